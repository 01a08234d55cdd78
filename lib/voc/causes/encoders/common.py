"""What the encoders share: their shape, the check for an extra, and centring."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voc.errors import RunError, SettingsError

Matrix = NDArray[np.float32]
Batches = Callable[[list[str]], Iterator[Matrix]]
"""Texts in; their vectors out, in order, in batches of any size."""

LONGEST = 1500
"""Letters of a text that slow or paid encoders read: by then an inquiry has said what it is about.

Kept vectors depend on it: whoever changes it must change the identities of those encoders."""
ANCHORS = [
    "택배가 아직 도착하지 않았어요", "환불은 언제 되나요", "로그인이 안 됩니다", "쿠폰이 적용되지 않아요",
    "상담원과 통화하고 싶어요", "화면이 자꾸 멈춰요", "정말 만족합니다", "사이즈를 바꾸고 싶어요",
    "회원 탈퇴는 어떻게 하나요", "영수증을 발급해 주세요", "광고가 너무 많아요", "색상이 사진과 달라요",
    "오늘 날씨가 참 좋네요", "회의는 세 시에 시작합니다", "새로운 법안이 통과되었다",
    "학교 앞 도로를 고쳐 주세요", "영화가 지루했어요", "축구 경기에서 이겼다", "주가가 크게 떨어졌다",
    "근처에 맛있는 식당이 있나요", "네", "감사합니다", "안녕하세요", "ㅋㅋㅋ",
]  # fmt: skip
"""Sentences about everything: what their vectors have in common says nothing.

Kept vectors depend on these: whoever changes them must change the identities of the centred encoders.
"""


class Source(NamedTuple):
    """An encoder that is ready to run."""

    identity: str
    """Name and version, or model: vectors of one identity can be compared with each other."""
    batches: Batches


def need(module: str, package: str) -> None:
    """Refuse an encoder whose package is not installed.

    The remedy names the package and not our extra: pip would fill BERTopic's other slots too, with torch.

    Raises
    ------
    SettingsError
    """
    if find_spec(module) is None:
        raise SettingsError(
            f"이 인코더에 필요한 '{package}' 패키지가 설치되어 있지 않습니다.",
            where="causes.encoder",
            remedy=f"다음 명령으로 설치하세요: {sys.executable} -m pip install {package}",
        )


def centred(batches: Batches) -> Batches:
    """The same encoder without what all its vectors have in common.

    The cosine of any two texts is over 0.8 in e5 and 0.1 in the default encoder.  Without the mean
    of `ANCHORS` both are near 0, so that a threshold means the same with every encoder.
    """

    @cache
    def common() -> Matrix:
        mean: Matrix = unit(np.vstack(list(batches(ANCHORS)))).mean(axis=0)
        return mean

    def centre(texts: list[str]) -> Iterator[Matrix]:
        mean = common()  # first: a wrong address fails on sentences of ours
        for vectors in batches(texts):
            yield unit(vectors, len(mean)) - mean

    return centre


def unit(vectors: Matrix, dimensions: int = 0) -> Matrix:
    """Rows of length 1, checked.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)
    dimensions : int
        What d must be; 0 for any.

    Raises
    ------
    RunError
        d is another, or a number is none.
    """
    if dimensions and vectors.shape[1] != dimensions:
        raise RunError(
            "인코더가 돌려준 벡터의 차원이 앞의 벡터와 다릅니다.",
            expected=f"{dimensions}차원", got=f"{vectors.shape[1]}차원", where="causes.encoder",
            remedy="모델이 바뀌었다면 작업 폴더의 cache/vectors 폴더를 지우고 다시 실행하세요.",
        )  # fmt: skip
    if not np.isfinite(vectors).all():
        raise RunError(
            "인코더가 숫자가 아닌 값(NaN)이 든 벡터를 돌려주었습니다.",
            where="causes.encoder", remedy="다른 모델을 쓰거나 엔드포인트 담당자에게 문의하세요.",
        )  # fmt: skip
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

"""Any endpoint that speaks OpenAI's embeddings protocol.  Only masked text leaves the house."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from voc.causes.encoders.common import LONGEST, Matrix, Source, centred, need
from voc.errors import RunError, SettingsError, VocError
from voc.intake import mask

if TYPE_CHECKING:
    from openai import APIError, OpenAI

KEY = "OPENAI_API_KEY"
DEFAULT = "https://api.openai.com/v1"
"""Given to the client, which would else look for another in the environment."""
BATCH = 64
"""With `LONGEST` letters each, of at most three tokens, a request stays under OpenAI's 300,000 tokens."""
BLANK = "내용 없음"
"""Stands in for a text without letters: the protocol refuses an empty one."""
RETRIES = 8
"""After 429, 5xx and lost connections, by the client, with growing pauses: up to 40 seconds."""
TIMEOUT = 60.0


def source(model: str, url: str) -> Source:
    """The model at ``url``, or at OpenAI's own address.

    Raises
    ------
    SettingsError
        The package is not installed or the environment holds no key.
    """
    need("openai", "openai")
    if not os.environ.get(KEY):
        raise SettingsError(
            f"환경 변수 {KEY}가 비어 있습니다.",
            expected="엔드포인트의 API 키",
            where="causes.encoder",
            remedy=f"실행하기 전에 키를 {KEY}에 넣으세요(voc.yml에는 쓰지 않습니다). "
            "키가 필요 없는 서버라면 아무 글자나 넣으면 됩니다.",
        )
    url = url or DEFAULT
    return Source(f"openai-{model}-{url}-centred", centred(partial(_batches, model, url)))


def _batches(model: str, url: str, texts: list[str]) -> Iterator[Matrix]:
    from openai import OpenAI

    with OpenAI(base_url=url, max_retries=RETRIES, timeout=TIMEOUT) as client:
        for start in range(0, len(texts), BATCH):
            masked = [mask(text)[0].strip()[:LONGEST] or BLANK for text in texts[start : start + BATCH]]
            yield _ask(client, model, masked)


def _ask(client: OpenAI, model: str, texts: list[str]) -> Matrix:
    from openai import APIError

    try:
        # Not every server knows the client's default, base64.
        answer = client.embeddings.create(model=model, input=texts, encoding_format="float")
    except APIError as error:
        raise _as_ours(error, str(client.base_url)) from None  # the original may hold the texts
    except ValueError:  # no JSON
        answer = None
    return _rows(answer, len(texts), str(client.base_url))


def _rows(answer: object, expected: int, url: str) -> Matrix:
    try:
        found = sorted(getattr(answer, "data", ()), key=lambda row: row.index)
        vectors = np.array([row.embedding for row in found], dtype=np.float32)
    except (AttributeError, TypeError, ValueError):  # the client does not check what came
        vectors = np.empty((0, 0), np.float32)
    if vectors.ndim != 2 or len(vectors) != expected:
        raise RunError(
            "엔드포인트의 답이 임베딩이 아닙니다.",
            expected=f"벡터 {expected}개", got=f"벡터 {len(vectors)}개", where=url,
            remedy="causes.encoder_url이 임베딩 API의 주소(…/v1)인지 확인하세요.",
        )  # fmt: skip
    return vectors


def _as_ours(error: APIError, url: str) -> VocError:
    """What the user can do about it; never the server's words, which may repeat the texts."""
    status = getattr(error, "status_code", None)
    if status in (401, 403):
        return SettingsError(
            "엔드포인트가 API 키를 받아들이지 않았습니다.",
            got=f"HTTP {status}", where=url, remedy=f"환경 변수 {KEY}의 키와 그 권한을 확인하세요.",
        )  # fmt: skip
    if status is not None and status < 500 and status != 429:
        return SettingsError(
            "엔드포인트가 요청을 거절했습니다.",
            got=f"HTTP {status}", where=url,
            remedy="causes.encoder의 모델 이름과 causes.encoder_url을 확인하세요.",
        )  # fmt: skip
    return RunError(
        "엔드포인트가 답하지 않아 문장 벡터를 다 만들지 못했습니다.",
        got=f"HTTP {status}" if status else type(error).__name__, where=url,
        remedy="잠시 뒤 다시 실행하세요. 지금까지 만든 벡터는 저장되어 있어 남은 문장만 보냅니다.",
    )  # fmt: skip

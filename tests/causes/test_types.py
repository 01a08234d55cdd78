"""Types for sources that have none: the nearest seed sentence of types.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.causes.encoder import Encoder, encode, open_encoder
from voc.causes.types import OTHER, complete_types, nearest_type, read_types, says_nothing
from voc.errors import InputError
from voc.lexicon import lexicon_dir
from voc.settings import Inquiries, Settings

REVIEWS = Path(__file__).parents[3] / "shared" / "data" / "laftel_reviews.csv"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The seeds are encoded once for all tests."""
    folder = tmp_path_factory.mktemp("workspace")
    inquiries = Inquiries(path=Path("raw.csv"))
    return open_encoder(Settings(file=folder / "voc.yml", workspace=folder, inquiries=inquiries))


def types_of(texts: list[str], settings: Settings, encoder: Encoder) -> tuple[list[str], Any]:
    found, confidence = nearest_type(encode(pd.Series(texts), encoder), read_types(settings), encoder)
    return found.tolist(), confidence


def test_the_shipped_types(settings: Settings) -> None:
    seeds = read_types(settings)
    assert len(seeds) >= 12
    assert all(8 <= len(sentences) <= 12 for sentences in seeds.values())
    sentences = [sentence for found in seeds.values() for sentence in found]
    assert len(set(sentences)) == len(sentences)
    assert OTHER not in seeds


def test_a_seed_has_its_own_type(settings: Settings, encoder: Encoder) -> None:
    seeds = read_types(settings)
    for name, sentences in seeds.items():
        found, confidence = types_of(sentences, settings, encoder)
        assert set(found) == {name}
        assert ((confidence > 0) & (confidence <= 1)).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("주문한 게 열흘째 도착을 안 해요", "배송"),
        ("반품 신청했는데 수거를 안 해 가요", "반품"),
        ("다른 사이즈로 교환하고 싶어요", "교환"),
        ("환불 처리가 왜 이리 늦나요", "환불"),
        ("주문 취소가 안 돼요", "취소·변경"),
        ("받은 옷에 얼룩이 있어요", "불량·오배송"),
        ("짝퉁 아닌가요? 정품인지 의심돼요", "AS·정품"),
        ("할인 쿠폰이 적용이 안 돼요", "쿠폰·적립금"),
        ("카드 결제가 계속 실패합니다", "결제·구독"),
        ("비밀번호를 까먹어서 로그인을 못 해요", "회원·로그인"),
        ("앱이 계속 튕깁니다", "앱 오류"),
        ("동영상이 뚝뚝 끊겨요", "재생·화질"),
        ("다음 시즌도 빨리 올려 주세요", "콘텐츠 요청"),
        ("광고 너무 많이 나와요", "광고"),
        ("정말 최고의 앱입니다", "칭찬"),
    ],
)
def test_plain_sentences_find_their_type(
    settings: Settings, encoder: Encoder, text: str, expected: str
) -> None:
    assert types_of([text], settings, encoder)[0] == [expected]


def test_what_is_like_nothing_is_other_and_unsure(settings: Settings, encoder: Encoder) -> None:
    found, confidence = types_of(["qzx 8817 %% @@", "0x3fa9 0x11c2"], settings, encoder)
    assert found == [OTHER, OTHER]
    assert confidence.tolist() == [0, 0]


def test_the_sources_own_types_are_kept(settings: Settings, encoder: Encoder) -> None:
    said = ["앱이 계속 튕깁니다", "택배가 언제 오나요", "앱이 계속 튕깁니다", "앱이 계속 튕깁니다"]
    inquiries = pd.DataFrame({"inquiry_type": ["배송", "앱 오류", None, "  "], "lemmas": said, "phrases": ""})
    completed = complete_types(inquiries, encode(pd.Series(said), encoder), settings, encoder)
    assert completed["inquiry_type"].tolist() == ["배송", "앱 오류", "앱 오류", "앱 오류"]
    assert completed["type_confidence"].tolist()[:2] == [1, 1]
    assert 0 < completed["type_confidence"][2] <= 1
    assert completed["type_confidence"][2] == completed["type_confidence"][3]


def test_where_every_row_has_a_type_no_seed_is_read(settings: Settings, encoder: Encoder) -> None:
    inquiries = pd.DataFrame({"inquiry_type": ["배송", "반품"], "lemmas": ["송장", ""], "phrases": ""})
    write(settings, "이것은 사전이 아닙니다")
    completed = complete_types(inquiries, np.zeros((2, 512), np.float32), settings, encoder)
    assert completed.to_dict("list") == {"inquiry_type": ["배송", "반품"], "type_confidence": [1.0, 1.0]}


@pytest.mark.parametrize("given", [["", "", ""], ["배송", "", ""]])
def test_what_says_nothing_is_of_no_type_but_the_sources_own(
    settings: Settings, encoder: Encoder, given: list[str]
) -> None:
    said = ["택배가 언제 오나요", "네", "감사합니다"]
    inquiries = pd.DataFrame({"inquiry_type": given, "lemmas": ["배송 오다", "", " "], "phrases": ""})
    completed = complete_types(inquiries, encode(pd.Series(said), encoder), settings, encoder)
    assert completed["inquiry_type"].tolist() == ["배송", OTHER, OTHER]
    assert completed["type_confidence"].tolist()[1:] == [0.0, 0.0]
    assert completed["type_confidence"][0] > 0.5


def test_praise_says_something() -> None:
    said = pd.DataFrame({"lemmas": ["", "", " "], "phrases": ["좋음=좋음=5", "", "감사=감사=0|옴=옴=1"]})
    assert says_nothing(said).tolist() == [False, True, True]


def write(settings: Settings, content: str) -> Path:
    file = settings.workspace / "lexicon" / "types.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8-sig")
    return file


def test_the_workspaces_own_file_replaces_the_shipped_one(settings: Settings, encoder: Encoder) -> None:
    write(settings, "이체:\n  - 돈을 보냈는데 안 갔어요\n대출:\n  - 대출 한도가 얼마인가요\n")
    assert list(read_types(settings)) == ["이체", "대출"]
    assert types_of(["돈을 보냈는데 도착을 안 했어요", "대출 받고 싶어요"], settings, encoder)[0] == [
        "이체",
        "대출",
    ]


@pytest.mark.parametrize(
    "content", ["", "글", "- 하나\n", "배송: 안 와요\n", "배송: []\n", "배송:\n  - 1\n", "배송: [\n"]
)
def test_a_file_of_another_shape_is_refused(settings: Settings, content: str) -> None:
    file = write(settings, content)
    with pytest.raises(InputError, match="유형 사전") as caught:
        read_types(settings)
    assert str(file) in str(caught.value)


def test_app_reviews_spread_over_the_app_types(settings: Settings, encoder: Encoder) -> None:
    if not REVIEWS.is_file():
        pytest.skip(f"{REVIEWS} is not here")
    texts = pd.read_csv(REVIEWS)["text"].dropna().head(200).tolist()
    found = pd.Series(types_of(texts, settings, encoder)[0]).value_counts(normalize=True)
    app = ["칭찬", "콘텐츠 요청", "재생·화질", "앱 오류", "광고", "결제·구독", "회원·로그인", "제안·불만"]
    assert found.reindex(app).fillna(0).sum() > 0.65
    assert found.get(OTHER, 0) < 0.3


def test_the_shipped_file_is_where_it_is_looked_for() -> None:
    assert (lexicon_dir() / "types.yml").is_file()

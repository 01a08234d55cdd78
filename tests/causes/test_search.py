"""Search: what is said alike comes first, by its words, by its meaning, or by both."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.artefacts import Run
from voc.causes import search as module
from voc.causes.bm25 import Bm25
from voc.causes.search import COLUMNS, ONLY_MEANING, Search, open_search
from voc.causes.taxonomy_file import PLAN
from voc.errors import ArtefactError, InputError
from voc.settings import Inquiries, Settings
from voc.tokens import Analyser, token_lexicon, token_table

TEXTS = {
    "Q06": ("배송", "송장이 며칠째 안 움직여요", "송장"),
    "Q02": ("배송", "송장이 며칠째 안 움직여요", "송장"),
    "Q03": ("배송", "택배 조회가 그대로예요. 언제 도착하나요?", "송장"),
    "Q04": ("환불", "환불 금액이 아직 입금되지 않았어요", "환불"),
    "Q05": ("환불", "카드 취소한 돈은 언제 들어오나요", "환불"),
    "Q01": ("회원", "비밀번호를 바꾸고 싶어요", "비번"),
    "Q07": ("회원", "ㅠㅠ", "비번"),
}
LEMMAS = st.lists(st.sampled_from(["송장", "환불", "안_오다", "늦다", "쿠폰"]), max_size=6)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run whose causes are given; the texts stand in no order."""
    folder = tmp_path_factory.mktemp("search")
    made = Run(
        Settings(file=folder / "voc.yml", workspace=folder, inquiries=Inquiries(path=Path("x"))), folder
    )
    rows = [(id_, *said) for id_, said in TEXTS.items()]
    table = pd.DataFrame(rows, columns=["inquiry_id", "inquiry_type", "text", "cause_id"])
    day = pd.Timestamp("2026-06-01", tz="Asia/Seoul")
    facts = {"created_at": day, "is_repeat": False, "flag_words": "", "masked_kinds": ""}
    lanes = dict.fromkeys(["is_simple", "is_complaint", "is_risk"], False)
    made.save("inquiries", table.drop(columns="cause_id").assign(**facts, **lanes))
    analyser = Analyser(token_lexicon(made.settings))
    made.save("tokens", token_table(table, analyser, folder / "cache"))
    made.save("assignments", table.drop(columns="text").assign(type_confidence=1.0, confidence=1.0))
    blank = dict.fromkeys(["auto_name", "keywords", "neighbours", *PLAN], "")
    causes = table.drop_duplicates("cause_id")[["cause_id", "inquiry_type"]].assign(**blank)
    made.save(
        "causes", causes.assign(name="문제: " + causes["cause_id"], inquiries=1, agreement=1.0, effort_days=1)
    )
    return made


@pytest.fixture(scope="module")
def search(run: Run) -> Search:
    return open_search(run)


def ids(found: pd.DataFrame) -> list[str]:
    return found["inquiry_id"].tolist()


def test_the_same_words_come_first_and_each_copy_counts(search: Search) -> None:
    found = search.find("송장이 며칠째 안 움직여요")
    assert tuple(found.columns) == COLUMNS
    assert len(found) == len(TEXTS)
    assert ids(found)[:2] == ["Q02", "Q06"]  # a tie goes by id
    assert found["score"].head(2).tolist() == pytest.approx([1, 1], abs=1e-3)
    assert found["score"].is_monotonic_decreasing
    first = found.iloc[0]
    assert (first["inquiry_type"], first["cause_id"], first["cause_name"]) == ("배송", "송장", "문제: 송장")
    assert first["created_at"] == pd.Timestamp("2026-06-01", tz="Asia/Seoul")
    assert first["why"] == "송장, 안 움직이다"


def test_what_means_the_same_is_found_without_a_common_word(search: Search) -> None:
    found = search.find("패스워드 변경은 어디서 하죠?", most=1)
    assert ids(found) == ["Q01"]
    assert found.at[0, "why"] == ONLY_MEANING


def test_a_sentence_of_no_content_word_is_judged_by_meaning_alone(search: Search) -> None:
    found = search.find("ㅠㅠ", most=1)
    assert ids(found) == ["Q07"]
    assert found.at[0, "score"] == pytest.approx(1, abs=1e-3)


def test_only_of_a_type_or_cause(search: Search) -> None:
    assert sorted(ids(search.find("송장", inquiry_type="환불"))) == ["Q04", "Q05"]
    assert sorted(ids(search.find("환불", cause_id="송장"))) == ["Q02", "Q03", "Q06"]
    assert search.find("환불", inquiry_type="환불", cause_id="송장").empty


@pytest.mark.parametrize("sentence", ["", "  ", "😀😀", "?!…", "\0"])
def test_a_sentence_without_a_letter_is_refused(search: Search, sentence: str) -> None:
    with pytest.raises(InputError, match="글자가 없습니다"):
        search.find(sentence)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"inquiry_type": "환뷸"}, "없는 문의 유형입니다"),
        ({"cause_id": "송장#1"}, "없는 원인입니다. '송장'"),
    ],
)
def test_an_unknown_type_or_cause_is_refused(search: Search, given: dict[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        search.find("송장", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentence", ["송장이 안 와요 " * 1_000, "송장\0이 안 와요", "ᄉ송장 ᄒ", "parcel 안 와요 📦"]
)
def test_odd_sentences_are_answered(search: Search, sentence: str) -> None:
    found = search.find(sentence)
    assert len(found) == len(TEXTS)
    assert found["score"].between(0, 1).all()


def test_a_decomposed_sentence_is_the_same_one(search: Search) -> None:
    pd.testing.assert_frame_equal(search.find(unicodedata.normalize("NFD", "송장")), search.find("송장"))


def test_the_encoder_reads_no_personal_data(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def listen(texts: pd.Series, encoder: object) -> np.ndarray:
        read.extend(texts)
        return search.vectors[:1]

    monkeypatch.setattr(module, "encode", listen)
    search.find("송장이 안 움직여요 010-1234-5678로 전화 주세요")
    assert read
    assert not any("1234" in text for text in read)


def test_the_order_of_the_rows_does_not_matter(run: Run, search: Search) -> None:
    inquiries = run.load("inquiries")
    run.save("inquiries", inquiries.iloc[::-1])
    again = open_search(run)
    run.save("inquiries", inquiries)
    for sentence in ("언제 오나요", "환불"):
        pd.testing.assert_frame_equal(again.find(sentence), search.find(sentence))


def test_without_notebook_03_it_says_what_to_run(tmp_path: Path, run: Run) -> None:
    with pytest.raises(ArtefactError, match="03_causes"):
        open_search(replace(run, folder=tmp_path))


def test_bm25_by_hand() -> None:
    """Three texts of mean length 1; a query of one known and one unknown lemma."""
    words = Bm25(pd.Series(["송장", "송장 송장", ""]))
    idf_known, idf_unknown = np.log(1 + 1.5 / 2.5), np.log(1 + 3.5 / 0.5)
    once, twice = 2.2 / (1 + 1.2), 4.4 / (2 + 1.2 * 1.75)
    np.testing.assert_allclose(words.similarity(["송장"]), [1, 1, 0])  # more than the query itself: 1
    own = 2.2 / (1 + 1.2 * 1.75) * (idf_known + idf_unknown)
    expected = [once * idf_known / own, twice * idf_known / own, 0]
    np.testing.assert_allclose(words.similarity(["송장", "사과"]), expected, rtol=1e-6)


def test_a_rare_word_weighs_more() -> None:
    words = Bm25(pd.Series(["송장 늦다", "쿠폰 늦다", "환불 늦다"]))
    both = words.similarity(["송장", "늦다"])
    assert both[0] == 1
    assert both[1] == both[2] < 0.5


@given(st.lists(LEMMAS, min_size=1, max_size=8), LEMMAS)
def test_bm25_is_a_share_and_nothing_in_common_is_nothing(texts: list[list[str]], query: list[str]) -> None:
    found = Bm25(pd.Series([" ".join(text) for text in texts], dtype=str)).similarity(query)
    assert found.shape == (len(texts),)
    assert ((found >= 0) & (found <= 1)).all()
    assert [bool(set(text) & set(query)) for text in texts] == (found > 0).tolist()

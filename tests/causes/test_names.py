"""Names and quotes: what a planner reads of a cause."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from causes.conftest import unit
from voc.causes.names import LONGEST, name_causes
from voc.causes.quotes import choose_quotes


def tokens(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lemmas", "phrases"], dtype=str)


SAID = {
    "송장": ("송장 안_움직이다 택배", "송장 안 움직임=송장+안_움직이다"),
    "쿠폰": ("쿠폰 사라지다 어제", "쿠폰 사라짐=쿠폰+사라지다"),
    "택배": ("택배 오다", "택배 옴=택배+오다"),
}


def test_a_name_is_what_the_cause_says_and_others_do_not() -> None:
    rows = [SAID["송장"]] * 20 + [SAID["쿠폰"]] * 20
    labels = np.repeat([0, 1], 20)
    assert name_causes(tokens(rows), labels, [["송장"], ["쿠폰"]]) == ["송장 안 움직임", "쿠폰 사라짐"]


def test_what_every_cause_says_names_none() -> None:
    rows = [SAID["송장"]] * 12 + [SAID["택배"]] * 8 + [SAID["쿠폰"]] * 12 + [SAID["택배"]] * 8
    labels = np.repeat([0, 1], 20)
    first, second = name_causes(tokens(rows), labels, [["송장"], ["쿠폰"]])
    assert "송장 안 움직임" in first
    assert "쿠폰 사라짐" in second


def test_without_a_phrase_keywords_are_the_name() -> None:
    rows = [("송장 없다", "")] * 10
    (name,) = name_causes(tokens(rows), np.zeros(10, int), [["송장", "없다", "왜"]])
    assert "송장" in name


def test_without_a_word_a_name_is_still_there() -> None:
    rows = [("", "")] * 40
    names = name_causes(tokens(rows), np.repeat([0, 1, 2, 3], 10), [[], [], [], []])
    assert all(name.strip() for name in names)
    assert len(set(names)) == 4


def test_two_causes_that_say_the_same_get_two_names() -> None:
    rows = [SAID["송장"]] * 30
    names = name_causes(tokens(rows), np.repeat([0, 1, 2], 10), [["송장"], ["송장"], ["송장"]])
    assert len(set(names)) == 3


LEMMA = st.sampled_from(["송장", "쿠폰", "택배", "안_오다", "사라지다", "앱"])


@hypothesis_settings(max_examples=60, deadline=None)
@given(data=st.data(), causes=st.integers(1, 6), size=st.integers(1, 12))
def test_names_are_unique_and_never_empty(data: Any, causes: int, size: int) -> None:
    rows = []
    for _ in range(causes * size):
        said = data.draw(st.lists(LEMMA, max_size=3, unique=True))
        phrase = f"{' '.join(said).replace('_', ' ')}={'+'.join(said)}" if len(said) > 1 else ""
        rows.append((" ".join(said), phrase))
    keywords = data.draw(st.lists(st.lists(LEMMA, max_size=2), min_size=causes, max_size=causes))
    table, labels = tokens(rows), np.repeat(np.arange(causes), size)
    names = name_causes(table, labels, keywords)
    assert len(names) == causes == len(set(names))
    assert all(name.strip() for name in names)
    assert names == name_causes(table, labels, keywords)


def test_names_are_short_enough_for_a_table() -> None:
    long = (
        "배송예정일 안내문자 발송요청 안_되다",
        "배송예정일 안내문자 발송요청 안 됨=배송예정일+안내문자+안_되다",
    )
    (name,) = name_causes(tokens([long, SAID["송장"]] * 20), np.zeros(40, int), [["배송예정일"]])
    assert name == "송장 안 움직임"
    assert len(name) <= LONGEST


def texts_of(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype=str)


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=4),
    copies=st.integers(1, 12),
    seed=st.integers(0, 99),
)
def test_quotes_are_enough_and_different(sizes: list[int], copies: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    said = rng.integers(0, copies, len(labels))  # equal numbers are equal texts
    vectors = unit(1 + rng.normal(size=(copies, 8)))[said]
    texts = texts_of([f"이것은 문의 {number}번 글입니다" for number in said])
    chosen = choose_quotes(texts, vectors, labels)
    assert len(chosen) == len(sizes)
    for cause, rows in enumerate(chosen):
        assert min(3, sizes[cause]) <= len(rows) <= 5
        assert len(set(rows)) == len(rows)
        assert (labels[rows] == cause).all()
        different = texts[labels == cause].nunique()
        assert texts[rows].nunique() >= min(len(rows), different)


def test_the_most_typical_comes_first() -> None:
    angles = np.radians([0, 50, -50, 5, 100, -100])
    vectors = unit(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    texts = texts_of([f"읽을 만한 길이의 문의 {i}" for i in range(6)])
    assert choose_quotes(texts, vectors, np.zeros(6, int))[0][0] == 0


def test_texts_too_short_or_long_are_quoted_last() -> None:
    vectors = unit(np.eye(6) + 0.4)
    fit = [
        "송장이 며칠째 그대로예요",
        "쿠폰이 갑자기 사라졌습니다",
        "인증번호 문자가 안 와요",
        "환불은 언제 들어오나요",
    ]
    texts = texts_of(["네", "가" * 500, *fit])
    rows = choose_quotes(texts, vectors, np.zeros(6, int))[0]
    assert set(rows[:4]) == {2, 3, 4, 5}


def test_near_copies_are_not_quoted_while_others_are_left() -> None:
    vectors = unit([[1, 0, 0], [1, 0.01, 0], [0.9, 1, 0], [0.9, 0, 1], [1, 0.02, 0]])
    copy = "송장번호는 나왔는데 택배가 {}일째 전혀 움직이지를 않고 있어요"
    others = ["터미널에 멈춰 있는 것 같은데 확인해 주세요", "조회가 안 되는데 분실된 건 아닌가요?"]
    texts = texts_of([copy.format(3), copy.format(4), *others, copy.format(5)])
    rows = choose_quotes(texts, vectors, np.zeros(5, int))[0]
    assert {2, 3} < set(rows)
    assert len({0, 1, 4} & set(rows)) == 1

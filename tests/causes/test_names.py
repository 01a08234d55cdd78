"""Names and quotes: what a planner reads of a cause."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from causes.conftest import unit
from voc.causes.names import LONGEST, name_causes
from voc.causes.quotes import choose_quotes


def tokens(rows: list[str]) -> pd.Series:
    """The phrases of each text: 송장 멈춤, or with a grade of its own 송장 멈춤=5."""
    return pd.Series(["|".join(map(entry, filter(None, row.split("|")))) for row in rows], dtype=str)


def entry(said: str) -> str:
    phrase, _, grade = said.partition("=")
    noun, _, predicate = phrase.partition(" ")
    parts = f"{noun}+{predicate}" if predicate else noun
    return f"{phrase}={parts}={grade or (26 if predicate else 0)}"


def named(phrases: pd.Series, labels: NDArray[np.int64], keywords: list[list[str]]) -> list[str]:
    """The names where no text is more typical of its cause than another."""
    return name_causes(phrases, labels, keywords, np.ones((len(phrases), 1), np.float32))


def test_a_name_is_what_the_cause_says_and_others_do_not() -> None:
    rows = ["송장 멈춤"] * 20 + ["쿠폰 사라짐"] * 20
    labels = np.repeat([0, 1], 20)
    assert named(tokens(rows), labels, [["송장"], ["쿠폰"]]) == ["송장 멈춤", "쿠폰 사라짐"]


def test_what_every_cause_says_names_none() -> None:
    rows = ["송장 멈춤"] * 12 + ["배송 옴"] * 8 + ["쿠폰 사라짐"] * 12 + ["배송 옴"] * 8
    names = named(tokens(rows), np.repeat([0, 1], 20), [["송장"], ["쿠폰"]])
    assert names == ["송장 멈춤", "쿠폰 사라짐"]


def test_what_tells_nothing_is_no_name_while_something_tells() -> None:
    rows = ["친구 옴=4"] * 20 + ["송장 멈춤=26"] * 10
    assert named(tokens(rows), np.zeros(30, int), [[]]) == ["송장 멈춤"]


def test_a_noun_and_a_predicate_said_apart_count_too() -> None:
    """수선을 맡겼는데 너무 늦어요 says 수선 지연 as well."""
    alone, apart = ["수선 지연"] * 6, ["수선|가방 지연"] * 7
    assert named(tokens([*alone, *apart]), np.zeros(13, int), [[]]) == ["수선 지연"]
    assert named(tokens([*alone, *["가방 지연"] * 7]), np.zeros(13, int), [[]]) == ["가방 지연"]


def test_two_nouns_count_only_side_by_side() -> None:
    """시스템 ends like a predicate's nominal (멈춤), but 결제, far from 시스템, is no 결제 시스템."""
    apart = ["결제|시스템"] * 14 + ["결제|서비스"] * 14
    rows = ["결제 시스템=7"] * 3 + ["결제 서비스=7"] * 4 + apart
    assert named(tokens(rows), np.zeros(35, int), [[]]) == ["결제 서비스"]


def test_praise_of_one_thing_is_no_praise_of_another() -> None:
    rows = ["광고 좋음"] * 3 + ["광고 많음|앱 좋음|광고"] * 5 + ["광고|앱 좋음"] * 12
    assert named(tokens(rows), np.zeros(20, int), [[]]) == ["앱 좋음"]


def test_what_is_typical_beats_the_detail_of_a_copied_sentence() -> None:
    rows = ["유모차 꺼냄"] * 10 + ["수거 지연"] * 10
    aside = np.tile([0.4, 0.9], (10, 1))
    vectors = unit(np.vstack([aside, np.tile([1.0, 0.1], (30, 1))]))
    said, labels = tokens([*rows, *[""] * 20]), np.zeros(40, int)
    assert name_causes(said, labels, [[]], vectors) == ["수거 지연"]


def test_two_things_of_one_predicate_are_joined() -> None:
    rows = ["주소 변경_안_됨".replace("_", " ")] * 3 + ["옵션 변경 안 됨"] * 3 + [""] * 30
    assert named(tokens(rows), np.zeros(36, int), [[]]) == ["옵션·주소 변경 안 됨"]


def test_a_second_phrase_is_added_where_few_say_the_first() -> None:
    rows = ["송장 멈춤"] * 4 + ["조회 안 보임"] * 4 + [""] * 40
    assert named(tokens(rows), np.zeros(48, int), [[]]) == ["송장 멈춤 · 조회 안 보임"]


def test_one_phrase_is_enough_where_many_say_it() -> None:
    rows = ["송장 멈춤"] * 12 + ["조회 안 보임"] * 8 + [""] * 20
    assert named(tokens(rows), np.zeros(40, int), [[]]) == ["송장 멈춤"]


def test_a_topic_takes_what_is_said_of_it_beside_it() -> None:
    """A second phrase may be rarer where the first one tells nothing."""
    rows = ["티비 앱=7"] * 24 + ["연결 끊김=12"] * 10
    assert named(tokens(rows), np.zeros(34, int), [[]]) == ["티비 앱 · 연결 끊김"]
    rows = ["송장 멈춤=26"] * 5 + ["조회 안 보임=26"] * 3 + [""] * 22
    assert named(tokens(rows), np.zeros(30, int), [[]]) == ["송장 멈춤"]


def test_what_a_cause_is_called_already_is_no_other_causes_name() -> None:
    rows = ["송장 멈춤"] * 12 + ["송장 멈춤|배송 지연"] * 12
    labels, vectors = np.repeat([0, 1], 12), np.ones((24, 1), np.float32)
    names = name_causes(tokens(rows), labels, [[], []], vectors, {0: "송장 멈춤"})
    assert names == ["송장 멈춤", "배송 지연"]
    assert name_causes(tokens(rows), labels, [[], []], vectors, {1: "멈춘 송장"}) == [
        "송장 멈춤",
        "멈춘 송장",
    ]


def test_without_a_phrase_keywords_are_the_name() -> None:
    assert named(tokens(["송장"] * 10), np.zeros(10, int), [["송장", "없다", "왜"]]) == ["송장 없다"]


def test_without_a_word_a_name_is_still_there() -> None:
    names = named(tokens([""] * 40), np.repeat([0, 1, 2, 3], 10), [[], [], [], []])
    assert names == ["내용 확인 필요", "내용 확인 필요 2", "내용 확인 필요 3", "내용 확인 필요 4"]


def test_two_causes_that_say_the_same_get_two_names() -> None:
    names = named(tokens(["송장 멈춤"] * 30), np.repeat([0, 1, 2], 10), [["송장"], ["송장"], ["송장"]])
    assert len(set(names)) == 3


def test_phrases_of_an_older_run_are_passed_over() -> None:
    old = pd.Series(["송장 안 움직임=송장+안_움직이다"] * 10, dtype=str)
    assert named(old, np.zeros(10, int), [["송장"]]) == ["송장"]


NOUN = st.sampled_from(["송장", "쿠폰", "배송", "앱"])
SAID = st.sampled_from(["안 옴", "사라짐", "지연", "좋음", "신청"])


@hypothesis_settings(max_examples=60, deadline=None)
@given(data=st.data(), causes=st.integers(1, 6), size=st.integers(1, 12), seed=st.integers(0, 99))
def test_names_are_unique_and_never_empty(data: Any, causes: int, size: int, seed: int) -> None:
    row = st.builds("{} {}".format, NOUN, SAID) | NOUN | st.just("")
    rows = data.draw(st.lists(row, min_size=causes * size, max_size=causes * size))
    keywords = data.draw(st.lists(st.lists(NOUN, max_size=2), min_size=causes, max_size=causes))
    vectors = unit(np.random.default_rng(seed).normal(size=(len(rows), 4)))
    labels = np.repeat(np.arange(causes), size)
    names = name_causes(tokens(rows), labels, keywords, vectors)
    assert len(names) == causes == len(set(names))
    assert all(name.strip() for name in names)
    order = np.random.default_rng(seed).permutation(len(rows))
    shuffled = name_causes(tokens([rows[i] for i in order]), labels[order], keywords, vectors[order])
    assert shuffled == names


def test_names_are_short_enough_for_a_table() -> None:
    rows = ["배송예정일 안내문자 발송요청 안 됨", "송장 멈춤"] * 20
    (name,) = named(tokens(rows), np.zeros(40, int), [["배송예정일"]])
    assert name == "송장 멈춤"
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

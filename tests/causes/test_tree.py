"""The levels above and below the causes: nested, complete, and split only where something comes apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from causes.conftest import Matrix, unit
from voc.causes.graph import build_graph
from voc.causes.terms import Terms
from voc.causes.tree import MOST_PARTS, cause_tree, join, split
from voc.settings import Granularity

SAID = {
    0: ("송장 멈춤", "송장 움직임 없음"),
    1: ("쿠폰 사라짐", "쿠폰 소멸"),
    2: ("문자 안 옴", "문자 미수신"),
    3: ("카드 취소 지연", "카드 승인취소 지연"),
}
"""What people write of each of four kinds."""


def around(kinds: list[int], near: float = 0.0, seed: int = 0, spread: float = 0.12) -> Matrix:
    """A vector for each kind: near its own axis, and near the axis that all share."""
    rng = np.random.default_rng(seed)
    points = np.eye(48)[np.asarray(kinds) + 1]
    points[:, 0] = near
    return unit(points + spread * rng.normal(size=points.shape))


def rows(kinds: list[int]) -> pd.DataFrame:
    """Texts whose phrases name their kind."""
    phrases = [SAID[kind][0] for kind in kinds]
    nouns = [phrase.rpartition(" ")[0] for phrase in phrases]
    return pd.DataFrame(
        {
            "text": [f"{SAID[kind][n % 2]} 어떻게 된 건가요 {n}" for n, kind in enumerate(kinds)],
            "lemmas": phrases,
            "phrases": [
                f"{phrase}={noun}+{phrase.split()[-1]}=12"
                for phrase, noun in zip(phrases, nouns, strict=True)
            ],
        }
    )


def found(kinds: list[int], labels: list[int], names: list[str], near: float = 0.0) -> pd.DataFrame:
    return tree(rows(kinds), around(kinds, near), np.asarray(labels), names)


def tree(
    texts: pd.DataFrame,
    vectors: Matrix,
    labels: NDArray[np.int64],
    names: list[str],
    granularity: Granularity = "default",
) -> pd.DataFrame:
    terms = Terms.of(texts["lemmas"])
    return cause_tree(texts, terms, vectors, build_graph(vectors), labels, names, granularity)


def test_a_cause_of_two_kinds_has_two_parts_and_a_cause_of_one_kind_is_whole() -> None:
    kinds = [0] * 60 + [1] * 40 + [2] * 80
    table = found(kinds, [0] * 100 + [1] * 80, ["섞인 것", "문자 안 옴"])
    assert table[["label", "group", "cause", "part", "inquiries"]].to_numpy().tolist() == [
        [0, "섞인 것", "섞인 것", "송장 멈춤", 60],
        [0, "섞인 것", "섞인 것", "쿠폰 사라짐", 40],
        [1, "문자 안 옴", "문자 안 옴", "문자 안 옴", 80],
    ]
    assert [text[:2] for text in table["example"]] == ["송장", "쿠폰", "문자"]


def test_parts_of_a_large_cause_are_named_by_some_of_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds, labels = [0] * 60 + [1] * 40, [0] * 100
    whole = found(kinds, labels, ["가"])
    monkeypatch.setattr("voc.causes.tree.NAMED_BY", 20)
    assert found(kinds, labels, ["가"]).equals(whole)


def test_texts_of_one_node_stay_in_their_own_causes() -> None:
    kinds = [0] * 80
    table = found(kinds, [0, 1] * 40, ["가", "나"])  # near-duplicates that the planner has told apart
    assert table[["cause", "part", "inquiries"]].to_numpy().tolist() == [["가", "가", 40], ["나", "나", 40]]


def test_few_inquiries_are_not_split() -> None:
    assert found([0] * 15 + [1] * 14, [0] * 29, ["가"])["part"].tolist() == ["가"]
    assert found([0], [0], ["가"])["inquiries"].tolist() == [1]


def test_groups_are_called_by_their_largest_cause_and_come_in_order_of_size() -> None:
    kinds, names = np.repeat([0, 1, 2, 3], [30, 35, 40, 20]), ["송장", "쿠폰", "문자", "카드"]
    vectors = unit([[1, 0, 0], [-0.5, -1, 0], [-0.5, 1, 0], [0.8, 0, 0.6]])[kinds]  # 카드 is like 송장
    table = tree(rows(kinds.tolist()), vectors, kinds, names)
    assert table[["group", "cause", "inquiries"]].to_numpy().tolist() == [
        ["송장 등 2개", "송장", 30],
        ["송장 등 2개", "카드", 20],
        ["문자", "문자", 40],
        ["쿠폰", "쿠폰", 35],
    ]


def test_only_what_is_alike_is_joined_and_never_all_into_one() -> None:
    assert len(set(join(np.eye(9, dtype=np.float32)))) == 9
    assert len(set(join(unit(1 + 0.1 * np.eye(9))))) == 3
    assert len(set(join(unit(1 + 0.1 * np.eye(2))))) == 2
    assert join(np.ones((1, 4), np.float32)).tolist() == [0]
    assert len(set(join(np.zeros((3, 4), np.float32)))) == 3  # texts that differ from nothing


@pytest.mark.parametrize("kinds", [2, 5, 12, 40])
def test_never_more_than_a_planner_can_read(kinds: int) -> None:
    vectors = around(np.repeat(np.arange(kinds), 20).tolist(), near=0.6, spread=0.16)
    parts = split(build_graph(vectors), vectors, 1.0)
    sizes = np.bincount(parts)
    assert 2 <= len(sizes) <= MOST_PARTS
    assert sizes.tolist() == sorted(sizes, reverse=True)
    assert sizes.min() >= max(5, 0.05 * len(vectors))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=120), st.booleans())
def test_counts_add_up_whatever_the_causes(drawn: list[tuple[int, int]], alike: bool) -> None:
    kinds = [kind for kind, _ in drawn]
    labels: NDArray[np.int64] = np.unique([label for _, label in drawn], return_inverse=True)[1]
    names = [f"원인 {label}" for label in range(labels.max() + 1)]
    table = tree(rows(kinds), around(kinds, near=float(alike)), labels, names, "fine")
    assert table.groupby("label")["inquiries"].sum().tolist() == np.bincount(labels).tolist()
    assert not table.duplicated(["label", "part"]).any()
    assert table.groupby("label")["group"].nunique().eq(1).all()
    assert table["example"].isin(rows(kinds)["text"]).all()


def test_the_order_of_the_rows_does_not_matter_to_sizes() -> None:
    kinds = np.repeat([0, 1, 2], [60, 40, 80])
    labels = np.repeat([0, 1], [100, 80])
    order = np.random.default_rng(3).permutation(len(kinds))
    vectors, texts = around(kinds.tolist()), rows(kinds.tolist())
    one = tree(texts, vectors, labels, ["가", "나"])
    two = tree(texts.iloc[order], vectors[order], labels[order], ["가", "나"])
    columns = ["group", "cause", "part", "inquiries"]
    assert one[columns].to_numpy().tolist() == two[columns].to_numpy().tolist()

"""Births: a new kind of trouble is announced; stable weeks, a grown cause and a copied sentence are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from tests.causes.conftest import Matrix, unit

from voc.causes.assign import assign
from voc.causes.births import communities, find_births
from voc.causes.graph import build_graph
from voc.causes.keep import Space, kept

KINDS = 5
DIMENSIONS = 48


def stream(rng: np.random.Generator, weeks: int, weekly: list[int]) -> tuple[Matrix, NDArray, NDArray]:
    """Vectors, kind and week of a stream with so many inquiries of each kind a week."""
    kind = np.tile(np.repeat(np.arange(len(weekly)), weekly), weeks)
    week = np.repeat(np.arange(weeks), sum(weekly))
    # a kind has wordings, a wording scatters: no two texts alike, and some nearer than others
    wordings = np.eye(len(weekly), DIMENSIONS)[:, None] + 0.08 * rng.normal(size=(len(weekly), 9, DIMENSIONS))
    vectors = wordings[kind, rng.integers(9, size=len(kind))] + 0.08 * rng.normal(
        size=(len(kind), DIMENSIONS)
    )
    return unit(vectors), kind, week


def births(vectors: Matrix, labels: NDArray, recent: NDArray) -> list[NDArray]:
    graph = build_graph(vectors)
    return find_births(graph, communities(graph), labels, recent, 0.45)


def test_a_new_kind_is_born_with_its_recent_members() -> None:
    rng = np.random.default_rng(1)
    vectors, kind, week = stream(rng, 12, [8, 8, 8, 8])
    new = unit(np.eye(1, DIMENSIONS, 20) + 0.15 * rng.normal(size=(30, DIMENSIONS)))
    labels = np.concatenate([kind, np.full(30, 2)])  # meanwhile given to the cause least unlike
    recent = np.concatenate([week >= 8, np.ones(30, bool)])
    (found,) = births(np.vstack([vectors, new]), labels, recent)
    assert set(found) >= set(range(len(kind), len(kind) + 28))
    assert len(found) <= 31


def test_the_same_group_is_not_born_twice() -> None:
    rng = np.random.default_rng(1)
    vectors, kind, week = stream(rng, 12, [8, 8, 8, 8])
    new = unit(np.eye(1, DIMENSIONS, 20) + 0.15 * rng.normal(size=(30, DIMENSIONS)))
    labels = np.concatenate([kind, np.full(30, 4)])  # it has a cause of its own by now
    recent = np.concatenate([week >= 8, np.ones(30, bool)])
    assert births(np.vstack([vectors, new]), labels, recent) == []


def test_one_sentence_sent_by_many_is_no_new_cause() -> None:
    rng = np.random.default_rng(2)
    vectors, kind, week = stream(rng, 12, [8, 8, 8, 8])
    copies = unit(np.eye(1, DIMENSIONS, 20) + 0.005 * rng.normal(size=(60, DIMENSIONS)))
    labels = np.concatenate([kind, np.full(60, 2)])
    recent = np.concatenate([week >= 8, np.ones(60, bool)])
    assert births(np.vstack([vectors, copies]), labels, recent) == []


@pytest.mark.parametrize("surge", [1, 5])
def test_stable_weeks_and_grown_causes_bring_no_births(surge: int) -> None:
    """240 type-weeks: 20 types of five causes over 12 weekly looks, without and with one cause surging."""
    announced = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        vectors, kind, week = stream(rng, 20, [6] * KINDS)
        if surge > 1:
            more, extra, late = stream(rng, 4, [6 * (surge - 1)] + [0] * (KINDS - 1))
            # the surge speaks as the cause always did
            vectors = np.vstack(
                [vectors, vectors[kind == 0][rng.integers((kind == 0).sum(), size=len(more))]]
            )
            vectors = unit(vectors + 0.05 * rng.normal(size=vectors.shape))
            kind, week = np.concatenate([kind, extra]), np.concatenate([week, late + 16])
        for now in range(8, 20, 1 if surge == 1 and seed < 4 else 6):
            seen = week <= now
            announced += len(births(vectors[seen], kind[seen], (week > now - 4)[seen]))
    assert announced == 0


def test_neighbours_vote_and_the_unsure_count_less() -> None:
    vectors = unit([[1, 0, 0], [1, 0.1, 0], [1, 0, 0.1], [0, 1, 0], [0, 1, 0.1], [1, 0.05, 0], [0, 0, -1]])
    labels = np.array([0, 0, 0, 1, 1, -1, -1])
    confidence = np.array([1.0, 1.0, 0.4, 1.0, 1.0, 0.0, 0.0])
    won, sure = assign(vectors, np.array([5, 6]), labels, confidence)
    assert won.tolist() == [0, 0]  # nobody is like the last one: the largest cause, without confidence
    assert sure[1] == 0
    cosines = vectors[:5] @ vectors[5]
    assert sure[0] == pytest.approx((cosines[:3] * [1, 1, 0.4]).sum() / cosines.sum(), abs=1e-6)


def test_nobody_votes_for_itself() -> None:
    vectors = unit([[1, 0], [0.9, 0.1], [0.9, -0.1]])
    won, sure = assign(vectors, np.array([0]), np.array([1, 0, 0]), np.ones(3))
    assert won.tolist() == [0]
    assert sure[0] == pytest.approx(1)


def test_known_inquiries_keep_their_cause_and_all_others_get_one() -> None:
    rng = np.random.default_rng(3)
    vectors, kind, week = stream(rng, 10, [6, 6, 6])
    known = pd.DataFrame({"cause_id": np.array(["A", "B", "C"])[kind], "confidence": 0.9})
    known.loc[week == 9] = ["", 0.0]
    known.loc[3, "cause_id"] = "C"  # wrong or not, it stays
    groups = kept(known, Space(vectors, vectors), week >= 6, 0.7, "default")
    now = np.array([group.id for group in groups.groups])[groups.labels]
    before = known["cause_id"].to_numpy()
    assert (now[before != ""] == before[before != ""]).all()
    assert (now == np.array(["A", "B", "C"])[kind])[week == 9].all()
    assert groups.agreement == 0.7

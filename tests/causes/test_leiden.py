"""Leiden in BERTopic's slot: every text in a cause, a confidence, the same on every call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from causes.conftest import unit
from voc.causes.graph import Graph, build_graph
from voc.causes.leiden import (
    LEAST_WEIGHT,
    MOST_CAUSES,
    RESAMPLES,
    LeidenClusterer,
    View,
    agreed_weight,
    consensus,
    join_small,
    leiden,
    most_stable,
    neighbour_share,
)
from voc.settings import Granularity


def check(clusterer: LeidenClusterer, count: int) -> None:
    labels = clusterer.labels_
    assert len(labels) == count
    assert set(labels.tolist()) == set(range(int(labels.max()) + 1))
    assert 0 <= clusterer.agreement_ <= 1


def confidence(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    return neighbour_share(build_graph(vectors), LeidenClusterer().fit(vectors).labels_)


def test_planted_groups_are_found(blobs: Any) -> None:
    vectors, truth = blobs([60, 40, 30, 20])
    clusterer = LeidenClusterer().fit(vectors)
    check(clusterer, 150)
    assert adjusted_rand_score(truth, clusterer.labels_) > 0.95
    assert confidence(vectors).mean() > 0.9
    assert clusterer.agreement_ > 0.9


def test_noise_is_less_sure_than_groups(blobs: Any) -> None:
    sure, unsure = blobs([60, 60, 60])[0], unit(np.random.default_rng(0).normal(size=(180, 48)))
    assert LeidenClusterer().fit(unsure).agreement_ < LeidenClusterer().fit(sure).agreement_
    assert confidence(unsure).mean() < confidence(sure).mean()


def test_the_same_vectors_give_the_same_causes(blobs: Any) -> None:
    vectors, _ = blobs([50, 40, 30], spread=0.3)
    first, second = LeidenClusterer().fit(vectors), LeidenClusterer().fit(vectors.copy())
    np.testing.assert_array_equal(first.labels_, second.labels_)
    assert first.agreement_ == second.agreement_


def test_finer_gives_no_fewer_causes(blobs: Any) -> None:
    vectors, _ = blobs([30] * 10, spread=0.25)
    found = [int(LeidenClusterer(g).fit(vectors).labels_.max()) + 1 for g in ("coarse", "default", "fine")]
    assert max(found[:2]) < found[2]


@pytest.mark.parametrize("granularity", get_args(Granularity))
def test_there_are_never_more_causes_than_can_be_read(blobs: Any, granularity: Granularity) -> None:
    vectors, _ = blobs([12] * 40, spread=0.02)
    most = MOST_CAUSES[granularity]
    assert LeidenClusterer(granularity, most=most).fit(vectors).labels_.max() < most


def test_in_a_large_graph_a_few_too_many_join_the_nearest(
    monkeypatch: pytest.MonkeyPatch, blobs: Any
) -> None:
    vectors, truth = blobs([90, 80, 70, 60, 50, 30], spread=0.15)
    monkeypatch.setattr("voc.causes.leiden.EXACT_UNDER", 100)
    found = LeidenClusterer(most=4).fit(vectors).labels_
    assert len(np.unique(found)) == 4
    assert adjusted_rand_score(found[truth < 4], truth[truth < 4]) == 1  # and are not split anew


@pytest.mark.parametrize("count", [1, 2, 5, 29, 30])
def test_tiny_inputs(count: int) -> None:
    vectors = unit(np.random.default_rng(count).normal(size=(count, 8)))
    check(LeidenClusterer().fit(vectors), count)


@pytest.mark.parametrize("count", [1, 2, 5, 60])
def test_equal_texts_are_one_sure_cause(count: int) -> None:
    clusterer = LeidenClusterer().fit(unit([[1, 2, 3]] * count))
    check(clusterer, count)
    assert clusterer.labels_.max() == 0
    assert (neighbour_share(build_graph(unit([[1, 2, 3]] * count)), clusterer.labels_) == 1).all()


@hypothesis_settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 80), dimensions=st.integers(1, 6), seed=st.integers(0, 99))
def test_any_vectors_get_a_cause_and_a_confidence(count: int, dimensions: int, seed: int) -> None:
    vectors = unit(np.random.default_rng(seed).normal(size=(count, dimensions)))
    check(LeidenClusterer().fit(vectors), count)
    assert len(confidence(vectors)) == count
    assert ((confidence(vectors) >= 0) & (confidence(vectors) <= 1)).all()


def test_nodes_without_an_edge_are_communities_of_their_own() -> None:
    graph = build_graph(unit(np.vstack([np.eye(3), -np.eye(3)])))
    assert len(graph.weight) == 0
    assert sorted(leiden(graph, 1.0, seed=0).tolist()) == [0, 1, 2, 3, 4, 5]


def test_only_kept_nodes_take_part(blobs: Any) -> None:
    graph = build_graph(blobs([30, 30])[0])
    kept = np.arange(graph.nodes) % 3 > 0
    found = leiden(graph, 1.0, seed=0, kept=kept)
    sizes = np.bincount(found)
    assert (sizes[found[~kept]] == 1).all()
    assert sizes[found[kept]].min() > 1


def test_small_communities_join_the_nearest_large_one() -> None:
    vectors = unit([[1, 0]] * 6 + [[0, 1]] * 6 + [[0.9, 0.2], [0.1, 1]])
    labels = np.array([0] * 6 + [1] * 6 + [2, 3])
    assert join_small(labels, vectors, 5).tolist() == [0] * 6 + [1] * 6 + [0, 1]


def test_large_communities_stay_as_they_are() -> None:
    vectors = unit([[1, 0]] * 5 + [[0.99, 0.1]] * 5)
    assert join_small(np.repeat([0, 1], 5), vectors, 5).tolist() == [0] * 5 + [1] * 5


@pytest.mark.parametrize("exact_under", [100, 20_000])
def test_a_planner_who_lists_more_causes_than_the_most_gets_them(
    monkeypatch: pytest.MonkeyPatch, blobs: Any, exact_under: int
) -> None:
    vectors, _ = blobs([40] * 8, spread=0.15)
    monkeypatch.setattr("voc.causes.leiden.EXACT_UNDER", exact_under)
    assert len(np.unique(LeidenClusterer(fewest=8, most=6).fit(vectors).labels_)) == 8


def test_when_all_are_small_the_largest_takes_the_others() -> None:
    vectors = unit([[1, 0], [1, 0], [0, 1]])
    assert join_small(np.array([0, 0, 1]), vectors, 5).tolist() == [0, 0, 0]


def test_what_is_small_beside_an_even_share_is_no_cause(blobs: Any) -> None:
    vectors, truth = blobs([600] * 3 + [15], spread=0.13)  # an eighth of an even share among 12 is 19
    assert adjusted_rand_score(truth, LeidenClusterer().fit(vectors).labels_) == 1
    capped = LeidenClusterer(most=12).fit(vectors).labels_
    assert len(set(capped[truth < 3])) == 3
    assert set(capped[truth == 3]) <= set(capped[truth < 3])


def test_subsamples_find_the_planted_number(blobs: Any) -> None:
    vectors, truth = blobs([25] * 9, spread=0.15)
    labels = LeidenClusterer("stable").fit(vectors).labels_
    assert adjusted_rand_score(truth, labels) > 0.99


def test_what_comes_back_best_is_not_the_most_stable_number_if_it_tears_causes_apart() -> None:
    """Six causes of eight wordings of six texts: wordings are found in every subsample, causes in most."""
    nodes = np.arange(6 * 8 * 6)
    cause, wording = nodes // 48, nodes // 6
    rng = np.random.default_rng(0)
    one, other = np.triu_indices(len(nodes), 1)
    chance = np.select([wording[one] == wording[other], cause[one] == cause[other]], [1.0, 0.08], 0.016)
    joined = rng.random(len(one)) < chance
    graph = Graph(nodes, one[joined], other[joined], np.ones(joined.sum(), np.float32))
    found = leiden(graph, most_stable(graph, None), seed=0)
    assert adjusted_rand_score(cause, found) > 0.95


def test_an_edge_that_subsamples_cut_loses_its_weight() -> None:
    """Of two subsamples both hold 0 and 1 together, one of two parts 1 and 2, and none saw 3."""
    ends = np.array([0, 1, 2]), np.array([1, 2, 3])
    graph = Graph(np.arange(4), *ends, np.full(3, 2.0, np.float32))
    seen = np.array([True, True, True, False])
    views = [View(seen, np.array([0, 0, 0, 1])), View(seen, np.array([0, 0, 1, 2]))]
    kept = LEAST_WEIGHT + (1 - LEAST_WEIGHT) / 2
    np.testing.assert_allclose(agreed_weight(graph, views), [2, 2 * kept, 2])


def test_communities_are_what_subsamples_agree_on(blobs: Any) -> None:
    graph = build_graph(blobs([200, 200], spread=0.3)[0])
    views, labels = consensus(graph, 1.0)
    assert len(views) == RESAMPLES
    assert all(0.8 < view.kept.mean() < 1 for view in views)
    agreed = replace(graph, weight=agreed_weight(graph, views).astype(np.float32))
    alone, decided = leiden(graph, 1.0, seed=0), leiden(agreed, 1.0, seed=0)
    assert adjusted_rand_score(labels, decided) > adjusted_rand_score(labels, alone)


def test_confidence_is_the_share_of_neighbours_with_the_same_label() -> None:
    source, target = np.array([0, 0, 1]), np.array([1, 2, 2])
    graph = Graph(np.array([0, 1, 1, 2]), source, target, np.array([3.0, 1.0, 1.0], np.float32))
    found = neighbour_share(graph, np.array([0, 0, 1, 1]))
    # node 0 sees node 1 (weight 3, half of its texts are 0) and node 2 (weight 1, no text is 0), and so on;
    # the two texts of node 1 are near-duplicates, which count as one more neighbour of weight 1
    np.testing.assert_allclose(found, [1.5 / 4.4, 3.5 / 5.4, 1.5 / 5.4, 0.5 / 2.4], rtol=1e-6)

"""Near-duplicates and the neighbour graph, exact on tiny vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from causes.conftest import unit
from voc.causes.graph import (
    BLOCK,
    NEAR_DUPLICATE,
    NEIGHBOURS,
    SHARPNESS,
    Graph,
    build_graph,
    means,
    near_duplicates,
    nearest,
)

VECTORS = arrays(
    np.float32, st.tuples(st.integers(1, 40), st.just(4)), elements=st.floats(-1, 1, width=32)
).map(unit)


def test_near_duplicates_join_the_first_of_their_kind() -> None:
    vectors = unit([[1, 0], [0, 1], [1, 0.1], [0.1, 1], [1, 0], [-1, 0]])
    assert near_duplicates(vectors, 0.9).tolist() == [0, 1, 0, 1, 0, 2]


def test_the_nearest_leader_wins() -> None:
    vectors = unit([[1, 0], [1, 1], [1, 0.9]])
    # Both leaders are within reach of the third; the second is nearer.
    assert near_duplicates(vectors, 0.72).tolist() == [0, 1, 1]


def test_the_threshold_is_a_cosine_with_the_leader_not_with_members() -> None:
    angles = np.radians([0, 30, 60])
    chain = unit(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    # Each is near the next, but the third is far from the first, which leads.
    assert near_duplicates(chain, 0.8).tolist() == [0, 0, 1]


def test_leaders_are_kept_across_blocks() -> None:
    vectors = np.tile(unit([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), (BLOCK, 1))
    assert near_duplicates(vectors, 0.75).tolist() == [0, 1, 2] * BLOCK


def test_no_vectors() -> None:
    assert near_duplicates(np.empty((0, 4), np.float32), NEAR_DUPLICATE).tolist() == []


@given(VECTORS)
def test_groups_are_numbered_in_the_order_of_their_leaders(vectors: Any) -> None:
    group = near_duplicates(vectors, NEAR_DUPLICATE)
    _, first = np.unique(group, return_index=True)
    assert len(group) == len(vectors)
    assert group[first].tolist() == list(range(len(first)))
    assert (np.diff(first) > 0).all()


def test_means_are_unit_means() -> None:
    vectors = unit([[1, 0], [0, 1], [0, 1]])
    expected = unit([[1, 1], [0, 1]])
    np.testing.assert_allclose(means(vectors, np.array([0, 0, 1])), expected, atol=1e-6)


def test_edges_of_a_tiny_graph() -> None:
    vectors = unit([[1, 0], [1, 1], [-1, 0]])
    graph = build_graph(vectors)
    assert graph.nodes == 3
    # 0-1 has cosine 0.71; the others point away from each other and are no edges.
    assert list(zip(graph.source.tolist(), graph.target.tolist(), strict=True)) == [(0, 1)]
    np.testing.assert_allclose(graph.weight, [np.sqrt(0.5) ** SHARPNESS], rtol=1e-6)


def test_copies_are_one_node_without_edges() -> None:
    graph = build_graph(unit([[1, 2]] * 50))
    assert (graph.nodes, len(graph.weight)) == (1, 0)
    assert graph.group.tolist() == [0] * 50


@hypothesis_settings(deadline=None)
@given(VECTORS)
def test_edges_come_once_and_are_positive(vectors: Any) -> None:
    graph = build_graph(vectors)
    edges = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    assert len(set(edges)) == len(edges)
    assert all(0 <= source < target < graph.nodes for source, target in edges)
    assert (graph.weight > 0).all()
    assert len(graph.weight) == len(edges)
    centres = means(vectors, graph.group)
    cosines = [centres[source] @ centres[target] for source, target in edges]
    np.testing.assert_allclose(graph.weight, np.array(cosines) ** SHARPNESS, atol=1e-5)


@pytest.mark.parametrize("count", [2, NEIGHBOURS, NEIGHBOURS + 1, 60])
def test_every_node_knows_its_nearest(count: int) -> None:
    rng = np.random.default_rng(0)
    vectors = unit(1 + rng.normal(size=(count, 64)) * 1.5)
    graph = build_graph(vectors)
    assert graph.nodes == count
    edges = set(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    similar = vectors @ vectors.T - 2 * np.eye(count)
    for node in range(count):
        for near in np.argsort(-similar[node])[: min(NEIGHBOURS, count - 1)]:
            if similar[node, near] > 0:
                assert (min(node, near), max(node, near)) in edges


def test_nearest_leaves_out_the_node_itself_even_among_its_copies() -> None:
    vectors = unit([[1, 0]] * 4 + [[0, 1]])
    cosine, near = nearest(vectors, 3)
    assert all(row not in near[row] for row in range(5))
    assert set(near[0].tolist()) == {1, 2, 3}
    np.testing.assert_allclose(cosine[:4], 1, atol=1e-6)


def test_a_large_graph_finds_nearly_the_same_neighbours(monkeypatch: pytest.MonkeyPatch, blobs: Any) -> None:
    vectors, _ = blobs([300] * 10, spread=0.3)
    exact = nearest(vectors, 10)[1]
    monkeypatch.setattr("voc.causes.graph.EXACT_UNDER", 1000)
    found = nearest(vectors, 10)[1]
    shared = [len(set(a) & set(b)) for a, b in zip(exact, found, strict=True)]
    assert np.mean(shared) > 6
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    np.testing.assert_array_equal(found, nearest(vectors, 10)[1])


def test_a_large_pool_has_the_same_near_duplicates(monkeypatch: pytest.MonkeyPatch, blobs: Any) -> None:
    vectors, _ = blobs([60] * 40, spread=0.05)
    exact = build_graph(vectors).group
    monkeypatch.setattr("voc.causes.graph.EXACT_UNDER", 1000)
    monkeypatch.setattr("voc.causes.graph.CELL", 200)
    graph = build_graph(vectors)
    assert np.mean(graph.group[:, None] == graph.group) == pytest.approx(1 / 40, rel=0.1)
    assert (
        len(set(zip(graph.group.tolist(), exact.tolist(), strict=True))) == graph.nodes
    )  # none joined wrongly
    np.testing.assert_array_equal(graph.group, build_graph(vectors).group)


def test_the_graph_of_some_texts_is_what_is_left_of_it() -> None:
    edges = {"source": np.array([0, 1, 1]), "target": np.array([1, 2, 3])}
    graph = Graph(np.array([0, 1, 1, 2, 3]), **edges, weight=np.array([1, 2, 3], np.float32))
    part = graph.inside(np.array([2, 4, 0]))  # nodes 1, 3, 0
    assert part.group.tolist() == [1, 2, 0]
    assert list(zip(part.source, part.target, part.weight, strict=True)) == [(0, 1, 1), (1, 2, 3)]

"""From vectors to a graph: near-duplicates become one node, nodes know their nearest others.

Inboxes are full of the same sentence with another date in it.  Joined text by text, the fifteen
neighbours of such a sentence are its own copies, and the graph falls apart into copies.  So texts
that nearly repeat each other are one node, and neighbours are sought between nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Labels = NDArray[np.int64]

NEAR_DUPLICATE = 0.75
"""Cosine from which two texts count as one node; what that is worth: `benchmarks/parts.py`."""
NEIGHBOURS = 15
BLOCK = 1024


@dataclass(frozen=True)
class Graph:
    """A weighted undirected graph over groups of texts.

    Attributes
    ----------
    group : ndarray of int, shape (n_texts,)
        The node of each text.
    source, target : ndarray of int, shape (n_edges,)
    weight : ndarray of float32, shape (n_edges,)
        Cosine of the two nodes' mean vectors, positive.
    """

    group: Labels
    source: Labels
    target: Labels
    weight: Matrix

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.group.max()) + 1 if len(self.group) else 0


def build_graph(vectors: Matrix) -> Graph:
    """Group near-duplicates and join each group to its nearest others.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)
        Unit rows.
    """
    group = near_duplicates(vectors)
    return Graph(group, *_nearest(means(vectors, group)))


def near_duplicates(vectors: Matrix, threshold: float = NEAR_DUPLICATE) -> Labels:
    """Leader clustering in input order: a text joins the nearest leader within ``threshold``.

    Blocks are compared with all leaders at once; only what is left opens new groups one by one.
    """
    group = np.full(len(vectors), -1, dtype=np.int64)
    leaders: list[int] = []
    for start in range(0, len(vectors), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(vectors)))
        if leaders:
            similar = vectors[rows] @ vectors[leaders].T
            near = similar.max(axis=1) >= threshold
            group[rows[near]] = similar[near].argmax(axis=1)
            rows = rows[~near]
        first_new = len(leaders)
        for row in rows:
            own = vectors[leaders[first_new:]] @ vectors[row]
            if len(own) and own.max() >= threshold:
                group[row] = first_new + own.argmax()
            else:
                group[row] = len(leaders)
                leaders.append(int(row))
    return group


def means(vectors: Matrix, labels: Labels) -> Matrix:
    """Unit mean vector of every label, shape (max label + 1, d)."""
    count = int(labels.max()) + 1
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    unit: Matrix = sums / np.maximum(lengths, 1e-9)
    return unit


def _nearest(nodes: Matrix) -> tuple[Labels, Labels, Matrix]:
    """Each node's nearest others by cosine, as undirected edges that come once."""
    count = len(nodes)
    k = min(NEIGHBOURS, count - 1)
    if k < 1:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    found = []
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        similar = nodes[rows] @ nodes.T
        similar[np.arange(len(rows)), rows] = -np.inf
        best = np.argpartition(-similar, k - 1, axis=1)[:, :k]
        weight = np.take_along_axis(similar, best, axis=1)
        pairs = np.stack([np.repeat(rows, k), best.ravel()])
        found.append((pairs.min(axis=0), pairs.max(axis=0), weight.ravel()))
    source, target, weight = (np.concatenate(part) for part in zip(*found, strict=True))
    _, first = np.unique(source * count + target, return_index=True)
    first = first[weight[first] > 0]
    return source[first], target[first], weight[first].astype(np.float32)

"""From vectors to a graph: near-duplicates become one node, nodes know their nearest others.

Inboxes are full of the same sentence with another date in it.  Joined text by text, the fifteen
neighbours of such a sentence are its own copies, and the graph falls apart into copies.  So texts
that nearly repeat each other are one node, and neighbours are sought between nodes.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Matrix = NDArray[np.float32]
Labels = NDArray[np.int64]

NEAR_DUPLICATE = 0.75
"""Cosine from which two texts count as one node; what that is worth: `benchmarks/parts.py`."""
NEIGHBOURS = 15
SHARPNESS = 1.5
"""An edge weighs its cosine to this power: one close neighbour counts for more than two distant ones."""
EXACT_UNDER = 20_000
"""From so many texts on both are sought only among what lies near."""
CELL = 1000
"""Texts of a cell on average: near-duplicates are sought inside cells."""
PROBED = 1 / 16
"""Share of the inverted file's lists in which neighbours are sought."""
TRAINED = 50
"""Texts a cell or list is placed by."""
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
        From the cosine of the two nodes' mean vectors, positive.
    """

    group: Labels
    source: Labels
    target: Labels
    weight: Matrix

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.group.max()) + 1 if len(self.group) else 0

    def inside(self, rows: Labels) -> Graph:
        """The graph of some texts alone: their nodes, and the edges between these."""
        nodes, group = np.unique(self.group[rows], return_inverse=True)
        place = np.full(self.nodes, -1)
        place[nodes] = np.arange(len(nodes))
        source, target = place[self.source], place[self.target]
        both = (source >= 0) & (target >= 0)
        return Graph(group, source[both], target[both], self.weight[both])


def build_graph(vectors: Matrix) -> Graph:
    """Group near-duplicates and join each group to its nearest others.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)
        Unit rows.
    """
    group = near_duplicates(vectors, NEAR_DUPLICATE) if len(vectors) < EXACT_UNDER else _in_cells(vectors)
    return Graph(group, *_edges(means(vectors, group)))


def one_thread() -> threadpool_limits:
    """Threads of BLAS only wait on such small matrices, and on other cores they add in another order."""
    nearest(np.eye(2, dtype=np.float32), 1)  # what is not loaded yet cannot be held to one
    return threadpool_limits(1, user_api="blas")


def near_duplicates(vectors: Matrix, threshold: float) -> Labels:
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
        own = vectors[rows] @ vectors[rows].T
        near = np.any(np.tril(own, -1) >= threshold, axis=1).tolist()  # to a text before it
        first, opened = len(leaders), list[int]()
        for i, row in enumerate(rows):
            best = int(own[i, opened].argmax()) if near[i] else -1
            if near[i] and own[i, opened[best]] >= threshold:
                group[row] = first + best
            else:
                group[row] = len(leaders)
                leaders.append(int(row))
                opened.append(i)
    return group


def _in_cells(vectors: Matrix) -> Labels:
    """Near-duplicates cell by cell: of those apart by chance, an edge of the graph is left."""
    import faiss

    count = max(1, len(vectors) // CELL)
    cells = faiss.Kmeans(vectors.shape[1], count, max_points_per_centroid=TRAINED)  # seeded
    cells.train(vectors)
    cell = cells.index.search(vectors, 1)[1].ravel()
    group, opened = np.empty(len(vectors), dtype=np.int64), 0
    for one in np.unique(cell):
        rows = np.flatnonzero(cell == one)
        group[rows] = opened + near_duplicates(vectors[rows], NEAR_DUPLICATE)
        opened = int(group[rows].max()) + 1
    return group


def means(vectors: Matrix, labels: Labels) -> Matrix:
    """Unit mean vector of every label, shape (max label + 1, d)."""
    from scipy.sparse import csr_array

    shape = (int(labels.max()) + 1, len(labels))
    sums = csr_array((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape) @ vectors
    sums /= np.maximum(np.sqrt(np.einsum("ij,ij->i", sums, sums)), np.float32(1e-9))[:, None]
    unit: Matrix = sums
    return unit


def _edges(nodes: Matrix) -> tuple[Labels, Labels, Matrix]:
    """Each node's nearest others by cosine, as undirected edges that come once."""
    count = len(nodes)
    if count < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    cosine, near = nearest(nodes, min(NEIGHBOURS, count - 1))
    rows = np.repeat(np.arange(count), near.shape[1])
    source, target = np.minimum(rows, near.ravel()), np.maximum(rows, near.ravel())
    weight: Matrix = (np.maximum(cosine.ravel(), 0) ** SHARPNESS).astype(np.float32)
    _, first = np.unique(source * count + target, return_index=True)
    first = first[weight[first] > 0]
    return source[first], target[first], weight[first]


def nearest(nodes: Matrix, k: int) -> tuple[Matrix, Labels]:
    """Cosine and row of every node's ``k`` nearest others, nearest first, shape (n, k) each.

    Exact under `EXACT_UNDER` nodes. Above, an inverted file of 2√n lists, of which the nearest sixteenth is
    looked through; a place left empty there is the node itself with cosine 0.
    """
    nodes = np.ascontiguousarray(nodes, dtype=np.float32)
    cosine, near = (_exact if len(nodes) < EXACT_UNDER else _in_lists)(nodes, k + 1)
    own = np.arange(len(nodes))[:, None]
    missing = near < 0
    near, cosine = np.where(missing, own, near), np.where(missing, 0, cosine)
    itself = near == own
    itself[~itself.any(axis=1), -1] = True  # a node with more than k exact copies
    place = np.argsort(itself & (np.cumsum(itself, axis=1) == 1), axis=1, kind="stable")[:, :k]
    return np.take_along_axis(cosine, place, axis=1), np.take_along_axis(near, place, axis=1).astype(np.int64)


def _exact(nodes: Matrix, k: int) -> tuple[Matrix, Labels]:
    import faiss

    index: Any = faiss.IndexFlatIP(nodes.shape[1])
    index.add(nodes)
    found: tuple[Matrix, Labels] = index.search(nodes, k)
    return found


def _in_lists(nodes: Matrix, k: int) -> tuple[Matrix, Labels]:
    """On all cores; a row is one thread's, so their number changes nothing."""
    import faiss

    centres: Any = faiss.IndexFlatIP(nodes.shape[1])
    lists = int(2 * len(nodes) ** 0.5)
    half = faiss.ScalarQuantizer.QT_fp16
    index: Any = faiss.IndexIVFScalarQuantizer(
        centres, nodes.shape[1], lists, half, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = TRAINED, 1
    index.nprobe = int(lists * PROBED)
    index.train(nodes)  # its k-means is seeded
    index.add(nodes)
    near_lists, probed = centres.search(nodes, index.nprobe)

    def search(start: int) -> tuple[Matrix, Labels]:
        rows = slice(start, start + BLOCK)
        found: tuple[Matrix, Labels] = index.search_preassigned(
            nodes[rows], k, probed[rows], near_lists[rows]
        )
        return found

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        cosine, near = zip(*pool.map(search, range(0, len(nodes), BLOCK)), strict=True)
    return np.concatenate(cosine), np.concatenate(near)

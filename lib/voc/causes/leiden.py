"""Leiden communities of the graph, in BERTopic's clustering slot.

Source: Traag, Waltman, van Eck (2019), From Louvain to Leiden, doi 10.1038/s41598-019-41695-z;
implementation `graspologic-native` (MIT).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.causes.graph import Graph, Labels, Matrix, build_graph, means
from voc.settings import Granularity

RESOLUTION: dict[Granularity, float] = {"coarse": 0.3, "default": 0.45, "fine": 1.4}
MOST_CAUSES: dict[Granularity, int] = {"coarse": 6, "default": 12, "fine": 30}
FEWEST_CAUSES = 3
SPLITS_FROM = 100
"""Under this many inquiries one or two causes are an honest answer."""
MOST_TURNS = 10
SMALLEST_SHARE = 0.01
"""A community under this share of its type is no cause; it joins the nearest one."""
SMALLEST = 5
RESAMPLES = 5
KEPT = 0.9


class LeidenClusterer:
    """Clusters unit vectors; BERTopic's `hdbscan_model`.

    Parameters
    ----------
    granularity : {"coarse", "default", "fine"}
    fewest : int
        At least so many causes, where the type has 100 inquiries or more.

    Attributes
    ----------
    labels_ : ndarray of int, shape (n,)
        The cause of every text; there is no -1.
    confidence_ : ndarray of float, shape (n,)
        Mean share of a text's companions in 90 % resamples of the graph that are its
        companions here too: 1 when the text always stays with the same others.
    agreement_ : float
        Mean adjusted Rand index between those resamples and ``labels_``.
    """

    def __init__(self, granularity: Granularity = "default", fewest: int = FEWEST_CAUSES) -> None:
        self.granularity = granularity
        self.fewest = fewest

    def fit(self, vectors: Matrix, y: object = None) -> LeidenClusterer:
        """Cluster the rows of ``vectors``; ``y`` is there for BERTopic only."""
        graph = build_graph(vectors)
        resolution, labels = self._communities(graph, vectors)
        self.labels_: Labels = labels
        self._resample(graph, resolution)
        return self

    def _communities(self, graph: Graph, vectors: Matrix) -> tuple[float, Labels]:
        """Turn the resolution until a planner can read the causes: not one or two, not dozens."""
        resolution, turned = RESOLUTION[self.granularity], 0
        while True:
            labels = join_small(leiden(graph, resolution, seed=0)[graph.group], vectors)
            count = int(labels.max()) + 1
            too_few = count < self.fewest and len(labels) >= SPLITS_FROM and turned >= 0
            too_many = count > MOST_CAUSES[self.granularity] and turned <= 0
            if not (too_few or too_many) or abs(turned) == MOST_TURNS:
                return resolution, labels
            turned += 1 if too_few else -1
            resolution *= 1.3 if too_few else 0.7

    def _resample(self, graph: Graph, resolution: float) -> None:
        from sklearn.metrics import adjusted_rand_score

        n = len(self.labels_)
        shares, seen, agreements = np.zeros(n), np.zeros(n), []
        for seed in range(1, RESAMPLES + 1):
            kept = np.random.default_rng(seed).random(graph.nodes) < KEPT
            rows = np.flatnonzero(kept[graph.group])
            if not len(rows):
                continue
            found = leiden(graph, resolution, seed=seed, kept=kept)[graph.group]
            shares[rows] += _companions(found[rows], self.labels_[rows])
            seen[rows] += 1
            agreements.append(adjusted_rand_score(self.labels_[rows], found[rows]))
        self.confidence_ = np.where(seen > 0, shares / np.maximum(seen, 1), 1.0)
        self.agreement_ = float(max(np.mean(agreements), 0.0)) if agreements else 1.0


def leiden(graph: Graph, resolution: float, *, seed: int, kept: NDArray[np.bool_] | None = None) -> Labels:
    """Communities of the graph's nodes; a node without an edge is one of its own.

    Parameters
    ----------
    kept : ndarray of bool, shape (nodes,), optional
        Only these nodes take part; the others get communities of their own.
    """
    import graspologic_native

    source, target, weight = graph.source, graph.target, graph.weight
    if kept is not None:
        both = kept[source] & kept[target]
        source, target, weight = source[both], target[both], weight[both]
    labels = np.arange(graph.nodes, dtype=np.int64) + graph.nodes
    if len(source):
        edges = list(zip(source.astype(str), target.astype(str), weight.tolist(), strict=True))
        _, found = graspologic_native.leiden(edges, resolution=resolution, seed=seed, trials=3)
        labels[[int(node) for node in found]] = list(found.values())
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def join_small(labels: Labels, vectors: Matrix) -> Labels:
    """Give the members of communities that are too small to the nearest large one."""
    sizes = np.bincount(labels)
    least = min(max(SMALLEST, SMALLEST_SHARE * len(labels)), sizes.max())
    large = np.flatnonzero(sizes >= least)
    centres = means(vectors, labels)
    home = large[(centres @ centres[large].T).argmax(axis=1)]
    home[large] = large
    return np.unique(home[labels], return_inverse=True)[1].astype(np.int64)


def _companions(found: Labels, labels: Labels) -> NDArray[np.float64]:
    """For each text: which share of its community ``found`` carries its own label."""
    table = np.zeros((found.max() + 1, labels.max() + 1))
    np.add.at(table, (found, labels), 1)
    shares: NDArray[np.float64] = table[found, labels] / table.sum(axis=1)[found]
    return shares

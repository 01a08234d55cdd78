"""Leiden communities that several looks at the graph agree on, in BERTopic's clustering slot.

One run of Leiden depends on chance and on every single text.  So it runs on several subsamples first; an edge
whose ends mostly land together keeps its weight, one whose ends part loses it, and a last run on those
weights decides.  The same subsamples say how sure each assignment is.

Sources: Traag, Waltman, van Eck (2019), From Louvain to Leiden, doi 10.1038/s41598-019-41695-z,
implementation `graspologic-native` (MIT); Poulin, Théberge (2019), Ensemble clustering for graphs,
doi 10.1007/978-3-030-05411-3_19.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations, compress

import numpy as np
from numpy.typing import NDArray

from voc.causes.graph import EXACT_UNDER, Graph, Labels, Matrix, build_graph, means
from voc.settings import Granularity

RESOLUTION: dict[Granularity, float] = {"coarse": 0.15, "default": 0.3, "fine": 1.0, "stable": 0.3}
MOST_CAUSES: dict[Granularity, int] = {"coarse": 6, "default": 12, "fine": 30, "stable": 12}
FEWEST_CAUSES = 3
SPLITS_FROM = 100
"""Under this many inquiries one or two causes are an honest answer."""
MOST_TURNS = 10
TYPE_NODES = 1500
"""Without a cap, a pool of more nodes than a large type has is split as finely as such types would be."""
SMALLEST_SHARE = 1 / 8
"""Of an even share among the most causes: a smaller community is no cause; it joins the nearest one."""
SMALLEST = 5
RESAMPLES = 8
JOINED = 1.5
"""In a graph of `EXACT_UNDER` nodes, of up to so many times the most causes the smallest join others, and
nothing is split anew."""
KEPT = 0.9
LEAST_WEIGHT = 0.05
"""What is left of an edge whose ends never land together."""
DOUBT = 0.4
"""Weight of a neighbour who disagrees and is never seen: few and distant neighbours make nobody sure."""
LADDER = tuple(0.2 * 1.5**step for step in range(20))
"""Resolutions among which the most stable one is sought."""
LOOKS = 4
"""Subsamples for each of them."""
PLATEAU = 0.95
"""Resolutions with this share of the best score are as good as it; their middle moves less than the best."""

Edges = list[tuple[str, str, float]]


class LeidenClusterer:
    """Clusters unit vectors; BERTopic's `hdbscan_model`.

    Parameters
    ----------
    granularity : {"coarse", "default", "fine", "stable"}
    fewest : int
        At least so many causes, where the type has 100 inquiries or more.
    most : int, optional
        At most so many causes; None for no cap.
    graph : Graph, optional
        Of the vectors that `fit` will be given, where it is there already.

    Attributes
    ----------
    labels_ : ndarray of int, shape (n,)
        The cause of every text; there is no -1.
    agreement_ : float
        Mean adjusted Rand index between 90 % subsamples and ``labels_``.
    """

    def __init__(
        self,
        granularity: Granularity = "default",
        fewest: int = FEWEST_CAUSES,
        most: int | None = None,
        graph: Graph | None = None,
    ) -> None:
        self.granularity = granularity
        self.graph = graph
        self.fewest = fewest
        self.most = most

    def fit(self, vectors: Matrix, y: object = None) -> LeidenClusterer:
        """Cluster the rows of ``vectors``; ``y`` is there for BERTopic only."""
        graph = self.graph or build_graph(vectors)
        start = RESOLUTION[self.granularity]
        if self.granularity == "stable":
            start = most_stable(graph, self.most)
        elif self.most is None:
            start *= max(1.0, graph.nodes / TYPE_NODES)
        views, labels = self._turned(graph, vectors, start)
        self.labels_: Labels = labels
        self.agreement_ = _agreement(views, graph, labels)
        return self

    def _turned(self, graph: Graph, vectors: Matrix, resolution: float) -> tuple[list[View], Labels]:
        """Turn the resolution until a planner can read the causes: not one or two, not dozens."""
        most, turned = max(self.most or len(vectors), self.fewest), 0
        least = max(SMALLEST, SMALLEST_SHARE * len(vectors) / most)
        while True:
            views, nodes = consensus(graph, resolution)
            labels = join_small(nodes[graph.group], vectors, least)
            sizes = np.sort(np.bincount(labels))[::-1]
            if graph.nodes >= EXACT_UNDER and most < len(sizes) <= JOINED * most:
                labels = join_small(labels, vectors, sizes[most - 1])
            count = int(labels.max()) + 1
            too_few = count < self.fewest and len(labels) >= SPLITS_FROM and turned >= 0
            too_many = count > most and turned <= 0
            if not (too_few or too_many) or abs(turned) == MOST_TURNS:
                return views, labels
            turned += 1 if too_few else -1
            resolution *= 1.3 if too_few else 0.7


@dataclass(frozen=True)
class View:
    """One subsample's communities: the nodes that took part, and the label of every node."""

    kept: NDArray[np.bool_]
    labels: Labels


def most_stable(graph: Graph, most: int | None) -> float:
    """The resolution whose communities hold together and come back in other subsamples.

    Either alone misleads: one split of all and small groups of near-copies come back best. So each step
    of the ladder scores its modularity times what subsamples have in common (mean adjusted mutual
    information of pairs, which is fair to communities of unequal size), and the middle of the plateau
    around the best is taken.

    Parameters
    ----------
    graph : Graph
    most : int, optional
        No resolution with more communities is looked at.

    Notes
    -----
    Modularity: Newman, Girvan (2004), doi 10.1103/PhysRevE.69.026113. Which index of agreement: Romano et al.
    (2016), jmlr.org/papers/v17/15-627.html.
    """
    edges = _named(graph)
    scores: list[float] = []
    for resolution in LADDER:
        views = [_view(graph, edges, resolution, seed) for seed in range(1, LOOKS + 1)]
        found = len(np.unique(views[0].labels[views[0].kept]))
        held = float(np.mean([_modularity(graph, view) for view in views]))
        # agreement is at most 1, and once it falls modularity only goes on to fall
        if scores and (held < PLATEAU * max(scores) or found > (most or graph.nodes)):
            break
        alike = float(np.mean([_alike(one, other) for one, other in combinations(views, 2)]))
        scores.append(max(held * alike, 0.0))
    plateau = np.flatnonzero(np.array(scores) >= PLATEAU * max(scores))
    return float(np.exp(np.log(LADDER)[plateau].mean()))


def _alike(one: View, other: View) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    both = one.kept & other.kept
    return float(adjusted_mutual_info_score(one.labels[both], other.labels[both]))


def _modularity(graph: Graph, view: View) -> float:
    """Share of the edges' weight that lies inside communities, beyond what chance would put there."""
    inside = view.kept[graph.source] & view.kept[graph.target]
    source, target = view.labels[graph.source[inside]], view.labels[graph.target[inside]]
    weight = graph.weight[inside].astype(np.float64)
    if not weight.sum():
        return 0.0
    ends = np.bincount(source, weight, graph.nodes) + np.bincount(target, weight, graph.nodes)
    return float(weight[source == target].sum() / weight.sum() - ((ends / ends.sum()) ** 2).sum())


def consensus(graph: Graph, resolution: float) -> tuple[list[View], Labels]:
    """What Leiden finds in subsamples of the nodes, and the communities that these agree on.

    Returns
    -------
    views : list of View
    labels : ndarray of int, shape (nodes,)
    """
    edges = _named(graph)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the library lets go of the lock
        views = list(pool.map(lambda seed: _view(graph, edges, resolution, seed), range(1, RESAMPLES + 1)))
    weight = agreed_weight(graph, views).tolist()
    agreed_edges = [(a, b, w) for (a, b, _), w in zip(edges, weight, strict=True)]
    return views, _communities(agreed_edges, graph.nodes, resolution, 0)


def agreed_weight(graph: Graph, views: list[View]) -> NDArray[np.float64]:
    """The weight of every edge, less the more of the views that saw both its ends put them apart."""
    together, asked = np.zeros(len(graph.weight)), np.zeros(len(graph.weight))
    for view in views:
        both = view.kept[graph.source] & view.kept[graph.target]
        together += both & (view.labels[graph.source] == view.labels[graph.target])
        asked += both
    agreed = np.where(asked > 0, together / np.maximum(asked, 1), 1.0)
    weight: NDArray[np.float64] = graph.weight * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * agreed)
    return weight


def _view(graph: Graph, edges: Edges, resolution: float, seed: int) -> View:
    kept = np.random.default_rng(seed).random(graph.nodes) < KEPT
    inside = list(compress(edges, kept[graph.source] & kept[graph.target]))
    return View(kept, _communities(inside, graph.nodes, resolution, seed))


def leiden(graph: Graph, resolution: float, *, seed: int, kept: NDArray[np.bool_] | None = None) -> Labels:
    """Communities of one run; a node without an edge is one of its own.

    Parameters
    ----------
    kept : ndarray of bool, shape (nodes,), optional
        Only these nodes take part; the others get communities of their own.
    """
    edges = _named(graph)
    if kept is not None:
        edges = list(compress(edges, kept[graph.source] & kept[graph.target]))
    return _communities(edges, graph.nodes, resolution, seed)


def _named(graph: Graph) -> Edges:
    """Edges as the library takes them."""
    name = [str(node) for node in range(graph.nodes)].__getitem__
    ends = map(name, graph.source.tolist()), map(name, graph.target.tolist())
    return list(zip(*ends, graph.weight.tolist(), strict=True))


def _communities(edges: Edges, nodes: int, resolution: float, seed: int) -> Labels:
    import graspologic_native

    labels = np.arange(nodes, dtype=np.int64) + nodes
    if edges:
        _, found = graspologic_native.leiden(edges, resolution=resolution, seed=seed, trials=1)
        labels[np.fromiter(found, np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def join_small(labels: Labels, vectors: Matrix, least: float) -> Labels:
    """Give the members of communities of less than ``least`` texts to the nearest larger one."""
    sizes = np.bincount(labels)
    large = np.flatnonzero(sizes >= min(least, sizes.max()))
    centres = means(vectors, labels)
    home = large[(centres @ centres[large].T).argmax(axis=1)]
    home[large] = large
    return np.unique(home[labels], return_inverse=True)[1].astype(np.int64)


def neighbour_share(graph: Graph, labels: Labels) -> NDArray[np.float64]:
    """How sure a text's label is: the share of its neighbours, by weight, that carry it too.

    As it stands this is about the probability that the inquiry belongs to its cause's majority:
    `benchmarks/recovery.py` prints the table for the sample.

    Parameters
    ----------
    labels : ndarray of int, shape (n_texts,)
        The texts of one node may differ.

    Returns
    -------
    ndarray of float, shape (n_texts,)
        1 where there is only one label, 0 for a text that is like no other.
    """
    from scipy.sparse import csr_array, diags_array

    ends, causes = (graph.nodes, graph.nodes), int(labels.max()) + 1
    if causes == 1:
        return np.ones(len(labels))
    joined = csr_array((graph.weight, (graph.source, graph.target)), ends)
    copies = (np.bincount(graph.group, minlength=graph.nodes) > 1).astype(np.float32)
    joined = joined + joined.T + diags_array(copies, format="csr")  # its near-duplicates are one neighbour
    held = csr_array((np.ones(len(labels)), (graph.group, labels)), (graph.nodes, causes))
    held = held.multiply(1 / held.sum(axis=1)[:, None])
    near = (joined @ held).tocsr()[graph.group, labels]
    share: NDArray[np.float64] = np.clip(near / (joined.sum(axis=1)[graph.group] + DOUBT), 0.0, 1.0)
    return share


def _agreement(views: list[View], graph: Graph, labels: Labels) -> float:
    """How far the subsamples agree with all of it."""
    from sklearn.metrics import adjusted_rand_score

    taken = [(view, rows) for view in views if len(rows := np.flatnonzero(view.kept[graph.group]))]
    alike = [adjusted_rand_score(labels[rows], view.labels[graph.group][rows]) for view, rows in taken]
    return float(max(np.mean(alike), 0.0)) if alike else 1.0

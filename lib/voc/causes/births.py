"""New causes: groups of inquiries alike that hardly anyone sent before the last weeks.

One run sees too little: ten inquiries of a new kind are given to the causes they are least unlike. So
novelty is judged over the recent weeks together, on what the graph says belongs together, and in
wordings (near-duplicates count once): one sentence copied twenty times is no new cause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from voc.causes.graph import Graph, Labels
from voc.causes.leiden import leiden

Mask = NDArray[np.bool_]

RESOLUTIONS = (1.0, 3.0)
"""The finer finds ten new inquiries in a type of thousands, the coarser a flood that is half of a type."""
LEAST = 12
LEAST_SHARE = 0.02
"""Of the type's recent inquiries."""
NEARLY_ALL = 0.8
"""Of a new cause's wordings were never seen before."""
SURPRISE = 1e-6
"""Chance of so many unseen wordings, if the group were like its type and like the cause it was given to.
In a stable year some 5,000 groups are looked at (a dozen types a week)."""
LEAST_LEFT = 5
"""A known cause with fewer wordings outside the group is the group itself, and not new."""


def communities(graph: Graph) -> list[Labels]:
    """Communities of the texts at each of the `RESOLUTIONS`, shape (n,) each."""
    return [leiden(graph, resolution, seed=0)[graph.group] for resolution in RESOLUTIONS]


def find_births(
    graph: Graph, splits: list[Labels], labels: Labels, recent: Mask, resolution: float
) -> list[Labels]:
    """Rows of each new cause, largest first.

    Parameters
    ----------
    graph : Graph
        Of all inquiries of the type.
    splits : list of ndarray of int, shape (n,)
        What `communities` found.
    labels : ndarray of int, shape (n,)
        The known cause that every inquiry was given to.
    recent : ndarray of bool, shape (n,)
        Inquiries of the recent weeks; only these are born anew, older ones stay where they are.
    resolution : float
        How finely new groups that belong together are told apart.
    """
    unseen = np.ones(graph.nodes, dtype=bool)
    unseen[graph.group[~recent]] = False
    novel = np.zeros(len(labels), dtype=bool)
    for split in splits:
        for inside in (split == part for part in range(int(split.max()) + 1)):
            if _is_new(inside, graph, labels, recent, unseen):
                novel |= inside
    if not novel.any():
        return []
    kept = np.zeros(graph.nodes, dtype=bool)
    kept[graph.group[novel]] = True
    joined = leiden(graph, resolution, seed=0, kept=kept)[graph.group]
    found = [np.flatnonzero(novel & recent & (joined == group)) for group in np.unique(joined[novel])]
    least = max(LEAST, LEAST_SHARE * int(recent.sum()))
    return sorted((rows for rows in found if len(rows) >= least), key=lambda rows: (-len(rows), rows[0]))


def _is_new(inside: Mask, graph: Graph, labels: Labels, recent: Mask, unseen: Mask) -> bool:
    """Whether a community has far more unseen wordings than its type and the cause it was given to."""
    given = labels[inside & recent]
    if len(given) < LEAST:
        return False
    parent = labels == np.bincount(given).argmax()
    own, left = unseen[np.unique(graph.group[inside])], unseen[np.unique(graph.group[parent & ~inside])]
    if own.mean() < NEARLY_ALL or len(left) < LEAST_LEFT:
        return False
    usual = max(unseen.mean(), left.mean())
    return bool(binom.sf(own.sum() - 1, len(own), usual) < SURPRISE)

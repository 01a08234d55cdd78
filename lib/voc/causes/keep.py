"""The causes of a type in a run: kept from the predecessor, or clustered and matched to its causes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from voc.causes.assign import Shares, assign
from voc.causes.births import Mask, communities, find_births
from voc.causes.graph import Graph, Labels, Matrix, build_graph
from voc.causes.groups import Group, Groups
from voc.causes.leiden import RESOLUTION
from voc.causes.topics import Topics
from voc.settings import Granularity

ROUNDS = 2
"""Votes on new inquiries; the second lets them follow each other: worth 0.03 AMI on the sample."""


@dataclass(frozen=True)
class Space:
    """Where the inquiries of a type lie.

    Attributes
    ----------
    vectors : ndarray, shape (n, d)
        The hybrid embedding: who is like whom.
    sentences : ndarray, shape (n, e)
        Sentence vectors alone: what an example of the planner is like.
    """

    vectors: Matrix
    sentences: Matrix

    @cached_property
    def graph(self) -> Graph:
        """Of near-duplicates and their neighbours."""
        return build_graph(self.vectors)

    @cached_property
    def communities(self) -> list[Labels]:
        """Communities of the graph, the coarser first, shape (n,) each."""
        return communities(self.graph)


def clustered(topics: Topics) -> Groups:
    """Groups as a clustering of the whole type found them."""
    count = int(topics.labels.max()) + 1
    return Groups(topics.labels.copy(), topics.agreement, [Group() for _ in range(count)])


def kept(
    known: pd.DataFrame, space: Space, recent: Mask, agreement: float, granularity: Granularity
) -> Groups:
    """Known inquiries stay, new ones go where their neighbours are, and what is new is born.

    Parameters
    ----------
    known : DataFrame with cause_id ("" for a new inquiry) and confidence, n rows
    recent : ndarray of bool, shape (n,)
        Inquiries of the weeks in which something new is looked for.
    agreement : float
        Of the type, from when it was last clustered whole.
    """
    codes, ids = pd.factorize(known["cause_id"].replace("", None), sort=True)
    labels, confidence = codes.astype(np.int64), known["confidence"].to_numpy(dtype=np.float64, copy=True)
    new = np.flatnonzero(labels < 0)
    for _ in range(ROUNDS):  # first the known vote, then the new ones among themselves too
        labels[new], confidence[new] = assign(space.vectors, new, labels, confidence)
    groups = Groups(labels, agreement, [Group(str(id_), "known") for id_ in ids])
    for rows in find_births(space.graph, space.communities, labels, recent, RESOLUTION[granularity]):
        _bear(groups, rows, space, new, confidence)
    return groups


def _bear(groups: Groups, rows: Labels, space: Space, new: Labels, confidence: Shares) -> None:
    """A new group of ``rows``, and of this run's inquiries elsewhere that are nearest to it.

    Inquiries of earlier runs leave their cause only as members of the new group: a cause must not change
    by chance what it was last week.
    """
    label = groups.add(rows, Group(origin="born"))
    sure = confidence.copy()
    sure[rows] = 1.0
    won, _ = assign(space.vectors, new, groups.labels, sure)
    groups.labels[new[won == label]] = label


def match(groups: Groups, known: pd.Series) -> tuple[int, int]:
    """Give groups the ids of known causes that they share the majority of their inquiries with.

    Parameters
    ----------
    known : Series of str, n rows
        The cause of each inquiry in the predecessor, "" where it has none.

    Returns
    -------
    moved, shared : int
        Known inquiries that are in another cause now, and all known inquiries.
    """
    was, old = known.to_numpy(dtype=object), known.ne("").to_numpy()
    together = pd.crosstab(was[old], groups.labels[old])
    shared = together.to_numpy()
    for id_, row in zip(together.index, shared, strict=True):
        best = int(row.argmax())
        if row[best] > row.sum() / 2 and row[best] > shared[:, best].sum() / 2:
            groups.groups[int(together.columns[best])] = Group(str(id_), "known")
    now = np.array([group.id for group in groups.groups], dtype=object)[groups.labels]
    for id_ in sorted(set(was[old]) - set(now)):
        groups.tell(id_, "moved", "run", f"다시 묶으면서 문의 {int((was == id_).sum()):,}건이 나뉘어 옮겨 감")
    return int((now[old] != was[old]).sum()), int(old.sum())

"""The tree between granularities: groups of causes that belong together, causes, and what is inside each.

The levels are nested by construction: a group joins whole causes and a part never leaves its cause, so
counts add up. That is why parts are sought cause by cause and not by clustering the type again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from voc.causes.graph import Graph, Labels, Matrix, means
from voc.causes.keywords import keywords
from voc.causes.leiden import MOST_TURNS, RESOLUTION, SMALLEST, join_small, leiden
from voc.causes.names import name_causes
from voc.causes.quotes import choose_quotes
from voc.causes.terms import Terms
from voc.causes.topics import TOO_FEW
from voc.settings import Granularity

A_GROUP = 3
"""So many causes make a group on average, if they are alike."""
FINER = 3.0
"""Times the granularity's resolution: about what `fine` is to `default`."""
MOST_PARTS = 5
LEAST_PART = 0.05
"""Of the cause; a smaller part joins the nearest one."""
NAMED_BY = 5_000
"""Parts are named by about so many of their cause's texts at most: what more texts say is the same."""


def cause_tree(
    inquiries: pd.DataFrame,
    terms: Terms,
    vectors: Matrix,
    graph: Graph,
    labels: Labels,
    names: list[str],
    granularity: Granularity,
) -> pd.DataFrame:
    """The groups and the parts of a type's causes.

    Parameters
    ----------
    inquiries : DataFrame, n rows
        text, phrases.
    terms : Terms
        Of the inquiries.
    vectors : ndarray of float32, shape (n, d)
        Unit rows of the type's hybrid embedding.
    graph : Graph
        Of the type.
    labels : ndarray of int, shape (n,)
        0 to k - 1, each with members.
    names : list of str
        Of the k causes.
    granularity : {"coarse", "default", "fine", "stable"}
        Of the causes: parts are sought at three times its resolution.

    Returns
    -------
    DataFrame with label, group, cause, part, inquiries, example
        One row a part; the largest group, cause and part first. ``example`` is the part's most typical text.
    """
    members = [np.flatnonzero(labels == cause) for cause in range(len(names))]
    found = []
    for cause, rows in enumerate(members):
        own = graph.inside(rows)
        # a smaller graph has more edges by chance: with this share the type's resolution holds inside it
        resolution = FINER * RESOLUTION[granularity] * own.nodes / graph.nodes
        parts = split(own, vectors[rows], resolution)
        told = _parts(inquiries.iloc[rows], terms.rows(rows), vectors[rows], parts, names[cause])
        found += [(cause, *part) for part in told]
    table = pd.DataFrame(found, columns=["label", "part", "inquiries", "example"])
    return _grouped(table, join(means(vectors, labels)), names)


def split(graph: Graph, vectors: Matrix, resolution: float) -> Labels:
    """The part of each text of one cause, 0 the largest; all 0 where nothing comes apart.

    Parameters
    ----------
    graph : Graph
        Of the cause's n texts alone.
    vectors : ndarray, shape (n, d)
    resolution : float
        Lowered while there are more than five parts, at most ten times.
    """
    if len(vectors) < TOO_FEW:
        return np.zeros(len(vectors), dtype=np.int64)
    least = max(SMALLEST, LEAST_PART * len(vectors))
    for _ in range(MOST_TURNS):
        parts = join_small(leiden(graph, resolution, seed=0)[graph.group], vectors, least)
        if parts.max() < MOST_PARTS:
            break
        resolution *= 0.7
    order = np.argsort(-np.bincount(parts), kind="stable")
    return np.argsort(order).astype(np.int64)[parts]


def join(centres: Matrix) -> Labels:
    """The group of each cause: average linkage on the cosine of their centres.

    A third as many groups as causes, but at least two; more where the rest is not alike. The vectors are
    centred within the type, so a cosine above 0 is what two causes share beyond what all of the type do.

    Examples
    --------
    >>> join(np.array([[1, 0], [0.9, 0.4], [-1, 0.1]], dtype=np.float32)).tolist()
    [0, 0, 1]
    """
    from scipy.cluster.hierarchy import cut_tree, linkage

    if len(centres) < 2:
        return np.zeros(len(centres), dtype=np.int64)
    cosine = (centres @ centres.T)[np.triu_indices(len(centres), 1)].astype(np.float64)
    merges = linkage(np.maximum(1 - cosine, 0), "average")
    unlike = 1 + int((merges[:, 2] >= 1).sum())
    count = max(2, round(len(centres) / A_GROUP), unlike)
    group: Labels = cut_tree(merges, count).ravel().astype(np.int64)
    return group


def _parts(
    inquiries: pd.DataFrame, terms: Terms, vectors: Matrix, parts: Labels, name: str
) -> Iterator[tuple[str, int, str]]:
    """Name, size and example of each part; a whole cause keeps its name."""
    names = [name]
    if parts.max() > 0:
        some = slice(None, None, 1 + len(parts) // NAMED_BY)
        words = keywords(terms.rows(some), parts[some])
        names = name_causes(inquiries["phrases"].iloc[some], parts[some], words, vectors[some])
    quotes = choose_quotes(inquiries["text"], vectors, parts)
    for part, size in enumerate(np.bincount(parts)):
        yield names[part], int(size), str(inquiries["text"].iat[quotes[part][0]])


def _grouped(table: pd.DataFrame, group: Labels, names: list[str]) -> pd.DataFrame:
    """The parts under their causes and groups, the largest first; a group is called by its largest cause."""
    table = table.assign(number=group[table["label"]], cause=[names[label] for label in table["label"]])
    table["cause_size"] = table.groupby("label")["inquiries"].transform("sum")
    table["group_size"] = table.groupby("number")["inquiries"].transform("sum")
    table = table.sort_values(
        ["group_size", "number", "cause_size", "label", "inquiries"],
        ascending=[False, True, False, True, False],
        kind="stable",
        ignore_index=True,
    )
    largest = table.groupby("number")["cause"].transform("first")
    count = table.groupby("number")["label"].transform("nunique")
    table["group"] = largest.where(count == 1, largest + " 등 " + count.astype(str) + "개")
    return table[["label", "group", "cause", "part", "inquiries", "example"]]

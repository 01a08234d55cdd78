"""Representative quotes: typical of the cause, different from each other, short enough to read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from voc.causes.graph import Labels, Matrix, means

QUOTES = 5
LEAST = 3
LENGTHS = (10, 140)
CANDIDATES = 200
SHINGLE = 8
TOO_ALIKE = 0.3
"""Share of the shorter quote's runs of eight letters that stand in the other too."""


def choose_quotes(texts: pd.Series, vectors: Matrix, labels: Labels) -> list[list[int]]:
    """Row positions of up to five quotes for each cause, most typical first.

    The texts nearest the cause's centre, leaving out those that nearly repeat a quote already
    chosen and, while others are left, those too short or long to be read at a glance.  Three at least
    where the cause has three, the least alike of what is left.
    """
    centres = means(vectors, labels)
    typical = np.einsum("ij,ij->i", vectors, centres[labels])
    length = texts.str.len().to_numpy()
    unfit = (length < LENGTHS[0]) | (length > LENGTHS[1])
    repeated = pd.DataFrame({"text": texts.to_numpy(), "label": labels}).duplicated().to_numpy()
    chosen = []
    for cause in range(len(centres)):
        rows = np.flatnonzero(labels == cause)
        order = rows[np.lexsort((rows, -typical[rows], unfit[rows], repeated[rows]))]
        order = order[:CANDIDATES]
        shingles = [_shingles(text) for text in texts.iloc[order]]
        chosen.append([int(order[i]) for i in _filled(_different(shingles, QUOTES), shingles)])
    return chosen


def told_apart(texts: Sequence[str], most: int) -> list[int]:
    """Positions of up to ``most`` of ``texts`` that say it in other words than those before them.

    >>> told_apart(["쿠폰이 안 보여요 어제부터", "쿠폰이 안 보여요 어제부터요", "쿠폰 번호가 틀리대요"], 2)
    [0, 2]
    """
    return _different([_shingles(text) for text in texts], most)


def _shingles(text: str) -> frozenset[str]:
    """Runs of eight letters, blanks aside: what two customers' words can have in common."""
    letters = "".join(text.split())
    return frozenset(letters[i : i + SHINGLE] for i in range(max(len(letters) - SHINGLE, 0) + 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def _different(shingles: list[frozenset[str]], most: int) -> list[int]:
    """Positions of up to ``most`` that say it in other words than those before them."""
    picked: list[int] = []
    for i, found in enumerate(shingles):
        if len(picked) < most and all(_alike(found, shingles[p]) < TOO_ALIKE for p in picked):
            picked.append(i)
    return picked


def _filled(picked: list[int], shingles: list[frozenset[str]]) -> list[int]:
    """Three at least where there are three, the least alike of what is left."""
    while len(picked) < min(LEAST, len(shingles)):
        rest = [i for i in range(len(shingles)) if i not in picked]
        picked.append(min(rest, key=lambda i: max(_alike(shingles[i], shingles[p]) for p in picked)))
    return picked

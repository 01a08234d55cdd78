"""Representative quotes: typical of the cause, different from each other, short enough to read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.causes.graph import Labels, Matrix, means

QUOTES = 5
LEAST = 3
LENGTHS = (10, 140)
CANDIDATES = 60
TOO_ALIKE = 0.8


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
        chosen.append(_different(order[:CANDIDATES], vectors))
    return chosen


def _different(order: np.ndarray, vectors: Matrix) -> list[int]:
    picked: list[int] = []
    for row in order:
        if len(picked) < QUOTES and all(vectors[row] @ vectors[p] < TOO_ALIKE for p in picked):
            picked.append(int(row))
    while len(picked) < min(LEAST, len(order)):
        rest = [int(row) for row in order if int(row) not in picked]
        picked.append(min(rest, key=lambda row: float((vectors[picked] @ vectors[row]).max())))
    return picked

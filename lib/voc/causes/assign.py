"""New inquiries to known causes: their nearest known neighbours vote."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voc.causes.graph import BLOCK, Labels, Matrix

Shares = NDArray[np.float64]

VOTERS = 15


def assign(vectors: Matrix, rows: Labels, labels: Labels, confidence: Shares) -> tuple[Labels, Shares]:
    """The cause that the nearest labelled inquiries of each row are in.

    Every vote counts by its cosine. The confidence is the winner's share of all votes, each weighted by
    the voter's own confidence: who follows the unsure is unsure.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)
        Unit rows, known and new inquiries in one space.
    rows : ndarray of int, shape (m,)
        Who is to be assigned; nobody votes for itself.
    labels : ndarray of int, shape (n,)
        -1 for those that have no vote.
    confidence : ndarray of float, shape (n,)

    Returns
    -------
    labels, confidence : ndarrays of shape (m,)
        One like nobody gets the largest cause with confidence 0.
    """
    voters = np.flatnonzero(labels >= 0)
    largest = int(np.bincount(labels[voters]).argmax())
    won, sure = np.full(len(rows), largest, dtype=np.int64), np.zeros(len(rows))
    for start in range(0, len(rows), BLOCK):
        asked = rows[start : start + BLOCK]
        similar = vectors[asked] @ vectors[voters].T
        similar[asked[:, None] == voters] = 0
        k = min(VOTERS, len(voters))
        best = np.argsort(-similar, axis=1, kind="stable")[:, :k]
        weight = np.maximum(np.take_along_axis(similar, best, axis=1), 0).astype(np.float64)
        near = voters[best]
        votes = np.zeros((len(asked), int(labels.max()) + 1))
        np.add.at(votes, (np.arange(len(asked))[:, None], labels[near]), weight)
        heard = votes.sum(axis=1) > 0
        winner = votes.argmax(axis=1)
        mine = weight * (labels[near] == winner[:, None]) * confidence[near]
        won[start : start + BLOCK][heard] = winner[heard]
        sure[start : start + BLOCK][heard] = mine.sum(axis=1)[heard] / votes.sum(axis=1)[heard]
    return won, np.clip(sure, 0, 1)

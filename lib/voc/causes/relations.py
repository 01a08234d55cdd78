"""Which causes of a type lie closest to each other: what a planner may want to merge, or mix up."""

from __future__ import annotations

import numpy as np

from voc.causes.graph import Labels, Matrix, means

NEAREST = 3
LEAST_COSINE = 0.1
"""Centres around the type's mean are near 0 when two causes have nothing in common."""


def closest(vectors: Matrix, labels: Labels) -> list[list[tuple[int, float]]]:
    """Up to three most similar other causes of each cause, nearest first.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)
        Unit rows of the type's hybrid embedding.
    labels : ndarray of int, shape (n,)
        0 to k - 1, each with members.

    Returns
    -------
    list of list of (label, cosine)
        Cosines of the causes' mean vectors, from 0.1 on.

    Examples
    --------
    >>> vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    >>> [[(label, round(cosine, 1)) for label, cosine in found] for found in closest(vectors, np.arange(3))]
    [[(1, 0.8)], [(0, 0.8), (2, 0.6)], [(1, 0.6)]]
    """
    centres = means(vectors, labels)
    cosine = centres @ centres.T
    found = []
    for cause, row in enumerate(cosine):
        order = [int(label) for label in np.argsort(-row, kind="stable") if label != cause]
        found.append([(label, float(row[label])) for label in order[:NEAREST] if row[label] >= LEAST_COSINE])
    return found

"""The hybrid embedding: sentence vectors joined with TF-IDF/SVD of the Kiwi lemmas.

Each half is centred and L2-normalised, then the two are put side by side, so that the cosine of
two texts is the mean of a cosine of meaning and a cosine of words.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SVD_DIMENSIONS = 128
SAME = 1e-4
"""Numbers closer than this are the same: the encoder's cache keeps half precision."""


def hybrid(sentences: Matrix, lemmas: pd.Series) -> Matrix:
    """Join sentence vectors and lemmas.

    Parameters
    ----------
    sentences : ndarray, shape (n, d)
    lemmas : Series of str, length n
        Lemmas joined by a space; may be empty.

    Returns
    -------
    ndarray of float32, shape (n, d + k)
        Unit rows; k is at most 128 and at most what the vocabulary allows.
    """
    halves = [_centred(sentences), lexical(lemmas)]
    return _unit(np.hstack([half for half in halves if half.shape[1]]))


def lexical(lemmas: pd.Series) -> Matrix:
    """TF-IDF of lemmas and pairs of neighbours, reduced by SVD; unit rows, zero for empty texts."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    rare = 2 if len(lemmas) >= 100 else 1
    weights = TfidfVectorizer(analyzer=terms, min_df=rare, sublinear_tf=True, dtype=np.float32)
    try:
        table = weights.fit_transform(lemmas)
    except ValueError:  # no term left: only the sentence half speaks
        return np.empty((len(lemmas), 0), np.float32)
    size = min(SVD_DIMENSIONS, table.shape[1] - 1, len(lemmas) - 1)
    if size < 2 or lemmas.nunique() < 2:
        return np.empty((len(lemmas), 0), np.float32)
    reduced = TruncatedSVD(size, random_state=0).fit_transform(table).astype(np.float32)
    empty = np.asarray(table.sum(axis=1)).ravel() == 0
    centred = _centred(reduced)
    centred[empty] = 0
    return centred


def terms(lemmas: str) -> list[str]:
    """Lemmas and neighbouring pairs of an already tokenised text."""
    found = lemmas.split()
    return found + [f"{a} {b}" for a, b in pairwise(found)]


def _centred(rows: Matrix) -> Matrix:
    """Unit rows around their mean; rows that are all the same are left where they are, not in the noise."""
    centred = rows - rows.mean(axis=0)
    return _unit(rows if np.abs(centred).max(initial=0.0) < SAME else centred)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit

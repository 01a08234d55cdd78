"""The hybrid embedding: what a text means, the words it shares, and what its words mean.

Three parts side by side, so that the cosine of two texts is a weighted mean of three cosines.  What each
is worth: `benchmarks/parts.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SVD_DIMENSIONS = 128
SENTENCE, SHARED, MEANING = 1.0, 1.5, 0.7
"""Weights of the three parts."""
SMOOTH = 1e-3
"""SIF's a: a word that makes up this share of all words weighs half as much as a rare one."""
SAME = 1e-4
"""Numbers closer than this are the same: the encoder's cache keeps half precision."""


@dataclass(frozen=True)
class Words:
    """What single words mean.

    Attributes
    ----------
    place : dict of str to int
        Row of each lemma.
    vectors : ndarray of float32, shape (words, d)
        The more common a word is among all inquiries, the shorter its vector.
    """

    place: dict[str, int]
    vectors: Matrix


def word_vectors(lemmas: pd.Series, encode: Callable[[pd.Series], Matrix]) -> Words:
    """Encode every distinct lemma as if it were a sentence; 안_오다 as 안 오다.

    Source of the weights: Arora, Liang, Ma (2017), A simple but tough-to-beat baseline for sentence
    embeddings (SIF).

    Parameters
    ----------
    lemmas : Series of str
        Lemmas joined by a space.
    encode : callable
        Texts to vectors; `voc.causes.encoder.encode` keeps those of earlier runs.
    """
    times = Counter(lemma for text in lemmas for lemma in set(text.split()))
    found = sorted(times)
    share = np.array([times[word] for word in found]) / max(times.total(), 1)
    weight = (SMOOTH / (SMOOTH + share)).astype(np.float32)
    vectors = encode(pd.Series([word.replace("_", " ") for word in found], dtype=str))
    return Words({word: i for i, word in enumerate(found)}, vectors * weight[:, None])


def hybrid(sentences: Matrix, lemmas: pd.Series, words: Words) -> Matrix:
    """Join sentence vectors, shared lemmas and the meaning of lemmas.

    Parameters
    ----------
    sentences : ndarray, shape (n, d)
    lemmas : Series of str, length n
        Lemmas joined by a space; may be empty.
    words : Words
        Of at least these lemmas.

    Returns
    -------
    ndarray of float32, shape (n, d + k + d)
        Unit rows; k is at most 128 and at most what the vocabulary allows.
    """
    parts = (
        (SENTENCE, _centred(sentences)),
        (SHARED, lexical(lemmas)),
        (MEANING, word_meaning(lemmas, words)),
    )
    return _unit(np.hstack([np.float32(weight) * part for weight, part in parts if part.shape[1]]))


def lexical(lemmas: pd.Series) -> Matrix:
    """TF-IDF of lemmas and pairs of neighbours, reduced by SVD and centred.

    Rows keep the length that the reduction leaves them (at most 1): a text of words that nobody else
    uses has little to say here, and its meaning decides.  Zero for empty texts.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    rare = 2 if len(lemmas) >= 100 else 1
    weights = TfidfVectorizer(analyzer=terms, min_df=rare, sublinear_tf=True, dtype=np.float32)
    try:
        table = weights.fit_transform(lemmas)
    except ValueError:  # no term left: only meaning speaks
        return np.empty((len(lemmas), 0), np.float32)
    size = min(SVD_DIMENSIONS, table.shape[1] - 1, len(lemmas) - 1)
    if size < 2 or lemmas.nunique() < 2:
        return np.empty((len(lemmas), 0), np.float32)
    reduced: Matrix = TruncatedSVD(size, random_state=0).fit_transform(table).astype(np.float32)
    reduced -= reduced.mean(axis=0)
    reduced[np.asarray(table.sum(axis=1)).ravel() == 0] = 0
    return reduced


def word_meaning(lemmas: pd.Series, words: Words) -> Matrix:
    """Mean of the word vectors of a text, centred unit rows; zero for empty texts."""
    from scipy.sparse import csr_array

    split = [text.split() for text in lemmas]
    ends = np.cumsum([0, *map(len, split)])
    columns = np.fromiter((words.place[lemma] for text in split for lemma in text), np.int64, ends[-1])
    if not len(columns):
        return np.empty((len(lemmas), 0), np.float32)
    ones, shape = np.ones(len(columns), np.float32), (len(lemmas), len(words.place))
    held = csr_array((ones, columns, ends), shape=shape)
    held.sum_duplicates()
    held.data[:] = 1  # said twice is said
    means = _unit(held @ words.vectors)
    empty = np.diff(ends) == 0
    means -= means[~empty].mean(axis=0)
    means[empty] = 0
    return _unit(means)


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
    unit: Matrix = (rows / np.maximum(lengths, 1e-9)).astype(np.float32, copy=False)
    return unit

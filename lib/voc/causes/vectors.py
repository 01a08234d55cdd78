"""The hybrid embedding: what a text means, the words it shares, and what its words mean.

Three parts side by side, so that the cosine of two texts is a weighted mean of three cosines.  What each
is worth: `benchmarks/parts.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.causes.graph import EXACT_UNDER
from voc.causes.terms import Terms

Matrix = NDArray[np.float32]

SVD_DIMENSIONS = 128
SENTENCE, SHARED, MEANING = 1.0, 1.5, 0.7
"""Weights of the three parts."""
AXES = 256
AXES_FROM = 10_000
"""About so many rows show them."""
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


def hybrid(sentences: Matrix, terms: Terms, words: Words) -> Matrix:
    """Join sentence vectors, shared lemmas and the meaning of lemmas.

    Parameters
    ----------
    sentences : ndarray, shape (n, d)
    terms : Terms
        Of the n texts.
    words : Words
        Of at least these lemmas.

    Returns
    -------
    ndarray of float32, shape (n, d + k + d)
        Unit rows; k is at most 128 and at most what the vocabulary allows. From 20,000 texts on only the
        256 main axes of that are left: what lies off them is mostly noise of single texts.
    """
    parts = (
        (SENTENCE, _centred(sentences)),
        (SHARED, lexical(terms)),
        (MEANING, word_meaning(terms, words)),
    )
    for weight, part in parts:
        part *= np.float32(weight)
    joined: Matrix = np.hstack([part for _, part in parts])
    joined /= _lengths(joined)
    return joined if len(joined) < EXACT_UNDER else _unit(joined @ _main_axes(joined))


def lexical(terms: Terms) -> Matrix:
    """TF-IDF of lemmas and pairs of neighbours, reduced by SVD and centred.

    Rows keep the length that the reduction leaves them (at most 1): a text of words that nobody else
    uses has little to say here, and its meaning decides.  Zero for empty texts.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer

    texts = terms.counts.shape[0]
    held_by = np.bincount(terms.counts.indices, minlength=len(terms.names))
    counts = terms.counts[:, held_by >= (2 if texts >= 100 else 1)]
    size = min(SVD_DIMENSIONS, counts.shape[1] - 1, texts - 1)
    if size < 2 or not (counts.max(axis=0) - counts.min(axis=0)).count_nonzero():  # only meaning speaks
        return np.empty((texts, 0), np.float32)
    table = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    reduced: Matrix = TruncatedSVD(size, random_state=0).fit_transform(table).astype(np.float32, copy=False)
    reduced -= reduced.mean(axis=0)
    reduced[np.diff(counts.indptr) == 0] = 0
    return reduced


def word_meaning(terms: Terms, words: Words) -> Matrix:
    """Mean of the word vectors of a text, centred unit rows; zero for empty texts."""
    lemmas = terms.lemmas
    if not len(lemmas):
        return np.empty((terms.counts.shape[0], 0), np.float32)
    held = terms.counts[:, lemmas]
    held.data[:] = 1  # said twice is said
    means = _unit(held @ words.vectors[[words.place[lemma] for lemma in terms.names[lemmas]]])
    empty = np.diff(held.indptr) == 0
    means -= means[~empty].mean(axis=0)
    means[empty] = 0
    return _unit(means)


def _main_axes(vectors: Matrix) -> Matrix:
    """The directions along which rows differ most, shape (d, at most 256)."""
    some = vectors[:: max(1, len(vectors) // AXES_FROM)]
    _, directions = np.linalg.eigh(some.T @ some)
    axes: Matrix = np.ascontiguousarray(directions[:, ::-1][:, :AXES])
    return axes


def _centred(rows: Matrix) -> Matrix:
    """Unit rows around their mean; rows that are all the same are left where they are, not in the noise."""
    centred = rows - rows.mean(axis=0)
    return _unit(rows if np.abs(centred).max(initial=0.0) < SAME else centred)


def _unit(rows: Matrix) -> Matrix:
    unit: Matrix = (rows / _lengths(rows)).astype(np.float32, copy=False)
    return unit


def _lengths(rows: Matrix) -> Matrix:
    lengths: Matrix = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.maximum(lengths, np.float32(1e-9))

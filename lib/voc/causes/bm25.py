"""How many of a query's words each text holds, rare words first: BM25 over ready lemmas."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csc_array

SATURATION = 1.2
LENGTH = 0.75
"""Robertson's k1 and b, as Lucene sets them."""


class Bm25:
    """Texts as weighted lemmas (Robertson and Zaragoza 2009).

    Parameters
    ----------
    lemmas : Series of str, length n
        Lemmas joined by a space; may be empty.

    Examples
    --------
    >>> words = Bm25(pd.Series(["송장 안_움직이다", "환불 늦다", "송장 조회"]))
    >>> words.similarity(["송장", "안_움직이다"])
    array([1.        , 0.        , 0.32395434], dtype=float32)
    """

    def __init__(self, lemmas: pd.Series) -> None:
        from scipy.sparse import coo_array

        said = lemmas.reset_index(drop=True).str.split().explode().dropna()
        codes, self._vocabulary = pd.factorize(said)
        shape = (len(lemmas), len(self._vocabulary))
        ones = np.ones(len(said), np.float32)
        counts = coo_array((ones, (said.index.to_numpy(), codes)), shape=shape).tocsc()  # sums what repeats
        lengths = np.bincount(said.index, minlength=len(lemmas))
        self._mean_length = max(float(lengths.mean()), 1.0)
        self._rarity = _rarity(np.diff(counts.indptr), len(lemmas))
        self._unknown = float(_rarity(np.zeros(1), len(lemmas))[0])
        saturated = self._saturated(counts.data, lengths[counts.indices])
        rarity = np.repeat(self._rarity, np.diff(counts.indptr))
        counts.data = (saturated * rarity).astype(np.float32)
        self._weights: csc_array = counts

    def similarity(self, query: Collection[str]) -> NDArray[np.float32]:
        """Each text's BM25 as a share of what the query itself would get, shape (n,), from 0 to 1.

        A lemma that no text holds counts as the rarest of all: who finds half of the words is half alike.
        """
        asked = pd.Series(list(query), dtype=str).value_counts(sort=False)
        columns = self._vocabulary.get_indexer(asked.index)
        known = columns[columns >= 0]
        if not len(known):
            return np.zeros(self._weights.shape[0], np.float32)
        rarity = np.full(len(columns), self._unknown)
        rarity[columns >= 0] = self._rarity[known]
        own = (self._saturated(asked.to_numpy(), np.array(len(query))) * rarity).sum()
        found = self._weights[:, known].sum(axis=1)
        share: NDArray[np.float32] = np.minimum(found / own, 1).astype(np.float32)
        return share

    def _saturated(self, counts: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.float64]:
        """A lemma said again adds less and less, and less in a long text."""
        pull = SATURATION * (1 - LENGTH + LENGTH * lengths / self._mean_length)
        return np.asarray(counts * (SATURATION + 1) / (counts + pull), dtype=np.float64)


def _rarity(holders: NDArray[Any], texts: int) -> NDArray[np.float64]:
    """Inverse document frequency that never falls below zero."""
    return np.log1p((texts - holders + 0.5) / (holders + 0.5))

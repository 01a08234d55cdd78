"""Which lemmas, and pairs of neighbouring lemmas, texts hold: counted once a type.

The embedding and the keywords of causes and of their parts all rest on these counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Terms:
    """Counts of terms in texts.

    Attributes
    ----------
    counts : csr_array of float32, shape (n_texts, n_terms)
    names : ndarray of str, shape (n_terms,)
        In alphabetical order; a pair holds a blank (송장 안_움직이다).
    """

    counts: csr_array
    names: NDArray[np.object_]

    @classmethod
    def of(cls, lemmas: pd.Series) -> Terms:
        """Of texts given as lemmas joined by a space; a text may be empty.

        Examples
        --------
        >>> found = Terms.of(pd.Series(["송장 송장 늦다", "늦다"]))
        >>> found.names.tolist(), found.counts.toarray().astype(int).tolist()
        (['늦다', '송장', '송장 늦다', '송장 송장'], [[1, 2, 1, 1], [1, 0, 0, 0]])
        """
        from scipy.sparse import csr_array
        from sklearn.feature_extraction.text import CountVectorizer

        if not lemmas.str.strip().any():
            return cls(csr_array((len(lemmas), 0), dtype=np.float32), np.empty(0, object))
        vectorizer = CountVectorizer(analyzer=_terms, dtype=np.float32)
        counts = csr_array(vectorizer.fit_transform(lemmas.tolist()))
        return cls(counts, vectorizer.get_feature_names_out())

    def rows(self, rows: NDArray[np.int64] | slice) -> Terms:
        """Of some of the texts, and what these hold."""
        counts = self.counts[rows]
        held = np.unique(counts.indices)
        return Terms(counts[:, held], self.names[held])

    @property
    def lemmas(self) -> NDArray[np.int64]:
        """Columns of single lemmas."""
        return np.flatnonzero([" " not in name for name in self.names])


def _terms(lemmas: str) -> list[str]:
    found = lemmas.split()
    return found + [f"{a} {b}" for a, b in pairwise(found)]

"""What a cause's inquiries say more than those of the type's other causes: c-TF-IDF.

BERTopic's formula with frequent words reduced (Grootendorst 2022, arXiv 2203.05794), for causes that
were kept, split or merged after the clustering.
"""

from __future__ import annotations

import numpy as np

from voc.causes.graph import Labels
from voc.causes.terms import Terms

KEYWORDS = 8


def keywords(terms: Terms, labels: Labels) -> list[list[str]]:
    """Up to eight terms of each cause, best first, none of which another one holds.

    Parameters
    ----------
    terms : Terms
        Of n texts.
    labels : ndarray of int, shape (n,)
        0 to k - 1, each with members.

    Examples
    --------
    >>> import pandas as pd
    >>> said = Terms.of(pd.Series(["송장 안_오다", "송장 늦다", "쿠폰 없다"]))
    >>> keywords(said, np.array([0, 0, 1]))
    [['늦다', '송장 안 오다'], ['없다', '쿠폰']]
    """
    from scipy.sparse import csr_array

    causes = int(labels.max()) + 1
    if not len(terms.names):
        return [[] for _ in range(causes)]
    members = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))))
    by_cause = (members @ terms.counts).toarray()
    said = by_cause.sum(axis=1, keepdims=True)
    common = np.log(1 + said.mean() / by_cause.sum(axis=0))
    weights = np.sqrt(by_cause / np.maximum(said, 1)) * common
    return [_best(row, terms.names) for row in weights]


def _best(weights: np.ndarray, names: np.ndarray) -> list[str]:
    chosen: list[str] = []
    for i in np.argsort(-weights, kind="stable")[: 3 * KEYWORDS]:  # names are in order
        term = str(names[i])
        if weights[i] > 0 and not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
    return [term.replace("_", " ") for term in chosen[:KEYWORDS]]  # 안_오다 as a person writes it

"""What a cause's inquiries say more than those of the type's other causes: c-TF-IDF.

BERTopic's formula with frequent words reduced (Grootendorst 2022, arXiv 2203.05794), for causes that
were kept, split or merged after the clustering.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.causes.graph import Labels
from voc.causes.vectors import terms

KEYWORDS = 8


def keywords(lemmas: pd.Series, labels: Labels) -> list[list[str]]:
    """Up to eight terms of each cause, best first, none of which another one holds.

    Parameters
    ----------
    lemmas : Series of str, length n
        Tokens joined by a space.
    labels : ndarray of int, shape (n,)
        0 to k - 1, each with members.

    Examples
    --------
    >>> keywords(pd.Series(["송장 안_오다", "송장 늦다", "쿠폰 없다"]), np.array([0, 0, 1]))
    [['늦다', '송장 안 오다'], ['없다', '쿠폰']]
    """
    from sklearn.feature_extraction.text import CountVectorizer

    causes = int(labels.max()) + 1
    if not lemmas.str.strip().any():
        return [[] for _ in range(causes)]
    vectorizer = CountVectorizer(analyzer=terms)
    counts = vectorizer.fit_transform(lemmas)
    by_cause = np.vstack([np.asarray(counts[labels == cause].sum(axis=0)) for cause in range(causes)])
    said = by_cause.sum(axis=1, keepdims=True)
    common = np.log(1 + said.mean() / by_cause.sum(axis=0))
    weights = np.sqrt(by_cause / np.maximum(said, 1)) * common
    names = vectorizer.get_feature_names_out()
    return [_best(row, names) for row in weights]


def _best(weights: np.ndarray, names: np.ndarray) -> list[str]:
    chosen: list[str] = []
    for i in np.lexsort((names, -weights))[: 3 * KEYWORDS]:
        term = str(names[i])
        if weights[i] > 0 and not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
    return [term.replace("_", " ") for term in chosen[:KEYWORDS]]  # 안_오다 as a person writes it

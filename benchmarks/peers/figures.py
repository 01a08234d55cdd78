"""What is measured of labels: agreement with gold, steadiness between resamples, coherence of words.

Words are taken from the labels under one fixed tokenisation, so that they do not depend on how a system
shows its topics.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

TOP = 10
OUTLIER, ABSENT = -1, -2


def agreement(gold: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """AMI, ARI and V-measure; the outliers count as one more cluster.

    >>> agreement(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    {'AMI': 1.0, 'ARI': 1.0, 'V': 1.0}
    """
    return {
        "AMI": float(adjusted_mutual_info_score(gold, labels)),
        "ARI": float(adjusted_rand_score(gold, labels)),
        "V": float(v_measure_score(gold, labels)),
    }


def steadiness(resamples: list[np.ndarray]) -> float:
    """Mean ARI over all pairs of resamples, each on the texts that both hold.

    >>> steadiness([np.array([0, 0, 1, 1, -2]), np.array([1, 1, 0, -2, 0])])
    1.0
    """
    found = []
    for one, other in combinations(resamples, 2):
        both = (one != ABSENT) & (other != ABSENT)
        found.append(adjusted_rand_score(one[both], other[both]))
    return float(np.mean(found))


def coherence(tokens: list[str], labels: np.ndarray) -> tuple[float, float]:
    """NPMI and diversity of the ten best words of every topic.

    NPMI of a pair is `log(p(a,b) / p(a)p(b)) / -log p(a,b)` over texts, -1 where the two never meet; a topic
    has the mean of its pairs, and the figure is the mean over topics.  Diversity is the share of different
    words among all topics' words.

    >>> coherence(["가 나", "가 나", "다 라", "다 라"], np.array([0, 0, 1, 1]))
    (1.0, 1.0)
    """
    vectorizer = CountVectorizer(analyzer=str.split)
    counts = vectorizer.fit_transform(tokens)
    kept = labels != OUTLIER
    topics = np.unique(labels[kept], return_inverse=True)[1]
    if not kept.any():
        return float("nan"), float("nan")
    words = best_words(counts[np.flatnonzero(kept)], topics)
    present = (counts > 0).astype(np.float64).tocsc()
    scores = [_npmi(present[:, chosen]) for chosen in words if len(chosen) > 1]
    every = np.concatenate(words)
    return float(np.mean(scores)), len(np.unique(every)) / len(every)


def best_words(counts: csr_matrix, topics: np.ndarray) -> list[np.ndarray]:
    """Columns of the ten largest class-based TF-IDF weights of each topic (Grootendorst 2022)."""
    member = csr_matrix((np.ones(len(topics)), (topics, np.arange(len(topics)))))
    by_topic = (member @ counts).tocsr()
    sizes = np.asarray(by_topic.sum(axis=1)).ravel()
    frequency = np.maximum(np.asarray(by_topic.sum(axis=0)).ravel(), 1)
    weight = np.log1p(sizes.mean() / frequency)
    chosen = []
    for topic in range(by_topic.shape[0]):
        row = by_topic[topic]
        score = row.data / max(sizes[topic], 1) * weight[row.indices]
        chosen.append(row.indices[np.lexsort((row.indices, -score))[:TOP]])
    return chosen


def _npmi(present: csr_matrix) -> float:
    together = (present.T @ present).toarray() / present.shape[0]
    alone = together.diagonal()
    upper = np.triu_indices(len(alone), 1)
    joint = together[upper]
    expected = np.outer(alone, alone)[upper]
    meets = joint > 0
    scores = np.full(len(joint), -1.0)
    scores[meets] = np.log(joint[meets] / expected[meets]) / np.maximum(-np.log(joint[meets]), 1e-12)
    return float(scores.mean())

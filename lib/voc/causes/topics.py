"""BERTopic, put together from our own parts, one model an inquiry type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.causes.graph import Graph, Labels, Matrix
from voc.causes.leiden import FEWEST_CAUSES, MOST_CAUSES, LeidenClusterer
from voc.settings import Granularity

TOO_FEW = 30
"""With fewer inquiries a type is one cause: splits of so few texts do not hold."""


@dataclass(frozen=True)
class Topics:
    """The causes of one type.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        0 is the largest cause.
    agreement : float
        Mean adjusted Rand index between 90 % resamples and the whole; 1 for a single cause.
    """

    labels: Labels
    agreement: float


def find_topics(
    vectors: Matrix,
    lemmas: pd.Series,
    granularity: Granularity,
    fewest: int = FEWEST_CAUSES,
    graph: Graph | None = None,
) -> Topics:
    """Split the inquiries of one type into causes.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, d)
        Unit rows of the hybrid embedding.
    lemmas : Series of str, length n
        Tokens joined by a space; the vectorizer only splits them again.
    fewest : int
        At least so many causes: a planner who lists five knows of five.
    graph : Graph, optional
        Of ``vectors``, where it is there already.
    """
    one_word = lemmas.str.split().explode().nunique() < 2  # all say the same, and BERTopic needs a vocabulary
    if len(vectors) < TOO_FEW or one_word:
        return Topics(np.zeros(len(vectors), np.int64), 1.0)
    clusterer = LeidenClusterer(granularity, fewest, MOST_CAUSES[granularity], graph)
    labels, _ = _bertopic(clusterer).fit_transform(lemmas.tolist(), embeddings=vectors)
    return Topics(np.asarray(labels), clusterer.agreement_)


def _bertopic(clusterer: LeidenClusterer):  # type: ignore[no-untyped-def]
    """BERTopic with no reduction, our clusters, and a vectorizer that only splits tokens.

    ``language`` must not be "english": BERTopic then strips all Hangul.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    return BERTopic(
        language="multilingual",
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(analyzer=str.split),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )

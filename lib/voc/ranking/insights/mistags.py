"""Inquiries whose words clearly belong to another type than their tag says."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.bucket import is_bucket
from voc.ranking.model import Floats
from voc.settings import MIN_RANKED

FOLDS = 5
SURE, UNLIKELY = 0.9, 0.01
"""How likely another type must be, and how unlikely the tag itself."""
_OTHERS = ("기타", "그외", "미분류", "분류불가", "분류없음", "etc", "other")


def is_other(inquiry_type: str) -> bool:
    """Whether a type is the one for what has none.

    >>> is_other("기타 문의"), is_other("기타"), is_other("배송")
    (True, True, False)
    """
    return inquiry_type.replace(" ", "").lower().startswith(_OTHERS)


def mistagged(rows: pd.DataFrame) -> pd.DataFrame:
    """Which inquiries lie clearly in another type's cause.

    Naive Bayes on lemmas and pairs of them learns the types from the tags themselves, each fifth of the
    inquiries judged by the others.  A tag is doubted where another type is at least 90 % likely and the tag
    at most 1 %; how often rightly is measured in `benchmarks/tags.py`.  Types of less than 30 inquiries
    and 기타 teach nothing.

    Parameters
    ----------
    rows : DataFrame
        inquiry_id, inquiry_type, cause_id, lemmas.

    Returns
    -------
    DataFrame
        inquiry_id, inquiry_type, cause_id, likely_type, likely_cause_id, probability; one row a doubted tag.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = rows.sort_values("inquiry_id", ignore_index=True)
    tag = rows["inquiry_type"].to_numpy()
    sizes = rows["inquiry_type"].value_counts()
    types = np.array(sorted(name for name in sizes.index[sizes >= MIN_RANKED] if not is_other(name)))
    doubted = rows[["inquiry_id", "inquiry_type", "cause_id"]].iloc[:0]
    if len(types) < 2 or not rows["lemmas"].str.strip().any():
        return doubted.assign(likely_type="", likely_cause_id="", probability=0.0)
    words = TfidfVectorizer(
        token_pattern=r"\S+", ngram_range=(1, 2), lowercase=False, sublinear_tf=True, dtype=np.float32
    ).fit_transform(rows["lemmas"])
    fold = np.array([crc32(name.encode()) % FOLDS for name in rows["inquiry_id"]])
    probability = _judged_by_others(words, tag, fold, types)
    likely = probability.argmax(axis=1)
    own = np.where(tag[:, None] == types, probability, 0.0)
    best = probability.max(axis=1)
    said = (rows["lemmas"].str.strip() != "").to_numpy() & ~rows["cause_id"].map(is_bucket).to_numpy()
    judged = said & (np.isin(tag, types) | rows["inquiry_type"].map(is_other).to_numpy())
    doubtful = (types[likely] != tag) & (best >= SURE) & (own.sum(axis=1) <= UNLIKELY)
    chosen = np.flatnonzero(judged & doubtful)
    return rows.loc[chosen, ["inquiry_id", "inquiry_type", "cause_id"]].assign(
        likely_type=types[likely[chosen]],
        likely_cause_id=_causes(words, rows, chosen, types[likely[chosen]]),
        probability=best[chosen],
    )


def _judged_by_others(
    words: Any, tag: NDArray[np.object_], fold: NDArray[np.intp], types: NDArray[np.str_]
) -> Floats:
    """Probability (inquiry, type) of each type, from the tags of the other folds."""
    probability: Floats = np.zeros((len(tag), len(types)))
    for one in range(FOLDS):
        learned = np.isin(tag, types) & (fold != one)
        if len(set(tag[learned])) < 2 or not (fold == one).any():
            continue
        model = _model().fit(words[learned], tag[learned])
        columns = np.searchsorted(types, model.classes_)
        probability[np.ix_(fold == one, columns)] = model.predict_proba(words[fold == one])
    return probability


def _causes(words: Any, rows: pd.DataFrame, chosen: NDArray[np.intp], likely: NDArray[np.str_]) -> list[str]:
    """The cause of the likely type that each is most like."""
    found = pd.Series("", index=chosen, dtype=object)
    causes = rows["cause_id"].to_numpy()
    for name in sorted(set(likely)):
        mine = chosen[likely == name]
        learned = np.flatnonzero(rows["inquiry_type"].eq(name) & ~rows["cause_id"].map(is_bucket))
        if len(learned):
            found[mine] = _model().fit(words[learned], causes[learned]).predict(words[mine])
    return [str(cause) for cause in found]


def _model() -> Any:
    from sklearn.naive_bayes import MultinomialNB

    return MultinomialNB(alpha=0.1)

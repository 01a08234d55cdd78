"""The same inquiry twice: the same id, or the same words from the same customer within a day."""

from __future__ import annotations

import pandas as pd

REASONS = {"id": "같은 문의번호", "words": "같은 고객의 같은 글(하루 안)"}
_DAY = pd.Timedelta(days=1)


def find_duplicates(inquiries: pd.DataFrame) -> pd.DataFrame:
    """Which rows repeat an earlier one.

    Parameters
    ----------
    inquiries : DataFrame
        ``inquiry_id``, ``created_at``, ``text`` (raw), and ``customer_key`` where the source has it.  The
        earlier row of a pair is the one created earlier, then the one that stands first.

    Returns
    -------
    DataFrame
        ``reason`` and ``duplicate_of`` (the inquiry_id that is kept), on the index of the duplicates only.
    """
    ordered = inquiries.sort_values("created_at", kind="stable")
    same_id = ordered.loc[ordered["inquiry_id"].duplicated(), "inquiry_id"]
    if "customer_key" not in ordered:
        return _found(same_id, REASONS["id"]).sort_index()
    words = _same_words(ordered.drop(index=same_id.index))
    kept = dict(zip(ordered.loc[words.index, "inquiry_id"], words, strict=True))
    found = _found(same_id.replace(kept), REASONS["id"]), _found(words, REASONS["words"])
    return pd.concat(found).sort_index()


def normalise_words(texts: pd.Series) -> pd.Series:
    """Letters and digits only, in one case; a text of nothing but signs stays as it is."""
    words = texts.str.casefold().str.replace(r"[\W_]+", "", regex=True)
    return words.where(words != "", texts)


def _same_words(ordered: pd.DataFrame) -> pd.Series:
    """For each repeated text of a customer: the id of the kept inquiry at most a day before."""
    pair = pd.DataFrame({"customer": ordered["customer_key"], "words": normalise_words(ordered["text"])})
    known = pair["customer"].notna() & (pair["customer"] != "")
    group = pair.groupby(["customer", "words"], sort=False, dropna=False).ngroup()
    repeated = ordered.assign(group=group)[known & group.duplicated(keep=False)]
    kept: dict[int, tuple[pd.Timestamp, str]] = {}
    duplicate_of: dict[int, str] = {}
    # Only the few texts that a customer sent more than once come here.
    rows = zip(repeated.index, repeated["group"], repeated["created_at"], repeated["inquiry_id"], strict=True)
    for place, key, created, inquiry_id in rows:
        first = kept.get(key)
        if first and created - first[0] <= _DAY:
            duplicate_of[place] = first[1]
        else:
            kept[key] = (created, inquiry_id)
    return pd.Series(duplicate_of, dtype="str")


def _found(duplicate_of: pd.Series, reason: str) -> pd.DataFrame:
    return pd.DataFrame({"reason": reason, "duplicate_of": duplicate_of}, dtype="str")

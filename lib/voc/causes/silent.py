"""Inquiries that say nothing: told apart before anything is clustered, put beside the causes after it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from voc.bucket import NOTHING_SAID, bucket_of, is_bucket
from voc.causes.memory import Memory
from voc.causes.quotes import QUOTES
from voc.causes.tables import Tables, tables, unlike
from voc.causes.taxonomy_file import PLAN


def forget_buckets(memory: Memory) -> Memory:
    """What was known of causes: an inquiry that lay in a bucket had none."""
    known, causes = memory.assignments["cause_id"], memory.causes["cause_id"]
    return replace(
        memory,
        assignments=memory.assignments.assign(cause_id=["" if is_bucket(id_) else id_ for id_ in known]),
        causes=memory.causes[[not is_bucket(id_) for id_ in causes]],
    )


def with_bucket(inquiry_type: str, silent: pd.DataFrame, found: Tables | None) -> Tables:
    """The tables of a type with its bucket in them; `cause_quality` counts its inquiries, not it.

    Parameters
    ----------
    silent : DataFrame
        inquiry_id, inquiry_type, type_confidence, text of the inquiries that say nothing; may be empty.
    found : Tables, optional
        The causes of the others; None where all say nothing.
    """
    if found is None:
        return _bucket(inquiry_type, silent, NOTHING_SAID)
    if silent.empty:
        return found
    own = _bucket(inquiry_type, silent, unlike(NOTHING_SAID, set(found.causes["name"])))
    quality = found.quality.assign(inquiries=found.quality["inquiries"] + len(silent))
    return replace(tables([found, own]), quality=quality)


def _bucket(inquiry_type: str, silent: pd.DataFrame, name: str) -> Tables:
    same = {"inquiry_type": inquiry_type, "cause_id": bucket_of(inquiry_type)}
    count, quotes = {"inquiries": len(silent)}, _commonest(silent)
    blank = dict.fromkeys(("keywords", "neighbours", *PLAN), "")
    named = {"name": name, "auto_name": NOTHING_SAID, "agreement": 1.0, "effort_days": float("nan")}
    told = {**dict.fromkeys(("group", "cause", "part"), name), "example": quotes["text"].iloc[0]}
    return Tables(
        causes=pd.DataFrame([{**same, **count, **named, **blank}]),
        assignments=silent[["inquiry_id", "inquiry_type", "type_confidence"]].assign(
            cause_id=same["cause_id"], confidence=1.0
        ),
        quotes=quotes.assign(cause_id=same["cause_id"], position=range(len(quotes))),
        quality=pd.DataFrame(
            [{"inquiry_type": inquiry_type, **count, "causes": 0, "coverage": 1.0, "agreement": 1.0}]
        ),
        tree=pd.DataFrame([{**same, **count, **told}]),
    )


def _commonest(silent: pd.DataFrame) -> pd.DataFrame:
    """inquiry_id and text of the first inquiry with each of the commonest texts."""
    times = silent.groupby("text")["inquiry_id"].agg(["size", "min"])
    times = times.sort_values("size", ascending=False, kind="stable").head(QUOTES)
    return times["min"].rename("inquiry_id").reset_index()

"""Repeat contacts (재문의): the same matter asked again within a window of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from voc.settings import Inquiries


def find_repeats(inquiries: pd.DataFrame, rule: Inquiries) -> pd.Series:
    """Whether each inquiry follows another on the same matter within ``rule.repeat_days`` of its type.

    With an order key the matter is the order; without one it is the customer and the type.  Unknown
    (pd.NA) where neither key exists.

    Parameters
    ----------
    inquiries : DataFrame
        ``created_at``, ``inquiry_type``, and ``order_key``, ``customer_key`` where the source has them.
        At the same moment the row that stands first is the earlier one.
    rule : Inquiries
        The window in days, by type.

    Returns
    -------
    Series of boolean, with the index of ``inquiries``.
    """
    repeat = pd.Series(pd.NA, index=inquiries.index, dtype="boolean")
    for known, before in _matters(inquiries, rule):
        repeat[known] = before[known].notna()
    return repeat


def repeated(inquiries: pd.DataFrame, rule: Inquiries) -> pd.Series:
    """The ``inquiry_id`` that each repeat follows, empty for all others; see `find_repeats`."""
    row = pd.Series(float("nan"), index=inquiries.index)
    for known, before in _matters(inquiries, rule):
        row[known] = before[known]
    found = pd.Series(None, index=inquiries.index, dtype=object)
    repeats = row.dropna().astype("int64")
    found[repeats.index] = inquiries["inquiry_id"].iloc[repeats].to_numpy()
    return found


def _matters(inquiries: pd.DataFrame, rule: Inquiries) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Where a key is known, and the inquiry each follows by it; the order last, because it goes before."""
    days = inquiries["inquiry_type"].map(rule.repeat_days_by_type).astype("float64").fillna(rule.repeat_days)
    for keys in (["customer_key", "inquiry_type"], ["order_key"]):
        if keys[0] in inquiries:
            yield inquiries[keys[0]].notna(), _follows(inquiries, keys, days)


def _follows(inquiries: pd.DataFrame, keys: Sequence[str], days: pd.Series) -> pd.Series:
    """Position of the row before with the same keys, where it is at most ``days`` older, else NaN."""
    group = inquiries.groupby(list(keys), sort=False, dropna=False).ngroup()
    columns = {"group": group, "time": inquiries["created_at"], "row": np.arange(len(inquiries))}
    ordered = pd.DataFrame(columns).sort_values(["group", "time"], kind="stable")
    gap = ordered["time"].diff().dt.total_seconds() / 86_400
    same = ordered["group"].diff().eq(0)
    follows = same & (gap <= days.reindex(ordered.index))
    before: pd.Series = ordered["row"].shift().where(follows).reindex(inquiries.index)
    return before

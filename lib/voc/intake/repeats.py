"""Repeat contacts (재문의): the same matter asked again within a window of days."""

from __future__ import annotations

from collections.abc import Sequence

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
    days = inquiries["inquiry_type"].map(rule.repeat_days_by_type).astype("float64").fillna(rule.repeat_days)
    repeat = pd.Series(pd.NA, index=inquiries.index, dtype="boolean")
    if "customer_key" in inquiries:
        known = inquiries["customer_key"].notna()
        repeat[known] = _follows(inquiries, ["customer_key", "inquiry_type"], days)[known]
    if "order_key" in inquiries:
        known = inquiries["order_key"].notna()
        repeat[known] = _follows(inquiries, ["order_key"], days)[known]
    return repeat


def _follows(inquiries: pd.DataFrame, keys: Sequence[str], days: pd.Series) -> pd.Series:
    """Whether the row before with the same keys is at most ``days`` older."""
    group = inquiries.groupby(list(keys), sort=False, dropna=False).ngroup()
    ordered = pd.DataFrame({"group": group, "time": inquiries["created_at"]}).sort_values(
        ["group", "time"], kind="stable"
    )
    gap = ordered["time"].diff().dt.total_seconds() / 86_400
    same = ordered["group"].diff().eq(0)
    follows = same & (gap <= days.reindex(ordered.index))
    result: pd.Series = follows.reindex(inquiries.index).astype(np.bool_)
    return result

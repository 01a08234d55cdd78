"""Month over month: the last four complete weeks against the four before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.model import Floats

MONTH_WEEKS = 4
_MIN_TREND = 10


def month_trend(cubes: Cubes) -> pd.Series:
    """Relative change of the inquiries, by unit_id.

    NaN with fewer than eight complete weeks, or fewer than ten inquiries in the month before.
    """
    last, before = _months(cubes.counts)
    change = np.where(before >= _MIN_TREND, last / np.maximum(before, 1.0) - 1, np.nan)
    return pd.Series(change, index=cubes.units["unit_id"], name="trend_month")


def month(cubes: Cubes) -> dict[str, Any]:
    """Inquiries and contact rate of all types in both months; NaN where there are not as many weeks."""
    (now, before), (orders, orders_before) = _months(cubes.counts[:1]), _months(cubes.denominators[:1])
    known = 1.0 if cubes.has_orders else np.nan
    rate, rate_previous = float(now[0] / orders[0]) * known, float(before[0] / orders_before[0]) * known
    return {
        "inquiries": float(now[0]),
        "previous": float(before[0]),
        "rate": rate,
        "rate_previous": rate_previous,
    }


def _months(table: Floats) -> tuple[Floats, Floats]:
    """Sums (unit,) over the last month and the one before; NaN where there are not as many weeks."""
    unknown = np.full(len(table), np.nan)
    last = table[:, -MONTH_WEEKS:].sum(axis=1) if table.shape[1] >= MONTH_WEEKS else unknown
    two = table[:, -2 * MONTH_WEEKS :].sum(axis=1) if table.shape[1] >= 2 * MONTH_WEEKS else unknown
    return last, two - last

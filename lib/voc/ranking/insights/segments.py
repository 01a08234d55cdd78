"""Contact rates of customer segments: who asks more than the others, and about what."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from voc.bucket import is_bucket
from voc.ranking.counts import ALL, type_unit
from voc.ranking.insights.shares import CONFIDENCE
from voc.ranking.model import Floats
from voc.settings import MIN_RANKED

MIN_EXPECTED = 10
"""Where fewer inquiries are expected of a segment, or of all others, they are not compared."""
DIMENSIONS = {
    "vip": "VIP", "age_group": "연령대", "preferred_category": "선호 상품군",
    "purchase_cycle_days": "구매 주기(일)", "order_value": "객단가(원)",
}  # fmt: skip
_NUMBERS = ("purchase_cycle_days", "order_value")
_PARTS = 3
SEGMENT_COLUMNS = (
    "unit_id", "dimension", "value", "customers", "inquiries", "rate_low", "rate", "rate_high",
    "lift_low", "lift", "lift_high", "p_value", "q_value",
)  # fmt: skip
_Z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))


def segment_rates(customers: pd.DataFrame, inquiries: pd.DataFrame) -> pd.DataFrame:
    """Inquiries a customer in each segment, for all inquiries, each type and each cause.

    A rate is inquiries ÷ customers, a lift the rate against that of all other customers whose segment is
    known.  Customers differ in how much they ask, so both have log-normal intervals with the variance between
    customers (delta method), not that of a Poisson count.  Compared are 30 customers with 30 others, where at
    least 10 inquiries are expected of both at the same rate; false discoveries over all lifts are those of
    ``q_value`` (Benjamini-Hochberg).  Numbers are cut into thirds of the customers.

    Parameters
    ----------
    customers : DataFrame
        The artefact ``customers``, those who left before left out.
    inquiries : DataFrame
        ``customer_key``, ``inquiry_type`` and ``cause_id`` of the inquiries to count.
    """
    asked = _asked(customers, inquiries)
    rows = []
    for dimension in [name for name in DIMENSIONS if name in customers]:
        groups = _groups(customers[dimension], dimension).dropna()
        sizes = groups.value_counts().sort_index()
        sums = _sums(asked[asked["customer"].isin(groups.index)], groups)
        for value in [name for name in sizes.index if MIN_RANKED <= sizes[name] <= len(groups) - MIN_RANKED]:
            for unit_id, inside, others in sums.get(value, []):
                number = int(sizes[value])
                total, rest = inside[0] + others[0], len(groups) - number
                # Not what was counted decides whether to compare: that would choose the high ones.
                if others[0] and total * min(number, rest) >= MIN_EXPECTED * len(groups):
                    rates = _compared(inside, number, others, rest)
                    rows.append((unit_id, dimension, str(value), number, int(inside[0]), *rates))
    table = pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS[:-1]))
    p_values = table["p_value"].astype(float)
    return table.assign(q_value=stats.false_discovery_control(p_values) if len(table) else p_values)


def _groups(values: pd.Series, dimension: str) -> pd.Series:
    """The segment of each customer; a number's is its third, by its range."""
    if dimension not in _NUMBERS:
        return values
    cut = pd.qcut(values, _PARTS, duplicates="drop")
    ends = values.groupby(cut, observed=True).agg(["min", "max"])
    digits = 0 if values.dropna().mod(1).eq(0).all() else 1
    names = {part: f"{low:,.{digits}f}~{high:,.{digits}f}" for part, low, high in ends.itertuples()}
    return cut.astype(object).map(names)


def _asked(customers: pd.DataFrame, inquiries: pd.DataFrame) -> pd.DataFrame:
    """Inquiries by customer (row of ``customers``) and unit."""
    place = pd.Series(customers.index, index=customers["customer_key"])
    known = inquiries[inquiries["customer_key"].isin(place.index)]
    units = [pd.Series(ALL, index=known.index), known["inquiry_type"].map(type_unit), known["cause_id"]]
    customer = known["customer_key"].map(place)
    long = pd.concat([pd.DataFrame({"customer": customer, "unit_id": unit}) for unit in units])
    long = long[~long["unit_id"].map(is_bucket).astype(bool)]
    return long.groupby(["customer", "unit_id"], sort=True).size().rename("number").reset_index()


def _sums(asked: pd.DataFrame, groups: pd.Series) -> dict[object, list[tuple[str, Floats, Floats]]]:
    """By segment: each unit's sum and sum of squares over its customers, and over all others."""
    table = asked.assign(squares=asked["number"] ** 2, group=asked["customer"].map(groups))
    inside = table.groupby(["group", "unit_id"], sort=True)[["number", "squares"]].sum()
    total = table.groupby("unit_id")[["number", "squares"]].sum()
    found: dict[object, list[tuple[str, Floats, Floats]]] = {}
    totals = total.loc[inside.index.get_level_values("unit_id")].to_numpy(dtype=float)
    sums = inside.to_numpy(dtype=float)
    for (group, unit_id), mine, whole in zip(inside.index.tolist(), sums, totals, strict=True):
        found.setdefault(group, []).append((unit_id, mine, whole - mine))
    return found


def _compared(inside: Floats, number: int, others: Floats, rest: int) -> tuple[float, ...]:
    """Rate and lift with their intervals, and the p-value of a lift of 1."""
    rate, own = _rate(inside, number)
    other, their = _rate(others, rest)
    error, lift = np.sqrt(own + their), rate / other
    p_value = 2 * float(stats.norm.sf(abs(np.log(lift)) / error))
    spread, both = np.exp(_Z * np.sqrt(own)), np.exp(_Z * error)
    return (rate / spread, rate, rate * spread, lift / both, lift, lift * both, p_value)


def _rate(sums: Floats, number: int) -> tuple[float, float]:
    """Inquiries a customer, and the variance of its logarithm."""
    rate = float(sums[0] / number)
    variance = (float(sums[1]) - number * rate**2) / (number - 1)
    return rate, max(variance, 0.0) / number / rate**2

"""Why customers leave, and whether those who asked leave, or buy again, more than the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from voc.bucket import is_bucket
from voc.ranking.counts import ALL, Cubes, type_unit
from voc.ranking.insights.shares import CONFIDENCE, wilson
from voc.settings import MIN_RANKED

MIN_REASON = 5
"""Reasons given less often are counted together: one customer's own words are no reason to list."""
OTHER_REASONS, NO_REASON = "그 밖의 사유", "사유 없음"
CHURN_COLUMNS = (
    "reason", "customers", "share_low", "share", "share_high", "judged", "avoidable",
    "avoidable_low", "avoidable_share", "avoidable_high", "voluntary_judged", "voluntary",
)  # fmt: skip
RETENTION_COLUMNS = (
    "unit_id", "outcome", "asked", "asked_hits", "asked_share", "others", "others_hits", "others_share",
    "difference_low", "difference", "difference_high",
)  # fmt: skip
OUTCOMES = {"churn": "churned_on", "repurchase": "last_order_on"}


class Share(NamedTuple):
    """Hits of a total."""

    hits: int
    total: int


def churn_reasons(customers: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Reasons of those who left from ``first`` to ``last``: first all ("") and then each, largest first.

    Shares have 90 % Wilson intervals and need 30 customers: of all who left a reason's share, of the judged
    ones the avoidable share.  Counts add up.
    """
    left = customers[customers["churned_on"].between(first, last)]
    if len(left) < MIN_RANKED:
        return pd.DataFrame(columns=list(CHURN_COLUMNS))
    said = left.get("churn_reason", pd.Series(None, index=left.index, dtype="str")).fillna(NO_REASON)
    numbers = said.value_counts()
    said = said.where(said.map(numbers) >= MIN_REASON, OTHER_REASONS)
    order = sorted(said.unique(), key=lambda name: (-int(said.eq(name).sum()), name))
    parts = [("", left), *((name, left[said == name]) for name in order)]
    return pd.DataFrame([_reason(name, part, len(left)) for name, part in parts], columns=list(CHURN_COLUMNS))


def _reason(name: str, part: pd.DataFrame, total: int) -> tuple[object, ...]:
    able, freely = _yes(part, "avoidable"), _yes(part, "voluntary")
    shares = wilson(*able) if able.total >= MIN_RANKED else (float("nan"),) * 3
    known = (able.total, able.hits, *shares, freely.total, freely.hits)
    return (name, len(part), *wilson(len(part), total), *known)


def _yes(part: pd.DataFrame, column: str) -> Share:
    answers = part[column].dropna() if column in part else pd.Series(dtype="boolean")
    return Share(int(answers.sum()), len(answers))


def retention(cubes: Cubes, customers: pd.DataFrame) -> pd.DataFrame:
    """Who left, or bought again, in the window: those who asked just before it against those who did not.

    The window's first day is a landmark (Anderson, Cain and Gelber 1983, *J. Clin. Oncol.* 1, 710-719): only
    customers still there count, asked or not by what they did in as many weeks before it, so nobody gains
    by having had to stay long enough to ask.  Differences have Newcombe's (1998) interval: 90 % for all
    inquiries, and 90 % for all types and causes of an outcome together (Bonferroni).  What it compares may
    differ in much else; it is no effect.

    Returns
    -------
    DataFrame
        A row for all inquiries, each type and each cause that 30 customers asked about.
    """
    weeks, window = cubes.calendar.weeks, cubes.calendar.window
    landmark, end = weeks[-window], weeks[-1] + pd.Timedelta(days=6)
    before = cubes.inquiries[cubes.inquiries["week"].isin(weeks[-2 * window : -window])]
    here = customers
    if "churned_on" in here:
        here = here[~here["churned_on"].lt(landmark)]
    found = [
        row
        for outcome, column in OUTCOMES.items()
        if column in here and here[column].notna().any()
        for row in _compared(outcome, *_outcome(here, column, landmark, end), before)
    ]
    return pd.DataFrame(found, columns=list(RETENTION_COLUMNS))


def _outcome(
    here: pd.DataFrame, column: str, landmark: pd.Timestamp, end: pd.Timestamp
) -> tuple[pd.DataFrame, pd.Series]:
    """Customers of whom it is known whether it happened in the window, and whether it did.

    Only the last order is known: who ordered after the window may have ordered in it as well.
    """
    known = here[~here[column].gt(end)] if column == "last_order_on" else here
    return known, known[column].between(landmark, end)


def _compared(
    outcome: str, here: pd.DataFrame, hit: pd.Series, before: pd.DataFrame
) -> Iterator[tuple[object, ...]]:
    keys = here["customer_key"]
    anyone = keys.isin(before["customer_key"])
    silent = hit[~anyone]
    groups = [(unit, hit[keys.isin(asked)]) for unit, asked in _askers(before)]
    groups = [(unit, part) for unit, part in groups if min(len(part), len(silent)) >= MIN_RANKED]
    for unit, part in groups:
        tried = 1 if unit == ALL else len(groups) - 1
        mine, theirs = Share(int(part.sum()), len(part)), Share(int(silent.sum()), len(silent))
        shares = (*mine, mine.hits / mine.total, *theirs, theirs.hits / theirs.total)
        yield (unit, outcome, mine.total, mine.hits, shares[2], theirs.total, theirs.hits, shares[5],
               *newcombe(mine, theirs, 1 - (1 - CONFIDENCE) / tried))  # fmt: skip


def _askers(before: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    keyed = before[before["customer_key"].notna()]
    yield ALL, keyed["customer_key"]
    for unit in (keyed["inquiry_type"].map(type_unit), keyed["cause_id"]):
        for name, part in keyed.groupby(unit, sort=True):
            if not is_bucket(str(name)):
                yield str(name), part["customer_key"]


def newcombe(mine: Share, theirs: Share, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Low, mid and high of the difference of two shares.

    Newcombe (1998, *Statistics in Medicine* 17, 873-890), method 10: from the Wilson intervals of both.

    Examples
    --------
    >>> [round(value, 4) for value in newcombe(Share(56, 70), Share(48, 80), 0.95)]
    [0.0524, 0.2, 0.3339]
    """
    first, second = (wilson(*share, confidence) for share in (mine, theirs))
    mid = first[1] - second[1]
    down = np.hypot(first[1] - first[0], second[2] - second[1])
    up = np.hypot(first[2] - first[1], second[1] - second[0])
    return float(mid - down), mid, float(mid + up)

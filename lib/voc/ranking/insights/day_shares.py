"""Repeats and answers within a day: shares of the last week and of the last four, beside those before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.insights.service import MEASURES, hours_taken, targets_of, verdict, young
from voc.ranking.insights.shares import wilson
from voc.settings import Service

DAY = 24
_WEEKS = {"": (1, 0), "_previous": (2, 1)}
_MONTHS = {"": (4, 0), "_previous": (8, 4)}
"""Complete weeks from so many before the end up to so many."""


def day_shares(cubes: Cubes, service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    """``repeat_share`` and ``response_24h_share`` of the week and the month, with what they rest on.

    The 24-hour share has one definition, that of the artefact ``service``: completed within 24 (working)
    hours ÷ all inquiries, open ones counted as not; without `resolved_at` it is the first response, and
    ``response_24h_measure`` says which.

    Returns
    -------
    week, month : dict
        For ``totals`` and ``totals.month`` of ``summary.json``; NaN or None for what is not known.
    """
    measure, done = _answered(cubes, service)
    rows = cubes.inquiries.assign(answered=done)
    week = _shares(cubes, rows, _WEEKS)
    now = rows[rows["week"] == cubes.calendar.last]
    target = targets_of(service).get(DAY) if measure == "completed" else None
    repeat, response = (_interval(now[name]) for name in ("is_repeat", "answered"))
    said = {
        "repeat_low": repeat[0], "repeat_high": repeat[1],
        "response_24h_low": response[0], "response_24h_high": response[1],
        "response_24h_measure": measure, "response_24h_target": target,
        "response_24h_verdict": verdict(*response, target) if measure else "",
        "response_24h_young": young(cubes, MEASURES[measure][0]) if measure else 0,
    }  # fmt: skip
    return week | said, _shares(cubes, rows, _MONTHS)


def _answered(cubes: Cubes, service: Service) -> tuple[str | None, pd.Series]:
    """What is measured, and by inquiry whether it was done within a day."""
    taken = hours_taken(cubes.inquiries, service)
    for name in MEASURES:
        if name in taken:
            return name, pd.Series(taken[name] <= DAY, index=cubes.inquiries.index, dtype="boolean")
    return None, pd.Series(pd.NA, index=cubes.inquiries.index, dtype="boolean")


def _shares(cubes: Cubes, rows: pd.DataFrame, periods: dict[str, tuple[int, int]]) -> dict[str, float]:
    found: dict[str, float] = {}
    all_weeks = cubes.calendar.weeks
    for suffix, (first, end) in periods.items():
        weeks = all_weeks[len(all_weeks) - first : len(all_weeks) - end] if first <= len(all_weeks) else ()
        part = rows[rows["week"].isin(list(weeks))]
        for name, column in (("repeat_share", "is_repeat"), ("response_24h_share", "answered")):
            known = part[column].dropna()
            found[f"{name}{suffix}"] = float(known.mean()) if len(known) else np.nan
    return found


def _interval(values: pd.Series) -> tuple[float, float]:
    known = values.dropna()
    low, _, high = wilson(int(known.sum()), len(known)) if len(known) else (np.nan, 0.0, np.nan)
    return low, high

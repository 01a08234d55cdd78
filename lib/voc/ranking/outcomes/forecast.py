"""Inquiries of the next eight weeks, by type, and whether such forecasts have been worth anything so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.counts import Cubes
from voc.ranking.headroom import INTERVAL
from voc.ranking.holidays import long_holidays
from voc.ranking.model import Floats
from voc.ranking.outcomes.backtest import AHEAD, NAIVE_WEEKS, backtest
from voc.ranking.outcomes.forecast_words import staffing
from voc.ranking.outcomes.foretell import Past, foretell


@dataclass(frozen=True)
class Forecast:
    """`table` is the artefact ``forecast``; `line` says in Korean what to staff for."""

    table: pd.DataFrame
    line: str


def forecast(cubes: Cubes) -> Forecast:
    """Inquiries (all, and by type) of the eight weeks after the last complete one.

    The table has a row a unit and week: unit_id, inquiry_type, week, low, mid, high, planned (whether the
    denominator is known), holiday (its name or ""), and beside them the unit's `backtest`: mae_ratio,
    coverage, tested and shown.
    """
    units = np.flatnonzero(cubes.units["level"].isin(["all", "type"]))
    future = cubes.calendar.last + pd.to_timedelta(7 * np.arange(1, AHEAD + 1), unit="D")
    past, holidays = _past(cubes, units), long_holidays(future)
    planned = _planned(cubes, units, future)
    draws = foretell(past, planned, future.isin(list(holidays)))
    score = backtest(cubes, units, past)
    parts = []
    for i, unit in enumerate(units):
        low, mid, high = np.percentile(draws[i], INTERVAL, axis=0)
        named = {
            "unit_id": cubes.units["unit_id"].iloc[unit],
            "inquiry_type": cubes.units["inquiry_type"].iloc[unit],
        }
        known = cubes.has_orders & ~np.isnan(planned[i])
        parts.append(
            pd.DataFrame(
                {
                    **named, "week": future, "low": low, "mid": mid, "high": high, "planned": known,
                    "holiday": [holidays.get(week, "") for week in future], **score.iloc[i],
                }
            )
        )  # fmt: skip
    line = staffing(draws[0], score.iloc[0], past.counts[0, -NAIVE_WEEKS:], cubes.in_window())
    return Forecast(pd.concat(parts, ignore_index=True), line)


def _past(cubes: Cubes, units: NDArray[np.intp]) -> Past:
    weeks = cubes.calendar.weeks
    return Past(
        cubes.units["unit_id"].iloc[units].tolist(), cubes.counts[units], cubes.exposure[units],
        cubes.calm[units], np.asarray(weeks.isin(list(long_holidays(weeks)))),
    )  # fmt: skip


def _planned(cubes: Cubes, units: NDArray[np.intp], future: pd.DatetimeIndex) -> Floats:
    """Denominators (unit, ahead) that are known already, NaN else; 1 without orders."""
    types = cubes.units["inquiry_type"].iloc[units].tolist()
    totals = cubes.against.weekly(types, future)
    if not cubes.has_orders:
        return totals
    daily = {(need.name, need.lag): need.daily.index for need in cubes.against.needed()}
    days = future.repeat(7) + pd.to_timedelta(np.tile(np.arange(7), AHEAD), unit="D")
    for i, name in enumerate(types):
        basis = cubes.against.basis(name)
        known = (days - pd.Timedelta(weeks=basis.lag)).isin(daily[basis.name, basis.lag])
        totals[i, ~known.reshape(AHEAD, 7).all(axis=1)] = np.nan
    totals[totals == 0] = np.nan
    return totals

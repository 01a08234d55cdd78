"""Whether forecasts have been worth anything so far: made at earlier weeks, from what was known then."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.counts import Cubes
from voc.ranking.headroom import INTERVAL
from voc.ranking.model import Floats
from voc.ranking.outcomes.foretell import Past, foretell

AHEAD = 8
"""Weeks foretold."""
NAIVE_WEEKS = 4
"""A forecast must beat the mean of so many weeks."""
_FIRST_ORIGIN, _FEWEST_ORIGINS, _MOST_ORIGINS, _STEP = 12, 3, 8, 2
_YEAR, _TWO_YEARS = 52, 104


def backtest(cubes: Cubes, units: NDArray[np.intp], past: Past) -> pd.DataFrame:
    """Scores of rolling origins, every other week back from the last that eight weeks have followed.

    Weeks that an event touches are not judged: no forecast knows of them.

    Returns
    -------
    DataFrame (unit)
        mae_ratio (mean absolute error against that of the mean of the last four weeks, from 104 weeks on of
        the same weeks a year ago where that is better), coverage of the 90 % interval, tested (weeks judged)
        and shown (whether the ratio is below 1).  Ratio and coverage are NaN with fewer than three origins
        and where no week could be judged.
    """
    weeks = past.counts.shape[1]
    origins = range(weeks - AHEAD, _FIRST_ORIGIN - 1, -_STEP)[:_MOST_ORIGINS]
    if len(origins) < _FEWEST_ORIGINS:
        unknown = {"mae_ratio": np.nan, "coverage": np.nan, "tested": 0, "shown": False}
        return pd.DataFrame([unknown] * len(units))
    each = np.array([_scores(cubes, units, past, origin) for origin in origins])
    ours, naive, year, inside, tested = each.sum(axis=0)
    rival = np.minimum(naive, year) if weeks >= _TWO_YEARS else naive
    ratio = np.where(tested > 0, ours / np.maximum(rival, 1e-12), np.nan)
    coverage = np.where(tested > 0, inside / np.maximum(tested, 1), np.nan)
    return pd.DataFrame(
        {"mae_ratio": ratio, "coverage": coverage, "tested": tested.astype(np.int64), "shown": ratio < 1}
    )


def _scores(cubes: Cubes, units: NDArray[np.intp], past: Past, origin: int) -> Floats:
    """Errors of ours, the last four weeks and the year before, weeks inside, and weeks judged: (5, unit)."""
    target = slice(origin, origin + AHEAD)
    known = _known_then(cubes, units, origin)
    draws = foretell(past.until(origin), known, past.holiday[target])
    low, mid, high = np.percentile(draws, INTERVAL, axis=1)
    came, judged = past.counts[:, target], past.usual[:, target] | past.holiday[target]
    last = past.counts[:, origin - NAIVE_WEEKS : origin].mean(axis=1, keepdims=True)
    a_year_ago = past.counts[:, max(0, origin - _YEAR) :][:, :AHEAD]
    scores = [np.abs(came - said) for said in (mid, last, a_year_ago)]
    scores += [(low <= came) & (came <= high), np.ones(came.shape)]
    return np.array([(score * judged).sum(axis=1) for score in scores])


def _known_then(cubes: Cubes, units: NDArray[np.intp], origin: int) -> Floats:
    """Denominators (unit, ahead) that a forecast made then knew: those of earlier weeks, by their lag.

    Plans of then are not kept, so the test knows less than a forecast with planned orders does.
    """
    totals: Floats = cubes.denominators[units, origin : origin + AHEAD].copy()
    if cubes.has_orders:
        lags = np.array([cubes.against.basis(name).lag for name in cubes.units["inquiry_type"].iloc[units]])
        totals[np.arange(AHEAD) >= lags[:, None]] = np.nan
    return totals

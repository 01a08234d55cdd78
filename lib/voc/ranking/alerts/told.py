"""Which surges are told: few false ones among them, and each at the lowest level that explains it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.alerts.surprise import Surprise
from voc.ranking.model import Floats

FALSE_DISCOVERY = 0.02
"""Of the alerts of one run.  Over many runs with few alerts each a larger share of all is false: at 2 % some
6 % were in the worlds of `benchmarks/decisions.py` (at 5 % 11 %)."""
MIN_INCREASE = 10
_ROUNDING = 1e-9


def told(units: pd.DataFrame, surprise: Surprise) -> Floats:
    """q-value of every unit whose surge is told, NaN for all others.

    A cause's surge is its type's and everybody's as well.  Telling it once makes fewer alerts, so the false
    ones weigh more: the threshold t is the largest at which (units judged) · t ÷ (alerts told at t) is at
    most 2 % (focused Benjamini-Hochberg: Katsevich, Sabatti and Bogomolov 2023, JASA 118).

    Parameters
    ----------
    units : DataFrame
        level and inquiry_type.
    surprise : Surprise

    Returns
    -------
    array (unit,)
    """
    p_values = surprise.p_values
    judged, small = int((~np.isnan(p_values)).sum()), p_values[p_values <= FALSE_DISCOVERY]
    steps = FALSE_DISCOVERY * np.arange(1, len(small) + 1) / max(1, judged)  # where so many may be told
    q_values, best = np.full(len(p_values), np.nan), np.inf
    chosen = np.zeros(len(p_values), dtype=bool)
    for threshold in np.unique([*small, *steps])[::-1].tolist():
        seen = _lowest(units, surprise, threshold)
        best = min(best, judged * threshold / max(1, seen.sum()))
        if best <= FALSE_DISCOVERY * (1 + _ROUNDING):
            chosen = chosen if chosen.any() else seen
            q_values[p_values <= threshold] = best
    return np.where(chosen, q_values, np.nan)


def _lowest(units: pd.DataFrame, surprise: Surprise, threshold: float) -> NDArray[np.bool_]:
    """Surges at a threshold that those told below them do not explain."""
    level, of_type = units["level"].to_numpy(), units["inquiry_type"].to_numpy()
    chosen = np.zeros(len(units), dtype=bool)
    explained: dict[str, Floats] = {}  # excess (look,) told so far, by type
    for unit in _upwards(surprise.p_values <= threshold, level):
        if level[unit] == "all":
            below = sum(explained.values(), np.zeros(surprise.counts.shape[1]))
        else:
            nothing = np.zeros(surprise.counts.shape[1])
            below = explained.get(of_type[unit], nothing) if level[unit] == "type" else nothing
        p_value, increase = surprise.without(unit, below)
        if p_value > threshold or increase < MIN_INCREASE:
            continue
        chosen[unit] = True
        own = surprise.excess(unit)
        name = str(of_type[unit])
        explained[name] = own if level[unit] == "type" else explained.get(name, 0.0) + own
    return chosen


def _upwards(surprising: NDArray[np.bool_], level: NDArray[np.object_]) -> list[int]:
    """Causes, then types, then all."""
    return [int(u) for one in ("cause", "type", "all") for u in np.flatnonzero(surprising & (level == one))]

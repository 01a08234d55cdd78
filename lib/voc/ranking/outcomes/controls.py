"""What an action is held against: its weeks before and after, and the inquiries that nobody acted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.counts import Cubes, type_unit
from voc.ranking.model import Floats
from voc.ranking.surges import surges

LONGEST_AFTER = 26
"""After half a year other things have changed than the action."""
_FEWEST_CONTROLS = 50.0
"""Inquiries a week below which chance moves the controls more than anything they could show."""


@dataclass(frozen=True)
class Span:
    """The weeks (week,) that tell what a unit was before an action and what it is since.

    ``first`` is the position of the first whole week after the start.
    """

    unit: int
    first: int
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]


def spans(cubes: Cubes, decisions: pd.DataFrame) -> list[Span | None]:
    """The weeks to judge each action by; None where its unit is not there any more.

    They reach from the action before it on the same inquiries to the next one, at most half a year on.
    Left out are the week within which it started, weeks of events and long holidays, and before it the
    surges: what was high by chance falls by itself.
    """
    units = pd.Index(cubes.units["unit_id"]).get_indexer(pd.Index(decisions["unit_id"]))
    found: list[Span | None] = []
    for unit, start in zip(units.tolist(), decisions["start_date"], strict=True):
        same = [_touches(cubes, acted, unit) for acted in units.tolist()]
        found.append(_span(cubes, unit, start, decisions["start_date"][same]) if unit >= 0 else None)
    return found


def untouched(cubes: Cubes, decisions: pd.DataFrame) -> NDArray[np.bool_]:
    """Units (unit,) of types on which nobody has acted, nor on any of their causes; not ALL."""
    units = cubes.units
    hit = units["unit_id"].isin(decisions["unit_id"]) | units["inquiry_type"].isin(decisions["inquiry_type"])
    acted = set(units.loc[hit, "inquiry_type"])
    free: NDArray[np.bool_] = (~units["inquiry_type"].isin(acted) & units["level"].ne("all")).to_numpy()
    return free


def control_index(cubes: Cubes, decisions: pd.DataFrame) -> Floats | None:
    """Inquiries of the types not acted on (week,), 1 being what their own rates would bring.

    Each type's rate is its mean over the history; its weeks out of the ordinary are left out on both sides.
    None where there are too few such inquiries.
    """
    types = np.flatnonzero(untouched(cubes, decisions) & cubes.units["level"].eq("type").to_numpy())
    counts, exposure, calm = cubes.counts[types], cubes.exposure[types], cubes.calm[types]
    told = calm & ~surges(counts, exposure, calm) & (exposure > 0)
    rates = (counts * told).sum(axis=1) / np.maximum((exposure * told).sum(axis=1), 1e-12)
    expected = (rates[:, None] * exposure * told).sum(axis=0)
    seen = (counts * told).sum(axis=0)
    enough = expected >= _FEWEST_CONTROLS
    if not enough.any():
        return None
    index: Floats = np.where(enough, (seen + 0.5) / np.maximum(expected, 1e-12), 1.0)
    return index


def _span(cubes: Cubes, unit: int, start: pd.Timestamp, others: pd.Series) -> Span:
    """``others`` are the starts of all actions on the same inquiries, this one's included."""
    weeks, calm = cubes.calendar.weeks, cubes.calm[unit]
    ends = weeks + pd.Timedelta(days=7)
    first = int(weeks.searchsorted(start))
    monday = start - pd.Timedelta(days=start.weekday())
    earlier, later = others[others < monday], others[others >= monday + pd.Timedelta(days=7)]
    before, after = calm & (ends <= start), calm & (weeks >= start)
    if len(earlier):
        before &= weeks >= earlier.max()
    if len(later):
        after &= ends <= later.min()
    after &= weeks < start + pd.Timedelta(weeks=LONGEST_AFTER)
    exposure = np.where(before, cubes.exposure[unit], 0.0)
    before &= ~surges(cubes.counts[[unit]], exposure[None, :], before[None, :])[0]
    return Span(unit, first, np.asarray(before), np.asarray(after))


def _touches(cubes: Cubes, acted: int, unit: int) -> bool:
    """Whether an action on one unit changes the inquiries of another."""
    if acted < 0:
        return False
    ids, types = cubes.units["unit_id"], cubes.units["inquiry_type"]
    is_type = {i for i in (acted, unit) if ids.iloc[i] == type_unit(types.iloc[i])}
    return acted == unit or (bool(is_type) and types.iloc[acted] == types.iloc[unit])

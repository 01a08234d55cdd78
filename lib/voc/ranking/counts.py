"""Counts and denominators: unit by week, and unit by partner over the window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.artefacts import Run
from voc.bucket import is_bucket
from voc.errors import ArtefactError
from voc.ranking.actions import last_actions
from voc.ranking.denominators import DIMENSIONS, Denominators
from voc.ranking.holidays import long_holidays
from voc.ranking.model import Floats
from voc.ranking.weeks import Calendar, birth, calendar, monday
from voc.ranking.words import Unit

ALL = "ALL"
"""Unit of all inquiries together; in `weekly` only, never ranked."""


def type_unit(inquiry_type: str) -> str:
    """The unit_id of an inquiry type; a cause's is its cause_id."""
    return f"T:{inquiry_type}"


@dataclass(frozen=True)
class Cubes:
    """What the ranking counts.

    Attributes
    ----------
    inquiries : DataFrame
        All inquiries with ``inquiry_type``, ``cause_id`` (of the causes stage) and ``week``.
    units : DataFrame
        unit_id, level (all|type|cause|bucket), inquiry_type, name, denominator (its Korean name); one row a
        unit, ALL first. A bucket holds what says nothing: counted, but not judged.
    counts, first_counts : array (unit, week)
        All inquiries, and those that are not known to be repeats.
    denominators : array (unit, week)
        What the inquiries of a week are held against, by the unit's type; 1 without orders.  A week of which
        one of them is not known is not complete (`calendar`).
    born : array (unit,)
        Position of the unit's first week; a type exists from the start.
    since : array (unit,)
        Position of the first week after the last action on it (decisions.csv), at least `born`: where its
        floor is looked for.
    calm : array (unit, week), bool
        Weeks of the unit's history with nothing out of the ordinary: no event of events.csv touches its type,
        and no long holiday.
    partners : list of str
        Peers: partners, else products, else segments with orders in the window; empty where orders know none.
    partner_counts, partner_denominators : array (unit, partner)
        Both over the window; denominators are 0 for a unit whose denominator does not know partners.
    against : Denominators
        All denominators, for what is counted otherwise.
    peer_dimension : str
        What ``partners`` are: 파트너, 상품 or 고객군.
    """

    inquiries: pd.DataFrame
    calendar: Calendar
    units: pd.DataFrame
    counts: Floats
    first_counts: Floats
    denominators: Floats
    has_orders: bool
    born: NDArray[np.intp]
    since: NDArray[np.intp]
    calm: NDArray[np.bool_]
    partners: list[str]
    partner_counts: Floats
    partner_denominators: Floats
    against: Denominators
    peer_dimension: str = "파트너"

    @property
    def denominator(self) -> Floats:
        """The denominator (week,) of all inquiries together."""
        total: Floats = self.denominators[0]
        return total

    @property
    def exposure(self) -> Floats:
        """Denominators (unit, week), 0 before a unit was born."""
        weeks = np.arange(len(self.calendar.weeks))
        return np.where(weeks >= self.born[:, None], self.denominators, 0.0)

    @property
    def window(self) -> slice:
        """Positions of the window's weeks."""
        return slice(len(self.calendar.weeks) - self.calendar.window, None)

    @property
    def window_counts(self) -> Floats:
        """Inquiries of each unit in the window."""
        totals: Floats = self.counts[:, self.window].sum(axis=1)
        return totals

    @property
    def window_denominators(self) -> Floats:
        """Each unit's denominator (unit,) summed over the window."""
        totals: Floats = self.denominators[:, self.window].sum(axis=1)
        return totals

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Weeks (unit, week) that may be a floor: calm, and since the last action."""
        return self.calm & (np.arange(len(self.calendar.weeks)) >= self.since[:, None])

    def unit(self, position: int) -> Unit:
        """What a unit's rates are per."""
        return Unit(str(self.units["denominator"].iloc[position]), self.has_orders)

    def members(self, level: str) -> NDArray[np.intp]:
        """Positions of the units of a level."""
        return np.flatnonzero(self.units["level"] == level)

    def in_window(self) -> pd.DataFrame:
        """The inquiries of the window's weeks."""
        return self.inquiries[self.inquiries["week"].isin(self.calendar.weeks[self.window])]


def count(run: Run, window_weeks: int) -> Cubes:
    """Read the earlier stages' artefacts and count."""
    inquiries, causes = _inquiries(run), run.load("causes")
    units = _units(inquiries, causes)
    against = Denominators.of(run, units.loc[units["level"] == "type", "name"].tolist())
    units["denominator"] = [against.basis(name).name for name in units["inquiry_type"]]
    found = calendar(inquiries["created_at"], against.needed(), window_weeks)
    weeks = found.weeks
    inquiries["week"] = monday(inquiries["created_at"])
    counts = cross(inquiries, "week", units, weeks)
    first = cross(inquiries[~inquiries["is_repeat"].fillna(False)], "week", units, weeks)
    denominators = against.weekly(units["inquiry_type"], weeks)
    born = _born(units, counts, denominators)
    decisions = run.load("decisions") if run.has("decisions") else None
    since = np.maximum(born, last_actions(decisions, units, weeks))
    unusual = _event_weeks(run, units, weeks) | weeks.isin(list(long_holidays(weeks)))
    calm = ~unusual & (np.arange(len(weeks)) >= born[:, None])
    window = weeks[-found.window :]
    dimension, peers = _peers(inquiries, against, window)
    return Cubes(
        inquiries, found, units, counts, first, denominators, against.available, born, since, calm,
        peers.tolist(), cross(inquiries[inquiries["week"].isin(window)], dimension, units, peers),
        _peer_denominators(against, dimension, peers, units, window), against, DIMENSIONS[dimension],
    )  # fmt: skip


def _inquiries(run: Run) -> pd.DataFrame:
    inquiries = run.load("inquiries").drop(columns="inquiry_type")
    assignments = run.load("assignments")[["inquiry_id", "inquiry_type", "cause_id"]]
    joined = inquiries.merge(assignments, on="inquiry_id", how="left", validate="1:1")
    missing = int(joined["inquiry_type"].isna().sum())
    if missing:
        raise ArtefactError(
            "문의와 원인 배정이 서로 맞지 않습니다.",
            expected="모든 문의에 유형과 원인이 배정됨",
            got=f"배정이 없는 문의 {missing:,}건",
            remedy="notebooks/03_causes.ipynb부터 다시 실행하세요.",
        )
    return joined


def _units(inquiries: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    types = sorted(set(inquiries["inquiry_type"]) | set(causes["inquiry_type"]))
    rows = [(ALL, "all", "", "전체")]
    rows += [(type_unit(name), "type", name, name) for name in types]
    found = causes.sort_values("cause_id")[["cause_id", "inquiry_type", "name"]]
    rows += [(c, "bucket" if is_bucket(c) else "cause", t, n) for c, t, n in found.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["unit_id", "level", "inquiry_type", "name"])


def cross(rows: pd.DataFrame, column: str, units: pd.DataFrame, values: pd.Index) -> Floats:
    """Inquiries (unit, value of a column): each counts for all, for its type and for its cause."""
    out = np.zeros((len(units), len(values)))
    if not len(values):
        return out
    keys = (
        pd.Series(ALL, index=rows.index),
        "T:" + rows["inquiry_type"],
        rows["cause_id"],
    )
    to_value = values.get_indexer(pd.Index(rows[column]))
    unit_ids = pd.Index(units["unit_id"])
    for key in keys:
        to_unit = unit_ids.get_indexer(pd.Index(key))
        known = (to_unit >= 0) & (to_value >= 0)
        np.add.at(out, (to_unit[known], to_value[known]), 1.0)
    return out


def _born(units: pd.DataFrame, counts: Floats, denominators: Floats) -> NDArray[np.intp]:
    is_cause = units["level"] == "cause"
    found = [birth(n, o) if cause else 0 for n, o, cause in zip(counts, denominators, is_cause, strict=True)]
    return np.array(found, dtype=np.intp)


def _event_weeks(run: Run, units: pd.DataFrame, weeks: pd.DatetimeIndex) -> NDArray[np.bool_]:
    touched = np.zeros((len(units), len(weeks)), dtype=bool)
    events = run.load("events") if run.has("events") else None
    if events is None:
        return touched
    for start, end, types in events[["start", "end", "types"]].itertuples(index=False):
        hit = (weeks <= end) & (weeks + pd.Timedelta(days=7) > start)
        names = [name.strip() for name in types.split(",") if name.strip()]
        units_hit = units["inquiry_type"].isin(names).to_numpy() if names else np.ones(len(units), bool)
        touched |= units_hit[:, None] & hit
    return touched


def _peers(inquiries: pd.DataFrame, against: Denominators, window: pd.DatetimeIndex) -> tuple[str, pd.Index]:
    """The first dimension that inquiries and orders both know, and its values with orders in the window."""
    for dimension in DIMENSIONS:
        if dimension in inquiries and inquiries[dimension].notna().any():
            totals = against.by_value(dimension, against.main, window).sum(axis=1)
            if totals.gt(0).any():
                return dimension, totals[totals > 0].sort_index().index
    return next(iter(DIMENSIONS)), pd.Index([])


def _peer_denominators(
    against: Denominators, dimension: str, peers: pd.Index, units: pd.DataFrame, window: pd.DatetimeIndex
) -> Floats:
    """Denominators (unit, peer) over the window."""
    bases = [against.basis(name) for name in units["inquiry_type"]]
    totals = {
        basis: against.by_value(dimension, basis, window).sum(axis=1).reindex(peers, fill_value=0.0)
        for basis in set(bases)
    }
    return np.array([totals[basis] for basis in bases], dtype=float).reshape(len(units), len(peers))

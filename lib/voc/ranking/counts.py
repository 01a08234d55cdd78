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
from voc.ranking.model import Floats
from voc.ranking.weeks import Calendar, birth, calendar, monday
from voc.ranking.words import Unit, unit_of

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
        What the inquiries of a week are held against, by the unit's type; 1 without orders, 0 in weeks of
        which it is not known.
    born : array (unit,)
        Position of the unit's first week; a type exists from the start.
    since : array (unit,)
        Position of the first week after the last action on it (decisions.csv), at least `born`: where its
        floor is looked for.
    calm : array (unit, week), bool
        Weeks of the unit's history with nothing out of the ordinary: no event of events.csv touches its type.
    partners : list of str
        Those with orders in the window; empty without partner data.
    partner_counts, partner_denominators : array (unit, partner)
        Both over the window; denominators are 0 for a unit whose denominator does not know partners.
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
    orders = run.load("orders") if run.has("orders") else None
    orders = orders if orders is not None and len(orders) else None
    weeks = calendar(inquiries["created_at"], orders, window_weeks)
    inquiries["week"] = monday(inquiries["created_at"])
    units = _units(inquiries, causes)
    units["denominator"] = unit_of(run.settings, orders is not None).name
    counts = _unit_counts(inquiries, units, weeks.weeks)
    first = _unit_counts(inquiries[~inquiries["is_repeat"].fillna(False)], units, weeks.weeks)
    denominators = np.tile(_denominator(orders, weeks.weeks), (len(units), 1))
    born = np.array(
        [
            birth(row, orders_then) if level == "cause" else 0
            for row, orders_then, level in zip(counts, denominators, units["level"], strict=True)
        ],
        dtype=np.intp,
    )
    decisions = run.load("decisions") if run.has("decisions") else None
    since = np.maximum(born, last_actions(decisions, units, weeks.weeks))
    calm = ~_event_weeks(run, units, weeks.weeks) & (np.arange(len(weeks.weeks)) >= born[:, None])
    partners, partner_counts, partner_denominator = _by_partner(inquiries, orders, units, weeks)
    return Cubes(
        inquiries, weeks, units, counts, first, denominators, orders is not None, born, since, calm,
        partners, partner_counts, np.tile(partner_denominator, (len(units), 1)),
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


def _unit_counts(inquiries: pd.DataFrame, units: pd.DataFrame, weeks: pd.DatetimeIndex) -> Floats:
    """Inquiries by unit and week: every inquiry counts for all, its type and its cause."""
    return _cross(inquiries, "week", units, weeks)


def _cross(rows: pd.DataFrame, column: str, units: pd.DataFrame, values: pd.Index) -> Floats:
    keys = (
        pd.Series(ALL, index=rows.index),
        "T:" + rows["inquiry_type"],
        rows["cause_id"],
    )
    out = np.zeros((len(units), len(values)))
    to_value = values.get_indexer(pd.Index(rows[column]))
    unit_ids = pd.Index(units["unit_id"])
    for key in keys:
        to_unit = unit_ids.get_indexer(pd.Index(key))
        known = (to_unit >= 0) & (to_value >= 0)
        np.add.at(out, (to_unit[known], to_value[known]), 1.0)
    return out


def _denominator(orders: pd.DataFrame | None, weeks: pd.DatetimeIndex) -> Floats:
    if orders is None:
        return np.ones(len(weeks))
    by_week = orders.groupby(monday(orders["date"]))["count"].sum()
    return by_week.reindex(weeks).to_numpy(dtype=float)


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


def _by_partner(
    inquiries: pd.DataFrame, orders: pd.DataFrame | None, units: pd.DataFrame, weeks: Calendar
) -> tuple[list[str], Floats, Floats]:
    """Partners with orders in the window; an inquiry without a partner belongs to none."""
    nothing: tuple[list[str], Floats, Floats] = ([], np.zeros((len(units), 0)), np.zeros(0))
    if orders is None or "partner" not in inquiries:
        return nothing
    window = weeks.weeks[-weeks.window :]
    named = orders[monday(orders["date"]).isin(window) & orders["partner"].fillna("").ne("")]
    totals = named.groupby("partner")["count"].sum()
    totals = totals[totals > 0].sort_index()
    if totals.empty:
        return nothing
    rows = inquiries[inquiries["week"].isin(window)]
    counts = _cross(rows, "partner", units, pd.Index(totals.index))
    return [str(name) for name in totals.index], counts, totals.to_numpy(dtype=float)

"""Slices of the inquiries: what they may be cut by, counted for every type and cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.counts import ALL, Cubes, cross, type_unit
from voc.ranking.denominators import DIMENSIONS
from voc.ranking.drivers.evidence import MIN_INQUIRIES
from voc.ranking.model import Floats

COLUMNS = {
    **DIMENSIONS, "channel": "채널", "journey_stage": "여정 단계", "app_version": "앱 버전",
}  # fmt: skip
"""Columns of the inquiries that are slices, with their Korean names."""
WEEKDAYS = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
AFTER_WEEKS = 2
"""So many weeks from an event's first on are the weeks after it."""
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Slices:
    """One dimension, or a pair of them, over the window; what is held against orders or inquiries.

    Attributes
    ----------
    names : tuple of str
        One dimension, or two.
    values : list of tuple of str
    inside, exposed : array (unit, value)
        Inquiries, and what they are held against.
    total, exposure : array (unit, 1)
        The same in all.
    reference : array (unit,) of str
        What that is: "orders", or the inquiries of the "type" or of "all".
    of_all : (inside, total), shapes (1, value) and (1, 1)
        Inquiries of all, whatever denominator is known for them.
    parts : list of (inside, exposed), each (unit, value)
        The same for each condition of a pair alone; empty for a single dimension.
    """

    names: tuple[str, ...]
    values: list[tuple[str, ...]]
    inside: Floats
    exposed: Floats
    total: Floats
    exposure: Floats
    reference: NDArray[np.object_]
    of_all: tuple[Floats, Floats]
    parts: list[tuple[Floats, Floats]]


def sliced(cubes: Cubes, events: pd.DataFrame | None) -> pd.DataFrame:
    """The inquiries of the history with ``weekday`` and ``event``, the last one before them ("" without).

    A repeat is left out: it is the same matter in the same slice again, no evidence of its own.
    """
    rows = cubes.inquiries
    rows = rows[~rows["is_repeat"].fillna(False).astype(bool) & rows["week"].isin(cubes.calendar.weeks)]
    weekday = np.array(WEEKDAYS, dtype=object)[rows["created_at"].dt.day_of_week]
    event = pd.Series("", index=rows.index, dtype=object)
    for start, name, types in happenings(events):
        after = rows["week"].isin(weeks_after(start))
        event[after & (rows["inquiry_type"].isin(types) if types else True)] = name
    return rows.assign(weekday=weekday, event=event)


def happenings(events: pd.DataFrame | None) -> list[tuple[pd.Timestamp, str, list[str]]]:
    """Start, name and types (none: all) of every event, in the order of time."""
    if events is None:
        return []
    ordered = events.sort_values("start", kind="stable")[["start", "kind", "note", "types"]]
    return [
        (
            start,
            f"{start.month}월 {start.day}일 {note or kind}",
            [t.strip() for t in types.split(",") if t.strip()],
        )
        for start, kind, note, types in ordered.itertuples(index=False)
    ]


def weeks_after(start: pd.Timestamp) -> pd.DatetimeIndex:
    """Mondays of the first weeks after an event, its own included."""
    first = (start - pd.Timedelta(days=start.weekday())).normalize()
    return pd.date_range(first, periods=AFTER_WEEKS, freq="7D")


def singles(cubes: Cubes, rows: pd.DataFrame) -> Iterator[Slices]:
    """Every dimension that the source has, by itself; weeks after events are compared as weeks."""
    for name in (*COLUMNS, "weekday"):
        known = _known(rows, name)
        if len(known):
            yield _against_orders(cubes, known, _against_inquiries(cubes, known, (name,)))


def pairs(cubes: Cubes, rows: pd.DataFrame) -> Iterator[Slices]:
    """Every two dimensions, held against inquiries."""
    for names in combinations((*COLUMNS, "weekday", "event"), 2):
        known = _known(rows, *names)
        if len(known):
            yield _against_inquiries(cubes, known, names)


def reference(cubes: Cubes, totals: Floats) -> NDArray[np.intp]:
    """Position of the unit (unit,) whose inquiries each is held against.

    A cause's are those of its type, where the others are as many as its own at least; else all.
    """
    types = [type_unit(name) if name else ALL for name in cubes.units["inquiry_type"]]
    own = pd.Index(cubes.units["unit_id"]).get_indexer(pd.Index(types))
    small = (own == np.arange(len(own))) | (totals[own] < 2 * totals)
    return np.where(small, 0, own)


def _known(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    return rows.dropna(subset=list(names)) if set(names) <= set(rows) else rows.iloc[:0]


def _against_inquiries(cubes: Cubes, rows: pd.DataFrame, names: tuple[str, ...]) -> Slices:
    rows = in_window(cubes, rows)
    first, *others = (rows[name].astype(str) for name in names)
    for other in others:
        first = first + _BETWEEN + other
    joined = rows.assign(slice=first)
    held = joined["slice"].value_counts()
    values = pd.Index(sorted(held.index[held >= MIN_INQUIRIES]))
    split = [tuple(value.split(_BETWEEN)) for value in values]
    keep = [all(value) for value in split]  # no event is no slice
    values, split = values[keep], [value for value in split if all(value)]
    inside, total = cross(joined, "slice", cubes.units, values), _totals(cubes, joined)
    base = reference(cubes, total)
    parts = []
    for i, name in enumerate(names if len(names) > 1 else ()):
        wanted = pd.Index([value[i] for value in split])
        found = cross(joined, name, cubes.units, wanted.unique())[:, wanted.unique().get_indexer(wanted)]
        parts.append((found, found[base]))
    kind = np.where(base == 0, "all", "type").astype(object)
    of_all = inside[:1].copy(), total[:1, None].copy()
    return Slices(
        names, split, inside, inside[base], total[:, None], total[base][:, None], kind, of_all, parts
    )


def _against_orders(cubes: Cubes, rows: pd.DataFrame, slices: Slices) -> Slices:
    """The same, with orders for the units whose denominator is known by these values."""
    (name,) = slices.names
    if name not in DIMENSIONS:
        return slices
    weeks = cubes.calendar.weeks[cubes.window]
    values = [value for (value,) in slices.values]
    bases = [cubes.against.basis(one) for one in cubes.units["inquiry_type"]]
    for basis in sorted(set(bases)):
        orders = cubes.against.by_value(name, basis, weeks).sum(axis=1)
        of_it = np.array([one == basis for one in bases])
        if orders.empty:
            continue
        own = orders.reindex(values, fill_value=0.0).to_numpy(dtype=float)
        ordered = in_window(cubes, rows[rows[name].isin(orders.index[orders > 0])])
        slices.inside[of_it] *= own > 0  # without orders there is no rate
        slices.exposed[of_it], slices.exposure[of_it] = own, orders.sum()
        slices.total[of_it] = _totals(cubes, ordered)[of_it, None]
        slices.reference[of_it] = "orders"
    return slices


def in_window(cubes: Cubes, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the window's weeks."""
    return rows[rows["week"].isin(cubes.calendar.weeks[cubes.window])]


def _totals(cubes: Cubes, rows: pd.DataFrame) -> Floats:
    """Inquiries of each unit (unit,)."""
    return cross(rows.assign(one=1), "one", cubes.units, pd.Index([1]))[:, 0]

"""Why it happens: the slices of the inquiries in which a type or cause carries more than its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.drivers.evidence import lift_and_excess
from voc.ranking.drivers.finds import Find, beyond, joined, try_alone, try_events, try_together
from voc.ranking.drivers.slices import COLUMNS, pairs, singles, sliced
from voc.ranking.drivers.starts import not_one_week, start
from voc.ranking.drivers.words import missing, sentence
from voc.settings import MIN_RANKED

FALSE_DISCOVERY = 0.05
"""Of the drivers told, in equal parts for each dimension, for events and for all pairs."""
_COLUMNS = (
    "unit_id", "dimension", "value", "other_dimension", "other_value", "direction", "reference", "inquiries",
    "expected", "lift_low", "lift", "lift_high", "excess_low", "excess_mid", "excess_high",
    "p_value", "q_value", "start", "text",
)  # fmt: skip


@dataclass(frozen=True)
class Drivers:
    """Artefact ``drivers``, of how many slices tried, and a line on what the source lacks ("": nothing)."""

    table: pd.DataFrame
    tried: int
    line: str


def find_drivers(cubes: Cubes, events: pd.DataFrame | None = None) -> Drivers:
    """Slices that carry more than their share of a type or cause over the window.

    For every type and cause with at least 30 inquiries in the window: partner, product, segment, channel,
    journey stage, app version, weekday, the first two weeks after an event, and pairs of these; for all
    inquiries together where their orders are known.  A slice's inquiries (repeats left out) are held against
    its own orders where they are known, else against the inquiries of the type, or all of them where the type
    is little more than the cause.

    Told are slices with at least 10 inquiries and 1.5 times the others' rate, beyond chance (exact tests;
    Benjamini-Hochberg over all slices tried).  A pair is told only where both conditions bring more together
    than the product of what each brings, and its conditions no more where they bring nothing without each
    other.  Where orders are known a slice far below the others is told as well: it shows what can be reached.

    Parameters
    ----------
    cubes : Cubes
    events : DataFrame, optional
        The artefact ``events``.
    """
    rows = sliced(cubes, events)
    judged = cubes.units["level"].isin(["all", "type", "cause"]) & (cubes.window_counts >= MIN_RANKED)
    units = np.flatnonzero(judged)
    tried = [try_alone(cubes, one, units) for one in singles(cubes, rows)]
    tried.append(try_events(cubes, events, units))
    both = joined([try_together(cubes, one, units) for one in pairs(cubes, rows)])
    share = FALSE_DISCOVERY / (len(tried) + 1)
    together = both.discoveries(share)
    found = [*beyond([find for one in tried for find in one.discoveries(share)], together), *together]
    told = [
        _row(cubes, rows, find)
        for find in found
        if "weekday" not in find.names
        or not_one_week(cubes, rows, find.unit, find.names, find.values, find.reference)
    ]
    table = pd.DataFrame(told, columns=list(_COLUMNS)).astype({"start": "datetime64[us]"})
    lacking = [name for name in COLUMNS if name not in rows or rows[name].isna().all()]
    line = missing(lacking, events is None or events.empty)
    ordered = table.sort_values(["unit_id", "excess_mid"], ascending=[True, False], kind="stable")
    return Drivers(ordered.reset_index(drop=True), sum(one.number for one in (*tried, both)), line)


def _row(cubes: Cubes, rows: pd.DataFrame, find: Find) -> tuple[Any, ...]:
    lifts, excess = lift_and_excess(find.inside, find.total, find.exposed, find.exposure)
    excess = excess / find.weeks
    since = None
    if find.direction == "more" and "event" not in find.names:
        week = start(cubes, rows, find.unit, find.names, find.values, find.reference)
        since = None if week is None else cubes.calendar.weeks[week]
    text = sentence(find.where, find.direction, find.reference, tuple(lifts), tuple(excess), since)
    (first, value), (second, other) = (*find.where, ("", ""))[:2]
    expected = find.inside - excess[1] * find.weeks
    return (
        cubes.units["unit_id"].iloc[find.unit], first, value, second, other, find.direction, find.reference,
        int(find.inside), expected, *lifts, *excess, find.p_value, find.q_value, since, text,
    )  # fmt: skip

"""A driver week by week: when it began, and whether it is more than one week's doing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from voc.ranking.counts import Cubes
from voc.ranking.drivers.evidence import MIN_LIFT, lift, started
from voc.ranking.model import Floats

_HOLDS = 0.05


def start(
    cubes: Cubes, rows: pd.DataFrame, unit: int, names: list[str], values: list[str], kind: str
) -> int | None:
    """Position of the week since which a slice carries more than its share; None where not clear."""
    born = int(cubes.born[unit])
    inside, total, exposed, exposure = weekly(cubes, rows, unit, names, values, kind)[:, born:]
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.nan_to_num((total - inside) * exposed / (exposure - exposed), posinf=0.0)
    week = started(inside, expected)
    return None if week is None else born + week


def not_one_week(
    cubes: Cubes, rows: pd.DataFrame, unit: int, names: list[str], values: list[str], kind: str
) -> bool:
    """Whether a slice stands out in the window without its largest week too.

    One bad Monday is no trait of Mondays, although it brings many inquiries.
    """
    parts = weekly(cubes, rows, unit, names, values, kind)[:, cubes.window]
    inside, total, exposed, exposure = np.delete(parts, int(parts[0].argmax()), axis=1).sum(axis=1)
    if not 0 < exposed < exposure or inside == 0:
        return False
    chance = stats.binom.sf(inside - 1, total, exposed / exposure)
    return bool(chance <= _HOLDS and lift(inside, total, exposed, exposure) >= MIN_LIFT)


def weekly(
    cubes: Cubes, rows: pd.DataFrame, unit: int, names: list[str], values: list[str], kind: str
) -> Floats:
    """Inquiries in the slice and in all, and what they are held against in the slice and in all (4, week)."""
    own = _of_unit(cubes, rows, unit).dropna(subset=names)
    weeks = cubes.calendar.weeks
    if kind == "orders":
        basis = cubes.against.basis(cubes.units["inquiry_type"].iloc[unit])
        orders = cubes.against.by_value(names[0], basis, weeks)
        exposed, exposure = orders.loc[values[0]].to_numpy(), orders.sum().to_numpy()
    else:
        base = rows if kind == "all" else rows[rows["inquiry_type"] == cubes.units["inquiry_type"].iloc[unit]]
        exposed, exposure = _counts(base.dropna(subset=names), names, values, weeks)
    return np.array([*_counts(own, names, values, weeks), exposed, exposure], dtype=float)


def _of_unit(cubes: Cubes, rows: pd.DataFrame, unit: int) -> pd.DataFrame:
    chosen = cubes.units.iloc[unit]
    if chosen["level"] == "all":
        return rows
    column, name = ("inquiry_type", "name") if chosen["level"] == "type" else ("cause_id", "unit_id")
    found: pd.DataFrame = rows[rows[column] == chosen[name]]
    return found


def _counts(
    rows: pd.DataFrame, names: list[str], values: list[str], weeks: pd.DatetimeIndex
) -> tuple[Floats, Floats]:
    """Rows (week,) in the slice, and all."""
    inside = np.logical_and.reduce([rows[name] == value for name, value in zip(names, values, strict=True)])
    chosen, every = (
        np.asarray(part["week"].value_counts().reindex(weeks, fill_value=0), dtype=np.float64)
        for part in (rows[inside], rows)
    )
    return chosen, every

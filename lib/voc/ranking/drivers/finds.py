"""Which slices stand out: every one is tried, and what is told is corrected for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from voc.ranking.counts import Cubes
from voc.ranking.drivers.evidence import (
    MIN_INQUIRIES,
    MIN_LIFT,
    interaction,
    less_than_share,
    lift,
    more_than_share,
    weeks_apart,
)  # fmt: skip
from voc.ranking.drivers.slices import Slices, happenings, weeks_after
from voc.ranking.drivers.words import Where
from voc.ranking.model import Floats

MIN_EXPECTED = 1.0
"""A slice in which fewer are expected is not tried: to be told it would need ten times its share, and all
that is tried makes the others harder to tell."""
_UNUSUAL = 0.05
_MIN_CALM_WEEKS = 8


class Find(NamedTuple):
    """A slice of a unit that stands out, before or after correction.

    ``weeks``: so many it was looked for in.  ``alone``: of a pair, each condition's lift without the other.
    """

    unit: int
    where: Where
    direction: str
    reference: str
    inside: float
    total: float
    exposed: float
    exposure: float
    weeks: int
    p_value: float
    alone: tuple[float, ...] = ()
    q_value: float = 1.0

    @property
    def names(self) -> list[str]:
        """Its dimensions."""
        return [name for name, _ in self.where]

    @property
    def values(self) -> list[str]:
        """Its values."""
        return [value for _, value in self.where]


@dataclass(frozen=True)
class Tried:
    """What stands out of so many slices."""

    finds: list[Find]
    number: int

    def discoveries(self, share: float) -> list[Find]:
        """Those told so that at most this share of them is false (Benjamini-Hochberg over all tried)."""
        if not self.finds:
            return []
        p_values = np.ones(self.number)  # what does not stand out is not told, whatever its p-value
        p_values[: len(self.finds)] = [find.p_value for find in self.finds]
        q_values = false_discovery_control(p_values)[: len(self.finds)].tolist()
        return [f._replace(q_value=q) for f, q in zip(self.finds, q_values, strict=True) if q <= share]


_Held = tuple[Floats, Floats, Floats, Floats]
"""Inquiries in each slice and in all, and what they are held against in the slice and in all."""


def try_alone(cubes: Cubes, slices: Slices, units: NDArray[np.intp]) -> Tried:
    """The values of one dimension, with more than their share; against orders, with less as well."""
    inside, total, exposed, exposure = _of(slices, units)
    ordered = (slices.reference[units] == "orders")[:, None]
    p_more = _p_values(slices, units, ordered, (inside, total, exposed, exposure), more_than_share)
    possible = (exposed < exposure) & (total * exposed >= MIN_EXPECTED * exposure)
    possible &= _comparable(slices, units)
    more = possible & (inside >= MIN_INQUIRIES) & (lift(inside, total, exposed, exposure) >= MIN_LIFT)
    # Beside one very bad value all others look good, so the good ones are compared without the bad.
    bad = more & (p_more <= _UNUSUAL)
    rest = total - (inside * bad).sum(axis=1, keepdims=True)
    held = exposure - (exposed * bad).sum(axis=1, keepdims=True)
    p_less = _p_values(slices, units, ordered, (inside, rest, exposed, held), less_than_share)
    expected = exposed * (rest - inside) / np.maximum(held - exposed, 1e-12)
    less = ordered & possible & ~bad & (expected >= MIN_INQUIRIES) & (inside * MIN_LIFT <= expected)
    finds = [
        Find(
            int(units[u]), _where(slices, v), direction, str(slices.reference[units[u]]), inside[u, v],
            n[u, 0], exposed[u, v], o[u, 0], cubes.calendar.window, p[u, v],
        )
        for direction, chosen, n, o, p in (
            ("more", more, total, exposure, p_more), ("less", less, rest, held, p_less),
        )
        for u, v in np.argwhere(chosen)
    ]  # fmt: skip
    return Tried(finds, int(possible.sum()))


def _p_values(
    slices: Slices, units: NDArray[np.intp], ordered: NDArray[np.bool_], held: _Held,
    test: Callable[[Floats, Floats, Floats, Floats, NDArray[np.bool_] | bool], Floats],
) -> Floats:  # fmt: skip
    """Exact p-values (unit, value), two-sided against orders.

    A partner with more contacts an order in everything is told once, of all inquiries.  To be told of a type
    or cause it must stand out among all inquiries as well.
    """
    inside, total = held[:2]
    beyond_all = test(inside, total, *slices.of_all, True)
    beyond_all = np.where((units == 0)[:, None], 0.0, beyond_all)
    p_values = test(*held, ~ordered)
    return np.where(ordered, np.minimum(1, 2 * np.maximum(p_values, beyond_all)), p_values)


def try_together(cubes: Cubes, slices: Slices, units: NDArray[np.intp]) -> Tried:
    """Pairs that bring more than their share, and more than their conditions together let expect."""
    inside, total, exposed, exposure = _of(slices, units)
    (first, second), (held_first, held_second) = ([part[i][units] for part in slices.parts] for i in range(2))
    counts = np.array([inside, first - inside, second - inside, total - first - second + inside])
    exposures = np.array(
        [exposed, held_first - exposed, held_second - exposed, exposure - held_first - held_second + exposed]
    )
    ratio, p_more_than_parts = interaction(counts, exposures)
    p_values = np.maximum(more_than_share(inside, total, exposed, exposure, True), p_more_than_parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = counts / exposures
        alone = np.nan_to_num(rates[1:3] / rates[3], posinf=np.inf)
    possible = (exposures > 0).all(axis=0) & (total * exposed >= MIN_EXPECTED * exposure)
    possible &= _comparable(slices, units)
    chosen = possible & (inside >= MIN_INQUIRIES) & (ratio >= MIN_LIFT)
    chosen &= lift(inside, total, exposed, exposure) >= MIN_LIFT
    finds = [
        Find(
            int(units[u]), _where(slices, v), "more", str(slices.reference[units[u]]), inside[u, v],
            total[u, 0], exposed[u, v], exposure[u, 0], cubes.calendar.window, p_values[u, v],
            tuple(alone[:, u, v].tolist()),
        )
        for u, v in np.argwhere(chosen)
    ]  # fmt: skip
    return Tried(finds, int(possible.sum()))


def try_events(cubes: Cubes, events: pd.DataFrame | None, units: NDArray[np.intp]) -> Tried:
    """The first weeks after each event of the history, against the calm weeks."""
    finds, number = [], 0
    for begun, name, types in happenings(events):
        after = np.asarray(cubes.calendar.weeks.isin(weeks_after(begun)))
        for u in units:
            calm = cubes.calm[u] & ~after
            touched = not types or cubes.units["inquiry_type"].iloc[u] in types
            if not (touched and after.any() and np.flatnonzero(after)[0] >= cubes.born[u]):
                continue
            if calm.sum() < _MIN_CALM_WEEKS:
                continue
            number += 1
            n, o = cubes.first_counts[u], cubes.denominators[u]
            inside, total = n[after].sum(), n[after | calm].sum()
            exposed, exposure = o[after].sum(), o[after | calm].sum()
            if inside >= MIN_INQUIRIES and lift(inside, total, exposed, exposure) >= MIN_LIFT:
                p_value = weeks_apart(n, o, after, calm)
                where = (("event", name),)
                numbers = (inside, total, exposed, exposure, int(after.sum()), p_value)
                finds.append(Find(int(u), where, "more", "weeks", *numbers))
    return Tried(finds, number)


def joined(parts: list[Tried]) -> Tried:
    """Several families tried as one."""
    return Tried([find for part in parts for find in part.finds], sum(part.number for part in parts))


def beyond(alone: list[Find], together: list[Find]) -> list[Find]:
    """Single slices that stand out beyond the pairs they are part of."""
    told = {
        (pair.unit, condition)
        for pair in together
        for condition, without in zip(pair.where, pair.alone, strict=True)
        if without < MIN_LIFT
    }
    return [one for one in alone if one.direction == "less" or (one.unit, one.where[0]) not in told]


def _comparable(slices: Slices, units: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Units (unit, 1) whose reference says something of a dimension.

    Each type has its channels (product questions come by Q&A), so only inquiries of the type compare; and all
    inquiries compare with orders only.
    """
    against = slices.reference[units]
    comparable = (against == "orders") | ((against == "type") if "channel" in slices.names else (units != 0))
    return np.asarray(comparable)[:, None]


def _of(slices: Slices, units: NDArray[np.intp]) -> _Held:
    return slices.inside[units], slices.total[units], slices.exposed[units], slices.exposure[units]


def _where(slices: Slices, value: int) -> Where:
    return tuple(zip(slices.names, slices.values[value], strict=True))

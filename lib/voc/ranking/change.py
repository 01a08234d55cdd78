"""Why inquiries moved: growth of the denominator, its mix over partners, and each unit's own rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.ranking.counts import Cubes, cross
from voc.ranking.denominators import DIMENSIONS
from voc.ranking.headroom import INTERVAL, UnitRates
from voc.ranking.model import DRAWS, Floats

PERIODS = {"week": 1, "month": 4}
"""Complete weeks that each period has; it is compared with as many before."""
EFFECTS = ["volume_effect", "mix_effect", "rate_effect"]


def shapley(denominators: Floats, shares: Floats, rates: Floats) -> Floats:
    """Change of a product of three factors, split exactly into the part of each.

    Inquiries are denominator · Σ share · rate.  A factor's part is the mean of what changing it does over
    all orders of changing the three (Shapley 1953), so none is favoured and the parts add up to the whole.

    Parameters
    ----------
    denominators : array (2,)
        Before and after.
    shares : array (2, part)
        Of the denominator.
    rates : array (2, unit, part)

    Returns
    -------
    array (3, unit)
        From the denominator, from the shares, from the rates.

    Examples
    --------
    >>> one = np.ones((2, 1))
    >>> shapley(np.array([1000, 1100]), one, np.array([[[0.1]], [[0.12]]])).ravel().round(9).tolist()
    [11.0, 0.0, 21.0]
    """
    per_one = np.array([[rates[r] @ shares[s] for r in (0, 1)] for s in (0, 1)])
    whole = denominators[:, None, None, None] * per_one
    parts = []
    for axis in range(3):
        now, then = np.take(whole, 1, axis), np.take(whole, 0, axis)
        moved = now - then  # by the states of the other two factors
        parts.append((2 * moved[0, 0] + moved[0, 1] + moved[1, 0] + 2 * moved[1, 1]) / 6)
    return np.array(parts)


@dataclass(frozen=True)
class _Span:
    """A period and the one before, as positions of weeks."""

    name: str
    before: slice
    after: slice

    @classmethod
    def of(cls, name: str, weeks: int, history: int) -> _Span:
        return cls(name, slice(history - 2 * weeks, history - weeks), slice(history - weeks, history))

    @property
    def both(self) -> tuple[slice, slice]:
        return self.before, self.after


def changes(cubes: Cubes, rates: list[UnitRates]) -> pd.DataFrame:
    """The artefact ``change``: the last week and the last four weeks against as many before.

    The parts of a type's causes and bucket add up to the type's, those of the types to all inquiries'.
    Periods for which the history is too short are left out.

    Parameters
    ----------
    cubes : Cubes
    rates : list of UnitRates
        Whose draws say how far a change of the rate is more than chance.

    Returns
    -------
    DataFrame
        A row a period and unit: before and after (inquiries), the three effects, and the 90 % interval of
        the rate's, widened where needed so that it holds the counted one.  Largest rate effect first.
    """
    history = len(cubes.calendar.weeks)
    spans = [_Span.of(name, weeks, history) for name, weeks in PERIODS.items() if 2 * weeks <= history]
    table = pd.DataFrame([row for span in spans for row in _rows(cubes, rates, span)])
    order = ["period", "level", "rate_effect", "unit_id"]
    return table.sort_values(order, ascending=[False, True, False, True], ignore_index=True)


def _split(cubes: Cubes, span: _Span) -> dict[int, Floats]:
    """The three effects of every unit but ALL, by its position: a type, then what belongs to it."""
    found: dict[int, Floats] = {}
    for name in cubes.units.loc[cubes.units["level"] == "type", "inquiry_type"]:
        members = np.flatnonzero(cubes.units["inquiry_type"] == name)
        effects = shapley(*_factors(cubes, members, span))
        found |= {int(unit): effects[:, i] for i, unit in enumerate(members)}
    return found


def _rows(cubes: Cubes, rates: list[UnitRates], span: _Span) -> Iterator[dict[str, Any]]:
    split = _split(cubes, span)
    whole = sum((split[int(unit)] for unit in cubes.members("type")), np.zeros(3))
    for unit, effects in {int(cubes.members("all")[0]): whole, **split}.items():
        yield _row(cubes, unit, span, effects, rates[unit])


def _row(cubes: Cubes, unit: int, span: _Span, effects: Floats, rates: UnitRates) -> dict[str, Any]:
    low, _, high = effects[2] + np.percentile(_beyond_counted(cubes, unit, rates, span), INTERVAL)
    before, after = (int(cubes.counts[unit, weeks].sum()) for weeks in span.both)
    named = cubes.units.iloc[unit][["unit_id", "level", "inquiry_type", "name"]].to_dict()
    return {
        **{str(key): value for key, value in named.items()},
        "period": span.name,
        "before": before,
        "after": after,
        **dict(zip(EFFECTS, effects.tolist(), strict=True)),
        "rate_low": min(float(low), float(effects[2])),
        "rate_high": max(float(high), float(effects[2])),
    }


def _beyond_counted(cubes: Cubes, unit: int, rates: UnitRates, span: _Span) -> Floats:
    """By how much what the latent rate's change brought exceeds what the counted one's did, in each draw."""
    moved: Floats = np.zeros(DRAWS)
    sums = [float(cubes.denominators[unit, weeks].sum()) for weeks in span.both]
    for weeks, total, sign in zip(span.both, sums, (-1, 1), strict=True):
        latent = rates.draws[:, weeks] @ cubes.exposure[unit, weeks]
        moved = moved + sign * (latent - cubes.counts[unit, weeks].sum()) / total
    return moved * (sums[0] + sums[1]) / 2


def _factors(cubes: Cubes, members: NDArray[np.intp], span: _Span) -> tuple[Floats, Floats, Floats]:
    """Denominators (2,), shares (2, part) and rates (2, unit, part) of a type and what belongs to it.

    The last part holds what belongs to no partner, or to one that has inquiries and no orders in a period:
    against the whole denominator, so that it takes no part in the mix.
    """
    totals = np.array([cubes.denominators[members[0], weeks].sum() for weeks in span.both])
    counts = np.array([cubes.counts[members, weeks].sum(axis=1) for weeks in span.both])
    orders, own = _by_peer(cubes, members, span)
    usable = ((orders > 0) | (own[:, 0] == 0)).all(axis=0) & (orders > 0).any(axis=0)
    orders, own = orders[:, usable], own[:, :, usable]
    rates = own / np.where(orders > 0, orders, 1.0)[:, None]
    for period in (0, 1):  # a rate that nothing was counted for is that of the other period
        missing = orders[period] == 0
        rates[period][:, missing] = rates[1 - period][:, missing]
    rest = (counts - own.sum(axis=2)) / totals[:, None]
    shares = np.concatenate([orders / totals[:, None], np.ones((2, 1))], axis=1)
    return totals, shares, np.concatenate([rates, rest[:, :, None]], axis=2)


def _by_peer(cubes: Cubes, members: NDArray[np.intp], span: _Span) -> tuple[Floats, Floats]:
    """Denominators (2, peer) and inquiries (2, unit, peer) of both periods; no peers where none are known."""
    dimension = next(key for key, name in DIMENSIONS.items() if name == cubes.peer_dimension)
    weeks = [cubes.calendar.weeks[positions] for positions in span.both]
    basis = cubes.against.basis(str(cubes.units["inquiry_type"].iloc[members[0]]))
    tables = [cubes.against.by_value(dimension, basis, of).sum(axis=1) for of in weeks]
    peers = tables[0].index.union(tables[1].index)
    if peers.empty or dimension not in cubes.inquiries:
        return np.zeros((2, 0)), np.zeros((2, len(members), 0))
    orders = np.array([table.reindex(peers, fill_value=0.0) for table in tables])
    name = cubes.units["inquiry_type"].iloc[members[0]]
    rows = cubes.inquiries[cubes.inquiries["inquiry_type"] == name]
    units = cubes.units.iloc[members]
    own = [cross(rows[rows["week"].isin(of)], dimension, units, peers) for of in weeks]
    return orders, np.array(own)

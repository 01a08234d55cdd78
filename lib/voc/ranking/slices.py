"""Contact rates by partner, product, segment and channel, and net of repeats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.counts import Cubes, cross
from voc.ranking.denominators import DIMENSIONS, Basis
from voc.ranking.headroom import INTERVAL, UnitRates
from voc.ranking.model import Floats, unit_rng
from voc.ranking.peers import Peers, compare

SLICED = (*DIMENSIONS, "channel")
_COLUMNS = (
    "unit_id", "dimension", "value", "inquiries", "first_inquiries", "denominator", "own_denominator",
    "rate_low", "rate", "rate_high", "net_rate",
)  # fmt: skip
_MIN_SHOWN = 5.0
_JEFFREYS = 0.5


def slice_rates(cubes: Cubes, peers: dict[str, Peers]) -> pd.DataFrame:
    """The artefact ``slices``: each unit's contact rate over the window, by value of each dimension.

    A partner's, product's or segment's inquiries are held against its own orders, by the model of `peers`,
    which shrinks small values towards the others; values with less than five expected contacts are left out.
    Where the orders are not known by value there is no rate: against all of them the largest looks worst.

    A channel is no part of the orders, so its inquiries are held against all of them, and without orders
    every value's against the weeks.  Such rates add up to the unit's: there is nothing to shrink them
    towards, and values with five inquiries stand with the interval of their count.

    Parameters
    ----------
    cubes : Cubes
    peers : dict of str to Peers
        Of `compare_partners`: that dimension is not compared again.
    """
    rows = [
        row
        for dimension in SLICED
        if dimension in cubes.inquiries
        for row in _slices(cubes, dimension, peers)
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    return table.astype({"unit_id": str, "dimension": str, "value": str, "own_denominator": bool})


def net_rates(cubes: Cubes, rates: list[UnitRates]) -> pd.DataFrame:
    """Contact rates without repeats over the window: net_contact_rate, _low and _high by unit_id.

    Inquiries that are no repeats are a thinned Poisson count, so their latent rate is the unit's times a
    share, and the share given both counts is beta distributed (Jeffreys): no second model, and never above
    the gross rate.  NaN for a unit of whose inquiries none is known to be a repeat or not.
    """
    counts, first = cubes.window_counts, cubes.first_counts[:, cubes.window].sum(axis=1)
    found = np.full((len(counts), 3), np.nan)
    for unit in np.flatnonzero(_repeats_known(cubes)):
        rng = unit_rng(f"{cubes.units['unit_id'].iloc[unit]}|net")
        again = counts[unit] - first[unit]
        share = rng.beta(first[unit] + _JEFFREYS, again + _JEFFREYS, len(rates[unit].window))
        rate = first[unit] / cubes.window_denominators[unit]
        low, _, high = np.percentile(rates[unit].window * share, INTERVAL)
        found[unit] = rate, min(low, rate), max(high, rate)
    names = ["net_contact_rate", "net_contact_rate_low", "net_contact_rate_high"]
    return pd.DataFrame(found, index=cubes.units["unit_id"], columns=names)


def _repeats_known(cubes: Cubes) -> NDArray[np.bool_]:
    """Whether of any of a unit's inquiries in the window it is known if they are repeats."""
    rows = cubes.in_window()
    rows = rows[rows["is_repeat"].notna()]
    known = cross(rows, "week", cubes.units, cubes.calendar.weeks).sum(axis=1)
    return np.asarray(known > 0)


def _slices(cubes: Cubes, dimension: str, peers: dict[str, Peers]) -> Iterator[tuple[Any, ...]]:
    rows = cubes.in_window()
    rows = rows[rows[dimension].notna()]
    repeats_known = _repeats_known(cubes)
    bases = [cubes.against.basis(name) for name in cubes.units["inquiry_type"]]
    compared = peers if DIMENSIONS.get(dimension) == cubes.peer_dimension else {}
    for basis in sorted(set(bases)):
        orders = _orders(cubes, dimension, basis)
        if orders.empty and cubes.has_orders and dimension in DIMENSIONS:
            continue
        values = orders.index if len(orders) else pd.Index(sorted(rows[dimension].unique()))
        counts = cross(rows, dimension, cubes.units, values)
        first = cross(rows[~rows["is_repeat"].fillna(False)], dimension, cubes.units, values)
        for unit in np.flatnonzero(cubes.units["level"].ne("bucket") & np.array([b == basis for b in bases])):
            unit_id, n = str(cubes.units["unit_id"].iloc[unit]), counts[unit]
            own = orders.to_numpy(dtype=float)
            found = (
                _shrunk(unit_id, n, own, compared)
                if len(own)
                else _counted(n, cubes.window_denominators[unit])
            )
            for i, denominator, *quantiles in found:
                net = quantiles[1] * first[unit, i] / n[i] if repeats_known[unit] and n[i] else np.nan
                counted = (int(n[i]), int(first[unit, i]), denominator, len(own) > 0)
                yield unit_id, dimension, values[i], *counted, *quantiles, net


def _orders(cubes: Cubes, dimension: str, basis: Basis) -> pd.Series:
    """A denominator by value over the window, where there is any; empty where it is not known by value."""
    if dimension not in DIMENSIONS:
        return pd.Series(dtype=float)
    orders = cubes.against.by_value(dimension, basis, cubes.calendar.weeks[cubes.window]).sum(axis=1)
    if len(orders) and DIMENSIONS[dimension] == cubes.peer_dimension:
        return orders.reindex(cubes.partners, fill_value=0.0)  # the positions that `Peers` speaks of
    return orders


_Rates = Iterator[tuple[int, float, float, float, float]]
"""Position of a value, its denominator, and the 5 %, 50 % and 95 % of its rate."""


def _shrunk(unit_id: str, counts: Floats, orders: Floats, compared: dict[str, Peers]) -> _Rates:
    """Rates of the values against their own orders; a single one has none to learn from."""
    peers = compared.get(unit_id) or compare(unit_id, counts, orders)
    if peers is not None:
        for i, value in enumerate(peers.partners):
            yield int(value), orders[value], *np.percentile(peers.rates[:, i], INTERVAL)
    elif orders.any():
        for value in np.flatnonzero(counts.sum() / orders.sum() * orders >= _MIN_SHOWN):
            yield int(value), orders[value], *_gamma(counts[value], orders[value])


def _counted(counts: Floats, whole: float) -> _Rates:
    for value in np.flatnonzero(counts >= _MIN_SHOWN):
        low, _, high = _gamma(counts[value], whole)
        yield int(value), whole, low, counts[value] / whole, high


def _gamma(count: float, denominator: float) -> Floats:
    """Quantiles of a rate given a Poisson count."""
    quantiles: Floats = stats.gamma.ppf(np.array(INTERVAL) / 100, count + _JEFFREYS) / denominator
    return quantiles

"""What `voc.ranking` says about a world, through the functions that its stage calls."""

from __future__ import annotations

import numpy as np
import pandas as pd
from worlds import WINDOW, World

from voc.ranking.alerts.find import find_alerts
from voc.ranking.change import EFFECTS, changes
from voc.ranking.counts import Cubes
from voc.ranking.denominators import Basis, Denominators
from voc.ranking.headroom import UnitRates, cause_headrooms, compare_partners, latent_rates
from voc.ranking.weeks import Calendar, birth

ORDERS, RECENT = "주문", 8
FIGURES = ["evidence", "floor", "low", "mid", "high"]


def cubes_of(world: World) -> Cubes:
    """A world as the ranking would have counted it: ALL, types, causes."""
    types = sorted(set(world.types))
    members = np.array([[True] * len(world.types), *[[t == one for t in world.types] for one in types]])
    sums = np.vstack([members, np.eye(len(world.types), dtype=bool)]).astype(float)
    rows = [("ALL", "all", "", "전체")]
    rows += [(f"T:{name}", "type", name, name) for name in types]
    rows += [(name, "cause", of, name) for name, of in zip(world.names, world.types, strict=True)]
    units = pd.DataFrame(rows, columns=["unit_id", "level", "inquiry_type", "name"])
    counts = sums @ world.counts.sum(axis=2)
    orders = np.tile(world.orders.sum(axis=1), (len(units), 1))
    first = len(units) - len(world.types)
    born = np.array(
        [birth(n, o) if i >= first else 0 for i, (n, o) in enumerate(zip(counts, orders, strict=True))]
    )
    acted = np.concatenate([np.zeros(first, dtype=int), world.acted])
    window = world.orders[-WINDOW:].sum(axis=0)
    return Cubes(
        inquiries=_inquiries(world),
        calendar=Calendar(world.weeks, WINDOW, {}),
        units=units.assign(denominator=ORDERS),
        counts=counts,
        first_counts=counts,
        denominators=orders,
        has_orders=True,
        born=born,
        since=np.maximum(born, acted),
        calm=(sums @ ~world.calm == 0) & (np.arange(len(world.weeks)) >= born[:, None]),
        partners=_partners(world),
        partner_counts=np.tensordot(sums, world.counts[:, -WINDOW:].sum(axis=1), 1),
        partner_denominators=np.tile(window, (len(units), 1)),
        against=Denominators(_orders(world), Basis(ORDERS), {}),
    )


def _inquiries(world: World) -> pd.DataFrame:
    """Those of the last weeks, one row each: what a change is split by partners with."""
    first = len(world.weeks) - RECENT
    unit, week, partner = np.indices(world.counts[:, first:].shape).reshape(3, -1)
    names, types, partners = map(np.array, (world.names, world.types, _partners(world)))
    table = pd.DataFrame({"cause_id": names[unit], "inquiry_type": types[unit]})
    table = table.assign(week=world.weeks[first + week], partner=partners[partner])
    table = table.loc[table.index.repeat(world.counts[:, first:].ravel().astype(int))]
    return table.reset_index(drop=True)


def _orders(world: World) -> pd.DataFrame:
    weeks, partners = len(world.weeks), _partners(world)
    return pd.DataFrame(
        {"denominator": ORDERS, "week": world.weeks.repeat(len(partners)), "partner": partners * weeks,
         "product": "", "segment": "", "count": world.orders.ravel()}
    )  # fmt: skip


def _partners(world: World) -> list[str]:
    return [f"파트너{i}" for i in range(world.orders.shape[1])]


def rates_and_headrooms(
    world: World, goals: dict[str, float]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], float]:
    """Contact rates, and headrooms: the primary one, by target (``goals`` of types), best peers, own best.

    Returns
    -------
    rates : DataFrame (unit)
        inquiries in the window, and low, mid, high of the contact rate.
    headrooms : dict of str to DataFrame (unit)
        FIGURES; only units for which that evidence exists, but for the primary one.
    residual : float
        What the parts of changes leave over, at most.
    """
    cubes = cubes_of(world)
    latent, peers = latent_rates(cubes), compare_partners(cubes)
    primary = cause_headrooms(cubes, latent, peers, {})
    asked = {
        "primary": primary,
        "target": cause_headrooms(cubes, latent, peers, goals),
        "best_peer": primary,
        "own_best": cause_headrooms(cubes, latent, {}, {}),
    }
    found = {}
    for evidence, headrooms in asked.items():
        rows = [(h.evidence, h.floor_rate, *h.low_mid_high) for h in map(headrooms.__getitem__, world.names)]
        said = pd.DataFrame(rows, columns=FIGURES, index=world.names)
        found[evidence] = said if evidence == "primary" else said[said["evidence"] == evidence]
    return _contact_rates(world, cubes, latent), found, _residual(changes(cubes, latent))


def _contact_rates(world: World, cubes: Cubes, latent: list[UnitRates]) -> pd.DataFrame:
    """As they are printed: the interval is widened where needed so that it holds the counted rate."""
    causes = cubes.members("cause")
    counted = (cubes.window_counts / cubes.window_denominators)[causes]
    low, high = np.percentile([latent[unit].window for unit in causes], [5, 95], axis=1)
    columns = {"inquiries": cubes.window_counts[causes], "low": np.minimum(low, counted), "mid": counted}
    return pd.DataFrame({**columns, "high": np.maximum(high, counted)}, index=world.names)


def _residual(parts: pd.DataFrame) -> float:
    """Of each unit's effects against its change, of causes' against their type's, of types' against all."""
    over = parts["after"] - parts["before"] - parts[EFFECTS].sum(axis=1)
    by_level = parts.groupby(["period", "level"])[EFFECTS].sum().groupby("period")
    by_type = parts[parts["level"] != "all"].groupby(["period", "inquiry_type", "level"])[EFFECTS].sum()
    spread = [by_level, by_type.groupby(["period", "inquiry_type"])]
    return max(float(over.abs().max()), *(float((g.max() - g.min()).to_numpy().max()) for g in spread))


def alerts(world: World) -> dict[str, str]:
    """The kind of each alert by its unit."""
    found = find_alerts(cubes_of(world))
    return dict(zip(found["unit_id"], found["kind"], strict=True))

"""The workbench's own estimates of a world, through what the notebook calls."""

from __future__ import annotations

import numpy as np
import pandas as pd
from planted import TYPES, World

from voc.ranking.counts import Cubes
from voc.ranking.denominators import Basis, Denominators
from voc.ranking.outcomes.effects import action_effects
from voc.ranking.outcomes.forecast import forecast
from voc.ranking.weeks import Calendar

WINDOW = 8


def effects(world: World) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the actions are said to have saved, and the weeks; the promise does not matter here."""
    cubes = cubes_of(world)
    decisions = pd.DataFrame(
        {
            "unit_id": [world.names[action.unit] for action in world.actions],
            "inquiry_type": [f"유형{world.types[action.unit]}" for action in world.actions],
            "cause": "",
            "action": "조치",
            "start_date": [world.weeks[action.start] for action in world.actions],
            "expected_saving_per_week": 10.0,
        }
    )
    return action_effects(cubes, decisions)


def forecast_table(world: World) -> pd.DataFrame:
    """The weeks after the last one seen, foretold."""
    return forecast(cubes_of(world)).table


def cubes_of(world: World) -> Cubes:
    """What the ranking counts: all, types and causes."""
    of_type = (np.arange(TYPES)[:, None] == world.types).astype(float)
    sums = np.vstack([np.ones(len(world.types)), of_type, np.eye(len(world.types))])
    counts = sums @ world.counts[:, world.seen]
    orders = np.tile(world.orders[world.seen], (len(sums), 1))
    zeros = np.zeros(len(sums), dtype=np.intp)
    nothing = np.zeros((len(sums), 0))
    return Cubes(
        inquiries=pd.DataFrame({"week": world.weeks[:0]}),
        calendar=Calendar(world.weeks[world.seen], WINDOW, {}),
        units=_units(world),
        counts=counts,
        first_counts=counts,
        denominators=orders,
        has_orders=True,
        born=zeros,
        since=zeros,
        calm=np.tile(world.calm[world.seen], (len(sums), 1)),
        partners=[],
        partner_counts=nothing,
        partner_denominators=nothing,
        against=Denominators(_orders(world), Basis("주문"), {}),
    )


def _orders(world: World) -> pd.DataFrame:
    """Orders by day, to the last week seen."""
    weeks = world.weeks[world.seen].repeat(7)
    days = weeks + pd.to_timedelta(np.tile(np.arange(7), len(weeks) // 7), unit="D")
    count = world.orders[world.seen].repeat(7) / 7
    return pd.DataFrame({"denominator": "주문", "date": days, "count": count, "week": weeks})


def _units(world: World) -> pd.DataFrame:
    types = [f"유형{i}" for i in range(TYPES)]
    of = [f"유형{i}" for i in world.types]
    return pd.DataFrame(
        {
            "unit_id": ["ALL", *(f"T:{name}" for name in types), *world.names],
            "level": ["all", *["type"] * TYPES, *["cause"] * len(of)],
            "inquiry_type": ["", *types, *of],
            "name": ["전체", *types, *world.names],
            "denominator": "주문",
        }
    )

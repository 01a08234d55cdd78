"""One world through ours and through what teams do: what was said beside what is true."""

from __future__ import annotations

import naive
import numpy as np
import ours
import pandas as pd
from planted import TYPES, make_world

AHEAD, LAST = 8, 4


def effects(seed: int) -> pd.DataFrame:
    """A row an action judged: kind, ratio, volume; holds, confirmed, error and width of both (naive_)."""
    world = make_world(seed)
    table, series = ours.effects(world)
    rows = []
    for action, said in zip(world.actions, table.to_dict("records"), strict=True):
        after = series[(series["unit_id"] == said["unit_id"]) & (series["role"] == "after")]
        if after.empty:
            continue
        volume = world.counts[action.unit, : action.start].mean()
        truth = world.saved(action, pd.DatetimeIndex(after["week"]))
        figures = {
            "": (said["actual_low"], said["actual_mid"], said["actual_high"]),
            "naive_": naive.before_after(world, action, pd.DatetimeIndex(after["week"])),
        }
        row = {"kind": action.kind, "ratio": action.ratio, "volume": volume}
        for system, (low, mid, high) in figures.items():
            row[f"{system}holds"] = low <= truth <= high
            row[f"{system}confirmed"] = low > 0
            row[f"{system}error"] = (mid - truth) / volume
            row[f"{system}width"] = (high - low) / volume
        rows.append(row)
    return pd.DataFrame(rows)


def forecast(seed: int) -> pd.DataFrame:
    """A row a unit (all, types) and week: calm, holds, error, naive_error, and the backtest's words."""
    world = make_world(seed)
    table = ours.forecast_table(world)
    of_type = (np.arange(TYPES)[:, None] == world.types).astype(float)
    counts = np.vstack([np.ones(len(world.types)), of_type]) @ world.counts
    came, last = counts[:, -AHEAD:], counts[:, -AHEAD - LAST : -AHEAD].mean(axis=1)
    table = table.assign(world=seed, came=came.ravel(), last=np.repeat(last, AHEAD))
    return table.assign(
        unit=table["unit_id"],
        calm=np.tile(world.calm[-AHEAD:], len(counts)),
        holds=table["came"].between(table["low"], table["high"]),
        error=(table["came"] - table["mid"]).abs(),
        naive_error=(table["came"] - table["last"]).abs(),
        backtest=table["coverage"],
    )

"""What teams do today: raw rates, raw percentiles, the lowest raw partner, volume alone, week over week."""

from __future__ import annotations

import numpy as np
import pandas as pd
from worlds import FLOOR_PERCENTILE, MIN_CALM_WEEKS, MIN_EXPECTED, WINDOW, World

MIN_PARTNERS = 3
RESAMPLES = 500
RISE = 1.3
"""A week with more than so many times the inquiries of the week before is an alert."""
FIGURES = ["evidence", "floor", "low", "mid", "high"]


def rates_and_headrooms(
    world: World, goals: dict[str, float], rng: np.random.Generator
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """As `ours.rates_and_headrooms`: the window's rate with a bootstrap over its weeks, above raw floors."""
    counts, orders = world.counts.sum(axis=2), world.orders.sum(axis=1)
    picked = rng.integers(len(orders) - WINDOW, len(orders), (RESAMPLES, WINDOW))
    draws = counts[:, picked].sum(axis=2) / orders[picked].sum(axis=1)
    rate = counts[:, -WINDOW:].sum(axis=1) / orders[-WINDOW:].sum()
    low, high = np.percentile(draws, [5, 95], axis=1)
    rates = pd.DataFrame(
        {"inquiries": rate * orders[-WINDOW:].sum(), "low": low, "mid": rate, "high": high}, index=world.names
    )
    floors = {
        "target": np.array([goals[of] for of in world.types]) * _share_of_type(world, rate),
        "best_peer": _best_peer(world, rate),
        "own_best": _own_best(world, counts / orders),
    }
    volume = orders[-WINDOW:].mean()
    found = {name: _above(name, floor, rates, volume).dropna() for name, floor in floors.items()}
    primary = found["best_peer"].reindex(world.names)
    primary = primary.fillna(found["own_best"].reindex(world.names))
    nothing = pd.DataFrame(
        {"evidence": "none", "floor": rate, "low": 0.0, "mid": 0.0, "high": 0.0}, world.names
    )
    return rates, {"primary": primary.fillna(nothing), **found}


def _above(evidence: str, floor: np.ndarray, rates: pd.DataFrame, volume: float) -> pd.DataFrame:
    over = {
        name: (rates[name] - floor).clip(lower=0).where(~np.isnan(floor)) * volume for name in FIGURES[2:]
    }
    return pd.DataFrame({"evidence": evidence, "floor": floor, **over})


def _share_of_type(world: World, rate: np.ndarray) -> np.ndarray:
    of_type = pd.Series(rate).groupby(world.types).transform("sum").to_numpy()
    return rate / np.maximum(of_type, 1e-12)


def _best_peer(world: World, rate: np.ndarray) -> np.ndarray:
    """The lowest raw rate of the partners that expect enough; NaN with fewer than three."""
    orders = world.orders[-WINDOW:].sum(axis=0)
    eligible = rate[:, None] * orders >= MIN_EXPECTED
    raw = np.where(eligible, world.counts[:, -WINDOW:].sum(axis=1) / orders, np.inf).min(axis=1)
    return np.where(eligible.sum(axis=1) >= MIN_PARTNERS, raw, np.nan)


def _own_best(world: World, raw: np.ndarray) -> np.ndarray:
    """The raw 20th percentile of the calm weeks since birth and action; NaN with fewer than twelve."""
    found = np.full(len(raw), np.nan)
    since = np.maximum(world.born, world.acted)
    for unit, rates in enumerate(raw):
        judged = world.calm[unit] & (np.arange(len(rates)) >= since[unit])
        if judged.sum() >= MIN_CALM_WEEKS:
            found[unit] = np.percentile(rates[judged], FLOOR_PERCENTILE)
    return found


def alerts(counts: pd.DataFrame) -> dict[str, str]:
    """Units (rows) whose last week (columns) rose by more than 30 %."""
    before, after = counts.iloc[:, -2], counts.iloc[:, -1]
    return dict.fromkeys(counts.index[after > RISE * before], "surge")

"""How worlds are made: seasons, restless weeks, surges, actions, partners, and units without slack."""

from __future__ import annotations

import numpy as np
import pandas as pd
from worlds import World

KINDS = {
    "null": 0.22, "seasonal": 0.18, "acted_on": 0.14, "surge": 0.12, "good_partner": 0.1,
    "uneven_partners": 0.1, "plain": 0.14,
}  # fmt: skip
"""What a unit is, and how often. Null: one rate over all weeks and partners, and nothing but chance."""
NULL_WORLDS, NOISY_WORLDS = 0.15, 0.25
"""Shares of worlds with null units only, and of worlds whose counts are negative binomial."""
NOISE = 0.02


def make_world(seed: int) -> World:
    """One world of 20 to 40 units, 26 to 104 weeks and 6 to 8 partners."""
    rng = np.random.default_rng([4, seed])
    weeks = pd.date_range("2024-01-01", periods=int(rng.integers(26, 105)), freq="7D").as_unit("us")
    orders, unusual = _orders(weeks, rng)
    is_null, is_noisy = rng.random() < NULL_WORLDS, rng.random() < NOISY_WORLDS
    units = int(rng.integers(20, 41))
    kinds = rng.choice(list(KINDS), units, p=list(KINDS.values())).tolist()
    kinds = ["null"] * units if is_null else kinds
    types = [f"유형{i}" for i in np.sort(rng.integers(0, rng.integers(3, 7), units))]
    calm = np.tile(~unusual, (units, 1))
    lift = _lift(kinds, types, unusual, calm, rng)
    base = np.exp(rng.uniform(np.log(2), np.log(80), units)) / orders.sum(axis=1).mean()
    flow, acted = zip(*(_flow(kind, weeks, lift[i], rng) for i, kind in enumerate(kinds)), strict=True)
    factors = np.array([_partners(kind, orders, rng) for kind in kinds])
    rates = (base[:, None] * np.array(flow) * lift)[:, :, None] * factors[:, None, :]
    born = _births(kinds, len(weeks), rng)
    rates[np.arange(len(weeks)) < born[:, None]] = 0.0
    noise = rng.uniform(0, NOISE) if is_noisy else 0.0
    counts = draw(rates * orders, noise, kinds, rng)
    return World(weeks, orders, kinds, types, rates, lift, calm, born, np.array(acted), noise, counts)


def surging_world(seed: int, volume: float, rise: float, noise: float) -> World:
    """Thirty units at rest but for counts of dispersion ``noise``, and one rise that lasts.

    The first, of ``volume`` a week, rises in the last two weeks to ``1 + rise`` times as many.
    """
    rng = np.random.default_rng([5, seed])
    weeks = pd.date_range("2024-01-01", periods=int(rng.integers(26, 105)), freq="7D").as_unit("us")
    orders = np.full((len(weeks), 1), 10_000.0) * np.exp(0.05 * rng.standard_normal((len(weeks), 1)))
    kinds = ["surge"] + ["plain"] * 29
    base = np.exp(rng.uniform(np.log(2), np.log(80), len(kinds)))
    base[0] = volume
    lift = np.ones((len(kinds), len(weeks)))
    lift[0, -2:] = 1 + rise
    rates = (base[:, None] * lift / 10_000)[:, :, None]
    zeros = np.zeros(len(kinds), dtype=int)
    types = [f"유형{i % 4}" for i in range(len(kinds))]
    calm = np.ones(lift.shape, dtype=bool)
    counts = draw(rates * orders, noise, kinds, rng)
    return World(weeks, orders, kinds, types, rates, lift, calm, zeros, zeros, noise, counts)


def draw(expected: np.ndarray, noise: float, kinds: list[str], rng: np.random.Generator) -> np.ndarray:
    """Counts: Poisson, or with a squared variation ``noise`` a week beside it, but not of null units."""
    if noise > 0:
        own = rng.gamma(1 / noise, noise, expected.shape[:2])
        own[[kind == "null" for kind in kinds]] = 1.0
        expected = expected * own[:, :, None]
    return rng.poisson(expected).astype(float)


def _orders(weeks: pd.DatetimeIndex, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Orders (week, partner) with growth, season, sale and holiday weeks, and a mask of the last two."""
    t = np.arange(len(weeks))
    total = np.exp(rng.uniform(np.log(3_000), np.log(30_000)) + rng.uniform(-0.2, 0.3) * t / 52)
    total *= np.exp(0.1 * np.sin(2 * np.pi * (t / 52 + rng.random())) + 0.05 * rng.standard_normal(len(t)))
    sale, holiday = rng.random(len(t)) < 0.05, rng.random(len(t)) < 0.04
    total *= np.where(sale, rng.uniform(1.3, 2.0, len(t)), 1.0) * np.where(holiday, 0.75, 1.0)
    partners = int(rng.integers(6, 9))
    shares = rng.dirichlet(np.full(partners, 4.0)) * np.exp(0.05 * rng.standard_normal((len(t), partners)))
    orders = np.round(total[:, None] * shares / shares.sum(axis=1, keepdims=True))
    return np.maximum(orders, 1.0), sale | holiday


def _lift(
    kinds: list[str], types: list[str], unusual: np.ndarray, calm: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """What surges, bumps and events multiply rates by (unit, week); marks the events in ``calm``."""
    lift = np.ones(calm.shape)
    moves = np.array([kind != "null" for kind in kinds])
    effect = rng.uniform(0.9, 1.4, lift.shape)
    lift[moves] *= np.where(unusual, effect[moves], 1.0)
    for _ in range(rng.integers(0, 3)):
        week, hit = rng.integers(0, lift.shape[1]), np.array(types) == rng.choice(types)
        calm[hit, week] = False
        lift[hit & moves, week] *= rng.uniform(1.5, 3.0)
    for unit in np.flatnonzero(np.array(kinds) == "surge"):
        for _ in range(rng.integers(1, 4)):
            start, length = rng.integers(0, lift.shape[1]), rng.integers(1, 4)
            start = start if rng.random() < 0.7 else lift.shape[1] - rng.integers(1, 9)
            lift[unit, start : start + length] *= 2.0
    return lift


def _flow(
    kind: str, weeks: pd.DatetimeIndex, lift: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, int]:
    """The slow and restless part of a rate (week,), and the week of an action; ``lift`` takes the bumps."""
    t, acted = np.arange(len(weeks)), 0
    if kind == "null":
        return np.ones(len(t)), acted
    log_rate = _restless(len(t), rng.uniform(0, 0.4 if kind in ("plain", "acted_on") else 0.2), rng)
    if rng.random() < 0.3:
        log_rate += rng.uniform(-0.4, 0.4) * t / len(t)
    elif rng.random() < 0.2:
        log_rate[int(rng.integers(len(t) // 5, len(t) - 10)) :] += rng.uniform(-0.35, 0.35)
    if kind == "seasonal":
        log_rate += rng.uniform(0.15, 0.45) * np.sin(2 * np.pi * (t / 52 + rng.random()))
        if rng.random() < 0.5:
            apart = (t - rng.uniform(0, 52) + 26) % 52 - 26
            lift *= 1 + rng.uniform(0.3, 0.8) * np.exp(-0.5 * (apart / rng.uniform(1, 3)) ** 2)
    if kind == "acted_on":
        late = rng.random() < 0.3
        acted = int(
            rng.integers(len(t) - 8, len(t) - 2) if late else rng.integers(len(t) // 6, 3 * len(t) // 4)
        )
        log_rate[acted:] += np.log(1 - rng.uniform(0.2, 0.5))
    return np.exp(log_rate), acted


def _restless(weeks: int, sd: float, rng: np.random.Generator) -> np.ndarray:
    """A first-order autoregression with standard deviation ``sd`` and a memory of 0 to 0.95."""
    memory = rng.uniform(0, 0.95) if rng.random() < 0.7 else 0.0
    steps, found = rng.standard_normal(weeks), np.zeros(weeks)
    found[0] = steps[0]
    for week in range(1, weeks):
        found[week] = memory * found[week - 1] + np.sqrt(1 - memory**2) * steps[week]
    return sd * found


def _partners(kind: str, orders: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each partner's factor; 1 on average over the orders."""
    partners = orders.shape[1]
    factors = np.ones(partners)
    if kind == "good_partner":
        factors[rng.integers(partners)] = rng.uniform(0.3, 0.6)
    if kind == "uneven_partners":
        factors = np.exp(rng.uniform(0.15, 0.5) * rng.standard_normal(partners))
    found: np.ndarray = factors * orders.sum() / (factors * orders).sum()
    return found


def _births(kinds: list[str], weeks: int, rng: np.random.Generator) -> np.ndarray:
    """Week of birth; a few plain units appear late."""
    late = np.array([kind == "plain" for kind in kinds]) & (rng.random(len(kinds)) < 0.3)
    return np.where(late, rng.integers(weeks // 4, weeks - 3, len(kinds)), 0)

"""Orders by day and partner, and the latent rate of every cause, week and partner."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import (
    ACTION_WEEK,
    ACTIONS,
    BIRTH,
    BIRTH_RATE,
    CAUSES,
    EVENT_EFFECTS,
    FIRST_MONDAY,
    GOOD_FACTOR,
    GOOD_PARTNER,
    GOOD_TYPE,
    HOT_CAUSE,
    HOT_PARTNER,
    HOT_SHARE,
    MONTH_ORDERS,
    ORDERS,
    PARTNERS,
    SALE_FACTOR,
    SALE_WEEK,
    SEED,
    SURGE_FACTOR,
    SURGES,
    TYPE,
    WARMTH,
    WEEKDAY_ORDERS,
    WEEKS,
    Cause,
)

Floats = NDArray[np.float64]


def draw_orders() -> pd.DataFrame:
    """Orders: columns date, partner, count; one row a day and partner, Poisson round the seasons."""
    rng = np.random.default_rng([SEED, 1])
    days = [FIRST_MONDAY + timedelta(days=n) for n in range(7 * WEEKS)]
    level = np.array([MONTH_ORDERS[day.month] * WEEKDAY_ORDERS[day.weekday()] for day in days])
    level *= np.exp(0.08 * np.linspace(-0.5, 0.5, len(days)))  # the marketplace grows a little
    level *= np.exp(rng.normal(0, 0.05, len(days)))
    sale = np.array([n // 7 + 1 == SALE_WEEK for n in range(len(days))])
    level[sale] *= SALE_FACTOR
    warmth = np.linspace(-0.5, 0.5, len(days))
    expected = np.stack(
        [p.share * level * np.exp(WARMTH.get(p.name, 0.0) * warmth) for p in PARTNERS], axis=1
    )
    expected *= ORDERS / expected.sum()
    counts = rng.poisson(expected)
    return pd.DataFrame(
        {
            "date": [day for day in days for _ in PARTNERS],
            "partner": [p.name for _ in days for p in PARTNERS],
            "count": counts.ravel(),
        }
    )


def by_week(orders: pd.DataFrame) -> NDArray[np.int64]:
    """Orders as an array weeks x partners."""
    counts = orders["count"].to_numpy().reshape(WEEKS, 7, len(PARTNERS))
    return np.asarray(counts.sum(axis=1), dtype=np.int64)


def latent_rates(weekly: NDArray[np.int64]) -> dict[tuple[str, str], Floats]:
    """Rate per order of each cause, weeks x partners; a null cause is the same number everywhere."""
    rng = np.random.default_rng([SEED, 2])
    return {cause.key: _rate(cause, weekly, rng) for cause in CAUSES}


def _rate(cause: Cause, weekly: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    path = _path(cause, rng)
    factors = _partner_factors(cause, weekly.sum(axis=0), rng)
    relative = path[:, None] * factors[None, :]
    if cause.key == BIRTH[0]:
        return np.asarray(relative * BIRTH_RATE / 1000)
    target = _type_share(cause) * TYPE[cause.type].rate / 1000
    return np.asarray(relative * target * weekly.sum() / (relative * weekly).sum())


def _type_share(cause: Cause) -> float:
    """Share of the type over all weeks; a newborn cause takes its few weeks from its siblings."""
    if cause.type != BIRTH[0][0]:
        return cause.share
    siblings = sum(c.share for c in CAUSES if c.type == cause.type and c.key != BIRTH[0])
    born = BIRTH_RATE / TYPE[cause.type].rate * (WEEKS - BIRTH[1] + 1) / WEEKS
    return cause.share / siblings * (1 - born)


def _path(cause: Cause, rng: np.random.Generator) -> Floats:
    """Draw the weekly path of a cause round 1, with what is planted in it."""
    log = _noise(cause, rng)
    for key, factor, _, _ in ACTIONS:
        if cause.key == key:  # before and after differ by the planted effect alone
            cut = ACTION_WEEK - 1
            log[:cut] -= log[:cut].mean()
            log[cut:] += np.log(factor) - log[cut:].mean()
    path = np.exp(log)
    for key, weeks in SURGES:
        if cause.key == key:
            usual = np.median(path)
            path[weeks[0] - 5 : weeks[0] - 1] = usual  # four quiet weeks, then twice that
            path[weeks[0] - 1 : weeks[-1]] = SURGE_FACTOR * usual
    for key, week, factor in EVENT_EFFECTS:
        if cause.key == key:
            path[week - 1] = factor * path[week - 5 : week - 1].mean()
    if cause.key == BIRTH[0]:
        born = BIRTH[1] - 1
        path[born:] /= path[born:].mean()
        path[:born] = 0.0
    return np.asarray(path)


def _noise(cause: Cause, rng: np.random.Generator) -> Floats:
    """Log rate: AR(1), or levels that last for weeks; mean 0 and exactly ``cause.sd``."""
    shocks = rng.normal(0, 1, WEEKS)
    levels = rng.normal(0, 1, 4)
    if cause.is_null:
        return np.zeros(WEEKS)
    log = np.zeros(WEEKS)
    for week in range(WEEKS):
        log[week] = (0.55 * log[week - 1] if week else 0.0) + shocks[week]
    if cause.shifts:
        log = 0.35 * log + np.repeat(levels - levels.mean(), 7)[:WEEKS] * 1.5
    return np.asarray((log - log.mean()) / log.std() * cause.sd)


def _partner_factors(cause: Cause, orders: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Each partner's rate against the whole's (order-weighted mean 1)."""
    spread = np.exp(rng.normal(0, 0.2, len(PARTNERS)))
    names = [p.name for p in PARTNERS]
    factors = np.ones(len(PARTNERS))
    if cause.is_null:
        return factors
    if cause.control == "P" and TYPE[cause.type].partner_heavy:
        factors = spread
    if cause.type == GOOD_TYPE:
        others = [n for n, name in enumerate(names) if name != GOOD_PARTNER]
        factors[names.index(GOOD_PARTNER)] = GOOD_FACTOR * np.average(factors[others], weights=orders[others])
    factors /= np.average(factors, weights=orders)
    if cause.key == HOT_CAUSE:
        hot = names.index(HOT_PARTNER)
        factors *= 1 - HOT_SHARE
        factors[hot] += HOT_SHARE * orders.sum() / orders[hot]
    return factors

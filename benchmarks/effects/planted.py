"""How worlds are made: restless causes that share some of their movement, and two actions each.

Nothing here comes from `voc`: what is estimated and what is true share no code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

TYPES = 6
RATIOS = (1.0, 0.8, 0.6, 0.4)
"""What an action at a time that nothing suggested leaves of its cause."""
_FEWEST_BEFORE, _FEWEST_AFTER, _FORESEEN = 13, 8, 8


@dataclass(frozen=True)
class Action:
    """``kind`` is peak (on the cause that rose most in the last two weeks; it does nothing) or planned."""

    unit: int
    start: int
    kind: str
    ratio: float


@dataclass(frozen=True)
class World:
    """One company's inbox.

    Attributes
    ----------
    weeks : DatetimeIndex (week,)
        Mondays; the last eight are those to be foretold.
    types : array (unit,)
        Type of each cause, a number.
    orders, calm : array (week,)
        Orders, and the weeks that no event touches.
    untreated, rates : array (unit, week)
        Latent rates without and with the actions.
    counts : array (unit, week)
    actions : list of Action
    """

    weeks: pd.DatetimeIndex
    types: np.ndarray
    orders: np.ndarray
    calm: np.ndarray
    untreated: np.ndarray
    rates: np.ndarray
    counts: np.ndarray
    actions: list[Action]

    @property
    def names(self) -> list[str]:
        """Unit ids of the causes."""
        return [f"cause{i:02d}" for i in range(len(self.types))]

    @property
    def seen(self) -> slice:
        """All weeks but those to be foretold."""
        return slice(len(self.weeks) - _FORESEEN)

    def saved(self, action: Action, weeks: pd.DatetimeIndex) -> float:
        """Inquiries a week that an action has saved over some weeks."""
        at = self.weeks.get_indexer(weeks)
        rate = self.untreated[action.unit, at] - self.rates[action.unit, at]
        return float((rate * self.orders[at]).mean())


def make_world(seed: int) -> World:
    """One world of 18 to 36 causes and 26 to 104 weeks, and eight more."""
    rng = np.random.default_rng([11, seed])
    weeks = pd.date_range("2024-01-01", periods=int(rng.integers(26, 105)) + _FORESEEN, freq="7D").as_unit(
        "us"
    )
    types = np.repeat(np.arange(TYPES), rng.integers(3, 7, TYPES))
    orders, calm = _orders(len(weeks), rng)
    untreated = _rates(types, len(weeks), orders.mean(), rng)
    untreated = np.where(calm, untreated, untreated * rng.uniform(0.9, 1.5, untreated.shape))
    noise = rng.uniform(0, 0.02) if rng.random() < 0.25 else 0.0
    counts = _draw(untreated * orders, noise, rng)
    actions = _actions(counts, orders, types, len(weeks) - _FORESEEN, rng)
    rates = untreated.copy()
    for action in actions:
        rates[action.unit, action.start :] *= action.ratio
        after = rates[[action.unit], action.start :] * orders[action.start :]
        counts[[action.unit], action.start :] = _draw(after, noise, rng)
    return World(weeks, types, orders, calm, untreated, rates, counts, actions)


def _orders(weeks: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Orders with growth, season and sale weeks, and a mask of the weeks without a sale."""
    t = np.arange(weeks)
    log = np.log(8_000) + rng.uniform(-0.2, 0.3) * t / 52 + 0.06 * rng.standard_normal(weeks)
    log += rng.uniform(0, 0.1) * np.sin(2 * np.pi * (t / 52 + rng.random()))
    calm = rng.random(weeks) >= 0.05
    return np.round(np.exp(log) * np.where(calm, 1.0, rng.uniform(1.2, 1.8, weeks))), calm


def _rates(types: np.ndarray, weeks: int, orders: float, rng: np.random.Generator) -> np.ndarray:
    """Latent rates (cause, week): common, the type's and own movements, drifts, steps of volume, bumps."""
    common = _restless(weeks, rng.uniform(0, 0.15), rng.uniform(0, 15), rng)
    of_type = [_restless(weeks, rng.uniform(0, 0.1), rng.uniform(0, 10), rng) for _ in range(TYPES)]
    log = np.empty((len(types), weeks))
    for unit, of in enumerate(types):
        own = _restless(weeks, rng.uniform(0, 0.3), rng.uniform(0, 15), rng)
        log[unit] = common + of_type[of] + own + _restless(weeks, rng.uniform(0, 0.1), 0, rng)
        if rng.random() < 0.3:
            log[unit] += rng.uniform(-0.4, 0.4) * np.arange(weeks) / weeks
        if rng.random() < 0.25:
            for first in rng.integers(0, weeks, rng.integers(1, 3)):
                log[unit, first : first + rng.integers(1, 4)] += np.log(rng.uniform(1.5, 2.5))
    base = np.exp(rng.uniform(np.log(3), np.log(80), len(types))) / orders
    return base[:, None] * np.exp(log)


def _restless(weeks: int, sd: float, memory: float, rng: np.random.Generator) -> np.ndarray:
    """A stationary movement that forgets within ``memory`` weeks."""
    keep = np.exp(-1 / memory) if memory > 0 else 0.0
    steps = rng.standard_normal(weeks) * np.r_[1.0, np.full(weeks - 1, np.sqrt(1 - keep**2))]
    for week in range(1, weeks):
        steps[week] += keep * steps[week - 1]
    return sd * steps


def _actions(
    counts: np.ndarray, orders: np.ndarray, types: np.ndarray, weeks: int, rng: np.random.Generator
) -> list[Action]:
    """One on the cause that rose most before some week, one on any cause of another type."""
    start = int(rng.integers(_FEWEST_BEFORE, weeks - _FEWEST_AFTER + 1))
    expected = (
        counts[:, : start - 2].sum(axis=1) / orders[: start - 2].sum() * orders[start - 2 : start].sum()
    )
    rise = (counts[:, start - 2 : start].sum(axis=1) - expected) / np.sqrt(expected + 1)
    peak = int(rise.argmax())
    other = int(rng.choice(np.flatnonzero(types != types[peak])))
    planned = int(rng.integers(_FEWEST_BEFORE, weeks - _FEWEST_AFTER + 1))
    return [Action(peak, start, "peak", 1.0), Action(other, planned, "planned", float(rng.choice(RATIOS)))]


def _draw(expected: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Counts: Poisson, or with a squared variation ``noise`` of their own."""
    own = rng.gamma(1 / noise, noise, expected.shape) if noise > 0 else 1.0
    return rng.poisson(expected * own).astype(float)

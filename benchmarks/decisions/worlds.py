"""Worlds whose truth is known: causes with latent weekly rates, orders, partners, and Poisson counts.

Nothing here comes from `voc`: what is estimated and what is true share no code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

WINDOW = 8
FLOOR_PERCENTILE = 20
MIN_CALM_WEEKS = 12
MIN_EXPECTED = 30.0
SMALL = 10.0
"""A unit that expects fewer inquiries a week over the window is small."""
TOUCHED, NEW_WEEKS = 1.1, 8
"""An alert is right where surges, events, bumps and causes of at most this age raise what is expected by
this factor."""


@dataclass(frozen=True)
class World:
    """One company's inbox as it is, and as it is seen.

    Attributes
    ----------
    weeks : DatetimeIndex (week,)
        Mondays.
    orders : array (week, partner)
    kinds, types : list of str (unit,)
    rates : array (unit, week, partner)
        Latent rate: expected inquiries an order; 0 before the unit was born.
    lift : array (unit, week)
        What surges, events and bumps multiply the rate by.
    calm : array (unit, week), bool
        Weeks that the company's list of events and the holidays leave alone.
    born, acted : array (unit,)
        Week of birth, and of the last action (0 without).
    noise : float
        Squared variation of a week's counts about what is expected, beside Poisson's.
    counts : array (unit, week, partner)
    """

    weeks: pd.DatetimeIndex
    orders: np.ndarray
    kinds: list[str]
    types: list[str]
    rates: np.ndarray
    lift: np.ndarray
    calm: np.ndarray
    born: np.ndarray
    acted: np.ndarray
    noise: float
    counts: np.ndarray

    @property
    def names(self) -> list[str]:
        """What units are called."""
        return [f"unit{i:02d}" for i in range(len(self.kinds))]

    @property
    def expected(self) -> np.ndarray:
        """Expected inquiries (unit, week, partner)."""
        return self.rates * self.orders

    @property
    def weekly_rates(self) -> np.ndarray:
        """Latent rate of all partners together (unit, week)."""
        return self.expected.sum(axis=2) / self.orders.sum(axis=1)

    @property
    def volume(self) -> float:
        """Orders a week over the window."""
        return float(self.orders[-WINDOW:].sum() / WINDOW)

    @property
    def window_rates(self) -> np.ndarray:
        """Expected inquiries an order over the window (unit,)."""
        return self.expected[:, -WINDOW:].sum(axis=(1, 2)) / self.orders[-WINDOW:].sum()

    @property
    def small(self) -> np.ndarray:
        """Units (a mask) that expect few inquiries."""
        return self.window_rates * self.volume < SMALL

    def recent_rates(self) -> np.ndarray:
        """The window's rates over those of its weeks that follow the last action (unit,)."""
        found = self.window_rates.copy()
        for unit, week in enumerate(self.acted):
            start = max(len(self.weeks) - WINDOW, week)
            found[unit] = self.expected[unit, start:].sum() / self.orders[start:].sum()
        return found

    def own_best(self) -> np.ndarray:
        """Headroom (unit,) above the good calm weeks since birth and action; 0 with fewer than twelve."""
        found = np.zeros(len(self.kinds))
        since = np.maximum(self.born, self.acted)
        for unit, rates in enumerate(self.weekly_rates):
            judged = self.calm[unit] & (np.arange(len(rates)) >= since[unit])
            if judged.sum() >= MIN_CALM_WEEKS:
                found[unit] = self.window_rates[unit] - np.percentile(rates[judged], FLOOR_PERCENTILE)
        return np.maximum(0, found) * self.volume

    def best_peer(self) -> np.ndarray:
        """Headroom (unit,) above the lowest of the partners that expect 30 inquiries; 0 without any."""
        orders = self.orders[-WINDOW:].sum(axis=0)
        rates = self.expected[:, -WINDOW:].sum(axis=1) / orders
        eligible = self.window_rates[:, None] * orders >= MIN_EXPECTED
        lowest = np.where(eligible, rates, np.inf).min(axis=1)
        return np.maximum(0, self.window_rates - lowest) * self.volume

    def above(self, goals: np.ndarray) -> np.ndarray:
        """Headroom (unit,) above given rates."""
        return np.maximum(0, self.recent_rates() - goals) * self.volume

    def moved(self, units: np.ndarray) -> bool:
        """Whether something planted raises what units (a mask) together expect in the last week or two.

        What new ones bring is no part of the usual.
        """
        expected = self.expected[units].sum(axis=2)
        is_known = self.born[units] < len(self.weeks) - NEW_WEEKS
        usual = np.where(is_known[:, None], expected / self.lift[units], 0.0)
        sums = [(expected[:, -look:].sum(), usual[:, -look:].sum()) for look in (1, 2)]
        return any(now > 0 and now >= TOUCHED * before for now, before in sums)

    def until(self, weeks: int) -> World:
        """The same world seen ``weeks`` weeks after its start."""
        cut = {name: getattr(self, name)[:, :weeks] for name in ("rates", "lift", "calm", "counts")}
        acted = np.where(self.acted < weeks, self.acted, 0)
        return replace(self, weeks=self.weeks[:weeks], orders=self.orders[:weeks], acted=acted, **cut)

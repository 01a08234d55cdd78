"""Carrying a weekly total (orders, users) on: its logarithm drifts and is smoothed exponentially."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_KEEPS = np.linspace(0.05, 1.0, 12)
_DRIFT_SD = 0.005
"""Sd of the normal prior on the drift a week: a quarter up or down a year is unsurprising."""
_FEWEST = 6


def carry_on(
    totals: Floats, usual: NDArray[np.bool_], ahead: int, size: int, rng: np.random.Generator
) -> Floats:
    """Draws of the totals of the next weeks.

    y_t = ℓ_{t−1} + b + e_t,  ℓ_t = ℓ_{t−1} + b + α·e_t  on y = log total: an ARIMA(0, 1, 1) with drift
    (Hyndman et al. 2008, ch. 3).  α is summed over a grid, ℓ₀, b and the variance are drawn given it.

    Parameters
    ----------
    totals : array (week,)
    usual : array (week,), bool
        Weeks that tell something; totals above 0.
    ahead, size : int

    Returns
    -------
    array (draw, ahead)
    """
    usual = usual & (totals > 0)
    usual = usual if usual.sum() >= _FEWEST else totals > 0
    y = np.log(np.where(usual, totals, 1.0))
    fits = [_smooth(y, usual, keep) for keep in _KEEPS.tolist()]
    told = int(usual.sum())
    evidence = -0.5 * told * np.log([fit.squares for fit in fits])
    chosen = rng.choice(len(fits), size, p=np.exp(evidence - np.logaddexp.reduce(evidence)))
    draws = np.empty((size, ahead))
    for i in np.unique(chosen):
        rows = np.flatnonzero(chosen == i)
        draws[rows] = fits[i].ahead(told, (len(rows), ahead), rng)
    return np.exp(draws)


@dataclass(frozen=True)
class _Smoothed:
    """Least squares of (ℓ₀, b) given α: ``level`` (constant, of ℓ₀, of b) makes up the last level."""

    keep: float
    mean: Floats
    covariance: Floats
    level: Floats
    squares: float

    def ahead(self, told: int, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
        """Draws (draw, ahead) of log totals."""
        size, ahead = shape
        sd = np.sqrt(self.squares / rng.chisquare(max(told - 2, 1), size))[:, None]
        start = self.mean + sd * rng.multivariate_normal(np.zeros(2), self.covariance, size)
        errors = sd * rng.standard_normal(shape)
        lasting = np.hstack([np.zeros((size, 1)), self.keep * np.cumsum(errors, axis=1)[:, :-1]])
        last = self.level[0] + start @ self.level[1:, None]
        draws: Floats = last + start[:, [1]] * np.arange(1, ahead + 1) + lasting + errors
        return draws


def _smooth(y: Floats, usual: NDArray[np.bool_], keep: float) -> _Smoothed:
    level, errors = np.array([0.0, 1.0, 0.0]), np.zeros((len(y), 3))
    drift = np.array([0.0, 0.0, 1.0])
    for week, seen in enumerate(usual):
        level = level + drift
        if seen:
            errors[week] = np.array([y[week], 0.0, 0.0]) - level
            level = level + keep * errors[week]
    target, design = errors[usual, 0], -errors[usual, 1:]
    variance = max(float(np.var(np.diff(y[usual])) / 2), 1e-8)
    precision = design.T @ design + np.diag([0.0, variance / _DRIFT_SD**2])
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    mean = covariance @ design.T @ target
    squares = max(float(np.square(target - design @ mean).sum()), 1e-12)
    return _Smoothed(keep, mean, covariance, level, squares)

"""Weeks in which a unit's count leaps above the weeks around it, and falls back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AROUND_WEEKS = 8
_NEAR_WEEKS = 1
_FEWEST_AROUND = 6
_Z = 3.0
_RATIO = 1.3
_SHIFT = 0.375


def surges(counts: Floats, exposure: Floats, usual: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Weeks (unit, week), alone or two together, far above the median rate of the usual weeks around them.

    Far is three robust standard deviations (1.48 × the median absolute deviation around, at least that of
    chance) on the scale where a Poisson count has variance 1, 2√(n + 3/8) (Anscombe 1948), and each week by
    three tenths.
    A lasting step is no surge: it widens the deviation around it.

    Parameters
    ----------
    counts, exposure : array (unit, week)
        Weeks with exposure 0 are not looked at.
    usual : array (unit, week), bool
        Weeks known to be out of the ordinary are no measure either.
    """
    told = usual & (exposure > 0)
    found = np.zeros(counts.shape, dtype=bool)
    for length in (1, 2):
        for first in range(counts.shape[1] - length + 1):
            these = slice(first, first + length)
            around = _around(first, length, counts.shape[1])
            judged = told[:, these].all(axis=1) & (told[:, around].sum(axis=1) >= _FEWEST_AROUND)
            rows = np.flatnonzero(judged)
            if len(rows):
                here = np.ix_(rows, around)
                level, scale = _level_and_scale(counts[here], exposure[here], told[here])
                n, expected = counts[rows, these], level[:, None] * exposure[rows, these]
                far = _z(n.sum(axis=1), expected.sum(axis=1)) > _Z * scale
                far &= (n > _RATIO * expected).all(axis=1)
                found[rows[far], these] = True
    return found


def _around(first: int, length: int, weeks: int) -> NDArray[np.intp]:
    """Weeks to each side, but for the nearest: a surge may last longer than what is looked at."""
    before = np.arange(max(0, first - AROUND_WEEKS), max(0, first - _NEAR_WEEKS))
    after = first + length - 1
    return np.concatenate([before, np.arange(after + _NEAR_WEEKS + 1, min(weeks, after + AROUND_WEEKS + 1))])


def _level_and_scale(counts: Floats, exposure: Floats, told: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Median rate (unit,) and robust standard deviation of what was told."""
    rates = np.where(told, counts / np.where(told, exposure, 1.0), np.nan)
    level: Floats = np.nanmedian(rates, axis=1)
    apart = np.where(told, np.abs(_z(counts, level[:, None] * exposure)), np.nan)
    return level, np.maximum(1.0, 1.4826 * np.nanmedian(apart, axis=1))


def _z(counts: Floats, expected: Floats) -> Floats:
    z: Floats = 2 * (np.sqrt(counts + _SHIFT) - np.sqrt(expected + _SHIFT))
    return z

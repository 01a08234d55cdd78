"""How unlikely the last week's and the last two weeks' counts are, given the weeks before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.counts import Cubes
from voc.ranking.model import Floats, Posterior, fit

LOOKS = (1, 2)
"""The last week, and the last two together."""
MIN_PAST_WEEKS = 6
_SIFT_DRAWS, _SIFT_P = 200, 0.2
_DRAWS = 4000
"""A p-value of one in ten thousand hangs on the few largest draws."""


@dataclass(frozen=True)
class Surprise:
    """The last weeks against their predictions; NaN where a unit or a look is not judged.

    Attributes
    ----------
    counts : array (unit, look)
    p_values : array (unit,)
        The smaller p-value of the looks, times their number (Bonferroni).
    by_look : array (unit, look)
        Each look's own p-value.
    quantiles : array (unit, look, 3)
        5 %, 50 % and 95 % of the predicted count.
    expected : dict of int to array (look, draw)
        Draws of the expected count, by unit.
    """

    counts: Floats
    p_values: Floats
    by_look: Floats
    quantiles: Floats
    expected: dict[int, Floats]

    def look(self, unit: int) -> int:
        """The look in which a judged unit is least likely."""
        return LOOKS[int(np.nanargmin(self.by_look[unit]))]

    def excess(self, unit: int) -> Floats:
        """Inquiries (look,) above the median prediction, 0 where there are none or it is not judged."""
        above: Floats = np.maximum(0.0, np.nan_to_num(self.counts[unit] - self.quantiles[unit, :, 1]))
        return above

    def without(self, unit: int, explained: Floats) -> tuple[float, float]:
        """p-value and largest increase of a judged unit without ``explained`` (look,) of its inquiries."""
        rest = self.counts[unit] - explained
        seen = ~np.isnan(self.by_look[unit])
        p_values = _tails(rest, self.expected[unit])[seen]
        return min(1.0, seen.sum() * p_values.min()), float((rest - self.quantiles[unit, :, 1])[seen].max())


def surprises(cubes: Cubes) -> Surprise:
    """Judge every unit that has been there for at least six weeks before the last two.

    One fit to all weeks but the last two predicts both looks: a surge that began the week before is no part
    of what is usual.  A week out of the ordinary (an event, a long holiday) is not judged, nor is it for all
    inquiries together when it is one for any type.
    """
    past = cubes.counts.shape[1] - LOOKS[-1]
    counts = np.stack([cubes.counts[:, -look:].sum(axis=1) for look in LOOKS], axis=1)
    by_look, quantiles = np.full(counts.shape, np.nan), np.full((*counts.shape, 3), np.nan)
    expected: dict[int, Floats] = {}
    if past >= MIN_PAST_WEEKS:
        looked_at = _looked_at(cubes, past)
        known, told = cubes.counts[:, :past], cubes.exposure[:, :past]
        posterior = fit(cubes.units["unit_id"].tolist(), known, told, cubes.calm[:, :past])
        for unit in np.flatnonzero(looked_at.any(axis=1)).tolist():
            draws, tails = _judge(posterior, unit, cubes.denominators[unit, past:], counts[unit])
            predicted = np.percentile(np.random.default_rng(0).poisson(draws), [5, 50, 95], axis=1).T
            seen = looked_at[unit]
            by_look[unit, seen], quantiles[unit, seen], expected[unit] = tails[seen], predicted[seen], draws
    looks = (~np.isnan(by_look)).sum(axis=1)
    smallest = np.fmin.reduce(by_look, axis=1)
    return Surprise(counts, np.minimum(1.0, looks * smallest), by_look, quantiles, expected)


def _looked_at(cubes: Cubes, past: int) -> NDArray[np.bool_]:
    """Which looks (unit, look) are judged."""
    calm, weeks = cubes.calm.copy(), pd.DatetimeIndex(cubes.calendar.weeks)
    calm[cubes.members("all")] &= calm[cubes.members("type")].all(axis=0)
    known = cubes.units["level"].ne("bucket").to_numpy() & (past - cubes.born >= MIN_PAST_WEEKS)
    adjacent = weeks[-1] - weeks[-2] == pd.Timedelta(weeks=1)
    last = known & calm[:, -1]
    return np.stack([last, last & calm[:, -2] & adjacent], axis=1)


def _judge(posterior: Posterior, unit: int, denominators: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Draws of the expected counts (look, draw) and each look's p-value; few draws where all is as usual."""
    for size in (_SIFT_DRAWS, _DRAWS):
        rates = np.exp(posterior.draws(unit, ahead=len(denominators), size=size)[:, -len(denominators) :])
        contacts = rates * denominators
        expected = np.stack([contacts[:, -look:].sum(axis=1) for look in LOOKS])
        tails = _tails(counts, expected)
        if tails.min() > _SIFT_P:
            break
    return expected, tails


def _tails(counts: Floats, expected: Floats) -> Floats:
    """P(count or more) (look,) of a Poisson count over the draws of its mean."""
    tails: Floats = stats.poisson.sf(np.ceil(counts)[:, None] - 1, expected).mean(axis=1)
    return tails

"""Whether a slice carries more than its share, more than its parts, and since when."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.model import Floats

MIN_INQUIRIES, MIN_LIFT = 10, 1.5
"""What a slice needs to be told of: so many inquiries, and so many times the others' rate."""
_JEFFREYS = 0.5
_QUANTILES = np.array([0.05, 0.5, 0.95])
_STARTED, _ORDINARY, _CLEAR = 0.01, 1.25, 3.0
_WEEKS_BEFORE, _WEEKS_SINCE = 4, 2


def lift(inside: Floats, total: Floats, exposed: Floats, exposure: Floats) -> Floats:
    """The rate in a slice over the rate outside of it.

    Parameters
    ----------
    inside, total : array
        Inquiries in the slice, and in all.
    exposed, exposure : array
        What they are held against, in the slice and in all: orders, or inquiries.

    Examples
    --------
    >>> float(lift(np.array(20.0), np.array(40.0), np.array(100.0), np.array(500.0)))
    4.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = inside / exposed / ((total - inside) / (exposure - exposed))
    return ratio


def more_than_share(
    inside: Floats, total: Floats, exposed: Floats, exposure: Floats, counted: NDArray[np.bool_] | bool
) -> Floats:
    """Exact one-sided p-values of as many inquiries in a slice, or more, given all of them.

    Held against orders, two Poisson counts given their sum are binomial (Przyborowski and Wilenski 1940).
    ``counted``: held against inquiries, of which these are a part: hypergeometric (Fisher).
    """
    share = _share(exposed, exposure)
    binomial = stats.binom.sf(inside - 1, total, share)
    fisher = stats.hypergeom.sf(inside - 1, np.rint(exposure), np.rint(exposed), total)
    p_values: Floats = np.where(counted, fisher, binomial)
    return p_values


def less_than_share(
    inside: Floats, total: Floats, exposed: Floats, exposure: Floats, counted: NDArray[np.bool_] | bool
) -> Floats:
    """The same for as few inquiries, or fewer."""
    binomial = stats.binom.cdf(inside, total, _share(exposed, exposure))
    fisher = stats.hypergeom.cdf(inside, np.rint(exposure), np.rint(exposed), total)
    p_values: Floats = np.where(counted, fisher, binomial)
    return p_values


def lift_and_excess(inside: float, total: float, exposed: float, exposure: float) -> tuple[Floats, Floats]:
    """5 %, 50 % and 95 % of the lift, and of the inquiries beyond what the others' rate would bring.

    Two Poisson rates (Jeffreys prior) given the sum of their counts: the slice's share p is beta distributed,
    and both figures follow from it.  Against inquiries, of which the slice's are a part, a little too wide.

    Examples
    --------
    >>> lifts, excess = lift_and_excess(20, 40, 100, 500)
    >>> [round(float(value), 1) for value in (*lifts, *excess)]
    [2.4, 4.0, 6.7, 8.6, 15.0, 21.4]
    """
    share = stats.beta.ppf(_QUANTILES, inside + _JEFFREYS, total - inside + _JEFFREYS)
    odds = exposed / (exposure - exposed)
    return share / (1 - share) / odds, total * (share - (1 - share) * odds)


def interaction(counts: Floats, exposures: Floats) -> tuple[Floats, Floats]:
    """How much more two conditions bring together than each does alone, and the p-value that it is more.

    Parameters
    ----------
    counts, exposures : array (4, pair)
        With both conditions, only the first, only the second, none.

    Returns
    -------
    ratio, p_value : array (pair,)
        Ratio of rate ratios, 1 where the conditions multiply; Wald test of its logarithm, with half an
        inquiry in each cell (Gart 1966).
    """
    seen = counts + _JEFFREYS
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(seen) - np.log(exposures)
        ratio = logs[0] - logs[1] - logs[2] + logs[3]
        p_values = stats.norm.sf(ratio / np.sqrt((1 / seen).sum(axis=0)))
    possible = (exposures > 0).all(axis=0)
    return np.where(possible, np.exp(ratio), 0.0), np.where(possible, p_values, 1.0)


def weeks_apart(
    counts: Floats, exposure: Floats, chosen: NDArray[np.bool_], others: NDArray[np.bool_]
) -> float:
    """One-sided p-value of a higher rate in the chosen weeks than in the others.

    Weeks differ by more than chance, so the counts are quasi-Poisson: their dispersion is that of the other
    weeks, and the log of the rate ratio is held against t (McCullagh and Nelder 1989, 9.2).
    """
    inside, outside = counts[chosen].sum(), counts[others].sum()
    free = int(others.sum()) - 1
    expected = exposure[others] * outside / exposure[others].sum()
    if not (inside and outside and free and (expected > 0).all()):
        return 1.0
    dispersion = max(1.0, float(((counts[others] - expected) ** 2 / expected).sum() / free))
    ratio = np.log(inside / exposure[chosen].sum() * exposure[others].sum() / outside)
    return float(stats.t.sf(ratio / np.sqrt(dispersion * (1 / inside + 1 / outside)), free))


def started(inside: Floats, expected: Floats) -> int | None:
    """The week in which a slice began to carry more than its share; None where that is not clear.

    It is clear where the slice was near its share for four weeks at least, the change is far beyond chance
    for all weeks tried (1 %), and no other week but its neighbours is nearly as likely.

    Parameters
    ----------
    inside, expected : array (week,)
        Inquiries in the slice, and what the others' rate would bring there.

    Examples
    --------
    >>> started(np.array([2, 3, 1, 2, 3, 2, 9, 8, 10.]), np.full(9, 2.5))
    6
    """
    starts = np.arange(_WEEKS_BEFORE, len(inside) - _WEEKS_SINCE + 1)
    seen, usual = inside.cumsum(), np.maximum(expected, 1e-9).cumsum()
    if not len(starts):
        return None
    before, since = seen[starts - 1], seen[-1] - seen[starts - 1]
    usual_before, usual_since = usual[starts - 1], usual[-1] - usual[starts - 1]
    gain = _fit(before, usual_before) + _fit(since, usual_since)
    best = int(np.argmax(gain))
    share = usual_since[best] / usual[-1]
    chance = stats.binom.sf(since[best] - 1, seen[-1], share) * len(starts)
    rivals = np.flatnonzero(gain > gain[best] - _CLEAR)
    clear = (
        chance <= _STARTED
        and before[best] <= _ORDINARY * usual_before[best]
        and since[best] >= MIN_LIFT * usual_since[best]
        and np.abs(rivals - best).max() <= 1
    )
    return int(starts[best]) if clear else None


def _share(exposed: Floats, exposure: Floats) -> Floats:
    share: Floats = np.clip(exposed / np.maximum(exposure, 1e-12), 0, 1)
    return share


def _fit(counts: Floats, expected: Floats) -> Floats:
    """Maximal Poisson log likelihood of a constant ratio, up to a constant."""
    fitted: Floats = counts * np.log(np.maximum(counts, 1e-12) / expected)
    return fitted

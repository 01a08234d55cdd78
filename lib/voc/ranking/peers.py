"""Best peers: partners of one unit compared, small ones shrunk, the chosen minimum corrected.

    n_p ~ Poisson(o_p r_p),   r_p ~ 0.9 Gamma(mean m, squared variation β) + 0.1 Gamma(mean m, 1)

(m, β) are integrated over a grid; r_p given them is conjugate.  The second part lets one partner be
much better than all others without being pulled back to them.  The floor is the lowest rate of the
eligible partners *within each draw*: the minimum of noisy rates is too low, the posterior of the
minimum is not, because every rate in it is shrunk as far as the spread between partners says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from voc.ranking.floors import equal_rates_p
from voc.ranking.model import DRAWS, Floats, unit_rng

MIN_EXPECTED = 30.0
"""A partner is a peer from this many expected contacts on (the unit's rate × its orders)."""
MIN_PEERS = 3
_MIN_SHOWN = 5.0
_SPREADS = np.linspace(0.01, 1.5, 40)
"""Grid of √β, the relative standard deviation between partners; prior half-normal, scale 0.5."""
_SPREAD_SCALE = 0.5
_EVEN = 0.3
"""Prior probability that partners share one rate, outliers aside (the grid's first point): where only one
partner is bad, the lowest of the others' noisy rates is nobody's level."""
_OUTLIER_SHARE, _OUTLIER_SHAPE = 0.1, 1.0
_MEANS = np.linspace(-1.0, 1.0, 41)


@dataclass(frozen=True)
class Peers:
    """One unit's partners over the window.

    Attributes
    ----------
    partners : array (partner,)
        Positions of the partners with at least 5 expected contacts.
    expected : array (partner,)
    rates : array (draw, partner)
        Latent rates.
    overall : array (draw,)
        Rate of all partners together, the small ones included.
    floor : array (draw,)
        Lowest rate of the eligible partners; empty with fewer than three of them.
    best : int
        Position (in `partners`) of the one most often lowest; -1 without a floor.
    p_value : float
        Of equal rates among all shown partners (a small one may be the bad one); NaN without a
        floor.
    """

    partners: NDArray[np.intp]
    expected: Floats
    rates: Floats
    overall: Floats
    floor: Floats
    best: int
    p_value: float


def compare(unit_id: str, counts: Floats, orders: Floats) -> Peers | None:
    """Partners of a unit compared, None where fewer than two can be shown.

    Parameters
    ----------
    counts, orders : array (partner,)
        Over the window; orders 0 where they are not known by partner.
    """
    if not orders.any():
        return None
    expected = counts.sum() / orders.sum() * orders
    shown = np.flatnonzero(expected >= _MIN_SHOWN)
    if len(shown) < 2:
        return None
    rng = unit_rng(f"{unit_id}|partner")
    n, o = counts[shown], orders[shown]
    mean, shape = _hyper_draws(n, o, rng)
    own, outlier = _log_parts(n, mean * o, shape)
    is_outlier = rng.random(own.shape) < 1 / (1 + np.exp(np.clip(own - outlier, -500, 500)))
    shape = np.where(is_outlier, _OUTLIER_SHAPE, shape)
    rates = rng.gamma(shape + n, 1 / (shape / mean + o))
    rest_n, rest_o = counts.sum() - n.sum(), orders.sum() - o.sum()
    rest = rng.gamma(rest_n + 0.5, 1.0, len(rates))
    overall = (rates @ o + (rest if rest_o > 0 else 0.0)) / orders.sum()
    eligible = np.flatnonzero(expected[shown] >= MIN_EXPECTED)
    if len(eligible) < MIN_PEERS:
        return Peers(shown, expected[shown], rates, overall, np.zeros(0), -1, float("nan"))
    lowest = rates[:, eligible]
    best = int(eligible[np.bincount(lowest.argmin(axis=1), minlength=len(eligible)).argmax()])
    return Peers(shown, expected[shown], rates, overall, lowest.min(axis=1), best, equal_rates_p(n, o))


def _hyper_draws(n: Floats, o: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draws (draw, 1) of the partners' mean rate and shape 1/β from their grid posterior."""
    centre = (n.sum() + 0.5) / o.sum()
    spread, log_mean = (a.ravel() for a in np.meshgrid(_SPREADS, _MEANS, indexing="ij"))
    shape, mean = (1 / spread**2)[:, None], (centre * np.exp(log_mean))[:, None]
    likelihood = np.logaddexp(*_log_parts(n, mean * o, shape)).sum(axis=1)
    log_posterior = likelihood + np.log(_spread_prior()).repeat(len(_MEANS))
    weight = np.exp(log_posterior - log_posterior.max())
    picked = rng.choice(len(weight), DRAWS, p=weight / weight.sum())
    return mean[picked], shape[picked]


def _spread_prior() -> Floats:
    prior: Floats = np.exp(-0.5 * (_SPREADS / _SPREAD_SCALE) ** 2)
    prior *= (1 - _EVEN) / prior.sum()
    prior[0] += _EVEN
    return prior


def _log_parts(n: Floats, mu: Floats, shape: Floats) -> tuple[Floats, Floats]:
    """Log of the two parts of the negative binomial mixture, up to a shared constant."""
    own = np.log(1 - _OUTLIER_SHARE) + _log_negative_binomial(n, mu, shape)
    outlier = np.log(_OUTLIER_SHARE) + _log_negative_binomial(n, mu, np.full((1, 1), _OUTLIER_SHAPE))
    return own, outlier


def _log_negative_binomial(n: Floats, mu: Floats, shape: Floats) -> Floats:
    log_mass: Floats = (
        gammaln(shape + n) - gammaln(shape) + n * np.log(mu / shape) - (shape + n) * np.log1p(mu / shape)
    )
    return log_mass

"""The latent weekly contact rate behind the counts, with its uncertainty.

    n_w ~ Poisson(o_w λ_w),   log λ_w = μ + x_w,   x_w = ρ x_{w-1} + σ √(1-ρ²) ε_w

λ is gamma-like (log-normal) around the unit's own mean μ with dispersion σ² and a memory ρ.  The
memory is why this is not the conjugate gamma-Poisson with independent weeks: that one pulls eight
bad weeks in a row towards the history's mean, and its 90 % intervals of the window's rate and of
the headroom then miss the truth wherever a rate drifts or steps.  It also lets x follow seasons and trends.

A week out of the ordinary (an event, a long holiday, a surge: `surges`) says nothing about the weeks around
it: it has a level of its own, λ_w ~ Gamma(1, mean e^(μ + x_w)).  Without that, one surge makes every
week of the unit look restless, and good weeks are invented.

σ and ρ are integrated over a grid, weighted by Laplace's approximation of the marginal likelihood
(Rue & Held 2005, ch. 5); μ and x are drawn from the Gaussian at each grid point and corrected by
importance resampling.  All tables run (week, unit, grid) so that one pass over the weeks serves
every unit: 300 units over 104 weeks take a few seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.ranking.surges import surges
from voc.ranking.tridiagonal import Tridiagonal

Floats = NDArray[np.float64]

DRAWS = 1000
_SIGMAS = np.array([0.01, 0.04, 0.07, 0.1, 0.14, 0.18, 0.23, 0.29, 0.36, 0.45, 0.57, 0.75, 1.0, 1.4])
_RHOS = np.array([0.0, 0.4, 0.7, 0.9, 0.97, 0.99])
_SIGMA, _RHO = (axis.ravel() for axis in np.meshgrid(_SIGMAS, _RHOS, indexing="ij"))
_SIGMA_SCALE = 0.5
"""Scale of the half-normal prior on σ: weekly rates within a factor of e^±1 are unsurprising, and
with 26 weeks the data outweigh it."""
_CONSTANT = 0.1
"""Prior probability of a constant rate (the smallest σ) beside that: some causes are at rest, and then all
weeks together say what the window's rate is."""
_OWN_SHAPE = 1.0
"""Shape of the gamma of a week with a level of its own: its own count soon outweighs the usual level."""
_MU_SD = 2.0
"""Sd of the normal prior on μ around the log of the unit's raw rate: within a factor of 50."""
_NEWTON_STEPS = 25
_CHUNK = 256


@dataclass(frozen=True)
class Posterior:
    """Posterior of units' latent rates; draw from it with `draws`.

    Attributes
    ----------
    unit_ids : tuple of str
    weights : array (unit, grid)
        Posterior of (σ, ρ).
    """

    unit_ids: tuple[str, ...]
    weights: Floats
    _mu: Floats
    _x: Floats
    _curvature: Floats
    _slope: Floats
    _mu_precision: Floats
    _factor: Tridiagonal
    _counts: Floats
    _own_level: Floats

    def draws(self, unit: int, ahead: int = 0, size: int = DRAWS) -> Floats:
        """Draws of log λ of one unit.

        Parameters
        ----------
        unit : int
            Its position in `unit_ids`.
        ahead : int
            Weeks after the last one to predict as well.

        Returns
        -------
        array (size, weeks + ahead)
                The seed is a hash of the unit's name: no draw depends on the other units.
        """
        rng = unit_rng(self.unit_ids[unit])
        grid = np.searchsorted(np.cumsum(self.weights[unit])[:-1], rng.random(size), side="right")
        normal = rng.standard_normal((len(self._x) + 1, size))
        noise = normal[:-1] / np.sqrt(self._factor.pivots[:, unit, grid])
        lower = self._factor.lower[:, unit, grid]
        for w in range(len(noise) - 2, -1, -1):
            noise[w] -= lower[w + 1] * noise[w + 1]
        shift = normal[-1] / np.sqrt(self._mu_precision[unit, grid])
        delta_x = noise - self._slope[:, unit, grid] * shift
        kept = self._resample(unit, grid, delta_x + shift, rng)
        x = (self._x[:, unit, grid] + delta_x)[:, kept]
        x_last = x[-1].copy()
        mu = (self._mu[unit, grid] + shift)[kept]
        self._with_own_levels(unit, x, mu, rng)
        future = _propagate(x_last, grid[kept], ahead, rng)
        log_rates: Floats = np.vstack([x, *future]).T + mu[:, None]
        return log_rates

    def _with_own_levels(self, unit: int, x: Floats, mu: Floats, rng: np.random.Generator) -> None:
        """Put each out-of-the-ordinary week's own level into ``x`` (week, draw)."""
        for week in np.flatnonzero(self._own_level[unit]):
            shape = _OWN_SHAPE + self._counts[unit, week]
            rate = _OWN_SHAPE * np.exp(-mu - x[week]) + self._own_level[unit, week]
            x[week] = np.log(np.maximum(rng.gamma(shape, 1 / rate), 1e-300)) - mu

    def _resample(
        self, unit: int, grid: NDArray[np.intp], delta: Floats, rng: np.random.Generator
    ) -> NDArray[np.intp]:
        """Systematic resampling by what Laplace leaves out of the Poisson likelihood."""
        left_out = np.expm1(delta) - delta - delta**2 / 2
        log_weight = -(self._curvature[:, unit, grid] * left_out).sum(axis=0)
        weight = np.exp(log_weight - log_weight.max())
        steps = np.cumsum(weight) / weight.sum()
        return np.minimum(
            np.searchsorted(steps, (np.arange(len(steps)) + rng.random()) / len(steps)), len(steps) - 1
        )


def some_usual(usual: NDArray[np.bool_], exposure: Floats) -> NDArray[np.bool_]:
    """``usual`` (unit, week), with all weeks of a unit that has no usual one with exposure."""
    known: NDArray[np.bool_] = usual | ~(usual & (exposure > 0)).any(axis=1, keepdims=True)
    return known


def fit(
    unit_ids: list[str], counts: Floats, exposure: Floats, usual: NDArray[np.bool_] | None = None
) -> Posterior:
    """Posterior of the latent weekly rates of all units.

    Parameters
    ----------
    unit_ids : list of str
    counts, exposure : array (unit, week)
        Exposure 0 means that the week tells nothing and its count is left out (before a cause's
        birth).
    usual : array (unit, week), optional
        False where a week has a level of its own; by default nowhere but in surges. Where that would be
        all weeks of a unit, none of them is: beside nothing usual nothing is unusual.
    """
    usual = np.ones(counts.shape, dtype=bool) if usual is None else usual
    usual = some_usual(usual, exposure)
    usual = usual & ~surges(counts, exposure, usual)
    told = np.where(usual, exposure, 0.0)
    chunks = [
        _fit_chunk(counts[i : i + _CHUNK], told[i : i + _CHUNK]) for i in range(0, len(unit_ids), _CHUNK)
    ]
    weights, mu, x, curvature, slope, precision, pivots, lower = (
        np.concatenate(parts, axis=1 if parts[0].ndim == 3 else 0) for parts in zip(*chunks, strict=True)
    )
    return Posterior(
        tuple(unit_ids), weights, mu, x, curvature, slope, precision, Tridiagonal(pivots, lower), counts,
        np.where(usual, 0.0, exposure),
    )  # fmt: skip


def unit_rng(unit_id: str) -> np.random.Generator:
    """A generator seeded by the unit's name alone."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(unit_id.encode()).digest()[:8]))


def _fit_chunk(counts: Floats, exposure: Floats) -> tuple[Floats, ...]:
    o = exposure.T[:, :, None]
    n = np.where(o > 0, counts.T[:, :, None], 0.0)
    centre = np.log((n.sum(0) + 0.5) / np.maximum(o.sum(0), 1e-12))
    tau, off, diagonal = _prior(len(n))
    mu, x = _modes(n, o, centre, off, diagonal)
    curvature = o * np.exp(mu + x)
    factor, slope, precision = _arrow(curvature, diagonal, off)
    log_posterior = (
        (n * (mu + x) - curvature).sum(0)
        - 0.5 * (x * _times(diagonal, off, x)).sum(0)
        - 0.5 * ((mu - centre) / _MU_SD) ** 2
        + 0.5 * (len(n) * np.log(tau) + np.log1p(-(_RHO**2)))
        - 0.5 * (np.log(factor.pivots).sum(0) + np.log(precision))
        + _log_prior()
    )
    weights = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights, mu, x, curvature, slope, precision, factor.pivots, factor.lower


def _modes(n: Floats, o: Floats, centre: Floats, off: Floats, diagonal: Floats) -> tuple[Floats, Floats]:
    """Most likely (μ, x) at every grid point by Newton's method.

    No step moves a log rate by more than 1.5, lest the exponential overshoot.
    """
    mu = np.broadcast_to(centre, (n.shape[1], len(_SIGMA))).copy()
    x = np.zeros((len(n), *mu.shape))
    for _ in range(_NEWTON_STEPS):
        curvature = o * np.exp(mu + x)
        factor, slope, precision = _arrow(curvature, diagonal, off)
        gradient = n - curvature
        own = gradient - _times(diagonal, off, x)
        pull = gradient.sum(0) - (mu - centre) / _MU_SD**2
        step_mu = (pull - (slope * own).sum(0)) / precision
        step_x = factor.solve(own) - slope * step_mu
        largest = np.abs(step_x + step_mu).max(0)
        scale = np.minimum(1.0, 1.5 / np.maximum(largest, 1e-12))
        mu += scale * step_mu
        x += scale * step_x
        if largest.max() < 1e-6:
            break
    return mu, x


def _prior(weeks: int) -> tuple[Floats, Floats, Floats]:
    """Innovation precision and the off- and main diagonal of the AR(1) precision, by grid point."""
    tau = 1 / (_SIGMA**2 * (1 - _RHO**2))
    diagonal = np.tile(tau * (1 + _RHO**2), (weeks, 1, 1))
    diagonal[0] = diagonal[-1] = tau
    if weeks == 1:
        diagonal[0] = tau * (1 - _RHO**2)
    return tau, -tau * _RHO, diagonal


def _log_prior() -> Floats:
    """Half-normal on σ (with the grid's spacing) beside a constant rate, uniform on ρ."""
    prior: Floats = np.exp(-0.5 * (_SIGMAS / _SIGMA_SCALE) ** 2) * np.gradient(_SIGMAS)
    prior *= (1 - _CONSTANT) / prior.sum()
    prior[0] += _CONSTANT
    log_prior: Floats = np.log(prior).repeat(len(_RHOS))
    return log_prior


def _arrow(curvature: Floats, diagonal: Floats, off: Floats) -> tuple[Tridiagonal, Floats, Floats]:
    """Factor the curvature of (x, μ): x is tridiagonal, μ touches every week.

    Returns the factor of x, how x gives way to a step of μ, and the precision of μ alone.
    """
    pivots = curvature + diagonal
    lower = np.zeros_like(pivots)
    for w in range(1, len(pivots)):
        lower[w] = off / pivots[w - 1]
        pivots[w] -= lower[w] * off
    factor = Tridiagonal(pivots, lower)
    slope = factor.solve(curvature)
    precision = (curvature * (1 - slope)).sum(0) + 1 / _MU_SD**2
    return factor, slope, precision


def _times(diagonal: Floats, off: Floats, x: Floats) -> Floats:
    """Tridiagonal matrix times ``x``."""
    out = diagonal * x
    out[1:] += off * x[:-1]
    out[:-1] += off * x[1:]
    return out


def _propagate(
    last: Floats, grid: NDArray[np.intp], ahead: int, rng: np.random.Generator
) -> Iterator[Floats]:
    for _ in range(ahead):
        innovation = _SIGMA[grid] * np.sqrt(1 - _RHO[grid] ** 2) * rng.standard_normal(len(last))
        last = _RHO[grid] * last + innovation
        yield last

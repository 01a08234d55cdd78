"""Inquiries of weeks to come: denominator · latent rate · long holiday, with Poisson error.

The latent rate is carried on by `voc.ranking.model`; the denominator is the planned one where the week is
known, else it drifts on with its error (`drift`); a long holiday brings what past ones did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.ranking.model import DRAWS, Floats, fit, some_usual, unit_rng
from voc.ranking.outcomes.drift import carry_on

_PRIOR_INQUIRIES = 10.0
"""How many expected inquiries the other types' holidays are worth beside a type's own."""
_HOLIDAY_SHAPE = 12.0
"""No two holidays are alike: their effect varies by a factor of e^±0.3 around its mean."""


@dataclass(frozen=True)
class Past:
    """All inquiries and each type up to some week.

    Attributes
    ----------
    names : list of str
    counts, exposure : array (unit, week)
    usual : array (unit, week), bool
        Weeks that no event touches and that hold no long holiday.
    holiday : array (week,), bool
        Weeks with a long holiday.
    """

    names: list[str]
    counts: Floats
    exposure: Floats
    usual: NDArray[np.bool_]
    holiday: NDArray[np.bool_]

    def until(self, week: int) -> Past:
        """The weeks before a position."""
        return Past(
            self.names,
            self.counts[:, :week],
            self.exposure[:, :week],
            self.usual[:, :week],
            self.holiday[:week],
        )


def foretell(past: Past, planned: Floats, holiday: NDArray[np.bool_]) -> Floats:
    """Draws of the inquiries of the next weeks.

    Parameters
    ----------
    past : Past
    planned : array (unit, ahead)
        Denominators that are known, NaN elsewhere.
    holiday : array (ahead,), bool

    Returns
    -------
    array (unit, draw, ahead)
    """
    ahead, size = planned.shape[1], DRAWS
    known = some_usual(past.usual, past.exposure)
    posterior = fit(past.names, past.counts, np.where(known, past.exposure, 0.0))
    log_rates = [posterior.draws(unit, ahead=ahead) for unit in range(len(past.names))]
    fitted = np.exp([np.median(one[:, :-ahead], axis=0) for one in log_rates]) * past.exposure
    of_rate = _on_holiday(past.counts, fitted, past.holiday)
    out = np.empty((len(past.names), size, ahead))
    for unit, name in enumerate(past.names):
        rng = unit_rng(f"{name} 예측")
        total = _denominator(past, unit, planned[unit], holiday, rng)
        factor = np.where(holiday, of_rate[unit] * _one_holiday(rng, (size, ahead)), 1.0)
        out[unit] = rng.poisson(np.exp(log_rates[unit][:, -ahead:]) * total * factor)
    return out


def _denominator(
    past: Past, unit: int, planned: Floats, holiday: NDArray[np.bool_], rng: np.random.Generator
) -> Floats:
    """Draws (draw, ahead) of the denominator, or the planned one."""
    unknown = np.isnan(planned)
    if not unknown.any():
        return np.tile(planned, (DRAWS, 1))
    totals, usual = past.exposure[unit], past.usual[unit] & ~past.holiday
    carried = carry_on(totals, usual, len(planned), DRAWS, rng)
    typical = np.median(totals[usual]) if usual.any() else np.median(totals)
    share = _on_holiday(totals[None] / typical, np.ones((1, len(totals))), past.holiday)[0]
    carried *= np.where(holiday, share, 1.0)
    return np.where(unknown, carried, planned)


def _on_holiday(counts: Floats, expected: Floats, holiday: NDArray[np.bool_]) -> Floats:
    """What long holidays multiply each unit (unit,) by; 1 where none is known."""
    if not holiday.any():
        return np.ones(len(counts))
    came, usual = counts[:, holiday].sum(axis=1), expected[:, holiday].sum(axis=1)
    together = came.sum() / max(usual.sum(), 1e-12)
    factor: Floats = (_PRIOR_INQUIRIES * together + came) / (_PRIOR_INQUIRIES + usual)
    return factor


def _one_holiday(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return rng.gamma(_HOLIDAY_SHAPE, 1 / _HOLIDAY_SHAPE, shape)

"""Own best: the level of a unit's good weeks, promised only where chance does not explain them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.model import Floats

OWN_BEST_PERCENTILE = 20
MIN_HISTORY_WEEKS = 12
FALSE_DISCOVERY = 0.05
_BLOCK_WEEKS = 4


def own_best(rates: Floats, percentile: float = OWN_BEST_PERCENTILE) -> Floats:
    """The 20th percentile, or another, of the latent weekly rates in each draw.

    Parameters
    ----------
    rates : array (draw, week)

    Returns
    -------
    array (draw,)
    """
    floor: Floats = np.percentile(rates, percentile, axis=1)
    return floor


def equal_rates_p(counts: Floats, exposure: Floats) -> float:
    """p-value of Pearson's test that all cells share one rate.

    Given their total the counts are multinomial; X² is referred to a gamma with X²'s exact mean and
    variance (Haldane 1937), so the level holds with small expectations, where the chi-square of
    the textbook rejects too often.

    Parameters
    ----------
    counts, exposure : array (cell,)
        Exposures positive.

    Examples
    --------
    >>> round(equal_rates_p(np.array([50.0, 10.0]), np.array([1.0, 1.0])), 6)
    0.0
    """
    total, cells = counts.sum(), len(counts)
    if total < 2 or cells < 2:
        return 1.0
    share = exposure / exposure.sum()
    statistic = float(((counts - total * share) ** 2 / (total * share)).sum())
    mean = cells - 1.0
    variance = 2 * mean + ((1 / share).sum() - cells**2 - 2 * cells + 2) / total
    if variance <= 1e-9:
        return 1.0
    return float(stats.gamma.sf(statistic, mean**2 / variance, scale=variance / mean))


def constant_rate_p(counts: Floats, exposure: Floats) -> float:
    """p-value of the test that a unit's weekly rate never changed.

    Weeks find scattered good and bad weeks, blocks of four weeks find drifts and steps; the
    smaller of the two p-values is doubled (Bonferroni).
    """
    blocks = np.arange(len(counts))[::-1] // _BLOCK_WEEKS
    block_counts, block_exposure = (np.bincount(blocks, v).astype(float) for v in (counts, exposure))
    by_block = equal_rates_p(block_counts, block_exposure)
    return min(1.0, 2 * min(equal_rates_p(counts, exposure), by_block))


def discoveries(p_values: Floats, level: float = FALSE_DISCOVERY) -> NDArray[np.bool_]:
    """Which hypotheses Benjamini and Hochberg's procedure rejects; NaN means not tested."""
    tested = ~np.isnan(p_values)
    rejected = np.zeros(len(p_values), dtype=bool)
    if tested.any():
        rejected[tested] = stats.false_discovery_control(p_values[tested]) <= level
    return rejected

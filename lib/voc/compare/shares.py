"""How much more of one side's inquiries a cause is than of the other's, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from voc.ranking.insights.shares import CONFIDENCE
from voc.ranking.model import Floats
from voc.ranking.weeks import monday
from voc.settings import MIN_RANKED

MIN_WEEKS = 3
"""A side with fewer weeks cannot show how its shares sway from week to week."""
PRIOR_WEEKS = 8.0
"""How many weeks the usual dispersion of a side's causes counts against a cause's own."""
LONGEST = 0.8
"""A sway that lasts longer cannot be told from a trend in a few weeks."""
TOLD = 0.05
"""False discovery rate over all compared causes."""
SHARES = ("share", "share_low", "share_high")


def compare_shares(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Shares of every cause on two sides, and their difference (second − first) with a 90 % interval.

    Inquiries of a week, or of a customer, are not independent: an outage brings many at once.  Where a side
    has 3 weeks, its variance is multiplied by the Pearson dispersion of the weekly shares (quasi-binomial,
    McCullagh and Nelder 1989, *Generalized Linear Models*, §4.5), moderated towards the side's usual one
    (Smyth 2004, *Stat. Appl. Genet. Mol. Biol.* 3, 3) and never below 1.  The interval is Newcombe's (1998,
    *Statistics in Medicine* 17, 873-890, method 10) with the effective sizes; false discoveries are those of
    ``q_value`` (Benjamini-Hochberg) over all causes with 30 inquiries on both sides together.

    Parameters
    ----------
    first, second : DataFrame
        cause_id and created_at of the inquiries that say something, a row each; neither is empty.

    Returns
    -------
    DataFrame
        By cause_id: inquiries, share, share_low, share_high, dispersion of both sides (``first_``,
        ``second_``), difference, difference_low, difference_high, p_value, q_value; missing from
        ``difference`` on where a cause has fewer than 30.

    Examples
    --------
    >>> days = pd.Timestamp("2026-06-01")
    >>> one = pd.DataFrame({"cause_id": ["a"] * 56 + ["b"] * 14, "created_at": days})
    >>> two = pd.DataFrame({"cause_id": ["a"] * 48 + ["b"] * 32, "created_at": days})
    >>> found = compare_shares(one, two).loc["a"]
    >>> found[["difference_low", "difference", "difference_high"]].round(3).tolist()
    [-0.314, -0.2, -0.077]
    """
    causes = sorted({*first["cause_id"], *second["cause_id"]})
    one, two = _weekly(first, causes), _weekly(second, causes)
    compared = one.sum(axis=0) + two.sum(axis=0) >= MIN_RANKED
    own, theirs = _Share(one, compared), _Share(two, compared)
    table = pd.DataFrame(
        {**own.columns("first"), **theirs.columns("second")}, index=pd.Index(causes, name="cause_id")
    )
    found = _differences(own, theirs)
    found["p_value"] = _p_values(own, theirs)
    for name, values in found.items():
        table[name] = np.where(compared, values, np.nan)
    table["q_value"] = np.nan
    if compared.any():
        table.loc[compared, "q_value"] = stats.false_discovery_control(table.loc[compared, "p_value"])
    return table


class _Share:
    """One side: how many of each cause, of how many, and the dispersion of their weekly shares."""

    def __init__(self, weekly: Floats, compared: np.ndarray) -> None:
        self.hits, self.total = weekly.sum(axis=0), float(weekly.sum())
        self.share = self.hits / self.total
        self.weeks = len(weekly) if len(weekly) >= MIN_WEEKS else 0
        self.dispersion = _dispersion(weekly, compared) if self.weeks else np.ones_like(self.share)
        self.freedom = self.weeks - 1 + PRIOR_WEEKS if self.weeks else np.inf
        self.low, self.high = _wilson(self.share, self.size)

    def columns(self, side: str) -> dict[str, Floats]:
        """Its columns of the result."""
        values = (self.hits.astype(int), self.share, self.low, self.high, self.dispersion)
        names = ("inquiries", *SHARES, "dispersion")
        return {f"{side}_{name}": value for name, value in zip(names, values, strict=True)}

    @property
    def size(self) -> Floats:
        """Independent inquiries that would tell as much."""
        sized: Floats = self.total / self.dispersion
        return sized


def _weekly(inquiries: pd.DataFrame, causes: list[str]) -> Floats:
    """Inquiries by week (rows) and cause (columns); weeks without any are no weeks."""
    counts = pd.crosstab(monday(inquiries["created_at"]), inquiries["cause_id"])
    return counts.reindex(columns=causes, fill_value=0).to_numpy(dtype=float)


def _dispersion(weekly: Floats, compared: np.ndarray) -> Floats:
    """How many times the variance of each cause's share is that of chance, at least 1.

    Pearson's chi-square of the weekly shares by its degrees of freedom, moderated; what lies above chance
    counts more the longer it lasts (the variance of the mean of an autoregressive series of order 1).
    """
    sizes, shares = weekly.sum(axis=1, keepdims=True), weekly.sum(axis=0) / weekly.sum()
    chance = np.sqrt(np.maximum(sizes * shares * (1 - shares), 1e-12))
    residual, freedom = (weekly - sizes * shares) / chance, len(weekly) - 1
    own = (residual**2).sum(axis=0) / freedom
    judged = compared & (shares > 0)
    usual = max(float(own[judged].mean()), 1.0) if judged.any() else 1.0
    excess = (PRIOR_WEEKS * usual + freedom * own) / (PRIOR_WEEKS + freedom) - 1
    lasts = _lasts(residual[:, judged])
    longer = min((1 + lasts) / (1 - lasts), len(weekly) / 2)
    unseen = freedom / (len(weekly) - longer)  # weeks that are alike stray less from their own mean
    found: Floats = 1 + np.maximum(excess, 0.0) * longer * unseen
    return found


def _lasts(residual: Floats) -> float:
    """How much of a week's sway above chance is there the week after, over all causes: 0 to `LONGEST`.

    Residuals around their own mean correlate by about -1/weeks where nothing lasts; that is given back.
    """
    weeks, squares = len(residual), float((residual**2).sum())
    above = squares - residual.shape[1] * (weeks - 1)
    together = float((residual[:-1] * residual[1:]).sum()) + squares / weeks
    return float(np.clip(together / above, 0.0, LONGEST)) if above > 0 else 0.0


def _wilson(share: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Wilson's score interval for a size that need not be whole."""
    quantile = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    square = quantile**2
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = quantile * np.sqrt(share * (1 - share) / size + square / (4 * size**2)) / (1 + square / size)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def _differences(one: _Share, two: _Share) -> dict[str, Floats]:
    mid = two.share - one.share
    return {
        "difference": mid,
        "difference_low": mid - np.hypot(two.share - two.low, one.high - one.share),
        "difference_high": mid + np.hypot(two.high - two.share, one.share - one.low),
    }


def _p_values(one: _Share, two: _Share) -> Floats:
    """Two-sided, of equal shares: the difference by its error under one common share."""
    common = (one.hits + two.hits) / (one.total + two.total)
    error = np.sqrt(np.maximum(common * (1 - common) * (1 / one.size + 1 / two.size), 1e-12))
    distance = np.abs(two.share - one.share) / error
    p_values: Floats = 2 * stats.t.sf(distance, one.freedom + two.freedom)
    return p_values

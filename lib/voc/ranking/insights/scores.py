"""Scores that customers give (NPS, CES, rating): their mean, a group's part in it, and their change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.insights.shares import CONFIDENCE
from voc.ranking.model import Floats


class Measure(NamedTuple):
    """A question: its column, its name, the ends of the scale that is averaged, and decimals to show."""

    column: str
    name: str
    low: float
    high: float
    digits: int


MEASURES = (
    Measure("nps", "NPS", -100, 100, 1),
    Measure("ces", "CES", 1, 7, 2),
    Measure("rating", "만족도", 1, 5, 2),
)
PROMOTER, DETRACTOR = 9, 6


class Estimate(NamedTuple):
    """A number with its interval."""

    low: float
    mid: float
    high: float


class Impact(NamedTuple):
    """An estimate, and the two-sided p-value of there being none."""

    estimate: Estimate
    p_value: float


def points(measure: Measure, answers: Floats) -> Floats:
    """What is averaged: for NPS 100 a promoter (9, 10), -100 a detractor (0 to 6), so the mean is the NPS.

    >>> points(MEASURES[0], np.array([10, 9, 8, 7, 6, 0])).tolist()
    [100.0, 100.0, 0.0, 0.0, -100.0, -100.0]
    """
    if measure.column != "nps":
        return answers
    return 100.0 * ((answers >= PROMOTER).astype(float) - (answers <= DETRACTOR))


def mean_score(values: Floats, measure: Measure) -> Estimate:
    """The mean of answers and its 90 % interval.

    An adjusted Wald interval: two answers are added, half of one at each end of the scale and one in its
    middle, so that thirty equal answers are not taken for certainty.  For NPS, a difference of two shares of
    one multinomial, this is the interval of Agresti and Min (2005, *Statistics in Medicine* 24, 729-740), of
    the kind that Rocks (2016, *The American Statistician* 70, 365-372) found best for NPS; with the t
    quantile of as many answers.

    Examples
    --------
    >>> [round(value, 1) for value in mean_score(np.repeat([100.0, 0.0, -100.0], [50, 30, 20]), MEASURES[0])]
    [16.6, 30.0, 42.2]
    >>> [round(value, 2) for value in mean_score(np.repeat(5.0, 30), MEASURES[2])]
    [4.69, 5.0, 5.0]
    """
    number = len(values) + 2
    middle = (measure.low + measure.high) / 2
    centre = (values.sum() + 2 * middle) / number
    added = 0.5 * (measure.low - centre) ** 2 + 0.5 * (measure.high - centre) ** 2 + (middle - centre) ** 2
    variance = (((values - centre) ** 2).sum() + added) / number
    half = stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * np.sqrt(variance / number)
    low, high = max(measure.low, centre - half), min(measure.high, centre + half)
    return Estimate(float(low), float(values.mean()), float(high))


def impact(values: Floats, inside: NDArray[np.bool_], tried: int = 1) -> Impact:
    """Mean of all less mean of all but a group: what the group takes from (or gives to) the score.

    The two means share most of their answers.  The interval is the delta method's on the influence of each
    answer on their difference, ``(y - m) - [outside] (y - m_out) / share outside``, and takes the group's
    size for chance as well.  Its quantile is of t with the group's answers less one, and of ``tried``
    groups together (Bonferroni), so all intervals hold the truth at once with 90 %; the p-value is
    multiplied alike.

    Parameters
    ----------
    values : array (answer,)
    inside : array (answer,), bool
        Answers of the group; it holds two at least, and not all.
    tried : int
        Groups among which some are chosen.

    Examples
    --------
    >>> values, inside = np.array([1.0, 2, 1, 2, 4, 5, 4, 5]), np.arange(8) < 4
    >>> round(impact(values, inside).estimate.mid, 2)
    -1.5
    """
    outside = ~inside
    rest = values[outside].mean()
    mid = values.mean() - rest
    influence = (values - values.mean()) - outside * (values - rest) / outside.mean()
    error = np.sqrt((influence**2).sum()) / len(values)
    freedom = int(inside.sum()) - 1
    half = stats.t.ppf(1 - (1 - CONFIDENCE) / (2 * tried), freedom) * error
    p_value = 1.0 if error == 0 else min(1.0, tried * 2 * float(stats.t.sf(abs(mid) / error, freedom)))
    return Impact(Estimate(float(mid - half), float(mid), float(mid + half)), p_value)


def change(before: Floats, after: Floats, tried: int = 1) -> Estimate:
    """Mean after less mean before, with Welch's interval: 90 % for all ``tried`` changes together.

    >>> [round(value, 2) for value in change(np.array([1.0, 2, 3, 2]), np.array([3.0, 4, 3, 4]))]
    [0.51, 1.5, 2.49]
    """
    errors = [values.var(ddof=1) / len(values) for values in (before, after)]
    mid, error = float(after.mean() - before.mean()), float(np.sqrt(sum(errors)))
    if error == 0:  # nothing varies, so nothing tells how sure this is
        return Estimate(float("nan"), mid, float("nan"))
    freedom = sum(errors) ** 2 / (errors[0] ** 2 / (len(before) - 1) + errors[1] ** 2 / (len(after) - 1))
    half = float(stats.t.ppf(1 - (1 - CONFIDENCE) / (2 * tried), freedom)) * error
    return Estimate(mid - half, mid, mid + half)

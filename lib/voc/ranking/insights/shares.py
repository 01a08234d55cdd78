"""Shares of counts with their interval."""

from __future__ import annotations

from scipy.stats import binomtest

CONFIDENCE = 0.9


def wilson(hits: int, total: int, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Low, mid and high of a share: the counted one and its Wilson score interval, 90 % if not said.

    Examples
    --------
    >>> [round(value, 3) for value in wilson(9, 10)]
    [0.652, 0.9, 0.977]
    """
    interval = binomtest(hits, total).proportion_ci(confidence, method="wilson")
    return float(interval.low), hits / total, float(interval.high)


def percent(share: float) -> str:
    """A share as planners write it.

    >>> percent(0.0894), percent(0.9), percent(1.0)
    ('8.9 %', '90.0 %', '100.0 %')
    """
    return f"{share * 100:.1f} %"


def estimate(low: float, share: float, high: float) -> str:
    """A share with its interval.

    >>> estimate(0.084, 0.09, 0.0961)
    '9.0 %(8.4~9.6 %)'
    """
    return f"{percent(share)}({low * 100:.1f}~{percent(high)})"

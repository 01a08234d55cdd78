"""What to staff for, in one line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.ranking.model import Floats
from voc.words import amount, count

_PERCENTILES = (5.0, 50.0, 95.0)
_FEWEST_TIMES = 30


def staffing(draws: Floats, score: pd.Series, last: Floats, inquiries: pd.DataFrame) -> str:
    """Inquiries and hours to expect, or why no forecast is shown.

    Parameters
    ----------
    draws : array (draw, week)
        All inquiries of the next weeks.
    score : Series
        The backtest: mae_ratio, tested and shown.
    last : array (week,)
        All inquiries of the last weeks, which a forecast must beat.
    inquiries : DataFrame
        Those of the window; ``handle_minutes`` where the source has it.
    """
    usual = f"최근 {len(last)}주 평균은 주 {count(last.mean())}입니다."
    if not score["tested"]:
        return f"예측을 시험해 볼 만큼 주가 쌓이지 않아 예상 문의량을 싣지 않습니다. {usual}"
    if not score["shown"]:
        return f"지난 주들로 시험해 보니 예측이 최근 평균보다 정확하지 않아 싣지 않습니다. {usual}"
    low, mid, high = np.percentile(draws.mean(axis=1), _PERCENTILES)
    weeks = draws.shape[1]
    found = f"앞으로 {weeks}주 동안 문의는 주 평균 {count(mid)}(90 % 구간 {amount(low)}~{count(high)})"
    minutes = _minutes(inquiries)
    if minutes is None:
        return f"{found} 들어올 것으로 예상됩니다."
    hours = [amount(value * minutes / 60) for value in (mid, low, high)]
    return f"{found}, 상담 시간은 주 {hours[0]}시간({hours[1]}~{hours[2]}시간)으로 예상됩니다."


def _minutes(inquiries: pd.DataFrame) -> float | None:
    """Mean minutes an inquiry takes; None where too few are known."""
    if "handle_minutes" not in inquiries:
        return None
    known = inquiries["handle_minutes"].dropna()
    return float(known.mean()) if len(known) >= _FEWEST_TIMES else None

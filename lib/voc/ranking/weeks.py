"""Monday weeks: which are complete, what planners call them, and when a cause was born."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import InputError

HISTORY_WEEKS = 104
BUSY_DAY = 10
"""A day without any inquiry is missing data, not a quiet day, where the same weekday of the weeks around
it usually brings this many: an inbox that rests at the weekend keeps its weeks."""
AROUND_WEEKS = 4
_BIRTH_RATIO, _BIRTH_EXPECTED = 0.1, 10.0


@dataclass(frozen=True)
class Needed:
    """A count that every complete week needs: its Korean name, and its ``daily`` sums by date.

    ``lag``: the week needs the days of so many weeks before it.
    """

    name: str
    lag: int
    daily: pd.Series


@dataclass(frozen=True)
class Calendar:
    """The complete weeks of the history, oldest first; the last ``window`` of them are ranked.

    ``incomplete`` holds the other weeks of the data with the Korean reason why they are left out.
    """

    weeks: pd.DatetimeIndex
    window: int
    incomplete: dict[pd.Timestamp, str]

    @property
    def last(self) -> pd.Timestamp:
        """Monday of the last complete week."""
        return pd.Timestamp(self.weeks[-1])


def monday(times: pd.Series) -> pd.Series:
    """The Monday (naive, 00:00) of each time, in its own time zone."""
    local = times.dt.tz_localize(None) if times.dt.tz is not None else times
    day = local.dt.normalize()
    start: pd.Series = (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).astype("datetime64[us]")
    return start


def week_label(week: pd.Timestamp) -> str:
    """A week as planners write it; it belongs to the month of its Thursday.

    Examples
    --------
    >>> week_label(pd.Timestamp("2026-06-22"))
    '6월 4주차(6/22~28)'
    >>> week_label(pd.Timestamp("2026-06-29"))
    '7월 1주차(6/29~7/5)'
    """
    thursday, sunday = week + pd.Timedelta(days=3), week + pd.Timedelta(days=6)
    end = f"{sunday.day}" if sunday.month == week.month else f"{sunday.month}/{sunday.day}"
    return f"{thursday.month}월 {(thursday.day - 1) // 7 + 1}주차({week.month}/{week.day}~{end})"


def calendar(created_at: pd.Series, needed: Sequence[Needed], window_weeks: int) -> Calendar:
    """The complete weeks of the data.

    Those of which every day of the inquiries is there, and of everything they are held against: a rate over a
    window with some of its denominator missing would be too high.

    Raises
    ------
    InputError
        Fewer than two weeks are complete.
    """
    days = _daily(created_at)
    reasons = _reasons(days, needed)
    complete = [week for week, reason in reasons.items() if not reason][-HISTORY_WEEKS:]
    incomplete = {week: reason for week, reason in reasons.items() if reason}
    if len(complete) < 2:
        why = next(reversed(incomplete.values()), "접수일시가 있는 문의 없음")
        came = f"{days.index[0]:%Y-%m-%d}~{days.index[-1]:%Y-%m-%d}, " if len(days) else ""
        raise InputError(
            "순위를 매길 완전한 주(월~일)가 부족합니다.",
            expected="완전한 주 2주 이상(권장 12주 이상)",
            got=f"{came}완전한 주 {len(complete)}주 (빠진 까닭의 예: {why})",
            where="문의의 접수일시"
            + "".join(f", {name} 데이터의 일자" for name in {n.name: 0 for n in needed}),
            remedy="기간을 늘려 다시 내려받거나, 분모(주문) 데이터의 빠진 날짜를 채우세요.",
        )
    weeks = pd.DatetimeIndex(complete)
    recent = weeks > weeks[-1] - pd.Timedelta(weeks=2 * window_weeks)  # a window of old weeks says nothing
    return Calendar(weeks, min(window_weeks, int(recent.sum())), incomplete)


def birth(counts: NDArray[np.float64], exposure: NDArray[np.float64]) -> int:
    """Position of the first week in which a cause existed.

    A stray inquiry put into a cause by mistake is not its birth: where the weeks before some week
    hold at most a tenth of what the rate since then would have brought (10 at least), the cause is
    born in the week that splits its history best (largest Poisson likelihood).  Otherwise it is
    the week of its first inquiry, 0 without any.
    """
    seen = np.flatnonzero(counts)
    if not len(seen):
        return 0
    n, o = counts.cumsum(), exposure.cumsum()
    starts = np.arange(max(seen[0], 1), len(counts))
    before, since = n[starts - 1], n[-1] - n[starts - 1]
    o_before, o_since = o[starts - 1], o[-1] - o[starts - 1]
    expected = since / np.maximum(o_since, 1e-12) * o_before
    sudden = (before <= _BIRTH_RATIO * expected) & (expected >= _BIRTH_EXPECTED) & (o_since > 0)
    if not sudden.any():
        return int(seen[0])
    gain = _log_rate(before, o_before) + _log_rate(since, o_since)
    return int(starts[np.argmax(np.where(sudden, gain, -np.inf))])


def _daily(created_at: pd.Series) -> pd.Series:
    """Inquiries a calendar day, days without any included."""
    local = created_at.dt.tz_localize(None) if created_at.dt.tz is not None else created_at
    days: pd.Series = local.dt.normalize().value_counts().sort_index().asfreq("D", fill_value=0)
    return days


def _reasons(days: pd.Series, needed: Sequence[Needed]) -> dict[pd.Timestamp, str]:
    """Each week that the inquiries touch, with the reason why it is not complete ("" if it is)."""
    if not len(days):
        return {}
    first, last = days.index[0], days.index[-1]
    usual = days.groupby(pd.DatetimeIndex(days.index).day_of_week).transform(
        lambda same: same.rolling(2 * AROUND_WEEKS + 1, center=True, min_periods=1).median()
    )
    missing = (days == 0) & (usual >= BUSY_DAY)
    mondays = pd.date_range(first - pd.Timedelta(days=first.weekday()), last, freq="7D")
    return {week: _reason(week, days, needed, missing) for week in mondays}


def _reason(week: pd.Timestamp, days: pd.Series, needed: Sequence[Needed], missing: pd.Series) -> str:
    week_days = pd.date_range(week, periods=7, freq="D")
    if week_days[0] < days.index[0] or week_days[-1] > days.index[-1]:
        return "문의 데이터가 주 전체를 덮지 않음"
    if missing.reindex(week_days).any():
        return "문의가 한 건도 없는 날이 있음"
    return next(filter(None, (_lacks(one, week_days) for one in needed)), "")


def _lacks(needed: Needed, week_days: pd.DatetimeIndex) -> str:
    """Why a week cannot be held against a count, "" if it can."""
    then = week_days - pd.Timedelta(weeks=needed.lag)
    name = f"{needed.lag}주 전 {needed.name}" if needed.lag else needed.name
    if needed.daily.empty:
        return f"{name} 데이터가 없음"
    first, last = needed.daily.index.min(), needed.daily.index.max()
    if then[-1] > last:
        return f"{name} 데이터가 {last:%Y-%m-%d}까지만 있음"
    if then[0] < first:
        return f"{name} 데이터가 {first:%Y-%m-%d}부터 있음"
    if not then.isin(needed.daily.index).all():
        return f"{name} 데이터에 없는 날이 있음"
    return "" if needed.daily.reindex(then).sum() > 0 else f"{name} 합계가 0"


def _log_rate(counts: NDArray[np.float64], exposure: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maximal Poisson log likelihood of a constant rate, up to a constant."""
    return counts * np.log(np.maximum(counts, 1e-12) / np.maximum(exposure, 1e-12))

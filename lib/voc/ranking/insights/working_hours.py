"""Hours between two times, all of them or only those in which the centre works."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import SettingsError
from voc.ranking.holidays import public_holidays
from voc.ranking.model import Floats
from voc.settings import Service

DAYS = "월화수목금토일"
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-~]\s*(\d{1,2}):(\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True)
class WorkingHours:
    """From ``opens`` to ``closes`` (minutes of the day) on the days of ``weekmask``, Monday first.

    Examples
    --------
    >>> hours = WorkingHours(9 * 60, 18 * 60, "1111100")
    >>> friday, monday = pd.Timestamp("2026-06-12 17:00"), pd.Timestamp("2026-06-15 10:30")
    >>> hours.between(pd.Series([friday]), pd.Series([monday])).tolist()
    [2.5]
    """

    opens: int
    closes: int
    weekmask: str

    def between(self, start: pd.Series, end: pd.Series) -> Floats:
        """Working hours from each start to each end, public holidays left out; NaN where one is missing."""
        known = (start.notna() & end.notna()).to_numpy()
        hours: Floats = np.full(len(start), np.nan)
        if known.any():
            passed = [_local(times[known]) for times in (start, end)]
            years = {int(time.year) for times in passed for time in (times.min(), times.max())}
            holidays = np.array(sorted(public_holidays(range(min(years), max(years) + 1))), "datetime64[D]")
            worked = [self._worked(times, holidays) for times in passed]
            hours[known] = (worked[1] - worked[0]) / 60
        return hours

    def _worked(self, times: pd.Series, holidays: NDArray[np.datetime64]) -> Floats:
        """Working minutes from 1970 to each time."""
        days = times.to_numpy().astype("datetime64[D]")
        minutes = (times - times.dt.normalize()).dt.total_seconds().to_numpy() / 60
        before = np.busday_count("1970-01-01", days, weekmask=self.weekmask, holidays=holidays)
        today = np.is_busday(days, weekmask=self.weekmask, holidays=holidays)
        worked: Floats = before * (self.closes - self.opens) + today * (
            np.clip(minutes, self.opens, self.closes) - self.opens
        )
        return worked


def working_hours(service: Service) -> WorkingHours | None:
    """The hours that count; None where all do.

    Raises
    ------
    SettingsError
        ``business_hours`` or ``days`` cannot be read.
    """
    if not service.business_hours:
        return None
    found = _HOURS.fullmatch(service.business_hours.strip())
    opens, closes = (0, 0) if found is None else _minutes(*map(int, found.groups()))
    if not opens < closes <= _DAY:
        raise SettingsError(
            "영업시간을 읽을 수 없습니다.",
            expected='"09:00-18:00"처럼 여는 시각이 닫는 시각보다 이른 하루 안의 시간',
            got=service.business_hours, where="service.business_hours",
        )  # fmt: skip
    return WorkingHours(opens, closes, _weekmask(service.days))


def elapsed(start: pd.Series, end: pd.Series, hours: WorkingHours | None) -> Floats:
    """Hours from each start to each end; NaN where one is missing or the end lies before the start."""
    passed = ((end - start).dt.total_seconds() / 3600).to_numpy(dtype=float)
    counted = passed if hours is None else hours.between(start, end)
    return np.where(passed >= 0, counted, np.nan)


def _minutes(opens: int, past: int, closes: int, past_closing: int) -> tuple[int, int]:
    return opens * 60 + past, closes * 60 + past_closing


def _weekmask(days: str) -> str:
    """월-금 or 월,수,금 as "1111100"."""
    text = days.replace(" ", "").replace("~", "-").replace("요일", "")
    chosen: set[int] = set()
    for part in text.split(","):
        ends = [DAYS.find(end) if len(end) == 1 else -1 for end in part.split("-")]
        if min(ends) < 0 or len(ends) > 2 or ends[-1] < ends[0]:
            raise SettingsError(
                "영업 요일을 읽을 수 없습니다.",
                expected="월-금 또는 월,수,금",
                got=days,
                where="service.days",
            )
        chosen.update(range(ends[0], ends[-1] + 1))
    return "".join("1" if day in chosen else "0" for day in range(7))


def _local(times: pd.Series) -> pd.Series:
    return times.dt.tz_localize(None) if times.dt.tz is not None else times

"""Weeks that long Korean holidays change: parcels rest, answers wait, and both come later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

_LONG_DAYS = 2
_GREAT = ("설날", "추석")
_SAME = re.compile(r" ?(전날|다음날|대체 휴일|연휴)$")
"""설날 전날 and 설날 대체 휴일 are 설날."""


def long_holidays(weeks: pd.DatetimeIndex) -> dict[pd.Timestamp, str]:
    """Weeks with two public holidays between Monday and Friday, or with one of 설날 or 추석, by Monday.

    A single day off is an ordinary week with four days; the package ``holidays`` knows the lunar ones, the
    substitutes and the extraordinary ones.

    Examples
    --------
    >>> long_holidays(pd.DatetimeIndex(["2026-02-16", "2026-03-02", "2026-09-21"]))
    {Timestamp('2026-02-16 00:00:00'): '설날', Timestamp('2026-09-21 00:00:00'): '추석'}
    """
    days = public_holidays(sorted({*weeks.year, *(weeks + pd.Timedelta(days=6)).year}))
    found = {}
    for week in weeks:
        named = [days.get(day.date(), "") for day in pd.date_range(week, periods=5)]
        names = list(dict.fromkeys(_SAME.sub("", one) for name in named if name for one in name.split("; ")))
        great = [name for name in names if name in _GREAT]
        if great or sum(map(bool, named)) >= _LONG_DAYS:
            found[pd.Timestamp(week)] = "·".join(great or names)
    return found


def public_holidays(years: Iterable[int]) -> dict[date, str]:
    """Korea's public holidays by day, with their Korean names.

    Examples
    --------
    >>> public_holidays([2026])[date(2026, 3, 2)]
    '삼일절 대체 휴일'
    """
    from holidays import country_holidays

    wanted = list(years)
    return dict(country_holidays("KR", years=wanted, language="ko")) if wanted else {}

"""Korean number formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voc.words import amount, number

if TYPE_CHECKING:
    import pandas as pd

_TEN_THOUSAND = 10_000
NBSP = "\u00a0"
"""Between a figure and its unit, so that a line never ends between them."""


def is_some(value: float) -> bool:
    """Whether `voc.words.count` would say more than 0건."""
    return value >= 0.05


def span(low: float, high: float, unit: str = "건") -> str:
    """An interval in its short form: 22~51건."""
    return f"{amount(low)}~{amount(high)}{unit}"


def percent(value: float) -> str:
    """A share with two figures: 0.413 as 41 %, 0.062 as 6.2 %, 0.0041 as 0.41 %."""
    return f"{number(value * 100, _percent_digits(value))}{NBSP}%"


def _percent_digits(value: float) -> int:
    size = float(f"{abs(value) * 100:.2g}")
    return 0 if size >= 10 or not size else 1 if size >= 1 else 2 if size >= 0.1 else 3


def difference(now: float, before: float) -> float:
    """The difference of two shares as `percent` prints them, so that a reader's own sum agrees.

    >>> round(difference(0.0586, 0.0613), 9), difference(0.412, 0.409)
    (-0.002, 0.0)
    """
    shown_now, shown_before = (round(v * 100, _percent_digits(v)) for v in (now, before))
    return round(shown_now - shown_before, 3) / 100


def points(value: float) -> str:
    """A difference of shares in percentage points, without its sign: 0.004 as "0.4 %p"."""
    size = abs(value) * 100
    digits = 1 if round(size, 3) >= 0.1 or not size else 2 if round(size, 4) >= 0.01 else 3
    return f"{number(size, digits).removesuffix('.0')}{NBSP}%p"


def effort(days: float) -> str:
    """공수 in man-days: 5 M/D."""
    return f"{amount(days)}{NBSP}M/D"


def signed(value: float) -> str:
    """A change with its sign as a typographer sets it: +15, −3, 0."""
    text = number(abs(value))
    return text if text == "0" else f"+{text}" if value > 0 else f"−{text}"


def day(date: pd.Timestamp) -> str:
    """A date in words, which no rule for phone numbers can join to an id that stands beside it.

    >>> import pandas
    >>> day(pandas.Timestamp("2026-05-26"))
    '2026년 5월 26일'
    """
    return f"{date.year}년 {date.month}월 {date.day}일"


def won(value: float) -> str:
    """Money in 만원, with one decimal below 10만원, and in 억원.

    >>> won(300), won(8324), won(14_100), won(3_500_000), won(123_000_000), won(99_999_999)
    ('300원', '0.8만원', '1.4만원', '350만원', '1.2억원', '1억원')
    """
    tenths = round(value / _TEN_THOUSAND, 1)
    if not tenths:
        return f"{number(value)}원"
    if abs(tenths) < 10:
        return f"{tenths:.1f}만원"
    ten_thousands = round(value / _TEN_THOUSAND)
    if abs(ten_thousands) < _TEN_THOUSAND:
        return f"{number(ten_thousands)}만원"
    return f"{number(ten_thousands / _TEN_THOUSAND, 1).removesuffix('.0')}억원"

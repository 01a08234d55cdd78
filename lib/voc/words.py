"""Figures that the ranking's sentences and the report's pages must write alike."""

from __future__ import annotations

import math

NEW_CAUSE, CAUSE_BACK = "새 원인", "돌아온 원인"
"""How an alert on such a cause begins."""
NO_ORDERS = "건수 기준(주문 데이터 없음)"
_PEOPLE = ("사용자", "이용자", "회원", "고객", "가입자", "명")


def number(value: float, digits: int = 0) -> str:
    """1234.0 as "1,234"; a rounded nothing is "0", never "-0"."""
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def amount(value: float) -> str:
    """A number of inquiries: whole from 10 on (halves up), one decimal below where it has one.

    >>> amount(1234.5), amount(4.13), amount(9.97), amount(3.0)
    ('1,235', '4.1', '10', '3')
    """
    if abs(round(value, 1)) < 10:
        return number(value, 1).removesuffix(".0")
    return number(math.floor(value + 0.5))


def count(value: float) -> str:
    """Inquiries: 1,234건; below ten with one decimal, where it has one (4.1건).

    >>> count(1234), count(4.13), count(3.0)
    ('1,234건', '4.1건', '3건')
    """
    return f"{amount(value)}건"


def per_thousand(unit: str, rate: float) -> str:
    """A contact rate against its denominator, with two decimals below 10.

    >>> per_thousand("주문", 0.0041), per_thousand("활성 사용자", 0.0123)
    ('주문 1,000건당 4.10건', '활성 사용자 1,000명당 12.3건')
    """
    per = rate * 1000
    counter = "명당" if unit.endswith(_PEOPLE) else "건당"
    return f"{unit} 1,000{counter} {number(per, 2 if round(per, 2) < 10 else 1)}건"

"""A driver as a planner reads it."""

from __future__ import annotations

import pandas as pd

from voc.ranking.drivers.slices import AFTER_WEEKS, COLUMNS
from voc.words import amount, count

Where = tuple[tuple[str, str], ...]
"""A slice: its dimension and value, or the two of a pair."""


def sentence(
    where: Where, direction: str, reference: str, lifts: tuple[float, ...], excess: tuple[float, ...],
    start: pd.Timestamp | None,
) -> str:  # fmt: skip
    """One finding in Korean.

    Parameters
    ----------
    where : tuple of (dimension, value)
    direction : str
        more or less.
    reference : str
        What the rate is held against: orders, type or all (inquiries), weeks.
    lifts, excess : tuple of float
        Low, mid and high; excess in inquiries a week.
    start : Timestamp or None
        Monday of the week it began in.

    Examples
    --------
    >>> june = pd.Timestamp("2026-06-08")
    >>> sentence((("partner", "파트너3"),), "more", "orders", (1.9, 2.8, 4.1), (5, 8.2, 12), june)
    '파트너3에서 다른 파트너의 2.8배(1.9~4.1배), 주 8.2건(5~12건) 더 들어옵니다. 6월 8일 이후 시작됐습니다.'
    >>> sentence((("partner", "하루"),), "less", "orders", (0.3, 0.4, 0.5), (-20, -16, -12), None)
    '파트너 하루에서는 다른 파트너의 0.4배(0.3~0.5배)로 적습니다. 무엇이 다른지 보고 배울 곳입니다.'
    """
    times = f"{_rate(where, reference)} {lifts[1]:.1f}배({lifts[0]:.1f}~{lifts[2]:.1f}배)"
    if direction == "less":
        return f"{_named(where)}에서는 {times}로 적습니다. 무엇이 다른지 보고 배울 곳입니다."
    low, mid, high = excess
    began = f" {start.month}월 {start.day}일 이후 시작됐습니다." if start is not None else ""
    return f"{_named(where)}에서 {times}, 주 {count(mid)}({amount(low)}~{count(high)}) 더 들어옵니다.{began}"


def missing(columns: list[str], events: bool) -> str:
    """What to supply for the dimensions that the source lacks; "" where it lacks none.

    >>> missing(["app_version"], events=False)
    '앱 버전별로는 살피지 못했습니다. voc.yml의 inquiries.columns에 app_version 열을 적으면 살핍니다.'
    """
    names = "·".join(COLUMNS[column] for column in columns)
    lines = []
    if columns:
        added = ", ".join(columns)
        lines.append(
            f"{names}별로는 살피지 못했습니다. voc.yml의 inquiries.columns에 {added} 열을 적으면 살핍니다."
        )
    if events:
        lines.append("행사·배포·장애 뒤의 변화를 보려면 voc.yml의 events에 일정 파일을 적으세요.")
    return " ".join(lines)


def _named(where: Where) -> str:
    parts = [_part(*one) for one in where]
    return " · ".join(parts) + ("(두 조건이 겹칠 때)" if len(parts) > 1 else "")


def _part(dimension: str, value: str) -> str:
    if dimension == "event":
        return f"{value} 뒤 {AFTER_WEEKS}주"
    label = COLUMNS.get(dimension, "")
    return value if value.startswith(label) else f"{label} {value}"


def _rate(where: Where, reference: str) -> str:
    """What is so many times as high: a rate, or a share of the inquiries where no orders are known."""
    if reference == "weeks":
        return "평소의"
    single = where[0][0] if len(where) == 1 else ""
    others = f"다른 {COLUMNS.get(single, '요일')}의" if single else "다른 문의의"
    return others if reference == "orders" else f"비중이 {others}"

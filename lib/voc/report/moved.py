"""What moved the number of inquiries: the denominator, its mix, the contact rate; printed to add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from voc.report.korean import signed
from voc.report.scale import Scale
from voc.words import NO_ORDERS, amount, count


@dataclass(frozen=True)
class Moved:
    """The parts of a change in whole inquiries, as every place of the report prints them.

    Parameters
    ----------
    total, volume, mix, rate : int
        Whole inquiries; the last three add up to the first.
    low, high : float
        90 % interval of the rate's part.
    """

    total: int
    volume: int
    mix: int
    rate: int
    low: float
    high: float

    @classmethod
    def of(cls, change: dict[str, Any]) -> Moved:
        """The parts of ``change`` of ``summary.json``, or of its ``month``."""
        total, volume, mix = change["total"], round(change["volume"]), round(change["mix"])
        return cls(total, volume, mix, total - volume - mix, change["rate_low"], change["rate_high"])

    @property
    def by_chance(self) -> bool:
        """Whether the rate's part may be chance."""
        return self.low <= 0 <= self.high


def change_sentence(summary: dict[str, Any]) -> str:
    """Write 42건 증가: 주문 증가 24건, 파트너 구성 +3건, 인입률 상승 15건; parts that pull apart say so."""
    return _sentence(summary["change"], summary, "전주와 같은 문의량", "전주보다")


def month_sentence(summary: dict[str, Any]) -> str:
    """The same of the last four weeks against the four before; "" where the history is too short."""
    month = summary["change"]["month"]
    return (
        _sentence(month, summary, "최근 4주는 앞 4주와 같은 문의량", "최근 4주는 앞 4주보다") if month else ""
    )


def _sentence(change: dict[str, Any], summary: dict[str, Any], same: str, against: str) -> str:
    moved, scale, mix_of = Moved.of(change), Scale.of(summary), summary["change"]["mix_of"]
    head = same
    if moved.total:
        head = f"{against} {count(abs(moved.total))} {'증가' if moved.total > 0 else '감소'}"
    if not scale.available:
        return f"{head}, {NO_ORDERS}"
    parts = [f"{scale.unit} {_way(moved.volume, '증가', '감소')}"]
    if mix_of and moved.mix:
        parts.append(f"{mix_of} 구성 {signed(moved.mix)}건")
    parts.append(f"인입률 {_way(moved.rate, '상승', '하락')}")
    notes = ["우연일 수 있음"] if moved.by_chance else []
    notes += ["서로 반대로 움직임"] if moved.volume * moved.rate < 0 else []
    noted = f"({', '.join(notes)})" if notes else ""
    return f"{head}: {', '.join(parts)}{noted}"


def _way(moved: int, up: str, down: str) -> str:
    return f"{up if moved > 0 else down} {count(abs(moved))}" if moved else "변화 없음"


def risen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with more inquiries than last week, in the order of the increase that is printed."""
    more = [row for row in rows if row["after"] > row["before"]]
    return sorted(more, key=lambda row: (row["before"] - row["after"], row["unit_id"]))


def rises(summary: dict[str, Any]) -> list[str]:
    """A line of the types that rose and one of the causes, the largest increase first."""
    change = summary["change"]
    named = (("유형", risen(change["top_rises"])), ("원인", risen(change["top_rise_causes"])))
    return [f"늘어난 {level}: {', '.join(_rise(row) for row in rows)}" for level, rows in named if rows]


def _rise(row: dict[str, Any]) -> str:
    before, after = row["before"], row["after"]
    return f"{row['name']} +{amount(after - before)}건({amount(before)}→{amount(after)})"

"""raw/customers.csv: some of the members, what they buy, who leaves, and why.

The inquiries are drawn before and do not change: who asked more is more often VIP, so that VIPs ask
``VIP_LIFT`` times as much; and who asked lately leaves more.  Everything comes from a stream of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import tables
from inquiries import Inquiry
from world import (
    ASKED_HAZARD,
    ASKED_WEEKS,
    CHURN_HAZARD,
    CHURN_REASONS,
    CUSTOMERS,
    FIRST_MONDAY,
    MEMBERS,
    SEED,
    VIP_LIFT,
    VIP_REASON_SHARE,
    VIP_SHARE,
    WEEKS,
    monday,
)

_HEADER = (
    "고객번호", "구매주기", "객단가", "선호상품군", "연령대", "등급", "최근구매일",
    "해지일", "해지사유", "자발여부", "핸들링가능",
)  # fmt: skip
_LINES = ("티셔츠", "셔츠", "팬츠", "니트", "아우터", "원피스", "신발", "가방", "키즈")
_AGES = ("10대", "20대", "30대", "40대", "50대 이상")
_AGE_SHARES = (0.06, 0.31, 0.33, 0.19, 0.11)


def write_members(out: Path, inquiries: Sequence[Inquiry]) -> None:
    """Draw and write the members, one row each."""
    rng = np.random.default_rng([SEED, 9])
    first: Counter[int] = Counter(int(q.customer[1:]) for q in inquiries if q.parent is None)
    weeks: dict[int, list[int]] = {}
    for inquiry in inquiries:
        weeks.setdefault(int(inquiry.customer[1:]), []).append(inquiry.week)
    mean = sum(first.values()) / (CUSTOMERS - 1)
    rows = []
    for number in sorted(rng.choice(np.arange(1, CUSTOMERS), MEMBERS, replace=False).tolist()):
        vip = bool(rng.random() < _vip(first[number], mean))
        left = _churn_week(rng, weeks.get(number, []))
        rows.append([f"C{number:05d}", *_shopper(rng, vip), *_days(rng, left), *_reason(rng, vip, left)])
    tables.write_csv(out / "raw/customers.csv", _HEADER, rows, bom=True)


def _vip(asked: int, mean: float) -> float:
    """Chance of being VIP given the inquiries (Bayes on two Poisson rates)."""
    other = mean / (VIP_SHARE * VIP_LIFT + 1 - VIP_SHARE)
    odds = VIP_SHARE / (1 - VIP_SHARE) * VIP_LIFT**asked * np.exp(-other * (VIP_LIFT - 1))
    return float(odds / (1 + odds))


def _shopper(rng: np.random.Generator, vip: bool) -> list[object]:
    """Days between orders, what an order costs, what is bought most, age and grade."""
    cycle = round(float(np.exp(rng.normal(3.1 if vip else 3.7, 0.5))))
    value = 1000 * round(float(np.exp(rng.normal(4.3 if vip else 3.9, 0.4))))
    line, age = _LINES[int(rng.integers(len(_LINES)))], _AGES[int(rng.choice(len(_AGES), p=_AGE_SHARES))]
    return [cycle, value, line, age, "VIP" if vip else "일반"]


def _churn_week(rng: np.random.Generator, asked: list[int]) -> int | None:
    """The week a member leaves: never before the last inquiry, sooner after one."""
    draws: NDArray[np.float64] = rng.random(WEEKS)
    for week in range(max(asked, default=0) + 1, WEEKS + 1):
        lately = any(week - ASKED_WEEKS <= one < week for one in asked)
        if draws[week - 1] < CHURN_HAZARD * (ASKED_HAZARD if lately else 1.0):
            return week
    return None


def _days(rng: np.random.Generator, left: int | None) -> list[object]:
    """Last order and day of leaving."""
    back, weekday = int(rng.exponential(45)), int(rng.integers(7))
    end = FIRST_MONDAY + timedelta(days=7 * WEEKS - 1) if left is None else monday(left)
    churned: date | str = "" if left is None else monday(left) + timedelta(days=weekday)
    return [end - timedelta(days=back), churned]


def _reason(rng: np.random.Generator, vip: bool, left: int | None) -> list[str]:
    draw, own = rng.random(), rng.random()
    if left is None:
        return ["", "", ""]
    if vip and own < VIP_REASON_SHARE:
        chosen = CHURN_REASONS[0]
    else:
        ends = np.cumsum([share for _, share, _, _ in CHURN_REASONS])
        chosen = CHURN_REASONS[int(np.searchsorted(ends, draw))]
    name, _, freely, avoidable = chosen
    return [name, "자발" if freely else "비자발", "가능" if avoidable else "불가"]

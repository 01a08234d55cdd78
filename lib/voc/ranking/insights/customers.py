"""Customers: which segments ask more, why customers leave, who stays after asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.ranking.counts import ALL, Cubes
from voc.ranking.insights.leaving import (
    CHURN_COLUMNS,
    NO_REASON,
    OTHER_REASONS,
    RETENTION_COLUMNS,
    churn_reasons,
    retention,
)
from voc.ranking.insights.segments import DIMENSIONS, SEGMENT_COLUMNS, segment_rates
from voc.ranking.insights.shares import estimate, percent
from voc.settings import MIN_RANKED
from voc.words import number

ONLY_ASKERS = 0.9
"""Where so many of the file's customers asked, those who did not are missing and a rate would mislead."""
TELLING = 0.05
"""Of the segments told, at most this share is false."""
_MOST = 3
_NO_FILE = (
    "고객군별 문의와 해지 사유를 보려면 voc.yml의 customers에 고객 파일(path, columns)을 적고, "
    "inquiries.columns에 customer_key(고객번호) 열을 적으세요."
)
_NOBODY = "최근 문의 가운데 고객 파일에 있는 고객의 문의가 없어 고객군을 보지 않습니다."
_ONLY_ASKERS = (
    "고객 파일에 문의한 고객만 들어 있어 고객군별 문의율을 내지 않습니다. "
    "문의하지 않은 고객도 함께 담아 주세요."
)
_NO_SEGMENTS = (
    f"고객군별 문의를 보려면 customers.columns에 {', '.join(DIMENSIONS)} 가운데 있는 열을 적으세요."
)
_NO_CHURN = (
    "해지 사유를 보려면 customers.columns에 churned_on(해지일), churn_reason(해지 사유) 열을 적으세요."
)
_NO_AVOIDABLE = (
    "막을 수 있는 해지의 비중은 customers.columns에 avoidable(핸들링 가능 여부) 열을 적으면 봅니다."
)
_NO_REPURCHASE = (
    "문의 뒤 재구매는 customers.columns에 last_order_on(최근 구매일) 열을 적으면 봅니다"
    "(기준일 뒤의 구매가 든 파일로는 보지 않습니다)."
)
_OUTCOMES = {"churn": "해지한", "repurchase": "다시 구매한"}


@dataclass(frozen=True)
class Customers:
    """Artefacts ``segments``, ``churn``, ``retention``, and a line that sums them up."""

    segments: pd.DataFrame
    churn: pd.DataFrame
    retention: pd.DataFrame
    line: str


def customer_insights(cubes: Cubes, customers: pd.DataFrame | None) -> Customers:
    """Contact rates by segment over the window, reasons of leaving over the history, and who stays.

    Parameters
    ----------
    cubes : Cubes
    customers : DataFrame, optional
        The artefact ``customers``.
    """
    if customers is None or "customer_key" not in cubes.inquiries:
        return _nothing(_NO_FILE)
    empty, weeks, window = _nothing(""), cubes.calendar.weeks, cubes.in_window()
    known = window["customer_key"].isin(customers["customer_key"])
    if not known.any():
        return _nothing(_NOBODY)
    leaves = "churned_on" in customers and bool(customers["churned_on"].notna().any())
    here = customers[~customers["churned_on"].lt(weeks[-cubes.calendar.window])] if leaves else customers
    askers = float(customers["customer_key"].isin(cubes.inquiries["customer_key"]).mean())
    segments = segment_rates(here.reset_index(drop=True), window) if askers < ONLY_ASKERS else empty.segments
    end = weeks[-1] + pd.Timedelta(days=6)
    churn = churn_reasons(customers, weeks[0], end) if leaves else empty.churn
    stayed = retention(cubes, customers) if len(weeks) >= 2 * cubes.calendar.window else empty.retention
    names = dict(zip(cubes.units["unit_id"], cubes.units["name"], strict=True))
    lines = [
        _coverage(known),
        _segments(segments, names, customers) if askers < ONLY_ASKERS else _ONLY_ASKERS,
        _churn(churn, customers, leaves),
        *_retention(stayed, cubes.calendar.window),
        "" if "last_order_on" in customers else _NO_REPURCHASE,
    ]
    return Customers(segments, churn, stayed, " ".join(filter(None, lines)))


def _nothing(line: str) -> Customers:
    columns = (SEGMENT_COLUMNS, CHURN_COLUMNS, RETENTION_COLUMNS)
    segments, churn, stayed = (pd.DataFrame(columns=list(names)) for names in columns)
    return Customers(segments, churn, stayed, line)


def _coverage(known: pd.Series) -> str:
    return f"최근 문의 {len(known):,}건 가운데 고객 파일에 있는 고객의 문의는 {int(known.sum()):,}건입니다."


def _segments(table: pd.DataFrame, names: dict[str, str], customers: pd.DataFrame) -> str:
    """Segments that ask more than the others, and the causes they ask more about."""
    if not any(name in customers for name in DIMENSIONS):
        return _NO_SEGMENTS
    sure = table[table["q_value"].le(TELLING) & table["lift"].gt(1)].sort_values("lift", ascending=False)
    whole = [_segment(row) for row in sure[sure["unit_id"].eq(ALL)].head(_MOST).to_dict("records")]
    causes = sure[~sure["unit_id"].eq(ALL) & ~sure["unit_id"].str.startswith("T:")].head(_MOST)
    told = [f"{names[row['unit_id']]}: {_segment(row)}" for row in causes.to_dict("records")]
    lines = [f"다른 고객보다 많이 묻는 고객군: {', '.join(whole)}."] if whole else []
    lines += [f"원인별로는 {', '.join(told)}."] if told else []
    return " ".join(lines) or "문의가 뚜렷이 많은 고객군은 없습니다."


def _segment(row: dict[Any, Any]) -> str:
    label = DIMENSIONS[row["dimension"]]
    value = row["value"] if row["value"].startswith(label) else f"{label} {row['value']}"
    lift, low, high = (number(row[name], 1) for name in ("lift", "lift_low", "lift_high"))
    return f"{value} {lift}배({low}~{high}배, 100명당 {number(100 * row['rate'], 1)}건)"


def _churn(table: pd.DataFrame, customers: pd.DataFrame, leaves: bool) -> str:
    if not leaves:
        return _NO_CHURN
    if table.empty:
        return f"분석 기간에 해지한 고객이 {MIN_RANKED}명보다 적어 사유를 견주지 않습니다."
    every = table.iloc[0]
    lines = [f"해지한 고객 {every['customers']:,}명."]
    reasons = table[table["customers"].ge(MIN_RANKED) & ~table["reason"].isin(["", OTHER_REASONS, NO_REASON])]
    told = [
        f"{row['reason']} {estimate(row['share_low'], row['share'], row['share_high'])}"
        for row in reasons.head(_MOST).to_dict("records")
    ]
    lines += [f"많은 사유는 {', '.join(told)}입니다."] if told else []
    if "avoidable" not in customers:
        return " ".join([*lines, _NO_AVOIDABLE])
    if pd.notna(every["avoidable_share"]):
        share = estimate(every["avoidable_low"], every["avoidable_share"], every["avoidable_high"])
        lines.append(f"막을 수 있었다고 본 해지는 판단한 {every['judged']:,}명의 {share}입니다.")
    return " ".join(lines)


def _retention(table: pd.DataFrame, window: int) -> list[str]:
    """Leaving and buying again after an inquiry, all inquiries together."""
    lines = []
    for row in table[table["unit_id"].eq(ALL)].to_dict("records"):
        done = _OUTCOMES[row["outcome"]]
        low, mid, high = (number(100 * row[f"difference{end}"], 1) for end in ("_low", "", "_high"))
        lines.append(
            f"최근 {window}주에 {done} 비율은 "
            f"그 앞 {window}주에 문의한 고객이 {percent(row['asked_share'])}, "
            f"문의하지 않은 고객이 {percent(row['others_share'])}입니다(차이 {mid}%p, {low}~{high}%p)."
        )
    return [*lines, "문의와의 연관이며 문의가 만든 효과는 아닙니다."] if lines else []

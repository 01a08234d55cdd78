"""Service level (응대율): what is completed in time, by whom, against what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.errors import SettingsError
from voc.ranking.counts import Cubes
from voc.ranking.insights.shares import estimate, percent, wilson
from voc.ranking.insights.working_hours import WorkingHours, elapsed, working_hours
from voc.ranking.model import Floats
from voc.settings import MIN_RANKED, Service
from voc.words import number

WITHIN = (3, 6, 16, 24)
"""Hours in which centres measure themselves."""
PERIODS = {"week": 1, "month": 4}
MEASURES = {"completed": ("resolved_at", "처리 완료"), "first_response": ("first_response_at", "첫 응답")}
_SPLITS = {"type": "inquiry_type", "channel": "channel", "vendor": "vendor"}
_COLUMNS = (
    "period", "split", "value", "measure", "hours", "inquiries", "within", "share_low", "share", "share_high",
    "target", "verdict",
)  # fmt: skip
_HANDLED = ("period", "split", "value", "inquiries", "median_minutes", "p90_minutes")


@dataclass(frozen=True)
class ServiceLevel:
    """Artefacts ``service`` and ``handle_times``, and a line that sums them up or says what to supply."""

    table: pd.DataFrame
    handle_times: pd.DataFrame
    line: str


def check_service(service: Service) -> None:
    """Raise a `SettingsError` where working hours, days or the hours of a target cannot be read."""
    working_hours(service)
    targets_of(service)


def service_level(cubes: Cubes, service: Service) -> ServiceLevel:
    """Shares completed, and answered for the first time, within 3, 6, 16 and 24 hours.

    Of all inquiries of the last complete week and of the last four: one still open counts as not completed,
    and so does one whose end lies before its start.  By type, channel and vendor from 30 inquiries on.
    A share below its target is 미달 only where its 90 % interval is; 경계 where it holds the target.

    Parameters
    ----------
    cubes : Cubes
    service : Service
        The settings: working hours, and targets of the completed share.

    Raises
    ------
    SettingsError
        Working hours, days or the hours of a target cannot be read.
    """
    hours, targets = working_hours(service), targets_of(service)
    taken = hours_taken(cubes.inquiries, service)
    kept, rows = list(taken), cubes.inquiries.assign(**taken)
    parts = list(_parts(cubes, rows))
    table = pd.DataFrame(
        [
            (*key, name, limit, *_share(part[name], limit, targets if name == "completed" else {}))
            for key, part in parts
            for name in kept
            for limit in sorted({*WITHIN, *(targets if name == "completed" else ())})
        ],
        columns=list(_COLUMNS),
    )
    handled = _handle_times(parts) if "handle_minutes" in rows else pd.DataFrame(columns=list(_HANDLED))
    return ServiceLevel(table, handled, _line(table, handled, cubes, rows, hours))


def hours_taken(rows: pd.DataFrame, service: Service) -> dict[str, Floats]:
    """(Working) hours from each inquiry to its end, by measure; only measures that the source knows."""
    hours = working_hours(service)
    return {
        name: elapsed(rows["created_at"], rows[column], hours)
        for name, (column, _) in MEASURES.items()
        if column in rows and rows[column].notna().any()
    }


def targets_of(service: Service) -> dict[int, float]:
    """Hours to the share promised in ``service.targets``."""
    found = {}
    for name, share in service.targets.items():
        hours = name.removesuffix("시간").strip()
        if not (hours.isdecimal() and int(hours) > 0):
            raise SettingsError(
                "응대율 목표의 시간을 읽을 수 없습니다.",
                expected="24시간: 0.9", got=f"{name}: {share:g}", where="service.targets",
            )  # fmt: skip
        found[int(hours)] = share
    return found


def _parts(cubes: Cubes, rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Rows of each period: all, and by type, channel and vendor where these are large enough."""
    for period, weeks in PERIODS.items():
        within = rows[rows["week"].isin(cubes.calendar.weeks[-weeks:])]
        if len(within):
            yield (period, "all", ""), within
        for split, column in _SPLITS.items():
            if column in within:
                for value, part in within.groupby(column, sort=True):
                    if len(part) >= MIN_RANKED:
                        yield (period, split, str(value)), part


def _share(taken: pd.Series, hours: int, targets: dict[int, float]) -> tuple[Any, ...]:
    within = int((taken <= hours).sum())
    low, share, high = wilson(within, len(taken))
    target = targets.get(hours)
    promised = float("nan") if target is None else target
    return len(taken), within, low, share, high, promised, verdict(low, high, target)


def verdict(low: float, high: float, target: float | None) -> str:
    """달성 or 미달 where the whole interval lies on one side of the target, else 경계; "" without one.

    >>> verdict(0.91, 0.95, 0.9), verdict(0.85, 0.95, 0.9), verdict(0.8, 0.85, 0.9), verdict(0.8, 0.9, None)
    ('달성', '경계', '미달', '')
    """
    return "" if target is None else "달성" if low >= target else "미달" if high < target else "경계"


def _handle_times(parts: list[tuple[tuple[str, str, str], pd.DataFrame]]) -> pd.DataFrame:
    rows = []
    for key, part in parts:
        minutes = part["handle_minutes"].dropna()
        if len(minutes) >= MIN_RANKED:
            rows.append((*key, len(minutes), minutes.median(), minutes.quantile(0.9)))
    return pd.DataFrame(rows, columns=list(_HANDLED))


def _line(
    table: pd.DataFrame, handled: pd.DataFrame, cubes: Cubes, rows: pd.DataFrame, hours: WorkingHours | None
) -> str:
    lines = []
    basis = "영업시간 기준 " if hours else ""
    last = table[table["period"].eq("week") & table["split"].eq("all") & table["hours"].eq(24)]
    for row in last.to_dict("records"):
        share = estimate(row["share_low"], row["share"], row["share_high"])
        judged = f", 목표 {percent(row['target'])} {row['verdict']}" if row["verdict"] else ""
        lines.append(f"이번 주 {basis}24시간 안 {MEASURES[row['measure']][1]} {share}{judged}.")
    lines += [_missed(table), _young(cubes, rows)]
    for row in handled[handled["period"].eq("month") & handled["split"].eq("all")].to_dict("records"):
        lines.append(
            f"처리 시간은 최근 4주 중앙값 {number(row['median_minutes'], 1)}분, "
            f"열에 아홉은 {number(row['p90_minutes'], 1)}분 안입니다."
        )
    return " ".join(filter(None, [*lines, _lacking(table, handled)]))


def _missed(table: pd.DataFrame) -> str:
    """Vendors that miss a target over four weeks."""
    missed = table[table["period"].eq("month") & table["split"].eq("vendor") & table["verdict"].eq("미달")]
    named = [f"{r['value']}({r['hours']}시간 {percent(r['share'])})" for r in missed.to_dict("records")]
    return f"최근 4주 목표에 못 미친 업체: {', '.join(named)}." if named else ""


def _young(cubes: Cubes, rows: pd.DataFrame) -> str:
    """How many of last week's had no 24 hours yet when the data end."""
    left = young(cubes, "resolved_at") if "completed" in rows else 0
    return f"이번 주 문의 {number(left)}건은 아직 24시간이 지나지 않은 채 열려 있습니다." if left else ""


def young(cubes: Cubes, end: str) -> int:
    """Last week's inquiries without an ``end`` (a column) that had no 24 hours yet when the data end."""
    rows = cubes.inquiries
    last = rows[rows["week"] == cubes.calendar.last]
    data_end = max(rows["created_at"].max(), rows[end].max())
    return int((last[end].isna() & (last["created_at"] > data_end - pd.Timedelta(hours=24))).sum())


def _lacking(table: pd.DataFrame, handled: pd.DataFrame) -> str:
    """What to supply for what is not shown."""
    found = set(table["measure"])
    columns = {
        "resolved_at(처리완료 시각)": "completed" in found,
        "first_response_at(최초응답 시각)": "first_response" in found,
        "handle_minutes(처리 시간, 분)": len(handled) > 0,
        "vendor(상담 업체)": table["split"].eq("vendor").any(),
    }
    names = [name for name, there in columns.items() if not there]
    return f"voc.yml의 inquiries.columns에 {', '.join(names)} 열을 적으면 함께 봅니다." if names else ""

"""Which columns of the ranking a planner's spreadsheet has, how they are written and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from voc.report.scale import Scale
from voc.report.words import CONTROL_NAMES

COUNT, CASES, SHARE, RATE, WON, DAYS = "#,##0", '#,##0"건"', "0.0%", "0.000%", '#,##0"원"', '0.0" M/D"'
PER_WEEK = '#,##0.0"건"'
_JUDGED = ("headroom_", "saving_", "cost_saving_")


@dataclass(frozen=True)
class Column:
    """A column: its name in ``ranking.csv``, Korean header, number format ("" for text), width, meaning."""

    name: str
    header: str
    format: str
    width: int
    meaning: str
    bar: bool = False


def columns(scale: Scale, ranking: pd.DataFrame) -> list[Column]:
    """The columns of every table; money and repeats only where they are known."""
    rate, per = (RATE, f"문의 ÷ {scale.unit}") if scale.available else (PER_WEEK, "한 주의 문의")
    found = [
        Column("rank", "순위", COUNT, 6, "우선순위(절감 ÷ 공수)의 차례. 건수가 적은 원인에는 없습니다."),
        Column("inquiry_type", "유형", "", 16, "문의 유형"),
        Column("name", "원인", "", 34, "원인의 이름. 유형의 표에서는 유형의 이름입니다."),
        Column("inquiries", "문의량", CASES, 11, "집계 기간의 문의", bar=True),
        Column("share", "비중", SHARE, 8, "모든 문의 가운데 차지하는 몫"),
        Column("contact_rate", scale.measure, rate, 10, f"{per}, 집계 기간의 평균"),
        Column("contact_rate_low", f"{scale.measure} 하한", rate, 10, "90 % 구간의 아래 끝"),
        Column("contact_rate_high", f"{scale.measure} 상한", rate, 10, "90 % 구간의 위 끝"),
        Column("repeat_share", "재문의율", SHARE, 9, "같은 일로 다시 한 문의의 몫"),
        Column("trend", "지난주 대비", "+0%;-0%;0%", 10, "이번 주를 지난주와 견준 증감"),
        Column("headroom_mid", "주당 감축 여력", PER_WEEK, 12, "한 주에 줄일 수 있는 문의", bar=True),
        Column("headroom_low", "여력 하한", PER_WEEK, 10, "90 % 구간의 아래 끝"),
        Column("headroom_high", "여력 상한", PER_WEEK, 10, "90 % 구간의 위 끝"),
        Column("saving_per_week", "주당 절감", PER_WEEK, 12, "감축 여력 × 실행 가능성", bar=True),
        Column("saving_low", "절감 하한", PER_WEEK, 10, "90 % 구간의 아래 끝"),
        Column("saving_high", "절감 상한", PER_WEEK, 10, "90 % 구간의 위 끝"),
        Column("cost_saving_per_week", "주당 절감액", WON, 13, "주당 절감 × 문의 한 건의 비용"),
        Column("effort_days", "공수", DAYS, 10, "조치에 드는 사람과 날"),
        Column("department", "담당 부서", "", 14, "taxonomy.csv에 적은 부서"),
        Column("owner", "담당자", "", 12, "taxonomy.csv에 적은 사람"),
        Column("controllable", "해결 주체", "", 12, "taxonomy.csv의 controllable"),
        Column("assumed", "가정한 값", "", 14, "기본값을 쓴 열(effort 공수, controllable 해결 주체)"),
        Column("evidence_text", "근거", "", 60, "감축 여력의 근거"),
        Column("alert", "알림", "", 40, "이번 주에 예상을 벗어난 일"),
        Column("unit_id", "번호", "", 18, "taxonomy.csv와 decisions.csv에서 이 원인을 가리키는 번호"),
    ]  # fmt: skip
    return [column for column in found if ranking[column.name].notna().any()]


def rows_of(ranking: pd.DataFrame, level: str) -> pd.DataFrame:
    """Units of a level with inquiries, by rank; what is too small to rank promises nothing."""
    rows = ranking[ranking["level"].eq(level) & ranking["inquiries"].gt(0)]
    order = ["rank", "inquiries", "unit_id"]
    rows = rows.sort_values(order, ascending=[True, False, True], na_position="last")
    if level == "cause":  # a type has no owner of its own
        known = rows["controllable"].where(rows["controllable"] != "", "unknown")
        rows = rows.assign(controllable=known.map(CONTROL_NAMES).fillna(known))
        for name in [str(name) for name in rows if str(name).startswith(_JUDGED)]:
            rows[name] = rows[name].where(rows["rank"].notna())
        rows["evidence_text"] = rows["evidence_text"].where(rows["rank"].notna(), "")
    return rows


def explained(shown: Sequence[Column]) -> list[tuple[str, str, str]]:
    """Header, name in ``ranking.csv`` and meaning of each column."""
    return [(column.header, column.name, column.meaning) for column in shown]

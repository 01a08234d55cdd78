"""``ranking.xlsx``: the ranking as a planner passes it on, a sheet a type and a sheet a department.

Every word is written as a text cell: what a customer types into an inquiry is never a formula or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from voc.artefacts import Run
from voc.report.headers import HEADERS
from voc.report.review import conclusion
from voc.report.safe import clean
from voc.report.scale import Scale

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_CAUSE = (
    "rank", "inquiry_type", "name", "inquiries", "share", "contact_rate", "contact_rate_low",
    "contact_rate_high", "headroom_mid", "headroom_low", "headroom_high", "saving_per_week",
    "cost_saving_per_week", "priority", "action_group", "department", "owner", "effort_days", "repeat_share",
    "evidence_text", "rank_text", "alert",
)  # fmt: skip
_BARS = ("inquiries", "headroom_mid", "saving_per_week")
_BAR = {"type": "data_bar", "bar_color": "#9ecae1", "bar_solid": True, "min_type": "num", "min_value": 0}
_SHARE, _RATE, _COUNT, _ONE, _WON = "0.0%", "0.000%", "#,##0", "#,##0.0", '#,##0"원"'
_NUMBER_FORMATS = {
    "share": _SHARE, "repeat_share": _SHARE, "contact_rate": _RATE, "contact_rate_low": _RATE,
    "contact_rate_high": _RATE, "inquiries": _COUNT, "rank": _COUNT, "cost_saving_per_week": _WON,
}  # fmt: skip
_WIDTHS = {"name": 32, "evidence_text": 60, "rank_text": 40, "alert": 40, "owner": 18}
_WIDTH, _LONGEST_CELL, _LONGEST_NAME = 12, 32_767, 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_SUMMARY, _RANKING, _ABOUT = "요약", "원인 순위", "열 설명"
_NO_RATES = "rate"
"""Part of the names of columns that mean nothing where there are no orders."""


def write_workbook(run: Run, path: Path) -> None:
    """Write the ranking of a run; the same run gives the same bytes.

    Parameters
    ----------
    run : Run
        A run whose 04_ranking is done.
    path : Path
        The file to write.
    """
    from xlsxwriter import Workbook

    summary, ranking = run.load_json("summary"), run.load("ranking")
    causes = ranking[ranking["level"] == "cause"].sort_values(
        ["rank", "inquiries", "unit_id"], ascending=[True, False, True], na_position="last"
    )
    columns = [name for name in _CAUSE if Scale.of(summary).available or _NO_RATES not in name]
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), plain) as book:
        book.set_properties({"title": clean(summary["title"]), "created": _made(summary)})
        _write_summary(book, summary)
        taken = {_SUMMARY, _ABOUT}
        for name, rows in _sheets(causes):
            _write_rows(book, _sheet_name(name, taken), rows[columns])
        _write_about(book, columns)


def _made(summary: dict[str, Any]) -> datetime:
    """The last day of the data: a file made twice is the same file."""
    return datetime.fromisoformat(summary["as_of"])


def _sheets(causes: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """All causes; those of each type, the largest first; those of each department."""
    yield _RANKING, causes
    types = causes.groupby("inquiry_type")["inquiries"].sum().sort_values(ascending=False, kind="stable")
    for name in types.index:
        yield str(name), causes[causes["inquiry_type"] == name]
    ranked = causes[causes["rank"].notna()]
    for name, rows in ranked.groupby(ranked["department"].replace("", "담당 미정"), sort=False):
        yield f"부서 {name}", rows


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts: 31 characters, no reserved mark, no apostrophe at an end, not used yet."""
    plain = _cut(_NOT_IN_A_NAME.sub("·", clean(name)).strip("' "), _LONGEST_NAME).strip("' ") or "이름 없음"
    found, number = plain, 2
    while found.casefold() in {one.casefold() for one in taken}:
        mark = f" ({number})"
        found = _cut(plain, _LONGEST_NAME - len(mark)) + mark
        number += 1
    taken.add(found)
    return found


def _cut(text: str, most: int) -> str:
    """Excel counts in UTF-16: an emoji is two."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _write_rows(book: Workbook, name: str, rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for position, column in enumerate(rows.columns):
        form = None
        if pd.api.types.is_numeric_dtype(rows[column]):
            form = book.add_format({"num_format": _NUMBER_FORMATS.get(column, _ONE)})
        sheet.set_column(position, position, _WIDTHS.get(column, _WIDTH), form)
        sheet.write_string(0, position, HEADERS.get(column, column), head)
        for row, value in enumerate(rows[column], start=1):
            _write(sheet, row, position, value)
        if column in _BARS and len(rows):
            sheet.conditional_format(1, position, len(rows), position, _BAR)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """A number, a text that stays a text, or nothing."""
    if isinstance(value, str):
        sheet.write_string(row, column, _cut(clean(value), _LONGEST_CELL))
    elif pd.notna(value):
        sheet.write_number(row, column, float(value))


def _write_summary(book: Workbook, summary: dict[str, Any]) -> None:
    """The week in sentences, and what the figures are of."""
    sheet, window, scale = book.add_worksheet(_SUMMARY), summary["window"], Scale.of(summary)
    sheet.set_column(0, 0, 110)
    lines = [
        summary["title"],
        *conclusion(summary),
        f"집계 기간: {window['start']}~{window['end']}({window['weeks']}주), 기준일 {summary['as_of']}",
        f"분모: {scale.unit}" if scale.available else scale.basis,
        "감축 여력과 인입률의 하한·상한은 90 % 구간입니다. 30건이 안 되는 원인에는 순위를 매기지 않습니다.",
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, clean(line), book.add_format({"bold": row == 0, "text_wrap": True}))


def _write_about(book: Workbook, columns: list[str]) -> None:
    """What each column is called in ranking.csv."""
    sheet = book.add_worksheet(_ABOUT)
    sheet.set_column(0, 1, 26)
    for row, (shown, name) in enumerate([("열", "ranking.csv"), *((HEADERS[c], c) for c in columns)]):
        sheet.write_string(row, 0, shown)
        sheet.write_string(row, 1, name)

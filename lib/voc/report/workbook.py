"""``ranking.xlsx``: the ranking for people who plan in a spreadsheet, a sheet a type and a department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from voc.artefacts import Run
from voc.report.review import conclusion
from voc.report.safe import clean
from voc.report.scale import Scale
from voc.report.sheet_columns import Column, columns, explained, rows_of
from voc.report.sheet_names import SheetNames
from voc.report.tables import window_words
from voc.settings import MIN_RANKED
from voc.words import count, josa

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767
_BAR = {"type": "data_bar", "bar_solid": True, "bar_color": "#9DB8D9", "min_type": "num", "min_value": 0}
_NOTES_WIDTH = (26, 24, 90)


def write_workbook(run: Run, path: Path) -> None:
    """Write ``ranking.xlsx``: 요약, 원인 전체, a sheet a type, one a department, 설명.

    Every text is written as a text, never as a formula or a link; the same run gives the same bytes.

    Parameters
    ----------
    run : Run
        A run whose 04_ranking is done.
    path : Path
        The file to write.
    """
    import xlsxwriter

    ranking, summary = run.load("ranking"), run.load_json("summary")
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    made = datetime.fromisoformat(summary["as_of"])  # the run's day, or no two runs were alike
    book.set_properties({"title": clean(run.settings.report.title), "created": made})
    sheets = _Sheets(book, columns(Scale.of(summary), ranking))
    causes = rows_of(ranking, "cause")
    sheets.summary(_lines(run, summary, ranking), rows_of(ranking, "type"))
    sheets.table("원인 전체", causes)
    for name, rows in _by(causes, "inquiry_type"):
        sheets.table(f"유형 {name}", rows)
    for name, rows in _by(causes, "department"):
        sheets.table(f"부서 {name or '미정'}", rows)
    sheets.notes(explained(sheets.columns))
    book.close()


def _lines(run: Run, summary: dict[str, Any], ranking: pd.DataFrame) -> list[str]:
    """What stands above the types on the first sheet."""
    silent = int((ranking["level"].eq("cause") & ranking["inquiries"].eq(0)).sum())
    scale = Scale.of(summary)
    left_out = f" 이 기간에 문의가 없던 원인 {silent}개는 적지 않았습니다." if silent else ""
    return [
        run.settings.report.title, f"{summary['week']['label']} · {summary['as_of']} 기준",
        *conclusion(summary),
        f"문의량은 {window_words(summary)}의 합, {josa(scale.measure, '은/는')} {scale.basis}입니다.",
        "하한과 상한은 90 % 구간의 두 끝입니다.",
        f"{count(MIN_RANKED)}이 안 되는 원인은 순위와 감축 여력을 비워 두었습니다.{left_out}",
    ]  # fmt: skip


def _by(rows: pd.DataFrame, name: str) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each value, the value with most inquiries first."""
    order = rows.groupby(name)["inquiries"].sum().sort_values(ascending=False, kind="stable").index
    return [(str(value), rows[rows[name] == value]) for value in order]


class _Sheets:
    """A workbook with its formats, one for each way a number is written."""

    def __init__(self, book: Workbook, shown: Sequence[Column]) -> None:
        self.book, self.columns, self._names = book, shown, SheetNames()
        head = {"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self._head = book.add_format(head)
        self._bold = book.add_format({"bold": True})
        self._quoted = book.add_format({"quote_prefix": True})
        self._formats = {c.format: book.add_format({"num_format": c.format}) for c in shown if c.format}

    def summary(self, lines: Sequence[str], types: pd.DataFrame) -> None:
        """The week in sentences, then the types."""
        sheet = self.book.add_worksheet(self._names.give("요약"))
        for row, line in enumerate(lines):
            self._text(sheet, row, 0, line, self._bold if not row else None)
        self._fill(sheet, len(lines) + 1, types)

    def table(self, wish: str, rows: pd.DataFrame) -> None:
        """One table below a header that stays in sight and filters."""
        sheet = self.book.add_worksheet(self._names.give(wish))
        self._fill(sheet, 0, rows)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(rows), len(self.columns) - 1)

    def notes(self, rows: Sequence[Sequence[str]]) -> None:
        """What each column means and what ranking.csv calls it."""
        sheet = self.book.add_worksheet(self._names.give("설명"))
        for column, width in enumerate(_NOTES_WIDTH):
            sheet.set_column(column, column, width)
        for row, cells in enumerate([("열", "ranking.csv의 이름", "뜻"), *rows]):
            for column, text in enumerate(cells):
                self._text(sheet, row, column, text, self._head if not row else None)
        sheet.freeze_panes(1, 0)

    def _fill(self, sheet: Worksheet, top: int, rows: pd.DataFrame) -> None:
        sheet.set_row(top, 32)
        for place, column in enumerate(self.columns):
            sheet.set_column(place, place, column.width)
            self._text(sheet, top, place, column.header, self._head)
            for row, value in enumerate(rows[column.name], top + 1):
                self._cell(sheet, row, place, value, column)
            if column.bar and len(rows):
                sheet.conditional_format(top + 1, place, top + len(rows), place, _BAR)

    def _cell(self, sheet: Worksheet, row: int, place: int, value: Any, column: Column) -> None:
        if pd.isna(value):
            return
        if column.format:
            sheet.write_number(row, place, float(value), self._formats[column.format])
        else:
            self._text(sheet, row, place, str(value))

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, style: Any = None) -> None:
        """A text that stays one, even when its cell is edited: the quote's prefix keeps it from acting."""
        shown = clean(text)[:_LONGEST_CELL]
        acts = shown.lstrip().startswith(_FORMULA)
        if shown:
            sheet.write_string(row, place, shown, style or (self._quoted if acts else None))

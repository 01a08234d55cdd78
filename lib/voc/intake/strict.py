"""Small files in which every row must be right: a wrong one is an error that names its line."""

from __future__ import annotations

from datetime import date

import pandas as pd

from voc.errors import InputError
from voc.intake.mask import mask
from voc.intake.read import Rows
from voc.intake.table import EMPTY_ROW
from voc.intake.times import parse_days

_DAY_FORMS = "2026-06-28, 2026.06.28, 2026/6/28, 20260628"


def days(table: pd.DataFrame, name: str, where: str) -> pd.Series:
    """A column as days.  Raises for the first that is none."""
    read = parse_days(table[name])
    refuse(table, name, read.isna(), where, "날짜를 읽을 수 없습니다.", _DAY_FORMS)
    return read


def refuse_rejected(rows: Rows, where: str) -> None:
    """Raise for the first row that could not be split into columns; an empty one is none."""
    wrong = rows.rejected[rows.rejected["reason"] != EMPTY_ROW]
    if len(wrong):
        first = wrong.iloc[0]
        raise InputError(
            "읽을 수 없는 행이 있습니다.",
            got=str(first["reason"]),
            where=f"{where} {first['line']}행",
            remedy="그 행을 고치거나 지우세요.",
        )


def refuse(table: pd.DataFrame, name: str, bad: pd.Series, where: str, problem: str, expected: str) -> None:
    """Raise for the first bad row."""
    if bad.any():
        first = table[bad].iloc[0]
        raise InputError(
            problem,
            expected=expected,
            got=f"'{mask(str(first[name]))[0]}'",
            where=f"{where} {first['line']}행 {name}",
            remedy=f"그 행을 고치세요(모두 {bad.sum():,}개 행).",
        )


def until(table: pd.DataFrame, column: str, as_of: date | None) -> pd.DataFrame:
    """The rows to ``as_of`` inclusive; all of them without it."""
    if as_of is None:
        return table
    return table[table[column] <= pd.Timestamp(as_of)].reset_index(drop=True)

"""The denominator (orders), the events and the actions taken that the inquiries are seen against.

A wrong row here would silently change every rate, so it is an error and not a rejection.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.intake.read import Rows, read_rows
from voc.intake.times import parse_days
from voc.settings import Settings, Source

_DECISIONS = ("inquiry_type", "cause_id", "cause", "action", "start_date", "expected_saving_per_week")
_DAY_FORMS = "2026-06-28, 2026.06.28, 2026/6/28, 20260628"


def read_orders(settings: Settings, as_of: date | None = None) -> pd.DataFrame | None:
    """Orders by day and partner, to ``as_of`` inclusive; None where ``voc.yml`` names none.

    Returns
    -------
    DataFrame
        ``date`` (datetime64[us]), ``partner`` ("" where the source has none), ``count`` (int64); rows of
        the same day and partner are added up.

    Raises
    ------
    InputError
        A row has no readable date, or no whole count of at least 0.  Names its line.
    """
    if settings.orders is None:
        return None
    path = settings.raw(settings.orders.path)
    rows = read_rows(settings.orders, path, ("date", "count"), ("date", "count", "partner"))
    where = str(path)
    _refuse_rejected(rows, where)
    table = rows.table
    days = _days(table, "date", where)
    counts = pd.to_numeric(table["count"].str.replace(",", ""), errors="coerce").astype("float64")
    whole = counts.between(0, np.iinfo("int64").max, inclusive="left") & (counts % 1 == 0)
    _refuse(table, "count", ~whole, where, "주문 수가 0 이상의 정수가 아닙니다.", "0, 1, 2, …")
    partner = table["partner"] if "partner" in table else pd.Series("", index=table.index, dtype="str")
    orders = pd.DataFrame({"date": days, "partner": partner, "count": counts.astype("int64")})
    summed = orders.groupby(["date", "partner"])["count"].sum().reset_index()
    return _until(summed, "date", as_of)


def read_events(settings: Settings, as_of: date | None = None) -> pd.DataFrame | None:
    """Events that began by ``as_of``; None where ``voc.yml`` names none.

    Returns
    -------
    DataFrame
        ``start``, ``end`` (days; an empty end is the start), ``kind``, ``note``, ``types``
        (comma-separated, "" for all), by start.

    Raises
    ------
    InputError
        A row has no readable start or end, ends before it starts, or has no kind.  Names its line.
    """
    if settings.events is None:
        return None
    path = settings.raw(settings.events)
    names = ("start", "end", "kind", "note", "types")
    # voc.yml maps no columns of this file, so its own header is what to mend.
    mend = {name: f"행사 파일에서 그 열의 이름을 '{name}'(으)로 바꾸세요." for name in names}
    rows = read_rows(Source(path=path), path, ("start", "kind"), names, mend)
    where = str(path)
    _refuse_rejected(rows, where)
    table = rows.table.reindex(columns=["line", "start", "end", "kind", "note", "types"], fill_value="")
    table["end"] = table["end"].where(table["end"] != "", table["start"])
    start, end = _days(table, "start", where), _days(table, "end", where)
    _refuse(table, "end", end < start, where, "행사가 시작 전에 끝납니다.", "start보다 늦거나 같은 날")
    _refuse(
        table,
        "kind",
        table["kind"] == "",
        where,
        "행사의 kind가 비어 있습니다.",
        "장애, 프로모션, 정책, 배포, 택배",
    )
    types = table["types"].str.replace(r"\s*[,;|/]\s*", ",", regex=True)
    events = pd.DataFrame(
        {"start": start, "end": end, "kind": table["kind"], "note": table["note"], "types": types}
    )
    return _until(events.sort_values("start", kind="stable", ignore_index=True), "start", as_of)


def read_decisions(settings: Settings, as_of: date | None = None) -> pd.DataFrame | None:
    """Actions begun by ``as_of``, from the workspace's decisions.csv; None without that file.

    The planner writes down what was decided for a cause, or for a whole type (an empty cause_id), from when
    on it works and what it is to save.

    Returns
    -------
    DataFrame
        ``unit_id`` (a cause_id, or T:type), ``inquiry_type``, ``cause`` (its name as the planner knows it),
        ``action``, ``start_date`` and ``expected_saving_per_week`` (NaN where none was promised), by start.

    Raises
    ------
    InputError
        A row has no readable start, neither cause nor type, no action, or a saving that is no number above 0.
    """
    path = settings.workspace / "decisions.csv"
    if not path.is_file():
        return None
    mend = {name: f"decisions.csv에 '{name}' 열을 두세요." for name in _DECISIONS}
    rows = read_rows(Source(path=path), path, ("action", "start_date"), _DECISIONS, mend)
    where = str(path)
    _refuse_rejected(rows, where)
    table = rows.table.reindex(columns=["line", *_DECISIONS], fill_value="")
    _refuse(table, "action", table["action"] == "", where, "조치(action)가 비어 있습니다.", "한 일을 적은 글")
    unit = table["cause_id"].where(table["cause_id"] != "", "T:" + table["inquiry_type"])
    nameless = "어느 원인의 조치인지 알 수 없습니다."
    _refuse(table, "cause_id", unit == "T:", where, nameless, "cause_id나 inquiry_type")
    start, promised = _days(table, "start_date", where), table["expected_saving_per_week"]
    saving = pd.to_numeric(promised.str.replace(",", ""), errors="coerce").astype("float64")
    wrong = (promised != "") & ~(saving.gt(0) & np.isfinite(saving))
    problem = "기대 절감 건수가 0보다 큰 숫자가 아닙니다."
    _refuse(table, "expected_saving_per_week", wrong, where, problem, "주당 건수, 모르면 빈칸")
    decisions = table[["inquiry_type", "cause", "action"]].assign(
        unit_id=unit, start_date=start, expected_saving_per_week=saving
    )
    return _until(decisions.sort_values("start_date", kind="stable", ignore_index=True), "start_date", as_of)


def _days(table: pd.DataFrame, name: str, where: str) -> pd.Series:
    days = parse_days(table[name])
    _refuse(table, name, days.isna(), where, "날짜를 읽을 수 없습니다.", _DAY_FORMS)
    return days


def _refuse_rejected(rows: Rows, where: str) -> None:
    if len(rows.rejected):
        first = rows.rejected.iloc[0]
        raise InputError(
            "읽을 수 없는 행이 있습니다.",
            got=str(first["reason"]),
            where=f"{where} {first['line']}행",
            remedy="그 행을 고치거나 지우세요.",
        )


def _refuse(table: pd.DataFrame, name: str, bad: pd.Series, where: str, problem: str, expected: str) -> None:
    """Raise for the first bad row."""
    if bad.any():
        first = table[bad].iloc[0]
        raise InputError(
            problem,
            expected=expected,
            got=f"'{first[name]}'",
            where=f"{where} {first['line']}행 {name}",
            remedy=f"그 행을 고치세요(모두 {bad.sum():,}개 행).",
        )


def _until(table: pd.DataFrame, column: str, as_of: date | None) -> pd.DataFrame:
    if as_of is None:
        return table
    return table[table[column] <= pd.Timestamp(as_of)].reset_index(drop=True)

"""The events and the actions taken that the inquiries are seen against.

A wrong row here would silently change every rate, so it is an error and not a rejection.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from voc.intake.read import read_rows
from voc.intake.strict import days, refuse, refuse_rejected, until
from voc.settings import Settings, Source

_DECISIONS = ("inquiry_type", "cause_id", "cause", "action", "start_date", "expected_saving_per_week")


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
    refuse_rejected(rows, where)
    table = rows.table.reindex(columns=["line", "start", "end", "kind", "note", "types"], fill_value="")
    table["end"] = table["end"].where(table["end"] != "", table["start"])
    start, end = days(table, "start", where), days(table, "end", where)
    refuse(table, "end", end < start, where, "행사가 시작 전에 끝납니다.", "start보다 늦거나 같은 날")
    refuse(
        table,
        "kind",
        table["kind"] == "",
        where,
        "행사의 kind가 비어 있습니다.",
        "장애, 프로모션, 정책, 배포, 택배",
    )
    types = table["types"].str.replace(r"\s*[,;|]\s*", ",", regex=True)
    events = pd.DataFrame(
        {"start": start, "end": end, "kind": table["kind"], "note": table["note"], "types": types}
    )
    return until(events.sort_values("start", kind="stable", ignore_index=True), "start", as_of)


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
    refuse_rejected(rows, where)
    table = rows.table.reindex(columns=["line", *_DECISIONS], fill_value="")
    refuse(table, "action", table["action"] == "", where, "조치(action)가 비어 있습니다.", "한 일을 적은 글")
    unit = table["cause_id"].where(table["cause_id"] != "", "T:" + table["inquiry_type"])
    nameless = "어느 원인의 조치인지 알 수 없습니다."
    refuse(table, "cause_id", unit == "T:", where, nameless, "cause_id나 inquiry_type")
    start, promised = days(table, "start_date", where), table["expected_saving_per_week"]
    saving = pd.to_numeric(promised.str.replace(",", ""), errors="coerce").astype("float64")
    wrong = (promised != "") & ~(saving.gt(0) & np.isfinite(saving))
    problem = "기대 절감 건수가 0보다 큰 숫자가 아닙니다."
    refuse(table, "expected_saving_per_week", wrong, where, problem, "주당 건수, 모르면 빈칸")
    decisions = table[["inquiry_type", "cause", "action"]].assign(
        unit_id=unit, start_date=start, expected_saving_per_week=saving
    )
    return until(decisions.sort_values("start_date", kind="stable", ignore_index=True), "start_date", as_of)

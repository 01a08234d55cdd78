"""What contacts are held against: orders and, for some types, other counts by day.

A wrong row here would silently change every rate, so it is an error and not a rejection.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.intake.other_text import mask_columns
from voc.intake.read import read_rows
from voc.intake.strict import days, refuse, refuse_rejected, until
from voc.settings import DENOMINATOR_COLUMNS, Settings, Source

BREAKDOWNS = DENOMINATOR_COLUMNS[2:]
_TOLERANCE = 0.01


def read_orders(settings: Settings, as_of: date | None = None) -> pd.DataFrame | None:
    """All denominators by day, to ``as_of`` inclusive; None where ``voc.yml`` names none.

    A row without partner, product and segment is the day's total.  Beside rows that have one of them it must
    be their sum, and is left out.

    Returns
    -------
    DataFrame
        ``denominator`` (its Korean name), ``date`` (datetime64[us]), ``partner``, ``product``, ``segment``
        ("" where the source has none), ``count`` (int64); rows of the same keys are added up.

    Raises
    ------
    InputError
        A row has no readable date, or no whole count of at least 0: names its line.  Or a day's parts and
        total differ by more than 1 %: names the day.
    """
    if settings.orders is None:
        return None
    sources: dict[str, Source] = {settings.orders.unit: settings.orders, **settings.denominators}
    tables = [_read(name, source, settings.raw(source.path)) for name, source in sources.items()]
    return until(pd.concat(tables, ignore_index=True), "date", as_of)


def _read(name: str, source: Source, path: Path) -> pd.DataFrame:
    rows = read_rows(source, path, ("date", "count"), DENOMINATOR_COLUMNS)
    where = str(path)
    refuse_rejected(rows, where)
    table = rows.table.reindex(columns=["line", *DENOMINATOR_COLUMNS], fill_value="")
    day = days(table, "date", where)
    counts = pd.to_numeric(table["count"].str.replace(",", ""), errors="coerce").astype("float64")
    whole = counts.between(0, np.iinfo("int64").max, inclusive="left") & (counts % 1 == 0)
    refuse(table, "count", ~whole, where, f"{name} 수가 0 이상의 정수가 아닙니다.", "0, 1, 2, …")
    table, _ = mask_columns(table)  # as the inquiries' columns, or the two would not join
    table = table.assign(denominator=name, date=day, count=counts.astype("int64"))
    summed = table.groupby(["denominator", "date", *BREAKDOWNS])["count"].sum().reset_index()
    return _without_totals(summed, name, where)


def _without_totals(table: pd.DataFrame, name: str, where: str) -> pd.DataFrame:
    """Leave out the totals of days that are also given in parts, so that nothing counts twice."""
    is_part = (table[list(BREAKDOWNS)] != "").any(axis=1)
    parts = table[is_part].groupby("date")["count"].sum()
    totals = table[~is_part].set_index("date")["count"]
    both = pd.DataFrame({"parts": parts, "total": totals}).dropna()
    off = both[(both["parts"] - both["total"]).abs() > _TOLERANCE * both["total"]]
    if len(off):
        first = off.iloc[0]
        raise InputError(
            f"{name}의 하루 합계와 나뉜 수가 맞지 않습니다.",
            expected=f"합계 {first['total']:,.0f} (1 % 안)",
            got=f"나뉜 수를 더하면 {first['parts']:,.0f}",
            where=f"{where} {off.index[0]:%Y-%m-%d}(모두 {len(off):,}일)",
            remedy="파트너·상품·고객군이 모두 빈 행은 합계로 봅니다. 빠지거나 겹친 행을 찾아보세요.",
        )
    return table[is_part | ~table["date"].isin(both.index)].reset_index(drop=True)

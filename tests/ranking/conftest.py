"""A run of synthetic artefacts, so that the ranking is tested without the stages before it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.artefacts import Run
from voc.settings import Denominator, Inquiries, Orders, Ranking, Settings

FIRST_MONDAY = pd.Timestamp("2026-01-05")
PARTNERS = [f"파트너{i}" for i in range(1, 9)]

Counts = dict[tuple[str, str], np.ndarray]
MakeRun = Callable[..., Run]


def spread(counts: Counts, start: pd.Timestamp = FIRST_MONDAY) -> pd.DataFrame:
    """One row an inquiry; the i-th of a week comes on day i % 7, so that no day is empty by chance.

    ``counts`` maps (type, cause) to an array (week,) or (week, partner).
    """
    parts = []
    for (inquiry_type, cause), table in counts.items():
        cube = np.atleast_2d(np.asarray(table, dtype=int).T).T
        week, partner = (np.repeat(axis.ravel(), cube.ravel()) for axis in np.indices(cube.shape))
        part = pd.DataFrame({"week": week, "inquiry_type": inquiry_type, "cause_id": cause})
        part["partner"] = [PARTNERS[p] for p in partner] if cube.shape[1] > 1 else None
        parts.append(part)
    rows = pd.concat(parts, ignore_index=True)
    day = rows.groupby("week").cumcount() % 7
    when = start + pd.to_timedelta(rows["week"] * 7 + day, unit="D") + pd.Timedelta(hours=10)
    rows["created_at"] = when.dt.tz_localize("Asia/Seoul")
    rows["inquiry_id"] = [f"Q{i:06d}" for i in range(len(rows))]
    return rows


def inquiry_table(rows: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "text": "문의", "is_repeat": False, "is_simple": False, "is_complaint": False, "is_risk": False,
        "flag_words": "", "masked_kinds": "",
    }  # fmt: skip
    kept = rows[["inquiry_id", "created_at", "inquiry_type", "partner"]].assign(**columns)
    if kept["partner"].isna().all():
        kept = kept.drop(columns="partner")
    return kept.astype({"is_repeat": "boolean", "created_at": "datetime64[us, Asia/Seoul]"})


def cause_table(rows: pd.DataFrame, facts: dict[str, dict[str, Any]]) -> pd.DataFrame:
    found = rows.groupby("cause_id", sort=False).agg(
        inquiry_type=("inquiry_type", "first"), inquiries=("week", "size")
    )
    table = found.reset_index().assign(
        agreement=1.0,
        department="물류",
        controllable="self",
        effort_days=5.0,
        **dict.fromkeys(["keywords", "owner", "note", "neighbours", "dependency", "status", "due"], ""),
    )
    table["name"] = table["auto_name"] = table["cause_id"] + " 이름"
    for cause, values in facts.items():
        for column, value in values.items():
            table.loc[table["cause_id"] == cause, column] = value
    return table


def order_table(weeks: int, by_partner: np.ndarray, start: pd.Timestamp = FIRST_MONDAY) -> pd.DataFrame:
    """Orders by day and partner; ``by_partner`` (partner,) a day."""
    daily = np.tile(by_partner, (7 * weeks, 1))
    days = pd.date_range(start, periods=7 * weeks, freq="D").as_unit("us")
    names = PARTNERS[: daily.shape[1]] if daily.shape[1] > 1 else [""]
    return pd.DataFrame(
        {
            "denominator": "주문",
            "date": days.repeat(len(names)),
            "partner": names * len(days),
            "product": "",
            "segment": "",
            "count": daily.ravel().astype(int),
        }
    )


@pytest.fixture(scope="session")
def make_run(tmp_path_factory: pytest.TempPathFactory) -> MakeRun:
    """Build a run from counts (from FIRST_MONDAY on), orders a day (partner,), facts about causes
    (``{"a": {"controllable": ...}}``), types by denominator and settings of the ranking."""
    number = count()

    def build(
        counts: Counts,
        daily_orders: np.ndarray | None = None,
        facts: dict[str, dict[str, Any]] | None = None,
        events: pd.DataFrame | None = None,
        edit: Callable[[pd.DataFrame], pd.DataFrame] = lambda inquiries: inquiries,
        edit_orders: Callable[[pd.DataFrame], pd.DataFrame] = lambda orders: orders,
        lag_weeks: dict[str, int] | None = None,
        denominators: dict[str, list[str]] | None = None,
        **ranking: Any,
    ) -> Run:
        tmp_path = tmp_path_factory.mktemp(f"run{next(number)}")
        weeks = max(len(table) for table in counts.values())
        orders = None if daily_orders is None else order_table(weeks, daily_orders)
        settings = Settings(
            file=tmp_path / "voc.yml",
            workspace=tmp_path,
            inquiries=Inquiries(path=Path("raw.csv")),
            orders=Orders(path=Path("orders.csv"), lag_weeks=lag_weeks or {}) if orders is not None else None,
            denominators={
                name: Denominator(path=Path("other.csv"), types=types)
                for name, types in (denominators or {}).items()
            },
            ranking=Ranking(**ranking),
        )
        run = Run(settings, tmp_path / "run")
        rows = spread(counts)
        run.save("inquiries", edit(inquiry_table(rows)))
        assigned = rows[["inquiry_id", "inquiry_type", "cause_id"]].assign(
            type_confidence=1.0, confidence=1.0
        )
        run.save("assignments", assigned)
        words = rows[["inquiry_id"]].assign(lemmas=rows["inquiry_type"], phrases="", content="")
        run.save("tokens", words)
        run.save("causes", cause_table(rows, facts or {}))
        if orders is not None:
            run.save("orders", edit_orders(orders))
        if events is not None:
            run.save("events", events)
        return run

    return build

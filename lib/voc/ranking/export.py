"""``ranking.csv`` for spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from voc.sheets import write_sheet

_FIRST = (
    "unit_id", "level", "inquiry_type", "name", "inquiries", "share", "contact_rate", "contact_rate_low",
    "contact_rate_high", "repeat_share", "simple_share", "floor_rate", "floor_evidence", "headroom_low",
    "headroom_mid", "headroom_high", "controllable", "owner", "department", "effort_days", "saving_per_week",
    "cost_saving_per_week", "priority", "rank", "trend", "alert",
)  # fmt: skip
"""Columns of design §5, in its order; others follow."""


def write_ranking_csv(ranking: pd.DataFrame, path: Path) -> None:
    """Write `ranking` for spreadsheets (`voc.sheets`), the columns of design §5 first."""
    columns = [*_FIRST, *(name for name in ranking.columns if name not in _FIRST)]
    write_sheet(ranking[columns], path)

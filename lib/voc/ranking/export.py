"""``ranking.csv`` for spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIRST = (
    "unit_id", "level", "inquiry_type", "name", "inquiries", "share", "contact_rate", "contact_rate_low",
    "contact_rate_high", "repeat_share", "simple_share", "floor_rate", "floor_evidence", "headroom_low",
    "headroom_mid", "headroom_high", "controllable", "owner", "department", "effort_days", "saving_per_week",
    "cost_saving_per_week", "priority", "rank", "trend", "alert",
)  # fmt: skip
"""Columns of design §5, in its order; others follow."""


def write_ranking_csv(ranking: pd.DataFrame, path: Path) -> None:
    """Write `ranking` so that Excel shows Hangul and runs nothing.

    A text cell that starts like a formula gets a leading apostrophe.
    """
    columns = [*_FIRST, *(name for name in ranking.columns if name not in _FIRST)]
    table = ranking[columns].copy()
    for name in table.columns:
        if pd.api.types.is_string_dtype(table[name].dtype):
            table[name] = table[name].map(_harmless, na_action="ignore")
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text

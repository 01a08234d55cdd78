"""CSV files that a spreadsheet opens as they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from voc.cache import replacing

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_sheet(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV in which Excel shows Hangul (UTF-8 with BOM) and runs nothing.

    A spreadsheet runs a cell that starts like a formula, and customers may write one (``=HYPERLINK(…)``);
    such a text cell gets a leading apostrophe.
    """
    guarded = table.copy()
    for name in guarded.columns:
        if pd.api.types.is_string_dtype(guarded[name].dtype):
            guarded[name] = guarded[name].map(_harmless, na_action="ignore")
    with replacing(path) as partial:
        guarded.to_csv(partial, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text

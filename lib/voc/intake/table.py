"""What both readers make: cleaned texts and a list of the rows that could not be read."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Select = Callable[[list[str]], dict[str, int]]
"""Given a file's column names: where each of ours is. Raises when one is missing."""

EMPTY_ROW = "빈 행"
"""Why a row with nothing in it is rejected; such rows say nothing about the file's shape."""


def clean_name(name: str) -> str:
    """A column name as a person reads it: composed and without blank edges."""
    composed: str = pc.utf8_normalize(pa.scalar(name), form="NFC").as_py()
    return composed.strip("\ufeff").strip()


def clean_texts(values: pa.ChunkedArray) -> pd.Series:
    """Texts composed (files made on a Mac hold Hangul in parts) and stripped; nulls as ""."""
    composed = pc.utf8_normalize(pc.fill_null(values, ""), form="NFC")
    stripped: pd.Series = pc.utf8_trim_whitespace(composed).to_pandas()
    return stripped.astype("str")


def reasons_table(reasons: dict[int, str]) -> pd.DataFrame:
    """``line`` and ``reason`` with fixed dtypes, empty or not."""
    return pd.DataFrame(
        {
            "line": pd.Series(list(reasons), dtype="int64"),
            "reason": pd.Series(list(reasons.values()), dtype="str"),
        }
    )

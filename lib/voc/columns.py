"""Kinds of columns that the artefacts' contracts (`voc.schemas`) are made of."""

from __future__ import annotations

import pandera.pandas as pa

TIME = "datetime64[us, Asia/Seoul]"


def text(**options: object) -> pa.Column:
    """Words, "" where there are none."""
    return pa.Column(str, **options)  # type: ignore[arg-type]


def maybe(dtype: object) -> pa.Column:
    """A column that only some sources have, and that may hold nothing."""
    return pa.Column(dtype, required=False, nullable=True)


def table(columns: dict[str, pa.Column], unique: list[str] | None = None) -> pa.DataFrameSchema:
    """A contract that knows all columns and turns values into their types."""
    return pa.DataFrameSchema(columns, strict=True, coerce=True, unique=unique)


def number(**options: object) -> pa.Column:
    """A measured or estimated number."""
    return pa.Column(float, **options)  # type: ignore[arg-type]


def share() -> pa.Column:
    """A part of a whole, from 0 to 1."""
    return pa.Column(float, pa.Check.in_range(0, 1))


def count() -> pa.Column:
    """How many, 0 or more."""
    return pa.Column(int, pa.Check.ge(0))

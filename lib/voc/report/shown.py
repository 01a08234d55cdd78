"""A table as a planner reads it in a notebook: Korean headers, no twelve decimals, no words cut off."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from voc.report.headers import HEADERS
from voc.report.korean import percent
from voc.words import number

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_SHARES = ("share", "rate", "coverage", "agreement")
_CHANCE = ("p_value", "q_value")
_SMALLEST = 0.001
_NOTHING = "–"


def table(rows: pd.DataFrame, levels: Sequence[str] = ()) -> Styler:
    """Rows for reading; the frame itself stays as it was.

    Shares and rates are percentages, other fractions have one decimal, chances below 0.001 say so, days
    have no hour.  A customer's words are escaped.

    Parameters
    ----------
    rows : DataFrame
    levels : sequence of str
        Columns of a tree, the widest first: each is written once for all that is below it.

    Examples
    --------
    >>> shown = table(pd.DataFrame({"name": ["<b>송장</b>"], "contact_rate": [0.0041]}))
    >>> "&lt;b&gt;송장" in shown.to_html(), "0.41" in shown.to_html(), "인입률" in shown.to_html()
    (True, True, True)
    """
    named = rows.reset_index(drop=True).rename(columns=HEADERS)
    named.columns = _apart([str(column) for column in named.columns])
    tree = [HEADERS.get(level, level) for level in levels]
    formats: dict[Any, str | Callable[[object], str] | None] = {
        shown: _format(name, rows[name])
        for shown, name in zip(named.columns, rows.columns, strict=True)
        if shown not in tree
    }
    words: list[Hashable] = [name for name in formats if not pd.api.types.is_numeric_dtype(named[name])]
    style = (named.set_index(tree) if tree else named).style
    style = style.format(formats, na_rep=_NOTHING, escape="html").format_index(escape="html", axis=1)
    style = style.set_properties(words, **{"text-align": "left"})
    return style.format_index(escape="html") if tree else style.hide(axis="index")


def _apart(names: list[str]) -> list[str]:
    """Two columns of one name are numbered: a style needs them unique."""
    before = [names[:i].count(name) for i, name in enumerate(names)]
    return [f"{name} {seen + 1}" if seen else name for name, seen in zip(names, before, strict=True)]


def _format(name: Hashable, values: pd.Series) -> Callable[[object], str] | None:
    """How a column's values are written; None: as they are."""
    column = str(name)
    if pd.api.types.is_bool_dtype(values):
        return lambda value: "예" if value else "아니요"
    if pd.api.types.is_datetime64_any_dtype(values):
        has_hours = (values.dropna() != values.dropna().dt.normalize()).any()
        return lambda value: f"{value:%Y-%m-%d %H:%M}" if has_hours else f"{value:%Y-%m-%d}"
    if pd.api.types.is_integer_dtype(values):
        return lambda value: number(value)  # type: ignore[arg-type]
    if not pd.api.types.is_float_dtype(values):
        return None
    if column in _CHANCE:
        return lambda value: "0.001 미만" if value < _SMALLEST else f"{value:.3f}"  # type: ignore[operator]
    if any(part in column for part in _SHARES) and not column.endswith("effect"):
        return lambda value: percent(value)  # type: ignore[arg-type]
    return lambda value: number(value, 1)  # type: ignore[arg-type]

"""The comparison in sentences: particles right, nothing told that is not sure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.compare.told import MORE_FIRST, MORE_SECOND, UNCLEAR, Comparison
from voc.report.korean import NBSP, points
from voc.words import josa, number

NAMED = 2
"""So many causes a direction stand in the headline."""
LEAST_FOR_RATIO = 10
"""A ratio to fewer inquiries than this is not printed: it would be mostly chance."""


def headline(comparison: Comparison) -> list[str]:
    """One or two sentences: what is more with the second side and what with the first, or that nothing is.

    With two periods the first one is before, so that more means grown.
    """
    sides = comparison.sides
    more, less = comparison.of(MORE_SECOND), comparison.of(MORE_FIRST)
    if sides.periods:
        said = [_moved(more, "커진"), _moved(less, "작아진")]
    else:
        names = (sides.first.name, sides.second.name)
        said = [_more(more, names[1], names[0], "second"), _more(less, names[0], names[1], "first")]
    said = [sentence for sentence in said if sentence]
    compared = len(more) + len(less) + len(comparison.of(UNCLEAR))
    return said or [
        f"비교한 원인 {number(compared)}개 가운데 비중이 뚜렷하게 다른 것은 없습니다."
        if compared
        else "두 쪽을 합쳐 30건 이상인 원인이 없어 비중을 비교하지 않았습니다.",
    ]


def _moved(rows: pd.DataFrame, adjective: str) -> str:
    parts = [
        f"{quoted(row)}({_short(row['first_share'])}→{share_words(row['second_share'])})"
        for row in rows.head(NAMED).to_dict("records")
    ]
    return _listed(f"비중이 뚜렷하게 {adjective} 원인은", parts, len(rows))


def _more(rows: pd.DataFrame, mine: str, other: str, side: str) -> str:
    """``mine`` has more of these causes than ``other``."""
    against = "first" if side == "second" else "second"
    parts = [
        f"{quoted(row)}({share_words(row[f'{side}_share'])}, "
        f"{josa(other, '은/는')} {share_words(row[f'{against}_share'])})"
        for row in rows.head(NAMED).to_dict("records")
    ]
    return _listed(f"{other}보다 {mine} 쪽에서 비중이 뚜렷하게 큰 원인은", parts, len(rows))


def _listed(start: str, parts: list[str], total: int) -> str:
    """``start`` A와 B입니다; "" without any."""
    if not parts:
        return ""
    listed = " ".join([*(josa(part, "과/와") for part in parts[:-1]), parts[-1]])
    rest = f" 등 {total}개" if total > len(parts) else ""
    return f"{start} {listed}{rest}입니다."


def share_words(share: float) -> str:
    """A share with one decimal, two below 1 %: with fewer, two that differ clearly may print alike."""
    return f"{number(share * 100, 1 if share >= 0.01 else 2)}{NBSP}%"


def _short(share: float) -> str:
    return share_words(share).removesuffix("%").strip()


def quoted(row: dict[Any, Any]) -> str:
    """A cause's name in quotation marks."""
    return f"‘{row['name']}’"


def difference_words(row: dict[Any, Any]) -> str:
    """The difference with its sign: +3.1 %p."""
    return f"{sign(row['difference'])}{points(row['difference'])}"


def interval_words(row: dict[Any, Any]) -> str:
    """Its interval: +1.2 ~ +5.0 %p."""
    low, high = row["difference_low"], row["difference_high"]
    return f"{sign(low)}{points(low).removesuffix('%p').strip()} ~ {sign(high)}{points(high)}"


def sign(value: float) -> str:
    """+, − or nothing for what `voc.report.korean.points` prints as 0."""
    if float(f"{abs(value) * 100:.3f}") == 0:
        return ""
    return "+" if value > 0 else "−"


def ratio_words(row: dict[Any, Any]) -> str:
    """How many times the smaller share the larger one is: 2.1배; "" where a side has fewer than 10."""
    shares = sorted((row["first_share"], row["second_share"]))
    if min(row["first_inquiries"], row["second_inquiries"]) < LEAST_FOR_RATIO:
        return ""
    return f"{number(shares[1] / shares[0], 1)}배"

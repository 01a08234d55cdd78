"""The page of a comparison: conclusion, chart, tables by direction, the customers' words, row accounting."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.causes.quotes import LENGTHS, told_apart
from voc.compare.chart import dumbbell
from voc.compare.shares import MIN_WEEKS
from voc.compare.sides import Side
from voc.compare.told import FEW, MORE_FIRST, MORE_SECOND, SILENT, UNCLEAR, Comparison
from voc.compare.words import difference_words, headline, interval_words, ratio_words, share_words
from voc.ranking.weeks import monday
from voc.report.block import Block, render
from voc.report.korean import day
from voc.settings import MIN_RANKED
from voc.words import count

QUOTES = 3
QUOTED = 8
"""Told causes whose quotes stand open; those of the others are folded."""
_CANDIDATES = 60
_LONGEST = 220


def blocks(comparison: Comparison, title: str) -> list[Any]:
    """What the page holds, in its order: blocks, and a figure where a cause was compared."""
    sides = comparison.sides
    names = (sides.first.name, sides.second.name)
    top = render(
        "compare_headline", title=title, sentences=headline(comparison),
        sides=[_side(sides.first, comparison, MORE_FIRST), _side(sides.second, comparison, MORE_SECOND)],
    )  # fmt: skip
    chart = [dumbbell(comparison)] if comparison.table["difference"].notna().any() else []
    more = ("뒤 기간에 커진 원인", "뒤 기간에 작아진 원인") if sides.periods else (
        f"{names[1]}에서 더 큰 원인", f"{names[0]}에서 더 큰 원인"
    )  # fmt: skip
    told = [(heading, _rows(comparison.of(verdict)))
            for heading, verdict in zip(more, (MORE_SECOND, MORE_FIRST), strict=True)]  # fmt: skip
    tables = render(
        "compare_tables", names=names, told=told, unclear=_rows(comparison.of(UNCLEAR)),
        few=_rows(comparison.of(FEW)), small_limit=MIN_RANKED,
    )  # fmt: skip
    return [top, *chart, tables, *_quotes(comparison), _footer(comparison)]


def _side(side: Side, comparison: Comparison, verdict: str) -> dict[str, Any]:
    first, last = side.days
    return {"name": side.name, "telling": count(len(side.telling)), "days": f"{day(first)} ~ {day(last)}",
            "more": len(comparison.of(verdict))}  # fmt: skip


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for row in table.to_dict("records"):
        compared = not pd.isna(row["difference"])
        shares = {
            side: (share_words(row[f"{side}_share"]), count(row[f"{side}_inquiries"]))
            for side in ("first", "second")
        }
        words = (difference_words(row), interval_words(row), ratio_words(row)) if compared else ("", "", "")
        rows.append({"name": row["name"], "inquiry_type": row["inquiry_type"], **shares,
                     "difference": words[0], "interval": words[1], "ratio": words[2]})  # fmt: skip
    return rows


def _quotes(comparison: Comparison) -> list[Block]:
    told = comparison.of(MORE_SECOND, MORE_FIRST)
    if told.empty:
        return []
    told = told.loc[told["difference"].abs().sort_values(ascending=False, kind="stable").index]
    sides = (comparison.sides.first, comparison.sides.second)
    cards = [
        {
            "name": row["name"], "difference": difference_words(row),
            "sides": [
                (side.name, choose(said[said["cause_id"] == row["cause_id"]], _bare(row)))
                for side in sides
                for said in [side.inquiries]
            ],
        }
        for row in told.to_dict("records")
    ]  # fmt: skip
    return [render("compare_quotes", cards=cards[:QUOTED], more=cards[QUOTED:])]


def _bare(row: dict[Any, Any]) -> str:
    """A cause's name without the type that tells it from another one of that name."""
    return str(row["name"]).removesuffix(f"({row['inquiry_type']})")


def choose(inquiries: pd.DataFrame, name: str) -> list[dict[str, str]]:
    """Up to three quotes of one side's inquiries of a cause, each in other words.

    First those of a readable length, that say most of the cause's name, and that are surely of it.
    """
    words = [word for word in name.split() if len(word) > 1]
    unsaid = [-sum(word in text for word in words) for text in inquiries["text"]]
    unfit = ~inquiries["text"].str.len().between(*LENGTHS)
    ordered = inquiries.assign(unfit=unfit, unsaid=unsaid, unsure=-inquiries["confidence"])
    ordered = ordered.sort_values(["unfit", "unsaid", "unsure", "inquiry_id"]).drop_duplicates("text")
    ordered = ordered.head(_CANDIDATES)
    return [
        {"text": _cut(row["text"]), "inquiry_id": row["inquiry_id"], "date": day(row["created_at"])}
        for row in ordered.iloc[told_apart(ordered["text"].tolist(), QUOTES)].to_dict("records")
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _footer(comparison: Comparison) -> Block:
    sides = (comparison.sides.first, comparison.sides.second)
    silent = comparison.of(SILENT)[["first_inquiries", "second_inquiries"]].sum().astype(int)
    rows = []
    for side, said in zip(sides, silent, strict=True):
        (what, total), *parts = [
            (label, count(value)) for label, value in side.rows if value or label == "원본 행"
        ]
        rows.append({"name": side.name, "what": what, "total": total, "parts": parts,
                     "telling": count(len(side.telling)), "silent": count(int(said))})  # fmt: skip
    short = [side.name for side in sides if monday(side.telling["created_at"]).nunique() < MIN_WEEKS]
    return render(
        "compare_footer", rows=rows, notes=comparison.sides.notes, short=short, min_weeks=MIN_WEEKS,
        periods=comparison.sides.periods, small_limit=MIN_RANKED,
    )  # fmt: skip

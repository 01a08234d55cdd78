"""The evidence below the first screen: causes in their order, types, row accounting, method."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.block import Block, render
from voc.report.glyphs import interval_bar, sparkline
from voc.report.korean import effort, is_some, percent, span, won
from voc.report.links import TypeLinks
from voc.report.requests import Backing
from voc.report.scale import Scale
from voc.report.words import CONTROL_NAMES
from voc.settings import MIN_RANKED
from voc.words import count


def ranking_table(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """Causes by priority; those with too few inquiries stand greyed and unranked below."""
    ranking, summary = run.load("ranking"), run.load_json("summary")
    links, scale = TypeLinks.of(run, deep_dive_types), Scale.of(summary)
    causes = ranking[ranking["level"] == "cause"].sort_values(
        ["rank", "inquiries", "unit_id"], ascending=[True, False, True], na_position="last"
    )
    silent, causes = int(causes["inquiries"].eq(0).sum()), causes[causes["inquiries"] > 0]
    top = float(causes["headroom_high"].max()) if len(causes) else 0.0
    backing = Backing.of(run)
    chronic = {row["unit_id"]: row["weeks"] for row in summary["chronic"]}
    rows = [
        {**cause_row(row, scale, links, top), **_table_extras(row, backing, chronic)}
        for row in causes.to_dict("records")
    ]
    useful = [row for row in rows if row["rank"] and row["headroom"]]
    return render(
        "ranking",
        scale=scale,
        weeks=summary["window"]["weeks"],
        window=window_words(summary),
        # what is promised first, then what is steady, then what is too small to rank
        rows=sorted(rows, key=lambda row: (not row["rank"], not row["headroom"])),
        silent=silent,
        useful=len(useful),
        small=sum(not row["rank"] for row in rows),
        small_limit=MIN_RANKED,
        costs=any(row["cost"] for row in rows),
        choices={
            name: sorted({row[name] for row in rows}) for name in ("inquiry_type", "department", "control")
        },
    )


def _table_extras(row: dict[Any, Any], backing: Backing, chronic: dict[str, int]) -> dict[str, Any]:
    """What the index's table needs beside the words: sentences to unfold, numbers to sort by."""
    ranked = not pd.isna(row["rank"])
    some = ranked and is_some(row["headroom_mid"])
    said = [row["evidence_text"], backing.drivers.get(row["unit_id"], ""), row["ceiling_text"]]
    weeks = chronic.get(row["unit_id"])
    judged = {} if ranked else dict.fromkeys(("headroom", "headroom_interval", "saving", "cost", "bar"), "")
    return {
        **judged,  # too few inquiries to promise anything
        "evidence": [text for text in said if text],
        "chronic": f"고질 {weeks}주째" if weeks else "",
        "sort": {
            "rank": int(row["rank"]) if ranked else "",
            "inquiries": int(row["inquiries"]),
            "rate": f"{row['contact_rate']:.6g}",
            "headroom": f"{row['headroom_mid']:.6g}" if some else "",
            "saving": f"{row['saving_per_week']:.6g}" if some else "",
            "effort": f"{row['effort_days']:.6g}",
        },
    }


def cause_row(row: dict[Any, Any], scale: Scale, links: TypeLinks, top: float) -> dict[str, Any]:
    """One unit as the words of a table row (``top``: the far end of the headroom axis).

    Without a headroom that shows, its words and the saving are "".
    """
    some = is_some(row["headroom_mid"])
    assumed = [part.strip() for part in row["assumed"].split(",") if part.strip()]
    return {
        "rank": "" if pd.isna(row["rank"]) else str(int(row["rank"])),
        "name": row["name"],
        "inquiry_type": row["inquiry_type"],
        "href": links.cause(row["inquiry_type"], row["unit_id"]),
        "inquiries": count(row["inquiries"]),
        "share": percent(row["share"]),
        "rate": scale.short(row["contact_rate"]),
        "rate_interval": scale.interval(row["contact_rate_low"], row["contact_rate_high"]),
        "headroom": count(row["headroom_mid"]) if some else "",
        "headroom_interval": span(row["headroom_low"], row["headroom_high"]) if some else "",
        "bar": interval_bar(
            row["headroom_low"], row["headroom_mid"], row["headroom_high"], top if some else 0.0
        ),
        "saving": count(row["saving_per_week"]) if some else "",
        "cost": won(row["cost_saving_per_week"]) if some and row["cost_saving_per_week"] > 0 else "",
        "department": row["department"] or row["owner"] or "미정",
        "control": CONTROL_NAMES.get(row["controllable"], CONTROL_NAMES["unknown"]),
        "effort": effort(row["effort_days"]),
        "assumed": ["effort" in " ".join(assumed), "controllable" in " ".join(assumed)],
        "alert": row["alert"],
        "unsure": "" if pd.isna(row["rank_safe"]) or row["rank_safe"] else row["rank_text"],
    }


def type_table(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """Where to read on: the types with a deep dive, the others folded below."""
    ranking, summary, weekly = run.load("ranking"), run.load_json("summary"), run.load("weekly")
    links, scale = TypeLinks.of(run, deep_dive_types), Scale.of(summary)
    types = ranking[ranking["level"] == "type"].sort_values(["inquiries", "unit_id"], ascending=[False, True])
    rows = [
        {
            **cause_row(row, scale, links, 0.0),
            "href": links.page(row["inquiry_type"]),
            "trend": trend_words(row["trend"]),
            "spark": unit_sparkline(weekly, row["unit_id"], row["name"]),
        }
        for row in types.to_dict("records")
    ]
    return render(
        "types", linked=[row for row in rows if row["href"]], others=[row for row in rows if not row["href"]],
        scale=scale, window=window_words(summary),
    )  # fmt: skip


def unit_sparkline(weekly: pd.DataFrame, unit_id: str, name: str) -> Any:
    """The weekly inquiries of a unit as a word-sized line."""
    values = weekly[weekly["unit_id"] == unit_id].sort_values("week")["inquiries"].tolist()
    return sparkline(values, f"{name} 주별 문의량, 최근 {len(values)}주")


def trend_words(trend: float) -> str:
    """Last week against the one before: "▲ 12 %"; "" where it is not known."""
    if pd.isna(trend):
        return ""
    return "변화 없음" if abs(trend) < 0.005 else f"{'▲' if trend > 0 else '▼'} {percent(abs(trend))}"


def window_words(summary: dict[str, Any]) -> str:
    """The window in words: 최근 8주(2026-05-04~2026-06-28)."""
    window = summary["window"]
    return f"최근 {window['weeks']}주({window['start']}~{window['end']})"


def method_note(run: Run) -> Block:
    """What the numbers mean and how an interval is to be read, in plain Korean, folded."""
    summary = run.load_json("summary")
    return render(
        "method", scale=Scale.of(summary), window=window_words(summary), history=summary["history_weeks"],
        small_limit=MIN_RANKED,
    )  # fmt: skip


def footer(run: Run) -> Block:
    """Row accounting, data quality and how the causes were found."""
    summary, excluded = run.load_json("summary"), run.load("excluded")
    rejected = excluded.loc[excluded["disposition"] == "rejected", "reason"]
    reasons = rejected.str.split(":").str[0].value_counts()  # the kind, without the value that was read
    ordered = sorted(reasons.items(), key=lambda item: (-int(item[1]), str(item[0])))
    return render(
        "footer",
        rows=summary["rows"],
        reasons=[(str(reason), int(number)) for reason, number in ordered[:5]],
        summary=summary,
        scale=Scale.of(summary),
        window=window_words(summary),
    )

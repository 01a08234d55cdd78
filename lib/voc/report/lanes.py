"""Below the ranking: alerts and the risk lane, what actions have kept of their promise, staffing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.block import Block, render
from voc.report.korean import day, is_some, percent
from voc.report.links import TypeLinks
from voc.words import count

_CUT = 160


def alert_list(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """Every alert, linked to its card, and last week's inquiries of the risk lane with their masked words."""
    summary, links = run.load_json("summary"), TypeLinks.of(run, deep_dive_types)
    risk = summary["risk"]
    return render(
        "alerts", alerts=alert_words(summary, links), unjudged=summary["alerts_unjudged"],
        risks=_risks(run, risk["inquiry_ids"]), week_count=risk["week_count"], open_count=risk["open_count"],
        more=max(risk["week_count"] - len(risk["inquiry_ids"]), 0),
    )  # fmt: skip


def alert_words(summary: dict[str, Any], links: TypeLinks) -> list[dict[str, str]]:
    """Each alert's name, text, type (of a cause) and link ("" without a page)."""
    return [
        {
            "name": row["name"], "text": row["alert"],
            "inquiry_type": row["inquiry_type"] if row["level"] == "cause" else "",
            "href": _href(row, links),
        }
        for row in summary["alerts"]
    ]  # fmt: skip


def _href(row: dict[str, Any], links: TypeLinks) -> str:
    if row["level"] == "cause":
        return links.cause(row["inquiry_type"], row["unit_id"])
    return links.page(row["inquiry_type"]) if row["level"] == "type" else ""


def _risks(run: Run, ids: list[str]) -> list[dict[str, str]]:
    """The inquiries in the order of ``ids`` (open ones first)."""
    table = run.load("inquiries")
    known = {row["inquiry_id"]: row for row in table[table["inquiry_id"].isin(ids)].to_dict("records")}
    return [risk_words(known[name]) for name in ids if name in known]


def risk_words(row: dict[Any, Any]) -> dict[str, str]:
    """An inquiry of the risk lane: its id, day, status, masked text and the words that raised it."""
    text, status = row["text"], row.get("status")
    return {
        "id": row["inquiry_id"], "day": day(row["created_at"]), "status": "" if pd.isna(status) else status,
        "words": row["flag_words"].replace(",", ", "),
        "text": text if len(text) <= _CUT else f"{text[: _CUT - 1].rstrip()}…",
    }  # fmt: skip


def action_results(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """What each action promised and what it has saved, the last one first; one line on staffing."""
    effects, summary = run.load("effects"), run.load_json("summary")
    links, causes = TypeLinks.of(run, deep_dive_types), set(run.load("causes")["cause_id"])
    rows = [_result(row, links, row["unit_id"] in causes) for row in effects.to_dict("records")[::-1]]
    return render("results", rows=rows, forecast=summary["forecast"])


def _result(row: dict[Any, Any], links: TypeLinks, has_card: bool) -> dict[str, str]:
    known, share = pd.notna(row["actual_mid"]), row["promised_share"]
    page = links.page(row["inquiry_type"])
    kept = pd.notna(share) and row["verdict"] == "효과 확인"
    return {
        "cause": row["name"] or row["inquiry_type"], "action": row["action"], "verdict": row["verdict"],
        "href": links.cause(row["inquiry_type"], row["unit_id"]) if has_card else page,
        "start": f"{row['start_date']:%Y-%m-%d}",
        "promised": f"주 {count(row['promised'])} 감소" if pd.notna(row["promised"]) else "",
        "actual": f"주 {_moved(row['actual_mid'])}" if known else "",
        "interval": f"{_moved(row['actual_low'])}~{_moved(row['actual_high'])}" if known else "",
        "share": f"기대의 {percent(share)}" if kept else "",
        "text": row["text"],
    }  # fmt: skip


def _moved(saved: float) -> str:
    """Inquiries saved in words: 15건 감소, and 3건 증가 where more came."""
    return f"{count(abs(saved))} {'감소' if saved >= 0 else '증가'}" if is_some(abs(saved)) else "변화 없음"

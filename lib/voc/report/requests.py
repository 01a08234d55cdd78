"""The decisions asked for: what is saved, on what evidence, how sure the order is, in a customer's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.korean import day, effort, is_some, span, won
from voc.report.links import TypeLinks
from voc.words import count

GROUPS = ("즉시 실행", "파트너 협의", "모니터링")
_ALL_ASSUMED = "(담당·공수 가정)"
_QUOTED = 110
_TYPICAL = 3
"""Of a cause's quotes so many, the most typical, may stand for it; a later one can be beside the point."""


@dataclass(frozen=True)
class Backing:
    """What stands behind a cause beside its own row: where it happens more often, what customers write.

    Parameters
    ----------
    drivers : dict
        unit_id to the sentence of its largest driver.
    quotes : dict
        cause_id to (inquiry_id, day, masked text) of a typical quote, one of the window where there is one.
    """

    drivers: dict[str, str]
    quotes: dict[str, tuple[str, str, str]]

    @classmethod
    def of(cls, run: Run) -> Backing:
        """Read from the run; empty where it has no such artefact."""
        drivers: dict[str, str] = {}
        if run.has("drivers"):
            table = run.load("drivers")
            more = table[table["direction"] == "more"].sort_values(
                ["excess_mid", "unit_id"], ascending=[False, True]
            )
            drivers = _first(more, "unit_id", "text")
        days = run.load("inquiries").set_index("inquiry_id")["created_at"]
        quotes = run.load("quotes").query("position < @_TYPICAL")
        quotes = quotes.assign(day=quotes["inquiry_id"].map(days))
        old = quotes["day"].dt.strftime("%Y-%m-%d") < run.load_json("summary")["window"]["start"]
        first = quotes.assign(old=old).sort_values(["old", "position"]).drop_duplicates("cause_id")
        texts = zip(first["inquiry_id"], first["day"].map(day), first["text"], strict=True)
        return cls(drivers, dict(zip(first["cause_id"], texts, strict=True)))

    def where(self, unit_id: str, inquiry_type: str) -> str:
        """Where a cause happens more often, else where its whole type does; "" where nothing is known."""
        own, of_type = self.drivers.get(unit_id, ""), self.drivers.get(f"T:{inquiry_type}", "")
        return own or (f"{inquiry_type} 유형 전체: {of_type}" if of_type else "")


def _first(table: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    once = table.drop_duplicates(key)
    return {str(k): str(v) for k, v in zip(once[key], once[value], strict=True)}


def requests(summary: dict[str, Any], links: TypeLinks, backing: Backing) -> list[dict[str, Any]]:
    """The decisions asked for, in their groups; a group without one is left out."""
    grouped, told = [], set[str]()
    for group in GROUPS:
        items = [
            _request(row, links, backing, told) for row in summary["top_actions"] if row["group"] == group
        ]
        if items:
            grouped.append({"group": group, "requests": items})
    return grouped


def _request(row: dict[str, Any], links: TypeLinks, backing: Backing, told: set[str]) -> dict[str, Any]:
    """One request; what is said of a whole type is said once (``told``)."""
    where = backing.where(row["unit_id"], row["inquiry_type"])
    where = "" if where in told else where
    told.add(where)
    quote = backing.quotes.get(row["unit_id"])
    return {
        "department": row["department"] or "담당 미정",
        "name": row["name"],
        "inquiry_type": row["inquiry_type"],
        "sentence": promise(row),
        "effort": effort(row["effort_days"]),
        "assumed": _assumed(row),
        "href": links.cause(row["inquiry_type"], row["unit_id"]),
        "evidence": row["evidence_text"] if is_some(row["headroom_mid"]) else "",
        "where": where,
        "unsure": "" if row["rank_safe"] is not False else row["rank_text"],
        "quote": {"id": quote[0], "day": quote[1], "text": _cut(quote[2])} if quote else None,
    }


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"


def request_hint(summary: dict[str, Any]) -> str:
    """What would make the order sound where every request rests on an assumed owner and effort."""
    actions = summary["top_actions"]
    if not actions or not all(_assumed(row) == _ALL_ASSUMED for row in actions):
        return ""
    return "taxonomy.csv에 담당과 공수를 적으면 순서가 정확해집니다."


def _assumed(row: dict[str, Any]) -> str:
    """Which of 담당 and 공수 are defaults, in parentheses."""
    flags = {flag.strip() for flag in row["assumed"].split(",")}
    words = [word for flag, word in (("controllable", "담당"), ("effort", "공수")) if flag in flags]
    return f"({'·'.join(words)} 가정)" if words else ""


def promise(row: dict[str, Any]) -> str:
    """What acting on a cause is expected to save a week, or that nothing is promised."""
    if not is_some(row["headroom_mid"]):
        return "감축 여력이 확인되지 않아 요청 없이 추이만 지켜봅니다."
    whole = f"주 {count(row['headroom_mid'])}({span(row['headroom_low'], row['headroom_high'])}) 감축 여력"
    saved = f"주 {count(row['saving_per_week'])}({span(row['saving_low'], row['saving_high'])}) 감축 예상"
    saving = saved if row["saving_per_week"] == row["headroom_mid"] else f"{whole} 가운데 {saved}"
    money = f", 월 약 {won(row['cost_saving_per_week'] * 52 / 12)}" if row.get("cost_saving_per_week") else ""
    unsure = "" if is_some(row["headroom_low"]) else ". 구간이 0건부터라 줄지 않을 수도 있습니다."
    return f"{saving}{money}{unsure}"

"""The first screen: the weekly review as Korean sentences written from ``summary.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.block import Block, render
from voc.report.figures_of_week import figures, target_line
from voc.report.korean import difference, is_some, percent, points
from voc.report.links import TypeLinks
from voc.report.moved import change_sentence, month_sentence, risen, rises
from voc.report.requests import Backing, request_hint, requests
from voc.report.scale import Scale
from voc.words import CAUSE_BACK, NEW_CAUSE, amount, count, josa

__all__ = [
    "change_sentence", "conclusion", "effects", "figures", "named", "next_week", "request_hint",
    "requests", "rises", "urgent", "weekly_review",
]  # fmt: skip
_ROSE, _GREW = ("올랐습니다", "내렸습니다"), ("늘었습니다", "줄었습니다")
_SHOWN_ALERTS = 3
_SHOWN_EFFECTS, _SHOWN_CHRONIC = 3, 3


def weekly_review(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """결론, 긴급, 숫자, 변동 요인, 결정 요청, 실적, 고질 이슈와 예상: what is read in a minute.

    Parameters
    ----------
    run : Run
        A run whose 04_ranking is done.
    deep_dive_types : list of str, optional
        The types that get a page of their own, so that the requests can link to them.
    """
    summary = run.load_json("summary")
    links = TypeLinks.of(run, deep_dive_types)
    return render(
        "review",
        title=run.settings.report.title,
        summary=summary,
        conclusion=conclusion(summary),
        urgent=urgent(summary),
        figures=figures(summary),
        targets=target_line(run, Scale.of(summary)),
        change=change_sentence(summary),
        rises=[*rises(summary), *filter(None, [month_sentence(summary)])],
        requests=requests(summary, links, Backing.of(run)),
        hint=request_hint(summary),
        effects=effects(summary),
        chronic=[f"{named(row)}: {row['text']}" for row in summary["chronic"][:_SHOWN_CHRONIC]],
        chronic_more=max(len(summary["chronic"]) - _SHOWN_CHRONIC, 0),
        next_week=next_week(run) or summary["forecast"],
    )


def conclusion(summary: dict[str, Any]) -> list[str]:
    """The week's level against the week before, what is behind it, where the most can be saved."""
    scale, totals = Scale.of(summary), summary["totals"]
    label = summary["week"]["label"]
    if scale.available:
        now, before = totals["rate_week"], totals["rate_previous"]
        moved, (low, high) = difference(now, before), (totals["rate_low"], totals["rate_high"])
        name, verbs, said, size = "인입률은", _ROSE, percent, points(moved)
    else:
        now, before = totals["inquiries_week"], totals["previous_week"]
        moved, (low, high) = now - before, (totals["count_low"], totals["count_high"])
        name, verbs, said, size = "문의는", _GREW, count, count(abs(moved))
    level = f"{label} {name} {josa(said(now), '으로/로')}"
    if not moved or low <= before <= high:
        return [f"{level}, 전주({said(before)})와 뚜렷한 차이가 없습니다.", *_behind(summary, False)]
    verb = verbs[0] if moved > 0 else verbs[1]
    return [f"{level} 전주보다 {size} {verb}.", *_behind(summary, moved > 0)]


def _behind(summary: dict[str, Any], grew: bool) -> list[str]:
    """The cause that grew most in a rising week, otherwise the one to start with."""
    grown = risen(summary["change"]["top_rise_causes"])
    if grew and grown:
        return [f"주원인은 {named(grown[0])}입니다."]
    actions = [row for row in summary["top_actions"] if is_some(row["headroom_mid"])]
    return [f"먼저 볼 원인은 {named(actions[0])}입니다."] if actions else []


def named(row: dict[str, Any]) -> str:
    """A cause with its type: 배송의 ‘송장 멈춤’."""
    return f"{row['inquiry_type']}의 ‘{row['name']}’"


def urgent(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk lane, abuse and the alerts; one calm sentence when there is nothing.

    Each line is its ``text``, the ``ids`` of inquiries it speaks of and how many ``more`` there are.
    """
    risk, complaints = summary["risk"], summary["complaint"]["week_count"]
    lines: list[dict[str, Any]] = []
    if risk["week_count"]:
        text = f"대외 리스크 문의가 {count(risk['week_count'])} 들어왔습니다.{_open(risk)}"
        lines.append(_line(text, risk["inquiry_ids"], risk["week_count"]))
    if complaints:
        lines.append(_line(f"강성 문의는 {count(complaints)}입니다."))
    alerts = _alerts(summary)
    lines += [_line(f"{alert['name']}: {alert['alert']}") for alert in alerts[:_SHOWN_ALERTS]]
    if len(alerts) > _SHOWN_ALERTS:
        lines.append(_line(f"이 밖에 알림 {len(alerts) - _SHOWN_ALERTS}건이 아래 표에 있습니다."))
    if summary["alerts_unjudged"]:
        lines.append(_line(summary["alerts_unjudged"]))
    elif lines and not alerts:
        lines.append(_line("통계로 확인된 급증은 없습니다."))
    return lines or [_line("이번 주에는 대외 리스크 문의도, 통계로 확인된 급증도 없습니다.")]


def _line(text: str, ids: Sequence[str] = (), of: int = 0) -> dict[str, Any]:
    return {"text": text, "ids": list(ids), "more": max(of - len(ids), 0)}


def _alerts(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Causes first, new ones before all; then types and all inquiries, where the causes do not say it."""
    causes = [alert for alert in summary["alerts"] if alert["level"] == "cause"]
    causes.sort(key=lambda alert: not alert["alert"].startswith((NEW_CAUSE, CAUSE_BACK)))
    wider = [alert for alert in summary["alerts"] if alert["level"] != "cause"]
    return [{**alert, "name": named(alert)} for alert in causes] + wider


def _open(risk: dict[str, Any]) -> str:
    if risk["open_count"] is None:
        return ""
    if not risk["open_count"]:
        return " 모두 처리되었습니다."
    return f" 아직 처리되지 않은 문의가 {count(risk['open_count'])}입니다."


def effects(summary: dict[str, Any]) -> list[dict[str, str]]:
    """What the latest actions have saved, the last one first: verdict, what was done, sentence."""
    latest = summary["effects"][::-1][:_SHOWN_EFFECTS]
    return [{**row, "cause": row["name"] or row["inquiry_type"]} for row in latest]


def next_week(run: Run) -> str:
    """What to expect next week; "" where the forecast did not stand its test."""
    if not run.has("forecast"):
        return ""
    table = run.load("forecast")
    coming = table[table["unit_id"].eq("ALL") & table["shown"]].sort_values("week").head(1)
    for row in coming.to_dict("records"):
        week, holiday = row["week"], f" {row['holiday']} 연휴가 있는 주입니다." if row["holiday"] else ""
        sunday = week + pd.Timedelta(days=6)
        return (
            f"다음 주({week.month}/{week.day}~{sunday.month}/{sunday.day}) 문의는 {count(row['mid'])}"
            f"(90 % 구간 {amount(row['low'])}~{count(row['high'])})으로 예상됩니다.{holiday}"
        )
    return ""

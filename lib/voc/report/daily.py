"""``daily.html``: what cannot wait for Monday: the risk lane, complaints and alerts, and today's counts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.block import Block, render
from voc.report.korean import day
from voc.report.lanes import alert_words, risk_words
from voc.report.links import TypeLinks
from voc.words import NO_ORDERS, amount, count

_USUAL = 8
_FEWEST = 4
_SHOWN_RISKS = 10
_WEEKDAYS = "월화수목금토일"
_SUNDAY = 6
_COUNTED = "주문이 늘거나 준 것은 셈에 넣지 않은 건수입니다."


def daily_note(run: Run, deep_dive_types: list[str] | None = None) -> Block:
    """The last day and the week so far against the same days of the last eight weeks; risks; alerts.

    A week that has not ended is never held against a whole one: each count ends at the weekday and the
    time of day of the last inquiry.

    Parameters
    ----------
    run : Run
        A run whose 04_ranking is done.
    deep_dive_types : list of str, optional
        The types that get a page of their own, for the links of the alerts.
    """
    summary, inquiries = run.load_json("summary"), run.load("inquiries")
    times = inquiries["created_at"].dt.tz_localize(None)
    last = times.max()
    today, monday = last.normalize(), last.normalize() - pd.Timedelta(days=last.day_of_week)
    weeks = _before(run, monday)
    this_week, this_day = times >= monday, times >= today
    risks = inquiries[this_week & inquiries["is_risk"]].sort_values(
        ["created_at", "inquiry_id"], ascending=[False, True]
    )
    return render(
        "daily", title=run.settings.report.title, day=f"{day(today)}({_WEEKDAYS[today.day_of_week]})",
        until=_until(last), unfinished=_unfinished(summary, today, monday),
        figures=[
            _figure("이날 문의", times, today, last, weeks, monday),
            _figure("이번 주 문의", times, monday, last, weeks, monday),
        ],
        complaints=[int((part & inquiries["is_complaint"]).sum()) for part in (this_day, this_week)],
        risk_today=int((this_day & inquiries["is_risk"]).sum()), risk_week=len(risks),
        risks=[risk_words(row) for row in risks.head(_SHOWN_RISKS).to_dict("records")],
        alerts=alert_words(summary, TypeLinks.of(run, deep_dive_types)), unjudged=summary["alerts_unjudged"],
        judged_week=summary["week"]["label"],
        basis=_COUNTED if summary["denominator"]["available"] else f"{NO_ORDERS}입니다.",
    )  # fmt: skip


def _before(run: Run, monday: pd.Timestamp) -> pd.DatetimeIndex:
    """The last complete weeks before the week of ``monday``."""
    weeks = pd.DatetimeIndex(run.load("weekly")["week"].unique()).sort_values()
    return weeks[weeks < monday][-_USUAL:]


def _until(last: pd.Timestamp) -> str:
    """Up to when the counts go; "" where the source has no hours."""
    return "" if last == last.normalize() else f"{last:%H:%M}"


def _unfinished(summary: dict[str, Any], today: pd.Timestamp, monday: pd.Timestamp) -> str:
    """What the reader must know of a week that is not whole; "" for one that is."""
    reasons = {week["start"]: week["reason"] for week in summary["incomplete_weeks"]}
    if today.day_of_week < _SUNDAY:
        days = _WEEKDAYS[: today.day_of_week + 1]
        span = f"월~{days[-1]} {len(days)}일" if len(days) > 1 else "월요일 하루"
        return f"이번 주는 아직 끝나지 않았습니다({span}). 지난 주들도 같은 요일과 시각까지만 세어 견줍니다."
    reason = reasons.get(f"{monday:%Y-%m-%d}", "")
    return f"이번 주 자료는 온전하지 않습니다: {reason}." if reason else ""


def _figure(
    label: str, times: pd.Series, start: pd.Timestamp, last: pd.Timestamp, weeks: pd.DatetimeIndex,
    monday: pd.Timestamp,
) -> dict[str, str]:  # fmt: skip
    """Inquiries from ``start`` to ``last`` beside those of the same stretch in ``weeks``."""
    now = int(times.between(start, last).sum())
    counts = [int(times.between(start - (monday - week), last - (monday - week)).sum()) for week in weeks]
    return {"label": label, "value": count(now), **_usual(now, counts)}


def _usual(now: int, counts: list[int]) -> dict[str, str]:
    """What the same stretch held before, and where this one lies; nothing from fewer than four weeks.

    The range of eight weeks is no interval: by chance alone two in nine counts lie outside it.
    """
    if len(counts) < _FEWEST:
        return {"usual": "견줄 지난 주가 아직 부족합니다.", "place": ""}
    low, high = min(counts), max(counts)
    before = f"지난 {len(counts)}주"
    place = f"{before}보다 많음" if now > high else f"{before}보다 적음" if now < low else "평소 범위"
    middle = amount(float(pd.Series(counts).median()))
    return {"usual": f"{before} 같은 때 {amount(low)}~{count(high)}(중간값 {middle}건)", "place": place}

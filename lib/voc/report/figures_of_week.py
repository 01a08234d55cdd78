"""The numbers of the week, each against last week, last month and its target."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.korean import difference, percent, points
from voc.report.scale import Scale
from voc.words import count

_LEAST_CHANGE = 0.001
"""A share that moved by less than 0.1 %p has not changed."""
_MONTH = "최근 4주"
_ANSWERED = {"completed": "24시간 응대율(처리 완료)", "first_response": "24시간 응대율(첫 응답)"}


def figures(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the week with what they are held against; what the source cannot say is left out.

    Each is its ``label``, ``value``, the ``change`` against last week and ``notes``, a line each.
    """
    totals = summary["totals"]
    rows = [_inquiries(totals), *_rate(totals, Scale.of(summary))]
    if totals["repeat_share"] is not None:
        rows.append(_share(totals, "repeat", "재문의율", []))
    if totals["response_24h_share"] is not None:
        label = _ANSWERED[totals["response_24h_measure"]]
        answered = _share(totals, "response_24h", label, _answer_notes(totals))
        rows.append(answered | _too_early(totals))
    return rows


def _inquiries(totals: dict[str, Any]) -> dict[str, Any]:
    now, before, month = totals["inquiries_week"], totals["previous_week"], totals["month"]
    notes = [f"지난주 {count(before)}"]
    if month["previous"] is not None:
        moved = month["inquiries"] - month["previous"]
        notes.append(f"{_MONTH} {count(month['inquiries'])} · {_arrow(moved, count(abs(moved)))}")
    chance = totals["count_low"] <= before <= totals["count_high"]
    return _figure("문의량", count(now), _arrow(now - before, count(abs(now - before)), chance), notes)


def _rate(totals: dict[str, Any], scale: Scale) -> list[dict[str, Any]]:
    if not scale.available:
        return []
    now, before, month = totals["rate_week"], totals["rate_previous"], totals["month"]
    low, high = totals["rate_low"], totals["rate_high"]
    moved = difference(now, before)
    notes = [scale.per_thousand(now), f"90 % 구간 {scale.interval(low, high)}", f"지난주 {percent(before)}"]
    notes += _month_note(month["rate"], month["rate_previous"])
    return [_figure("인입률", percent(now), _arrow(moved, points(moved), low <= before <= high), notes)]


def _share(totals: dict[str, Any], key: str, label: str, more: list[str]) -> dict[str, Any]:
    """A share of the week's inquiries; ``key``: repeat or response_24h."""
    now, before = totals[f"{key}_share"], totals[f"{key}_share_previous"]
    low, high = totals[f"{key}_low"], totals[f"{key}_high"]
    notes, change = [f"90 % 구간 {_span(low, high)}"], ""
    if before is not None:
        moved = difference(now, before)
        moved = moved if abs(moved) >= _LEAST_CHANGE else 0
        change = _arrow(moved, points(moved), low <= before <= high)
    notes.append("지난주 자료 없음" if before is None else f"지난주 {percent(before)}")
    month = totals["month"]
    notes += _month_note(month[f"{key}_share"], month[f"{key}_share_previous"])
    return _figure(label, percent(now), change, [*more, *notes])


def _answer_notes(totals: dict[str, Any]) -> list[str]:
    """Target with its verdict, and who had no day yet: a week is judged too early by as much."""
    target, young = totals["response_24h_target"], totals["response_24h_young"]
    notes = [] if target is None else [f"목표 {percent(target)} {totals['response_24h_verdict']}"]
    return [*notes, f"24시간이 아직 안 지난 {count(young)} 포함"] if young else notes


def _too_early(totals: dict[str, Any]) -> dict[str, str]:
    """The fall of the week's answers, told as a range while some may still be answered within their day."""
    now, before = totals["response_24h_share"], totals["response_24h_share_previous"]
    young = totals["response_24h_young"]
    if before is None or not young or now >= before:
        return {}
    at_best = now + young / totals["inquiries_week"]
    if at_best >= before - _LEAST_CHANGE:
        return {"change": "비교하기 이름"}
    least, most = points(difference(at_best, before)), points(difference(now, before))
    return {"change": f"▼ {least.removesuffix('%p').strip()}~{most}"}


def _month_note(now: float | None, before: float | None) -> list[str]:
    if now is None:
        return []
    if before is None:
        return [f"{_MONTH} {percent(now)}"]
    moved = difference(now, before)
    moved = moved if abs(moved) >= _LEAST_CHANGE else 0
    return [f"{_MONTH} {percent(now)} · {_arrow(moved, points(moved))}"]


def _figure(label: str, value: str, change: str, notes: list[str]) -> dict[str, Any]:
    return {"label": label, "value": value, "change": change, "notes": [note for note in notes if note]}


def _span(low: float, high: float) -> str:
    return f"{percent(low).removesuffix('%').strip()}~{percent(high)}"


def _arrow(moved: float, size: str, chance: bool = False) -> str:
    """What changed; ``chance`` where the interval of now holds the value before."""
    if not moved:
        return "변화 없음"
    return f"{'▲' if moved > 0 else '▼'} {size}{' · 우연 범위' if chance else ''}"


def target_line(run: Run, scale: Scale) -> str:
    """The types that have a target rate against it, or where a target is written."""
    ranking, targets = run.load("ranking"), run.settings.ranking.target_rates
    types = ranking[ranking["level"].eq("type") & ranking["inquiry_type"].isin(list(targets))]
    if types.empty:
        return "" if run.settings.service.targets else (
            f"목표를 voc.yml의 ranking.target_rates(유형별 {scale.measure})와 "
            "service.targets(응대율)에 적으면 함께 견줍니다."
        )  # fmt: skip
    return "유형 목표 대비(집계 기간): " + ", ".join(
        _against(row, targets[row["inquiry_type"]], scale) for _, row in types.iterrows()
    )


def _against(row: pd.Series, target: float, scale: Scale) -> str:
    low, high = row["contact_rate_low"], row["contact_rate_high"]
    judged = "달성" if high <= target else "미달" if low > target else "경계"
    return f"{row['inquiry_type']} {scale.short(row['contact_rate'])}(목표 {scale.short(target)}, {judged})"

"""The first screen: the weekly review as Korean sentences written from ``summary.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voc.artefacts import Run
from voc.report.block import Block, render
from voc.report.korean import difference, effort, is_some, percent, points, signed, span, won
from voc.report.links import TypeLinks
from voc.report.scale import Scale
from voc.words import CAUSE_BACK, NEW_CAUSE, NO_ORDERS, amount, count, josa

GROUPS = ("즉시 실행", "파트너 협의", "모니터링")
_ALL_ASSUMED = "(담당·공수 가정)"
_ROSE, _GREW = ("올랐습니다", "내렸습니다"), ("늘었습니다", "줄었습니다")
_SHOWN_ALERTS = 3
_SHOWN_EFFECTS, _SHOWN_CHRONIC = 5, 3
_LEAST_CHANGE = 0.001
"""A share that moved by less than 0.1 %p has not changed."""


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
        change=change_sentence(summary),
        rises=rises(summary),
        requests=requests(summary, links),
        hint=request_hint(summary),
        effects=effects(summary),
        outlook=[f"{_named(row)}: {row['text']}" for row in summary["chronic"][:_SHOWN_CHRONIC]],
        forecast=summary["forecast"],
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
    grown = _grown(summary)
    if grew and grown:
        return [f"주원인은 {_named(grown[0])}입니다."]
    actions = [row for row in summary["top_actions"] if is_some(row["headroom_mid"])]
    return [f"먼저 볼 원인은 {_named(actions[0])}입니다."] if actions else []


def _grown(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Causes with more inquiries than last week by their own rate, largest first."""
    return _risen(summary["change"]["top_rise_causes"])


def _risen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with more inquiries than last week, in the order of the increase that is printed."""
    risen = [row for row in rows if row["after"] > row["before"]]
    return sorted(risen, key=lambda row: (row["before"] - row["after"], row["unit_id"]))


def _named(row: dict[str, Any]) -> str:
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
    return [{**alert, "name": _named(alert)} for alert in causes] + wider


def _open(risk: dict[str, Any]) -> str:
    if risk["open_count"] is None:
        return ""
    if not risk["open_count"]:
        return " 모두 처리되었습니다."
    return f" 아직 처리되지 않은 문의가 {count(risk['open_count'])}입니다."


def figures(summary: dict[str, Any]) -> list[dict[str, str]]:
    """The numbers of the week, each against last week; what the source cannot say is left out."""
    scale, totals = Scale.of(summary), summary["totals"]
    grown = totals["inquiries_week"] - totals["previous_week"]
    rows = [
        {
            "label": "문의량", "value": count(totals["inquiries_week"]),
            "note": f"지난주 {count(totals['previous_week'])}",
            "change": _arrow(grown, count(abs(grown))),
        }
    ]  # fmt: skip
    if scale.available:
        moved = difference(totals["rate_week"], totals["rate_previous"])
        rows.append(
            {
                "label": "인입률", "value": percent(totals["rate_week"]),
                "note": f"지난주 {percent(totals['rate_previous'])} · "
                f"90 % 구간 {scale.interval(totals['rate_low'], totals['rate_high'])}",
                "change": _arrow(moved, points(moved)),
            }
        )  # fmt: skip
    for key, label in (("repeat_share", "재문의율"), ("response_24h_share", "24시간 응대율")):
        now, before = totals[key], totals[f"{key}_previous"]
        if now is not None:
            note, change = "지난주 자료 없음", ""
            if before is not None:
                moved = difference(now, before)
                note = f"지난주 {percent(before)}"
                change = _arrow(moved if abs(moved) >= _LEAST_CHANGE else 0, points(moved))
            rows.append({"label": label, "value": percent(now), "note": note, "change": change})
    return rows


def _arrow(moved: float, size: str) -> str:
    return f"{'▲' if moved > 0 else '▼'} {size}" if moved else "변화 없음"


def change_sentence(summary: dict[str, Any]) -> str:
    """Write 42건 증가: 주문 증가 24건, 파트너 구성 +3건, 인입률 상승 15건; parts that pull apart say so."""
    change, scale = summary["change"], Scale.of(summary)
    total = change["total"]
    head = "전주와 같은 문의량"
    if total:
        head = f"전주보다 {count(abs(total))} {'증가' if total > 0 else '감소'}"
    if not scale.available:
        return f"{head}, {NO_ORDERS}"
    volume, mix = round(change["volume"]), round(change["mix"])
    rate = total - volume - mix  # so that what is printed adds up
    parts = [f"{scale.unit} {'증가' if volume >= 0 else '감소'} {count(abs(volume))}"]
    if change["mix_of"]:
        parts.append(f"{change['mix_of']} 구성 {signed(mix)}건")
    parts.append(f"인입률 {'상승' if rate >= 0 else '하락'} {count(abs(rate))}")
    notes = ["우연일 수 있음"] if change["rate_low"] <= 0 <= change["rate_high"] else []
    notes += [] if (volume >= 0) == (rate >= 0) else ["서로 반대로 움직임"]
    noted = f"({', '.join(notes)})" if notes else ""
    return f"{head}: {', '.join(parts)}{noted}"


def rises(summary: dict[str, Any]) -> list[str]:
    """A line of the types that rose and one of the causes, the largest increase first."""
    named = (("유형", _risen(summary["change"]["top_rises"])), ("원인", _grown(summary)))
    return [f"늘어난 {level}: {', '.join(_rise(row) for row in rows)}" for level, rows in named if rows]


def _rise(row: dict[str, Any]) -> str:
    before, after = row["before"], row["after"]
    return f"{row['name']} +{amount(after - before)}건({amount(before)}→{amount(after)})"


def requests(summary: dict[str, Any], links: TypeLinks) -> list[dict[str, Any]]:
    """The decisions asked for, in their groups; a group without one is left out."""
    grouped = []
    for group in GROUPS:
        items = [_request(row, links) for row in summary["top_actions"] if row["group"] == group]
        if items:
            grouped.append({"group": group, "requests": items})
    return grouped


def _request(row: dict[str, Any], links: TypeLinks) -> dict[str, Any]:
    return {
        "department": row["department"] or "담당 미정",
        "name": row["name"],
        "inquiry_type": row["inquiry_type"],
        "sentence": _promise(row),
        "effort": effort(row["effort_days"]),
        "assumed": _assumed(row),
        "href": links.cause(row["inquiry_type"], row["unit_id"]),
    }


def request_hint(summary: dict[str, Any]) -> str:
    """What would make the order sound where every request rests on an assumed owner and effort."""
    actions = summary["top_actions"]
    if not actions or not all(_assumed(row) == _ALL_ASSUMED for row in actions):
        return ""
    return "taxonomy.csv에 담당과 공수를 적으면 순서가 정확해집니다."


def effects(summary: dict[str, Any]) -> list[dict[str, str]]:
    """What the latest actions have saved, the last one first: verdict, what was done, sentence."""
    latest = summary["effects"][::-1][:_SHOWN_EFFECTS]
    return [{**row, "cause": row["name"] or row["inquiry_type"]} for row in latest]


def _assumed(row: dict[str, Any]) -> str:
    """Which of 담당 and 공수 are defaults, in parentheses."""
    flags = {flag.strip() for flag in row["assumed"].split(",")}
    words = [word for flag, word in (("controllable", "담당"), ("effort", "공수")) if flag in flags]
    return f"({'·'.join(words)} 가정)" if words else ""


def _promise(row: dict[str, Any]) -> str:
    """What acting on a cause is expected to save a week, or that nothing is promised."""
    if not is_some(row["headroom_mid"]):
        return "감축 여력이 확인되지 않아 요청 없이 추이만 지켜봅니다."
    saving = (
        f"주 {count(row['headroom_mid'])}({span(row['headroom_low'], row['headroom_high'])}) 감축 여력, "
        f"실행 시 주 {count(row['saving_per_week'])} 감축 예상"
    )
    money = f"(월 약 {won(row['cost_saving_per_week'] * 52 / 12)})" if row.get("cost_saving_per_week") else ""
    unsure = "" if is_some(row["headroom_low"]) else ". 구간이 0건부터라 줄지 않을 수도 있습니다."
    return f"{saving}{money}{unsure}"

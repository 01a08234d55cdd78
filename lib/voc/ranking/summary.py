"""``summary.json``: the report's headline numbers, a stable interface.  Rates are null without orders."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from voc.artefacts import Run
from voc.ranking.alerts.find import unjudged
from voc.ranking.chronic import chronic_causes
from voc.ranking.counts import Cubes
from voc.ranking.headroom import INTERVAL, UnitRates
from voc.ranking.insights.day_shares import day_shares
from voc.ranking.months import month
from voc.ranking.weeks import week_label
from voc.ranking.words import Unit
from voc.settings import Service
from voc.words import NO_ORDERS

_DONE = ("완료", "종결", "종료", "해결", "처리됨", "done", "closed", "resolved", "complete", "completed")
_NOT_DONE = ("미완료", "미처리", "미해결")
_TOP = 3
_QUOTED_RISKS = 5


def summarise(
    run: Run, cubes: Cubes, all_rates: UnitRates, ranking: pd.DataFrame, alerts: pd.DataFrame,
    changes: pd.DataFrame, unit: Unit,
) -> dict[str, Any]:  # fmt: skip
    """The content of ``summary.json``: plain JSON, null for what is not known."""
    calendar, window = cubes.calendar, cubes.calendar.weeks[cubes.window]
    now = cubes.inquiries[cubes.inquiries["week"] == calendar.last]
    content = {
        "title": run.settings.report.title,
        "workspace": run.settings.name,
        "as_of": f"{cubes.inquiries['created_at'].max():%Y-%m-%d}",
        "week": _week(calendar.last),
        "previous_week": _week(pd.Timestamp(calendar.weeks[-2])),
        "window": {"start": _day(window[0]), "end": _day(window[-1], 6), "weeks": len(window)},
        "history_weeks": len(calendar.weeks),
        "incomplete_weeks": [
            {**_week(w), "reason": why} for w, why in list(calendar.incomplete.items())[-5:]
        ],
        "denominator": _denominator(cubes, unit),
        "totals": _totals(cubes, all_rates, run.settings.service),
        "change": _change(cubes, changes),
        "risk": _risk(now),
        "complaint": {"week_count": int(now["is_complaint"].sum())},
        "top_actions": _top_actions(ranking),
        "alerts": _alerts(alerts),
        "alerts_unjudged": unjudged(cubes),
        "chronic": chronic_causes(ranking),
        "rows": _rows(run, len(cubes.inquiries)),
        "causes": len(cubes.members("cause")),
        "ranked_causes": int((ranking["level"].eq("cause") & ranking["rank"].notna()).sum()),
        "coverage": float(cubes.inquiries["cause_id"].isin(ranking["unit_id"]).mean()),
    }
    finite: dict[str, Any] = _finite(content)
    return finite


def _denominator(cubes: Cubes, unit: Unit) -> dict[str, Any]:
    last, before = (float(v) if cubes.has_orders else None for v in cubes.denominator[[-1, -2]])
    note = "" if cubes.has_orders else NO_ORDERS
    name = unit.name if cubes.has_orders else "건수"
    return {"name": name, "available": cubes.has_orders, "note": note, "week": last, "previous_week": before}


def _totals(cubes: Cubes, rates: UnitRates, service: Service) -> dict[str, Any]:
    counts, orders = cubes.counts[0], cubes.denominator
    week_shares, month_shares = day_shares(cubes, service)
    low = min(rates.weekly[0, -1], counts[-1] / orders[-1])
    high = max(rates.weekly[2, -1], counts[-1] / orders[-1])
    rate = {
        "rate_week": counts[-1] / orders[-1],
        "rate_previous": counts[-2] / orders[-2],
        "rate_low": low,
        "rate_high": high,
        "rate_window": counts[cubes.window].sum() / orders[cubes.window].sum(),
        "rate_window_low": float(np.percentile(rates.window, INTERVAL[0])),
        "rate_window_high": float(np.percentile(rates.window, INTERVAL[2])),
    }
    return {
        "inquiries_week": int(counts[-1]),
        "previous_week": int(counts[-2]),
        "count_low": float(low * orders[-1]),
        "count_high": float(high * orders[-1]),
        **{name: float(value) if cubes.has_orders else None for name, value in rate.items()},
        "window_inquiries": int(counts[cubes.window].sum()),
        **week_shares,
        "month": month(cubes) | month_shares,
    }


def _change(cubes: Cubes, changes: pd.DataFrame) -> dict[str, Any]:
    """The week's change and its largest rises; ``month`` is null where the history is too short."""
    mixed = cubes.peer_dimension if cubes.partners and cubes.has_orders else ""
    week, month = (changes[changes["period"] == period] for period in ("week", "month"))
    return {
        **_parts(week),
        "mix_of": mixed,
        "top_rises": _rises(week, "type"),
        "top_rise_causes": _rises(week, "cause"),
        "month": _parts(month) if len(month) else None,
    }


def _parts(changes: pd.DataFrame) -> dict[str, Any]:
    whole = changes[changes["level"] == "all"].iloc[0]
    named = {"volume": "volume_effect", "mix": "mix_effect", "rate": "rate_effect"}
    return {
        "total": int(whole["after"] - whole["before"]),
        **{name: float(whole[column]) for name, column in named.items()},
        "rate_low": float(whole["rate_low"]),
        "rate_high": float(whole["rate_high"]),
    }


def _rises(changes: pd.DataFrame, level: str) -> list[dict[str, Any]]:
    """The largest rises of a rate that are more than chance."""
    risen = changes[changes["level"].eq(level) & changes["rate_low"].gt(0)].head(_TOP)
    return _records(risen.drop(columns=["period", "level"]))


def _risk(now: pd.DataFrame) -> dict[str, Any]:
    """The lane of external risk in the last week; open ones first, newest first."""
    risks = now[now["is_risk"]].sort_values(["created_at", "inquiry_id"], ascending=[False, True])
    if "status" not in risks:
        return {"week_count": len(risks), "open_count": None, "inquiry_ids": _ids(risks)}
    is_open = ~risks["status"].fillna("").map(_is_done).astype(bool)
    ordered = pd.concat([risks[is_open], risks[~is_open]])
    return {"week_count": len(risks), "open_count": int(is_open.sum()), "inquiry_ids": _ids(ordered)}


def _is_done(status: str) -> bool:
    plain = status.replace(" ", "").lower()
    return not plain.startswith(_NOT_DONE) and any(word in plain for word in _DONE)


def _ids(rows: pd.DataFrame) -> list[str]:
    return [str(name) for name in rows["inquiry_id"].head(_QUOTED_RISKS)]


def _top_actions(ranking: pd.DataFrame) -> list[dict[str, Any]]:
    best = ranking[ranking["level"].eq("cause") & ranking["rank"].notna()].sort_values("rank").head(_TOP)
    columns = [
        "unit_id", "name", "inquiry_type", "department", "owner", "headroom_low", "headroom_mid",
        "headroom_high", "saving_low", "saving_per_week", "saving_high", "cost_saving_per_week",
        "cost_saving_low", "cost_saving_high", "cost_basis", "effort_days", "dependency", "status", "due",
        "assumed", "evidence_text", "rank_safe", "rank_text",
    ]  # fmt: skip
    return _records(best[columns].assign(group=best["action_group"]))


def _alerts(alerts: pd.DataFrame) -> list[dict[str, Any]]:
    told = alerts[["unit_id", "level", "inquiry_type", "name", "kind", "text"]]
    return _records(told.rename(columns={"text": "alert"}))


def _rows(run: Run, kept: int) -> dict[str, int]:
    """Row accounting: every row of the source is kept, a duplicate or rejected."""
    why = run.load("excluded")["disposition"] if run.has("excluded") else pd.Series(dtype=str)
    duplicates, rejected = int((why == "duplicate").sum()), int((why == "rejected").sum())
    return {
        "read": kept + duplicates + rejected,
        "kept": kept,
        "duplicates": duplicates,
        "rejected": rejected,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _week(start: pd.Timestamp) -> dict[str, str]:
    return {"start": _day(start), "end": _day(start, 6), "label": week_label(start)}


def _day(start: pd.Timestamp, after: int = 0) -> str:
    return f"{start + pd.Timedelta(days=after):%Y-%m-%d}"


def _finite(content: Any) -> Any:
    """JSON knows no NaN: null instead, and plain numbers for numpy's."""
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_finite(value) for value in content]
    if content is pd.NA:
        return None
    if isinstance(content, np.generic):
        content = content.item()
    return None if isinstance(content, float) and not math.isfinite(content) else content

"""From headroom to an order of work: feasibility, saving, effort, rank."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes, type_unit
from voc.ranking.headroom import INTERVAL, Headroom, UnitRates
from voc.ranking.model import DRAWS, Floats
from voc.ranking.words import interval
from voc.settings import MIN_RANKED, Ranking

FEASIBILITY = {"self": 1.0, "partner": 0.6, "external": 0.2}
UNKNOWN_FEASIBILITY = 0.5
NOTHING_TO_MEND = "무엇을 묻는지 알 수 없는 문의라 줄일 여력을 따지지 않습니다."
_MIN_TREND = 10

Row = dict[str, Any]
"""One row of `ranking` in the making."""


def rank_units(
    cubes: Cubes, rates: list[UnitRates], headrooms: dict[str, Headroom], causes: pd.DataFrame,
    alerts: dict[str, str], settings: Ranking,
) -> pd.DataFrame:  # fmt: skip
    """The table of `ranking`: types first, each level by rank."""
    facts, plans = _facts(cubes, rates), _plans(causes, settings)
    rows = [_cause_row(fact, headrooms[fact["unit_id"]], plans[fact["unit_id"]]) for fact in facts["cause"]]
    by_type: dict[str, list[Row]] = {}
    for row in rows:
        by_type.setdefault(row["inquiry_type"], []).append(row)
    types = [_type_row(f, by_type.get(f["inquiry_type"], []), headrooms, cubes) for f in facts["type"]]
    buckets = [_bucket_row(fact, plans[fact["unit_id"]]) for fact in facts["bucket"]]
    table = pd.DataFrame(types + rows + buckets)
    cost = float("nan") if settings.cost_per_contact is None else settings.cost_per_contact
    table["cost_saving_per_week"] = table["saving_per_week"] * cost
    table["priority"] = table["saving_per_week"] / table["effort_days"]
    table["alert"] = table["unit_id"].map(lambda unit: alerts.get(unit, ""))
    table["rank"] = _ranks(table)
    table["level"] = table["level"].replace("bucket", "cause")
    table["_type_first"] = table["level"] != "type"
    order = ["_type_first", "rank", "inquiries", "unit_id"]
    table = table.sort_values(order, ascending=[True, True, False, True], na_position="last")
    return table.drop(columns="_type_first").reset_index(drop=True)


def _facts(cubes: Cubes, rates: list[UnitRates]) -> dict[str, list[Row]]:
    """What was counted, by level: a dict a unit."""
    window, counts = cubes.in_window(), cubes.window_counts
    total, orders = counts[0], cubes.window_denominators
    by_unit = {
        **{type_unit(str(name)): rows for name, rows in window.groupby("inquiry_type")},
        **{str(name): rows for name, rows in window.groupby("cause_id")},
    }
    found: dict[str, list[Row]] = {"type": [], "cause": [], "bucket": []}
    for position, unit in enumerate(cubes.units.to_dict("records")):
        if unit["level"] == "all":
            continue
        rate = counts[position] / orders[position]
        low, high = np.percentile(rates[position].window, [INTERVAL[0], INTERVAL[2]])
        fact = {
            "inquiries": int(counts[position]),
            "share": counts[position] / total if total else 0.0,
            "contact_rate": rate,
            "contact_rate_low": min(low, rate),
            "contact_rate_high": max(high, rate),
            "trend": _trend(cubes.counts[position]),
            **_shares(by_unit.get(unit["unit_id"])),
        }
        found[unit["level"]].append({**{str(k): v for k, v in unit.items()}, **fact})
    return found


def _trend(counts: Floats) -> float:
    before, last = counts[-2:]
    return float(last / before - 1) if before >= _MIN_TREND else float("nan")


def _shares(rows: pd.DataFrame | None) -> dict[str, float]:
    if rows is None:
        return {"repeat_share": float("nan"), "simple_share": 0.0}
    known = rows["is_repeat"].dropna()
    return {
        "repeat_share": float(known.mean()) if len(known) else float("nan"),
        "simple_share": float(rows["is_simple"].mean()),
    }


def _plans(causes: pd.DataFrame, settings: Ranking) -> dict[str, Row]:
    """Owner, feasibility and effort by cause, with what was assumed."""
    plans = {}
    for row in causes.to_dict("records"):
        has_effort, phi = row["effort_days"] > 0, FEASIBILITY.get(row["controllable"])
        missing = (("effort", not has_effort), ("controllable", phi is None))
        plans[row["cause_id"]] = {
            **{name: row[name] for name in ("controllable", "owner", "department")},
            "effort_days": row["effort_days"] if has_effort else settings.default_effort_days,
            "feasibility": UNKNOWN_FEASIBILITY if phi is None else phi,
            "assumed": ",".join(name for name, is_missing in missing if is_missing),
        }
    return plans


def _cause_row(fact: Row, headroom: Headroom, plan: dict[str, Any]) -> Row:
    low, mid, high = headroom.low_mid_high
    return {
        **fact,
        **plan,
        "floor_rate": headroom.floor_rate if headroom.evidence != "none" else fact["contact_rate"],
        "floor_evidence": headroom.evidence,
        "evidence_text": headroom.text,
        "headroom_low": low,
        "headroom_mid": mid,
        "headroom_high": high,
        "headroom_best_peer": headroom.best_peer,
        "headroom_own_best": headroom.own_best,
        "saving_per_week": mid * plan["feasibility"],
    }


def _bucket_row(fact: Row, plan: dict[str, Any]) -> Row:
    """What says nothing is counted, and nothing is promised for it."""
    unknown = float("nan")
    nothing = Headroom("none", np.zeros(DRAWS), fact["contact_rate"], NOTHING_TO_MEND, unknown, unknown)
    return _cause_row(fact, nothing, plan)


def _type_row(fact: Row, rows: list[Row], headrooms: dict[str, Headroom], cubes: Cubes) -> Row:
    """A type from its causes: headroom and saving summed draw by draw, effort of what is promised."""
    draws, saving_draws = np.zeros(DRAWS), np.zeros(DRAWS)
    for row in rows:
        draws += headrooms[row["unit_id"]].draws
        saving_draws += headrooms[row["unit_id"]].draws * row["feasibility"]
    low, mid, high = (float(v) for v in np.percentile(draws, INTERVAL))
    saving = min(float(np.median(saving_draws)), mid)
    promised = [row for row in rows if row["headroom_mid"] > 0]
    acted = promised or rows
    main = max(acted, key=lambda row: (row["headroom_mid"], row["inquiries"]), default=None)
    volume = _weekly_volume(cubes, fact["unit_id"])
    return {
        **fact,
        "controllable": "",
        "owner": "",
        "department": main["department"] if main else "",
        "effort_days": sum(row["effort_days"] for row in acted) or 1.0,
        "feasibility": saving / mid if mid > 0 else _mean([row["feasibility"] for row in acted]),
        "assumed": ",".join(sorted({flag for row in acted for flag in row["assumed"].split(",") if flag})),
        "floor_rate": max(0.0, fact["contact_rate"] - mid / volume),
        "floor_evidence": main["floor_evidence"] if main and promised else "none",
        "evidence_text": _type_text(len(rows), len(promised), low, mid, high),
        "headroom_low": low,
        "headroom_mid": mid,
        "headroom_high": high,
        "headroom_best_peer": _sum_known([row["headroom_best_peer"] for row in rows]),
        "headroom_own_best": _sum_known([row["headroom_own_best"] for row in rows]),
        "saving_per_week": saving,
    }


def _weekly_volume(cubes: Cubes, unit_id: str) -> float:
    position = cubes.units.index[cubes.units["unit_id"] == unit_id][0]
    return float(cubes.window_denominators[position] / cubes.calendar.window)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else UNKNOWN_FEASIBILITY


def _sum_known(values: list[float]) -> float:
    """Sum without the NaN; NaN where nothing is known."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) if known else float("nan")


def _type_text(causes: int, promised: int, low: float, mid: float, high: float) -> str:
    if not promised:
        return "줄일 여력을 약속할 수 있는 원인이 없습니다."
    return f"원인 {causes}개 중 {promised}개의 감축 여력을 더하면 {interval(low, mid, high)}입니다."


def _ranks(table: pd.DataFrame) -> pd.Series:
    """Rank within a level by priority, ties by inquiries, then by name of the unit."""
    ranked = table[table["inquiries"].ge(MIN_RANKED) & table["level"].ne("bucket")].sort_values(
        ["priority", "inquiries", "unit_id"], ascending=[False, False, True]
    )
    return (ranked.groupby("level").cumcount() + 1).reindex(table.index).astype("Int64")

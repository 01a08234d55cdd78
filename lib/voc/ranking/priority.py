"""From headroom to an order of work: feasibility, saving, effort, rank."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.cost import Costs
from voc.ranking.counts import Cubes, type_unit
from voc.ranking.headroom import INTERVAL, Headroom, UnitRates
from voc.ranking.model import DRAWS, Floats
from voc.ranking.plan import UNKNOWN_FEASIBILITY, action_group, plans
from voc.ranking.words import interval
from voc.settings import MIN_RANKED, Ranking

NOTHING_TO_MEND = "무엇을 묻는지 알 수 없는 문의라 줄일 여력을 따지지 않습니다."
_MIN_TREND = 10

Row = dict[str, Any]
"""One row of `ranking` in the making."""


def rank_units(
    cubes: Cubes, rates: list[UnitRates], headrooms: dict[str, Headroom], causes: pd.DataFrame,
    alerts: dict[str, str], settings: Ranking, costs: Costs,
) -> pd.DataFrame:  # fmt: skip
    """The table of `ranking`: types first, each level by rank."""
    facts, planned = _facts(cubes, rates), plans(causes, settings)
    rows = [
        _cause_row(fact, headrooms[fact["unit_id"]], planned[fact["unit_id"]], costs)
        for fact in facts["cause"]
    ]
    by_type: dict[str, list[Row]] = {}
    for row in rows:
        by_type.setdefault(row["inquiry_type"], []).append(row)
    types = [_type_row(f, by_type.get(f["inquiry_type"], []), headrooms, cubes, costs) for f in facts["type"]]
    buckets = [_bucket_row(fact, planned[fact["unit_id"]], costs) for fact in facts["bucket"]]
    table = pd.DataFrame(types + rows + buckets)
    table["cost_basis"] = costs.basis
    table["priority"] = table["saving_per_week"] / table["effort_days"]
    table["alert"] = table["unit_id"].map(lambda unit: alerts.get(unit, ""))
    table["rank"] = _ranks(table)
    table["action_group"] = _groups(table)
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


def _cause_row(fact: Row, headroom: Headroom, plan: Row, costs: Costs) -> Row:
    low, mid, high = headroom.low_mid_high
    phi, cost = plan["feasibility"], costs.of(fact["unit_id"])
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
        **_saving(low * phi, mid * phi, high * phi),
        **_won(low * phi * cost, mid * phi * cost, high * phi * cost),
        "cost_per_contact": cost,
    }


def _saving(low: float, mid: float, high: float) -> Row:
    return {"saving_low": low, "saving_per_week": mid, "saving_high": high}


def _won(low: float, mid: float, high: float) -> Row:
    return {"cost_saving_low": low, "cost_saving_per_week": mid, "cost_saving_high": high}


def _bucket_row(fact: Row, plan: Row, costs: Costs) -> Row:
    """What says nothing is counted, and nothing is promised for it."""
    unknown = float("nan")
    nothing = Headroom("none", np.zeros(DRAWS), fact["contact_rate"], NOTHING_TO_MEND, unknown, unknown)
    return _cause_row(fact, nothing, plan, costs)


def _type_row(fact: Row, rows: list[Row], headrooms: dict[str, Headroom], cubes: Cubes, costs: Costs) -> Row:
    """A type from its causes: headroom and saving summed draw by draw, effort of what is promised."""
    low, mid, high = summed(rows, headrooms, [1.0] * len(rows))
    saving = summed(rows, headrooms, [row["feasibility"] for row in rows])
    won = summed(rows, headrooms, [row["feasibility"] * row["cost_per_contact"] for row in rows])
    promised = [row for row in rows if row["headroom_mid"] > 0]
    acted = promised or rows
    main = max(acted, key=lambda row: (row["headroom_mid"], row["inquiries"]), default=None)
    volume = _weekly_volume(cubes, fact["unit_id"])
    return {
        **fact,
        **dict.fromkeys(("controllable", "owner", "dependency", "status", "due"), ""),
        "department": main["department"] if main else "",
        "effort_days": sum(row["effort_days"] for row in acted) or 1.0,
        "feasibility": saving[1] / mid if mid > 0 else _mean([row["feasibility"] for row in acted]),
        "assumed": ",".join(sorted({flag for row in acted for flag in row["assumed"].split(",") if flag})),
        "floor_rate": max(0.0, fact["contact_rate"] - mid / volume),
        "floor_evidence": main["floor_evidence"] if main and promised else "none",
        "evidence_text": _type_text(len(rows), len(promised), low, mid, high),
        "headroom_low": low,
        "headroom_mid": mid,
        "headroom_high": high,
        "headroom_best_peer": _sum_known([row["headroom_best_peer"] for row in rows]),
        "headroom_own_best": _sum_known([row["headroom_own_best"] for row in rows]),
        **_saving(*saving),
        **_won(*(won if rows else (v * costs.of(fact["unit_id"]) for v in saving))),
        "cost_per_contact": costs.of(fact["unit_id"]),
    }


def summed(
    rows: list[Row], headrooms: dict[str, Headroom], weights: list[float]
) -> tuple[float, float, float]:
    """Low, mid and high of the causes' weighted headrooms, added draw by draw."""
    draws = np.zeros(DRAWS)
    for row, weight in zip(rows, weights, strict=True):
        draws = draws + headrooms[row["unit_id"]].draws * weight
    low, mid, high = np.percentile(draws, INTERVAL)
    return float(low), float(mid), float(high)


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


def _groups(table: pd.DataFrame) -> list[str]:
    """What to do about each cause; a type has causes of several groups."""
    promised = table["rank"].notna() & table["headroom_mid"].gt(0)
    told = zip(table["level"], table["controllable"], promised, strict=True)
    return ["" if level == "type" else action_group(who, some) for level, who, some in told]


def _ranks(table: pd.DataFrame) -> pd.Series:
    """Rank within a level by priority, ties by inquiries, then by name of the unit."""
    ranked = table[table["inquiries"].ge(MIN_RANKED) & table["level"].ne("bucket")].sort_values(
        ["priority", "inquiries", "unit_id"], ascending=[False, False, True]
    )
    return (ranked.groupby("level").cumcount() + 1).reindex(table.index).astype("Int64")

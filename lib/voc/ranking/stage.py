"""The stage: counts in, a ranking with its evidence out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.artefacts import Run
from voc.errors import SettingsError
from voc.ranking.alerts import find_alerts
from voc.ranking.ceilings import ceilings
from voc.ranking.change import changes
from voc.ranking.chronic import chronic_weeks
from voc.ranking.cost import contact_costs
from voc.ranking.counts import Cubes, count
from voc.ranking.departments import by_department
from voc.ranking.headroom import INTERVAL, UnitRates, cause_headrooms, compare_partners, latent_rates
from voc.ranking.insights import Insights, insights
from voc.ranking.months import month_trend
from voc.ranking.outcomes import Outcomes, outcomes
from voc.ranking.peers import Peers
from voc.ranking.priority import rank_units
from voc.ranking.sensitivity import rank_notes, sensitivity
from voc.ranking.slices import net_rates, slice_rates
from voc.ranking.summary import summarise
from voc.ranking.words import unit_of
from voc.settings import LONGEST_WINDOW, SHORTEST_WINDOW


@dataclass(frozen=True)
class RankingResult:
    """What notebook 04 shows; every table is also saved in the run."""

    ranking: pd.DataFrame
    weekly: pd.DataFrame
    peers: pd.DataFrame
    slices: pd.DataFrame
    change: pd.DataFrame
    alerts: pd.DataFrame
    sensitivity: pd.DataFrame
    departments: pd.DataFrame
    outcomes: Outcomes
    insights: Insights
    summary: dict[str, Any]


def rank(
    run: Run, window_weeks: int | None = None, progress: Callable[[str], None] = lambda message: None
) -> RankingResult:
    """Rank types and causes; save its artefacts: the fields of `RankingResult`.

    Parameters
    ----------
    run : Run
        With `inquiries`, `tokens`, `assignments`, `causes`, and `orders`, `events`, `decisions`, `excluded`
        where they exist.
    window_weeks : int, optional
        Complete weeks to rank over; by default the setting ``ranking.window_weeks``.
    progress : callable
        Told in Korean what is being done.

    Raises
    ------
    InputError
        Fewer than two complete weeks.
    SettingsError
        A window that is too short or too long, or a target for a type that does not exist.
    """
    settings = run.settings.ranking
    window = _checked_window(settings.window_weeks if window_weeks is None else window_weeks)
    progress("주별 건수를 셉니다.")
    cubes = count(run, window)
    unit = unit_of(run.settings, cubes.has_orders)
    progress(
        f"{len(cubes.units):,}개 단위의 {unit.rate_name}을 {len(cubes.calendar.weeks)}주에서 추정합니다."
    )
    rates = latent_rates(cubes)
    peers = compare_partners(cubes)
    headrooms = cause_headrooms(cubes, rates, peers, settings.target_rates)
    progress("급증과 새 원인을 찾습니다.")
    passports = run.load("passports") if run.has("passports") else None
    alerts = find_alerts(cubes, passports)
    sentences = dict(zip(alerts["unit_id"], alerts["text"], strict=True))
    costs = contact_costs(cubes, settings)
    ranking = rank_units(cubes, rates, headrooms, run.load("causes"), sentences, settings, costs)
    ranking = ranking.join(ceilings(ranking, cubes.calendar.window, settings))
    progress("기간과 가정을 바꾸어 순위가 버티는지 봅니다.")
    tested = sensitivity(cubes, rates, headrooms, ranking)
    ranking = ranking.join(rank_notes(tested), on="unit_id")
    ranking["rank_text"] = ranking["rank_text"].fillna("")
    stayed = chronic_weeks(cubes, rates, headrooms)
    ranking["chronic_weeks"] = [stayed.get(unit, 0) for unit in ranking["unit_id"]]
    ranking = ranking.join(net_rates(cubes, rates), on="unit_id").join(month_trend(cubes), on="unit_id")
    said = {"window_weeks": cubes.calendar.window, "history_weeks": len(cubes.calendar.weeks)}
    moved = changes(cubes, rates)
    progress("지난 조치의 효과를 재고 다음 8주를 내다봅니다.")
    found = outcomes(run, cubes, said)
    progress("어디서 많이 나오는지, 다시 묻는지, 제때 답하는지 봅니다.")
    seen = insights(run, cubes, said)
    return RankingResult(
        ranking=run.save("ranking", ranking, parameters=said),
        weekly=run.save("weekly", _weekly(cubes, rates), parameters=said),
        peers=run.save("peers", _peers(cubes, peers), parameters=said),
        slices=run.save("slices", slice_rates(cubes, peers), parameters=said),
        change=run.save("change", moved, parameters=said),
        alerts=run.save("alerts", alerts.drop(columns="name"), parameters=said),
        sensitivity=run.save("sensitivity", tested, parameters=said),
        departments=run.save("departments", by_department(ranking, headrooms), parameters=said),
        outcomes=found,
        insights=seen,
        summary=run.save_json(
            "summary",
            summarise(run, cubes, rates[0], ranking, alerts, moved, unit) | found.summary | seen.summary,
        ),
    )


def _checked_window(weeks: int) -> int:
    if not SHORTEST_WINDOW <= weeks <= LONGEST_WINDOW:
        raise SettingsError(
            "집계 기간(window_weeks)이 맞지 않습니다.",
            expected=f"{SHORTEST_WINDOW}~{LONGEST_WINDOW}주",
            got=str(weeks),
            where="ranking.window_weeks",
        )
    return weeks


def _weekly(cubes: Cubes, rates: list[UnitRates]) -> pd.DataFrame:
    """Counts and latent rates of every unit since its birth, the unit ALL included."""
    parts = []
    for position, unit_id in enumerate(cubes.units["unit_id"]):
        born = cubes.born[position]
        low, mid, high = rates[position].weekly[:, born:]
        parts.append(
            pd.DataFrame(
                {
                    "unit_id": unit_id,
                    "week": cubes.calendar.weeks[born:],
                    "inquiries": cubes.counts[position, born:].astype(np.int64),
                    "denominator": cubes.denominators[position, born:],
                    "rate_low": low,
                    "rate_mid": mid,
                    "rate_high": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _peers(cubes: Cubes, peers: dict[str, Peers]) -> pd.DataFrame:
    """Partners with at least five expected contacts, by unit; empty without partner data."""
    columns = [
        "unit_id",
        "partner",
        "inquiries",
        "denominator",
        "expected",
        "rate_low",
        "rate_mid",
        "rate_high",
    ]
    rows = []
    for position, unit_id in enumerate(cubes.units["unit_id"]):
        if unit_id not in peers:
            continue
        found = peers[unit_id]
        quantiles = np.percentile(found.rates, INTERVAL, axis=0)
        for i, partner in enumerate(found.partners):
            inquiries = int(cubes.partner_counts[position, partner])
            denominator = cubes.partner_denominators[position, partner]
            name = cubes.partners[partner]
            rows.append((unit_id, name, inquiries, denominator, found.expected[i], *quantiles[:, i]))
    return pd.DataFrame(rows, columns=columns).astype({"unit_id": str, "partner": str})

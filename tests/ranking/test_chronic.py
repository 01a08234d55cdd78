"""Causes that stay among the ten largest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from tests.ranking.conftest import MakeRun

from voc.ranking import rank
from voc.ranking.chronic import chronic_causes, chronic_weeks
from voc.ranking.counts import count
from voc.ranking.headroom import Headroom, UnitRates

WEEKS = 20
NONE = np.zeros(0)


@dataclass(frozen=True)
class Told:
    """What the weeks of one cause look like: latent median rates, its floor's evidence."""

    rates: np.ndarray
    evidence: str = "own_best"


def weeks_of(make_run: MakeRun, causes: dict[str, Told], per_week: int = 10) -> dict[str, int]:
    cubes = count(make_run({("배송", name): np.full(WEEKS, per_week) for name in causes}), 8)
    rates, headrooms = [], {}
    for name in cubes.units["unit_id"]:
        told = causes.get(name, Told(np.zeros(WEEKS)))
        weekly = np.tile(told.rates, (3, 1))
        rates.append(UnitRates(np.zeros((1, WEEKS), dtype=np.float32), weekly, NONE, NONE, NONE))
        headrooms[name] = Headroom(told.evidence, NONE, 5.0, "", np.nan, np.nan)
    return chronic_weeks(cubes, rates, headrooms)


def test_weeks_in_a_row_up_to_the_last(make_run: MakeRun) -> None:
    week = np.arange(WEEKS)
    causes = {
        "always": Told(np.full(WEEKS, 9.0)),
        "late": Told(np.where(week >= 12, 9.0, 4.0)),
        "over": Told(np.where(week < 19, 9.0, 5.0)),
        "unproven": Told(np.full(WEEKS, 9.0), "none"),
    }
    assert weeks_of(make_run, causes) == {"always": 20, "late": 8, "over": 0}


def test_only_ten_have_a_place(make_run: MakeRun) -> None:
    causes = {f"c{i:02d}": Told(np.full(WEEKS, 20.0 - i)) for i in range(12)}
    assert weeks_of(make_run, causes) == {f"c{i:02d}": 20 if i < 10 else 0 for i in range(12)}


def test_small_causes_take_no_part(make_run: MakeRun) -> None:
    assert weeks_of(make_run, {"small": Told(np.full(WEEKS, 9.0))}, per_week=3) == {}


def test_the_summary_lists_eight_weeks_and_more() -> None:
    ranking = pd.DataFrame(
        {
            "unit_id": ["T:배송", "a", "b", "c"], "inquiry_type": "배송", "name": ["배송", "가", "나", "다"],
            "chronic_weeks": [0, 8, 7, 12], "headroom_mid": [9.0, 5.0, 4.0, 3.0],
        }
    )  # fmt: skip
    found = chronic_causes(ranking)
    assert [(row["unit_id"], row["weeks"]) for row in found] == [("c", 12), ("a", 8)]
    assert found[0]["text"] == "12주째 감축 여력이 큰 원인 10위 안에 있습니다."


def test_it_reaches_the_ranking(make_run: MakeRun) -> None:
    result = rank(make_run({("배송", "a"): np.full(WEEKS, 20)}, target_rates={"배송": 10.0}))
    assert result.ranking.set_index("unit_id")["chronic_weeks"].to_dict() == {"T:배송": 0, "a": 20}
    assert [row["unit_id"] for row in result.summary["chronic"]] == ["a"]
    assert result.alerts.empty
    assert result.summary["alerts_unjudged"] == ""

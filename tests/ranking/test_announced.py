"""What the causes stage announced reaches the report's first screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import MakeRun

from voc.artefacts import Run
from voc.ranking.alerts.find import find_alerts
from voc.ranking.counts import count
from voc.report.review import urgent

WEEKS = 20
LAST = pd.Timestamp("2026-05-24")
"""The last day of the twentieth week."""


@pytest.fixture(scope="module")
def run(make_run: MakeRun) -> Run:
    steady = np.full(WEEKS, 10)
    return make_run({("배송", name): steady for name in ("old", "born", "back", "late")})


def passport(cause_id: str, weeks_ago: int, event: str) -> dict[str, object]:
    date = LAST - pd.Timedelta(weeks=weeks_ago)
    return {"cause_id": cause_id, "inquiry_type": "배송", "date": date, "event": event, "by": "run"}


def test_births_and_returns_of_the_last_eight_weeks_are_alerts(run: Run) -> None:
    passports = pd.DataFrame(
        [
            passport("old", 15, "born"), passport("back", 15, "born"), passport("late", 8, "born"),
            passport("born", 7, "born"), passport("back", 9, "died"), passport("back", 0, "returned"),
        ]
    )  # fmt: skip
    alerts = find_alerts(count(run, 8), passports).set_index("unit_id")
    assert alerts["kind"].to_dict() == {"born": "new", "back": "returned"}
    assert alerts["observed"].tolist() == [200, 200]
    texts = alerts["text"]
    assert texts["born"] == "새 원인: 4월 1주차(3/30~4/5)에 처음 확인했고 지금까지 200건 들어왔습니다."
    assert texts["back"] == "돌아온 원인: 8주 넘게 없던 문의가 5월 3주차(5/18~24)에 다시 확인되었습니다."


def test_the_causes_of_a_types_first_run_are_no_news(run: Run) -> None:
    passports = pd.DataFrame([passport(name, 0, "born") for name in ("old", "born")])
    assert find_alerts(count(run, 8), passports).empty
    assert find_alerts(count(run, 8)).empty


def test_a_run_repeated_in_the_same_week_tells_the_same(run: Run) -> None:
    """The first run of a type stays its first, however often it is repeated; a later birth stays news."""
    first = [passport(name, 0, "born") for name in ("old", "back")]
    assert find_alerts(count(run, 8), pd.DataFrame(first * 2)).empty
    later = [passport("old", 15, "born"), *[passport("born", 0, "born")] * 2]
    assert find_alerts(count(run, 8), pd.DataFrame(later))["unit_id"].tolist() == ["born"]


def test_a_cause_that_is_merged_away_is_no_news(run: Run) -> None:
    rows = [passport("old", 15, "born"), passport("gone", 1, "born"), passport("gone", 0, "merged")]
    assert find_alerts(count(run, 8), pd.DataFrame(rows)).empty


def test_what_came_back_is_told_as_that_and_not_as_a_surge(make_run: MakeRun) -> None:
    week = np.arange(WEEKS)
    away = np.where((week >= 8) & (week < 19), 0, 30)
    cubes = count(make_run({("배송", "back"): away, ("배송", "old"): np.full(WEEKS, 30)}), 8)
    passports = [passport("back", 18, "born"), passport("back", 3, "died"), passport("back", 0, "returned")]
    alerts = find_alerts(cubes, pd.DataFrame(passports)).set_index("unit_id")
    assert alerts.loc["back", ["kind", "look_weeks", "observed"]].tolist() == ["returned", 0, 270]


def test_new_causes_are_told_before_surges() -> None:
    alert = {"level": "cause", "inquiry_type": "배송"}
    surges = [
        {**alert, "unit_id": f"s{n}", "name": f"급증{n}", "alert": "예상보다 많습니다."} for n in range(3)
    ]
    new = {**alert, "unit_id": "n", "name": "경품 누락", "alert": "새 원인: 5월에 처음 확인했습니다."}
    summary = {
        "risk": {"week_count": 0, "open_count": 0, "inquiry_ids": []},
        "complaint": {"week_count": 0},
        "alerts": [*surges, new],
        "alerts_unjudged": "",
    }
    assert urgent(summary)[0]["text"] == "배송의 ‘경품 누락’: 새 원인: 5월에 처음 확인했습니다."

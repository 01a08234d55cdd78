"""What the causes stage announced reaches the report's first screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import MakeRun

from voc.artefacts import Run
from voc.ranking.alerts import find_alerts
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
    alerts = find_alerts(count(run, 8), passports)
    assert set(alerts) == {"born", "back"}
    assert alerts["born"] == "새 원인: 4월 1주차(3/30~4/5)에 처음 확인했고 지금까지 200건 들어왔습니다."
    assert alerts["back"] == "돌아온 원인: 8주 넘게 없던 문의가 5월 3주차(5/18~24)에 다시 확인되었습니다."


def test_the_causes_of_a_types_first_run_are_no_news(run: Run) -> None:
    passports = pd.DataFrame([passport(name, 0, "born") for name in ("old", "born")])
    assert find_alerts(count(run, 8), passports) == find_alerts(count(run, 8)) == {}


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
    }
    assert urgent(summary)[0]["text"] == "배송의 ‘경품 누락’: 새 원인: 5월에 처음 확인했습니다."

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.counts import count
from voc.ranking.insights.experience import experience
from voc.ranking.insights.scores import MEASURES, change, impact, mean_score, points
from voc.schemas import SCHEMAS

NPS, _, RATING = MEASURES
WEEKS = 8
COUNTS = {
    ("배송", "a"): np.full(WEEKS, 20),
    ("환불", "b"): np.full(WEEKS, 20),
    ("환불", "c"): np.full(WEEKS, 3),
}
ANSWERS = st.lists(st.integers(0, 10), min_size=30, max_size=60)


def answered(rows: pd.DataFrame) -> pd.DataFrame:
    """Every second inquiry answers: 배송 half 10 and half 0, all others 9 and 8 in turn."""
    turn = np.arange(len(rows)) % 4
    nps = np.where(rows["inquiry_type"] == "배송", np.where(turn == 0, 10, 0), np.where(turn == 0, 9, 8))
    stage = np.where(rows["inquiry_type"] == "배송", "수령", "환불")
    scores = pd.Series(nps, rows.index, dtype=float).where(turn % 2 == 0)
    return rows.assign(nps=scores, status="완료", journey_stage=stage)


def decided(unit_id: str, start: pd.Timestamp) -> pd.DataFrame:
    return pd.DataFrame({"unit_id": [unit_id], "action": ["안내 개선"], "start_date": [start]})


def test_scores_by_unit_status_and_stage(make_run: MakeRun) -> None:
    found = experience(count(make_run(COUNTS, edit=answered), WEEKS))
    table = SCHEMAS["experience"].validate(found.table)
    assert set(table["measure"]) == {"nps"}
    scores = {tuple(row[:3]): row[3:] for row in table.drop(columns=["measure", "low", "high"]).to_numpy()}
    assert scores["T:배송", "", ""].tolist() == [160, 80, 0.0]
    assert scores["T:환불", "", ""].tolist() == [184, 92, 50.0]
    assert scores["ALL", "", ""].tolist() == [344, 172, pytest.approx(50 * 92 / 172)]
    assert "  " not in found.line
    assert scores["ALL", "status", "완료"].tolist() == scores["ALL", "", ""].tolist()
    assert scores["ALL", "journey_stage", "수령"].tolist() == scores["T:배송", "", ""].tolist()
    assert ("c", "", "") not in scores  # 12 answers
    for said in (
        "응답 172건(응답률 50.0 %)",
        "응답한 고객만의",
        "여정 단계별(MoT) NPS는 수령 0.0(",
        "효과는 아닙",
    ):
        assert said in found.line


def test_impact_is_the_score_less_the_one_without(make_run: MakeRun) -> None:
    impacts = SCHEMAS["impact"].validate(experience(count(make_run(COUNTS, edit=answered), WEEKS)).impact)
    a = impacts.set_index("unit_id").loc["a"]
    assert set(impacts["unit_id"]) == {"a", "b"}
    assert (a["score"], a["score_without"]) == (pytest.approx(50 * 92 / 172), 50.0)
    assert a["impact_mid"] == pytest.approx(a["score"] - 50)
    assert a["impact_low"] < a["impact_mid"] < a["impact_high"] < 0 and a["p_value"] < 0.01


def test_scores_before_and_after_an_action(make_run: MakeRun) -> None:
    start = FIRST_MONDAY + pd.Timedelta(weeks=4)

    def better(rows: pd.DataFrame) -> pd.DataFrame:
        late = rows["created_at"].dt.tz_localize(None) >= start
        first = rows["inquiry_type"].eq("배송")
        return answered(rows).assign(rating=np.where(first & late, 5.0, 2.0 + np.arange(len(rows)) % 2))

    cubes = count(make_run(COUNTS, edit=better), WEEKS)
    found = experience(cubes, decided("T:배송", start))
    table = SCHEMAS["score_changes"].validate(found.changes)
    rating = table[table["measure"].eq("rating") & table["journey_stage"].eq("")].iloc[0]
    assert rating[["answers_before", "before", "answers_after", "after"]].tolist() == [80, 2.5, 80, 5.0]
    assert rating["change_low"] < 2.5 < rating["change_high"] and rating["others_change"] == 0
    assert set(table["journey_stage"]) == {"", "수령"}
    assert "2월 2일 조치 뒤 배송의 만족도는 2.50점" in found.line and "단정할 수 없습니다" in found.line
    mid_week = experience(cubes, decided("a", start + pd.Timedelta(days=2))).changes
    assert mid_week["answers_before"].max() == 60  # the week of the action is on neither side
    assert experience(cubes, decided("gone", start)).changes.empty


def test_without_answers_it_says_what_to_supply(make_run: MakeRun) -> None:
    found = experience(count(make_run(COUNTS), WEEKS))
    assert found.table.empty and "nps(추천 점수 0~10)" in found.line
    for name, table in (
        ("experience", found.table),
        ("impact", found.impact),
        ("score_changes", found.changes),
    ):
        assert SCHEMAS[name].validate(table).empty
    few = count(
        make_run(COUNTS, edit=lambda rows: rows.assign(ces=[3.0] * 9 + [None] * (len(rows) - 9))), WEEKS
    )
    assert experience(few).line == "CES 응답이 최근 8주에 9건이라 점수를 내지 않습니다(30건부터)."


@given(ANSWERS)
def test_a_mean_lies_in_its_interval_and_on_the_scale(answers: list[int]) -> None:
    values = points(NPS, np.array(answers, dtype=float))
    low, mid, high = mean_score(values, NPS)
    assert -100 <= low <= mid <= high <= 100 and high - low > 0
    promoters, detractors = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    assert mid == pytest.approx(100 * (promoters - detractors) / len(answers))


@given(ANSWERS, st.integers(2, 28))
def test_an_impact_is_its_share_of_the_difference(answers: list[int], size: int) -> None:
    values, inside = np.array(answers, dtype=float), np.arange(len(answers)) < size
    found = impact(values, inside, 3)
    gap = values[inside].mean() - values[~inside].mean()
    assert found.estimate.mid == pytest.approx(gap * size / len(values), abs=1e-9)
    assert found.p_value >= impact(values, inside).p_value
    assert 0 <= found.p_value <= 1


def test_more_tried_is_wider_and_nothing_varying_has_no_interval() -> None:
    before, after = np.array([1.0, 2, 3, 2]), np.array([3.0, 4, 3, 4])
    assert change(before, after, 5).low < change(before, after).low
    still = change(np.full(40, 3.0), np.full(40, 4.0))
    assert still.mid == 1 and np.isnan([still.low, still.high]).all()
    assert mean_score(np.full(30, 5.0), RATING).low < 5

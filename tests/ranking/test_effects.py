"""What an action has saved: planted cuts are found, chance and peaks are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.counts import Cubes, count
from voc.ranking.outcomes.controls import LONGEST_AFTER, control_index, spans, untouched
from voc.ranking.outcomes.effect_words import sentence
from voc.ranking.outcomes.effects import action_effects, verdict
from voc.ranking_schemas import EFFECT_WEEKS, EFFECTS
from voc.report.effect_chart import effect
from voc.schemas import DECISIONS

WEEKS, START = 32, 16
ORDERS = np.full(1, 1000)
NEW_YEAR = pd.Timestamp("2026-02-16")


def week(position: int, day: int = 0) -> pd.Timestamp:
    return FIRST_MONDAY + pd.Timedelta(days=7 * position + day)


def decide(*rows: dict[str, Any]) -> pd.DataFrame:
    """Decisions on cause a of 배송 from week 16, promised 10 a week, but for what is said otherwise."""
    usual = {
        "unit_id": "a", "inquiry_type": "배송", "cause": "", "action": "알림", "start_date": week(START),
        "expected_saving_per_week": 10.0,
    }  # fmt: skip
    return DECISIONS.validate(pd.DataFrame([{**usual, **row} for row in rows]))


@pytest.fixture(scope="module")
def cubes(make_run: MakeRun) -> Cubes:
    """a is cut from 40 to 24, b stays, c falls with all others: 환불 and 회원 are not acted on."""
    rng = np.random.default_rng(1)
    after = np.arange(WEEKS) >= START
    common = np.where(after, 0.7, 1.0)
    rates = {
        ("배송", "a"): np.where(after, 0.6, 1.0) * common * 40,
        ("배송", "b"): common * 30,
        ("반품", "c"): common * 50,
        ("환불", "d"): common * 60,
        ("환불", "e"): common * 50,
        ("회원", "f"): common * 40,
    }
    counts = {name: rng.poisson(rate) for name, rate in rates.items()}
    return count(make_run(counts, ORDERS), 8)


def test_a_cut_is_found_and_what_everybody_did_is_not_credited(cubes: Cubes) -> None:
    found, _ = action_effects(cubes, decide({}, {"unit_id": "c", "inquiry_type": "반품"}))
    cut, nothing = found.to_dict("records")
    assert cut["verdict"] == "효과 확인"
    assert cut["actual_low"] <= 40 * 0.7 * 0.4 <= cut["actual_high"]
    assert cut["promised_share"] == pytest.approx(cut["actual_mid"] / 10)
    assert nothing["verdict"] != "효과 확인"
    assert nothing["actual_low"] <= 0 <= nothing["actual_high"]


def test_what_is_returned_keeps_its_contract(cubes: Cubes) -> None:
    effects, series = action_effects(cubes, decide({}, {"unit_id": "gone"}, {"start_date": week(WEEKS - 2)}))
    EFFECTS.validate(effects)
    EFFECT_WEEKS.validate(series)
    assert effects["verdict"].tolist()[1:] == ["자료 부족", "자료 부족"]
    assert effects[["actual_mid", "promised_share"]].iloc[1:].isna().all(axis=None)
    assert set(series["unit_id"]) == {"a"}
    assert "목록에 없는" in effects["text"][1]
    assert "조치 후 2주" in effects["text"][2]


def test_nothing_decided_is_nothing_found(cubes: Cubes) -> None:
    effects, series = action_effects(cubes, decide({}).iloc[:0])
    EFFECTS.validate(effects)
    EFFECT_WEEKS.validate(series)
    assert effects.empty
    assert series.empty


def test_the_order_of_decisions_changes_nothing(cubes: Cubes) -> None:
    rows = [{}, {"unit_id": "c", "inquiry_type": "반품"}]
    there, _ = action_effects(cubes, decide(*rows))
    back, _ = action_effects(cubes, decide(*rows[::-1]))
    pd.testing.assert_frame_equal(there, back.iloc[::-1].reset_index(drop=True))


def test_a_peak_that_passes_is_no_effect(make_run: MakeRun) -> None:
    rng = np.random.default_rng(2)
    counts = {(kind, kind): rng.poisson(40, WEEKS) for kind in ("배송", "환불", "회원")}
    counts["배송", "배송"][START - 2 : START] = (95, 110)
    cubes = count(make_run(counts, ORDERS), 8)
    effects, series = action_effects(cubes, decide({"unit_id": "배송"}))
    assert effects["verdict"][0] != "효과 확인"
    left_out = series.loc[series["role"] == "left_out", "week"].tolist()
    assert left_out == [NEW_YEAR, week(START - 2), week(START - 1)]
    assert effects["weeks_before"][0] == START - 3


def test_the_week_of_the_start_and_weeks_of_events_are_left_out(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.full(WEEKS, 21), ("환불", "b"): np.full(WEEKS, 70)}
    event = {"start": week(20), "end": week(20, 3), "kind": "프로모션", "note": "", "types": "배송"}
    events = pd.DataFrame([event]).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    cubes = count(make_run(counts, ORDERS, events=events), 8)
    (span,) = spans(cubes, decide({"start_date": week(START, 2)}))
    assert span is not None
    assert not span.before[START]
    assert not span.after[[START, 20]].any()
    assert span.after.sum() == WEEKS - START - 2
    assert span.before.sum() == START - 1  # 설날


def test_the_action_before_and_the_next_one_end_a_span(cubes: Cubes) -> None:
    on_type = {"unit_id": "T:배송", "start_date": week(5)}
    elsewhere = {"unit_id": "b", "start_date": week(10)}
    found = spans(cubes, decide({}, on_type, elsewhere, {"start_date": week(24, 1)}))
    span = found[0]
    assert span is not None
    assert np.flatnonzero(span.before).min() == 5
    assert np.flatnonzero(span.after).tolist() == list(range(START, 24))


def test_an_action_is_judged_by_half_a_year_at_most(make_run: MakeRun) -> None:
    cubes = count(make_run({("배송", "a"): np.full(60, 21), ("환불", "b"): np.full(60, 70)}, ORDERS), 8)
    (span,) = spans(cubes, decide({}))
    assert span is not None
    assert np.flatnonzero(span.after).max() < START + LONGEST_AFTER


def test_controls_are_the_types_nobody_acted_on(cubes: Cubes) -> None:
    free = untouched(cubes, decide({}, {"unit_id": "T:반품", "inquiry_type": "반품"}))
    assert set(cubes.units["unit_id"][free]) == {"T:환불", "d", "e", "T:회원", "f"}
    index = control_index(cubes, decide({}))
    assert index is not None
    assert index[START:].mean() / index[:START].mean() == pytest.approx(0.7, abs=0.05)
    everything = [{"unit_id": f"T:{name}", "inquiry_type": name} for name in ("배송", "반품", "환불", "회원")]
    assert control_index(cubes, decide(*everything)) is None
    assert len(action_effects(cubes, decide(*everything))[0]) == 4


def test_actions_of_one_week_are_judged_together(cubes: Cubes) -> None:
    found, series = action_effects(cubes, decide({}, {"action": "배너", "start_date": week(START)}))
    assert found["actual_mid"].nunique() == 1
    assert found["promised_share"][0] == pytest.approx(found["actual_mid"][0] / 20)
    assert found["text"].str.contains("조치 2건을 합해").all()
    assert not series.duplicated(["unit_id", "start_date", "week"]).any()


@given(st.floats(-50, 50), st.floats(0, 50), st.floats(0, 50), st.floats(1, 50) | st.just(float("nan")))
def test_a_verdict_never_says_more_than_the_interval(
    mid: float, below: float, above: float, promised: float
) -> None:
    low, high = mid - below, mid + above
    said = verdict(low, mid, high, promised)
    assert (said == "효과 확인") == (low > 0)
    assert (said == "효과 미확인") == (low <= 0 and (mid <= 0 or high < promised / 2))
    text = sentence(said, (low, mid, high), promised, (10, 8), 1, True)
    assert ("줄었습니다" in text) == (mid > 0)
    assert "nan" not in text


def test_sentences_are_as_a_planner_reads_them() -> None:
    nothing = float("nan")
    said = [
        sentence("효과 확인", (8.2, 15, 22), 15, (13, 12), 1, True),
        sentence("효과 확인", (2, 4, 6), 15, (13, 12), 1, True),
        sentence("효과 불분명", (-3, 4, 11), nothing, (13, 12), 1, True),
        sentence("효과 미확인", (-8, -2, 4), 8, (13, 12), 1, True),
    ]
    assert said == [
        "조치 뒤 12주 동안 주 15건 줄었습니다(90 % 구간 8.2~22건). 기대한 주 15건의 100 %입니다.",
        "조치 뒤 12주 동안 주 4건 줄었습니다(90 % 구간 2~6건). 기대한 주 15건의 절반에도 못 미칩니다.",
        "조치 뒤 12주 동안 주 4건 줄었습니다(90 % 구간 3건 증가~11건 감소). "
        "우연한 차이일 수 있어 효과가 있는지 아직 알 수 없습니다.",
        "조치 뒤 12주 동안 주 2건 늘었습니다(90 % 구간 8건 증가~4건 감소). 줄었다는 근거가 없습니다.",
    ]


def test_the_chart_says_what_it_shows_and_escapes_words(cubes: Cubes) -> None:
    effects, series = action_effects(cubes, decide({"action": "<b>알림</b>", "start_date": week(START, 1)}))
    figure = effect(series, effects.iloc[0])
    assert "&lt;b&gt;" in figure.layout.title.text
    assert "빈 점" in figure.layout.meta["caption"]
    assert "효과" in figure.layout.meta["alt"]
    assert sum(len(trace.x) for trace in figure.data if trace.mode == "markers") == len(series)

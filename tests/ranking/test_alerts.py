"""Surges: judged against the past, few of them false, each told at the lowest level that explains it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.alerts.find import find_alerts, unjudged
from voc.ranking.alerts.surprise import Surprise, surprises
from voc.ranking.alerts.told import FALSE_DISCOVERY, told
from voc.ranking.counts import count

WEEKS = 20
STEADY = np.full(WEEKS, 40)
ORDERS = np.array([1000.0])


def rising(by: float, weeks: int = 1, level: int = 40) -> np.ndarray:
    return np.where(np.arange(WEEKS) >= WEEKS - weeks, int(level * by), level)


def event(weeks_ago: int, types: str = "") -> pd.DataFrame:
    day = FIRST_MONDAY + pd.Timedelta(weeks=WEEKS - 1 - weeks_ago)
    row = {"start": day, "end": day, "kind": "프로모션", "note": "", "types": types}
    return pd.DataFrame([row]).astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def test_a_surge_is_told_for_its_cause_alone(make_run: MakeRun) -> None:
    cubes = count(
        make_run({("배송", "up"): rising(2.5), ("배송", "flat"): STEADY, ("쿠폰", "c"): STEADY}, ORDERS), 8
    )
    alerts = find_alerts(cubes)
    assert alerts[["unit_id", "kind", "look_weeks", "observed"]].to_numpy().tolist() == [
        ["up", "surge", 1, 100]
    ]
    row = alerts.iloc[0]
    assert 25 < row["expected_low"] < row["expected_mid"] < row["expected_high"] < 60
    assert row["p_value"] < row["q_value"] <= FALSE_DISCOVERY
    expected = f"{row['expected_mid']:.0f}건({row['expected_low']:.0f}~{row['expected_high']:.0f}건)"
    week = "5월 3주차(5/18~24)"
    assert row["text"] == f"{week} 문의 100건으로, 지난 흐름에서 예상한 {expected}보다 많습니다."


def test_two_weeks_show_what_one_does_not(make_run: MakeRun) -> None:
    slow = {("배송", "slow"): rising(1.5, 2), ("배송", "flat"): STEADY}
    alerts = find_alerts(count(make_run(slow, ORDERS), 8)).set_index("unit_id")
    assert alerts.loc["slow", ["look_weeks", "observed"]].tolist() == [2, 120]
    assert alerts.loc["slow", "text"].startswith("5월 2주차(5/11~17)부터 2주 동안 문의 120건으로,")


def test_more_orders_are_no_surge(make_run: MakeRun) -> None:
    def double(orders: pd.DataFrame) -> pd.DataFrame:
        last = orders["date"] >= FIRST_MONDAY + pd.Timedelta(weeks=WEEKS - 1)
        return orders.assign(count=orders["count"].where(~last, orders["count"] * 2))

    assert find_alerts(count(make_run({("배송", "a"): rising(2)}, ORDERS, edit_orders=double), 8)).empty


def test_what_all_causes_share_is_told_for_the_type(make_run: MakeRun) -> None:
    causes = {("배송", f"c{i}"): rising(1.45, 1, 16) for i in range(6)}
    rest = {(f"다른{i}", f"d{i}"): np.full(WEEKS, 16) for i in range(6)}
    alerts = find_alerts(count(make_run({**causes, **rest}, ORDERS), 8))
    assert alerts["unit_id"].tolist() == ["T:배송"]
    assert (
        " 유형 전체에서 늘었습니다(‘c0 이름’ +7건, ‘c1 이름’ +7건, ‘c2 이름’ +7건 등 6개)."
        in alerts["text"].iloc[0]
    )


@pytest.mark.parametrize(("weeks_ago", "looks"), [(0, []), (1, [1]), (2, [1, 2])])
def test_a_week_out_of_the_ordinary_is_not_judged(
    make_run: MakeRun, weeks_ago: int, looks: list[int]
) -> None:
    counts = {("배송", "up"): rising(2.5), ("쿠폰", "c"): STEADY}
    cubes = count(make_run(counts, ORDERS, events=event(weeks_ago, "배송")), 8)
    surprise = surprises(cubes)
    judged = {
        unit: (np.flatnonzero(~np.isnan(row)) + 1).tolist()
        for unit, row in zip(cubes.units["unit_id"], surprise.by_look, strict=True)
    }
    assert judged == {"ALL": looks, "T:배송": looks, "up": looks, "T:쿠폰": [1, 2], "c": [1, 2]}
    assert find_alerts(cubes)["unit_id"].tolist() == (["up"] if looks else [])
    said = "행사나 연휴가 낀 주라 평소와 다를 수 있어 급증을 판정하지 않았습니다: 배송."
    assert unjudged(cubes) == ("" if looks else said)


def test_an_event_for_all_and_a_short_history_are_said(make_run: MakeRun) -> None:
    counts = {("배송", "up"): rising(2.5), ("쿠폰", "c"): STEADY}
    assert unjudged(count(make_run(counts, ORDERS, events=event(0)), 8)).endswith("않았습니다: 모든 유형.")
    short = count(make_run({("배송", "a"): np.array([20] * 6 + [90])}, ORDERS), 4)
    assert find_alerts(short).empty
    assert unjudged(short) == "이력이 7주뿐이라 급증은 판정하지 않았습니다(8주부터 판정합니다)."


def of(
    levels: str, p_values: list[float], counts: list[float], expected: list[float]
) -> tuple[pd.DataFrame, Surprise]:
    """Units of one type (a all, t type, c cause) with one look; their predictions have no spread."""
    names = {"a": "all", "t": "type", "c": "cause"}
    units = pd.DataFrame(
        {"level": [names[x] for x in levels], "inquiry_type": ["" if x == "a" else "배송" for x in levels]}
    )
    both = np.array([[one, np.nan] for one in p_values])
    numbers = np.array([[one, np.nan] for one in counts])
    quantiles = np.repeat(np.array([[one, np.nan] for one in expected])[:, :, None], 3, axis=2)
    draws = {unit: np.array([[one] * 4, [np.nan] * 4]) for unit, one in enumerate(expected)}
    return units, Surprise(numbers, np.array(p_values), both, quantiles, draws)


def names(levels: str, *args: list[float]) -> list[int]:
    return np.flatnonzero(~np.isnan(told(*of(levels, *args)))).tolist()


def test_a_cause_explains_its_type_and_all() -> None:
    assert names("atcc", [1e-6, 1e-8, 1e-9, 0.5], [260, 160, 90, 70], [200, 100, 30, 70]) == [2]


def test_a_type_that_rises_beyond_its_cause_is_told_too() -> None:
    assert names("atcc", [1e-6, 1e-9, 1e-9, 0.2], [310, 210, 90, 120], [200, 100, 30, 70]) == [1, 2]


def test_a_small_increase_is_not_told() -> None:
    assert names("atc", [0.9, 0.8, 1e-5], [300, 100, 10], [300, 100, 1]) == []


@given(st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=30))
def test_told_alerts_keep_the_share_of_false_ones(p_values: list[float]) -> None:
    """With causes alone this is Benjamini and Hochberg's procedure."""
    many = [90.0] * len(p_values)
    q_values = told(*of("c" * len(p_values), p_values, many, [30.0] * len(p_values)))
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control(p_values)
    assert (~np.isnan(q_values)).tolist() == (adjusted <= FALSE_DISCOVERY).tolist()
    assert np.allclose(q_values[~np.isnan(q_values)], adjusted[~np.isnan(q_values)])

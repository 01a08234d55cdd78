"""The next weeks, and what such forecasts were worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ranking.conftest import MakeRun

from voc.ranking.counts import count
from voc.ranking.outcomes.backtest import AHEAD
from voc.ranking.outcomes.drift import carry_on
from voc.ranking.outcomes.forecast import forecast
from voc.ranking.outcomes.forecast_words import staffing
from voc.ranking.outcomes.foretell import Past, foretell
from voc.ranking_schemas import FORECAST

WEEKS = 30
SCORE = pd.Series({"mae_ratio": 0.8, "coverage": 0.9, "tested": 40, "shown": True})


def steady(weeks: int = WEEKS) -> dict[tuple[str, str], np.ndarray]:
    rng = np.random.default_rng(3)
    return {("배송", "a"): rng.poisson(40, weeks), ("환불", "b"): rng.poisson(60, weeks)}


def test_steady_weeks_go_on(make_run: MakeRun) -> None:
    found = forecast(count(make_run(steady(), np.full(1, 1000)), 8))
    table = FORECAST.validate(found.table)
    assert table["unit_id"].unique().tolist() == ["ALL", "T:배송", "T:환불"]
    assert (table.groupby("unit_id")["week"].nunique() == AHEAD).all()
    middle = table.groupby("unit_id")["mid"].mean()
    assert middle["T:배송"] == pytest.approx(40, abs=5)
    assert middle["ALL"] == pytest.approx(100, abs=8)
    assert (table["low"] < table["mid"]).all()
    assert (table["mid"] < table["high"]).all()
    assert not table["planned"].any()
    assert (table["tested"] > 0).all()
    assert (table["shown"] == (table["mae_ratio"] < 1)).all()


def test_planned_orders_are_followed(make_run: MakeRun) -> None:
    def plan(orders: pd.DataFrame) -> pd.DataFrame:
        last = orders["date"].max()
        days = pd.date_range(last + pd.Timedelta(days=1), periods=10, freq="D").as_unit("us")
        return pd.concat([orders, orders.iloc[:10].assign(date=days, count=3000)])

    cubes = count(make_run(steady(), np.full(1, 1000), edit_orders=plan), 8)
    table = forecast(cubes).table.query("unit_id == 'ALL'")
    assert table["planned"].tolist() == [True] + [False] * (
        AHEAD - 1
    )  # the second week's plan has three days
    assert table["mid"].iloc[0] == pytest.approx(300, rel=0.1)
    assert table["mid"].iloc[1] == pytest.approx(100, rel=0.1)


def test_a_lag_foretells_by_orders_that_have_been(make_run: MakeRun) -> None:
    def rise(orders: pd.DataFrame) -> pd.DataFrame:
        late = orders["date"] > orders["date"].max() - pd.Timedelta(days=7)
        return orders.assign(count=orders["count"].where(~late, 2000))

    run = make_run(steady(), np.full(1, 1000), lag_weeks={"환불": 1}, edit_orders=rise)
    table = forecast(count(run, 8)).table.query("unit_id == 'T:환불'")
    assert table["planned"].tolist() == [True] + [False] * (AHEAD - 1)
    assert table["mid"].iloc[0] == pytest.approx(120, rel=0.12)


def test_without_orders_the_counts_themselves_go_on(make_run: MakeRun) -> None:
    table = forecast(count(make_run(steady()), 8)).table
    assert not table["planned"].any()
    assert table.query("unit_id == 'ALL'")["mid"].mean() == pytest.approx(100, abs=8)


def test_a_short_history_is_not_tested_and_not_shown(make_run: MakeRun) -> None:
    found = forecast(count(make_run(steady(20), np.full(1, 1000)), 8))
    FORECAST.validate(found.table)
    assert not found.table["shown"].any()
    assert found.table["mae_ratio"].isna().all()
    assert "쌓이지 않아" in found.line


def test_a_forecast_that_is_worse_is_not_shown(make_run: MakeRun) -> None:
    """A step long ago: the last four weeks say it all, a mean of everything does not."""
    counts = {("배송", "a"): np.r_[np.full(24, 70), np.full(20, 140)]}
    table = forecast(count(make_run(counts, np.full(1, 1000)), 8)).table
    assert (table["mae_ratio"] > 1).all()
    assert not table["shown"].any()


def past(counts: np.ndarray, holiday: np.ndarray) -> Past:
    exposure = np.ones(counts.shape)
    return Past(["T:배송"], counts, exposure, np.tile(~holiday, (1, 1)), holiday)


def test_a_long_holiday_brings_what_past_ones_did() -> None:
    holiday = np.arange(WEEKS) % 10 == 5
    counts = np.where(holiday, 50.0, 100.0)[None]
    ahead = np.array([False, True, False])
    draws = foretell(past(counts, holiday), np.ones((1, 3)), ahead)[0]
    middle = np.median(draws, axis=0)
    assert middle[1] == pytest.approx(54, rel=0.12)
    assert middle[[0, 2]] == pytest.approx(100, rel=0.05)
    assert np.std(draws[:, 1]) > np.std(draws[:, 0])


@settings(max_examples=20, deadline=None)
@given(st.floats(50, 1e6), st.floats(-0.01, 0.01), st.integers(12, 60))
def test_a_straight_drift_is_carried_on(level: float, drift: float, weeks: int) -> None:
    totals = level * np.exp(drift * np.arange(weeks + 4))
    draws = carry_on(totals[:weeks], np.ones(weeks, dtype=bool), 4, 400, np.random.default_rng(0))
    assert np.median(draws, axis=0) == pytest.approx(totals[weeks:], rel=0.04)
    assert (draws > 0).all()


def test_weeks_out_of_the_ordinary_carry_nothing_on() -> None:
    totals, usual = np.full(20, 1000.0), np.arange(20) != 18
    totals[~usual] = 5000.0
    draws = carry_on(totals, usual, 2, 200, np.random.default_rng(0))
    assert np.median(draws) == pytest.approx(1000, rel=0.01)


def test_intervals_of_totals_hold_what_comes() -> None:
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(60):
        level = np.cumsum(0.03 * rng.standard_normal(44)) + 0.002 * np.arange(44)
        totals = np.exp(9 + level + 0.05 * rng.standard_normal(44))
        draws = carry_on(totals[:40], np.ones(40, dtype=bool), 4, 400, rng)
        low, high = np.percentile(draws, [5, 95], axis=0)
        inside.append((low <= totals[40:]) & (totals[40:] <= high))
    assert 0.82 <= np.mean(inside) <= 0.97


def test_the_line_says_inquiries_and_hours() -> None:
    draws, last = np.full((100, 8), 120.0), np.full(4, 100.0)
    inquiries = pd.DataFrame({"handle_minutes": np.full(40, 6.0)})
    assert staffing(draws, SCORE, last, inquiries) == (
        "앞으로 8주 동안 문의는 주 평균 120건(90 % 구간 120~120건), "
        "상담 시간은 주 12시간(12~12시간)으로 예상됩니다."
    )
    assert "시간" not in staffing(draws, SCORE, last, inquiries.iloc[:5])
    worse = staffing(draws, SCORE.replace({True: False}), last, inquiries)
    assert "싣지 않습니다" in worse
    assert "주 100건" in worse

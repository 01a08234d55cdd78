"""Runs that happen and look odd: an event over all weeks, denominators by different partners."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.alerts.find import find_alerts
from voc.ranking.counts import count
from voc.ranking.drivers.find import find_drivers
from voc.ranking.headroom import latent_rates
from voc.ranking.insights.leaving import retention
from voc.ranking.insights.repeats import repeat_contacts
from voc.ranking.outcomes.forecast import forecast
from voc.settings import Inquiries

RULE = Inquiries(path=Path("raw.csv"))


def event(first: int, last: int, types: str = "") -> pd.DataFrame:
    """One event from a week to the one before another."""
    start, end = (FIRST_MONDAY + pd.Timedelta(weeks=week) for week in (first, last))
    return pd.DataFrame(
        {
            "start": [start],
            "end": [end - pd.Timedelta(days=1)],
            "kind": ["정책"],
            "note": [""],
            "types": [types],
        }
    )


def in_week(rows: pd.DataFrame) -> pd.Series:
    """The place of each inquiry in its week and type."""
    week = rows["created_at"].dt.tz_localize(None).dt.to_period("W")
    return rows.groupby([week, "inquiry_type"]).cumcount()


@pytest.mark.parametrize("orders", [100, 10_000])
def test_an_event_over_all_weeks_leaves_them_usual(make_run: MakeRun, orders: int) -> None:
    counts = {("배송", "a"): np.full(20, 20), ("환불", "r"): np.tile([0, 0, 0, 1], 5)}
    cubes = count(make_run(counts, np.full(1, orders), events=event(-4, 60)), 8)
    rates = latent_rates(cubes)[cubes.units["unit_id"].tolist().index("r")].window
    low, high = np.percentile(rates, [5, 95])
    assert low < 0.25 / (7 * orders) < high
    found = forecast(cubes).table.query("unit_id == 'ALL'")
    assert found["mid"].between(10, 30).all()


@pytest.mark.parametrize("orders", [100, 10_000])
def test_alerts_after_an_event_over_all_weeks_before(make_run: MakeRun, orders: int) -> None:
    counts = {("배송", "a"): np.r_[np.full(19, 20), 80], ("환불", "b"): np.full(20, 10)}
    found = find_alerts(count(make_run(counts, np.full(1, orders), events=event(-4, 18)), 8))
    assert np.isfinite(found.select_dtypes("number").to_numpy(float, na_value=0)).all()


def test_a_forecast_that_no_week_could_judge_is_not_shown(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.r_[np.full(12, 40), np.full(12, 60)]}
    table = forecast(count(make_run(counts, np.full(1, 100), events=event(8, 60)), 8)).table
    assert (table["tested"] == 0).all()
    assert not table["shown"].any()
    assert table[["mae_ratio", "coverage"]].isna().all(axis=None)


@pytest.mark.parametrize("repeats", [True, False])
def test_repeats_that_all_stay_in_their_cause(make_run: MakeRun, repeats: bool) -> None:
    def edit(rows: pd.DataFrame) -> pd.DataFrame:
        again = rows.index[in_week(rows).mod(2).eq(1)] if repeats else []
        of = pd.Series(None, index=rows.index, dtype="str")
        of[again] = rows["inquiry_id"].shift()[again]
        return rows.assign(repeat_of=of, is_repeat=of.notna().astype("boolean"))

    counts = {("배송", "a"): np.full(4, 40), ("환불", "b"): np.full(4, 20)}
    found = repeat_contacts(count(make_run(counts, edit=edit), 4), RULE)
    assert found.paths.empty


def test_denominators_by_different_partners(make_run: MakeRun) -> None:
    def two(orders: pd.DataFrame) -> pd.DataFrame:
        members = orders[orders["partner"].isin(["파트너3", "파트너4"])].assign(
            denominator="활성 회원", count=50
        )
        return pd.concat([orders[orders["partner"].isin(["파트너1", "파트너2"])], members], ignore_index=True)

    shop, club = np.zeros((2, 10, 4), int)
    shop[:, :2], club[:, 2:] = 5, (60, 20)
    run = make_run(
        {("배송", "a"): shop, ("회원", "b"): club},
        np.full(4, 100), edit_orders=two, denominators={"활성 회원": ["회원"]},
    )  # fmt: skip
    found = find_drivers(count(run, 8)).table
    assert found["p_value"].between(0, 1).all()


def test_repeats_after_an_event_are_no_driver(make_run: MakeRun) -> None:
    def edit(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(is_repeat=in_week(rows).ge(10).astype("boolean"))

    counts = {("배송", "a"): np.r_[np.full(10, 10), 30, 30, np.full(8, 10)], ("환불", "b"): np.full(20, 10)}
    outage = event(10, 11)
    found = find_drivers(count(make_run(counts, np.full(4, 100), edit=edit, events=outage), 8), outage).table
    assert found.query("dimension == 'event'").empty


def test_a_driver_of_all_inquiries_has_its_start(make_run: MakeRun) -> None:
    counts = {key: np.full((16, 4), 6) for key in (("배송", "a"), ("배송", "b"), ("환불", "c"))}
    for table in counts.values():
        table[8:, 2] *= 4
    found = find_drivers(count(make_run(counts, np.full(4, 100)), 8)).table.query("unit_id == 'ALL'")
    assert found["start"].tolist() == [FIRST_MONDAY + pd.Timedelta(weeks=8)]


def test_who_leaves_after_the_window_did_not_leave_in_it(make_run: MakeRun) -> None:
    def asked(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(customer_key=[f"k{i % 200:03d}" for i in range(len(rows))])

    left = pd.Series(pd.NaT, index=range(400), dtype="datetime64[us]")
    left[:50], left[50:60] = (FIRST_MONDAY + pd.Timedelta(days=day) for day in (8 * 7 + 30, 8 * 7 - 1))
    members = pd.DataFrame({"customer_key": [f"k{i:03d}" for i in range(400)], "churned_on": left})
    cubes = count(make_run({("배송", "a"): np.full(8, 15), ("환불", "b"): np.full(8, 15)}, edit=asked), 4)
    (every,) = retention(cubes, members).query("unit_id == 'ALL'").to_dict("records")
    assert every["asked_hits"] + every["others_hits"] == 10
    orders = members.rename(columns={"churned_on": "last_order_on"})
    (bought,) = retention(cubes, orders).query("unit_id == 'ALL'").to_dict("records")
    assert bought["asked"] + bought["others"] == 350  # of who ordered later it is not known

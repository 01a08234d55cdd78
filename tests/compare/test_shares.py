"""Shares of two sides: exact intervals, dispersion that widens them, counts that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from voc.compare.shares import MIN_WEEKS, compare_shares
from voc.ranking.insights.leaving import Share, newcombe
from voc.ranking.insights.shares import wilson

MONDAY = pd.Timestamp("2026-01-05 10:00", tz="Asia/Seoul")
WIDTH = "first_share_high"


def inbox(*weeks: dict[str, int]) -> pd.DataFrame:
    """Inquiries by cause, week by week."""
    rows = [
        (cause, MONDAY + pd.Timedelta(weeks=week))
        for week, counts in enumerate(weeks)
        for cause, number in counts.items()
        for _ in range(number)
    ]
    return pd.DataFrame(rows, columns=["cause_id", "created_at"])


def test_few_weeks_give_newcombes_interval() -> None:
    found = compare_shares(inbox({"a": 48, "b": 32}), inbox({"a": 56, "b": 14}))
    low, mid, high = newcombe(Share(56, 70), Share(48, 80))
    row = found.loc["a"]
    assert row[["difference_low", "difference", "difference_high"]].tolist() == pytest.approx(
        [low, mid, high]
    )
    assert row[["first_share_low", "first_share", WIDTH]].tolist() == pytest.approx(wilson(48, 80))
    assert row[["first_inquiries", "second_inquiries", "first_dispersion"]].tolist() == [48, 56, 1]
    common = 104 / 150
    distance = 0.2 / np.sqrt(common * (1 - common) * (1 / 80 + 1 / 70))
    assert row["p_value"] == pytest.approx(2 * stats.norm.sf(distance))
    assert row["q_value"] == pytest.approx(row["p_value"])  # both causes say the same


def test_false_discoveries_are_controlled_over_all_compared_causes() -> None:
    one, two = inbox({"a": 90, "b": 60, "c": 50, "d": 15}), inbox({"a": 60, "b": 60, "c": 80, "d": 14})
    found = compare_shares(one, two)
    assert found.loc["d", ["difference", "difference_low", "p_value", "q_value"]].isna().all()
    assert found.loc["d", "first_share"] == pytest.approx(15 / 215)
    compared = found.drop(index="d")
    assert compared["q_value"].tolist() == pytest.approx(stats.false_discovery_control(compared["p_value"]))


def test_thirty_together_are_compared_and_twenty_nine_are_not() -> None:
    found = compare_shares(inbox({"a": 70, "b": 29, "c": 30}), inbox({"a": 70}))
    assert found["difference"].notna().to_dict() == {"a": True, "b": False, "c": True}


def test_nothing_to_compare_is_no_error() -> None:
    found = compare_shares(inbox({"a": 10}), inbox({"b": 10}))
    assert found["q_value"].isna().all()
    assert found["second_share"].tolist() == [0, 1]


def test_a_share_that_sways_by_weeks_is_less_sure() -> None:
    steady = inbox(*[{"a": 20, "b": 80}] * 8)
    swaying = inbox(*[{"a": 0, "b": 100}, {"a": 40, "b": 60}] * 4)
    other = inbox(*[{"a": 30, "b": 70}] * 8)
    sure, unsure = (compare_shares(one, other).loc["a"] for one in (steady, swaying))
    assert sure["difference"] == unsure["difference"]
    assert sure["first_dispersion"] == 1
    assert unsure["first_dispersion"] > 10
    assert unsure["difference_low"] < 0 < sure["difference_low"]
    assert unsure["p_value"] > 0.1 > 0.001 > sure["p_value"]


def test_a_sway_that_lasts_weighs_more_than_one_that_turns() -> None:
    low, high = {"a": 5, "b": 95}, {"a": 35, "b": 65}
    other = inbox(*[{"a": 30, "b": 70}] * 8)
    turns, lasts = (
        compare_shares(inbox(*weeks), other).loc["a", "first_dispersion"]
        for weeks in ([low, high] * 4, [low] * 4 + [high] * 4)
    )
    assert lasts > 2 * turns


def test_a_week_without_inquiries_is_no_week() -> None:
    weeks = [{"a": 50, "b": 50}, {}] * (MIN_WEEKS - 1)
    uneven = [{"a": 90, "b": 10}, {}, {"a": 10, "b": 90}]
    for counts in (weeks, uneven):
        assert (compare_shares(inbox(*counts), inbox({"a": 50, "b": 50}))["first_dispersion"] == 1).all()


counts = st.lists(
    st.fixed_dictionaries({name: st.integers(0, 40) for name in "abc"}), min_size=1, max_size=5
).filter(lambda weeks: sum(sum(week.values()) for week in weeks) > 0)


@given(counts, counts)
@settings(max_examples=40, deadline=None)
def test_counts_add_up_and_the_sides_mirror_each_other(
    one: list[dict[str, int]], two: list[dict[str, int]]
) -> None:
    first, second = inbox(*one), inbox(*two)
    there, back = compare_shares(first, second), compare_shares(second, first)
    assert there["first_inquiries"].sum() == len(first)
    assert there["second_inquiries"].sum() == len(second)
    assert there["first_share"].sum() == pytest.approx(1)
    compared = there.dropna(subset="difference")
    assert compared["difference_low"].le(compared["difference"] + 1e-12).all()
    assert compared["difference_high"].ge(compared["difference"] - 1e-12).all()
    assert compared["difference_low"].tolist() == pytest.approx(
        (-back.loc[compared.index, "difference_high"]).tolist()
    )
    assert compared["p_value"].tolist() == pytest.approx(back.loc[compared.index, "p_value"].tolist())
    assert (there["first_dispersion"] >= 1).all()

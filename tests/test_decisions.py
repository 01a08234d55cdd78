"""The truth of the simulated worlds that benchmarks/decisions.py judges the ranking by."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "decisions"))
import score
from planted import make_world, surging_world
from worlds import World

WEEKS, ORDERS = 20, 1000.0


@pytest.fixture
def world() -> World:
    """Two units over two partners with 1,000 and 250 orders a week: one with good weeks, one uneven."""
    weeks = pd.date_range("2024-01-01", periods=WEEKS, freq="7D")
    orders = np.tile([ORDERS, ORDERS / 4], (WEEKS, 1))
    rates = np.full((2, WEEKS, 2), 0.02)
    rates[0, 2:10] = 0.01
    rates[1, :, 1] = 0.005
    nothing = np.zeros(2, dtype=int)
    flat, calm = np.ones((2, WEEKS)), np.ones((2, WEEKS), dtype=bool)
    return World(
        weeks, orders, ["plain"] * 2, ["유형"] * 2, rates, flat, calm, nothing, nothing, 0.0, rates * 0
    )


def test_good_weeks_are_the_floor(world: World) -> None:
    assert world.own_best()[0] == pytest.approx(0.01 * 1.25 * ORDERS)  # 8 of 20 weeks are at half the rate


def test_weeks_before_an_action_and_unusual_ones_are_no_floor(world: World) -> None:
    assert replace(world, acted=np.array([5, 0])).own_best()[0] == pytest.approx(12.5)  # 5 of 15 weeks
    assert replace(world, acted=np.array([8, 0])).own_best()[0] == 0.0  # 2 of 12 weeks
    assert replace(world, acted=np.array([9, 0])).own_best()[0] == 0.0  # 11 weeks
    world.calm[0, 3:10] = False
    assert world.own_best()[0] == 0.0


def test_the_best_partner_needs_thirty_expected_inquiries(world: World) -> None:
    window_rate = (0.02 * 1000 + 0.005 * 250) / 1250
    expected = window_rate * 250 * 8
    assert expected > 30
    assert world.best_peer()[1] == pytest.approx((window_rate - 0.005) * 1250)
    fewer = replace(world, orders=world.orders * 0.8)
    assert expected * 0.8 < 30
    assert fewer.best_peer()[1] == 0.0


def test_a_target_is_held_against_the_weeks_since_the_action(world: World) -> None:
    world.rates[0, -2:] = 0.012
    assert world.above(np.full(2, 0.01))[0] == pytest.approx((0.018 - 0.01) * 1250)
    acted = replace(world, acted=np.array([WEEKS - 2, 0]))
    assert acted.above(np.full(2, 0.01))[0] == pytest.approx(0.002 * 1250)


def test_null_units_have_no_slack_and_nothing_moves_them() -> None:
    worlds = [make_world(seed) for seed in range(20)]
    flat = [w for w in worlds if set(w.kinds) == {"null"}]
    assert flat
    for world in worlds:
        null = np.array([kind == "null" for kind in world.kinds])
        assert not np.any(world.lift[null] != 1)
        np.testing.assert_allclose(world.own_best()[null], 0.0, atol=1e-9)
        np.testing.assert_allclose(world.best_peer()[null], 0.0, atol=1e-9)


def test_counts_scatter_around_what_is_expected() -> None:
    for world in map(make_world, range(20)):
        total, expected = world.counts.sum(), world.expected.sum()
        assert abs(total - expected) < 0.02 * expected + 5 * np.sqrt(expected)


def test_a_lasting_rise_moves_its_unit_from_its_first_week_on() -> None:
    world = surging_world(0, 30.0, 1.0, 0.02)
    first, other = (np.arange(30) == i for i in (0, 1))
    for weeks, moved in ((0, True), (1, True), (2, False)):
        seen = world.until(len(world.weeks) - weeks)
        assert (seen.moved(first), seen.moved(other)) == (moved, False)


def test_thresholds() -> None:
    inside, outside = (
        score.row("f", "all", 200, {"ours": value, "naive": 0.5}, score.BAND) for value in (0.9, 0.95)
    )
    assert (inside["met"], outside["met"], inside["threshold"]) == (True, False, "0.86 to 0.94")


def test_an_interval_of_zeros_holds_a_truth_of_zero_only() -> None:
    said = {
        "system": "ours",
        "measure": "primary",
        "evidence": "own_best",
        "kind": "plain",
        "low": 0.0,
        "high": 0.0,
    }
    table = pd.DataFrame([{**said, "truth": truth, "small": False, "noisy": False} for truth in (0.0, 0.3)])
    found = {row["of"]: row["ours"] for row in score.coverage(table) if "primary" in str(row["figure"])}
    assert found["plain"] == found["all units"] == 0.5

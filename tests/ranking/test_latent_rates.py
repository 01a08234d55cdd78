from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.ranking.actions import last_actions
from voc.ranking.floors import constant_rate_p, discoveries, equal_rates_p
from voc.ranking.model import fit
from voc.ranking.peers import compare
from voc.ranking.surges import surges

ORDERS = np.array([0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.04]) * 96_000


def test_a_constant_rate_is_found_within_its_interval() -> None:
    counts = np.random.default_rng(1).poisson(20, (40, 26)).astype(float)
    posterior = fit([f"u{i}" for i in range(40)], counts, np.full((40, 26), 1000.0))
    windows = [np.percentile(np.exp(posterior.draws(u))[:, -8:].mean(axis=1), [5, 95]) for u in range(40)]
    inside = [low <= 0.02 <= high for low, high in windows]
    assert np.mean(inside) >= 0.8
    assert np.mean([(high - low) / 0.02 for low, high in windows]) < 0.35


def test_a_lasting_step_is_not_pulled_back_to_the_old_level() -> None:
    counts = np.full((1, 26), 40.0)
    counts[0, 13:] = 20.0
    recent = np.exp(fit(["u"], counts, np.ones((1, 26))).draws(0))[:, -8:].mean(axis=1)
    assert np.percentile(recent, 5) < 20 < np.percentile(recent, 95)
    assert np.median(recent) == pytest.approx(20, rel=0.08)


def test_no_draw_depends_on_the_order_or_number_of_units() -> None:
    rng = np.random.default_rng(2)
    counts, exposure = rng.poisson(8, (5, 20)).astype(float), np.full((5, 20), 500.0)
    names = [f"u{i}" for i in range(5)]
    forward = fit(names, counts, exposure)
    backward = fit(names[::-1], counts[::-1], exposure)
    alone = fit(["u3"], counts[[3]], exposure[[3]])
    np.testing.assert_allclose(forward.draws(3), backward.draws(1), rtol=1e-9)
    np.testing.assert_allclose(forward.draws(3), alone.draws(0), rtol=1e-9)


def test_a_surge_is_found_and_keeps_its_own_level() -> None:
    rng = np.random.default_rng(6)
    counts = rng.poisson(40, (30, 40)).astype(float)
    counts[:, [37, 38]] = rng.poisson(90, (30, 2))
    found = surges(counts, np.ones(counts.shape), np.ones(counts.shape, bool))
    assert found[:, [37, 38]].all()
    assert found[:, :36].mean() < 0.01
    rates = np.median(
        np.exp(fit([f"u{i}" for i in range(30)], counts, np.ones(counts.shape)).draws(0)), axis=0
    )
    assert rates[37] == pytest.approx(counts[0, 37], rel=0.1)
    assert np.percentile(np.delete(rates, [37, 38]), [0, 100]) == pytest.approx([40, 40], rel=0.2)


def test_a_lasting_step_is_no_surge() -> None:
    counts = np.full((1, 40), 40.0)
    counts[0, 20:] = 80.0
    assert not surges(counts, np.ones((1, 40)), np.ones((1, 40), bool)).any()


def test_an_event_week_says_nothing_about_the_weeks_around_it() -> None:
    counts = np.full((1, 20), 30.0)
    counts[0, 10] = 300.0
    usual = np.ones((1, 20), bool)
    usual[0, 10] = False
    rates = np.median(np.exp(fit(["u"], counts, np.ones((1, 20)), usual).draws(0)), axis=0)
    assert rates[10] == pytest.approx(300, rel=0.05)
    assert np.delete(rates, 10) == pytest.approx(np.full(19, 30.0), rel=0.05)


def test_the_history_of_a_floor_begins_after_the_last_action() -> None:
    weeks = pd.DatetimeIndex(pd.date_range("2026-01-05", periods=10, freq="7D"))
    units = pd.DataFrame(
        {"unit_id": ["T:배송", "a", "b", "c"], "inquiry_type": ["배송", "배송", "배송", "환불"]}
    )
    decisions = pd.DataFrame(
        {
            "unit_id": ["a", "a", "T:배송", "c"],
            "start_date": pd.to_datetime(["2026-01-20", "2026-02-02", "2026-01-12", "2026-03-20"]),
        }
    )
    assert last_actions(decisions, units, weeks).tolist() == [1, 4, 1, 0]
    assert last_actions(None, units, weeks).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("weeks", [1, 2, 26])
def test_no_inquiry_gives_a_small_finite_rate(weeks: int) -> None:
    draws = np.exp(fit(["u"], np.zeros((1, weeks)), np.full((1, weeks), 1000.0)).draws(0, ahead=2))
    assert draws.shape == (1000, weeks + 2)
    assert np.isfinite(draws).all()
    assert np.median(draws) * 1000 * weeks < 2


def test_counts_without_exposure_tell_nothing() -> None:
    exposure = np.array([[0.0] * 6 + [1000.0] * 6])
    counts = np.full((1, 12), 10.0)
    empty = np.where(exposure > 0, counts, 0.0)
    np.testing.assert_allclose(fit(["u"], counts, exposure).draws(0), fit(["u"], empty, exposure).draws(0))


def test_pearson_p_values_hold_their_level_with_small_counts() -> None:
    rng = np.random.default_rng(3)
    weekly = rng.poisson(1.5, (2000, 26)).astype(float)
    p_values = np.array([constant_rate_p(row, np.ones(26)) for row in weekly])
    assert 0.02 <= (p_values <= 0.05).mean() <= 0.07
    partners = rng.poisson(40 * ORDERS / ORDERS.mean(), (2000, 8)).astype(float)
    assert 0.03 <= np.mean([equal_rates_p(row, ORDERS) <= 0.05 for row in partners]) <= 0.07


def test_pearson_edge_cases() -> None:
    assert equal_rates_p(np.zeros(5), np.ones(5)) == 1.0
    assert equal_rates_p(np.array([7.0]), np.ones(1)) == 1.0
    assert equal_rates_p(np.array([30.0, 30.0]), np.ones(2)) > 0.9
    assert discoveries(np.array([np.nan, 0.001, 0.8])).tolist() == [False, True, False]
    assert discoveries(np.array([np.nan])).tolist() == [False]


def test_the_best_peer_is_not_too_good_to_be_true() -> None:
    """The raw minimum of eight equal-spread partners promises too much; the model's does not."""
    rng = np.random.default_rng(4)
    promised, raw, true, held = 0.0, 0.0, 0.0, []
    for world in range(60):
        rates = 0.006 * np.exp(rng.normal(0, 0.2, 8))
        counts = rng.poisson(rates * ORDERS).astype(float)
        found = compare(f"w{world}", counts, ORDERS)
        assert found is not None
        if found.p_value > 0.05:  # nothing is promised where partners differ by no more than chance
            continue
        eligible = found.partners[found.expected >= 30]
        headroom = found.overall - found.floor
        truth = rates @ ORDERS / ORDERS.sum() - rates[eligible].min()
        promised, true = promised + float(np.median(headroom)), true + float(truth)
        raw += float(counts.sum() / ORDERS.sum() - (counts / ORDERS)[eligible].min())
        low, high = np.percentile(headroom, [5, 95])
        held.append(low <= truth <= high)
    assert raw / true > 1.05
    assert len(held) > 30
    assert 0.88 <= promised / true <= 1.08
    assert np.mean(held) >= 0.8


def test_too_few_partners_give_no_floor() -> None:
    counts = np.array([100.0, 90.0, 4.0])
    found = compare("u", counts, np.array([1000.0, 900.0, 40.0]))
    assert found is not None and not len(found.floor) and np.isnan(found.p_value)
    assert found.partners.tolist() == [0, 1]
    assert compare("u", np.array([100.0]), np.array([1000.0])) is None
    assert compare("u", np.zeros(0), np.zeros(0)) is None
    assert compare("u", np.zeros(3), np.ones(3)) is None

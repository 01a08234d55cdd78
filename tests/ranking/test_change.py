from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voc.artefacts import Run
from voc.ranking import rank
from voc.ranking.change import EFFECTS, shapley

MakeRun = Callable[..., Run]

WEEKS = 12
ONE = np.eye(8, dtype=int)
POSITIVE = st.floats(0.5, 1e6)


@given(
    arrays(float, (2,), elements=POSITIVE), arrays(float, (2, 4), elements=st.floats(0, 1)),
    arrays(float, (2, 3, 4), elements=st.floats(0, 10)),
)  # fmt: skip
def test_the_parts_of_a_change_add_up(orders: np.ndarray, shares: np.ndarray, rates: np.ndarray) -> None:
    parts = shapley(orders, shares, rates)
    whole = orders[1] * (rates[1] @ shares[1]) - orders[0] * (rates[0] @ shares[0])
    assert parts.sum(axis=0) == pytest.approx(whole, rel=1e-9, abs=1e-9 * orders.max())
    mirrored = shapley(orders[::-1], shares[::-1], rates[::-1])
    assert mirrored == pytest.approx(-parts, rel=1e-9, abs=1e-9 * orders.max())
    assert parts.sum(axis=1) == pytest.approx(
        shapley(orders, shares, rates.sum(axis=1, keepdims=True)).ravel(), rel=1e-9, abs=1e-9 * orders.max()
    )


@given(arrays(float, (2, 4), elements=st.floats(0, 1)), arrays(float, (2, 1, 4), elements=st.floats(0, 10)))
def test_what_did_not_change_has_no_part(shares: np.ndarray, rates: np.ndarray) -> None:
    same_orders, same_shares, same_rates = np.full(2, 700.0), shares[[0, 0]], rates[[0, 0]]
    assert shapley(same_orders, shares, rates)[0] == 0
    assert shapley(np.array([700.0, 900.0]), same_shares, rates)[1] == 0
    assert shapley(np.array([700.0, 900.0]), shares, same_rates)[2] == 0


def partner_orders(last: tuple[int, int]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Partner 1 sells 100 a day and partner 2 100, in the last week ``last``."""

    def edit(orders: pd.DataFrame) -> pd.DataFrame:
        late = orders["date"] >= orders["date"].max() - pd.Timedelta(days=6)
        names = [late & orders["partner"].eq(f"파트너{i}") for i in (1, 2)]
        return orders.assign(count=np.select(names, last, orders["count"]).astype(int))

    return edit


def split(run: Run) -> pd.DataFrame:
    change = rank(run, 4).change
    moved = (change["after"] - change["before"]).to_numpy(dtype=float)
    assert change[EFFECTS].sum(axis=1).to_numpy() == pytest.approx(moved, abs=1e-9)
    assert (change["rate_low"] <= change["rate_effect"]).all()
    assert (change["rate_effect"] <= change["rate_high"]).all()
    return change.set_index(["period", "unit_id"])


def two_partners(counts: list[int], last: list[int]) -> np.ndarray:
    weeks = np.tile(counts, (WEEKS, 1))
    weeks[-1] = last
    return weeks @ ONE[:2]


def test_orders_that_move_to_a_worse_partner_are_mix(make_run: MakeRun) -> None:
    """Partner 1 has 70 a week at 0.1, partner 2 14 at 0.02; orders move from 2 to 1, rates stay."""
    counts = {("배송", "a"): two_partners([70, 14], [105, 7])}
    run = make_run(counts, np.array([100, 100, 0, 0, 0, 0, 0, 0]), edit_orders=partner_orders((150, 50)))
    row = split(run).loc[("week", "T:배송")]
    assert row[EFFECTS].tolist() == pytest.approx([0.0, 28.0, 0.0], abs=1e-9)


def test_all_three_parts_by_hand(make_run: MakeRun) -> None:
    """Orders 1400 to 1750, shares .5 to .6, rates (.1, .02) to (.08, .04), the six orders of change."""
    counts = {("배송", "a"): two_partners([70, 14], [84, 28])}
    run = make_run(counts, np.array([100, 100, 0, 0, 0, 0, 0, 0]), edit_orders=partner_orders((150, 100)))
    table = split(run)
    per_one = {(0, 0): 0.06, (1, 0): 0.068, (0, 1): 0.06, (1, 1): 0.064}
    volume = 350 * (2 * per_one[0, 0] + per_one[1, 0] + per_one[0, 1] + 2 * per_one[1, 1]) / 6
    mix = (2 * 1400 * 0.008 + 1400 * 0.004 + 1750 * 0.008 + 2 * 1750 * 0.004) / 6
    row = table.loc[("week", "T:배송")]
    assert row[EFFECTS].tolist() == pytest.approx([volume, mix, 28 - volume - mix], abs=1e-9)
    assert table.loc[("week", "ALL"), EFFECTS].tolist() == pytest.approx(row[EFFECTS].tolist())


def test_causes_add_up_to_their_type_and_types_to_all(make_run: MakeRun) -> None:
    rng = np.random.default_rng(5)
    names = [("배송", "a"), ("배송", "b"), ("쿠폰", "c")]
    run = make_run({name: rng.poisson(6, (WEEKS, 8)) for name in names}, np.linspace(20, 90, 8))
    table = split(run).reset_index()
    for _, period in table.groupby("period"):
        sums = period.groupby("level")[[*EFFECTS, "before", "after"]].sum()
        assert sums.loc["cause"].tolist() == pytest.approx(sums.loc["type"].tolist(), abs=1e-9)
        assert sums.loc["all"].tolist() == pytest.approx(sums.loc["type"].tolist(), abs=1e-9)
    assert set(table["period"]) == {"week", "month"}


def test_inquiries_of_a_partner_without_orders_are_no_mix(make_run: MakeRun) -> None:
    """Partner 2 sells nothing in the last week, and what comes about earlier orders still counts."""
    counts = {("배송", "a"): two_partners([70, 14], [70, 10])}
    run = make_run(counts, np.array([100, 100, 0, 0, 0, 0, 0, 0]), edit_orders=partner_orders((200, 0)))
    row = split(run).loc[("week", "T:배송")]
    assert np.isfinite(row[EFFECTS].to_numpy(dtype=float)).all()
    assert row["rate_effect"] < -30  # partner 1 halved its rate


def test_a_new_partner_is_mix(make_run: MakeRun) -> None:
    def edit(orders: pd.DataFrame) -> pd.DataFrame:
        early = orders["date"] < orders["date"].max() - pd.Timedelta(days=6)
        return orders.assign(count=orders["count"].mask(early & orders["partner"].eq("파트너2"), 0))

    counts = two_partners([70, 0], [70, 140])
    run = make_run({("배송", "a"): counts}, np.array([100, 100, 0, 0, 0, 0, 0, 0]), edit_orders=edit)
    row = split(run).loc[("week", "T:배송")]
    assert row[EFFECTS].tolist() == pytest.approx([87.5, 52.5, 0.0], abs=1e-9)


def test_without_orders_by_partner_there_is_no_mix(make_run: MakeRun) -> None:
    run = make_run({("배송", "a"): two_partners([70, 14], [90, 14])}, np.array([200.0]))
    result = rank(run, 4)
    assert (result.change["mix_effect"] == 0).all()
    assert result.summary["change"]["mix"] == 0 and result.summary["change"]["mix_of"] == ""


def test_a_short_history_has_no_month(make_run: MakeRun) -> None:
    result = rank(make_run({("배송", "a"): np.full(7, 30)}, np.array([100.0])))
    assert set(result.change["period"]) == {"week"}
    assert result.summary["change"]["month"] is None


def test_noise_is_told_from_a_rise(make_run: MakeRun) -> None:
    rng = np.random.default_rng(4)
    noise = {("배송", f"c{i:02d}"): rng.poisson(40, 26) for i in range(30)}
    doubled = rng.poisson(40, 26)
    doubled[-1] = 90
    result = rank(make_run({**noise, ("쿠폰", "up"): doubled}, np.array([1000.0])))
    week = result.change[result.change["period"].eq("week")].set_index("unit_id")
    assert week.loc["up", "rate_low"] > 0
    told = week.loc[[cause for _, cause in noise], "rate_low"] > 0
    assert told.sum() <= 2
    assert result.summary["change"]["top_rise_causes"][0]["unit_id"] == "up"

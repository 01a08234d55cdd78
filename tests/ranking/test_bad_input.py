"""Whatever comes in, no number of the ranking is infinite, and nothing crashes."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ranking.conftest import FIRST_MONDAY

from voc.artefacts import Run
from voc.errors import InputError
from voc.ranking import rank
from voc.ranking_schemas import RANKING

MakeRun = Callable[..., Run]

MAY_BE_UNKNOWN = {name for name, column in RANKING.columns.items() if column.nullable}


def check_numbers(table: pd.DataFrame, unknown: set[str] = frozenset()) -> None:
    numbers = table.select_dtypes("number").astype(float)
    assert not np.isinf(numbers).any(axis=None), numbers.columns[np.isinf(numbers).any()].tolist()
    known = numbers.drop(columns=unknown & set(numbers.columns))
    assert known.notna().all(axis=None), known.columns[known.isna().any()].tolist()


UNIT = st.tuples(st.sampled_from(["배송", "회원"]), st.sampled_from("abc"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), weeks=st.integers(1, 6), partners=st.sampled_from([1, 3]))
def test_all_numbers_are_finite_or_unknown_where_they_may_be(
    make_run: MakeRun, data: st.DataObject, weeks: int, partners: int
) -> None:
    shape = (weeks, partners)
    size = weeks * partners
    draw = st.lists(st.sampled_from([0, 0, 1, 7, 90]), min_size=size, max_size=size)
    units = data.draw(st.lists(UNIT, min_size=1, max_size=3, unique_by=lambda unit: unit[1]))
    counts = {unit: np.reshape(data.draw(draw), shape) for unit in units}
    orders = st.lists(st.sampled_from([0, 1, 500]), min_size=partners, max_size=partners)
    daily = data.draw(st.none() | orders)
    seen = [unit[0] for unit in units if counts[unit].any()]  # a target for any other type is refused
    target = {name: data.draw(st.sampled_from([1e-6, 50.0])) for name in seen[:1]}
    run = make_run(
        counts, None if daily is None else np.array(daily), {units[0][1]: {"effort_days": np.nan}},
        target_rates=target, cost_per_contact=3000.0,
    )  # fmt: skip
    try:
        result = rank(run)
    except InputError:  # no whole weeks, or none with orders: said, not crashed
        return
    check_numbers(result.ranking, MAY_BE_UNKNOWN)
    check_numbers(result.weekly)
    check_numbers(result.peers)
    check_numbers(result.change)
    json.dumps(result.summary, allow_nan=False)


def test_a_week_without_orders_is_left_out_and_said(make_run: MakeRun) -> None:
    def closed(orders: pd.DataFrame) -> pd.DataFrame:
        is_open = orders["date"] < FIRST_MONDAY + pd.Timedelta(weeks=5)
        return orders.assign(count=orders["count"].where(is_open, 0))

    summary = rank(make_run({("배송", "a"): np.full(6, 14)}, np.array([90]), edit_orders=closed)).summary
    assert summary["week"]["start"] == "2026-02-02"
    assert [week["reason"] for week in summary["incomplete_weeks"]] == ["주문 합계가 0"]


def test_orders_that_stop_early_end_the_weeks_and_say_when(make_run: MakeRun) -> None:
    def stopped(orders: pd.DataFrame) -> pd.DataFrame:
        return orders[orders["date"] < FIRST_MONDAY + pd.Timedelta(days=30)]

    summary = rank(make_run({("배송", "a"): np.full(6, 14)}, np.array([90]), edit_orders=stopped)).summary
    assert summary["week"]["start"] == "2026-01-26"
    assert {week["reason"] for week in summary["incomplete_weeks"]} == {"주문 데이터가 2026-02-03까지만 있음"}


def test_one_week_of_history_is_refused(make_run: MakeRun) -> None:
    with pytest.raises(InputError, match="완전한 주 1주"):
        rank(make_run({("배송", "a"): np.array([14])}, np.array([90])))


def test_a_type_that_came_once_is_counted_and_never_ranked(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.full(6, 40), ("회원", "b"): np.array([0, 0, 0, 1, 0, 0])}
    units = rank(make_run(counts, np.array([90]))).ranking.set_index("unit_id")
    assert units.loc[["T:회원", "b"], "inquiries"].tolist() == [1, 1]
    assert units.loc[["T:회원", "b"], "rank"].isna().all()
    assert units.loc["b", "headroom_high"] == 0


def test_a_target_above_the_present_rate_promises_nothing_and_says_so(make_run: MakeRun) -> None:
    run = make_run({("배송", "a"): np.full(8, 40)}, np.array([900]), target_rates={"배송": 0.5})
    cause = rank(run).ranking.set_index("unit_id").loc["a"]
    assert cause[["headroom_low", "headroom_mid", "headroom_high"]].tolist() == [0, 0, 0]
    assert cause["evidence_text"].startswith("이미 목표 인입률(주문 1,000건당 500.0건) 이하")

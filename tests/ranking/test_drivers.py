from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.counts import Cubes, count
from voc.ranking.drivers.evidence import (
    interaction,
    less_than_share,
    lift_and_excess,
    more_than_share,
    started,
    weeks_apart,
)
from voc.ranking.drivers.find import find_drivers
from voc.schemas import SCHEMAS

WEEKS, PARTNERS = 16, 4
ORDERS = np.full(PARTNERS, 100)


def even(a_week: int, weeks: int = WEEKS) -> np.ndarray:
    return np.full((weeks, PARTNERS), a_week)


def world(make_run: MakeRun, a: np.ndarray, b: np.ndarray | None = None, **options: Any) -> Cubes:
    """Two causes of 배송 and one of 환불 by week and partner, against equal orders."""
    counts = {("배송", "a"): a, ("배송", "b"): even(6) if b is None else b, ("환불", "c"): even(8)}
    return count(make_run(counts, ORDERS, **options), 8)


def told(cubes: Cubes, events: pd.DataFrame | None = None) -> pd.DataFrame:
    return SCHEMAS["drivers"].validate(find_drivers(cubes, events).table)


def column(name: str, choose: Callable[[pd.DataFrame], Any]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda inquiries: inquiries.assign(**{name: choose(inquiries)})


def test_a_partner_with_more_than_its_share(make_run: MakeRun) -> None:
    a = even(4)
    a[:, 2] = 16
    found = told(world(make_run, a))
    row = found[found["unit_id"] == "a"].iloc[0]
    assert (row["dimension"], row["value"], row["direction"], row["reference"]) == (
        "partner", "파트너3", "more", "orders",
    )  # fmt: skip
    assert row["inquiries"] == 128
    assert row["lift"] == pytest.approx(4, abs=0.05) and row["lift_low"] < 4 < row["lift_high"]
    assert row["excess_mid"] == pytest.approx(12, abs=0.1)
    assert row["text"].startswith("파트너3에서 다른 파트너의 4.0배(") and pd.isna(row["start"])
    assert set(found["value"]) == {"파트너3"}  # beside it the others are no good examples


def test_a_good_partner_is_told_as_well(make_run: MakeRun) -> None:
    a = even(12)
    a[:, 0] = 3
    found = told(world(make_run, a)).set_index("unit_id")
    assert found.loc["a", "direction"] == "less"
    assert found.loc["a", "lift"] == pytest.approx(0.25, abs=0.02)
    assert "무엇이 다른지" in found.loc["a", "text"]


def test_what_is_even_is_not_told(make_run: MakeRun) -> None:
    assert told(world(make_run, even(5))).empty


def test_small_numbers_are_not_told(make_run: MakeRun) -> None:
    a = even(0)
    a[:, 2] = 1  # all of its 8 inquiries
    assert told(world(make_run, a)).empty


def test_the_week_it_began(make_run: MakeRun) -> None:
    a = even(4)
    a[11:, 2] = 20
    cubes = world(make_run, a)
    row = told(cubes).set_index("unit_id").loc["a"]
    assert row["start"] == FIRST_MONDAY + pd.Timedelta(weeks=11)
    assert row["text"].endswith("3월 23일 이후 시작됐습니다.")


def test_a_partner_bad_in_everything_is_told_of_all_inquiries_only(make_run: MakeRun) -> None:
    shape = np.ones((WEEKS, PARTNERS), int)
    shape[:, 1] = 3
    counts = {("배송", "a"): 5 * shape, ("배송", "b"): 6 * shape, ("환불", "c"): 8 * shape}
    found = told(count(make_run(counts, ORDERS), 8))
    assert found[["unit_id", "value"]].to_numpy().tolist() == [["ALL", "파트너2"]]


def test_a_pair_beyond_its_parts_is_told_instead_of_them(make_run: MakeRun) -> None:
    def channel(rows: pd.DataFrame) -> np.ndarray:
        number = rows.groupby(["inquiry_type", "partner"]).cumcount()  # those of a come first
        planted = rows["inquiry_type"].eq("배송") & rows["partner"].eq("파트너3") & number.lt(18 * WEEKS)
        usual = np.array(["채팅", "전화", "1:1"])[number % 3]
        return np.where(planted, np.where(number % 18 < 15, "전화", "채팅"), usual)

    a = even(6)
    a[:, 2] = 18
    found = told(world(make_run, a, even(24), edit=column("channel", channel)))
    of_a = found[found["unit_id"] == "a"]
    assert of_a[["value", "other_value"]].to_numpy().tolist() == [["파트너3", "전화"]]
    assert of_a["text"].iloc[0].startswith("파트너3 · 채널 전화(두 조건이 겹칠 때)에서 비중이 다른 문의의 ")


def test_interaction_is_what_both_bring_beyond_each() -> None:
    counts = np.array([[80.0, 20.0], [20.0, 20.0], [20.0, 20.0], [20.0, 20.0]])
    ratio, p_values = interaction(counts, np.full((4, 2), 100.0))
    assert ratio == pytest.approx([80.5 / 20.5, 1.0])
    assert p_values[0] < 0.001 and p_values[1] == pytest.approx(0.5)
    nothing, sure = interaction(counts, np.zeros((4, 2)))
    assert nothing.tolist() == [0, 0] and sure.tolist() == [1, 1]


def test_weekdays_are_compared_within_the_type_and_not_by_one_week(make_run: MakeRun) -> None:
    def mondays(every: bool) -> Callable[[pd.DataFrame], pd.DataFrame]:
        def move(rows: pd.DataFrame) -> pd.DataFrame:
            when = rows["created_at"].dt.tz_localize(None)
            monday = when.dt.normalize() - pd.to_timedelta(when.dt.day_of_week, unit="D")
            last = monday == monday.max()
            hot = rows["inquiry_type"].eq("환불") & (every | last) & (rows.index.to_numpy() % 2 == 0)
            moved = when.where(~hot, monday + pd.Timedelta(hours=9))
            return rows.assign(created_at=moved.dt.tz_localize("Asia/Seoul").astype(rows["created_at"].dtype))

        return move

    found = told(world(make_run, even(6), even(9), edit=mondays(True)))
    assert set(found["value"]) == {"월요일"}
    assert "T:환불" in set(found["unit_id"])
    assert told(world(make_run, even(6), even(9), edit=mondays(False))).empty


def test_weeks_after_an_event(make_run: MakeRun) -> None:
    a = even(5)
    a[6:8] = 15
    start = FIRST_MONDAY + pd.Timedelta(weeks=6, days=2)
    events = pd.DataFrame(
        {"start": [start], "end": [start], "kind": ["배포"], "note": ["앱 4.1"], "types": ["배송"]}
    )
    cubes = world(make_run, a, events=events)
    row = told(cubes, events).set_index("unit_id").loc["a"]
    assert (row["dimension"], row["reference"]) == ("event", "weeks")
    assert row["lift"] == pytest.approx(3, abs=0.05)
    assert row["excess_mid"] == pytest.approx(40, abs=1)
    assert row["text"].startswith("2월 18일 앱 4.1 뒤 2주에서 평소의 3.0배")
    elsewhere = events.assign(types="환불")
    assert told(world(make_run, a, events=elsewhere), elsewhere).empty


def test_a_repeat_is_no_evidence_of_its_own(make_run: MakeRun) -> None:
    a = even(4)
    a[:, 2] = 16

    def repeats(rows: pd.DataFrame) -> pd.DataFrame:
        number = rows.groupby(["inquiry_type", "partner"]).cumcount()  # those of a come first
        hot = rows["inquiry_type"].eq("배송") & rows["partner"].eq("파트너3") & number.lt(16 * WEEKS)
        again = hot & (number % 16 >= 4)
        return rows.assign(is_repeat=again.astype("boolean"))

    assert told(world(make_run, a, edit=repeats)).empty


def test_against_inquiries_without_orders(make_run: MakeRun) -> None:
    a = even(4)
    a[:, 2] = 16
    counts = {("배송", "a"): a, ("배송", "b"): even(12), ("환불", "c"): even(8)}
    found = told(count(make_run(counts), 8)).set_index("unit_id")
    assert found.loc["a", "reference"] == "type"
    assert "비중이 다른 파트너의" in found.loc["a", "text"]


def test_says_what_to_supply(make_run: MakeRun) -> None:
    line = find_drivers(count(make_run({("배송", "a"): np.full(12, 30)}), 8)).line
    assert line.startswith("파트너·상품·고객군·채널·여정 단계·앱 버전별로는 살피지 못했습니다.")
    assert "events" in line


@given(st.integers(1, 200), st.floats(0.02, 0.9), st.data())
def test_p_values_are_the_binomial_tails(total: int, share: float, data: st.DataObject) -> None:
    inside = data.draw(st.integers(0, total))
    held = (np.array(float(inside)), np.array(float(total)), np.array(share), np.array(1.0))
    outcomes = stats.binom.pmf(np.arange(total + 1), total, share)
    assert float(more_than_share(*held, False)) == pytest.approx(outcomes[inside:].sum(), abs=1e-9)
    assert float(less_than_share(*held, False)) == pytest.approx(outcomes[: inside + 1].sum(), abs=1e-9)


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0.05, 0.8))
def test_lift_and_excess_agree(inside: int, outside: int, share: float) -> None:
    lifts, excess = lift_and_excess(inside, inside + outside, share, 1.0)
    assert (np.diff(lifts) > 0).all() and (np.diff(excess) > 0).all()
    assert ((lifts > 1) == (excess > 0)).all()
    assert lifts[0] <= inside / outside * (1 - share) / share <= lifts[2]


def test_a_constant_ratio_has_no_start() -> None:
    assert started(np.full(20, 9.0), np.full(20, 3.0)) is None
    assert started(np.full(20, 3.0), np.full(20, 3.0)) is None
    assert started(np.array([9.0, 9.0]), np.array([3.0, 3.0])) is None


def test_restless_weeks_make_an_event_less_sure() -> None:
    chosen = np.arange(12) >= 10
    calm, restless = np.full(12, 20.0), np.tile([8.0, 32.0], 6)
    calm[chosen] = restless[chosen] = 40
    exposure = np.ones(12)
    assert weeks_apart(calm, exposure, chosen, ~chosen) < 1e-3
    assert weeks_apart(restless, exposure, chosen, ~chosen) > 0.01
    assert weeks_apart(np.where(chosen, 0.0, calm), exposure, chosen, ~chosen) == 1.0


def test_a_source_too_small_for_any_driver_is_no_error(make_run: MakeRun) -> None:
    found = find_drivers(count(make_run({("배송", "a"): np.ones((3, PARTNERS), int)}, ORDERS), 8))
    assert found.table.empty and found.tried == 0
    SCHEMAS["drivers"].validate(found.table)


def test_a_single_partner_has_no_others(make_run: MakeRun) -> None:
    def alone(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(partner="파트너1")

    assert told(count(make_run({("배송", "a"): even(10)}, edit=alone), 8)).empty

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.errors import InputError
from voc.ranking.weeks import Needed, birth, calendar, monday, week_label

FIRST_MONDAY = pd.Timestamp("2026-01-05")


def times(days: pd.DatetimeIndex, each: int = 1) -> pd.Series:
    return pd.Series(days.repeat(each)).dt.tz_localize("Asia/Seoul")


def test_monday_keeps_the_local_day() -> None:
    late_sunday = pd.Series(pd.to_datetime(["2026-06-28 23:59", "2026-06-29 00:00"])).dt.tz_localize(
        "Asia/Seoul"
    )
    assert monday(late_sunday).tolist() == [pd.Timestamp("2026-06-22"), pd.Timestamp("2026-06-29")]


@pytest.mark.parametrize(
    ("week", "label"),
    [
        ("2026-06-22", "6월 4주차(6/22~28)"),
        ("2026-06-29", "7월 1주차(6/29~7/5)"),  # its Thursday is July 2
        ("2025-12-29", "1월 1주차(12/29~1/4)"),
        ("2026-09-28", "10월 1주차(9/28~10/4)"),
        ("2026-04-27", "4월 5주차(4/27~5/3)"),
    ],
)
def test_labels_follow_the_thursday(week: str, label: str) -> None:
    assert week_label(pd.Timestamp(week)) == label


def test_only_whole_weeks_count() -> None:
    days = pd.date_range(FIRST_MONDAY + pd.Timedelta(days=2), periods=7 * 5, freq="D")  # Wednesday to Tuesday
    found = calendar(times(days), [], 8)
    assert list(found.weeks) == list(pd.date_range(FIRST_MONDAY + pd.Timedelta(days=7), periods=4, freq="7D"))
    assert found.window == 4
    assert len(found.incomplete) == 2


def test_a_silent_day_is_missing_data_only_in_a_busy_source() -> None:
    days = pd.date_range(FIRST_MONDAY, periods=28, freq="D")
    gap = days.delete(9)
    assert len(calendar(times(gap, 9), [], 8).weeks) == 4
    busy = calendar(times(gap, 20), [], 8)
    assert list(busy.incomplete.values()) == ["문의가 한 건도 없는 날이 있음"]
    assert len(busy.weeks) == 3


def test_an_inbox_that_rests_at_the_weekend_keeps_its_weeks() -> None:
    days = pd.date_range(FIRST_MONDAY, periods=28, freq="D")
    found = calendar(times(days[(days.day_of_week < 5) | (days == days[-1])], 40), [], 8)
    assert len(found.weeks) == 4


def test_a_window_holds_no_weeks_from_long_ago() -> None:
    recent = pd.date_range(FIRST_MONDAY, periods=21, freq="D")
    gap = pd.date_range(FIRST_MONDAY - pd.Timedelta(weeks=40), periods=280, freq="D").delete(slice(28, 270))
    days = gap.append(recent).as_unit("us")
    found = calendar(times(days), [Needed("주문", 0, pd.Series(9, index=days))], 4)
    assert len(found.weeks) > 4
    assert found.window == 3 + 1


def daily(start: str, days: int, each: int = 100) -> pd.Series:
    return pd.Series(each, index=pd.date_range(start, periods=days, freq="D").as_unit("us"))


def reasons(needed: list[Needed], weeks: int = 6) -> dict[str, str]:
    created = times(pd.date_range(FIRST_MONDAY, periods=7 * weeks, freq="D"))
    found = calendar(created, needed, 8)
    assert len(found.weeks) + len(found.incomplete) == weeks
    return {f"{week:%m-%d}": why for week, why in found.incomplete.items()}


def test_weeks_drop_out_where_orders_stop_or_are_zero() -> None:
    orders = daily("2026-01-05", 32)
    orders.iloc[7:14] = 0
    orders = orders.drop(pd.Timestamp("2026-01-20"))
    assert reasons([Needed("주문", 0, orders)]) == {
        "01-12": "주문 합계가 0", "01-19": "주문 데이터에 없는 날이 있음",
        "02-02": "주문 데이터가 2026-02-05까지만 있음", "02-09": "주문 데이터가 2026-02-05까지만 있음",
    }  # fmt: skip


def test_a_complete_week_needs_every_denominator_with_its_lag() -> None:
    orders, members = daily("2026-01-05", 42), daily("2026-01-12", 35)
    needed = [Needed("주문", 0, orders), Needed("주문", 2, orders), Needed("회원", 0, members)]
    assert reasons(needed) == {
        "01-05": "2주 전 주문 데이터가 2026-01-05부터 있음",
        "01-12": "2주 전 주문 데이터가 2026-01-05부터 있음",
    }
    early = Needed("주문", 2, daily("2025-12-22", 56))
    assert reasons([needed[0], early, needed[2]]) == {"01-05": "회원 데이터가 2026-01-12부터 있음"}


def test_a_denominator_without_a_row_leaves_no_week() -> None:
    created = times(pd.date_range(FIRST_MONDAY, periods=21, freq="D"))
    with pytest.raises(InputError, match="회원 데이터가 없음"):
        calendar(created, [Needed("회원", 0, daily("2026-01-05", 0))], 8)


def test_one_week_is_refused_with_what_came() -> None:
    with pytest.raises(InputError, match="완전한 주 1주") as caught:
        calendar(times(pd.date_range(FIRST_MONDAY, periods=9, freq="D")), [], 8)
    assert "2026-01-05~2026-01-13" in str(caught.value)


def test_no_inquiry_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="완전한 주 0주"):
        calendar(pd.Series([], dtype="datetime64[us, Asia/Seoul]"), [], 8)


@pytest.mark.parametrize(
    ("counts", "week"),
    [
        ([5, 4, 6, 5, 5, 4], 0),
        ([0, 0, 0, 12, 9, 11], 3),
        ([1, 0, 0, 12, 9, 11], 3),  # a stray inquiry is no birth
        ([0, 1, 0, 1, 0, 0], 1),  # too few to tell
        ([0, 0, 0, 0, 0, 0], 0),
    ],
)
def test_birth(counts: list[float], week: int) -> None:
    assert birth(np.array(counts, dtype=float), np.full(6, 1000.0)) == week

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranking.conftest import MakeRun

from voc.errors import SettingsError
from voc.ranking.counts import count
from voc.ranking.insights.day_shares import day_shares
from voc.ranking.insights.service import service_level
from voc.ranking.insights.working_hours import WorkingHours, elapsed, working_hours
from voc.schemas import SCHEMAS
from voc.settings import Service

WEEKS = 5
COUNTS = {("배송", "a"): np.full(WEEKS, 100), ("환불", "b"): np.full(WEEKS, 10)}
OFFICE = WorkingHours(9 * 60, 18 * 60, "1111100")
TIMES = st.datetimes(pd.Timestamp("2026-01-01"), pd.Timestamp("2026-12-31"))


def answered(rows: pd.DataFrame) -> pd.DataFrame:
    """Of ten: six within 2 hours, two within 20, one after 30, one still open."""
    tenth = np.arange(len(rows)) % 10
    hours = pd.Series(np.select([tenth < 6, tenth < 8, tenth < 9], [2.0, 20.0, 30.0], np.nan), rows.index)
    return rows.assign(
        resolved_at=rows["created_at"] + pd.to_timedelta(hours, unit="h"),
        vendor=np.where(np.arange(len(rows)) % 2, "한빛", "두리"),
        handle_minutes=tenth + 1.0,
    )


def test_open_inquiries_count_as_not_completed(make_run: MakeRun) -> None:
    found = service_level(count(make_run(COUNTS, edit=answered), 4), Service(targets={"24시간": 0.9}))
    table = SCHEMAS["service"].validate(found.table)
    every = table[table["split"].eq("all") & table["period"].eq("week")].set_index("hours")
    assert every["inquiries"].eq(110).all()
    assert every["share"].to_dict() == {3: 0.6, 6: 0.6, 16: 0.6, 24: 0.8}
    assert every.loc[24, ["target", "verdict"]].tolist() == [0.9, "미달"]
    assert every.loc[3, "verdict"] == "" and every["share_low"].lt(every["share"]).all()
    vendors = table[table["split"].eq("vendor") & table["period"].eq("month") & table["hours"].eq(24)]
    assert vendors.set_index("value")["share"].to_dict() == {"두리": 0.8, "한빛": 0.8}
    assert set(table.loc[table["split"].eq("type") & table["period"].eq("week"), "value"]) == {"배송"}
    assert "목표 90.0 % 미달" in found.line and "목표에 못 미친 업체: 두리(24시간 80.0 %)" in found.line
    assert "아직 24시간이 지나지 않은" not in found.line  # the last answer came 30 hours later
    handled = SCHEMAS["handle_times"].validate(found.handle_times)
    whole = handled[handled["split"].eq("all") & handled["period"].eq("week")].iloc[0]
    assert (whole["median_minutes"], whole["p90_minutes"]) == (5.5, pytest.approx(9.1))


def test_open_ones_that_had_no_day_yet_are_named(make_run: MakeRun) -> None:
    def quick(rows: pd.DataFrame) -> pd.DataFrame:
        rows = answered(rows)
        took = rows["resolved_at"] - rows["created_at"]
        return rows.assign(resolved_at=rows["resolved_at"].where(took <= pd.Timedelta(hours=2)))

    found = service_level(count(make_run(COUNTS, edit=quick), 4), Service())
    assert "이번 주 문의 6건은 아직 24시간이 지나지 않은 채 열려 있습니다." in found.line


def test_the_headline_has_the_definition_of_the_table(make_run: MakeRun) -> None:
    cubes, service = count(make_run(COUNTS, edit=answered), 4), Service(targets={"24시간": 0.9})
    week, month = day_shares(cubes, service)
    table = service_level(cubes, service).table
    row = table[table["split"].eq("all") & table["period"].eq("week") & table["hours"].eq(24)].iloc[0]
    assert week["response_24h_measure"] == row["measure"] == "completed"
    named = {"share": row["share"], "low": row["share_low"], "high": row["share_high"]}
    assert {name: week[f"response_24h_{name}"] for name in named} == named
    assert (week["response_24h_target"], week["response_24h_verdict"]) == (0.9, "미달")
    assert month["response_24h_share"] == 0.8 and np.isnan(month["response_24h_share_previous"])
    first, _ = day_shares(
        count(make_run(COUNTS, edit=lambda r: r.assign(first_response_at=r["created_at"])), 4), service
    )
    assert first["response_24h_measure"] == "first_response" and first["response_24h_share"] == 1.0
    assert first["response_24h_target"] is None  # targets are of what is completed


@pytest.mark.parametrize(("target", "verdict"), [(0.5, "달성"), (0.8, "경계"), (0.95, "미달")])
def test_verdicts_take_chance_into_account(make_run: MakeRun, target: float, verdict: str) -> None:
    found = service_level(count(make_run(COUNTS, edit=answered), 4), Service(targets={"24시간": target}))
    last = found.table[found.table["split"].eq("all") & found.table["period"].eq("week")]
    assert last.set_index("hours").loc[24, "verdict"] == verdict


def test_a_target_of_other_hours_has_its_own_share(make_run: MakeRun) -> None:
    cubes = count(make_run(COUNTS, edit=answered), 4)
    table = service_level(cubes, Service(targets={"48시간": 0.85})).table
    assert table.loc[table["hours"] == 48, "share"].iloc[0] == 0.9


def test_an_end_before_the_start_is_no_completion() -> None:
    start = pd.Series(pd.to_datetime(["2026-06-02 10:00", "2026-06-02 10:00"]))
    end = pd.Series(pd.to_datetime(["2026-06-02 09:00", None]))
    assert np.isnan(elapsed(start, end, None)).all() and np.isnan(elapsed(start, end, OFFICE)).all()


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-06-10 10:00", "2026-06-10 12:30", 2.5),
        ("2026-06-10 08:00", "2026-06-10 20:00", 9.0),
        ("2026-06-12 17:00", "2026-06-15 10:00", 2.0),  # over a weekend
        ("2026-06-02 17:00", "2026-06-04 10:00", 2.0),  # over election day
        ("2026-06-13 10:00", "2026-06-14 10:00", 0.0),
    ],
)
def test_working_hours(start: str, end: str, hours: float) -> None:
    times = [pd.Series(pd.to_datetime([time])).dt.tz_localize("Asia/Seoul") for time in (start, end)]
    assert elapsed(*times, OFFICE).tolist() == [hours]


@given(TIMES, TIMES, TIMES)
def test_working_hours_add_up(first: datetime, second: datetime, third: datetime) -> None:
    a, b, c = (pd.Series([pd.Timestamp(time)]) for time in sorted((first, second, third)))
    whole, parts = OFFICE.between(a, c)[0], OFFICE.between(a, b)[0] + OFFICE.between(b, c)[0]
    assert whole == pytest.approx(parts, abs=1e-6)
    assert -1e-9 <= whole <= (c - a).dt.total_seconds()[0] / 3600 + 1e-6


def test_settings_of_the_working_hours() -> None:
    assert working_hours(Service()) is None
    assert working_hours(Service(business_hours="09:00-18:00")) == OFFICE
    mixed = working_hours(Service(business_hours="8:30~17:00", days="월, 수, 금-토"))
    assert mixed == WorkingHours(510, 1020, "1010110")


@pytest.mark.parametrize(
    ("service", "where"),
    [
        (Service(business_hours="아홉시부터"), "service.business_hours"),
        (Service(business_hours="18:00-09:00"), "service.business_hours"),
        (Service(business_hours="09:00-18:00", days="금-월"), "service.days"),
        (Service(business_hours="09:00-18:00", days="평일"), "service.days"),
        (Service(targets={"하루": 0.9}), "service.targets"),
    ],
)
def test_what_cannot_be_read_is_refused(make_run: MakeRun, service: Service, where: str) -> None:
    cubes = count(make_run(COUNTS, edit=answered), 4)
    with pytest.raises(SettingsError, match=where):
        service_level(cubes, service)


def nothing(rows: pd.DataFrame) -> pd.DataFrame:
    return rows


def unanswered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(resolved_at=pd.Series(pd.NaT, rows.index, dtype=rows["created_at"].dtype))


@pytest.mark.parametrize("edit", [nothing, unanswered])
def test_says_what_to_supply(make_run: MakeRun, edit: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    found = service_level(count(make_run(COUNTS, edit=edit), 4), Service())
    assert found.table.empty and found.handle_times.empty
    for name in ("resolved_at", "first_response_at", "handle_minutes", "vendor"):
        assert name in found.line
    SCHEMAS["service"].validate(found.table)
    SCHEMAS["handle_times"].validate(found.handle_times)

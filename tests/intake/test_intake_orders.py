from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.errors import InputError, SettingsError
from voc.intake import check_input, intake

MakeRun = Callable[..., Run]

INQUIRIES = "created_at,text,inquiry_type\n2026-06-01,언제 와요,배송\n2026-06-09,로그인이 안 돼요,회원\n"
ORDERS = "orders: {path: orders.csv}\n"


def saved(run: Run) -> list[list[object]]:
    intake(run)
    table = run.load("orders")
    assert table["date"].nunique() == 1
    return table.drop(columns="date").to_numpy().tolist()


def test_orders_by_partner_product_and_segment(make_run: MakeRun) -> None:
    more = "orders: {path: orders.csv, unit: 판매, columns: {partner: 브랜드}}\n"
    orders = "date,브랜드,product,segment,count\n2026-06-01,가,셔츠,신규,3\n2026-06-01,가,셔츠,신규,4\n"
    assert saved(make_run(INQUIRIES, more, orders=orders)) == [["판매", "가", "셔츠", "신규", 7]]


def test_every_denominator_is_saved_under_its_name(make_run: MakeRun) -> None:
    members = "{path: members.csv, columns: {count: 회원수}, types: [회원]}"
    more = f"{ORDERS}denominators: {{활성 회원: {members}}}\n"
    run = make_run(
        INQUIRIES, more, orders="date,count\n2026-06-01,5\n", members="date,회원수\n2026-06-01,900\n"
    )
    assert saved(run) == [["주문", "", "", "", 5], ["활성 회원", "", "", "", 900]]
    assert "활성 회원: 900 (1일)" in check_input(run.settings)


def test_a_total_beside_its_partners_is_not_counted_twice(make_run: MakeRun) -> None:
    orders = "date,partner,count\n2026-06-01,,101\n2026-06-01,가,60\n2026-06-01,나,40\n"
    assert saved(make_run(INQUIRIES, ORDERS, orders=orders)) == [
        ["주문", "가", "", "", 60], ["주문", "나", "", "", 40],
    ]  # fmt: skip


def test_partners_that_do_not_add_up_are_an_error_with_the_day(make_run: MakeRun) -> None:
    orders = "date,partner,count\n2026-06-01,,100\n2026-06-01,가,100\n2026-06-02,,100\n2026-06-02,가,98\n"
    with pytest.raises(InputError) as error:
        intake(make_run(INQUIRIES, ORDERS, orders=orders))
    parts = ("합계와 나뉜 수", "합계 100", "98", "orders.csv 2026-06-02(모두 1일)", "해결")
    assert all(part in str(error.value) for part in parts)


def test_a_day_of_nothing_may_be_a_total_of_nothing(make_run: MakeRun) -> None:
    orders = "date,partner,count\n2026-06-01,,0\n2026-06-01,가,0\n"
    assert saved(make_run(INQUIRIES, ORDERS, orders=orders)) == [["주문", "가", "", "", 0]]


@pytest.mark.parametrize(
    ("events", "parts"),
    [
        ("start,end,kind\n2026-06-02,2026-06-01,장애\n", ("시작 전에 끝납니다", "2행 end")),
        ("start,end,kind\n2026-06-01,,\n", ("kind가 비어", "2행 kind")),
        ("start,end,kind\n어제,,장애\n", ("날짜를 읽을 수 없습니다", "2행 start")),
    ],
)
def test_a_bad_event_is_an_error_with_its_line(
    make_run: MakeRun, events: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as error:
        intake(make_run(INQUIRIES, "events: events.csv\n", events=events))
    assert all(part in str(error.value) for part in (*parts, "해결"))


def test_what_lies_outside_the_data_is_noted(make_run: MakeRun) -> None:
    events = "start,end,kind,types\n2026-05-01,2026-05-03,장애,\n2026-06-01,2026-06-20,정책,배 송\n"
    events += "2026-06-10,,장애,배송\n2026-06-02,,장애,배송\n"
    run = make_run(
        INQUIRIES, f"{ORDERS}events: events.csv\n", orders="date,count\n2026-06-01,5\n2026-06-04,5\n",
        events=events,
    )  # fmt: skip
    expected = (
        "주문 데이터가 2026-06-04에 끝나 2026-06-01 주부터는 인입률과 순위에 넣지 않습니다"
        "(문의는 2026-06-09까지).",
        "행사 2건이 문의 기간(2026-06-01~2026-06-09) 밖이라 영향을 주지 않습니다(예: 2026-05-01 장애).",
        "행사의 문의 유형 '배 송'이(가) 문의에 없어 그 유형에는 영향을 주지 않습니다. '배송'을 뜻하셨나요?",
    )
    assert intake(run).notes == expected
    assert check_input(run.settings)[-3:] == list(expected)


def test_an_empty_last_row_of_a_spreadsheet_is_no_order(make_run: MakeRun) -> None:
    run = make_run(INQUIRIES, ORDERS, orders="date,count\n2026-06-01,5\n,\n")
    assert intake(run).orders["count"].tolist() == [5]


def test_check_reads_decisions_too(make_run: MakeRun) -> None:
    run = make_run(INQUIRIES, decisions="action\nx\n")
    with pytest.raises(InputError, match="start_date"):
        check_input(run.settings)


def test_orders_after_the_last_day_are_left_out(make_run: MakeRun) -> None:
    run = make_run(INQUIRIES, ORDERS, orders="date,count\n2026-06-01,5\n2026-06-02,6\n")
    result = intake(run, as_of=date(2026, 6, 1))
    assert result.orders is not None
    assert result.orders["date"].tolist() == [pd.Timestamp("2026-06-01")]


MEMBERS = "{path: members.csv, types: [회원]}"


@pytest.mark.parametrize(
    ("more", "parts"),
    [
        (f"denominators: {{회원 수: {MEMBERS}}}\n", ("orders가 없습니다", "unit")),
        (f"{ORDERS}denominators: {{주문: {MEMBERS}}}\n", ("orders.unit과 같습니다", "denominators.주문")),
        (
            f"{ORDERS}denominators: {{회원 수: {MEMBERS}, 가입자: {MEMBERS}}}\n",
            ("'회원'의 분모가 둘", "denominators.회원 수.types", "denominators.가입자"),
        ),
        (
            f"orders: {{path: orders.csv, lag_weeks: {{회원: 1}}}}\ndenominators: {{회원 수: {MEMBERS}}}\n",
            ("'회원'의 분모가 둘", "orders.lag_weeks.회원"),
        ),
        (f"{ORDERS}denominators: {{회원 수: {{path: a.csv, types: []}}}}\n", ("denominators.회원 수.types",)),
        (f"{ORDERS}denominators: {{회원 수: {{path: a.csv, type: [회원]}}}}\n", ("'types'를 뜻하셨나요?",)),
        (
            f"{ORDERS}denominators: {{회원 수: {{path: a.csv, types: [회원], columns: {{partners: 가}}}}}}\n",
            ("'partner'를 뜻하셨나요?", "denominators.회원 수.columns"),
        ),
        ("orders: {path: orders.csv, lag_weeks: {반품: 9}}\n", ("orders.lag_weeks.반품", "8 이하")),
        ("orders: {path: orders.csv, lag_weeks: {반품: -1}}\n", ("orders.lag_weeks.반품", "0 이상")),
    ],
)
def test_bad_settings_of_a_denominator(make_run: MakeRun, more: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as error:
        make_run(INQUIRIES, more)
    assert all(part in str(error.value) for part in parts), str(error.value)

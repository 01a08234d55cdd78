"""Every row of the source is kept, rejected with a reason, or a duplicate."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.artefacts import Run, open_run
from voc.errors import InputError
from voc.intake import check_input, intake

MakeRun = Callable[..., Run]

TINY = """문의번호,접수일시,내용,고객
Q1,2026-06-01 09:00,배송이 안 와요,c1
Q2,어제,배송이 안 와요,c2
Q3,2026-06-01 10:00,   ,c3
Q1,2026-06-01 11:00,다른 말,c4
Q5,2026-06-02 08:00,"배송이, 안 와요!",c1
Q6,2026-06-02 08:30,배송이 안 와요,c9
,2026-06-03,"줄이
나뉜 글",
Q8,2026-06-03,칸이,많다,너무
Q9,2026-06-09 23:59,마지막 날,c1
Q10,2026-06-10 00:00,다음 날,c1
"""
COLUMNS = "{inquiry_id: 문의번호, created_at: 접수일시, text: 내용, customer_key: 고객}"


def test_exact_accounting(make_run: MakeRun) -> None:
    run = make_run(TINY, columns=COLUMNS)
    result = intake(run, as_of=date(2026, 6, 9))
    assert result.inquiries["inquiry_id"].tolist() == ["Q1", "Q6", "L000008", "Q9"]
    assert result.excluded.to_dict("list") == {
        "line": [3, 4, 5, 6, 10, 12],
        "inquiry_id": ["Q2", "Q3", "Q1", "Q5", "", "Q10"],
        "disposition": ["rejected", "rejected", "duplicate", "duplicate", "rejected", "rejected"],
        "reason": [
            "접수일시를 읽을 수 없음: '어제'",
            "내용 없음",
            "같은 문의번호",
            "같은 고객의 같은 글(하루 안)",
            "칸 수가 다름: 열 이름 4개, 이 행 5칸",
            "기준일 이후",
        ],
        "duplicate_of": ["", "", "Q1", "Q1", "", ""],
    }
    counts: dict[str, int] = dict(result.accounting.to_numpy().tolist())
    assert counts == {
        "원본 행": 10, "분석 대상": 4, "중복": 2, "제외": 4, "제외 – 기준일 이후": 1,
        "제외 – 내용 없음": 1, "제외 – 접수일시를 읽을 수 없음": 1, "제외 – 칸 수가 다름": 1,
    }  # fmt: skip
    assert str(result.inquiries["created_at"].dtype) == "datetime64[us, Asia/Seoul]"


def test_saved_artefacts_can_be_loaded(make_run: MakeRun) -> None:
    more = "orders: {path: orders.csv}\nevents: events.csv\n"
    orders = 'date,count\n2026-06-01,10\n2026-06-01,5\n2026.06.02,"1,000"\n'
    events = "start,end,kind,note,types\n2026-06-01,,장애,결제 장애,결제; 앱 오류|취소/환불\n"
    run = make_run(TINY, more, COLUMNS, orders=orders, events=events)
    intake(run)
    assert run.load("orders")[["partner", "count"]].to_numpy().tolist() == [["", 15], ["", 1000]]
    event = run.load("events").iloc[0]
    assert event["end"] == pd.Timestamp("2026-06-01")
    assert event["types"] == "결제,앱 오류,취소/환불"
    assert len(run.load("inquiries")) == 5
    assert len(run.load("excluded")) == 5


def test_keys_are_hashed_alike_in_every_run(make_run: MakeRun) -> None:
    run = make_run(TINY, columns=COLUMNS)
    first, second = intake(run).inquiries, intake(run).inquiries
    assert first["customer_key"].equals(second["customer_key"])
    assert first["customer_key"].dropna().str.fullmatch("[0-9a-f]{16}").all()
    assert first.set_index("inquiry_id")["customer_key"].isna().tolist() == [False, False, True, False, False]


def test_without_customers_only_a_repeated_id_is_a_duplicate(make_run: MakeRun) -> None:
    run = make_run("created_at,text\n2026-06-01,같은 글\n2026-06-01,같은 글\n")
    result = intake(run)
    assert result.inquiries["inquiry_id"].tolist() == ["L000002", "L000003"]
    assert result.inquiries["is_repeat"].isna().all()


def test_unreadable_optional_values_are_noted(make_run: MakeRun) -> None:
    run = make_run("created_at,text,rating,resolved_at\n2026-06-01,글,다섯,몰라\n2026-06-02,글,4,\n")
    result = intake(run)
    assert result.notes == (
        "'rating' 열의 값 1개를 읽을 수 없어 비워 두었습니다.",
        "'resolved_at' 열의 값 1개를 읽을 수 없어 비워 두었습니다.",
    )
    assert result.inquiries["rating"].tolist()[1] == 4.0


def test_what_stands_for_nothing_is_no_customer_and_no_id(make_run: MakeRun) -> None:
    raw = (
        "inquiry_id,created_at,text,customer_key\n1,2026-06-01 10:00,배송 언제 와요,NULL\n"
        "2,2026-06-01 11:00,배송 언제 와요,null\nnan,2026-06-02,환불,-\nnan,2026-06-03,교환,c1\n"
    )
    result = intake(make_run(raw))
    assert result.inquiries["inquiry_id"].tolist() == ["1", "2", "L000004", "L000005"]
    assert result.inquiries["customer_key"].isna().tolist() == [True, True, True, False]
    assert result.inquiries["is_repeat"].isna().tolist() == [True, True, True, False]
    assert sum("NULL처럼" in note for note in result.notes) == 2


def test_ids_that_a_spreadsheet_rounded_are_refused(make_run: MakeRun) -> None:
    raw = "inquiry_id,created_at,text\nQ1,2026-06-01,배송\n2.02606E+13,2026-06-01,환불\n"
    with pytest.raises(InputError, match="스프레드시트가 줄여") as caught:
        intake(make_run(raw))
    assert "3행" in str(caught.value)


def test_a_date_that_is_not_yet_is_rejected(make_run: MakeRun) -> None:
    result = intake(make_run("created_at,text\n2026-06-01,배송\n2099-06-01,환불\n"))
    assert result.excluded["reason"].tolist() == ["미래 날짜"]
    assert result.inquiries["text"].tolist() == ["배송"]


def test_rows_of_one_moment_count_alike_in_any_order(make_run: MakeRun) -> None:
    head, rows = "inquiry_id,created_at,text,inquiry_type,order_key\n", [
        "1,2026-06-28,배송,배송,a\n", "1,2026-06-28,환불,환불,a\n",
        "2,2026-06-28,배송 언제 와요,배송,o1\n", "3,2026-06-28,환불해 주세요,환불,o1\n",
    ]  # fmt: skip
    one = intake(make_run(head + "".join(rows))).inquiries
    other = intake(make_run(head + "".join(reversed(rows)))).inquiries
    pd.testing.assert_frame_equal(one, other)


def test_nothing_before_the_first_day(make_run: MakeRun) -> None:
    result = intake(make_run(TINY, columns=COLUMNS), as_of=date(2020, 1, 1))
    assert result.inquiries.empty
    assert result.accounting["건수"].tolist()[:4] == [10, 0, 0, 10]


def test_a_slipped_text_is_masked_in_its_reason(make_run: MakeRun) -> None:
    rows = "created_at,text\n2026-06-01,가\n2026-06-02,나\n제 번호 010-1234-5678,다\n"
    excluded = intake(make_run(rows)).excluded
    assert excluded["reason"].tolist() == ["접수일시를 읽을 수 없음: '제 번호 [전화번호]'"]


def test_check_saves_nothing(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(TINY, columns=COLUMNS)
    lines = check_input(run.settings)
    assert lines[0].startswith("행: 원본 행 10, 분석 대상 5, 중복 2, 제외 3")
    assert "기간: 2026-06-01 ~ 2026-06-10" in lines
    assert sorted(p.name for p in tmp_path.iterdir()) == ["raw.csv", "voc.yml"]


@pytest.mark.parametrize(
    ("orders", "parts"),
    [
        ("date,count\n2026-06-01,3\n2026-06-02,-1\n", ("0 이상의 정수", "'-1'", "3행 count")),
        ("date,count\n2026-06-01,1.5\n", ("0 이상의 정수", "'1.5'", "2행 count")),
        ("date,count\n6월,3\n", ("날짜를 읽을 수 없습니다", "'6월'", "2행 date")),
        ("date,count\n2026-06-01,3\n2026-06-02\n", ("칸 수가 다름", "3행")),
    ],
)
def test_a_bad_order_is_an_error_with_its_line(
    make_run: MakeRun, orders: str, parts: tuple[str, ...]
) -> None:
    run = make_run(TINY, "orders: {path: orders.csv}\n", COLUMNS, orders=orders)
    with pytest.raises(InputError) as error:
        intake(run)
    assert all(part in str(error.value) for part in (*parts, "해결"))


CELLS = st.text(alphabet=st.sampled_from('가나 1,"\n;-.:@'), max_size=12)
DATES = st.sampled_from(["2026-06-01", "2026-06-02 오후 2:03", "어제", "", "2026-06-28T00:00Z"])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", ""]), DATES, CELLS), min_size=1, max_size=12), st.booleans()
)
def test_accounting_adds_up(rows: list[tuple[str, str, str]], cut: bool) -> None:
    lines = ["inquiry_id,created_at,text,customer_key"]
    lines += [f"{i},{created},{text},{i}" for i, created, text in rows]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "raw.csv").write_text("\n".join(lines), encoding="utf-8")
        Path(folder, "voc.yml").write_text("workspace: .\ninquiries: {path: raw.csv}\n", encoding="utf-8")
        run = open_run(Path(folder, "voc.yml"))
        try:
            result = intake(run, as_of=date(2026, 6, 1) if cut else None)
        except InputError:  # most dates are unreadable, or the file is mostly broken
            return
    counts: dict[str, int] = dict(result.accounting.to_numpy().tolist())
    assert counts["원본 행"] == counts["분석 대상"] + counts["중복"] + counts["제외"]
    assert len(result.inquiries) == counts["분석 대상"]
    assert len(result.excluded) == counts["중복"] + counts["제외"]
    assert result.inquiries["inquiry_id"].is_unique

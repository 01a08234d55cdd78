from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.errors import InputError, SettingsError
from voc.intake import check_input, intake

MakeRun = Callable[..., Run]

INQUIRIES = "created_at,text,customer_key\n2026-06-01,언제 와요,M1\n2026-06-02,환불해 주세요,M9\n"
MORE = "customers: {path: members.csv, columns: {customer_key: 회원번호}}\n"
HEADER = "회원번호,order_value,vip,last_order_on,churned_on,churn_reason,voluntary,avoidable\n"
MEMBERS = (
    HEADER + 'M1,"52,000",VIP,2026-05-01,,,,\nM2,,,2026-05-03,2026-06-01,010-0000-1234로 온 전화,자발,불가\n'
)


def refused(make_run: MakeRun, members: str) -> str:
    with pytest.raises(InputError) as error:
        intake(make_run(INQUIRIES, MORE, members=members))
    return str(error.value)


def test_keys_join_the_inquiries_and_reasons_are_masked(make_run: MakeRun) -> None:
    run = make_run(INQUIRIES, MORE, members=MEMBERS)
    result = intake(run)
    table = run.load("customers")
    assert table["customer_key"].tolist()[0] == run.load("inquiries")["customer_key"].tolist()[0] != "M1"
    assert table["order_value"].tolist()[0] == 52_000 and pd.isna(table["order_value"][1])
    assert table["churned_on"].tolist() == [pd.NaT, pd.Timestamp("2026-06-01")]
    assert table["churn_reason"].tolist()[1] == "[전화번호]로 온 전화"
    assert (table["voluntary"].tolist()[1], table["avoidable"].tolist()[1]) == (True, False)
    assert pd.isna(table["vip"][1]) and "age_group" not in table
    assert "고객번호가 있는 문의 2건 가운데 1건이 고객 파일에 있는 고객의 문의입니다." in result.notes
    assert "고객: 2명" in check_input(run.settings)


def test_as_of_knows_nothing_of_later(make_run: MakeRun) -> None:
    run = make_run(INQUIRIES, MORE, members=MEMBERS)
    intake(run, date(2026, 5, 31))
    table = run.load("customers")
    assert table[["churned_on", "churn_reason", "voluntary", "avoidable"]].isna().all(axis=None)
    assert table["last_order_on"].notna().all()
    intake(run, date(2026, 5, 2))
    assert "last_order_on" not in run.load("customers")


def test_without_a_file_an_older_run_leaves_none_behind(make_run: MakeRun) -> None:
    intake(make_run(INQUIRIES, MORE, members=MEMBERS))
    run = make_run(INQUIRIES)
    intake(run)
    assert not run.has("customers")


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("010-0000-1234", "전화번호"),
        ("01000001234", "전화번호"),
        ("hong@example.com", "이메일"),
        ("900101-1234567", "주민등록번호"),
        ("9001011234567", "주민등록번호"),
    ],
)
def test_a_personal_number_is_no_key(make_run: MakeRun, key: str, kind: str) -> None:
    said = refused(make_run, f"회원번호\nM1\n{key}\n")
    assert kind in said and "members.csv 3행" in said and "회원 번호로 바꾸세요" in said
    assert key not in said


def test_numbers_whose_zero_was_eaten_are_phones_but_member_numbers_are_not(make_run: MakeRun) -> None:
    assert "전화번호" in refused(make_run, "회원번호\n1023456789\n1034567890\n")
    intake(make_run(INQUIRIES, MORE, members="회원번호\n1000000001\n1000000002\n20260101123\n"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",1,,,,,,", "고객 번호가 비어"),
        ("M1,많이,,,,,,", "객단가를 읽을 수 없습니다"),
        ("M1,-5,,,,,,", "객단가를 읽을 수 없습니다"),
        ("M1,,,어제,,,,", "최근 구매일을 읽을 수 없습니다"),
        ("M1,,,,,,글쎄요,", "voluntary 열의 값을 알 수 없습니다"),
    ],
)
def test_a_wrong_row_is_an_error_with_its_line_and_without_its_value(
    make_run: MakeRun, row: str, said: str
) -> None:
    message = refused(make_run, HEADER + "M0,,,,,,,\n" + row + "\n")
    assert said in message and "members.csv 3행" in message
    assert not any(word in message for word in ("많이", "어제", "글쎄요"))


def test_the_same_customer_twice_is_an_error(make_run: MakeRun) -> None:
    assert "같은 고객이 두 번" in refused(make_run, "회원번호\nM1\nM1\n")


def test_a_misspelt_column_of_ours_is_refused(make_run: MakeRun) -> None:
    with pytest.raises(SettingsError, match="'churned_on'을 뜻하셨나요"):
        make_run(INQUIRIES, "customers: {path: members.csv, columns: {churn_on: 해지일}}\n")


def test_scores_off_their_scale_are_left_empty_and_said(make_run: MakeRun) -> None:
    rows = "2026-06-01,가,11,0,1\n2026-06-02,나,9.5,7,6\n2026-06-03,다,10,8,5\n"
    result = intake(make_run("created_at,text,nps,ces,rating\n" + rows))
    scores = result.inquiries[["nps", "ces", "rating"]].fillna(-1).to_numpy().tolist()
    assert scores == [[-1, -1, 1], [-1, 7, -1], [10, -1, 5]]
    assert result.notes == (
        "'ces' 열의 값 2개가 1~7의 값이 아니어서 비워 두었습니다(처음: 2행).",
        "'nps' 열의 값 2개가 0~10의 정수가 아니어서 비워 두었습니다(처음: 2행).",
        "'rating' 열의 값 1개가 1~5의 값이 아니어서 비워 두었습니다(처음: 3행).",
    )

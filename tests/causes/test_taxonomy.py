"""taxonomy.csv: what the planner writes is obeyed, and what cannot be obeyed is named with its line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from voc.causes.stage import CausesResult, group_into_causes
from voc.causes.taxonomy import read_taxonomy
from voc.causes.taxonomy_file import COLUMNS
from voc.errors import InputError
from voc.settings import Settings

ROOT = Path(__file__).parents[2]
SAID = {
    "송장": ("송장번호는 나왔는데 택배가 {}일째 움직이지 않아요", "송장번호 택배 안_움직이다"),
    "쿠폰": ("쿠폰이 {}일 전에 갑자기 사라졌어요", "쿠폰 사라지다"),
    "문자": ("인증번호 문자가 {}분째 안 와요", "인증번호 문자 안_오다"),
}
EXAMPLE = {
    "송장": "조회하면 송장이 그대로예요 / 송장은 떴는데 택배가 며칠째 안 움직입니다",
    "쿠폰": "어제까지 있던 쿠폰이 없어졌어요",
    "문자": "인증 문자를 못 받고 있어요",
}


def write(workspace: Path, content: str | bytes) -> Path:
    file = workspace / "taxonomy.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def row(cause_id: str, example: str = "", inquiry_type: str = "배송", **facts: str) -> dict[str, str]:
    return {"cause_id": cause_id, "inquiry_type": inquiry_type, "example": example, **facts}


def write_rows(workspace: Path, *rows: dict[str, str]) -> None:
    table = pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=object).fillna("")
    table.to_csv(workspace / "taxonomy.csv", index=False)


def find(settings: Settings, types: tuple[str, ...] = ("배송",)) -> CausesResult:
    rows = [
        (text.format(n), lemmas, inquiry_type)
        for inquiry_type in types
        for text, lemmas in SAID.values()
        for n in range(1, 16)
    ]
    table = pd.DataFrame(rows, columns=["text", "lemmas", "inquiry_type"])
    table = table.assign(
        inquiry_id=[f"Q{i}" for i in range(len(rows))], content=table["text"], phrases="", key=""
    )
    return group_into_causes(table.drop(columns="key"), settings, "default", lambda line: None)


def said_by(found: CausesResult, cause_id: str) -> set[str]:
    """Which of the three things the members of a cause say."""
    members = found.assignments.loc[found.assignments["cause_id"] == cause_id, "inquiry_id"]
    kinds = list(SAID)
    return {kinds[int(inquiry[1:]) // 15 % 3] for inquiry in members}


def test_without_a_file_causes_are_numbered(settings: Settings) -> None:
    found = find(settings)
    assert found.causes["cause_id"].tolist() == ["배송#1", "배송#2", "배송#3"]
    assert (found.causes["name"] == found.causes["auto_name"]).all()
    assert found.unbound.empty


def test_an_example_binds_its_row_to_the_cause(settings: Settings) -> None:
    write_rows(
        settings.workspace,
        row(
            "CPN", EXAMPLE["쿠폰"], name="쿠폰이 사라짐", owner="김", department="마케팅",
            controllable="self", effort_days="3.5", note="메모",
        ),
        row("DLV", EXAMPLE["송장"]),
    )  # fmt: skip
    found = find(settings)
    assert said_by(found, "CPN") == {"쿠폰"}
    assert said_by(found, "DLV") == {"송장"}
    causes = found.causes.set_index("cause_id")
    coupon = causes.loc["CPN"]
    assert coupon[["name", "owner", "department", "controllable", "effort_days", "note"]].tolist() == [
        "쿠폰이 사라짐", "김", "마케팅", "self", 3.5, "메모"
    ]  # fmt: skip
    assert coupon["auto_name"] != "쿠폰이 사라짐"
    assert causes.loc["DLV", "name"] == causes.loc["DLV", "auto_name"]
    assert pd.isna(causes.loc["DLV", "effort_days"])
    assert set(causes.index) == {"CPN", "DLV", "배송#1"}
    assert found.unbound.empty


def test_a_row_of_another_type_or_of_nothing_said_binds_nothing(settings: Settings) -> None:
    write_rows(settings.workspace, row("OTHER", EXAMPLE["쿠폰"], inquiry_type="반품"), row("NONE"))
    found = find(settings)
    assert set(found.causes["cause_id"]) == {"배송#1", "배송#2", "배송#3"}
    assert found.unbound["cause_id"].tolist() == ["OTHER", "NONE"]


def test_two_rows_for_one_cause_leave_one_unbound(settings: Settings) -> None:
    write_rows(
        settings.workspace, row("A", EXAMPLE["쿠폰"]), row("B", EXAMPLE["쿠폰"] + " / 쿠폰이 사라졌네요")
    )
    found = find(settings)
    assert len({"A", "B"} & set(found.causes["cause_id"])) == 1
    assert len(found.unbound) == 1


def test_an_id_copied_from_a_report_stays_unique(settings: Settings) -> None:
    for taken in ("배송#1", "배송#2", "배송#3"):
        write_rows(settings.workspace, row(taken, EXAMPLE["문자"]))
        found = find(settings)
        assert found.causes["cause_id"].is_unique
        assert said_by(found, taken) == {"문자"}


def test_a_name_like_a_found_one_stays_unique(settings: Settings) -> None:
    for name in find(settings).causes["auto_name"]:
        write_rows(settings.workspace, row("A", EXAMPLE["문자"], name=name))
        assert find(settings).causes["name"].is_unique


def test_merged_into_merges(settings: Settings) -> None:
    write_rows(
        settings.workspace,
        row("CPN", EXAMPLE["쿠폰"], name="앱에서 안 보임"),
        row("SMS", EXAMPLE["문자"], merged_into="CPN"),
    )
    found = find(settings)
    assert said_by(found, "CPN") == {"쿠폰", "문자"}
    causes = found.causes.set_index("cause_id")
    assert set(causes.index) == {"CPN", "배송#1"}
    assert causes.loc["CPN", ["name", "inquiries"]].tolist() == ["앱에서 안 보임", 30]
    assert found.quality["causes"].tolist() == [2]
    assert set(found.quotes["cause_id"]) == {"CPN", "배송#1"}


def test_merges_may_be_chained_in_any_order(settings: Settings) -> None:
    write_rows(
        settings.workspace,
        row("SMS", EXAMPLE["문자"], merged_into="CPN"),
        row("CPN", EXAMPLE["쿠폰"], merged_into="DLV"),
        row("DLV", EXAMPLE["송장"], merged_into=""),
    )
    found = find(settings)
    assert found.causes["cause_id"].tolist() == ["DLV"]
    assert found.assignments["cause_id"].eq("DLV").all()


def test_a_merge_into_a_cause_without_an_example_carries_its_name(settings: Settings) -> None:
    write_rows(
        settings.workspace, row("SMS", EXAMPLE["문자"], merged_into="LOGIN"), row("LOGIN", name="인증 실패")
    )
    found = find(settings)
    assert said_by(found, "LOGIN") == {"문자"}
    assert found.causes.set_index("cause_id").loc["LOGIN", "name"] == "인증 실패"


def test_each_type_obeys_its_own_rows(settings: Settings) -> None:
    write_rows(
        settings.workspace,
        row("D", EXAMPLE["쿠폰"], name="가"),
        row("R", EXAMPLE["쿠폰"], inquiry_type="반품", name="가"),
    )
    causes = find(settings, ("배송", "반품")).causes.set_index("cause_id")
    assert causes.loc[["D", "R"], "inquiry_type"].tolist() == ["배송", "반품"]


TEXT = "note,cause_id,example,inquiry_type,name\n메모,A,보기,배송,이름\n"


@pytest.mark.parametrize("content", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("cp949")])
def test_encodings_and_columns_in_any_order(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, content.replace(b"\n", b"\r\n"))
    (only,) = read_taxonomy(tmp_path).rows.to_dict("records")
    assert only == {
        "cause_id": "A", "inquiry_type": "배송", "name": "이름", "example": "보기", "merged_into": "",
        "owner": "", "department": "", "controllable": "", "effort_days": "", "dependency": "",
        "status": "", "due": "", "note": "메모", "line": 2,
    }  # fmt: skip


def test_blanks_around_values_do_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "cause_id,inquiry_type,controllable,effort_days\n A , 배송 , self , 2 \n")
    (only,) = read_taxonomy(tmp_path).rows.to_dict("records")
    assert [only[name] for name in ("cause_id", "inquiry_type", "controllable", "effort_days")] == [
        "A", "배송", "self", "2"
    ]  # fmt: skip


SAVED = "cause_id,inquiry_type,name,effort_days,merged_into\n3,배송,이름,2,\n4,배송,,1,3\n"
RESAVED = {
    "windows line ends": SAVED.replace("\n", "\r\n").encode(),
    "old mac line ends": SAVED.replace("\n", "\r").encode(),
    "semicolons": SAVED.replace(",", ";").encode("utf-8-sig"),
    "tabs of unicode text": SAVED.replace(",", "\t").encode("utf-16"),
    "blank rows": (SAVED + ",,,,\n\n,,,,\n").encode("cp949"),
    "blank columns": SAVED.replace("\n", ",,\n").encode(),
    "all cells quoted": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in SAVED.splitlines()
    ).encode("utf-8-sig"),
    "numbers as decimals": SAVED.replace("3", "3.0").replace("4", "4.0").replace(",2,", ",2.0,").encode(),
    "blank row in between": SAVED.replace("4,배송", ",,,,\n4,배송").encode(),
}


@pytest.mark.parametrize("how", RESAVED)
def test_a_file_saved_again_by_a_spreadsheet_says_the_same(tmp_path: Path, how: str) -> None:
    write(tmp_path, RESAVED[how])
    read = read_taxonomy(tmp_path).rows
    assert read["cause_id"].tolist() == ["3", "4"]
    assert read["merged_into"].tolist() == ["", "3"]
    assert read["name"].tolist() == ["이름", ""]
    assert read["effort_days"].astype(float).tolist() == [2.0, 1.0]
    assert read["line"].tolist() == ([2, 4] if how == "blank row in between" else [2, 3])


def test_a_value_under_no_column_is_an_error(tmp_path: Path) -> None:
    file = write(tmp_path, "cause_id,inquiry_type,,\nA,배송,,잃어버린 메모\n")
    with pytest.raises(InputError, match="칸이 많습니다") as caught:
        read_taxonomy(tmp_path)
    assert f"{file} 2행" in str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quoted_cell_may_hold_line_breaks_and_quotes(tmp_path: Path, end: str) -> None:
    lines = ["cause_id,inquiry_type,note", 'A,배송,"첫 줄\n둘째, ""줄"""', "B,배송,5인치"]
    write(tmp_path, end.join(lines))
    rows = read_taxonomy(tmp_path).rows
    assert rows["cause_id"].tolist() == ["A", "B"]
    assert rows["note"].tolist() == ['첫 줄\n둘째, "줄"', "5인치"]
    assert rows["line"].tolist() == [2, 3]


LONG = "가" * 131_073
NOTED = "cause_id,inquiry_type,note\nA,배송,\n"
BROKEN = {
    "a quote that never closes": (NOTED + 'B,배송,"메모\nC,배송,끝\n', 3, "칸으로 나눌 수 없습니다"),
    "a quote that closes in the next row": (NOTED + 'B,배송,"메모\nC,배송,"끝"\n', 3, "칸으로 나눌 수"),
    "a quote in the header": ('"cause_id,inquiry_type\nA,배송\n', 1, "칸으로 나눌 수 없습니다"),
    "a cell without end": (NOTED + f"B,배송,{LONG}\n", 3, "131,072자까지"),
    "a repeated column": ("cause_id,inquiry_type,owner,owner\nA,배송,김,이\n", 1, "같은 열이 두 번"),
    "half a letter of utf-16": (NOTED.encode("utf-16") + b"B", 2, "글자를 읽을 수 없습니다"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_is_no_table_is_named_with_its_line(tmp_path: Path, how: str) -> None:
    content, line, says = BROKEN[how]
    file = write(tmp_path, content)
    with pytest.raises(InputError, match=says) as caught:
        read_taxonomy(tmp_path)
    assert f"{file} {line}행" in str(caught.value)
    assert len(str(caught.value)) < 600


def test_an_id_that_a_run_gave_needs_no_row_to_be_merged_into(tmp_path: Path) -> None:
    write(tmp_path, "cause_id,inquiry_type,merged_into\n배송#9,배송,배송#7\n")
    taxonomy = read_taxonomy(tmp_path)
    assert taxonomy.final("배송#9") == taxonomy.final("배송#7") == "배송#7"
    write(tmp_path, "cause_id,inquiry_type,merged_into\n배송#9,배송,반품#7\n")
    with pytest.raises(InputError, match="가리키는 원인이"):
        read_taxonomy(tmp_path)


@pytest.mark.parametrize(
    "rows",
    [
        "배송#1,배송\n반품#1,반품",
        "CS#12,배송\n배송#1,배송",  # an own id
        "배송#1,배송문의\n배송문의#2,배송문의",  # the type got another name
        "주문#1#2,주문#1\n주문#2,주문",  # a type called like an id
    ],
)
def test_ids_with_numbers_of_no_other_type_are_read(tmp_path: Path, rows: str) -> None:
    write(tmp_path, f"cause_id,inquiry_type\n{rows}\n")
    assert read_taxonomy(tmp_path).rows["line"].tolist() == [2, 3]


@pytest.mark.parametrize("content", [None, "", "cause_id,inquiry_type\n"])
def test_no_rows_are_an_empty_taxonomy(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        write(tmp_path, content)
    assert read_taxonomy(tmp_path).rows.empty


def test_the_sample_has_a_row_a_cause() -> None:
    rows = read_taxonomy(ROOT / "data" / "sample").rows
    assert rows["inquiry_type"].nunique() == 12
    assert (rows["example"] != "").all()


HEADER = "cause_id,inquiry_type,name,merged_into,controllable,effort_days"


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ("A,배송,,,self,3\nB,배송,,,우리,3", 3, "controllable 값을 알 수 없습니다"),
        ("A,배송,,,Self,3", 2, "'self'를 뜻하셨나요"),
        ("A,배송,,,self,inf", 2, "0보다 큰 숫자"),
        ("A,배송,,,self,사흘", 2, "0보다 큰 숫자"),
        ("A,배송,,,self,0", 2, "0보다 큰 숫자"),
        ("A,배송,,,self,-1", 2, "0보다 큰 숫자"),
        ("A,배송,,,self,nan", 2, "0보다 큰 숫자"),
        ("A,배송,,,,\nA,배송,,,,", 3, "두 번 나옵니다"),
        ("A,배송,,,,\n,배송,,,,", 3, "cause_id가 비었거나"),
        ("A,배송,,B,,", 2, "taxonomy.csv에 없습니다"),
        ("A,배송,,B,,\nB,배송,,C,,", 2, "taxonomy.csv에 없습니다"),
        ("A,배송,,A,,", 2, "자기 자신으로 돌아옵니다"),
        ("A,배송,,B,,\nB,배송,,A,,", 2, "자기 자신으로 돌아옵니다"),
        ("A,배송,,B,,\nB,반품,,,,", 2, "다른 유형의 원인"),
        ("A,배송,,,,\n배송#내용없음,배송,,,,", 3, "원인이 아니어서"),
        ("A,배송,,배송#내용없음,,", 2, "원인이 아니어서"),
        ("A,배송,이름,,,\nB,배송,이름,,,", 3, "같은 이름의 원인"),
        ("A,배송,이름,,,\nB,배송,쉼표, 든 이름,,,", 3, "칸이 많습니다"),
        ("A,배송,,,,\n배송#1,반품,,,,", 3, "다른 유형 '배송'의 원인 번호"),
        ("A,배송,,,,\nB,,이름,,,", 3, "inquiry_type이 비어 있습니다"),
    ],
)
def test_what_cannot_be_obeyed_is_named_with_its_line(
    tmp_path: Path, rows: str, line: int, says: str
) -> None:
    file = write(tmp_path, f"{HEADER}\n{rows}\n")
    with pytest.raises(InputError, match=says) as caught:
        read_taxonomy(tmp_path)
    assert f"{file} {line}행" in str(caught.value)


@pytest.mark.parametrize("day", ["2026-07-01", "2026. 7. 1.", "2026/7/1", "2026.07.01"])
def test_a_due_date_is_read_as_spreadsheets_show_it(tmp_path: Path, day: str) -> None:
    write(tmp_path, f"cause_id,inquiry_type,dependency,status,due\nA,배송,택배사,검토,{day}\nB,배송,,,\n")
    rows = read_taxonomy(tmp_path).rows
    assert rows["due"].tolist() == ["2026-07-01", ""]
    assert rows.loc[0, ["dependency", "status"]].tolist() == ["택배사", "검토"]


@pytest.mark.parametrize("day", ["다음 주", "2026-02-30", "7/1"])
def test_a_due_date_that_is_none_is_named_with_its_line(tmp_path: Path, day: str) -> None:
    file = write(tmp_path, f"cause_id,inquiry_type,due\nA,배송,\nB,배송,{day}\n")
    with pytest.raises(InputError, match="기한") as caught:
        read_taxonomy(tmp_path)
    assert f"{file} 3행" in str(caught.value)


def test_an_unknown_column_gets_the_nearest_right_name(tmp_path: Path) -> None:
    file = write(tmp_path, "cause_id,inquiry_type,efort_days\nA,배송,3\n")
    with pytest.raises(InputError, match="알 수 없는 열 'efort_days'") as caught:
        read_taxonomy(tmp_path)
    assert "'effort_days'를 뜻하셨나요?" in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_run_never_writes_the_file(settings: Settings) -> None:
    write_rows(settings.workspace, row("CPN", EXAMPLE["쿠폰"]))
    before = (settings.workspace / "taxonomy.csv").read_bytes()
    find(settings)
    assert (settings.workspace / "taxonomy.csv").read_bytes() == before


def test_no_inquiry_is_said_in_korean(settings: Settings) -> None:
    columns = ["inquiry_id", "text", "inquiry_type", "lemmas", "phrases", "content"]
    with pytest.raises(InputError, match="분석할 문의가 없습니다"):
        group_into_causes(pd.DataFrame(columns=columns, dtype=str), settings, "default", lambda line: None)

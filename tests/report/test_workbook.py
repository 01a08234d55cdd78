"""ranking.xlsx as openpyxl reads it: texts that stay texts, numbers with their units, one sheet a type."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.synthetic_run import HOSTILE, make_run
from voc.artefacts import Run
from voc.report.sheet_names import SheetNames
from voc.report.workbook import write_workbook

ACTING = ('=HYPERLINK("https://evil.example","눌러요")', "+1+1", "-2", "@SUM(A1)", "\t=1+1", "{=1}")


def _open(path: Path) -> Any:
    with warnings.catch_warnings():  # openpyxl does not keep the bars of Excel 2010
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def hostile_book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("hostile")
    run = make_run(folder)
    ranking = run.load("ranking")
    causes = ranking.index[ranking["level"] == "cause"]
    planted = (*ACTING, *HOSTILE)
    for place, row in enumerate(causes):
        ranking.loc[row, ["name", "department", "owner"]] = planted[place]
        ranking.loc[row, "alert"] = planted[-1 - place]
    run.save("ranking", ranking)
    write_workbook(run, folder / "ranking.xlsx")
    return _open(folder / "ranking.xlsx")


def test_hostile_words_are_text_cells_and_no_link(hostile_book: Any) -> None:
    texts = set()
    for sheet in hostile_book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate)
            assert cell.hyperlink is None
            if cell.data_type == "s":
                texts.add(cell.value)
                assert not any(ord(sign) < 32 or sign in "\u200b\u202e\u2066" for sign in cell.value)
                if cell.value.lstrip().startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix  # stays a text when somebody edits the cell
    assert {ACTING[0], "+1+1", "@SUM(A1)", HOSTILE[0], "😡" * 1_000} <= texts
    assert max(map(len, texts)) <= 32_767


def test_a_sheet_a_type_and_a_department_between_summary_and_notes(run: Run, tmp_path: Path) -> None:
    write_workbook(run, tmp_path / "a.xlsx")
    book = _open(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        "요약", "원인 전체", "유형 배송", "유형 불량·오배송", "유형 앱 <b>오류<·b>",
        "부서 파트너운영", "부서 물류", "부서 미정", "설명",
    ]  # fmt: skip
    causes = book["원인 전체"]
    head = [cell.value for cell in causes[1]]
    assert head[:5] == ["순위", "유형", "원인", "문의량", "비중"]
    assert causes.freeze_panes == "D2"
    formats = {name: cell.number_format for name, cell in zip(head, causes[2], strict=True)}
    assert formats["문의량"] == '#,##0"건"'
    assert formats["인입률"] == "0.000%"
    assert formats["주당 절감액"] == '#,##0"원"'
    notes = [[cell.value for cell in row] for row in book["설명"].iter_rows()]
    assert [row[0] for row in notes[1:]] == head
    assert {row[1] for row in notes[1:]} <= set(run.load("ranking").columns)


def test_every_cause_with_inquiries_is_there_once_a_table(run: Run, tmp_path: Path) -> None:
    write_workbook(run, tmp_path / "a.xlsx")
    book, ranking = _open(tmp_path / "a.xlsx"), run.load("ranking")
    expected = sorted(ranking.loc[ranking["level"].eq("cause") & ranking["inquiries"].gt(0), "unit_id"])
    for kind in ("원인", "유형", "부서"):
        sheets = [book[name] for name in book.sheetnames if name.split()[0] == kind]
        ids = [row[-1].value for sheet in sheets for row in sheet.iter_rows(min_row=2)]
        assert sorted(ids) == expected


def test_what_is_too_small_to_rank_promises_nothing(run: Run, tmp_path: Path) -> None:
    write_workbook(run, tmp_path / "a.xlsx")
    rows = [[cell.value for cell in row] for row in _open(tmp_path / "a.xlsx")["원인 전체"].iter_rows()]
    table = pd.DataFrame(rows[1:], columns=rows[0]).set_index("원인")
    small = table.loc["알림이 오지 않음"]
    assert small["문의량"] == 21
    assert small[["순위", "주당 감축 여력", "여력 상한", "주당 절감", "주당 절감액", "근거"]].isna().all()
    assert table["주당 감축 여력"].notna().sum() == 8


def test_without_orders_there_is_no_rate(bare_run: Run, tmp_path: Path) -> None:
    write_workbook(bare_run, tmp_path / "a.xlsx")
    sheet = _open(tmp_path / "a.xlsx")["원인 전체"]
    head = [cell.value for cell in sheet[1]]
    assert not [name for name in head if "인입률" in name]
    assert sheet[2][head.index("주당 문의량")].number_format == '#,##0.0"건"'


def test_same_run_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(run, tmp_path / name)
    digests = {hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a", "b")}
    assert len(digests) == 1


@given(st.lists(st.text(max_size=50), max_size=30))
def test_sheet_names_are_allowed_and_distinct(wishes: list[str]) -> None:
    names = SheetNames()
    given_names = [names.give(wish) for wish in wishes]
    assert len({name.lower() for name in given_names}) == len(wishes)
    for name in given_names:
        assert 1 <= len(name.encode("utf-16-le")) / 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'")
        assert name.lower() != "history"

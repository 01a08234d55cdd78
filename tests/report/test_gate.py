from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import xlsxwriter

from voc.errors import PublishError
from voc.report.gate import Finding, check_folder, page_pieces, scan
from voc.report.page import publish_page

PHONE = "010-1234-5678"


def test_it_reads_text_across_inline_tags_attributes_and_chart_strings() -> None:
    page = (
        '<p title="말풍선">010-<b>1234</b>-5678</p><td>1</td><td>2</td>'
        '<script type="application/json">{"text": ["라벨"], "x": [1, 2]}</script>'
        "<script>var code = 1;</script><style>p{}</style>"
    )
    assert list(page_pieces(page)) == [
        ("속성", "말풍선"), ("본문", PHONE), ("본문", "1"), ("본문", "2"),
        ("그림", "text"), ("그림", "라벨"), ("그림", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (f"<p>{PHONE}</p>", "본문"),
        ("<p>010-<b>1234</b>-5678</p>", "본문"),
        (f'<p title="{PHONE}">x</p>', "속성"),
        ('<script type="application/json">{"a": ["\\u0030\\u0031\\u0030-1234-5678"]}</script>', "그림"),
    ],
)
def test_personal_data_is_found_wherever_it_hides(page: str, place: str) -> None:
    assert scan(page_pieces(page)) == [Finding("phone", place)]


def test_neighbouring_cells_are_not_read_as_one_number() -> None:
    assert scan(page_pieces("<tr><td>010</td><td>1234</td><td>5678</td></tr>")) == []


def test_a_page_with_personal_data_is_not_written_and_its_value_not_told(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("x", metadata={"tags": ["report"]})
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": f"<p>{PHONE}</p>"})]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    with pytest.raises(PublishError) as caught:
        publish_page(tmp_path / "a.ipynb", tmp_path / "a.html", title="제목")
    assert "전화번호(본문)" in str(caught.value)
    assert "a.html" in str(caught.value)
    assert "5678" not in str(caught.value)
    assert not (tmp_path / "a.html").exists()


def _report(folder: Path) -> Path:
    """A finished report of every kind of file, clean."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "index.html").write_text("<p>1588-1234</p>", encoding="utf-8")
    (folder / "ranking.csv").write_text("이름,값\n송장,0.01012345678\n", encoding="utf-8-sig")
    (folder / "summary.json").write_text('{"as_of": "2026-06-28", "sha": "d0101234567890"}', encoding="utf-8")
    (folder / "summary.md").write_text("결론: 6월 4주차\n", encoding="utf-8")
    _workbook(folder, "송장 멈춤")
    _notebook(folder, {"text/html": "<p>송장</p>", "text/plain": "송장"})
    return folder


def _workbook(folder: Path, text: str, sheet: str = "유형 배송") -> None:
    with xlsxwriter.Workbook(str(folder / "ranking.xlsx")) as book:
        page = book.add_worksheet(sheet)
        page.write_number(0, 0, 0.01012345678)
        page.write_string(2, 1, text)


def _notebook(folder: Path, data: dict[str, object]) -> None:
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", data=data)])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebooks" / "01.ipynb")


def test_a_clean_report_is_read_file_by_file(tmp_path: Path) -> None:
    names = check_folder(_report(tmp_path))
    assert names == [
        "index.html", "notebooks/01.ipynb", "ranking.csv", "ranking.xlsx", "summary.json", "summary.md"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (lambda f: (f / "index.html").write_text(f"<p>{PHONE}</p>"), "index.html"),
        (lambda f: (f / "ranking.csv").write_text(f"a,b\n1,{PHONE}\n"), "2행 2열"),
        (lambda f: (f / "summary.md").write_text(f"x\n{PHONE}\n"), "2행"),
        (lambda f: (f / "summary.json").write_text(json.dumps({"a": [{"b": PHONE}]})), "summary.json"),
        (lambda f: _workbook(f, PHONE), "시트 유형 배송 B3"),
        (lambda f: _workbook(f, "x", sheet=PHONE), "시트 이름"),
        (lambda f: _notebook(f, {"text/html": f"<td>{PHONE}</td>"}), "셀 1 출력"),
        (lambda f: _notebook(f, {"text/plain": f"0  {PHONE}"}), "셀 1 출력"),
        (
            lambda f: _notebook(f, {"application/vnd.plotly.v1+json": {"data": [{"text": [PHONE]}]}}),
            "셀 1 출력",
        ),
    ],
)
def test_a_find_in_any_file_stops_it_all(plant: Callable[[Path], object], place: str, tmp_path: Path) -> None:
    plant(_report(tmp_path))
    with pytest.raises(PublishError) as caught:
        check_folder(tmp_path)
    assert "전화번호" in str(caught.value)
    assert place in str(caught.value)
    assert "5678" not in str(caught.value)


def test_a_file_that_nobody_can_read_is_not_sent(tmp_path: Path) -> None:
    (_report(tmp_path) / "secret.bin").write_bytes(b"\x00")
    with pytest.raises(PublishError, match="확인할 수 없는 파일"):
        check_folder(tmp_path)

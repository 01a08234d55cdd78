from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from voc.errors import PublishError
from voc.report.gate import Finding, page_pieces, scan
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

"""What a report hands out beside its pages: the sheets, the message, and the last look through all of it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from report.synthetic_run import HOSTILE
from voc.artefacts import Run
from voc.errors import PublishError
from voc.report.last_look import look_through
from voc.report.message import message
from voc.report.workbook import write_workbook

PHONE = "제 번호는 010-2345-6789예요"


def opened(run: Run, folder: Path) -> Workbook:
    write_workbook(run, folder / "ranking.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know Excel's newer data bars
        return openpyxl.load_workbook(folder / "ranking.xlsx")


def test_every_cause_is_there_once_and_again_in_its_type(run: Run, tmp_path: Path) -> None:
    book, causes = opened(run, tmp_path), run.load("ranking").query("level == 'cause'")
    whole = [row[2].value for row in book["원인 순위"].iter_rows(min_row=2)]
    assert sorted(whole) == sorted(causes["name"])
    types = book.sheetnames[2 : 2 + causes["inquiry_type"].nunique()]
    parts = [row[2].value for name in types for row in book[name].iter_rows(min_row=2)]
    assert sorted(parts) == sorted(whole)


def test_the_sheets_are_ready_to_read(run: Run, tmp_path: Path) -> None:
    sheet = opened(run, tmp_path)["원인 순위"]
    assert [cell.value for cell in sheet[1]][:6] == ["순위", "유형", "이름", "문의량", "비중", "인입률"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref is not None
    assert [sheet.cell(2, column).number_format for column in (4, 5, 6)] == ["#,##0", "0.0%", "0.000%"]
    best = run.load("ranking").query("rank == 1").iloc[0]
    assert (sheet["C2"].value, sheet["D2"].value) == (best["name"], best["inquiries"])


def test_without_orders_no_sheet_speaks_of_rates(bare_run: Run, tmp_path: Path) -> None:
    book = opened(bare_run, tmp_path)
    assert not [c.value for sheet in book for c in sheet[1] if c.value and "인입률" in str(c.value)]


def test_no_word_is_a_formula_or_a_link(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ranking = run.load("ranking")
    causes = ranking.index[ranking["level"] == "cause"]
    words = [
        *HOSTILE,
        "=1+1",
        "+82",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "https://evil.example",
        "department [:*?/\\]'",
    ]
    for column in ("name", "inquiry_type", "department", "owner", "evidence_text"):
        ranking.loc[causes, column] = [words[i % len(words)] for i in range(len(causes))]
    monkeypatch.setattr(Run, "load", lambda self, name: ranking)
    book = opened(run, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert max(len(name.encode("utf-16-le")) for name in book.sheetnames) <= 62


def test_the_same_run_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(run, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_message_is_the_review_in_a_few_lines(run: Run) -> None:
    lines = message(run).splitlines()
    assert lines[0].startswith("**무드옷장 주간 리뷰**")
    assert 7 <= len(lines) <= 20
    for part in ("결론", "긴급", "숫자", "변동 요인", "결정 요청"):
        assert any(line.startswith(f"- **{part}**") for line in lines)
    assert not any(mark in message(run) for mark in ("<", "](", "`", "|"))


def write_html(folder: Path, text: str) -> Path:
    return _write(folder / "a.html", f"<p>{text}</p>")


def write_csv(folder: Path, text: str) -> Path:
    pd.DataFrame({"name": ["송장", text]}).to_csv(folder / "a.csv", index=False)
    return folder / "a.csv"


def write_xlsx(folder: Path, text: str) -> Path:
    book = Workbook()
    book.create_sheet("둘째").append(["송장", text])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def write_markdown(folder: Path, text: str) -> Path:
    return _write(folder / "a.md", f"- {text}\n")


def write_json(folder: Path, text: str) -> Path:
    return _write(folder / "a.json", json.dumps({"week": [{"text": text}]}))


def write_notebook(folder: Path, text: str) -> Path:
    cell = {"cell_type": "code", "outputs": [{"output_type": "stream", "text": [f"{text}\n"]}]}
    return _write(folder / "a.ipynb", json.dumps({"cells": [cell]}))


def write_chart(folder: Path, text: str) -> Path:
    figure = {"application/vnd.plotly.v1+json": {"data": [{"hovertext": [text]}]}}
    return _write(folder / "a.ipynb", json.dumps({"cells": [{"outputs": [{"data": figure}]}]}))


def write_table(folder: Path, text: str) -> Path:
    table = {"text/html": [f"<td>{text}</td>"], "text/plain": ["<Styler>"]}
    return _write(folder / "a.ipynb", json.dumps({"cells": [{"outputs": [{"data": table}]}]}))


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


Writer = Callable[[Path, str], Path]
WRITERS = [
    write_html, write_csv, write_xlsx, write_markdown, write_json, write_notebook, write_chart, write_table,
]  # fmt: skip


@pytest.mark.parametrize("write", WRITERS)
def test_a_number_in_any_file_stops_the_report(tmp_path: Path, write: Writer) -> None:
    (tmp_path / "notebooks").mkdir()
    path = write(tmp_path / "notebooks", PHONE)
    with pytest.raises(PublishError) as stopped:
        look_through(tmp_path)
    said = str(stopped.value)
    assert f"notebooks/{path.name}" in said and "phone" in said
    assert "2345" not in said


@pytest.mark.parametrize("write", WRITERS)
def test_ids_and_days_stop_nothing(tmp_path: Path, write: Writer) -> None:
    write(tmp_path, "596eb8c1-174d-4e66-b082-5bef248ad010 · 2023-08-26, Q260623065, 1588-1234, 737건")
    look_through(tmp_path)

"""The texts of every file of a report, each with its place, for the last look (`voc.report.gate`)."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from voc.report.gate import Piece, page_pieces, strings

_NOT_READ = re.compile("image/|application/(?!json|vnd)")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _page(file: Path) -> Iterator[Piece]:
    yield from page_pieces(file.read_text(encoding="utf-8"))


def _csv(file: Path) -> Iterator[Piece]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for line, row in enumerate(csv.reader(stream), 1):
            yield from ((f"{line}행 {column}열", cell) for column, cell in enumerate(row, 1))


def _lines(file: Path) -> Iterator[Piece]:
    lines = file.read_text(encoding="utf-8").splitlines()
    yield from ((f"{number}행", line) for number, line in enumerate(lines, 1))


def _json(file: Path) -> Iterator[Piece]:
    yield from (("값", text) for text in strings(json.loads(file.read_text(encoding="utf-8"))))


def _workbook(file: Path) -> Iterator[Piece]:
    """Text cells with their sheet, sheet names and properties; number cells are counts and rates."""
    with zipfile.ZipFile(file) as book:
        parts = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist()}
    sheets = [sheet.get("name", "") for sheet in parts["xl/workbook.xml"].iter(f"{_SHEET}sheet")]
    shared = ["".join(item.itertext()) for item in parts.pop("xl/sharedStrings.xml").iter(f"{_SHEET}si")]
    yield from (("시트 이름", name) for name in sheets)
    for number, sheet in enumerate(sheets, 1):
        cells = parts.pop(f"xl/worksheets/sheet{number}.xml").iter(f"{_SHEET}c")
        for cell in cells:
            if cell.get("t") == "s":
                index = int(cell.findtext(f"{_SHEET}v", ""))
                yield f"시트 {sheet} {cell.get('r')}", shared[index]
    yield from ((name, text) for name, part in parts.items() for text in part.itertext())


def _notebook(file: Path) -> Iterator[Piece]:
    """Code, notes and outputs of an executed notebook, cell by cell."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, 1):
        place = f"셀 {number}"
        yield from ((place, line) for line in _joined(cell["source"]).splitlines())
        for output in cell.get("outputs", []):
            yield from ((f"{place} 출력", text) for text in _output(output))


def _output(output: dict[str, Any]) -> Iterator[str]:
    yield from _joined(output.get("text", "")).splitlines()
    yield from (line for text in output.get("traceback", []) for line in text.splitlines())
    for kind, value in output.get("data", {}).items():
        if kind == "text/html":
            yield from (text for _, text in page_pieces(_joined(value)))
        elif kind.startswith("text/"):
            yield from _joined(value).splitlines()
        elif not _NOT_READ.match(kind):
            yield from strings(value)


def _joined(text: str | list[str]) -> str:
    """Jupyter stores a text as one string or as its lines."""
    return text if isinstance(text, str) else "".join(text)


READERS: dict[str, Callable[[Path], Iterator[Piece]]] = {
    ".html": _page, ".csv": _csv, ".xlsx": _workbook, ".json": _json, ".md": _lines, ".ipynb": _notebook,
}  # fmt: skip
"""How a file is read, by its suffix."""

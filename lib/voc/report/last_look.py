"""The last look through everything a report hands out: pages, sheets, messages, kept notebooks."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from voc.errors import PublishError
from voc.report.gate import kinds_in, scan, strings

_SHEET, _WORDS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}", ("si", "is")
_ONLY_HASHES = "manifest.json"


def look_through(folder: Path) -> None:
    """Stop where a file of the report still holds personal data.

    Raises
    ------
    PublishError
        With the file and the kind of what was found, never its value.
    """
    for path in sorted(folder.rglob("*")):
        kinds = _KINDS.get(path.suffix)
        if kinds and path.name != _ONLY_HASHES:
            refuse_personal(kinds(path), path.relative_to(folder).as_posix())


def refuse_personal(kinds: set[str], where: str) -> None:
    """Raise a `PublishError` if any kind of personal data was found."""
    if kinds:
        raise PublishError(
            "개인정보로 보이는 내용이 남아 있어 리포트를 공개하지 않습니다.",
            got=", ".join(sorted(kinds)),
            where=where,
            remedy="원본에서 해당 표현을 찾아 고치고 다시 실행하세요. 지난 리포트는 그대로 있습니다.",
        )


def _of_page(path: Path) -> set[str]:
    return {finding.kind for finding in scan(path.read_text(encoding="utf-8"))}


def _of_csv(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return kinds_in(cell for row in csv.reader(file) for cell in row)


def _of_workbook(path: Path) -> set[str]:
    """Words of a workbook stand in its shared strings or in the cells themselves."""
    with ZipFile(path) as book:
        parts = [
            book.read(name) for name in book.namelist() if name.startswith("xl/") and name.endswith(".xml")
        ]
    trees = [ElementTree.fromstring(part) for part in parts]
    words = [word for tree in trees for tag in _WORDS for word in tree.iter(f"{_SHEET}{tag}")]
    return kinds_in("".join(word.itertext()) for word in words)


def _of_lines(path: Path) -> set[str]:
    return kinds_in(path.read_text(encoding="utf-8").splitlines())


def _of_json(path: Path) -> set[str]:
    return kinds_in(strings(json.loads(path.read_text(encoding="utf-8"))))


def _of_notebook(path: Path) -> set[str]:
    """What its cells show; the code is the project's own."""
    found: set[str] = set()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            shown = {**output.get("data", {}), "text/plain": output.get("text", [])}
            html = "".join(shown.pop("text/html", []))
            found |= {finding.kind for finding in scan(html)} | kinds_in(strings(list(shown.values())))
    return found


_KINDS: dict[str, Callable[[Path], set[str]]] = {
    ".html": _of_page, ".csv": _of_csv, ".xlsx": _of_workbook, ".md": _of_lines, ".json": _of_json,
    ".ipynb": _of_notebook,
}  # fmt: skip

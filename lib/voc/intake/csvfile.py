"""CSV files as other people export them: UTF-8 or cp949, comma, tab or semicolon, with broken rows."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from voc.errors import InputError
from voc.intake.table import EMPTY_ROW, Select, clean_name, clean_texts, reasons_table

_ENCODINGS = ("utf-8-sig", "cp949")  # Excel's two ways to save Hangul
_DELIMITERS = ",\t;"
_CHUNK = 65_536  # records turned into columns at a time, so that few Python texts live at once


def read_csv(path: Path, select: Select) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the selected columns of a CSV file.

    Returns
    -------
    table : DataFrame
        ``line`` (where the record starts; the header is line 1) and the selected columns as texts.
    rejected : DataFrame
        ``line`` and ``reason`` of the records that do not fit the header.

    Raises
    ------
    InputError
        The file is neither UTF-8 nor cp949, or has no header.
    """
    with path.open(encoding=_encoding(path), newline="") as stream:
        lines = _Lines(stream)
        records = _records(lines, _sniff(lines.peek()))
        _, header, fault = next(records, (1, [], "빈 파일"))
        if fault:
            raise InputError(
                "첫 줄에서 열 이름을 읽을 수 없습니다.",
                got=fault,
                where=f"{path} 1행",
                remedy="첫 줄에 열 이름이 있는지, 따옴표가 닫혀 있는지 확인하세요.",
            )
        return _collect(records, select([clean_name(name) for name in header]))


class _Lines:
    """The lines of a file, counted, that can be given back and read again."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._returned: deque[str] = deque()
        self.taken: list[str] = []  # since the current record began
        self.number = 0  # of the last line taken

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._stream)
        self.taken.append(line)
        self.number += 1
        return line

    def peek(self) -> str:
        """The first line, left to be read; "" when there is none."""
        line = next(self._stream, "")
        if line:
            self._returned.append(line)
        return line

    def keep_first(self) -> None:
        """Give back every line of the current record but its first."""
        rest = self.taken[1:]
        self._returned.extendleft(reversed(rest))
        self.number -= len(rest)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Every record with the line it starts on and what is wrong with it ("" when nothing is).

    A quote that never closes swallows the rows after it.  So a broken record that spans several lines
    is cut after its first line, and reading goes on with the second: only the guilty row is lost.
    The csv module's limit of 131,072 characters a field bounds how far it looks.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0
    while True:
        lines.taken.clear()
        start, record, fault = lines.number + 1, [], ""
        try:
            record = next(reader)
            if not record:
                continue  # a blank line is no row
        except StopIteration:
            return
        except csv.Error:
            fault = "따옴표가 맞지 않음"
        width = width or len(record)
        if not fault and len(record) != width:
            fault = f"칸 수가 다름: 열 이름 {width}개, 이 행 {len(record)}칸"
        if fault and len(lines.taken) > 1:
            lines.keep_first()
        yield start, record, fault or ("" if any(record) else EMPTY_ROW)


def _collect(
    records: Iterator[tuple[int, list[str], str]], positions: dict[str, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The good records as columns, the others as reasons."""
    places = list(positions.values())
    numbers: list[int] = []
    chunks: list[list[pa.Array]] = [[] for _ in places]
    reasons: dict[int, str] = {}
    batch: list[list[str]] = []

    def flush() -> None:
        for place, column in zip(places, chunks, strict=True):
            column.append(pa.array([record[place] for record in batch], type=pa.large_string()))
        batch.clear()

    for start, record, fault in records:
        if fault:
            reasons[start] = fault
            continue
        numbers.append(start)
        batch.append(record)
        if len(batch) == _CHUNK:
            flush()
    flush()
    columns = {name: clean_texts(pa.chunked_array(c)) for name, c in zip(positions, chunks, strict=True)}
    table = pd.DataFrame({"line": pd.Series(numbers, dtype="int64"), **columns})
    return table, reasons_table(reasons)


def _sniff(header: str) -> str:
    """The delimiter that splits the header into the most columns; a comma on a tie."""
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), [])))


def _encoding(path: Path) -> str:
    """The first of the encodings that decodes the whole file."""
    failures = {name: _undecodable_line(path, name) for name in _ENCODINGS}
    for name, line in failures.items():
        if line == 0:
            return name
    raise InputError(
        "파일의 글자를 읽을 수 없습니다.",
        expected="UTF-8 또는 CP949(EUC-KR)",
        where=f"{path} {max(failures.values())}행",
        remedy="스프레드시트에서 'CSV UTF-8(쉼표로 분리)'로 다시 저장하세요.",
    )


def _undecodable_line(path: Path, encoding: str) -> int:
    """The line of the first byte that is no text in ``encoding``; 0 when all of them are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(1 << 20)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return 0
            line += chunk.count(b"\n")

"""The last look before a report leaves: no personal data in anything that it consists of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from voc.errors import PublishError

Piece = tuple[str, str]
"""Where a text stands, in Korean words, and the text."""

_READ_ATTRIBUTES = frozenset({"title", "alt", "aria-label", "content", "data-title", "data-name", "href"})
_INLINE = frozenset({"a", "b", "strong", "em", "i", "span", "sub", "sup", "mark", "small", "code", "wbr"})
_SKIPPED = frozenset({"style"})
_KINDS = {
    "email": "이메일", "rrn": "주민등록번호", "card": "카드번호", "phone": "전화번호",
    "account": "계좌번호", "address": "주소",
}  # fmt: skip
_SHOWN_PLACES = 5


@dataclass(frozen=True)
class Finding:
    """What kind of personal data stands where; never its value."""

    kind: str
    place: str


def scan(pieces: Iterable[Piece]) -> list[Finding]:
    """Look for personal data, piece by piece; without repeats, in the order found.

    >>> scan([("1행", "010-1234-5678"), ("2행", "1588-1234")])
    [Finding(kind='phone', place='1행')]
    """
    from voc.intake.mask import find_personal

    found = {Finding(kind, place): None for place, text in pieces for kind in find_personal(text)}
    return list(found)


def refuse_personal(name: str, pieces: Iterable[Piece]) -> None:
    """Raise for personal data in a file's pieces; says kind and place, never the value.

    Raises
    ------
    PublishError
    """
    found = [f"{_KINDS[finding.kind]}({finding.place})" for finding in scan(pieces)]
    if found:
        more = f" 외 {len(found) - _SHOWN_PLACES}곳" if len(found) > _SHOWN_PLACES else ""
        raise PublishError(
            "개인정보로 보이는 내용이 남아 있어 리포트를 공개하지 않습니다.",
            got=", ".join(found[:_SHOWN_PLACES]) + more,
            where=name,
            remedy="원본에서 해당 표현을 찾아 고치고 다시 실행하세요. 지난 리포트는 그대로 있습니다.",
        )


def check_folder(folder: Path) -> list[str]:
    """Look through every file of a finished report once more.

    Parameters
    ----------
    folder : Path
        Pages, CSV, XLSX, JSON, Markdown and executed notebooks.

    Returns
    -------
    list of str
        The names of the files that were read, relative to ``folder``.

    Raises
    ------
    PublishError
        A file holds personal data, or is of a kind that nobody here can read.
    """
    from voc.report.pieces import READERS

    names = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix not in READERS:
            raise PublishError(
                "개인정보를 확인할 수 없는 파일이 있어 리포트를 공개하지 않습니다.",
                expected=", ".join(READERS), got=file.suffix, where=name,
            )  # fmt: skip
        refuse_personal(name, READERS[file.suffix](file))
        names.append(name)
    return names


def page_pieces(page: str) -> Iterator[Piece]:
    """All that a reader of a page (or of an HTML fragment) could see or copy out of it."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from reader.pieces()


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value; numbers alone are counts and rates, not people."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            if key != "bdata":  # plotly's packed numbers
                yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


class _Reader(HTMLParser):
    """Collects the text of a block (inline tags do not part it), attributes and JSON strings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[Piece] = []
        self._text: list[str] = []
        self._script: str | None = None
        self._skipped = False

    def pieces(self) -> list[Piece]:
        self._end_block()
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._end_block()
        values = dict(attrs)
        if tag == "script":
            self._script = values.get("type") or "code"
        self._skipped = tag in _SKIPPED
        policy = (values.get("http-equiv") or "").lower() == "content-security-policy"
        if not policy:
            self._done += [("속성", v) for k, v in attrs if v and k in _READ_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end_block()
        if tag == "script":
            self._script = None
        if tag in _SKIPPED:
            self._skipped = False

    def handle_data(self, data: str) -> None:
        if self._script == "application/json":
            self._done += [("그림", text) for text in strings(json.loads(data))]
        elif self._script is None and not self._skipped:
            self._text.append(data)

    def _end_block(self) -> None:
        text = " ".join("".join(self._text).split())
        if text:
            self._done.append(("본문", text))
        self._text = []

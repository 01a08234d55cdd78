"""The last look before a page leaves: no personal data in its text, attributes or chart data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

_READ_ATTRIBUTES = frozenset({"title", "alt", "aria-label", "content", "data-title", "href"})
_INLINE = frozenset({"a", "b", "strong", "em", "i", "span", "sub", "sup", "mark", "small", "code", "wbr"})
_SKIPPED = frozenset({"style"})
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""An id that computers give: its digits are nobody's number."""


@dataclass(frozen=True)
class Finding:
    """What kind of personal data was found where (``text``, ``attribute``, ``chart``); never its value."""

    kind: str
    place: str


def scan(page: str) -> list[Finding]:
    """Look for personal data in all that a reader of the page could see or copy out of it.

    Parameters
    ----------
    page : str
        HTML, or plain text.

    Returns
    -------
    list of Finding
        Without repeats, in the order found; empty for a clean page.
    """
    found = {Finding(kind, place): None for place, text in _pieces(page) for kind in kinds_in([text])}
    return list(found)


def kinds_in(texts: Iterable[str]) -> set[str]:
    """Kinds of personal data in any of the texts; a computer's own id (UUID) is none."""
    from voc.intake.mask import find_personal

    return {kind for text in texts for kind in find_personal(_UUID.sub(" ", text))}


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from reader.pieces()


class _Reader(HTMLParser):
    """Collects the text of a block (inline tags do not part it), attributes and JSON strings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._script: str | None = None
        self._skipped = False

    def pieces(self) -> list[tuple[str, str]]:
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
            self._done += [("attribute", v) for k, v in attrs if v and k in _READ_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end_block()
        if tag == "script":
            self._script = None
        if tag in _SKIPPED:
            self._skipped = False

    def handle_data(self, data: str) -> None:
        if self._script == "application/json":
            self._done += [("chart", text) for text in strings(json.loads(data))]
        elif self._script is None and not self._skipped:
            self._text.append(data)

    def _end_block(self) -> None:
        text = " ".join("".join(self._text).split())
        if text:
            self._done.append(("text", text))
        self._text = []


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value; numbers alone are counts and rates, not people."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)

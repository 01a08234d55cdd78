"""Names of a workbook's sheets as spreadsheet programs allow them."""

from __future__ import annotations

import re

from voc.report.safe import clean

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31
_RESERVED = "history"


class SheetNames:
    """Gives each wish a name: at most 31 letters, no forbidden sign, no two alike in any case."""

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def give(self, wish: str) -> str:
        """The name nearest to ``wish`` that is still free.

        >>> names = SheetNames()
        >>> names.give("유형 불량/오배송"), names.give("유형 불량:오배송"), names.give("'")
        ('유형 불량·오배송', '유형 불량·오배송 (2)', '이름 없음')
        """
        base = _cut(_FORBIDDEN.sub("·", clean(wish)), _LONGEST) or "이름 없음"
        name, number = base, 1
        while name.lower() in self._taken:
            number += 1
            end = f" ({number})"
            name = _cut(base, _LONGEST - len(end)) + end
        self._taken.add(name.lower())
        return name


def _cut(name: str, longest: int) -> str:
    """At most so many UTF-16 units, which spreadsheets count, without blanks or quotes at its ends."""
    while len(name.encode("utf-16-le")) > 2 * longest:
        name = name[:-1]
    return name.strip(" '")

"""Text as its writer meant it, for looking only: one width of digits, one kind of hyphen, nothing unseen.

Personal numbers are written in full-width or circled digits, with long dashes, with zero-width characters
between.  Patterns look at the folded text; what they find is cut out of the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_UNSEEN = r"\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20e3\ufe00-\ufe0f\ufeff"
_DASHES = "‐‑‒–—―−－ㅡ﹣⁃➖"
_unseen = re.compile(f"[{_UNSEEN}]")
_plain = re.compile(r"[\x00-\x7f가-힣ㄱ-ㅠㅢㅣ]*")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and where each of its characters is in ``text`` (None: at the same place).

    Examples
    --------
    >>> fold("０１０－12\u200b34")
    ('010-1234', [0, 1, 2, 3, 4, 5, 7, 8])
    """
    if _plain.fullmatch(text):
        return text, None
    same_length = text.translate(_table())
    if not _unseen.search(same_length):
        return same_length, None
    places = [place for place, letter in enumerate(same_length) if not _unseen.match(letter)]
    return _unseen.sub("", same_length), places


@cache
def _table() -> dict[int, str]:
    """Every character that stands for one ASCII character or one digit."""
    table = dict.fromkeys(map(ord, _DASHES), "-")
    for code in (*range(0x80, 0x10000), *range(0x1D400, 0x1D800)):
        letter = chr(code)
        normal = unicodedata.normalize("NFKC", letter)
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            table[code] = str(digit)
        elif len(normal) == 1 and normal.isascii():
            table[code] = normal
    return table

"""Inquiry text is hostile input: made harmless before it meets HTML, a chart or a script block."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import Any

_BLANKS = re.compile("[\u115f\u1160\u3164\uffa0\u2800\u2028\u2029]")
"""Letters and separators that look like nothing (Hangul fillers, blank Braille)."""
_STACKED_MARKS = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2})"
                            "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+")  # fmt: skip
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_JSON_ESCAPES = {
    ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"
}  # fmt: skip


def clean(text: str) -> str:
    """Drop control, zero-width, direction and private characters of ``text``; the rest is NFC.

    Line breaks and tabs become spaces; piled-up combining marks are cut to two.

    >>> clean("배송" + chr(0x200B) + " 언제" + chr(0x202E) + "와요")
    '배송 언제와요'
    """
    spaced = re.sub(r"[^\S\u00a0]", " ", _BLANKS.sub(" ", unicodedata.normalize("NFC", text)))
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return _STACKED_MARKS.sub(r"\1", visible)


def plot_text(text: str, length: int = 60) -> str:
    """``text`` for a chart's label or hover: plotly reads HTML and entities in every string."""
    visible = clean(text)
    short = visible if len(visible) <= length else f"{visible[: length - 1]}…"
    return html.escape(short, quote=False)


def script_json(content: Any) -> str:
    """JSON that cannot end its ``<script>`` block or be read as markup."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_JSON_ESCAPES)

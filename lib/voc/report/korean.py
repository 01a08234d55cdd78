"""Korean particles and number formats, right after any word.

>>> josa("배송", "이/가"), josa("문의", "이/가"), josa("6.2 %", "으로/로")
('배송이', '문의가', '6.2 %로')
"""

from __future__ import annotations

import re

from voc.words import amount, number

_DIGIT_FINALS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
"""Digits whose Korean reading (영 일 삼 육 칠 팔) ends in a consonant."""
_LETTER_FINALS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
"""Letters whose Korean name (엘 엠 엔 알) ends in a consonant."""
_TRAILING = re.compile(r"[\s\"'”’」』》.,!?…·~ㅠㅜㅎㅋ]+$")
_PARENTHESES = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]$")
_CLOSED_SYLLABLE = re.compile(r"(?:[mn]|[aeiou](?:ng|[bkptc]|ck|pp|tt))$")
_TEN_THOUSAND = 10_000
NBSP = "\u00a0"
"""Between a figure and its unit, so that a line never ends between them."""


def josa(word: str, pair: str) -> str:
    """``word`` with the right one of a pair of particles (받침 있음/없음) behind it.

    Parameters
    ----------
    word : str
        Anything: Hangul, digits, Latin letters, a closing quote or parenthesis.
    pair : str
        ``이/가``, ``을/를``, ``은/는``, ``과/와``, ``으로/로``.

    Examples
    --------
    >>> josa("옵션 오배송", "을/를"), josa("서울", "으로/로"), josa("1,230건(전주 980건)", "은/는")
    ('옵션 오배송을', '서울로', '1,230건(전주 980건)은')
    """
    closed, opened = pair.split("/")
    final = _final(word)
    if final is None:
        return f"{word}{closed}({opened})"
    if pair == "으로/로" and final == "ㄹ":
        return f"{word}{opened}"
    return f"{word}{closed if final else opened}"


def _final(word: str) -> str | None:
    """The final consonant of the last sound: "" when there is none, None when unknown."""
    core = word
    while core != (shorter := _PARENTHESES.sub("", _TRAILING.sub("", core))):
        core = shorter
    if not core:
        return None
    last = core[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "" if final == 0 else "ㄹ" if final == 8 else "ㄴ"
    if last in "0123456789":
        return _DIGIT_FINALS.get(last, "")
    if core.endswith(("%", "%p")):
        return ""
    return _latin_final(core) if last.isascii() and last.isalpha() else None


def _latin_final(core: str) -> str:
    """Letters are spelled out in capitals (SMS) and read as a loanword otherwise (coupon)."""
    last = core[-1]
    if last.isupper():
        return _LETTER_FINALS.get(last, "")
    if last == "l":
        return "ㄹ"
    return "ㄴ" if _CLOSED_SYLLABLE.search(core.lower()) else ""


def is_some(value: float) -> bool:
    """Whether `voc.words.count` would say more than 0건."""
    return value >= 0.05


def span(low: float, high: float, unit: str = "건") -> str:
    """An interval in its short form: 22~51건."""
    return f"{amount(low)}~{amount(high)}{unit}"


def percent(value: float) -> str:
    """A share with two figures: 0.413 as 41 %, 0.062 as 6.2 %, 0.0041 as 0.41 %."""
    return f"{number(value * 100, _percent_digits(value))}{NBSP}%"


def _percent_digits(value: float) -> int:
    size = float(f"{abs(value) * 100:.2g}")
    return 0 if size >= 10 or not size else 1 if size >= 1 else 2 if size >= 0.1 else 3


def difference(now: float, before: float) -> float:
    """The difference of two shares as `percent` prints them, so that a reader's own sum agrees.

    >>> round(difference(0.0586, 0.0613), 9), difference(0.412, 0.409)
    (-0.002, 0.0)
    """
    shown_now, shown_before = (round(v * 100, _percent_digits(v)) for v in (now, before))
    return round(shown_now - shown_before, 3) / 100


def points(value: float) -> str:
    """A difference of shares in percentage points, without its sign: 0.004 as "0.4 %p"."""
    size = abs(value) * 100
    digits = 1 if round(size, 3) >= 0.1 or not size else 2 if round(size, 4) >= 0.01 else 3
    return f"{number(size, digits).removesuffix('.0')}{NBSP}%p"


def effort(days: float) -> str:
    """공수 in man-days: 5 M/D."""
    return f"{amount(days)}{NBSP}M/D"


def signed(value: float) -> str:
    """A change with its sign as a typographer sets it: +15, −3, 0."""
    text = number(abs(value))
    return text if text == "0" else f"+{text}" if value > 0 else f"−{text}"


def won(value: float) -> str:
    """Money in 만원, with one decimal below 10만원, and in 억원.

    >>> won(300), won(8324), won(14_100), won(3_500_000), won(123_000_000), won(99_999_999)
    ('300원', '0.8만원', '1.4만원', '350만원', '1.2억원', '1억원')
    """
    tenths = round(value / _TEN_THOUSAND, 1)
    if not tenths:
        return f"{number(value)}원"
    if abs(tenths) < 10:
        return f"{tenths:.1f}만원"
    ten_thousands = round(value / _TEN_THOUSAND)
    if abs(ten_thousands) < _TEN_THOUSAND:
        return f"{number(ten_thousands)}만원"
    return f"{number(ten_thousands / _TEN_THOUSAND, 1).removesuffix('.0')}억원"

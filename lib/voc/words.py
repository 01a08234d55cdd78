"""Figures and particles that errors, the ranking's sentences and the report's pages must write alike."""

from __future__ import annotations

import math
import re

NEW_CAUSE, CAUSE_BACK = "새 원인", "돌아온 원인"
"""How an alert on such a cause begins."""
NO_ORDERS = "건수 기준(주문 데이터 없음)"
_PEOPLE = ("사용자", "이용자", "회원", "고객", "가입자", "명")
_DIGIT_FINALS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
"""Digits whose Korean reading (영 일 삼 육 칠 팔) ends in a consonant."""
_LETTER_FINALS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
"""Letters whose Korean name (엘 엠 엔 알) ends in a consonant."""
_TRAILING = re.compile(r"[\s\"'”’」』》.,!?…·~ㅠㅜㅎㅋ]+$")
_PARENTHESES = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]$")
_CLOSED_SYLLABLE = re.compile(r"(?:[mn]|[aeiou][mn]e|[aeiou](?:ng|[bkptc]|ck|pp|tt))$")


def number(value: float, digits: int = 0) -> str:
    """1234.0 as "1,234"; a rounded nothing is "0", never "-0"."""
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def amount(value: float) -> str:
    """A number of inquiries: whole from 10 on (halves up), one decimal below where it has one.

    >>> amount(1234.5), amount(4.13), amount(9.97), amount(3.0)
    ('1,235', '4.1', '10', '3')
    """
    if abs(round(value, 1)) < 10:
        return number(value, 1).removesuffix(".0")
    return number(math.floor(value + 0.5))


def count(value: float) -> str:
    """Inquiries: 1,234건; below ten with one decimal, where it has one (4.1건).

    >>> count(1234), count(4.13), count(3.0)
    ('1,234건', '4.1건', '3건')
    """
    return f"{amount(value)}건"


def per_thousand(unit: str, rate: float) -> str:
    """A contact rate against its denominator, with two decimals below 10.

    >>> per_thousand("주문", 0.0041), per_thousand("활성 사용자", 0.0123)
    ('주문 1,000건당 4.10건', '활성 사용자 1,000명당 12.3건')
    """
    per = rate * 1000
    counter = "명당" if unit.endswith(_PEOPLE) else "건당"
    return f"{unit} 1,000{counter} {number(per, 2 if round(per, 2) < 10 else 1)}건"


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
    >>> josa("iPhone", "은/는"), josa("Apple", "으로/로"), josa("note", "은/는")
    ('iPhone은', 'Apple로', 'note는')
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
    if core.lower().endswith("le"):
        return "ㄹ"
    return "ㄴ" if _CLOSED_SYLLABLE.search(core.lower()) else ""

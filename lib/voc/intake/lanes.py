"""Lanes raised by words: complaint (강성), risk (대외 리스크), and simple questions (단순 문의).

A list has one entry a line.

- ``~`` between two syllables lets signs, digits and single vowels stand there (시~발 finds 시1발, ㅅ~ㅂ finds
  ㅅㅣㅂ); a blank lets blanks stand there or not (기사 제보 finds 기사제보).
- ``^`` at the front wants the front of a word (^염병 leaves 전염병 alone). An entry of digits is found only
  where it is the whole number.
- ``!`` begins an exception: in a lane's list a longer word in which an entry is not meant (!시발점), in the
  list of simple questions a word that no simple question holds (!아직).
- ``?`` begins a word that people also use of others' affairs. It counts only where the rest of its sentence
  says what the customer will do or has done, in one of the words that begin with ``>`` (?소송 and >겠습니다
  find 소송하겠습니다, not 소송 중인 회사).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from voc.intake.fold import fold
from voc.lexicon import read_words
from voc.settings import Settings

COMPLAINT_FILE, RISK_FILE, SIMPLE_FILE = "urgent_abuse.txt", "urgent_risk.txt", "simple.txt"

_SENTENCE = 40  # characters in which a customer says what follows from a word
_SHORT = 80  # characters: a longer text tells a story, and a story is no simple question
_SENTENCE_END = re.compile(r"[.?!~\n]+\s")
_SIGNS = re.compile(r"[\W\d_ㅏ-ㅣ]+")
_BETWEEN = r"[^\w\s]{0,2}[\d_ㅏ-ㅣ]{0,3}[^\w\s]{0,2}"


class Lane:
    """One word list as one pattern.

    Examples
    --------
    >>> Lane(["시~발", "!시발점"]).words("아 시1발 시발점부터")
    ['시발']
    >>> Lane(["?소송", ">겠습니다"]).words("소송 중인 회사인가요? 저도 소송하겠습니다")
    ['소송']
    """

    def __init__(self, entries: Iterable[str]) -> None:
        listed = sorted(set(entries), key=lambda entry: (-len(entry), entry))
        exceptions = [_pattern(entry[1:]) for entry in listed if entry.startswith("!")]
        wanted = [entry for entry in listed if not entry.startswith(("!", ">"))]
        own = "|".join(_pattern(entry[1:]) for entry in listed if entry.startswith(">"))
        meant = f"(?=[^.?!\n]{{0,{_SENTENCE}}}?(?:{own}))" if own else ""
        self._names = {_SIGNS.sub("", entry).casefold() or entry: _name(entry) for entry in wanted}
        # Exceptions come first, so that where one begins no entry inside it is found.
        found = (
            _pattern(entry[1:]) + meant if entry.startswith("?") else _pattern(entry) for entry in wanted
        )
        parts = [*exceptions, "(" + "|".join(found) + ")"]
        self._pattern = _compile(parts, listed) if wanted else None

    def words(self, text: str) -> list[str]:
        """The entries found, each once, in the order of the text."""
        if self._pattern is None:
            return []
        found = [match[1] for match in self._pattern.finditer(fold(text)[0]) if match[1]]
        names = (self._names.get(_SIGNS.sub("", word).casefold(), word) for word in found)
        return list(dict.fromkeys(names))


class SimpleQuestions:
    """A plain how, when, where or is-it-possible question: short, at most three sentences, no complaint."""

    def __init__(self, entries: Iterable[str]) -> None:
        listed = list(entries)
        asks = [entry for entry in listed if not entry.startswith("!")]
        tells = [entry[1:] for entry in listed if entry.startswith("!")]
        self._asks = _compile([_pattern(entry) for entry in asks], asks)
        self._tells = _compile([_pattern(entry) for entry in tells], tells)

    def match(self, text: str) -> bool:
        """Whether the text is such a question."""
        if len(text) > _SHORT or not self._asks.search(text):
            return False
        return not self._tells.search(text) and len(_SENTENCE_END.findall(text.strip())) <= 2


def raise_lanes(texts: pd.Series, settings: Settings) -> pd.DataFrame:
    """The lanes of each text.

    Returns
    -------
    DataFrame
        ``is_complaint``, ``is_risk``, ``is_simple`` (bool) and ``flag_words`` (comma-separated words that
        raised the first two, "" when none), with the index of ``texts``.
    """
    complaint = Lane(read_words(settings, COMPLAINT_FILE))
    risk = Lane(read_words(settings, RISK_FILE))
    simple = SimpleQuestions(read_words(settings, SIMPLE_FILE))
    words = [(complaint.words(text), risk.words(text)) for text in texts]
    columns = {
        "is_complaint": [bool(abuse) for abuse, _ in words],
        "is_risk": [bool(threat) for _, threat in words],
        "is_simple": [
            not any(found) and simple.match(text) for found, text in zip(words, texts, strict=True)
        ],
        "flag_words": pd.array([",".join(abuse + threat) for abuse, threat in words], dtype="str"),
    }
    lanes = pd.DataFrame(columns, index=texts.index)
    return lanes.astype({"is_complaint": bool, "is_risk": bool, "is_simple": bool})


def _compile(parts: list[str], entries: list[str]) -> re.Pattern[str]:
    """All parts as one pattern that looks closer only where one of the entries can begin."""
    first = {re.escape(entry.lstrip("!?^ ")[:1]) for entry in entries if not entry.startswith(">")}
    return re.compile(
        f"(?=[{''.join(sorted(first))}])(?:{'|'.join(parts)})" if first else "(?!)", re.IGNORECASE
    )


def _pattern(entry: str) -> str:
    """An entry as a regular expression."""
    letters = {"~": _BETWEEN, " ": r"\s*", "^": r"(?<![가-힣\d])"}
    words = "".join(letters.get(letter, re.escape(letter)) for letter in " ".join(entry.split()))
    return rf"(?<!\d){words}(?!\d)" if entry.isdecimal() else words


def _name(entry: str) -> str:
    return entry.lstrip("?^").replace("~", "").replace(",", " ")

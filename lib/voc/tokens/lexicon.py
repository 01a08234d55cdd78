"""The words that steer tokenising: user dictionary, stop words, synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from voc.errors import InputError
from voc.lexicon import read_words
from voc.settings import Settings

MARKS = "|=+"
"""Phrases are stored with these signs between them and their parts, so no word of them may hold one."""
BLANKS = r"\s"
"""Lemmas are stored with blanks between them, too."""


@dataclass(frozen=True)
class TokenLexicon:
    """Words Kiwi must keep whole (word, tag), lemmas to leave out, and spellings of one lemma."""

    user_words: tuple[tuple[str, str], ...]
    stopwords: frozenset[str]
    synonyms: dict[str, str]
    report: dict[str, str] = field(default_factory=dict)
    """What a report calls a predicate: 밀리다 is 지연."""
    vague: frozenset[str] = frozenset()
    """Words that say little about what went wrong."""


def token_lexicon(settings: Settings) -> TokenLexicon:
    """Read the five word lists, the workspace's own included.

    Raises
    ------
    InputError
        A line has no two columns, or its value holds a sign that tokens are stored with.
    """
    return TokenLexicon(
        user_words=tuple(_pairs(settings, "user_words.tsv")),
        stopwords=frozenset(read_words(settings, "stopwords.txt")),
        synonyms=dict(_pairs(settings, "synonyms.tsv", MARKS + BLANKS)),
        report=dict(_pairs(settings, "report_words.tsv")),
        vague=frozenset(word for line in read_words(settings, "vague_words.txt") for word in line.split()),
    )


def _pairs(settings: Settings, name: str, refused: str = MARKS) -> list[tuple[str, str]]:
    """The two columns of a list; no value may hold one of the signs ``refused``."""
    return [_pair(line, f"lexicon/{name}", refused) for line in read_words(settings, name)]


def _pair(line: str, where: str, refused: str) -> tuple[str, str]:
    left, _, right = (part.strip() for part in line.partition("\t"))
    if not left or not right:
        raise InputError(
            "사전의 줄을 읽을 수 없습니다.",
            expected="낱말<TAB>값",
            got=line,
            where=where,
            remedy="두 칸 사이를 탭으로 띄우세요.",
        )
    if sign := re.search(f"[{refused}]", right):
        raise InputError(
            f"사전의 값에 쓸 수 없는 글자가 있습니다: {sign[0].strip() or '빈칸'}",
            expected="|, =, +가 없는 값" + (", 빈칸도 없는 한 낱말" if refused != MARKS else ""),
            got=line,
            where=where,
            remedy="둘째 칸에서 그 글자를 지우거나 다른 글자로 바꾸세요.",
        )
    return left, right

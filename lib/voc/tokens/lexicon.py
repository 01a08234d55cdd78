"""The words that steer tokenising: user dictionary, stop words, synonyms."""

from __future__ import annotations

from dataclasses import dataclass, field

from voc.errors import InputError
from voc.lexicon import read_words
from voc.settings import Settings


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
    """Read `user_words.tsv`, `stopwords.txt` and `synonyms.tsv`, the workspace's own included."""
    return TokenLexicon(
        user_words=tuple(_pairs(settings, "user_words.tsv")),
        stopwords=frozenset(read_words(settings, "stopwords.txt")),
        synonyms=dict(_pairs(settings, "synonyms.tsv")),
        report=dict(_pairs(settings, "report_words.tsv")),
        vague=frozenset(word for line in read_words(settings, "vague_words.txt") for word in line.split()),
    )


def _pairs(settings: Settings, name: str) -> list[tuple[str, str]]:
    pairs = []
    for line in read_words(settings, name):
        left, tab, right = line.partition("\t")
        if not tab or not left.strip() or not right.strip():
            raise InputError(
                "사전의 줄을 읽을 수 없습니다.",
                expected="낱말<TAB>값",
                got=line,
                where=f"lexicon/{name}",
                remedy="두 칸 사이를 탭으로 띄우세요.",
            )
        pairs.append((left.strip(), right.strip()))
    return pairs

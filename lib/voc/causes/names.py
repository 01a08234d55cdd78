"""A cause's name: short Korean phrases from its own sentences (송장 안 움직임), not a word list.

A candidate is good when many inquiries of the cause say it (coverage), when few of the type's other
causes do (specificity), and when it says what happened (it ends in a predicate).  Where the best phrase
is said by few, a second one that others of the cause say is put beside it (송장 조회 안 됨 · 이동 없음).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.causes.graph import Labels

LONGEST = 14
LEAST_SAID = 3
ENOUGH = 0.25
"""A phrase said by this share of the cause needs no second one."""
UNNAMED = "내용 확인 필요"
VAGUE = frozenset(
    word
    for line in (
        "보내다 받다 오다 입다 쓰다 넣다 누르다 나가다 들어가다 들어오다 올리다 놓다 맞다 읽다 물어보다 묻다",
        "찾다 놀다 걸다 살다 내다 대다 얘기 소식 느낌 시작 사이 정상 처음 다음 생각 질문",
    )
    for word in line.split()
)
"""Words that say little about what went wrong, as nouns of one syllable do: better phrases go first."""


@dataclass(frozen=True)
class _Candidate:
    """A phrase, the lemmas that a text must hold to say it, and how well it names the cause."""

    phrase: str
    lemmas: tuple[str, ...]
    said_by: frozenset[int]
    score: float


def name_causes(tokens: pd.DataFrame, labels: Labels, keywords: list[list[str]]) -> list[str]:
    """A name for each cause, unique within the type.

    Parameters
    ----------
    tokens : DataFrame, n rows
        ``lemmas`` and ``phrases`` of the `tokens` artefact.
    labels : ndarray of int, shape (n,)
    keywords : list of list of str
        Best terms of each cause, the fallback where no phrase recurs.
    """
    where = _postings(tokens["lemmas"])
    phrases = [found.split("|") if found else [] for found in tokens["phrases"]]
    names: list[str] = []
    for cause in range(len(keywords)):
        rows = np.flatnonzero(labels == cause)
        ranked = _candidates([phrases[row] for row in rows], frozenset(rows.tolist()), where)
        names.append(_unique(_options(ranked, len(rows)), keywords[cause], names))
    return names


def _postings(lemmas: pd.Series) -> dict[str, frozenset[int]]:
    """Which texts hold a lemma."""
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(lemmas):
        for lemma in set(text.split()):
            rows.setdefault(lemma, []).append(row)
    return {lemma: frozenset(found) for lemma, found in rows.items()}


def _candidates(
    phrases: list[list[str]], members: frozenset[int], where: dict[str, frozenset[int]]
) -> list[_Candidate]:
    """The phrases that recur in the cause, best first."""
    said = Counter(phrase for found in phrases for phrase in found)
    ranked = []
    for entry, times in said.items():
        phrase, _, joined = entry.partition("=")
        if times >= LEAST_SAID and len(phrase) <= LONGEST:
            lemmas = tuple(joined.split("+"))
            everywhere = frozenset.intersection(*(where[lemma] for lemma in lemmas))
            inside = everywhere & members
            common = sum(len(where[lemma] & members) for lemma in lemmas) / len(lemmas)
            score = _score(lemmas, len(inside), len(everywhere), common / len(members))
            ranked.append(_Candidate(phrase, lemmas, inside, score))
    return sorted(ranked, key=lambda c: (-c.score, c.phrase))


def _score(lemmas: tuple[str, ...], inside: int, everywhere: int, common: float) -> float:
    """How many say it, times how exclusively; more for a predicate, less for vague words.

    ``common``, the mean share of the cause that says the single words, keeps the picturesque detail
    of one often copied sentence (유모차 끎) behind what customers say in many ways (수거 안 옴).  One
    pseudo-count in the specificity keeps a phrase said twice from looking exclusive.
    """
    specificity = inside / (everywhere + 1)
    tells = 2.0 if lemmas[-1].endswith("다") else 1.0
    negated = 1.25 if "_" in lemmas[-1] else 1.0
    vague = 0.5 ** sum(lemma in VAGUE or len(lemma) == 1 for lemma in lemmas)
    return float(np.sqrt(inside) * common * specificity**1.5 * tells * negated * vague)


def _options(ranked: list[_Candidate], size: int) -> list[str]:
    """Names to choose from, best first: a phrase, with a second one where it is said by few."""
    options = []
    for first in ranked[:10]:
        if len(first.said_by) >= ENOUGH * size:
            options.append(first.phrase)
            continue
        second = max(
            (c for c in ranked[:40] if not set(c.lemmas) & set(first.lemmas)),
            key=lambda c: (c.score * len(c.said_by - first.said_by) / max(len(c.said_by), 1), c.phrase),
            default=None,
        )
        options.append(f"{first.phrase} · {second.phrase}" if second else first.phrase)
    return options


def _unique(options: list[str], keywords: list[str], taken: list[str]) -> str:
    """The best option not taken yet, else keywords, else a number makes it unique."""
    fallback = " ".join(keywords[:2]) or UNNAMED
    for candidate in [*options, fallback]:
        if candidate not in taken:
            return candidate
    return f"{fallback} {sum(name.startswith(fallback) for name in taken) + 1}"

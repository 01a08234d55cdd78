"""A cause's name: what its inquiries say, as a report would write it (송장 멈춤), not a word list.

A candidate is good when many inquiries of the cause say it (coverage), when few of the type's other
causes do (specificity), when those who say it are typical of the cause, and when it tells what happened.
Where few say the best one, a second that others of the cause say is put beside it (주소·옵션 변경 안 됨,
송장 멈춤 · 배송 조회 안 보임).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from voc.causes.graph import Labels, Matrix

LONGEST = 16
LEAST_SAID = 3
LEAST_SHARE = 0.01
ENOUGH = 0.2
"""A phrase that tells what happened and that this share of the cause says needs no second one."""
TELLS = 12
"""Grade from which a phrase tells what happened: it has a predicate that is not vague."""
BEST = 60
"""Candidates whose sayers are looked at; the rest say it too rarely."""
SECOND, SAYS_WHAT = 0.6, 0.35
"""A second phrase scores at least this share of the first; where the first tells nothing, the lower one."""
UNNAMED = "내용 확인 필요"
CLOSE = frozenset(
    ["좋음", "나쁨", "많음", "적음", "큼", "작음", "빠름", "느림", "없음", "재미있음", "재미없음"]
)
"""Words that hold only for what stands beside them: 광고가 많은데 앱은 좋아요 does not say 광고 좋음."""
LEAST_GRADE = 4
"""Of a name: below it stand nouns alone and predicates that say nothing without one (씀, 요청)."""
OTHER = 0.2
"""Weight of a phrase without the cause's own noun (현금영수증), beside 1 for such a noun said by all."""
LEAST_TYPICAL = 0.01


@dataclass(frozen=True)
class _Candidate:
    """A phrase, its nouns, its predicate, who says it, and how well it names the cause."""

    phrase: str
    nouns: tuple[str, ...]
    predicate: str
    grade: int
    said_by: frozenset[int]
    score: float


def name_causes(
    phrases: pd.Series,
    labels: Labels,
    keywords: list[list[str]],
    vectors: Matrix,
    known: Mapping[int, str] | None = None,
) -> list[str]:
    """A name for each cause, unique within the type.

    Parameters
    ----------
    phrases : Series of str, length n
        Of the `tokens` artefact.
    labels : ndarray of int, shape (n,)
    keywords : list of list of str
        Best terms of each cause, the fallback where no phrase recurs.
    vectors : ndarray of float32, shape (n, d)
        Unit rows of the hybrid embedding.
    known : mapping of label to name, optional
        Of causes that have one; no other cause gets it.
    """
    known = known or {}
    said = [[entry for entry in found.split("|") if entry.count("=") == 2] for found in phrases.tolist()]
    where = _postings(said, min(LEAST_SAID, int(np.bincount(labels).min())))
    names: list[str] = []
    for cause, words in enumerate(keywords):
        if cause in known:
            names.append(known[cause])
            continue
        rows = np.flatnonzero(labels == cause)
        ranked = _candidates([said[row] for row in rows], frozenset(rows.tolist()), where)[:BEST]
        ranked = _typical(ranked, vectors, vectors[rows].mean(axis=0))
        names.append(_unique(list(_options(ranked, len(rows))), words, [*names, *known.values()]))
    return names


def tells(entry: str) -> bool:
    """Whether a candidate (``phrase=parts=grade``) could be a name.

    Examples
    --------
    >>> tells("좋음=좋음=5"), tells("배송=배송=0"), tells("")
    (True, False, False)
    """
    return int(entry.rpartition("=")[2] or 0) >= LEAST_GRADE


def _postings(said: list[list[str]], least: int) -> dict[str, set[int]]:
    """Which texts say a phrase (``phrase=part+part``) that ``least`` say, and which hold a part of one."""
    by_entry: dict[str, list[int]] = {}
    for row, entries in enumerate(said):
        for entry in entries:
            by_entry.setdefault(entry, []).append(row)
    by_phrase: dict[str, list[int]] = {}
    for entry, found in by_entry.items():
        by_phrase.setdefault(entry.rpartition("=")[0], []).extend(found)
    whole = {phrase: set(found) for phrase, found in by_phrase.items() if len(found) >= least}
    parts: dict[str, set[int]] = {part: set() for phrase in whole for part in _parts(phrase)}
    for phrase, found in by_phrase.items():
        for part in _parts(phrase):
            if part in parts:
                parts[part].update(found)
    return whole | parts


def _parts(phrase: str) -> list[str]:
    return phrase.partition("=")[2].split("+")


def _candidates(
    said: list[list[str]], members: frozenset[int], where: dict[str, set[int]]
) -> list[_Candidate]:
    """The phrases that recur in the cause, best first."""
    least = max(min(LEAST_SAID, len(members)), LEAST_SHARE * len(members))
    grades: dict[str, int] = {}
    for entry in {entry for found in said for entry in found}:
        whole, _, grade = entry.rpartition("=")
        grades[whole] = max(int(grade), grades.get(whole, 0))
    ranked = []
    for whole, told in grades.items():
        phrase, _, joined = whole.partition("=")
        if told < LEAST_GRADE or len(where.get(whole, ())) < least or len(phrase) > LONGEST:
            continue
        direct = len(where[whole] & members)
        if direct >= least:
            *nouns, predicate = joined.split("+")
            everywhere = _said_loosely(whole, told, where)
            inside = frozenset(everywhere & members)
            common = np.mean([len(where[part] & members) for part in (*nouns, predicate)])
            specificity = len(inside) / (len(everywhere) + 1)
            coverage = np.sqrt(direct * len(inside))
            own = max((_own(where[noun], members) for noun in nouns), default=0.0)
            score = float(np.sqrt(coverage * common)) / len(members) * specificity * told * (OTHER + own)
            ranked.append(_Candidate(phrase, tuple(nouns), predicate, told, inside, score))
    return sorted(ranked, key=lambda c: (-c.score, c.phrase, c.nouns))


def _own(rows: set[int], members: frozenset[int]) -> float:
    """How much a noun is the cause's: the share of the cause that says it times its exclusiveness."""
    inside = len(rows & members)
    return inside / len(members) * inside / max(len(rows), 1)


def _said_loosely(whole: str, told: int, where: dict[str, set[int]]) -> set[int]:
    """Texts that hold the nouns and the predicate, for predicates that cannot be said of something else."""
    parts = _parts(whole)
    if told < TELLS or parts[-1] in CLOSE or not (_nominal(parts[-1]) or parts[-1] == "지연"):
        return where[whole]  # a noun may end in ㅁ too: 결제 시스템
    return set.intersection(*(where[part] for part in parts))


def _nominal(predicate: str) -> bool:
    """움직임, 안 됨: the last letter ends in ㅁ."""
    return (ord(predicate[-1]) - 0xAC00) % 28 == 16


def _typical(ranked: list[_Candidate], vectors: Matrix, centre: Matrix) -> list[_Candidate]:
    """Scores times the cosine of the sayers' mean with the cause's: no detail of one copied sentence."""
    found = []
    for candidate in ranked:
        mean = vectors[sorted(candidate.said_by)].mean(axis=0)
        lengths = float(np.linalg.norm(mean) * np.linalg.norm(centre))
        typical = max(float(mean @ centre) / max(lengths, 1e-9), LEAST_TYPICAL)
        found.append(replace(candidate, score=candidate.score * typical))
    return sorted(found, key=lambda c: (-c.score, c.phrase))


def _options(ranked: list[_Candidate], size: int) -> Iterator[str]:
    """Names to choose from, best first."""
    for first in ranked[:10]:
        said = first.grade >= TELLS and bool(first.nouns)
        if said and len(first.said_by) >= ENOUGH * size:
            yield first.phrase
            continue
        share = SECOND if first.grade >= TELLS else SAYS_WHAT
        second = max(
            (c for c in ranked[:25] if c.score >= share * first.score and _adds(c, first)),
            key=lambda c: (c.score * len(c.said_by - first.said_by) / len(c.said_by), c.phrase),
            default=None,
        )
        yield _joined(first, second) if second else first.phrase


def _adds(second: _Candidate, first: _Candidate) -> bool:
    """Whether the second phrase tells what happened, in other words than the first."""
    if second.grade < TELLS or not second.nouns or second is first:
        return False
    if second.predicate == first.predicate:
        return _other(first.nouns, second.nouns)
    return first.grade < TELLS or not {*second.nouns, second.predicate} & {*first.nouns, first.predicate}


def _other(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Two things that one predicate can be said of: 주소, 옵션; not 결제, 간편결제."""
    if not one or any(noun.endswith(("에", "과", "와")) for noun in (*one, *two)) or set(one) & set(two):
        return False
    return "".join(one) not in "".join(two) and "".join(two) not in "".join(one)


def _joined(first: _Candidate, second: _Candidate) -> str:
    if second.predicate == first.predicate:
        return f"{' '.join(first.nouns)}·{' '.join(second.nouns)} {first.predicate}"
    if second.nouns == first.nouns:
        return f"{first.phrase}·{second.predicate}"
    if {*first.nouns, first.predicate} <= set(second.nouns):
        return second.phrase
    return f"{first.phrase} · {second.phrase}"


def _unique(options: list[str], keywords: list[str], taken: list[str]) -> str:
    """The best option not taken yet, else the best with a keyword, else keywords, or a number."""
    fallback = " ".join(keywords[:2]) or UNNAMED
    told_apart = [f"{options[0]} · {word}" for word in keywords[:1] if options]
    for candidate in [*options, *told_apart, fallback]:
        if candidate not in taken:
            return candidate
    return f"{fallback} {sum(name.startswith(fallback) for name in taken) + 1}"

"""A cause's name: a short Korean phrase from its own sentences (송장 안 움직임), not a word list.

A candidate is good when many inquiries of the cause say it (coverage), when few of the type's
other causes do (specificity), and when it says what happened (it holds a predicate).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from voc.causes.graph import Labels

LONGEST = 16
UNNAMED = "내용 확인 필요"


def name_causes(phrases: pd.Series, labels: Labels, keywords: list[list[str]]) -> list[str]:
    """A name for each cause, unique within the type.

    Parameters
    ----------
    phrases : Series of str, length n
        Candidate phrases of each text, joined by "|".
    labels : ndarray of int, shape (n,)
    keywords : list of list of str
        Best terms of each cause, the fallback where no phrase recurs.
    """
    per_text = phrases.str.split("|").map(lambda found: {p for p in found if p})
    total = Counter(phrase for found in per_text for phrase in found)
    names: list[str] = []
    for cause, size in enumerate(np.bincount(labels)):
        inside = Counter(p for found in per_text[labels == cause] for p in found)
        ranked = sorted(inside, key=lambda p: (-_score(p, inside[p], total[p], int(size), keywords[cause]), p))
        names.append(_first_free(ranked, keywords[cause], names))
    return names


def _score(phrase: str, inside: int, total: int, size: int, keywords: list[str]) -> float:
    """Coverage times specificity, more for a predicate and for words that mark the cause.

    Specificity is the share of the phrase's uses inside the cause, drawn towards the cause's
    own share of nothing by one pseudo-count, so that a phrase said once is never a name.
    """
    if inside < 2 or len(phrase) > LONGEST:
        return 0.0
    specificity = inside / (total + 1)
    parts = phrase.split()
    marked = sum(any(part[:2] in keyword for keyword in keywords) for part in parts) / len(parts)
    tells = 1.5 if _is_predicate(parts[-1]) else 1.0
    return float(np.sqrt(inside / size) * specificity**2 * tells * (0.5 + marked))


def _is_predicate(word: str) -> bool:
    """Ends in the nominal ending ㅁ/음 (움직임, 없음)."""
    code = ord(word[-1]) - 0xAC00
    return 0 <= code < 11172 and code % 28 == 16 and len(word) > 1


def _first_free(ranked: list[str], keywords: list[str], taken: list[str]) -> str:
    """The best phrase not taken yet, else keywords, else a number makes it unique."""
    fallback = " ".join(keywords[:2]) or UNNAMED
    for candidate in [*ranked[:20], fallback]:
        if candidate not in taken:
            return candidate
    return f"{fallback} {sum(name.startswith(fallback) for name in taken) + 1}"

"""From Kiwi's morphemes to lemmas and to phrases a person can read.

A text becomes a row of *words*: nouns, and predicates that know whether they are negated
(안 오다, 오지 않다, 못 받다) or went wrong (잘못 오다).  Lemmas are those words; phrases are
noun-and-predicate groups of one clause in a nominal form (송장 안 움직임), the candidates for a cause's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from voc.tokens.lexicon import TokenLexicon

NOUNS = ("NNG", "NNP", "XR")
PREDICATES = ("VV", "VA")
CLAUSE_ENDS = ("EF", "SF", "SP", "SW")
NEGATION = ("안", "못", "잘못")
"""Adverbs that turn what is said; without 잘못 a wrong parcel (잘못 왔어요) reads like any that came."""
NEGATED_BY = {"않다": "안", "못하다": "못"}


class Morpheme(Protocol):
    """What is used of a Kiwi token."""

    form: str
    tag: str
    lemma: str


@dataclass
class Word:
    """A content word: its lemma, its nominal form for phrases, and what it is."""

    lemma: str
    nominal: str
    is_noun: bool
    negation: str = ""
    clause: int = 0

    @property
    def key(self) -> str:
        """The lemma as it is counted: 안_오다 for a negated predicate."""
        return f"{self.negation}_{self.lemma}" if self.negation else self.lemma


Nominal = Callable[[str, str], str]
"""(stem, tag) -> the stem with the nominal ending: 움직이, VV -> 움직임."""


def words(morphemes: Iterable[Morpheme], lexicon: TokenLexicon, nominal: Nominal) -> list[Word]:
    """The content words of one text, in order, stop words included."""
    found: list[Word] = []
    pending, clause, before = "", 0, ""
    for token in morphemes:
        tag = token.tag.split("-")[0]
        before, previous = f"{token.form}/{tag}", before
        if tag in CLAUSE_ENDS:
            clause += 1
        elif tag == "MAG" and token.form in NEGATION:
            if previous == "지/EC":  # 받지 못 하다, written apart
                _negate(found, token.form, nominal)
            else:
                pending = token.form
        elif previous == "못/MAG" and not pending and token.form == "하":
            continue
        elif tag == "VX" and token.lemma in NEGATED_BY:
            _negate(found, NEGATED_BY[token.lemma], nominal)
        elif tag in NOUNS or (tag == "SL" and len(token.form) > 1):
            form = "".join(token.form.lower().split())  # some of Kiwi's words hold a blank
            lemma = lexicon.synonyms.get(form, form)
            found.append(Word(lemma, lemma, True, clause=clause))
        elif tag in PREDICATES:
            lemma = lexicon.synonyms.get(token.lemma, token.lemma)
            word = Word(lemma, nominal(token.form, token.tag), False, pending, clause)
            found.append(word)
            pending = ""
    return found


def _negate(found: list[Word], negation: str, nominal: Nominal) -> None:
    """오지 않다: the last predicate is negated; 발송하지 않다: a negated 되다 follows the noun."""
    if not found:
        return
    last = found[-1]
    if last.is_noun:
        found.append(Word("되다", nominal("되", "VV"), False, negation, last.clause))
    else:
        last.negation = negation


def lemmas(text: list[Word], lexicon: TokenLexicon) -> list[str]:
    """Content lemmas: no stop words, a negated predicate as 안_오다."""
    return [word.key for word in text if _says_something(word, lexicon)]


def phrases(text: list[Word], lexicon: TokenLexicon) -> list[str]:
    """Candidate names in reading order: noun noun, noun predicate, noun noun predicate.

    Each as ``phrase=lemma+lemma``: what people read, and the lemmas that a text must hold to say it.
    """
    found: list[str] = []
    nouns: list[Word] = []
    for word in text:
        if nouns and nouns[-1].clause != word.clause:
            nouns = []
        if word.is_noun:
            nouns = [*nouns[-1:], word]
            found += _joined(nouns, lexicon) if len(nouns) == 2 else []
        else:
            for take in (1, 2):
                if len(nouns) >= take:
                    found += _joined([*nouns[-take:], word], lexicon)
            nouns = []
    return list(dict.fromkeys(found))


def _says_something(word: Word, lexicon: TokenLexicon) -> bool:
    return bool(word.negation) or word.lemma not in lexicon.stopwords


def _joined(group: list[Word], lexicon: TokenLexicon) -> list[str]:
    """The group as one phrase, or nothing when a part of it would say nothing or say it twice."""
    keys = [word.key for word in group]
    if not all(_says_something(word, lexicon) for word in group) or len(set(keys)) < len(keys):
        return []
    parts = [w.nominal if w.is_noun else f"{w.negation} {w.nominal}".strip() for w in group]
    return [" ".join(parts) + "=" + "+".join(keys)]

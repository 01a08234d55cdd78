"""From Kiwi's morphemes to lemmas.

A text becomes a row of *words*: nouns, and predicates that know whether they are negated
(안 오다, 오지 않다, 못 받다) or went wrong (잘못 오다).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voc.tokens.lexicon import TokenLexicon

NOUNS = ("NNG", "NNP", "XR")
PREDICATES = ("VV", "VA")
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
    """A content word: its lemma, and whether and how it is negated."""

    lemma: str
    is_noun: bool
    negation: str = ""

    @property
    def key(self) -> str:
        """The lemma as it is counted: 안_오다 for a negated predicate."""
        return f"{self.negation}_{self.lemma}" if self.negation else self.lemma


def plain_tag(token: Morpheme) -> str:
    """The tag without what Kiwi adds for irregular verbs: VV of VV-R."""
    return token.tag.partition("-")[0]


def negation_at(tokens: Sequence[Morpheme], i: int) -> str:
    """The negating adverb at ``i``, if there is one; 잘 못 is 잘못 to a customer."""
    form = tokens[i].form
    if form not in NEGATION or plain_tag(tokens[i]) != "MAG":
        return ""
    return "잘못" if form == "못" and i > 0 and tokens[i - 1].form == "잘" else form


def words(morphemes: Sequence[Morpheme], lexicon: TokenLexicon) -> list[Word]:
    """The content words of one sentence, in order, stop words included."""
    found: list[Word] = []
    pending, form, tag = "", "", ""
    for i, token in enumerate(morphemes):
        previous = (form, tag)
        form, tag = token.form, plain_tag(token)
        if form in NEGATION and (negation := negation_at(morphemes, i)):
            if previous == ("지", "EC"):  # 받지 못 하다, written apart
                _negate(found, negation)
            else:
                pending = negation
        elif form == "하" and previous == ("못", "MAG") and not pending:
            continue
        elif tag == "VX" and token.lemma in NEGATED_BY:
            _negate(found, NEGATED_BY[token.lemma])
        elif tag in NOUNS or (tag == "SL" and len(form) > 1):
            noun = "".join(form.lower().split())  # some of Kiwi's words hold a blank
            found.append(Word(lexicon.synonyms.get(noun, noun), True))
        elif tag in PREDICATES:
            found.append(Word(lexicon.synonyms.get(token.lemma, token.lemma), False, pending))
            pending = ""
    return found


def _negate(found: list[Word], negation: str) -> None:
    """오지 않다: the last predicate is negated; 발송하지 않다: a negated 되다 follows the noun."""
    if not found:
        return
    if found[-1].is_noun:
        found.append(Word("되다", False, negation))
    else:
        found[-1].negation = negation


def lemmas(text: list[Word], lexicon: TokenLexicon) -> list[str]:
    """Content lemmas: no stop words, a negated predicate as 안_오다."""
    return [word.key for word in text if word.negation or word.lemma not in lexicon.stopwords]

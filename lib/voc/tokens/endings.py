"""What follows a predicate's stem: negation, wish, question (오지 않아요, 바꿔 주세요, 취소할 수 있나요?)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voc.tokens.morphemes import NEGATED_BY, PREDICATES, Morpheme, plain_tag

QUESTION_ENDS = (
    "나요", "가요", "까요", "까", "냐", "니", "는지", "지요", "나여", "을지", "ᆯ지", "은지", "ᆫ지", "죠",
)  # fmt: skip
WHETHER = ("는지", "은지", "ᆫ지", "을지", "ᆯ지")
BEFORE_LIGHT = ("안", "못", "기", "면", "으면")
"""하다 after 안, 바라다 after -기 and 좋다 after -면 say nothing of their own."""
CONFIRMED = ("거", "맞")
"""회수 지시 들어간 거 맞나요 asks whether it is so."""
PAST = "었"
GIVES = ("주다", "달다", "드리다")
"""취소해 주세요 wants it; what somebody gave (취소해 주셨는데) is wanted no more."""


@dataclass
class Predicate:
    """What is said: a verb or adjective, or a noun that acts as one (취소하다)."""

    lemma: str
    said: str
    """Its nominal form: 움직임, 선명함; of a noun that acts the noun itself."""
    acts: bool = False
    passive: bool = False
    """승인되다: what others do, not the customer."""
    negation: str = ""
    wanted: bool = False
    """취소해 주세요, 바꾸고 싶어요, 고쳤으면 좋겠어요."""
    asked: bool = False
    able: bool = False
    """취소할 수 있나요."""
    supposed: bool = False
    """검수가 끝나면."""
    why: bool = False
    """왜 이렇게 느려요? says that it is slow."""

    @property
    def key(self) -> str:
        """As it is looked up in the lexicon: 안_오다."""
        return f"{self.negation}_{self.lemma}" if self.negation else self.lemma

    @property
    def stated(self) -> bool:
        """Whether it is said to be so: not only wished for, supposed or asked (검수 언제 끝나요?).

        What is negated counts as said: nobody asks 왜 안 와요? or 안 오면 of what came.
        """
        return bool(self.negation) or not (self.supposed or self.wanted or (self.asked and not self.why))


def read_ending(tokens: Sequence[Morpheme], i: int, said: Predicate) -> int:
    """Negation, wish and question in what follows the stem; where the clause ends."""
    while i < len(tokens):
        token, tag = tokens[i], plain_tag(tokens[i])
        if tag == "ETM" and i + 1 < len(tokens) and tokens[i + 1].form == "수":
            i = _read_ability(tokens, i + 2, said)
            continue
        said.asked |= tag == "ETM" and tuple(one.form for one in tokens[i + 1 : i + 3]) == CONFIRMED
        if tag in ("EF", "ETM") or not _read_auxiliary(tokens, i, said):
            question_mark = i + 1 < len(tokens) and tokens[i + 1].form == "?"
            said.asked |= tag == "EF" and (token.form.endswith(QUESTION_ENDS) or question_mark)
            return i
        i += 1
    return i


def _read_ability(tokens: Sequence[Morpheme], i: int, said: Predicate) -> int:
    """수 있다 is able, 수 없다 is 못."""
    while i < len(tokens) and tokens[i].tag.startswith("J"):
        i += 1
    if i < len(tokens) and tokens[i].lemma in ("있다", "없다"):
        said.able = tokens[i].lemma == "있다"
        said.negation = said.negation if said.able else "못"
        i += 1
    return i


def _read_auxiliary(tokens: Sequence[Morpheme], i: int, said: Predicate) -> bool:
    """Take in one morpheme of the ending; False when it belongs to it no more."""
    token, tag = tokens[i], plain_tag(tokens[i])
    before = tokens[i - 1].form
    if tag == "VX":
        said.negation = NEGATED_BY.get(token.lemma, "말" if token.lemma == "말다" else said.negation)
        said.wanted |= token.lemma in (*GIVES, "싶다")
    elif tag == "MAG" and token.form in ("안", "못") and before == "지":  # 받지 못 하다, written apart
        said.negation = token.form
    elif tag in PREDICATES:
        said.wanted |= token.lemma == "바라다" or (token.lemma == "좋다" and before in ("면", "으면"))
        return token.lemma in ("하다", "바라다", "좋다") and before in BEFORE_LIGHT
    elif tag == "EC":
        said.asked |= token.form.endswith(WHETHER)
        said.supposed |= token.form.endswith("면")
        said.wanted |= token.form == "으면" and before == PAST  # 화질이 좋아졌으면
    elif tag == "EP":
        gave = next(one for one in reversed(tokens[:i]) if one.tag != "EP").lemma in GIVES
        said.wanted &= not (gave and token.form == PAST)
    else:
        return tag == "ETN" or tag.startswith("J")
    return True

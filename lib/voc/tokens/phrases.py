"""Candidate names: what a clause says, as a report would write it (쿠폰 적용 안 됨, 환불 일정 문의).

Predicates that mean the same in a report become one (늦다, 밀리다: 지연), wishes and questions are named
as such, and where a particle carries the meaning it stays (사진과 다름, 보관함에 없음).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from voc.tokens.clauses import LONG, Chunk, Clause
from voc.tokens.endings import Predicate
from voc.tokens.lexicon import TokenLexicon

DIFFERS = ("다름", "안 맞음")
LEANS = ("안_되다", "못_되다", "안_하다", "못_하다", "없다")
"""Predicates that say nothing of themselves: what does not work is in the two nouns before."""
MOST_NOUNS = 3
REPORTED, PLAIN, WISHED, ASKED, VAGUE, OWN_ACT = 2.6, 2.0, 1.5, 1.1, 0.6, 0.8
"""What a predicate is worth in a name: a report word or negation, any other, a wish, a question, a vague
word, what the customer did (반품 신청).  Chosen by judging names, see benchmarks/names.md."""
ALONE, CARRIED, FULL, LONE_WISH = 0.2, 0.7, 1.5, 0.4
"""Times so much: without a noun, with one of the clause before, with two nouns or more, 변경 요청."""
VAGUE_NOUN, SHORT_NOUN, FOREIGN_NOUN, PLACE = 0.4, 0.6, 0.2, 0.6
COMPOUND = 0.7
SCALE = 10
FEELINGS = ("좋음", "나쁨", "빠름", "느림", "재미있음", "재미없음")
"""Report words that name something by themselves, as 안 됨 and 없음 do not."""
NEGATIONS = ("안 ", "못 ", "잘못 ")
WORKS = ("안 됨", "지연")
"""Said of any action, also of one that is a report word itself: 취소 안 됨, but not 고장 멈춤."""
DONE = ("완료", "성공")
"""Behind a noun (수거 완료) it says that nothing is wrong; at the head (완료 안 옴) not what is done."""
FOREIGN = re.compile(r"[a-z]{3,}")
HIEUT = 27
WISH, ASK, LATE = "요청", "문의", "지연"


class PhraseMaker:
    """Writes the candidate phrases of clauses.

    Each as ``phrase=part+part=grade``: what people read; its nouns and its predicate, which a text must
    hold to say it; and how well it tells what happened (0: only a part of others, to 40).

    Examples
    --------
    >>> from voc.tokens.kiwi import Analyser
    >>> lexicon = TokenLexicon((), frozenset(), {}, report={"늦다": "지연"})
    >>> next(Analyser(lexicon).analyse(["환불이 늦어요"])).phrases
    ['환불=환불=0', '지연=지연=0', '환불 지연=환불+지연=26']
    """

    def __init__(self, lexicon: TokenLexicon) -> None:
        self.lexicon = lexicon
        self._reported = frozenset(lexicon.report.values())
        self._known = {word for word, _ in lexicon.user_words}
        self._clear_noun = lru_cache(maxsize=None)(self._clearness)

    def phrases(self, clauses: Iterable[Clause]) -> list[str]:
        """Candidates of one text, in reading order, each once."""
        return list(dict.fromkeys(entry for clause in clauses for entry in self._of(clause)))

    def _of(self, clause: Clause) -> Iterator[str]:
        for chunk in clause.chunks:
            nouns = [noun for noun in chunk.nouns if noun not in self.lexicon.stopwords]
            yield from (f"{noun}={noun}=0" for noun in nouns)
            yield from self._compounds(nouns if len(nouns) == len(chunk.nouns) else [])
        if clause.predicate is None:
            if clause.question and clause.chunks:
                yield from self._said(clause.chunks[-1].nouns, f"{clause.question} {ASK}", ASKED)
            return
        arguments, topic = _arguments(clause), self._topic(clause, clause.predicate)
        for action, tail, worth in self._tails(clause, clause.predicate):
            nouns = [*topic, *arguments, *action]
            fewest = len(topic) + len(action) if topic else 1
            yield from self._said(nouns, tail, worth * CARRIED if topic else worth, fewest)
            yield from self._with_particle(clause, tail, worth) if not action else ()

    def _tails(self, clause: Clause, said: Predicate) -> Iterator[tuple[list[str], str, float]]:
        """What the clause says of its nouns: (noun that acts, report words, worth)."""
        action = [said.lemma] if said.acts else []
        if said.negation == "말":  # 없애지 말아 주세요 asks for the opposite
            return
        yield from self._wishes(clause, said, action)
        if clause.question and said.asked:
            yield action, f"{clause.question} {ASK}", ASKED
        elif said.asked and (said.able or said.lemma == "가능"):
            yield action, f"가능 여부 {ASK}", ASKED
        if clause.waits and (said.passive or said.negation):
            yield action, LATE, REPORTED
        if not (said.stated or (said.acts and said.wanted)):
            return
        if known := self.lexicon.report.get(said.key):
            yield [], known, REPORTED
        elif said.acts and said.negation:
            yield action, "안 됨" if said.negation == "못" else f"{said.negation} 함", REPORTED
        elif said.negation:
            yield [], f"{said.negation} {said.said}", VAGUE if said.key in self.lexicon.vague else REPORTED
        elif said.lemma not in self.lexicon.stopwords and said.lemma != WISH:
            yield [], said.said, self._worth(said)

    def _wishes(
        self, clause: Clause, said: Predicate, action: list[str]
    ) -> Iterator[tuple[list[str], str, float]]:
        """일정 안내 요청 for 일정 알려 주세요; 환불 요청 for 환불 받고 싶어요."""
        if not said.wanted or said.negation or said.able:
            return
        known = self.lexicon.report.get(f"{said.lemma}+{WISH}")
        if action or known or said.lemma in (WISH, "받다"):
            lone = said.lemma != WISH and not _core(clause.chunks)
            yield action or ([known] if known else []), WISH, OWN_ACT if lone else WISHED

    def _topic(self, clause: Clause, said: Predicate) -> list[str]:
        """What the clause before was about, where this one names nothing but what is wrong."""
        reported = said.key in self.lexicon.report and said.lemma not in self.lexicon.stopwords
        return clause.topic if (said.negation or reported) and not clause.chunks else []

    def _worth(self, said: Predicate) -> float:
        if said.acts:
            return PLAIN if said.said in self._reported else OWN_ACT * self._clear([said.lemma])
        unwritten = _contracted(said) or len(said.said) == 1
        return VAGUE if said.lemma in self.lexicon.vague or unwritten else PLAIN

    def _said(self, nouns: list[str], tail: str, worth: float, fewest: int = 1) -> Iterator[str]:
        """The predicate alone and with one (or ``fewest``) to three of its nouns."""
        if not tail.endswith((WISH, ASK)):
            incomplete = tail in self._reported or tail.startswith(NEGATIONS)
            yield _entry([], tail, 0 if incomplete and tail not in FEELINGS else worth * ALONE)
        for take in range(fewest, min(MOST_NOUNS, len(nouns)) + 1):
            chosen = nouns[-take:]
            if chosen[0] in (*self.lexicon.stopwords, *DONE) or _repeats([*chosen, *tail.split()]):
                continue
            if {chosen[-1], tail} <= self._reported and tail not in WORKS:
                continue
            times = FULL if take > 1 else LONE_WISH if tail == WISH else 1.0
            yield _entry(chosen, tail, worth * self._clear(chosen) * times)

    def _with_particle(self, clause: Clause, tail: str, worth: float) -> Iterator[str]:
        """사진과 다름, 사진과 색 다름, 보관함에 없음."""
        core = _core(clause.chunks)
        for chunk in clause.chunks:
            noun = chunk.nouns[-1]
            if noun in self.lexicon.stopwords or (core and noun == core[-1].nouns[-1]):
                continue
            if chunk.role == "with" and tail in DIFFERS:
                noun += "과" if _closed(noun) else "와"
                yield from self._said([noun, *(core[-1].nouns[-1:] if core else [])], tail, worth)
                yield from self._said([noun], tail, worth)
            elif chunk.role == "at" and chunk is clause.chunks[-1]:
                yield _entry([f"{noun}에"], tail, worth * self._clear([noun]) * PLACE)

    def _compounds(self, nouns: list[str]) -> Iterator[str]:
        for size in (2, 3):
            for start in range(len(nouns) - size + 1):
                group = nouns[start : start + size]
                if not _repeats(group):
                    worth = PLAIN if group[-1] in self._reported else COMPOUND
                    done = group[-1] in DONE
                    yield _entry(group[:-1], group[-1], 0 if done else worth * self._clear(group))

    def _clear(self, nouns: list[str]) -> float:
        """Less for every noun that is vague, of one letter or foreign."""
        return math.prod(map(self._clear_noun, nouns))

    def _clearness(self, noun: str) -> float:
        vague, foreign = noun in self.lexicon.vague, FOREIGN.search(noun) is not None
        short = len(noun) == 1 and noun not in self._known
        return float(VAGUE_NOUN**vague * FOREIGN_NOUN**foreign * SHORT_NOUN**short)


def _contracted(said: Predicate) -> bool:
    """덩그렇다, 누렇다: adjectives that lose their ㅎ, whose nominal (덩그럼) nobody writes in a report.

    Nor does anybody write one of a single letter (실측 잼, 검수 댐).
    """
    return len(said.lemma) > 1 and _final(said.lemma[-2]) == HIEUT and not said.said.endswith("음")


def _entry(nouns: list[str], tail: str, worth: float) -> str:
    return f"{' '.join([*nouns, tail])}={'+'.join([*nouns, tail])}={round(SCALE * worth)}"


def _repeats(words: list[str]) -> bool:
    return len(set(words)) < len(words)


def _core(chunks: list[Chunk]) -> list[Chunk]:
    """Chunks that the predicate is about: not where, with whom or how long."""
    return [c for c in chunks if c.role not in ("aside", "with", "at") and c.nouns[-1] not in LONG]


def _arguments(clause: Clause) -> list[str]:
    """The nouns that the predicate is about, the nearest last."""
    core, said = _core(clause.chunks), clause.predicate
    if not core:
        return []
    nearest = core[-1].nouns
    if len(core) > 1 and said and len(nearest) == 1 and (said.acts or said.key in LEANS):
        return [core[-2].nouns[-1], *nearest]
    return nearest


def _closed(word: str) -> bool:
    """Whether the last letter has a final consonant."""
    return _final(word[-1]) > 0


def _final(letter: str) -> int:
    """The place of a syllable's final consonant in Unicode's order; 0 without one."""
    return (ord(letter) - 0xAC00) % 28 if "가" <= letter <= "힣" else 0

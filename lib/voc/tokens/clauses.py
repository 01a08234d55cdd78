"""From Kiwi's morphemes to clauses: nouns with their roles, and the predicate they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voc.tokens.endings import Predicate, read_ending
from voc.tokens.lexicon import MARKS, TokenLexicon
from voc.tokens.morphemes import NEGATION, NOUNS, PREDICATES, Morpheme, negation_at, plain_tag

Nominal = Callable[[str, str], str]
"""(stem, tag) -> the stem with the nominal ending: 움직이, VV -> 움직임."""

COPULA = ("VCP", "VCN")
"""이다, 아니다: 배송완료라는데 못 받았어요."""
ENDS = ("EF", "SF", "SP", "SW", "SS", "SSO", "SSC", "SE", *COPULA)
ROLES = {"JKS": "subject", "JKC": "subject", "JKO": "object", "JKG": "of", "JX": "topic", "JC": "with"}
WITH = ("와", "과", "랑", "이랑", "하고", "보다")
AT = "에"
DAY = "일"
QUESTIONS = {"언제": "일정", "어떻": "방법", "어떠하": "방법", "얼마": "금액", "어디": "위치"}
ANYTHING = ("뭐", "뭣", "무엇")
"""The clause has a subject of its own: 앱 깔았는데 뭐가 없어요 does not say that the app is missing."""
WISHES = ("부탁", "요망", "바라")
WHY = frozenset(["왜", "왜케", "어째서"])
HOW = ("이렇다", "그렇다", "저렇다", "요렇다")
WAITS = frozenset(
    ["아직", "여태", "여태껏", "여지껏", "째", "감감", "무소식", "감감무소식", "깜깜무소식", "기다리"]
)
"""With one of these in the sentence, what is not done is late: 아직도 승인이 안 났어요."""
LONG = (
    "오래", "한참", "며칠", "하루", "이틀", "보름", "얼마나", "일주일",
    "일", "주", "주일", "달", "개월", "년", "시간", "분",
)  # fmt: skip
"""With one of these 걸리다 means that something takes long, not that it is caught."""
TAKES_LONG = "오래_걸리다"


@dataclass
class Chunk:
    """Neighbouring nouns, their role in the clause, and the place of their last morpheme."""

    nouns: list[str]
    end: int
    role: str = ""


@dataclass
class Clause:
    """One clause; ``topic`` is what the one before was about (환불이 늦어지고 아직 안 들어와요)."""

    chunks: list[Chunk] = field(default_factory=list)
    predicate: Predicate | None = None
    topic: list[str] = field(default_factory=list)
    question: str = ""
    negation: str = ""
    long: bool = False
    waits: bool = False


def read_clauses(tokens: Sequence[Morpheme], lexicon: TokenLexicon, nominal: Nominal) -> list[Clause]:
    """The clauses of one sentence, in order."""
    done: list[Clause] = []
    forms, tags = [token.form for token in tokens], [plain_tag(token) for token in tokens]
    clause, i, why = Clause(), 0, not WHY.isdisjoint(forms)
    while i < len(tokens):
        token, form, tag = tokens[i], forms[i], tags[i]
        clause.long |= form in LONG
        wishes = form in WISHES and tag in ("NNG", "VV")
        if wishes or tag in ENDS:
            wish = Predicate("요청", "요청", wanted=True) if wishes else None
            done.append(_close(clause, wish))
            clause = Clause(topic=_topic(clause) if tag in COPULA else [])
        elif form in NEGATION and (negation := negation_at(tokens, i)):
            clause.negation = negation
        elif form in QUESTIONS and tag[0] in "MNV":
            clause.question = QUESTIONS[form]
        elif tag == "NP" and form in ANYTHING:
            clause.topic = []
        elif tag == "NNB" and form == DAY and clause.chunks and clause.chunks[-1].end == i - 1:
            _add_day(clause.chunks[-1], i)
        elif (noun := is_noun(form, tag)) and not _acts(tags, i):
            _add_noun(clause, _lemma(token, lexicon), i)
        elif tag[0] == "J" or tag == "XSN":
            _add_particle(clause, form, tag, i)
        elif noun or (tag in PREDICATES and not _says_how(tokens, i)):
            predicate, i = _predicate(tokens, i, clause, lexicon, nominal)
            predicate.why = why
            done.append(_close(clause, predicate))
            clause = Clause(topic=_topic(done[-1]))
            continue
        i += 1
    done.append(_close(clause, None))
    waits = not WAITS.isdisjoint(forms)
    for clause in done:
        clause.waits = waits
    return done


def is_noun(form: str, tag: str) -> bool:
    """Nouns, roots and Latin words of two letters or more; none with a sign that phrases are written with."""
    named = tag in NOUNS or (tag == "SL" and len(form) > 1)
    return named and not any(mark in form for mark in MARKS)


def _acts(tags: Sequence[str], i: int) -> bool:
    return i + 1 < len(tags) and tags[i + 1] in ("XSV", "XSA")


def _says_how(tokens: Sequence[Morpheme], i: int) -> bool:
    """이렇게, 그렇게: the clause goes on."""
    return tokens[i].lemma in HOW and i + 1 < len(tokens) and tokens[i + 1].form == "게"


def _lemma(token: Morpheme, lexicon: TokenLexicon) -> str:
    form = "".join(token.form.lower().split())
    return lexicon.synonyms.get(form, form)


def _close(clause: Clause, predicate: Predicate | None) -> Clause:
    clause.predicate = predicate
    return clause


def _topic(clause: Clause) -> list[str]:
    """What the next clause is about unless it says so itself."""
    for roles in (("subject", "topic"), ("", "object")):
        named = [chunk.nouns for chunk in clause.chunks if chunk.role in roles]
        if named:
            return named[-1]
    return [clause.predicate.lemma] if clause.predicate and clause.predicate.acts else clause.topic


def _add_noun(clause: Clause, noun: str, i: int) -> None:
    """Side by side, or joined by 의, nouns are one chunk."""
    last = clause.chunks[-1] if clause.chunks else None
    if last and last.end == i - 1 and last.role in ("", "of"):
        last.nouns.append(noun)
        last.end, last.role = i, ""
    else:
        clause.chunks.append(Chunk([noun], i))


def _add_day(chunk: Chunk, i: int) -> None:
    """출고 and 일 are one word, 출고일; a day that is counted (3일) follows no noun."""
    if not chunk.role:
        chunk.nouns[-1] += DAY
        chunk.end = i


def _add_particle(clause: Clause, form: str, tag: str, i: int) -> None:
    last = clause.chunks[-1] if clause.chunks else None
    if not last or last.end != i - 1:
        return
    last.end = i
    if tag == "XSN" or (tag == "JX" and last.role):
        return
    other = "with" if form in WITH else "at" if form == AT else "aside"
    last.role = other if form in WITH else ROLES.get(tag, other)


def _predicate(
    tokens: Sequence[Morpheme], i: int, clause: Clause, lexicon: TokenLexicon, nominal: Nominal
) -> tuple[Predicate, int]:
    """The predicate that begins at ``i``, and where the next clause begins."""
    token, tag = tokens[i], plain_tag(tokens[i])
    if tag in PREDICATES:
        lemma = lexicon.synonyms.get(token.lemma, token.lemma)
        said = Predicate(lemma, nominal(token.form, token.tag))
        if lemma == "걸리다" and clause.long:
            said.lemma = TAKES_LONG
        i += 1
    else:
        noun, quality = _lemma(token, lexicon), plain_tag(tokens[i + 1]) == "XSA"
        passive = tokens[i + 1].form == "되"
        said = Predicate(noun, f"{noun}함" if quality else noun, acts=not quality, passive=passive)
        i += 2
    said.negation = clause.negation
    end = read_ending(tokens, i, said)
    said.asked |= bool(clause.question) and end < len(tokens) and tokens[end].tag == "EF"
    return said, end

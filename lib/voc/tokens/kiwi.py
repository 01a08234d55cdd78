"""The one place that talks to Kiwi: loading, the user dictionary, batches over all cores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from voc.garbage import left_alone
from voc.placeholders import PLACEHOLDERS
from voc.tokens.clauses import read_clauses
from voc.tokens.lexicon import TokenLexicon
from voc.tokens.morphemes import Morpheme, lemmas, words
from voc.tokens.phrases import PhraseMaker

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, TypoTransformer


_SEGMENT_END = re.compile(r"(?<=[.?!~…])\s+|(?<=[ㅠㅜㅋㅎ;])\s+|\s+/\s+|\n+")


_MASK = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))
"""What intake leaves where it hid a value: it says nothing, while a customer's own word 주소 does."""
_LINK = re.compile(
    r"(?:(?:https?://|www\.)[!-~]+"
    r"|(?<![a-z0-9@.-])(?:[a-z0-9-]+\.)+(?:com|net|org|kr|me|ly|io|gl|be)(?![a-z0-9])(?:/[!-~]*)?)"
    r"(?:(?<=[/=])\S+)?",  # a path may go on in Hangul, after a slash
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u1100-\u11ff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Control signs, those without a width, and parts of Hangul letters that make no letter."""


TYPOS: tuple[tuple[tuple[str, ...], tuple[str, ...], float, str | None], ...] = (
    (("ㅐ", "ㅔ"), ("ㅐ", "ㅔ"), 1.0, None),  # 베송
    (("ㅐ", "ㅔ"), ("ㅒ", "ㅖ"), 1.5, None),  # 떄문
    (("ㅒ", "ㅖ"), ("ㅐ", "ㅔ"), 1.5, None),  # 게속
    (("ㅚ", "ㅙ", "ㅞ"), ("ㅚ", "ㅙ", "ㅞ", "ㅐ", "ㅔ"), 1.0, None),  # 됬나여
    (("ㅟ", "ㅢ"), ("ㅣ",), 1.0, None),  # 팅겨요
    ((r"\ㅅ", r"\ㅆ"), (r"\ㅅ", r"\ㅆ"), 1.0, None),  # 재밋어요
    (("안",), ("않",), 1.5, None),  # 않 와요
    ((r"\ㄵ", r"\ㄶ"), (r"\ㄴ", r"\ㄵ", r"\ㄶ"), 1.5, None),  # 오지 안아요
    ((r"\ㄶㅇ", "ㄴ"), (r"\ㄶㅇ", "ㄴ"), 1.0, "vowel"),  # 마니
    ((r"\ㅁㅇ", "ㅁ"), (r"\ㅁㅇ", "ㅁ"), 1.0, "vowel"),  # 잼있어요
)
"""What is meant, what is written, the cost and where: the lines of Kiwi's own basic table that mend most.

With all of them an analysis takes twice as long as with none."""
CUTOFF = 6.0
"""How much worse than the best a reading may look on the way; Kiwi's own 8 is slower and seldom reads
anything else."""


@dataclass(frozen=True)
class Analysed:
    """One text: its content lemmas, its candidate phrases, and the text without empty courtesy.

    Examples
    --------
    >>> from voc.tokens.lexicon import TokenLexicon
    >>> analyser = Analyser(TokenLexicon((), frozenset({"안녕", "답변", "부탁", "드리다"}), {}))
    >>> found = next(analyser.analyse(["안녕하세요. 송장이 움직이질 않아요. 답변 부탁드려요!"]))
    >>> found.lemmas, found.phrases[-1], found.content
    (['송장', '안_움직이다'], '송장 안 움직임=송장+안 움직임=26', '송장이 움직이질 않아요.')
    """

    lemmas: list[str]
    phrases: list[str]
    content: str


class Analyser:
    """Kiwi with the workspace's dictionary.

    Kiwi mends 베송, 재밋어요, 언재, 마니 as it analyses (`TYPOS`); texts are tokenised in one batch, on all
    cores, and a sentence that many customers write (안녕하세요) once.
    """

    def __init__(self, lexicon: TokenLexicon) -> None:
        self.lexicon = lexicon
        self._nominal = lru_cache(maxsize=None)(self._nominalise)
        self._maker = PhraseMaker(lexicon)

    @cached_property
    def _kiwi(self) -> Kiwi:
        """Loaded when first needed: a run whose tokens are all cached does without."""
        return _load(self.lexicon.user_words)

    def analyse(self, texts: Iterable[str]) -> Iterator[Analysed]:
        """Analyse texts, in order; a sentence without a content lemma is no part of ``content``."""
        split = [_SEGMENT_END.split(text) for text in texts]
        distinct = dict.fromkeys(segment for segments in split for segment in segments)
        morphemes = self._kiwi.tokenize(map(_readable, distinct), normalize_coda=True, typos=_typos())
        with left_alone():
            read = {segment: self._read(found) for segment, found in zip(distinct, morphemes, strict=True)}
        for segments in split:
            found = [(segment, *read[segment]) for segment in segments]
            yield Analysed(
                lemmas=[lemma for _, content, _ in found for lemma in content],
                phrases=list(dict.fromkeys(phrase for _, _, phrases in found for phrase in phrases)),
                content=" ".join([segment for segment, content, _ in found if content] or segments),
            )

    def _read(self, morphemes: Sequence[Morpheme]) -> tuple[list[str], list[str]]:
        """Content lemmas and candidate phrases of one sentence."""
        clauses = read_clauses(morphemes, self.lexicon, self._nominal)
        return lemmas(words(morphemes, self.lexicon), self.lexicon), self._maker.phrases(clauses)

    def new_words(self, texts: list[str]) -> list[tuple[str, float, int]]:
        """The 30 best candidates for the user dictionary: (word, score, count), best first.

        Kiwi's own extraction: words that recur with a cohesive inside and free outer edges
        and that its dictionary does not hold.
        """
        read = [_readable(text) for text in texts]
        found = self._kiwi.extract_words(read, min_cnt=10, max_word_len=8, min_score=0.25)
        known = {word for word, _ in self.lexicon.user_words}
        return [(form, score, times) for form, score, times, *_ in found if form not in known][:30]

    def _nominalise(self, stem: str, tag: str) -> str:
        return str(self._kiwi.join([(stem, tag), ("ᆷ", "ETN")]))


def _readable(segment: str) -> str:
    """Hangul letters put together, without what says nothing: masks, links, signs that nobody sees."""
    letters = _UNSEEN.sub("", unicodedata.normalize("NFC", segment))
    return _LINK.sub(" ", _MASK.sub(" ", letters))


@lru_cache(maxsize=1)
def _typos() -> TypoTransformer:
    from kiwipiepy import TypoDefinition, TypoTransformer

    return TypoTransformer(
        [TypoDefinition(list(meant), list(written), cost, where) for meant, written, cost, where in TYPOS]
    )


@lru_cache(maxsize=1)
def _load(user_words: tuple[tuple[str, str], ...]) -> Kiwi:
    from kiwipiepy import Kiwi

    kiwi = Kiwi()
    kiwi.global_config.cutoff_threshold = CUTOFF
    for word, tag in user_words:
        stem = word.removesuffix("다") if tag.startswith("V") else word
        kiwi.add_user_word(stem, tag)
    return kiwi

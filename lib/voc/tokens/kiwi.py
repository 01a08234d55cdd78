"""The one place that talks to Kiwi: loading, the user dictionary, batches over all cores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from voc.tokens.lexicon import TokenLexicon
from voc.tokens.morphemes import lemmas, phrases, words

if TYPE_CHECKING:
    from kiwipiepy import Kiwi


class Analyser:
    """Kiwi with the workspace's dictionary.

    Kiwi's own basic typo table mends 됬나여, 안되네욤, 왜케 as it analyses; texts are
    tokenised in one batch, on all cores.

    Examples
    --------
    >>> from voc.tokens.lexicon import TokenLexicon
    >>> analyser = Analyser(TokenLexicon((), frozenset({"나다"}), {}))
    >>> list(analyser.analyse(["송장이 움직이질 않아요"]))
    [(['송장', '안_움직이다'], ['송장 안 움직임'])]
    """

    def __init__(self, lexicon: TokenLexicon) -> None:
        self.lexicon = lexicon
        self._kiwi = _load(lexicon.user_words)
        self._nominal = lru_cache(maxsize=None)(self._nominalise)

    def analyse(self, texts: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
        """Yield (lemmas, phrases) of each text, in order."""
        for morphemes in self._kiwi.tokenize(texts, normalize_coda=True, typos="basic"):
            found = words(morphemes, self.lexicon, self._nominal)
            yield lemmas(found, self.lexicon), phrases(found, self.lexicon)

    def new_words(self, texts: list[str], *, most: int = 30) -> list[tuple[str, float, int]]:
        """Candidates for the user dictionary: (word, score, count), best first.

        Kiwi's own extraction: words that recur with a cohesive inside and free outer edges
        and that its dictionary does not hold.
        """
        count = max(10, len(texts) // 2000)
        found = self._kiwi.extract_words(texts, min_cnt=count, max_word_len=8, min_score=0.25)
        known = {word for word, _ in self.lexicon.user_words}
        return [(w.form, w.score, w.freq) for w in map(_Found, found) if w.form not in known][:most]

    def _nominalise(self, stem: str, tag: str) -> str:
        return str(self._kiwi.join([(stem, tag), ("ᆷ", "ETN")]))


class _Found:
    """A found word as (form, score, frequency, ...), whatever tuple Kiwi gives."""

    def __init__(self, row: Any) -> None:
        self.form, self.score, self.freq = str(row[0]), float(row[1]), int(row[2])


@lru_cache(maxsize=1)
def _load(user_words: tuple[tuple[str, str], ...]) -> Kiwi:
    from kiwipiepy import Kiwi

    kiwi = Kiwi()
    for word, tag in user_words:
        stem = word.removesuffix("다") if tag.startswith("V") else word
        kiwi.add_user_word(stem, tag)
    return kiwi

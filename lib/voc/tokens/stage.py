"""The stage: inquiries in, tokens and candidate new words out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from voc.artefacts import Run
from voc.tokens.kiwi import Analyser
from voc.tokens.lexicon import token_lexicon

NEW_WORD_TEXTS = 50_000
"""New words are looked for in at most this many texts: more change the list no further."""


@dataclass(frozen=True)
class TokensResult:
    """What notebook 02 shows."""

    tokens: pd.DataFrame
    new_words: pd.DataFrame

    def top_lemmas(self, most: int = 20) -> pd.DataFrame:
        """The most frequent lemmas: 표제어, 문의 수 (texts that hold it), 비중."""
        per_text = self.tokens["lemmas"].str.split().map(lambda found: sorted(set(found)))
        counts = per_text.explode().value_counts().head(most)
        table = counts.rename_axis("표제어").rename("문의 수").reset_index()
        return table.assign(비중=(table["문의 수"] / max(len(self.tokens), 1)).round(4))

    @property
    def empty_share(self) -> float:
        """Share of texts without a single content lemma (네, ㅇㅇ, ㅠㅠ)."""
        return float((self.tokens["lemmas"] == "").mean()) if len(self.tokens) else 0.0


def tokenise(run: Run) -> TokensResult:
    """Tokenise every distinct text of the run once and save `tokens` and `new_words`."""
    inquiries = run.load("inquiries")
    analyser = Analyser(token_lexicon(run.settings))
    words = analyser.new_words(inquiries["text"].drop_duplicates().head(NEW_WORD_TEXTS).tolist())
    new_words = pd.DataFrame(words, columns=["word", "score", "count"]).astype({"word": str})
    return TokensResult(
        tokens=run.save("tokens", token_table(inquiries, analyser)),
        new_words=run.save("new_words", new_words[["word", "count", "score"]]),
    )


def token_table(inquiries: pd.DataFrame, analyser: Analyser) -> pd.DataFrame:
    """inquiry_id, lemmas and phrases of every inquiry; a repeated text is analysed once."""
    distinct = inquiries["text"].drop_duplicates().reset_index(drop=True)
    analysed = [(" ".join(lemmas), "|".join(phrases)) for lemmas, phrases in analyser.analyse(distinct)]
    by_text = pd.DataFrame(analysed, columns=["lemmas", "phrases"], dtype=str).assign(text=distinct)
    tokens = inquiries[["inquiry_id", "text"]].merge(by_text, on="text", how="left", validate="m:1")
    return tokens.drop(columns="text")

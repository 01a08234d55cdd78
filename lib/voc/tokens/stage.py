"""The stage: inquiries in, tokens and candidate new words out.

A text is analysed once in the life of a workspace: its lemmas and phrases are kept in
`<workspace>/cache/` under the fingerprint of all that they rest on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from voc.artefacts import Run
from voc.cache import replacing
from voc.placeholders import PLACEHOLDERS
from voc.tokens.kiwi import Analyser
from voc.tokens.lexicon import TokenLexicon, token_lexicon

NEW_WORD_TEXTS = 5_000
"""New words are looked for in at most this many distinct texts, the newest: a new term is among them."""


@dataclass(frozen=True)
class TokensResult:
    """What notebook 02 shows."""

    tokens: pd.DataFrame
    new_words: pd.DataFrame

    def top_lemmas(self, most: int = 20) -> pd.DataFrame:
        """The most frequent lemmas: 표제어, 문의 수 (texts that hold it), 비중."""
        per_text = self.tokens["lemmas"].str.split().map(lambda found: sorted(set(found)))
        counts = per_text.explode().value_counts().rename_axis("표제어").rename("문의 수").reset_index()
        ranked = counts.sort_values(["문의 수", "표제어"], ascending=[False, True], ignore_index=True)
        table = ranked.head(most)
        return table.assign(비중=(table["문의 수"] / max(len(self.tokens), 1)).round(4))

    @property
    def empty_share(self) -> float:
        """Share of texts without a single content lemma (네, ㅇㅇ, ㅠㅠ)."""
        return float((self.tokens["lemmas"] == "").mean()) if len(self.tokens) else 0.0


def tokenise(run: Run) -> TokensResult:
    """Tokenise the texts of the run and save `tokens` and `new_words`."""
    inquiries, cache_dir = run.load("inquiries"), run.settings.workspace / "cache"
    analyser = Analyser(token_lexicon(run.settings))
    tokens = token_table(inquiries, analyser, cache_dir)
    words = _new_words(_newest_texts(inquiries), analyser, cache_dir)
    return TokensResult(tokens=run.save("tokens", tokens), new_words=run.save("new_words", words))


def token_table(inquiries: pd.DataFrame, analyser: Analyser, cache_dir: Path) -> pd.DataFrame:
    """inquiry_id, lemmas, phrases and content of every inquiry; each distinct text is analysed once."""
    store = cache_dir / f"tokens-{fingerprint(analyser.lexicon)}.parquet"
    known = _kept(store)
    if known is None:
        known = _analyse(pd.Series(dtype=str), analyser)
    distinct = inquiries["text"].drop_duplicates()
    fresh = distinct[~distinct.isin(known["text"])]
    if len(fresh):
        known = pd.concat([known, _analyse(fresh, analyser)], ignore_index=True)
        _write(store, known)
    tokens = inquiries[["inquiry_id", "text"]].merge(known, on="text", how="left", validate="m:1")
    return tokens.drop(columns="text")


def _newest_texts(inquiries: pd.DataFrame) -> list[str]:
    """Distinct texts, the newest last, whatever the order of the rows."""
    ordered = inquiries.sort_values(["created_at", "inquiry_id"])
    return [str(text) for text in ordered["text"].drop_duplicates(keep="last").tail(NEW_WORD_TEXTS)]


def _new_words(texts: list[str], analyser: Analyser, cache_dir: Path) -> pd.DataFrame:
    """Candidates for the user dictionary; the same texts are not searched again."""
    digest = hashlib.blake2b(repr(texts).encode(), digest_size=8).hexdigest()
    store = cache_dir / f"words-{fingerprint(analyser.lexicon)}-{digest}.parquet"
    found = _kept(store)
    if found is None:
        candidates = analyser.new_words(texts)
        found = pd.DataFrame(candidates, columns=["word", "score", "count"]).astype({"word": str})
        _write(store, found)
    return found


def _analyse(texts: pd.Series, analyser: Analyser) -> pd.DataFrame:
    found = [(" ".join(a.lemmas), "|".join(a.phrases), a.content) for a in analyser.analyse(texts)]
    table = pd.DataFrame(found, columns=["lemmas", "phrases", "content"], dtype=str)
    return table.assign(text=texts.to_numpy(dtype=object)).astype({"text": str})


def fingerprint(lexicon: TokenLexicon) -> str:
    """What tokens rest on: Kiwi, its model, the lexicon, the masks of intake and our own rules."""
    parts = (
        version("kiwipiepy"),
        version("kiwipiepy_model"),
        lexicon.user_words,
        sorted(lexicon.stopwords),
        sorted(lexicon.synonyms.items()),
        sorted(lexicon.report.items()),
        sorted(lexicon.vague),
        tuple(PLACEHOLDERS.values()),
        [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))],
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def _kept(store: Path) -> pd.DataFrame | None:
    """What an earlier run kept; a file that is missing, or damaged, is made anew."""
    try:
        return pd.read_parquet(store)
    except (OSError, ValueError):  # Arrow raises either on a file that is no whole Parquet
        return None


def _write(store: Path, table: pd.DataFrame) -> None:
    """Replace the cache in one step; caches of other lexicons and texts are of no more use."""
    with replacing(store) as partial:
        table.to_parquet(partial, index=False)
    for old in store.parent.glob(f"{store.name.split('-')[0]}-*.parquet"):
        if old != store:
            old.unlink(missing_ok=True)  # another run may have just removed it

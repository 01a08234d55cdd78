"""The cause finder in the comparison: one pool of texts, no cap on the number of causes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sets import ROOT, SCRATCH, encoder
from systems import Corpus, Labels, System

from voc.settings import Granularity, Settings, load_settings


def default(corpus: Corpus, k: int, seed: int) -> Labels:
    """The default granularity."""
    return _clustered(corpus, "default")


def stable(corpus: Corpus, k: int, seed: int) -> Labels:
    """The granularity that subsamples agree on best."""
    return _clustered(corpus, "stable")


def _clustered(corpus: Corpus, granularity: Granularity) -> Labels:
    from voc.causes.encoder import encode
    from voc.causes.leiden import LeidenClusterer
    from voc.causes.terms import Terms
    from voc.causes.vectors import hybrid, word_vectors

    lemmas = pd.Series(corpus.tokens, dtype=str)
    words = word_vectors(lemmas, lambda found: encode(found, encoder()))
    vectors = hybrid(np.asarray(corpus.vectors), Terms.of(lemmas), words)
    return LeidenClusterer(granularity).fit(vectors).labels_


_IMPORTS = ("voc.causes.leiden", "voc.causes.vectors", "faiss", "graspologic_native", "sklearn.decomposition")
_PARTS = ("voc-workbench", "graspologic-native", "faiss-cpu")
OURS = {
    "ours": System("ours, default", default, _PARTS, _IMPORTS),
    "ours_stable": System("ours, most stable number", stable, _PARTS, _IMPORTS),
}


TOKENS = SCRATCH / "sets" / "reviews" / "tokens.parquet"
"""What `tokenised` made of the texts of the speed case."""


def tokenised(texts: list[str]) -> pd.DataFrame:
    """The texts as a run hands them to the cause finder."""
    from voc.tokens import Analyser, token_lexicon

    found = Analyser(token_lexicon(_settings())).analyse(texts)
    rows = [(" ".join(text.lemmas), "|".join(text.phrases)) for text in found]
    return pd.DataFrame(rows, columns=["lemmas", "phrases"], dtype=str).assign(
        inquiry_id=[f"{i:06}" for i in range(len(rows))],
        text=texts, content=texts, inquiry_type="one pool",
    )  # fmt: skip


def texts_to_causes(corpus: Corpus, k: int, seed: int) -> Labels:
    """From texts to named causes with keywords and quotes, as a run does it; vectors come from the cache."""
    return _named(tokenised(corpus.texts))


def tokens_to_causes(corpus: Corpus, k: int, seed: int) -> Labels:
    """The same from texts that are tokenised."""
    return _named(pd.read_parquet(TOKENS))


def _named(inquiries: pd.DataFrame) -> Labels:
    from voc.causes import group_into_causes

    causes = group_into_causes(inquiries, _settings(), "default", lambda line: None).assignments
    return pd.factorize(causes.sort_values("inquiry_id")["cause_id"])[0]


def _settings() -> Settings:
    return load_settings(ROOT / "voc.yml").model_copy(update={"workspace": SCRATCH})


_WHOLE = ("voc.causes", "bertopic", *_IMPORTS)
SPEED = {
    "ours_texts": System("ours, from texts", texts_to_causes, ("voc-workbench",), _WHOLE),
    "ours_tokens": System("ours, from our tokens", tokens_to_causes, ("voc-workbench",), _WHOLE),
}

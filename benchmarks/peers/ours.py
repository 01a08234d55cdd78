"""The cause finder in the comparison: one pool of texts, no cap on the number of causes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sets import ROOT, SCRATCH
from systems import Corpus, Labels, System

from voc.settings import Granularity


def default(corpus: Corpus, k: int, seed: int) -> Labels:
    """The default granularity."""
    return _clustered(corpus, "default")


def stable(corpus: Corpus, k: int, seed: int) -> Labels:
    """The granularity that subsamples agree on best."""
    return _clustered(corpus, "stable")


def _clustered(corpus: Corpus, granularity: Granularity) -> Labels:
    from voc.causes.encoder import encode
    from voc.causes.leiden import LeidenClusterer
    from voc.causes.vectors import hybrid, word_vectors

    lemmas = pd.Series(corpus.tokens, dtype=str)
    words = word_vectors(lemmas, lambda found: encode(found, SCRATCH / "words"))
    vectors = hybrid(np.asarray(corpus.vectors), lemmas, words)
    return LeidenClusterer(granularity).fit(vectors).labels_


_IMPORTS = ("voc.causes.leiden", "voc.causes.vectors", "faiss", "graspologic_native", "sklearn.decomposition")
_PARTS = ("voc-workbench", "graspologic-native", "faiss-cpu")
OURS = {
    "ours": System("ours, default", default, _PARTS, _IMPORTS),
    "ours_stable": System("ours, most stable number", stable, _PARTS, _IMPORTS),
}


def texts_to_causes(corpus: Corpus, k: int, seed: int) -> Labels:
    """From texts to named causes with keywords and quotes, as a run does it; vectors come from the cache."""
    from voc.causes import group_into_causes
    from voc.settings import load_settings
    from voc.tokens import Analyser, token_lexicon

    settings = load_settings(ROOT / "voc.yml").model_copy(update={"workspace": SCRATCH})
    found = Analyser(token_lexicon(settings)).analyse(corpus.texts)
    rows = [(" ".join(text.lemmas), "|".join(text.phrases)) for text in found]
    inquiries = pd.DataFrame(rows, columns=["lemmas", "phrases"], dtype=str).assign(
        inquiry_id=[f"{i:06}" for i in range(len(rows))],
        text=corpus.texts, content=corpus.texts, inquiry_type="one pool",
    )  # fmt: skip
    causes = group_into_causes(inquiries, settings, "default", lambda line: None).assignments
    return pd.factorize(causes.sort_values("inquiry_id")["cause_id"])[0]


SPEED = {
    "ours_texts": System("ours, from texts", texts_to_causes, ("voc-workbench",), ("voc.causes", *_IMPORTS))
}

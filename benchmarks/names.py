"""Names of causes with their quotes, to be judged by a person: benchmarks/names.md holds the judgements.

Run in the environment of `make report`:  .venv/bin/python benchmarks/names.py SET CACHE [--quotes]
SET is planted (the sample's true causes), found (those of the sample's run), reviews, petitions or films;
CACHE a folder that keeps vectors and tokens between runs.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from voc.bucket import is_bucket
from voc.causes.encoder import encode, open_encoder
from voc.causes.keywords import keywords
from voc.causes.names import name_causes
from voc.causes.quotes import choose_quotes
from voc.causes.relations import closest
from voc.causes.terms import Terms
from voc.causes.topics import find_topics
from voc.causes.vectors import hybrid, word_vectors
from voc.settings import load_settings
from voc.tokens import Analyser, token_lexicon, token_table

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared" / "data"))
RUN = ROOT / "data/sample/runs/sample-2026-06-28"
CAUSES = 30


def main() -> None:
    """Print type, cause (where known), size and name, and the quotes where asked for."""
    which, cache = sys.argv[1], Path(sys.argv[2])
    settings = load_settings(ROOT / "voc.yml").model_copy(update={"workspace": cache})
    texts = SETS[which]().reset_index(drop=True).assign(inquiry_id=lambda rows: rows.index.astype(str))
    texts = texts.merge(token_table(texts, Analyser(token_lexicon(settings)), cache), on="inquiry_id")
    encoder, seconds = open_encoder(settings), 0.0
    sentences = encode(texts["content"], encoder)
    meanings = word_vectors(texts["lemmas"], lambda words: encode(words, encoder))
    for kind, rows in texts.groupby("type").indices.items():
        part = texts.iloc[rows].reset_index(drop=True)
        terms = Terms.of(part["lemmas"])
        vectors = hybrid(sentences[rows], terms, meanings)
        labels, known = _groups(part, vectors, str(kind))
        start = time.perf_counter()
        words = keywords(terms, labels)
        names = name_causes(part["phrases"], labels, words, vectors)
        seconds += time.perf_counter() - start
        near, quotes = closest(vectors, labels), choose_quotes(part["text"], vectors, labels)
        for label, name in enumerate(names):
            print(f"| {kind} | {known[label]} | {(labels == label).sum()} | {name} |")
            if "--quotes" in sys.argv:
                print("   ", ", ".join(words[label]), "~", *(f"{names[o]} {c:.2f}" for o, c in near[label]))
                print(*(f"    - {part['text'][row][:110]!r}" for row in quotes[label]), sep="\n")
    print(f"keywords and names: {seconds:.1f} s")


def _groups(part: pd.DataFrame, vectors: np.ndarray, kind: str) -> tuple[np.ndarray, list[str]]:
    """The given causes, or about thirty found ones."""
    if "cause" in part:
        labels, known = pd.factorize(part["cause"], sort=True)
        return labels, list(known)
    fewest = CAUSES if part["pool"].iat[0] else 3
    topics = find_topics(vectors, part["lemmas"], "fine" if fewest == CAUSES else "default", fewest)
    return topics.labels, [f"{kind} {label + 1}" for label in range(topics.labels.max() + 1)]


def _planted() -> pd.DataFrame:
    truth = pd.read_csv(ROOT / "data/sample/truth/inquiries.csv", dtype=str)
    texts = pd.read_parquet(RUN / "inquiries.parquet", columns=["inquiry_id", "text"])
    return texts.merge(truth.rename(columns={"문의번호": "inquiry_id"}), on="inquiry_id")


def _found() -> pd.DataFrame:
    texts = pd.read_parquet(RUN / "inquiries.parquet", columns=["inquiry_id", "text"])
    found = texts.merge(pd.read_parquet(RUN / "assignments.parquet"), on="inquiry_id")
    found = found[~found["cause_id"].map(is_bucket)]
    return found.rename(columns={"inquiry_type": "type", "cause_id": "cause"})


def _reviews() -> pd.DataFrame:
    texts = pd.read_csv(DATA / "laftel_reviews.csv")["text"].astype(str)
    return pd.DataFrame({"text": texts, "type": "앱 리뷰", "pool": True})


def _petitions() -> pd.DataFrame:
    texts = pd.read_parquet(DATA / "petition_titles.parquet")
    chosen = ["경제민주화", "교통/건축/국토", "반려동물", "보건복지", "육아/교육", "일자리"]
    texts = texts[texts["label"].isin(chosen)].groupby("label").sample(500, random_state=1)
    return texts.rename(columns={"label": "type"})[["text", "type"]].assign(pool=False)


def _films() -> pd.DataFrame:
    texts = pd.read_parquet(DATA / "movie_reviews.parquet").sample(3000, random_state=1)["text"]
    return pd.DataFrame({"text": texts.astype(str), "type": "영화평", "pool": True})


SETS = {
    "planted": _planted, "found": _found, "reviews": _reviews, "petitions": _petitions, "films": _films
}  # fmt: skip


if __name__ == "__main__":
    main()

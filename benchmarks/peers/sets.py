"""The labelled sets of the comparison: texts, lemmas and sentence vectors, made once and kept in scratch.

Every system is given the same: the text without empty courtesy (`content` of our tokens), our Kiwi lemmas
joined by a space, our encoder's vectors.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from voc.causes.encoder import Encoder

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared" / "data"))
SCRATCH = Path(os.environ.get("VOC_BENCH_SCRATCH", ROOT.parent / "voc-bench"))
SAMPLE_RUN = ROOT / "data/sample/runs/sample-2026-06-28"
SEED = 0
WORD_FROM = 10
"""Lemmas found so often get a vector of their own, for the systems that place words among texts."""


@dataclass(frozen=True)
class Gold:
    """One column of labels; ``held_out`` where nothing was ever chosen by it."""

    name: str
    column: str
    held_out: bool = False


SETS: dict[str, tuple[Gold, ...]] = {
    "parakqc": (
        Gold("paraKQC, 1,000 intents", "label"),
        Gold("paraKQC, topic × act", "topic_act"),
        Gold("paraKQC, topic", "topic", held_out=True),
    ),
    "klue8k": (Gold("KLUE-TC, 8,000", "label"),),
    "sample": (
        Gold("sample, causes", "type_cause"),
        Gold("sample, types", "type", held_out=True),
    ),
    "petitions": (Gold("petitions, 20,000", "label"),),
    "petitions_rest": (Gold("petitions, 10,000 others", "label", held_out=True),),
    "klue": (Gold("KLUE-TC, all", "label"),),
}


def read(name: str) -> pd.DataFrame:
    """`text` and the gold columns of a set, before anything is made of it.

    Raises
    ------
    FileNotFoundError
        The data are not on this machine.
    """
    if name == "sample":
        return _sample()
    if name == "parakqc":
        table = pd.read_csv(DATA / "parakqc.csv", dtype=str)
        return table.assign(topic_act=table["topic"] + " " + table["act"])
    if name.startswith("klue"):
        table = pd.read_csv(DATA / "klue_tc.csv", dtype=str)
        return table.sample(8_000, random_state=SEED) if name == "klue8k" else table
    if name == "reviews":  # of the speed case: no labels
        table = pd.read_parquet(DATA / "movie_reviews.parquet", columns=["text"])
        return table.sample(50_000, random_state=SEED)
    table = pd.read_parquet(DATA / "petition_titles.parquet", columns=["text", "label"])
    chosen = table.sample(20_000, random_state=SEED)
    return chosen if name == "petitions" else table.drop(chosen.index).sample(10_000, random_state=SEED)


def _sample() -> pd.DataFrame:
    """The inquiries of the built-in workspace whose tag is right, after `make report`."""
    texts = pd.read_parquet(SAMPLE_RUN / "inquiries.parquet", columns=["inquiry_id", "text", "inquiry_type"])
    truth = pd.read_csv(ROOT / "data/sample/truth/inquiries.csv", dtype=str, keep_default_na=False)
    truth = truth.rename(columns={"문의번호": "inquiry_id"})[["inquiry_id", "type", "cause"]]
    table = texts.merge(truth, on="inquiry_id", validate="1:1")
    table = table[table["inquiry_type"] == table["type"]]
    return table.assign(type_cause=table["type"] + " " + table["cause"])


def prepare(name: str) -> Path:
    """The folder with a set's `texts.json`, `vectors.npy`, `words.npy` and `gold.parquet`."""
    folder = SCRATCH / "sets" / name
    if (folder / "words.npy").is_file():
        return folder
    from voc.causes.encoder import encode

    table = read(name).reset_index(drop=True)
    folder.mkdir(parents=True, exist_ok=True)
    table[[gold.column for gold in SETS.get(name, ())]].to_parquet(folder / "gold.parquet")
    analysed = analyse(table["text"].tolist())
    counts = analysed["lemmas"].str.split().explode().value_counts()
    words = pd.Series(sorted(counts[counts >= WORD_FROM].index), dtype=str)
    texts = {**{column: analysed[column].tolist() for column in analysed}, "words": words.tolist()}
    (folder / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "vectors.npy", encode(analysed["content"], encoder()))
    np.save(folder / "words.npy", encode(words, encoder()))
    return folder


def encoder() -> Encoder:
    """Ours, with its cache in scratch."""
    from voc.causes.encoder import open_encoder
    from voc.settings import load_settings

    return open_encoder(load_settings(ROOT / "voc.yml").model_copy(update={"workspace": SCRATCH}))


def analyse(texts: list[str]) -> pd.DataFrame:
    """`content` and `lemmas` under the lexicon of the built-in workspace."""
    from voc.settings import load_settings
    from voc.tokens import Analyser, token_lexicon

    found = Analyser(token_lexicon(load_settings(ROOT / "voc.yml"))).analyse(texts)
    return pd.DataFrame([(a.content, " ".join(a.lemmas)) for a in found], columns=["content", "lemmas"])

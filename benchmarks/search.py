"""What the search of similar inquiries finds, and how fast.

    .venv/bin/python benchmarks/search.py [--keep FOLDER] [CASE ...]

Cases: parakqc (a sentence must find the nine other paraphrases of its intent), klue (8,000 headlines: the
same topic), sample (the same planted cause in other words; after `make report`), speed (100,000 texts).
Vectors and tokens are kept in FOLDER, by default a temporary one.  Real text is read from the folder
that VOC_BENCH_DATA names (default ../shared/data); a case whose file is absent is left out and says so.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from voc.artefacts import Run
from voc.causes.bm25 import Bm25
from voc.causes.encoder import encode, open_encoder
from voc.causes.search import open_search
from voc.causes.taxonomy_file import PLAN
from voc.settings import Inquiries, Settings
from voc.tokens import Analyser, token_lexicon, token_table

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared" / "data"))
SAMPLE = ROOT / "data/sample/runs/sample-2026-06-28/inquiries.parquet"
FILES = {
    "parakqc": [DATA / "parakqc.csv"], "klue": [DATA / "klue_tc.csv"], "sample": [SAMPLE],
    "speed": [DATA / "movie_reviews.parquet", DATA / "petition_titles.parquet"],
}  # fmt: skip
ASKED = {"parakqc": 9, "klue": 10, "sample": 10}
"""Precision is measured over so many of the best."""
QUERIES, TIMED = 1_500, 300
CAPTION = f"| set ({QUERIES:,} sentences) | score | precision at k | recall at 20 |\n|---|---|---|---|"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path)
    parser.add_argument("cases", nargs="*", default=list(FILES))
    asked = parser.parse_args()
    folder = (asked.keep or Path(tempfile.mkdtemp(prefix="voc-search-"))).resolve()
    settings = Settings(file=folder / "voc.yml", workspace=folder, inquiries=Inquiries(path=Path("none.csv")))
    if set(asked.cases) - {"speed"}:
        print(CAPTION, flush=True)
    for case in asked.cases:
        absent = [file.name for file in FILES[case] if not file.is_file()]
        if absent:
            print(f"{case} left out: no {', '.join(absent)}")
        elif case == "speed":
            speed(settings)
        else:
            quality(case, settings)


def quality(case: str, settings: Settings) -> None:
    """How many of the best are of the sentence's own label, by each way to score."""
    texts = labelled(case)
    tokens = tokenised(texts, settings)
    vectors, words = encode(tokens["content"], open_encoder(settings)), Bm25(tokens["lemmas"])
    labels, same = pd.factorize(texts["label"])[0], pd.factorize(tokens["content"])[0]
    found: dict[str, list[tuple[float, float]]] = {}
    for row in np.random.default_rng(0).choice(len(texts), QUERIES, replace=False):
        meaning, lexical = (
            np.clip(vectors @ vectors[row], 0, 1),
            words.similarity(tokens.at[row, "lemmas"].split()),
        )
        ranks = [np.argsort(np.argsort(-score, kind="stable")) for score in (meaning, lexical)]
        scores = {
            "words": lexical, "meaning": meaning, "reciprocal ranks": sum(1 / (60 + rank) for rank in ranks),
            "words and meaning": (meaning + lexical) / 2,
        }  # fmt: skip
        others = same != same[row]  # a copy of the sentence is no find
        right = (labels == labels[row]) & others
        for name, score in scores.items():
            hits = right[np.argsort(-np.where(others, score, -1), kind="stable")[:20]]
            recall = hits.sum() / max(min(right.sum(), 20), 1)
            found.setdefault(name, []).append((hits[: ASKED[case]].mean(), recall))
    for name, pairs in found.items():
        precision, recall = np.mean(pairs, axis=0)
        print(f"| {case}, k = {ASKED[case]} | {name} | {precision:.3f} | {recall:.3f} |", flush=True)


def labelled(case: str) -> pd.DataFrame:
    """inquiry_id, text, label."""
    if case != "sample":
        texts = pd.read_csv(FILES[case][0], dtype=str).rename(columns={"id": "inquiry_id"})
        return texts.sample(
            min(len(texts), 10_000 if case == "parakqc" else 8_000), random_state=0, ignore_index=True
        )
    truth = pd.read_csv(ROOT / "data/sample/truth/inquiries.csv", dtype=str)
    texts = pd.read_parquet(SAMPLE).merge(truth, left_on="inquiry_id", right_on="문의번호")
    texts = texts[texts["inquiry_type"] == texts["type"]].reset_index(drop=True)
    return texts.assign(label=texts["type"] + texts["cause"])


def tokenised(texts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """As notebook 02 does."""
    return token_table(texts, Analyser(token_lexicon(settings)), settings.workspace / "cache")


def speed(settings: Settings) -> None:
    """Load and question times over 50,000 film reviews and 50,000 petitions, vectors and tokens cached."""
    with ProcessPoolExecutor(1) as elsewhere:  # so that this process brings nothing with it
        unknown = elsewhere.submit(prepare, settings).result()
    started, before = time.perf_counter(), resident()
    search = open_search(Run(settings, settings.workspace / "run"))
    loaded, held = time.perf_counter() - started, resident() - before
    took = []
    for sentence in unknown.sample(TIMED + 1):  # others each time: the vector of a question is cached
        started = time.perf_counter()
        search.find(sentence)
        took.append(time.perf_counter() - started)
    p50, p95 = 1000 * np.percentile(took[1:], [50, 95])
    print(f"\n{len(search.inquiries):,} texts: loaded in {loaded:.1f} s, {held:,.0f} MiB more;", end=" ")
    print(f"first question {took[0]:.1f} s, then p50 {p50:.0f} ms, p95 {p95:.0f} ms;", end=" ")
    print(f"{resident():,.0f} MiB in all")


def prepare(settings: Settings) -> pd.Series:
    """Save the run, fill the caches, and return sentences that are not in it."""
    samples = [pd.read_parquet(file).sample(55_000, random_state=0) for file in FILES["speed"]]
    texts = pd.concat([sample.head(50_000) for sample in samples], ignore_index=True)
    run = Run(settings, settings.workspace / "run")
    save(run, texts.assign(inquiry_id=texts.index.astype(str).str.zfill(6)))
    encode(run.load("tokens")["content"], open_encoder(settings))
    unknown = pd.concat([sample["text"].tail(5_000) for sample in samples])
    return unknown[unknown.str.contains("[가-힣]")]


def save(run: Run, texts: pd.DataFrame) -> None:
    """The artefacts of a run whose inquiries are all of one cause."""
    times = pd.to_datetime(texts["created_at"]).dt.tz_localize("Asia/Seoul")
    lanes = dict.fromkeys(("is_simple", "is_complaint", "is_risk"), False)
    inquiries = texts[["inquiry_id", "text"]].assign(created_at=times, inquiry_type="전체", is_repeat=False)
    run.save("inquiries", inquiries.assign(**lanes, flag_words="", masked_kinds=""))
    run.save("tokens", tokenised(texts, run.settings))
    cause = {"cause_id": "전체#1", "inquiry_type": "전체"}
    sure = {**cause, "type_confidence": 1.0, "confidence": 1.0}
    run.save("assignments", texts[["inquiry_id"]].assign(**sure))
    empty = dict.fromkeys(("auto_name", "keywords", "neighbours", *PLAN), "")
    row = {**cause, **empty, "name": "전체", "inquiries": len(texts), "agreement": 1.0, "effort_days": np.nan}
    run.save("causes", pd.DataFrame([row]))


def resident() -> float:
    """MiB that this process holds now."""
    return float(psutil.Process().memory_info().rss) / 2**20


if __name__ == "__main__":
    main()

"""What each part of the cause finder is worth: mean AMI of the sample's types, one part added at a time.

Run after `make report`:  .venv/bin/python benchmarks/parts.py [RUN_FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits

from voc.causes import graph, leiden, vectors
from voc.causes.encoder import encode, open_encoder
from voc.causes.terms import Terms
from voc.settings import load_settings

ROOT = Path(__file__).parents[1]
BEFORE = {
    (vectors, "MEANING"): 0.0,
    (graph, "NEAR_DUPLICATE"): 1.1,
    (leiden, "RESAMPLES"): 0,
}
"""Constants as they would be without the part."""
VARIANTS = (
    ("sentences and shared words, every text a node, one run of Leiden", "text", ()),
    ("near-duplicates are one node", "text", ("NEAR_DUPLICATE",)),
    ("empty sentences left out before encoding", "content", ("NEAR_DUPLICATE",)),
    ("the meaning of words as a third part", "content", ("NEAR_DUPLICATE", "MEANING")),
    ("what eight subsamples agree on", "content", ("NEAR_DUPLICATE", "MEANING", "RESAMPLES")),
)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/sample/runs/sample-2026-06-28"
    truth = pd.read_csv(ROOT / "data/sample/truth/inquiries.csv", dtype=str).rename(
        columns={"문의번호": "inquiry_id"}
    )
    texts = pd.read_parquet(folder / "inquiries.parquet", columns=["inquiry_id", "text", "inquiry_type"])
    texts = texts.merge(pd.read_parquet(folder / "tokens.parquet"), on="inquiry_id")
    texts = texts.merge(truth[["inquiry_id", "type", "cause"]], on="inquiry_id", validate="1:1")
    texts = texts[(texts["inquiry_type"] == texts["type"]) & (texts["lemmas"] != "")]
    texts = texts.sort_values(["content", "inquiry_id"], ignore_index=True)
    now = {part: getattr(*part) for part in BEFORE}
    print("| each with those above it | mean AMI | causes a type |\n|---|---|---|")
    with threadpool_limits(1, user_api="blas"):
        for name, column, kept in VARIANTS:
            for (module, constant), without in BEFORE.items():
                setattr(module, constant, now[module, constant] if constant in kept else without)
            score, causes = measure(texts, column)
            print(f"| {name} | {score:.2f} | {causes:.1f} |", flush=True)


def measure(texts: pd.DataFrame, column: str) -> tuple[float, float]:
    """Mean AMI and mean number of causes over the types."""
    encoder = open_encoder(load_settings(ROOT / "voc.yml"))
    sentences = encode(texts[column], encoder)
    words = vectors.word_vectors(texts["lemmas"], lambda found: encode(found, encoder))
    found = []
    for _, rows in texts.groupby("type"):
        joined = vectors.hybrid(sentences[rows.index], Terms.of(rows["lemmas"]), words)
        labels = leiden.LeidenClusterer(most=leiden.MOST_CAUSES["default"]).fit(joined).labels_
        found.append((adjusted_mutual_info_score(rows["cause"], labels), labels.max() + 1))
    score, causes = np.mean(found, axis=0)
    return float(score), float(causes)


if __name__ == "__main__":
    main()

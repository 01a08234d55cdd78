"""What each part of the cause finder is worth: mean AMI of the sample's types, one part added at a time.

Run after `make report`:  .venv/bin/python benchmarks/parts.py [RUN_FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits

from voc.causes import graph
from voc.causes.encoder import encode
from voc.causes.leiden import LeidenClusterer
from voc.causes.vectors import hybrid

ROOT = Path(__file__).parents[1]
NEVER = 1.1
VARIANTS = (
    ("every text a node of its own", "text", NEVER),
    ("near-duplicates are one node", "text", graph.NEAR_DUPLICATE),
    ("and empty sentences left out before encoding", "content", graph.NEAR_DUPLICATE),
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
    texts = texts[texts["inquiry_type"] == texts["type"]].reset_index(drop=True)
    print("| | mean AMI | causes a type |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as cache, threadpool_limits(1, user_api="blas"):
        for name, column, threshold in VARIANTS:
            score, causes = measure(texts, column, threshold, Path(cache))
            print(f"| {name} | {score:.2f} | {causes:.1f} |")


def measure(texts: pd.DataFrame, column: str, threshold: float, cache: Path) -> tuple[float, float]:
    """Mean AMI and mean number of causes over the types."""
    near_duplicates = graph.near_duplicates
    graph.near_duplicates = lambda vectors: near_duplicates(vectors, threshold)
    vectors = encode(texts[column], cache)
    scores, counts = [], []
    for _, rows in texts.groupby("type"):
        joined = hybrid(vectors[rows.index], rows["lemmas"].reset_index(drop=True))
        labels = LeidenClusterer().fit(joined).labels_
        scores.append(adjusted_mutual_info_score(rows["cause"], labels))
        counts.append(labels.max() + 1)
    graph.near_duplicates = near_duplicates
    return sum(scores) / len(scores), sum(counts) / len(counts)


if __name__ == "__main__":
    main()

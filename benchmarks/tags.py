"""How many of the tags called doubtful are wrong, and how many wrong ones are called so.

Run after `make report`:  .venv/bin/python benchmarks/tags.py

- The sample: planted wrong tags of truth/inquiries.csv, 기타 apart.
- Real text, where the folder is there (VOC_BENCH_DATA): 6,000 questions of paraKQC with four topics that
  words tell apart, 8,000 headlines of KLUE-TC with seven that even people mix up; 5 % of the labels are drawn
  anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

from voc.ranking.insights.mistags import is_other, mistagged
from voc.settings import load_settings
from voc.tokens import Analyser, token_lexicon

ROOT = Path(__file__).parents[1]
RUN = ROOT / "data/sample/runs/sample-2026-06-28"
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared/data"))
WRONG = 0.05


def main() -> None:
    """Print precision and recall of each case."""
    print("case  inquiries  wrong tags  doubted  rightly (precision)  of the wrong (recall)")
    print("sample", *figures(*sample()))
    for name, label, size in (("parakqc", "topic", 6000), ("klue_tc", "label", 8000)):
        file = DATA / f"{name}.csv"
        print(name, *(figures(*real(file, label, size)) if file.is_file() else ["left out: no", file]))


def figures(rows: pd.DataFrame, wrong: pd.Series) -> list[str]:
    """Inquiries, wrong tags, doubted ones, precision and recall."""
    doubted = rows["inquiry_id"].isin(mistagged(rows)["inquiry_id"])
    judged = ~rows["inquiry_type"].map(is_other).astype(bool)
    doubted, wrong = doubted[judged], wrong[judged]
    hits = int((doubted & wrong).sum())
    shares = [f"{hits / doubted.sum():.1%}", f"{hits / wrong.sum():.1%}"]
    return [f"{judged.sum():,}", f"{wrong.sum():,}", f"{doubted.sum():,}", *shares]


def sample() -> tuple[pd.DataFrame, pd.Series]:
    """The sample's inquiries, and which of them carry a wrong tag."""
    truth = pd.read_csv(ROOT / "data/sample/truth/inquiries.csv").rename(columns={"문의번호": "inquiry_id"})
    rows = pd.read_parquet(RUN / "assignments.parquet").merge(
        pd.read_parquet(RUN / "tokens.parquet"), on="inquiry_id"
    )
    rows = rows.merge(truth[["inquiry_id", "type"]], on="inquiry_id")
    return rows, rows["inquiry_type"] != rows["type"]


def real(file: Path, label: str, size: int) -> tuple[pd.DataFrame, pd.Series]:
    """Real texts, and which of their labels were drawn anew."""
    rng = np.random.default_rng(0)
    texts = pd.read_csv(file).sample(size, random_state=0).reset_index(drop=True)
    truth = texts[label].astype(str)
    names = np.unique(truth)
    tag = truth.where(rng.random(size) >= WRONG, rng.choice(names, size))
    lexicon = token_lexicon(load_settings(ROOT / "voc.yml"))
    lemmas = [" ".join(said.lemmas) for said in Analyser(lexicon).analyse(texts["text"])]
    rows = pd.DataFrame({"inquiry_id": texts["id"].astype(str), "inquiry_type": tag, "lemmas": lemmas})
    return rows.assign(cause_id=tag), tag != truth


if __name__ == "__main__":
    main()

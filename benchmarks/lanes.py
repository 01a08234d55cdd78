"""How well words raise the complaint (강성) and risk (대외 리스크) lanes.

Run:  .venv/bin/python benchmarks/lanes.py

- Profanity: `profanity.csv`, comments of web forums labelled 1 where they are offensive. The list was tuned
  on one random half and is measured on both; the other half counts. Its definition is wider than the lane's,
  which looks for swearing, threats and contempt that a customer may address to a company: it also holds
  sexual talk, forum slang, mockery and opinions on groups of people without any such word.
- Sample: the planted abuse and external threats of `data/sample/truth`.
- Petitions and app reviews: the share of texts that raise the risk lane. Petitions speak of courts, the
  police and the press, hardly ever of what their writers will do to a company, so few should raise it.

Every share has its 90 % Wilson interval. Real text is read from the folder that VOC_BENCH_DATA names (default
../shared/data); a set that is not there is left out and named.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from voc.intake.lanes import COMPLAINT_FILE, RISK_FILE, Lane
from voc.lexicon import read_words
from voc.settings import load_settings

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared" / "data"))
SAMPLE = ROOT / "data" / "sample"


def main() -> None:
    """Print one table in Markdown."""
    settings = load_settings(ROOT / "voc.yml")
    abuse, risk = (Lane(read_words(settings, name)) for name in (COMPLAINT_FILE, RISK_FILE))
    print("| texts | lane | precision | recall | raised |\n|---|---|---|---|---|")
    _with("profanity.csv", lambda path: _profanity(pd.read_csv(path), abuse))
    _sample(abuse, risk)
    _with("petition_titles.parquet", lambda path: _mentions("petitions", pd.read_parquet(path)["text"], risk))
    _with("laftel_reviews.csv", lambda path: _mentions("app reviews", pd.read_csv(path)["text"], risk))


def _with(name: str, measure: Callable[[Path], None]) -> None:
    if (DATA / name).is_file():
        measure(DATA / name)
    else:
        print(f"left out: {name} is not in {DATA.name}/")


def _profanity(table: pd.DataFrame, lane: Lane) -> None:
    tuned = np.random.default_rng(0).permutation(len(table)) < len(table) // 2
    hits, offensive = raised(table["text"], lane), table["label"].eq(1).to_numpy()
    for name, half in (("profanity, half tuned on", tuned), ("profanity, other half", ~tuned)):
        _row(name, "강성", hits[half], offensive[half])


def _sample(abuse: Lane, risk: Lane) -> None:
    inquiries = pd.read_csv(SAMPLE / "raw" / "inquiries.csv", dtype=str).drop_duplicates("문의번호")
    table = inquiries.merge(pd.read_csv(SAMPLE / "truth" / "inquiries.csv", dtype=str), on="문의번호")
    for name, column, lane in (("강성", "abuse", abuse), ("대외 리스크", "risk", risk)):
        _row("sample, planted", name, raised(table["문의내용"], lane), table[column].eq("1").to_numpy())


def _mentions(name: str, texts: pd.Series, lane: Lane) -> None:
    hits = raised(texts, lane)
    print(f"| {name} | 대외 리스크 | | | {_share(hits.sum(), len(hits), 2)} of {len(hits):,} |")


def raised(texts: pd.Series, lane: Lane) -> np.ndarray:
    """Whether each text raises the lane."""
    return np.array([bool(lane.words(text)) for text in texts.fillna("")])


def _row(name: str, lane: str, hits: np.ndarray, truth: np.ndarray) -> None:
    both = int((hits & truth).sum())
    cells = _share(both, hits.sum()), _share(both, truth.sum()), f"{hits.sum():,} of {len(hits):,}"
    print(f"| {name} | {lane} | {' | '.join(cells)} |")


def _share(part: int, whole: int, digits: int = 1) -> str:
    low, high = binomtest(int(part), int(whole)).proportion_ci(0.9, method="wilson")
    return f"{100 * part / whole:.{digits}f} % ({100 * low:.{digits}f}-{100 * high:.{digits}f})"


if __name__ == "__main__":
    main()

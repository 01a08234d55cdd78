"""Whether the intervals of `voc compare` hold the truth, and nothing is told where nothing differs.

.venv/bin/python benchmarks/compare.py [--repeats 400]

Simulated inboxes of twelve causes with shares from 1 to 30 %, drawn week by week.  ``bursty``: a share sways
by weeks so that its variance is up to four times that of chance; ``lasting``: and half of a week's sway
lasts into the next.  Held: share of the 90 % intervals that hold the true difference.  Told: worlds without a
difference in which any cause is told.  Last, the sample's run cut in shuffled halves.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from voc.compare.shares import TOLD, compare_shares

RUN = Path(__file__).parents[1] / "data/sample/runs/sample-2026-06-28"
SHARES = np.array([0.30, 0.20, 0.12, 0.09, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0.01])
OTHERS = np.array([0.25, 0.20, 0.14, 0.09, 0.07, 0.06, 0.03, 0.04, 0.06, 0.02, 0.01, 0.03])
START = pd.Timestamp("2026-01-05")
EXCESS = np.array([0.0, 3.0] * 6)
"""By cause, how much its variance is above that of chance in a bursty world."""


def main() -> None:
    """Print a line a world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=400)
    repeats: int = parser.parse_args().repeats
    rng = np.random.default_rng(0)
    for weeks, others, size in ((3, 4, 100), (6, 6, 100), (8, 8, 40), (12, 26, 100), (26, 26, 300)):
        for world, excess, lasting in (("even", 0, 0.0), ("bursty", 1, 0.0), ("lasting", 1, 0.5)):
            held, told = [], 0
            for _ in range(repeats):
                one = draw(rng, SHARES, weeks, size, excess * EXCESS, lasting)
                two = draw(rng, OTHERS, others, size, excess * EXCESS, lasting)
                found = compare_shares(one, two).dropna(subset="difference")
                truth = pd.Series(OTHERS - SHARES, index=map(str, range(12)))[found.index]
                held += found["difference_low"].le(truth).mul(found["difference_high"].ge(truth)).tolist()
                same = draw(rng, SHARES, others, size, excess * EXCESS, lasting)
                told += bool(compare_shares(one, same)["q_value"].le(TOLD).any())
            print(f"{weeks:>2} and {others:>2} weeks of {size:<4}{world:<8}"
                  f"held {np.mean(held):.1%}  told {told / repeats:.1%}", flush=True)  # fmt: skip
    if (RUN / "assignments.parquet").is_file():
        shuffled(rng, repeats)


def draw(
    rng: np.random.Generator, shares: np.ndarray, weeks: int, size: int, excess: np.ndarray, lasting: float
) -> pd.DataFrame:
    """Inquiries of an inbox: each week's shares sway around ``shares``."""
    sway, rows = np.zeros(len(shares)), []
    for week in range(weeks):
        fresh = rng.normal(size=len(shares))
        sway = lasting * sway + np.sqrt(1 - lasting**2 if week else 1) * fresh
        number = rng.poisson(size)
        spread = np.sqrt(excess / size * (1 - shares) / shares)  # variance 1 + excess times the binomial one
        deep = np.log1p(spread**2)
        moved = shares * np.exp(np.sqrt(deep) * sway - deep / 2)
        rows += [
            (str(c), START + pd.Timedelta(weeks=week)) for c in rng.choice(12, number, p=moved / moved.sum())
        ]
    return pd.DataFrame(rows, columns=["cause_id", "created_at"])


def shuffled(rng: np.random.Generator, repeats: int) -> None:
    """The sample's inquiries in two halves by chance: row by row, and week by week."""
    inquiries = pd.read_parquet(RUN / "inquiries.parquet", columns=["inquiry_id", "created_at"])
    table = inquiries.merge(pd.read_parquet(RUN / "assignments.parquet"), on="inquiry_id")
    told = 0
    for _ in range(repeats):
        first = rng.random(len(table)) < 0.5
        found = compare_shares(table[first], table[~first])
        told += bool(found["q_value"].le(TOLD).any())
    print(f"sample, {len(table):,} inquiries in shuffled halves: told {told / repeats:.1%}")


if __name__ == "__main__":
    main()

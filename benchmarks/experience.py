"""Whether the intervals of scores and segments hold the truth, and the sample's truth comes out.

Run after `make report`:  .venv/bin/python benchmarks/experience.py [--repeats 2000]

- Simulated surveys: how many of the 90 % intervals hold the expected score, the impact of a cause, a change,
  a segment's lift and a difference in leaving, for few and many answers; 86 to 94 % is as promised.
  Impacts of ten causes together: in how many worlds all ten are held, and in how many one of nothing is
  told.
- The sample's run: planted scores and segments beside what was found, and in how many of 100 copies in which
  customers swap their segments any is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from voc.ranking.insights.leaving import Share, newcombe
from voc.ranking.insights.scores import MEASURES, change, impact, mean_score, points
from voc.ranking.insights.segments import segment_rates

ROOT = Path(__file__).parents[1]
RUN = ROOT / "data/sample/runs/sample-2026-06-28"
TRUTH = ROOT / "data/sample/truth"
NPS, _, RATING = MEASURES
SHAPES = {  # of answers 0 to 10, and 1 to 5
    "even": (np.full(11, 1 / 11), np.full(5, 0.2)),
    "happy": (np.r_[np.full(7, 0.01), 0.05, 0.08, 0.2, 0.6], np.array([0.02, 0.02, 0.06, 0.2, 0.7])),
    "split": (np.r_[0.4, np.full(9, 0.02), 0.42], np.array([0.45, 0.02, 0.02, 0.02, 0.49])),
}


def main() -> None:
    """Print the coverage of each interval and what the sample's run found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=2000)
    repeats: int = parser.parse_args().repeats
    rng = np.random.default_rng(0)
    for name, number, held in cases(rng, repeats):
        print(f"{name:<34} n={number:<5} {held:.1%}")
    if (RUN / "impact.parquet").is_file():
        sample()


def cases(rng: np.random.Generator, repeats: int) -> Iterator[tuple[str, int, float]]:
    """Name, number of answers and share of intervals that hold the truth."""
    for shape, (ten, five) in SHAPES.items():
        for number in (30, 100, 1000):
            for measure, chances, scale in ((NPS, ten, np.arange(11.0)), (RATING, five, np.arange(1.0, 6))):
                truth = float(points(measure, scale) @ chances)
                drawn = points(measure, rng.choice(scale, (repeats, number), p=chances))
                found = [mean_score(row, measure) for row in drawn]
                yield f"mean {measure.column} {shape}", number, _held(found, truth)
    for number in (400, 4000):
        yield "impact of one cause", number, _impact(rng, repeats, number, 1)[0]
        together, told = _impact(rng, repeats // 4, number, 10)
        yield "impacts of ten, all held", number, together
        yield "impacts of ten of nothing, one told", number, told
    values = np.arange(1.0, 6)
    pairs = [(rng.choice(values, 40), rng.choice(values, 60, p=SHAPES["happy"][1])) for _ in range(repeats)]
    truth = float(values @ SHAPES["happy"][1] - 3)
    yield "change of a rating", 40, _held([change(*pair) for pair in pairs], truth)
    leaving = [(rng.binomial(300, 0.06), rng.binomial(5000, 0.03)) for _ in range(repeats)]
    found = [newcombe(Share(int(a), 300), Share(int(b), 5000)) for a, b in leaving]
    yield "difference in leaving", 300, _held(found, 0.03)
    for number in (400, 4000):
        yield "lift of a segment, uneven customers", number, _lift(rng, repeats // 10, number)


def _held(found: list[tuple[float, float, float]], truth: float) -> float:
    return float(np.mean([low <= truth <= high for low, _, high in found]))


def _impact(rng: np.random.Generator, repeats: int, number: int, causes: int) -> tuple[float, float]:
    """How often all impacts are held, and in worlds where no cause has one, how often one is told."""
    shares = np.r_[np.full(causes, 0.09), 1 - 0.09 * causes]
    held, told = [], []
    for _ in range(repeats):
        cause = rng.choice(causes + 1, number, p=shares)
        noise = rng.normal(0, 1, number)
        lowered = np.where(cause == 0, -1.0, 0.0)
        truths = [-0.09, *np.full(causes - 1, 0.09 * 0.09 / 0.91)]  # of the lowered one, and of the others
        mine = [impact(noise + lowered, cause == c, causes).estimate for c in range(causes)]
        held.append(all(one.low <= truth <= one.high for one, truth in zip(mine, truths, strict=True)))
        told.append(any(impact(noise, cause == c, causes).p_value <= 0.05 for c in range(causes)))
    return float(np.mean(held)), float(np.mean(told))


def _lift(rng: np.random.Generator, repeats: int, number: int) -> float:
    """A fifth of the customers ask 1.6 times as much; how much they ask varies from one to the other."""
    found = []
    for _ in range(repeats):
        vip = rng.random(number) < 0.2
        counts = rng.poisson(rng.gamma(0.5, 0.4, number) * np.where(vip, 1.6, 1.0))
        keys = pd.Series([f"c{n}" for n in range(number)])
        customers = pd.DataFrame({"customer_key": keys, "vip": np.where(vip, "VIP", "일반")})
        asked = pd.DataFrame({"customer_key": keys.repeat(counts), "inquiry_type": "가", "cause_id": "a"})
        table = segment_rates(customers, asked).query("unit_id == 'ALL' and value == 'VIP'")
        found += list(table[["lift_low", "lift", "lift_high"]].itertuples(index=False, name=None))
    return _held(found, 1.6)


def sample() -> None:
    """Planted mood of causes and the planted segment beside what the run found."""
    names = pd.read_parquet(RUN / "causes.parquet").set_index("cause_id")["name"]
    planted = pd.read_csv(TRUTH / "experience.csv")
    print(
        "\nplanted", planted[planted["nps"] < planted["nps"].max() - 1][["type", "cause", "nps"]].to_numpy()
    )
    impacts = pd.read_parquet(RUN / "impact.parquet")
    told = impacts[impacts["p_value"].le(0.05)].assign(name=lambda table: table["unit_id"].map(names))
    print(told[["name", "measure", "impact_low", "impact_mid", "impact_high"]].to_string(index=False))
    segments = pd.read_parquet(RUN / "segments.parquet").query("unit_id == 'ALL' and q_value <= 0.05")
    print(segments[["dimension", "value", "lift_low", "lift", "lift_high"]].to_string(index=False))
    shuffled()


def shuffled(copies: int = 100) -> None:
    """Tell how many copies of the sample have a segment told, though segments were dealt out anew."""
    rng = np.random.default_rng(1)
    inquiries = pd.read_parquet(RUN / "inquiries.parquet").drop(columns="inquiry_type")
    inquiries = inquiries.merge(pd.read_parquet(RUN / "assignments.parquet"), on="inquiry_id")
    inquiries = inquiries[inquiries["created_at"] >= pd.Timestamp("2026-05-04", tz="Asia/Seoul")]
    customers = pd.read_parquet(RUN / "customers.parquet")
    told = 0
    for _ in range(copies):
        dealt = customers.assign(customer_key=rng.permutation(customers["customer_key"]))
        told += bool(segment_rates(dealt, inquiries)["q_value"].le(0.05).any())
    print(f"shuffled copies with any segment told: {told} of {copies}")


if __name__ == "__main__":
    main()

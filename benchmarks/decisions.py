"""Can the ranking's numbers be acted on? Simulated worlds whose truth is known, beside what teams do today.

    .venv/bin/python benchmarks/decisions.py [--worlds 200] [--seed 0] [--only rates|alerts|texts] [--texts 3]

Each world (`decisions/planted.py`) has 20 to 40 causes, 26 to 104 weeks and 6 to 8 partners: seasons, drifts,
restless weeks, surges, actions, events, one good or many uneven partners, and causes without any slack; some
worlds have none at all. What the ranking says of their counts is held against their latent rates, beside raw
rates with a bootstrap, raw percentiles, the lowest raw partner, volume alone and week over week. --texts N
goes N times from generated Korean texts through estimated causes, which takes minutes each
(`decisions/texts.py`).

Prints what is judged and what is only shown, writes decisions.csv after a whole run, and exits with 1 where
a threshold is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd
from threadpoolctl import threadpool_limits

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "decisions"))
import score  # noqa: E402
import trial  # noqa: E402

VOLUMES, RISES = (10, 30, 80), (0.25, 0.5, 1.0, 2.0)
JUDGED = (30, 1.0)
"""A cause of 30 a week that doubles is judged; the other volumes and rises are the power curve."""
PARTS = ("rates", "alerts", "texts")

Result = TypeVar("Result")


def main() -> int:
    """Run, print, write; 1 where a threshold is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--texts", type=int, default=0)
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.worlds)
    wanted = [asked.only] if asked.only else PARTS
    rows: list[score.Row] = []
    with ProcessPoolExecutor(2, initializer=threadpool_limits, initargs=(1,)) as pool:
        if "rates" in wanted:
            rows += rates(pool, seeds)
        if "alerts" in wanted:
            rows += alerts(pool, seeds)
        if "texts" in wanted and asked.texts:
            rows += texts(pool, range(asked.seed + 1, asked.seed + 1 + asked.texts))
    judged, shown = score.tables(rows)
    print(score.markdown(judged) + "\n\n" + score.markdown(shown.drop(columns=["threshold", "met"])))
    if not asked.only:
        pd.concat([judged, shown]).to_csv(HERE / "decisions.csv", index=False, float_format="%.4g")
    missed = judged[~judged["met"].astype(bool)]
    print(
        "\n" + ("missed: " + "; ".join(missed["figure"] + ", " + missed["of"]) if len(missed) else "all met")
    )
    return int(len(missed) > 0)


def rates(pool: ProcessPoolExecutor, seeds: range) -> list[score.Row]:
    """Contact rates, headrooms, ranks, parts of a change."""
    found = pd.concat(progress("rates", pool.map(trial.rates, seeds), len(seeds)), ignore_index=True)
    return [*score.coverage(found), *score.promises(found), *score.ranks(found), *score.of_parts(found)]


def alerts(pool: ProcessPoolExecutor, seeds: range) -> list[score.Row]:
    """False alerts in the same worlds, and what is found of rises that last."""
    raised = pd.concat(progress("alerts", pool.map(trial.alerts, seeds), len(seeds)))
    rows = score.of_alerts(raised)
    cells = [(volume, rise, False) for volume in VOLUMES for rise in RISES] + [(*JUDGED, True)]
    for volume, rise, is_worst in cells:
        is_judged = (volume, rise) == JUDGED and not is_worst
        these = seeds if is_judged else seeds[: len(seeds) // 5]
        detect = partial(trial.detection, volume=volume, rise=rise, is_worst=is_worst)
        found = progress(f"{volume} a week, {rise:+.0%}", pool.map(detect, these), len(these))
        rows += score.of_detection(pd.DataFrame(found), is_judged)
    return rows


def texts(pool: ProcessPoolExecutor, seeds: range) -> list[score.Row]:
    """The sample's world under other seeds, through estimated causes."""
    from texts import trial as of_texts

    return score.of_texts(pd.concat(progress("texts", pool.map(of_texts, seeds), len(seeds))))


def progress(what: str, results: Iterable[Result], total: int) -> list[Result]:
    """The results, told to the terminal as they come."""
    found, started = [], time.monotonic()
    for result in results:
        found.append(result)
        seconds = time.monotonic() - started
        print(f"\r{what}: {len(found)} of {total}, {seconds:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    return found


if __name__ == "__main__":
    raise SystemExit(main())

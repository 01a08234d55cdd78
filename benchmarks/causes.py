"""The cause finder against what a user would pick instead, on labelled Korean texts.

    .venv/bin/python benchmarks/causes.py [--systems NAME ...] [--sets NAME ...] [--full] [--fresh]
    .venv/bin/python benchmarks/causes.py --table
    .venv/bin/python benchmarks/causes.py --speed

Every system runs in a process of its own on the same texts, vectors and lemmas. What a process found is kept
in the folder VOC_BENCH_SCRATCH (default ../voc-bench), so only what is missing there is run, or what is named
with --fresh (--full: without the resamples, for a first look); --table then writes causes.csv, causes.md and
causes.svg. The peers need the environment that `peers/install.sh` builds. A set whose texts are not in
VOC_BENCH_DATA is left out and named. --speed takes 50,000 reviews to named causes, here and with stock
BERTopic, from texts and from our tokens, the shared encoding apart, and prints the ratios; run it while
nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median

import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "peers"))
from ours import OURS, SPEED, TOKENS, tokenised  # noqa: E402
from sets import SCRATCH, SETS, prepare  # noqa: E402
from systems import PEERS  # noqa: E402
from table import write_table  # noqa: E402

PEERS_PYTHON = SCRATCH / "peers" / "bin" / "python"
LIMIT = 1200
"""CPU seconds of a process: one fit, and its resamples where they are asked for."""
PAIRS = (("ours_texts", "bertopic"), ("ours_tokens", "bertopic_tokens"))
"""What `--speed` sets against what."""
ROUNDS = 3
"""Ours and the peer in turn: other work on the machine slows both."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def main() -> None:
    """Run what is asked for, or write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--systems", nargs="+", choices=[*OURS, *PEERS], default=[*OURS, *PEERS])
    parser.add_argument("--sets", nargs="+", choices=[*SETS], default=[*SETS])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    if asked.speed:
        speed()
        return
    if asked.table:
        write_table(HERE, OURS | PEERS)
        return
    for name in asked.sets:
        try:
            folder = prepare(name)
        except FileNotFoundError as error:
            print(f"{name}: left out, {error.filename} is not there")
            continue
        for system in asked.systems:
            run(system, folder, full=asked.full, fresh=asked.fresh)


def run(system: str, folder: Path, *, full: bool, fresh: bool) -> None:
    """Fit a system on a set, once for every number of labels if it has to be told the number."""
    gold = pd.read_parquet(folder / "gold.parquet")
    own_number = (OURS | PEERS)[system].own_number
    for k in [0] if own_number else sorted({gold[column].nunique() for column in gold}):
        out = folder / "fits" / f"{system}-{k}"
        out.parent.mkdir(exist_ok=True)
        result = out.with_suffix(".json")
        if fresh:
            result.unlink(missing_ok=True)
        before = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}
        if not (before.keys() & {"failed", "complete"} or (before and full)):
            print(f"{folder.name} {out.name}: {fit(system, folder, out, k, full)}", flush=True)


def fit(system: str, folder: Path, out: Path, k: int, full: bool) -> str:
    """Call `peers/fit.py`; why it failed or stopped is kept for the table."""
    python = sys.executable if system in OURS | SPEED else PEERS_PYTHON
    command = [python, HERE / "peers" / "fit.py", system, folder, out, str(k), *["--full"] * full]
    environment = os.environ | dict.fromkeys(THREADS, "2") | {"OMP_WAIT_POLICY": "passive"}
    log, result = out.with_suffix(".log"), out.with_suffix(".json")
    with log.open("w") as file:
        ended = subprocess.run(command, env=environment, stderr=file, stdout=file, preexec_fn=limited)
    figures = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}
    if ended.returncode and "complete" not in figures:
        reason = (log.read_text(encoding="utf-8").strip().splitlines() or ["no output"])[-1][:120]
        if ended.returncode == -signal.SIGXCPU:
            reason = f"stopped after {LIMIT // 60} CPU minutes"
        result.write_text(json.dumps(figures | {"failed": reason}), encoding="utf-8")
    return " ".join(result.read_text(encoding="utf-8").split())


def speed() -> None:
    """Seconds from texts and from tokens to named causes, and how much longer BERTopic takes."""
    folder = prepare("reviews")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))["content"]
    tokenised(texts).to_parquet(TOKENS)
    print("| | seconds | times ours | CPU seconds | times ours |\n|---|---|---|---|---|")
    for pair in PAIRS:
        rounds = [{system: _timed(system, folder) for system in pair} for _ in range(ROUNDS)]
        for system in pair:
            cells = [cell for unit in ("seconds", "cpu_seconds") for cell in _cells(rounds, system, unit)]
            print(f"| {(SPEED | PEERS)[system].title} | {' | '.join(cells)} |", flush=True)


def _timed(system: str, folder: Path) -> dict[str, float]:
    out = folder / "fits" / system
    out.parent.mkdir(exist_ok=True)
    out.with_suffix(".json").unlink(missing_ok=True)
    figures: dict[str, float] = json.loads(fit(system, folder, out, 0, full=True))
    return figures


def _cells(rounds: list[dict[str, dict[str, float]]], system: str, unit: str) -> list[str]:
    """Median over the rounds, and median and range of how many times ours it is in each."""
    ours = next(iter(rounds[0]))
    times = [one[system][unit] / one[ours][unit] for one in rounds]
    spread = f" ({min(times):.1f}–{max(times):.1f})" if system != ours else ""
    return [f"{median(one[system][unit] for one in rounds):.1f}", f"{median(times):.1f}{spread}"]


def limited() -> None:
    """The limit of the process that is about to start."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 10))


if __name__ == "__main__":
    main()

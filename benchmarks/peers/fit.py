"""One system on one set, in a process of its own: labels of all texts and of the resamples, time, memory.

    python fit.py SYSTEM SET_FOLDER OUT K [--full]

Called by `causes.py` under the Python that has the system.  What is known so far is in OUT.npz and OUT.json
at any time, so that a process stopped at its limit leaves what it had, and another goes on from there.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil
from systems import PEERS, Corpus, System

RESAMPLES = 5
KEPT = 0.9
RESAMPLE_UP_TO = 200.0
"""CPU seconds of the full fit beyond which five more are not asked for."""


def main() -> None:
    """Fit and write; what OUT holds already is not done again."""
    name, folder, out, k = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    system, corpus = find(name), load(folder)
    for module in system.imports:
        importlib.import_module(module)
    labels, figures = known(out)
    if not labels:
        labels, figures = full_fit(system, corpus, k)
        write(out, labels, figures)
    if "--full" in sys.argv:
        return
    if system.resampled and figures["cpu_seconds"] <= RESAMPLE_UP_TO:
        for seed in range(1, RESAMPLES + 1):
            if f"resample_{seed}" not in labels:
                labels[f"resample_{seed}"] = resample(system, corpus, k, seed)
                write(out, labels, figures)
    write(out, labels, figures | {"complete": True})


def full_fit(system: System, corpus: Corpus, k: int) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """Labels of every text, and what they cost."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    labels = {"full": system.fit(corpus, k, 0)}
    return labels, {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": cpu_seconds() - cpu,
        "peak_mib": peak_mib(),
        "version": ", ".join(f"{package} {version(package)}" for package in system.packages),
    }


def resample(system: System, corpus: Corpus, k: int, seed: int) -> np.ndarray:
    """Labels of 90 % of the texts in another order; -2 for the others."""
    rows = np.random.default_rng(seed).permutation(len(corpus.texts))
    rows = rows[: round(KEPT * len(rows))]
    found = np.full(len(corpus.texts), -2)
    found[rows] = system.fit(corpus.take(rows), k, seed)
    return found


def find(name: str) -> System:
    """A peer, or one of ours; ours are imported only where they are installed."""
    if name in PEERS:
        return PEERS[name]
    from ours import OURS, SPEED

    return (OURS | SPEED)[name]


def load(folder: Path) -> Corpus:
    """What `sets.prepare` wrote."""
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    words = dict(zip(texts["words"], np.load(folder / "words.npy"), strict=True))
    return Corpus(texts["content"], texts["lemmas"], np.load(folder / "vectors.npy"), words)


def known(out: Path) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """What an earlier process wrote."""
    if not out.with_suffix(".json").is_file():
        return {}, {}
    with np.load(out.with_suffix(".npz")) as labels:
        return dict(labels), json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))


def write(out: Path, labels: dict[str, np.ndarray], figures: dict[str, object]) -> None:
    """Labels first: figures without them would be taken for a finished fit."""
    np.savez_compressed(out.with_suffix(".npz"), **labels)
    out.with_suffix(".json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


def cpu_seconds() -> float:
    """User and system time of this process and its children."""
    own = psutil.Process().cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in psutil.Process().children(recursive=True):
        total += sum(child.cpu_times()[:2])
    return total


def peak_mib() -> float:
    """Largest resident set of this process so far plus those of its living children."""
    own = psutil.Process()
    sizes = []
    for process in [own, *own.children(recursive=True)]:
        status = Path(f"/proc/{process.pid}/status").read_text()
        sizes.append(int(re.search(r"VmHWM:\s+(\d+)", status)[1]))
    return sum(sizes) / 1024


if __name__ == "__main__":
    main()

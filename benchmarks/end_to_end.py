"""Whole-process time and memory of `voc report`, on the sample and on real text.

    .venv/bin/python benchmarks/end_to_end.py [--keep FOLDER] [CASE ...]

Cases: sample (cold caches, then the same again with warm ones), petitions (85,848 dated, typed texts
without orders), reviews (3,000 app reviews without types).  The last two are read from the folder that
the environment variable VOC_BENCH_DATA names (default ../shared/data) and are left out where it is
absent.  Workspaces are made in a temporary folder, or in FOLDER, which keeps the reports for reading.
Memory is the largest sum of resident sets of `voc` and all its children, looked at four times a second.
The table is written to benchmarks/end_to_end.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VOC_BENCH_DATA", ROOT.parent / "shared" / "data"))

PETITIONS = """\
workspace: petitions
inquiries:
  path: {data}/petition_titles.parquet
  columns: {{inquiry_id: id, created_at: created_at, text: text, inquiry_type: label}}
report: {{title: 국민청원 제목 주간 리포트}}
"""
REVIEWS = """\
workspace: reviews
inquiries:
  path: {data}/laftel_reviews.csv
  columns: {{inquiry_id: id, created_at: created_at, text: text, rating: rating}}
report: {{title: 앱 리뷰 주간 리포트}}
"""


def main() -> None:
    """Run the cases and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path)
    parser.add_argument("cases", nargs="*", default=["sample", "petitions", "reviews"])
    asked = parser.parse_args()
    folder = (asked.keep or Path(tempfile.mkdtemp(prefix="voc-bench-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for case in asked.cases for row in measure(case, folder)]
    table = "\n".join(["| case | seconds | peak memory, MiB |", "|---|---|---|", *rows])
    print(table)
    if set(asked.cases) >= {"sample", "petitions", "reviews"}:
        about = (
            f"`voc report`, whole process, {os.cpu_count()} cores; made by `benchmarks/end_to_end.py`.\n\n"
        )
        (ROOT / "benchmarks" / "end_to_end.md").write_text(about + table + "\n", encoding="utf-8")
    if not asked.keep:
        shutil.rmtree(folder)


def measure(case: str, folder: Path) -> list[str]:
    """The table's rows of one case."""
    if case == "sample":
        return [timed(f"sample, {caches} caches", sample(folder, caches)) for caches in ("cold", "warm")]
    if not DATA.is_dir():
        return [f"| {case} | left out: no {DATA.name} folder | |"]
    settings = folder / f"{case}.yml"
    (folder / case).mkdir(exist_ok=True)
    text = {"petitions": PETITIONS, "reviews": REVIEWS}[case]
    settings.write_text(text.format(data=DATA.resolve()), encoding="utf-8")
    return [timed(case, settings)]


def sample(folder: Path, caches: str) -> Path:
    """The sample in a workspace of its own, so that its caches can be cold."""
    if caches == "cold":
        shutil.rmtree(folder / "data", ignore_errors=True)
        source, target = ROOT / "data" / "sample", folder / "data" / "sample"
        shutil.copytree(source / "raw", target / "raw")
        shutil.copy(source / "taxonomy.csv", target)
        shutil.copy(ROOT / "voc.yml", folder)
    return folder / "voc.yml"


def timed(name: str, settings: Path) -> str:
    """Run `voc report` and measure it."""
    started = time.monotonic()
    command = [str(Path(sys.executable).parent / "voc"), "report", str(settings)]
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process))
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(f"{name}: voc report exited with {process.returncode}")
    return f"| {name} | {time.monotonic() - started:.0f} | {peak / 2**20:,.0f} |"


def resident(process: psutil.Process) -> int:
    """Resident bytes of a process and its children; those that end meanwhile count nothing."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


if __name__ == "__main__":
    main()

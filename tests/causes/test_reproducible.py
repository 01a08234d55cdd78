"""The same inquiries give the same causes: whatever their order, the number of cores, or the process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.causes import find_causes
from voc.settings import Inquiries, Settings
from voc.tokens import Analyser, token_lexicon, token_table

TABLES = ("causes", "assignments", "quotes", "cause_quality", "cause_tree", "passports")
TYPES = ("결제", "회원")
DAYS = ("2026-02-22", "2026-03-01")
ELSEWHERE = """
import json, os, sys
from pathlib import Path
from tests.causes.test_reproducible import find

asked = json.loads(sys.argv[1])
if asked["cores"]:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: asked["cores"]])
find(Path(asked["workspace"]), Path(asked["source"]), asked["days"], seed=asked["seed"])
"""


def find(workspace: Path, source: Path, days: list[str], seed: int) -> None:
    """A run for each of the days, over the rows up to it in an order of their own."""
    settings = Settings(
        file=workspace / "voc.yml", workspace=workspace, inquiries=Inquiries(path=Path("raw.csv"))
    )
    every = pd.read_parquet(source).sample(frac=1, random_state=seed)
    for day in days:
        rows = every[every["created_at"] < pd.Timestamp(day, tz="Asia/Seoul") + pd.Timedelta(days=1)]
        run = Run(settings, workspace / "runs" / f"shop-{day}")
        run.save("inquiries", rows)
        run.save("tokens", token_table(rows, Analyser(token_lexicon(settings)), workspace / "cache"))
        find_causes(run)


def elsewhere(workspace: Path, source: Path, days: list[str], cores: int, seed: int) -> subprocess.Popen[str]:
    """The same in a process of its own, with so many cores (0: all)."""
    asked = {"workspace": str(workspace), "source": str(source), "days": days, "cores": cores, "seed": seed}
    return subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, json.dumps(asked)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OMP_NUM_THREADS": str(cores or os.cpu_count())},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, cut_sample: Callable[..., pd.DataFrame]) -> Path:
    """Some weeks of two types, and a third of the rows without a type."""
    folder = tmp_path_factory.mktemp("source")
    cut = cut_sample(folder, TYPES, "2026-01-12", DAYS[-1])
    cut = cut[cut["문의내용"].ne("") & cut["접수일시"].str.fullmatch(r"[\d-]+ [\d:]+")]
    cut = cut.drop_duplicates("문의번호")
    rows = pd.DataFrame({"inquiry_id": cut["문의번호"], "text": cut["문의내용"]}).assign(
        created_at=pd.to_datetime(cut["접수일시"]).dt.tz_localize("Asia/Seoul").dt.as_unit("us"),
        inquiry_type=cut["문의유형"].where(cut["문의번호"].str[-1].isin(list("1234567")), ""),
        is_repeat=False, is_simple=False, is_complaint=False, is_risk=False, flag_words="", masked_kinds="",
    )  # fmt: skip
    rows.to_parquet(folder / "inquiries.parquet")
    return folder / "inquiries.parquet"


@pytest.fixture(scope="module")
def runs(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The runs of both days: here, with one core, and the second of them after the first was left on disk."""
    folder = tmp_path_factory.mktemp("runs")
    here, one_core, later = (folder / name / "shop" for name in ("here", "one_core", "later"))
    alone = elsewhere(one_core, source, list(DAYS), cores=1, seed=1)
    find(here, source, list(DAYS), seed=0)
    shutil.copytree(here, later, ignore=shutil.ignore_patterns(f"shop-{DAYS[1]}"))
    fresh = elsewhere(later, source, [DAYS[1]], cores=0, seed=2)
    for process in (alone, fresh):
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    return {"here": here, "one core": one_core, "fresh process": later}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("other", ["one core", "fresh process"])
def test_the_same_inquiries_give_the_same_causes(runs: dict[str, Path], other: str, day: str) -> None:
    for name in TABLES:
        mine, theirs = (
            pd.read_parquet(runs[where] / "runs" / f"shop-{day}" / f"{name}.parquet")
            for where in ("here", other)
        )
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True, obj=f"{name}, {other}")


def test_the_second_run_is_kept_and_has_something_to_assign(runs: dict[str, Path]) -> None:
    first, second = (
        pd.read_parquet(runs["here"] / "runs" / f"shop-{day}" / "assignments.parquet") for day in DAYS
    )
    assert first["cause_id"].nunique() >= 4
    assert 0.05 < len(second) / len(first) - 1 < 0.5
    both = first.merge(second, on="inquiry_id")
    assert len(both) == len(first)
    assert (both["cause_id_x"] == both["cause_id_y"]).mean() > 0.9
    facts = json.loads(
        (runs["here"] / "runs" / f"shop-{DAYS[1]}" / "causes.json").read_text(encoding="utf-8")
    )
    assert facts["parameters"]["predecessor"]["run"] == f"shop-{DAYS[0]}"

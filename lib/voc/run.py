"""One scheduled run: notebooks 01 to 06 through papermill, then the pages, then into place.

Everything is built in folders whose names begin with a dot and renamed when complete, so a failed run
leaves the last good report untouched; its notebook is kept with the error for reading.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voc.artefacts import Run, sha256, versions, write_json
from voc.causes.encoder import open_encoder
from voc.causes.types import OTHER
from voc.errors import SettingsError
from voc.lexicon import lexicon_dir
from voc.notebooks import FOLDER, Parameter, execute
from voc.ranking.insights.service import check_service
from voc.settings import Settings, load_settings

Echo = Callable[[str], None]

STAGES = ("01_intake", "02_tokens", "03_causes", "04_ranking")
SIDE_BY_SIDE = 2
"""Deep dives and the index depend only on stage 04; a kernel mostly waits for its imports."""


@dataclass(frozen=True)
class Folders:
    """Where a run is built; both are renamed into place at its end."""

    artefacts: Path
    report: Path

    @property
    def notebooks(self) -> Path:
        """The executed notebooks, kept beside the pages."""
        return self.report / "notebooks"


def make_report(
    settings_path: str | Path,
    *,
    as_of: date | None = None,
    types: Sequence[str] = (),
    out: Path | None = None,
    recluster: bool = False,
    echo: Echo = print,
) -> Path:
    """Run all notebooks and publish the pages.

    Parameters
    ----------
    settings_path : str or Path
        ``voc.yml``.
    as_of : date, optional
        Leave out everything after this day; by default use all.
    types : sequence of str, optional
        Types to dive into; by default the first-ranked `report.deep_dives` ones.
    out : Path, optional
        Folder of the reports, instead of `reports/` beside ``voc.yml``.
    recluster : bool
        Cluster all causes anew instead of continuing from the run before.
    echo : callable
        Is told in Korean what is under way.

    Returns
    -------
    Path
        The index page.

    Raises
    ------
    VocError
        Nothing was published; the last good report is untouched.
    """
    settings = load_settings(settings_path)
    open_encoder(settings)  # a missing package or key is said before a kernel starts
    check_service(settings.service)
    reports = (out or settings.reports_dir).resolve()
    folders = Folders(
        artefacts=settings.workspace / "runs" / f".building-{os.getpid()}",
        report=reports / f".building-{os.getpid()}",
    )
    _clear(folders)  # a killed run of the same process number may have left its own
    try:
        _build(settings, folders, as_of, types, recluster, echo)
        return _into_place(settings, folders, reports)
    except Exception:
        _keep_failed(settings, folders, echo)
        raise
    finally:
        _clear(folders)


def _clear(folders: Folders) -> None:
    for folder in (folders.artefacts, folders.report):
        shutil.rmtree(folder, ignore_errors=True)


def _build(
    settings: Settings,
    folders: Folders,
    as_of: date | None,
    types: Sequence[str],
    recluster: bool,
    echo: Echo,
) -> None:
    common = {"settings_path": str(settings.file), "run_dir": str(folders.artefacts)}
    extra: dict[str, dict[str, Parameter]] = {
        "01_intake": {"as_of": as_of.isoformat() if as_of else ""},
        "03_causes": {
            "granularity": settings.causes.granularity,
            "recluster": recluster,
            "look_for": "",  # a question of someone who reads
        },
        "04_ranking": {"window_weeks": settings.ranking.window_weeks},
    }
    for stage in STAGES:
        _timed(stage, folders, {**common, **extra.get(stage, {})}, echo)
        if stage == "01_intake":
            _check_types(types, _given_types(Run(settings, folders.artefacts)))
    from voc.report.gate import check_folder
    from voc.report.publish import REPORT_NOTEBOOK, deep_dive_notebook, publish

    chosen, files = _deep_dives(Run(settings, folders.artefacts), types)
    jobs: list[tuple[str, str, dict[str, Parameter]]]
    jobs = [("06_report", REPORT_NOTEBOOK, {**common, "deep_dive_types": chosen})]
    for name in chosen:
        jobs.append(("05_deep_dive", deep_dive_notebook(files[name]), {**common, "inquiry_type": name}))
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        running = [pool.submit(_timed, stage, folders, given, echo, output) for stage, output, given in jobs]
        try:
            for job in running:
                job.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    echo("페이지와 파일을 만드는 중")
    publish(folders.notebooks, folders.report, chosen, title=settings.report.title)
    _hand_outs(Run(settings, folders.artefacts), folders, as_of, chosen)
    echo("모든 파일에서 개인정보를 다시 확인하는 중")
    check_folder(folders.report)


def _timed(
    stage: str, folders: Folders, parameters: Mapping[str, Parameter], echo: Echo, output: str = ""
) -> None:
    started = time.monotonic()
    execute(FOLDER / f"{stage}.ipynb", folders.notebooks / (output or f"{stage}.ipynb"), parameters)
    about = parameters.get("inquiry_type", "")
    echo(f"{stage} {about}".strip() + f" 완료 ({time.monotonic() - started:.1f}초)")


def _deep_dives(run: Run, asked: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The types to dive into, in their order, and the file name of each."""
    from voc.report import slugs, top_types

    ranking = run.load("ranking")
    known = ranking.loc[ranking["level"] == "type", "inquiry_type"].tolist()
    _check_types(asked, known)
    chosen = list(dict.fromkeys(asked)) or top_types(run)
    return chosen, slugs(chosen)


def _given_types(run: Run) -> list[str]:
    """The types that the source gives its inquiries, 기타 where it leaves one blank; [] where it has none."""
    given = run.load("inquiries")["inquiry_type"].fillna("").str.strip()
    return sorted(given.replace("", OTHER).unique()) if given.any() else []


def _check_types(asked: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a type that the run will not have, as far as that is known."""
    for name in asked if known else []:
        if name not in known:
            raise SettingsError.unknown(f"문의 유형 '{name}'이(가) 없습니다.", name, known, where="--type")


def _hand_outs(run: Run, folders: Folders, as_of: date | None, deep_dives: Sequence[str]) -> None:
    """The sheets, the summaries, and the manifest: what was made and what is needed to repeat the run."""
    from voc.ranking import write_ranking_csv
    from voc.report.messenger import write_messenger
    from voc.report.workbook import write_workbook

    settings = run.settings
    write_ranking_csv(run.load("ranking"), folders.report / "ranking.csv")
    write_workbook(run, folders.report / "ranking.xlsx")
    write_messenger(run, folders.report / "summary.md")
    shutil.copy(folders.artefacts / "summary.json", folders.report / "summary.json")
    inputs = [settings.file, settings.raw(settings.inquiries.path), settings.workspace / "taxonomy.csv"]
    inputs += [settings.raw(settings.orders.path)] if settings.orders else []
    inputs += [settings.raw(denominator.path) for denominator in settings.denominators.values()]
    inputs += [settings.raw(settings.events)] if settings.events else []
    inputs += [settings.raw(settings.customers.path)] if settings.customers else []
    inputs += [*sorted(lexicon_dir().glob("*")), *sorted((settings.workspace / "lexicon").glob("*"))]
    manifest = {
        "as_of": as_of.isoformat() if as_of else None,
        "predecessor": run.load_json("causes")["parameters"]["predecessor"],
        "deep_dives": list(deep_dives),
        "settings": settings.model_dump(mode="json", exclude={"file", "workspace", "reports"}),
        "inputs": {f"{file.parent.name}/{file.name}": sha256(file) for file in inputs if file.is_file()},
        "versions": versions(),
        "files": _made(folders.report),
    }
    write_json(folders.report / "manifest.json", manifest)
    write_json(folders.artefacts / "manifest.json", manifest)


def _made(report: Path) -> dict[str, str]:
    """Every file that readers get, with its SHA-256."""
    files = [path for path in sorted(report.glob("*")) + sorted(report.glob("deep-dive/*")) if path.is_file()]
    return {path.relative_to(report).as_posix(): sha256(path) for path in files}


def _into_place(settings: Settings, folders: Folders, reports: Path) -> Path:
    """Rename both folders to `<workspace>-<last day>`; an older run of that name gives way last."""
    name = f"{settings.name}-{Run(settings, folders.artefacts).load_json('summary')['as_of']}"
    _replace(folders.artefacts, settings.workspace / "runs" / name)
    _replace(folders.report, reports / name)
    return reports / name / "index.html"


def _replace(fresh: Path, target: Path) -> None:
    aside = target.with_name(f".old-{os.getpid()}-{target.name}")
    if target.exists():
        target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)  # the last good one comes back
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _keep_failed(settings: Settings, folders: Folders, echo: Echo) -> None:
    """Keep the executed notebooks of a failed run, the one with the error among them."""
    kept = settings.workspace / "runs" / "failed"
    if folders.notebooks.is_dir():
        with suppress(OSError):  # a full disk must not hide what went wrong first
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folders.notebooks, kept)
            echo(f"실패한 노트북을 남겼습니다: {kept}")

"""The whole of ``voc compare``: two sides in, a page and a CSV out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voc.causes.encoder import open_encoder
from voc.compare.periods import parse_period, split_periods
from voc.compare.pool import pool
from voc.compare.sides import Sides
from voc.compare.told import FEW, MORE_FIRST, MORE_SECOND, UNCLEAR, compare
from voc.compare.words import headline
from voc.errors import SettingsError
from voc.settings import Settings, load_settings
from voc.sheets import write_sheet
from voc.words import josa

Echo = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """What was written, and what it says in a few Korean lines."""

    page: Path
    table: Path
    lines: tuple[str, ...]


def compare_workspaces(
    first: Path, second: Path, *, names: str = "", out: Path | None = None, echo: Echo = print
) -> Compared:
    """Compare the inquiries of two workspaces by cause.

    Parameters
    ----------
    first, second : Path
        Two ``voc.yml``.
    names : str
        What the page calls them, with a comma between (우리,경쟁사); by default their workspaces' folders.
    out : Path, optional
        Folder of the reports, instead of the first one's.
    echo : callable
        Is told in Korean what is under way.

    Returns
    -------
    Compared
        ``compare-<first>-<second>/index.html`` and ``compare.csv``.

    Raises
    ------
    VocError
        Nothing was written.
    """
    one, two = load_settings(first), load_settings(second)
    if one.workspace == two.workspace:
        raise SettingsError(
            "같은 작업 폴더를 두 번 지정했습니다.",
            got=str(one.workspace),
            where=f"{one.file}, {two.file}의 workspace",
            remedy="다른 작업 폴더를 지정하거나, 기간끼리 비교하려면 설정 파일 하나에 "
            "--before와 --after를 쓰세요.",
        )
    open_encoder(one)
    called = _names(names, (one.name, two.name))
    title = f"원인 비교: {josa(called[0], '과/와')} {called[1]}"
    return _write(pool(one, two, called, echo), one, out, f"compare-{one.name}-{two.name}", title, echo)


def compare_periods(
    settings_path: Path, before: str, after: str, *, out: Path | None = None, echo: Echo = print
) -> Compared:
    """Compare two periods (2026-01-05:2026-03-29) of a workspace by the causes of its last complete run.

    Returns
    -------
    Compared
        ``compare-<workspace>-<days>/index.html`` and ``compare.csv``.

    Raises
    ------
    VocError
        Nothing was written.
    """
    settings = load_settings(settings_path)
    one, two = parse_period(before, "--before"), parse_period(after, "--after")
    sides = split_periods(settings, one, two)
    days = "-".join(f"{day:%Y%m%d}" for day in (one.first, one.last, two.first, two.last))
    title = f"원인 비교: {josa(str(one), '과/와')} {two}"
    return _write(sides, settings, out, f"compare-{settings.name}-{days}", title, echo)


def _names(given: str, folders: tuple[str, str]) -> tuple[str, str]:
    parts = [part.strip() for part in given.split(",")] if given else list(folders)
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise SettingsError(
            "두 자료의 이름이 서로 다르지 않거나 두 개가 아닙니다.",
            expected="--names 우리,경쟁사", got=given or ", ".join(folders), where="--names",
            remedy="쉼표 하나로 나눈 두 이름을 쓰세요. 쓰지 않으면 작업 폴더의 이름으로 부릅니다.",
        )  # fmt: skip
    return parts[0], parts[1]


def _write(
    sides: Sides, settings: Settings, out: Path | None, folder: str, title: str, echo: Echo
) -> Compared:
    """Both files into a hidden folder first: a page that is refused leaves the last good one."""
    from voc.compare.page import blocks
    from voc.report.page import publish_blocks

    comparison = compare(sides)
    reports = (out or settings.reports_dir).resolve()
    building, target = reports / f".building-{os.getpid()}", reports / folder
    echo("페이지를 만들고 개인정보를 다시 확인하는 중")
    try:
        publish_blocks(blocks(comparison, title), building / "index.html", title=title)
        write_sheet(comparison.table, building / "compare.csv")
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    lines = (
        *headline(comparison),
        f"뚜렷하게 다른 원인 {len(comparison.of(MORE_FIRST, MORE_SECOND))}개, "
        f"차이가 뚜렷하지 않은 원인 {len(comparison.of(UNCLEAR))}개, "
        f"건수가 적어 비교하지 않은 원인 {len(comparison.of(FEW))}개",
    )
    return Compared(target / "index.html", target / "compare.csv", lines)

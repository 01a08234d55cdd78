"""A raw file as a table of stripped texts, every row with its line, every unreadable row with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from voc.errors import InputError, nearest
from voc.intake.csvfile import read_csv
from voc.intake.mask import mask
from voc.intake.parquetfile import read_parquet
from voc.intake.table import EMPTY_ROW
from voc.settings import Source

READERS = {".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".parquet": read_parquet}
"""Which reader opens which file ending."""


@dataclass(frozen=True)
class Rows:
    """What a raw file held.

    Attributes
    ----------
    table : DataFrame
        ``line`` (int64; line of a CSV, row of a Parquet file, from 1) and one text column for each of
        our names found; missing values are "".
    rejected : DataFrame
        ``line`` and ``reason`` of the rows that could not be split into columns.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame

    @property
    def total(self) -> int:
        """Rows of the file, good and bad, its header aside."""
        return len(self.table) + len(self.rejected)


def read_rows(
    source: Source,
    path: Path,
    required: Collection[str],
    known: Collection[str],
    remedies: Mapping[str, str] = MappingProxyType({}),
) -> Rows:
    """Read a CSV or Parquet file, with its columns under our names.

    Parameters
    ----------
    source : Source
        ``columns`` maps our names to the file's; a known name that is not mapped is taken as it is.
    path : Path
        The file (`Settings.raw` of ``source.path``).
    required, known : collection of str
        Our names that must be there, and all of our names.
    remedies : mapping of str to str, optional
        What to do (Korean) where the column of one of our names is missing; by default ``columns`` of
        ``voc.yml`` is to be mended.

    Raises
    ------
    InputError
        The file is missing, empty, of another kind or undecodable, a column is missing or there twice,
        or most of its rows do not fit its header.
    """
    if not path.is_file():
        raise InputError(
            "원본 파일이 없습니다.",
            expected=str(path),
            remedy=_similar_file(path) or "폴더와 파일 이름을 확인하세요.",
        )
    if path.suffix.lower() not in READERS:
        raise InputError(
            "읽을 수 없는 파일 형식입니다.",
            expected=", ".join(READERS),
            got=path.suffix or "확장자 없음",
            where=str(path),
            remedy="스프레드시트라면 'CSV UTF-8'로 저장해 그 파일을 지정하세요.",
        )
    if path.stat().st_size == 0:
        raise InputError("원본 파일이 비어 있습니다.", where=str(path), remedy="파일을 다시 내려받으세요.")

    def select(header: list[str]) -> dict[str, int]:
        return _positions(source, path, header, required, known, remedies)

    table, rejected = READERS[path.suffix.lower()](path, select)
    rows = Rows(table, rejected)
    _check_shape(rows, path)
    return rows


def _positions(
    source: Source,
    path: Path,
    header: list[str],
    required: Collection[str],
    known: Collection[str],
    remedies: Mapping[str, str],
) -> dict[str, int]:
    """Where each of our columns is in the header."""
    theirs = {ours: source.columns.get(ours, ours) for ours in known}
    for ours, name in theirs.items():
        if name not in header and (ours in source.columns or ours in required):
            raise _missing_column(
                path, header, ours, name, remedies.get(ours) or _mend_columns(source, ours, name)
            )
        if header.count(name) > 1:
            raise InputError(
                f"열 이름 '{name}'이 두 번 나옵니다.",
                got=", ".join(header),
                where=str(path),
                remedy="원본에서 한 열의 이름을 바꾸세요.",
            )
    return {ours: header.index(name) for ours, name in theirs.items() if name in header}


def _mend_columns(source: Source, ours: str, name: str) -> str:
    if ours in source.columns:
        return f"voc.yml의 columns에서 '{ours}: {name}'을 원본의 열 이름으로 고치세요."
    return f"voc.yml의 columns에 '{ours}: 원본 열 이름'을 적으세요."


def _missing_column(path: Path, header: list[str], ours: str, name: str, remedy: str) -> InputError:
    return InputError(
        f"열 '{name}'이 없습니다. {nearest(name, header)}",
        expected=f"{ours} → {name}",
        got="있는 열: " + ", ".join(mask(column)[0] for column in header),
        where=str(path),
        remedy=remedy,
    )


def _check_shape(rows: Rows, path: Path) -> None:
    """Refuse a file that holds nothing, or mostly rows that do not fit its header."""
    if rows.total == 0:
        raise InputError(
            "원본 파일에 열 이름만 있고 행이 없습니다.", where=str(path), remedy="파일을 다시 내려받으세요."
        )
    broken = rows.rejected[rows.rejected["reason"] != EMPTY_ROW]
    if len(broken) > len(rows.table):
        first = broken.iloc[0]
        raise InputError(
            "절반이 넘는 행이 열 이름과 맞지 않습니다.",
            got=str(first["reason"]),
            where=f"{path} {first['line']}행부터 {len(broken):,}개 행",
            remedy="구분자(쉼표, 탭, 세미콜론)와 따옴표를 확인하고 'CSV UTF-8'로 다시 저장하세요.",
        )


def _similar_file(path: Path) -> str:
    """A hint at a file of nearly that name in the same folder, or ""."""
    if not path.parent.is_dir():
        return ""
    return nearest(path.name, sorted(p.name for p in path.parent.iterdir() if p.is_file()))

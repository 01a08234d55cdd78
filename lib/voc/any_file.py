"""``voc causes``: just the causes of any file, a row of the result for every row of the input.

For the planner who has a spreadsheet and no workspace yet.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pandas as pd

from voc.causes import group_into_causes
from voc.errors import InputError, SettingsError
from voc.intake.mask import mask_all
from voc.intake.read import Rows, read_rows
from voc.settings import Granularity, Inquiries, Settings
from voc.sheets import write_sheet
from voc.tokens import Analyser, token_lexicon, token_table

POOL = "전체"
OPTIONS = {"text": "--text", "inquiry_type": "--type", "inquiry_id": "--id"}
"""Which option names the column of ours."""
RESULT = ("line", "inquiry_id", "type", "cause_id", "cause_name", "confidence", "note")


def causes_of_file(
    source: Path,
    out: Path,
    *,
    text: str,
    type_: str = "",
    id_: str = "",
    granularity: str = "default",
    echo: Callable[[str], None] = lambda line: None,
) -> pd.DataFrame:
    """Find the causes in a file and write them as CSV for spreadsheets (`voc.sheets`).

    Parameters
    ----------
    source, out : Path
        CSV or Parquet in, CSV out.
    text, type_, id_ : str
        The file's columns; without a type column all rows are one pool.
    granularity : {"coarse", "default", "fine", "stable"}

    Returns
    -------
    DataFrame
        line, inquiry_id, type, cause_id, cause_name, confidence, note; one row an input row. Rows without
        a readable text have no cause and say why in ``note``.

    Raises
    ------
    InputError, SettingsError
        The file or an option is wrong, or ``out`` cannot be written.
    """
    if granularity not in get_args(Granularity):
        raise SettingsError.unknown(
            "granularity를 알 수 없습니다.",
            granularity, get_args(Granularity), got=granularity, where="--granularity",
        )  # fmt: skip
    _check_out(out, source)
    columns = {"text": text, "inquiry_type": type_, "inquiry_id": id_}
    mapped = Inquiries(path=source, columns={ours: theirs for ours, theirs in columns.items() if theirs})
    mend = {name: f"{option}에 원본의 열 이름을 쓰세요." for name, option in OPTIONS.items()}
    rows = read_rows(mapped, source, tuple(mapped.columns), tuple(mapped.columns), mend)
    with TemporaryDirectory() as folder:
        settings = Settings(file=source, workspace=Path(folder), inquiries=mapped)
        result = _result(rows, settings, granularity, echo)  # type: ignore[arg-type]
    try:
        write_sheet(result, out)
    except OSError as error:
        raise _unwritable(out, error.strerror or type(error).__name__) from None
    return result


def _check_out(out: Path, source: Path) -> None:
    """Refuse before the work what would be lost after it."""
    if out.is_dir():
        raise SettingsError(
            "결과 파일이 아니라 폴더를 가리킵니다.",
            expected="파일 이름", got=str(out), where="--out", remedy=f"{out / 'causes.csv'}처럼 쓰세요.",
        )  # fmt: skip
    if out.resolve() == source.resolve():
        raise SettingsError(
            "결과가 원본을 덮어쓰게 됩니다.", got=str(out), where="--out", remedy="다른 파일 이름을 쓰세요."
        )
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if there != out and not there.is_dir():
        raise _unwritable(out, f"{there}은(는) 폴더가 아님")
    if not os.access(there, os.W_OK):
        raise _unwritable(out, f"{there}에 쓸 권한이 없음")


def _unwritable(out: Path, reason: str) -> SettingsError:
    return SettingsError(
        "결과 파일을 쓸 수 없습니다.",
        got=f"{out} ({reason})",
        where="--out",
        remedy="다른 프로그램에서 열려 있으면 닫고, 아니면 쓸 수 있는 폴더를 지정하세요.",
    )


def _result(
    rows: Rows, settings: Settings, granularity: Granularity, echo: Callable[[str], None]
) -> pd.DataFrame:
    table = rows.table.assign(key=rows.table["line"].astype(str))
    readable = table[table["text"] != ""]
    if readable.empty:
        raise InputError(
            "내용이 있는 행이 없습니다.", where=str(settings.file), remedy="--text 열을 확인하세요."
        )
    types = readable["inquiry_type"].replace("", "기타") if "inquiry_type" in readable else POOL
    inquiries = pd.DataFrame(
        {"inquiry_id": readable["key"], "text": mask_all(readable["text"])["text"]}
    ).assign(inquiry_type=types)
    echo(f"형태소 분석 {len(inquiries):,}건")
    tokens = token_table(inquiries, Analyser(token_lexicon(settings)), settings.workspace / "cache")
    found = group_into_causes(
        inquiries.merge(tokens, on="inquiry_id", validate="1:1"), settings, granularity, echo
    )
    names = found.causes[["cause_id", "name"]].rename(columns={"name": "cause_name"})
    assigned = found.assignments.merge(names, on="cause_id", validate="m:1")
    assigned = assigned.rename(columns={"inquiry_id": "key", "inquiry_type": "type"})
    ids = table["inquiry_id"] if "inquiry_id" in table else table["key"]
    read = table.assign(given_id=ids).drop(columns=["inquiry_id", "inquiry_type", "text"], errors="ignore")
    result = read.merge(assigned, on="key", how="left", validate="1:1").rename(
        columns={"given_id": "inquiry_id"}
    )
    result["note"] = result["cause_id"].isna().map({True: "내용 없음", False: ""})
    unread = rows.rejected.rename(columns={"reason": "note"})
    complete = pd.concat([result, unread]).sort_values("line", kind="stable")
    return complete.reindex(columns=list(RESULT)).reset_index(drop=True)

"""Reading `taxonomy.csv`, as the planner or a spreadsheet wrote it; what cannot be obeyed is named."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

import pandas as pd

from voc.bucket import NOTHING_SAID, is_bucket
from voc.errors import InputError, nearest

PLAN = ("owner", "department", "controllable", "dependency", "status", "due", "note")
"""What the planner knows about a cause in words; effort_days is a number."""
COLUMNS = ("cause_id", "inquiry_type", "name", "example", "merged_into", "effort_days", *PLAN)
CONTROLLABLE = ("self", "partner", "external", "")
_DELIMITERS = ",;\t"
_IDS = ["cause_id", "merged_into"]
_DAY = re.compile(r"^(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?$")


def read_rows(file: Path) -> pd.DataFrame:
    """The rows as strings, with their ``line``; a missing file has none.

    As a spreadsheet may have saved it again: UTF-8 (with or without BOM), UTF-16 or CP949; commas,
    semicolons or tabs; the line ends of any system; columns in any order; blank rows and columns behind
    the last; ids like 3.0.

    Raises
    ------
    InputError
        A file that is no table, an unknown or repeated column, a repeated id, or a value that cannot be
        used, with its line.
    """
    if not file.is_file():
        return pd.DataFrame(columns=[*COLUMNS, "line"])
    names, records = _table(file)
    for name in names:
        if name not in COLUMNS:
            raise InputError.unknown(
                f"taxonomy.csv에 알 수 없는 열 '{name}'이(가) 있습니다.", name, COLUMNS, where=str(file)
            )
        if names.count(name) > 1:
            raise InputError(
                "taxonomy.csv에 같은 열이 두 번 나옵니다.",
                expected="서로 다른 열 이름", got=", ".join(names), where=f"{file} 1행",
                remedy=f"'{name}' 열을 하나만 남기고 지우세요.",
            )  # fmt: skip
    lines = [line for line, _ in records]
    rows = pd.DataFrame([cells for _, cells in records], columns=names, dtype=str)
    rows = rows.reindex(columns=list(COLUMNS), fill_value="").assign(line=lines)
    rows[_IDS] = rows[_IDS].replace(r"^(\d+)\.0+$", r"\1", regex=True)  # a spreadsheet's 3.0
    rows["due"] = rows["due"].str.replace(_DAY, _iso, regex=True)
    _check(rows, file)
    return rows


def _iso(day: re.Match[str]) -> str:
    """2026. 7. 1. or 2026/7/1, as a spreadsheet shows a date, as 2026-07-01."""
    year, month, number = day.groups()
    return f"{year}-{int(month):02d}-{int(number):02d}"


def _table(file: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Names of the columns and the rows with their lines; blank rows and columns left out."""
    content = _decode(file)
    header = content.splitlines()[0].replace('"', "") if content.strip() else ""
    delimiter = max(_DELIMITERS, key=lambda sign: len(set(_cells(header.split(sign))) & set(COLUMNS)))
    names, *rows = _parsed(content, delimiter, file) or [[]]
    records = []
    for line, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        beyond = cells[len(names) :] + [cell for cell, name in zip(cells, names, strict=False) if not name]
        if len(cells) > len(names) or any(beyond):
            raise InputError(
                "taxonomy.csv의 행에 열 이름보다 칸이 많습니다.",
                got=", ".join(filter(None, beyond)), where=f"{file} {line}행",
                remedy="쉼표가 든 칸은 큰따옴표로 감싸세요.",
            )  # fmt: skip
        cells += [""] * (len(names) - len(cells))
        records.append((line, [cell for cell, name in zip(cells, names, strict=True) if name]))
    return [name for name in names if name], records


def _parsed(content: str, delimiter: str, file: Path) -> list[list[str]]:
    """The cells of every row; a cell in quotes may hold line breaks, but a quote must close."""
    lines = io.StringIO(content, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    begun = 0  # lines before the row that is being read
    try:
        for row in reader:
            rows.append(_cells(row))
            begun = reader.line_num
    except csv.Error:
        raise InputError(
            "taxonomy.csv의 행을 칸으로 나눌 수 없습니다.",
            expected=f"큰따옴표로 연 칸은 큰따옴표로 닫고, 한 칸은 {csv.field_size_limit():,}자까지",
            got=lines[begun].strip()[:60], where=f"{file} {len(rows) + 1}행",
            remedy="닫는 큰따옴표를 넣거나 긴 칸을 줄이세요. 칸 안의 큰따옴표는 두 번(\"\") 씁니다.",
        ) from None  # fmt: skip
    return rows


def _cells(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row]


def _decode(file: Path) -> str:
    """UTF-8 with or without BOM, the UTF-16 of a spreadsheet's "Unicode text", else CP949."""
    content = file.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_utf16(content, file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", errors="replace")


def _decode_utf16(content: bytes, file: Path) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError as error:
        good = content[: error.start].decode("utf-16", errors="ignore")
        raise InputError(
            "taxonomy.csv의 글자를 읽을 수 없습니다.",
            expected="끝까지 온전한 UTF-16", got="잘렸거나 깨진 글자",
            where=f"{file} {len(good.splitlines())}행",
            remedy="스프레드시트에서 'CSV UTF-8(쉼표로 분리)'로 다시 저장하세요.",
        ) from None  # fmt: skip


def _check(rows: pd.DataFrame, file: Path) -> None:
    for row in rows.itertuples():
        where = f"{file} {row.line}행"
        if row.controllable not in CONTROLLABLE:
            raise InputError(
                f"controllable 값을 알 수 없습니다. {nearest(str(row.controllable).lower(), CONTROLLABLE)}",
                expected="self(우리가 고침), partner(파트너와 함께), external(외부), 빈칸(모름)",
                got=str(row.controllable), where=where,
            )  # fmt: skip
        effort = pd.to_numeric(str(row.effort_days) or "1", errors="coerce")
        if not 0 < effort < float("inf"):
            raise InputError(
                "공수(effort_days)는 0보다 큰 숫자(M/D)여야 합니다.",
                got=str(row.effort_days), where=where, remedy="모르면 비워 두세요.",
            )  # fmt: skip
        if row.due and pd.isna(pd.to_datetime(str(row.due), format="%Y-%m-%d", errors="coerce")):
            raise InputError(
                "기한(due)을 날짜로 읽을 수 없습니다.",
                expected="2026-07-31 형식", got=str(row.due), where=where, remedy="모르면 비워 두세요.",
            )  # fmt: skip
    named = rows[(rows["name"] != "") & (rows["merged_into"] == "")]
    same = named[named.duplicated(["inquiry_type", "name"])]
    if len(same):
        first = same.iloc[0]
        raise InputError(
            "한 유형에 같은 이름의 원인이 두 번 나옵니다.",
            got=f"{first['inquiry_type']} {first['name']}",
            where=f"{file} {first['line']}행",
            remedy="같은 원인이면 merged_into에 앞 원인의 cause_id를 쓰세요.",
        )
    repeated = rows[(rows["cause_id"] == "") | rows["cause_id"].duplicated()]
    if len(repeated):
        first = repeated.iloc[0]
        raise InputError(
            "cause_id가 비었거나 두 번 나옵니다.",
            got=str(first["cause_id"]) or "(빈칸)", where=f"{file} {first['line']}행",
        )  # fmt: skip
    _check_types(rows, file)
    _check_buckets(rows, file)
    _check_merges(rows, file)


def _check_types(rows: pd.DataFrame, file: Path) -> None:
    """Every row has its type, and none takes the id that a run gives a cause of another type (배송#7).

    Another type is one that the file names: an own id may look like CS#12, and a cause keeps its id when
    its type gets another name.
    """
    types = set(rows["inquiry_type"])
    for row in rows.itertuples():
        own, where = str(row.inquiry_type), f"{file} {row.line}행"
        if not own:
            raise InputError(
                "inquiry_type이 비어 있습니다.",
                expected="이 원인이 속한 문의 유형", got="(빈칸)", where=where,
                remedy="원본에 있는 유형 이름을 그대로 쓰세요.",
            )  # fmt: skip
        numbered = re.fullmatch(r"(.+)#\d+", str(row.cause_id))
        other = str(numbered[1]) if numbered else own
        if other != own and other in types:
            raise InputError(
                f"cause_id가 다른 유형 '{other}'의 원인 번호입니다.",
                expected=f"'{own}' 유형의 원인 번호 또는 직접 정한 번호", got=str(row.cause_id), where=where,
                remedy=f"inquiry_type이나 cause_id를 바로잡으세요. '{other}' 유형의 이름이 바뀌었으면 "
                "그 유형의 다른 행도 모두 새 이름으로 바꾸세요.",
            )  # fmt: skip


def _check_buckets(rows: pd.DataFrame, file: Path) -> None:
    """A bucket holds what says nothing: it is no cause that could be named or merged."""
    for row in rows.itertuples():
        if not (is_bucket(str(row.cause_id)) or is_bucket(str(row.merged_into))):
            continue
        raise InputError(
            f"'{NOTHING_SAID}' 묶음은 원인이 아니어서 taxonomy.csv에 적을 수 없습니다.",
            got=f"{row.cause_id} {row.merged_into}".strip(), where=f"{file} {row.line}행",
            remedy="이 행을 지우세요. 내용 없는 문의는 실행할 때마다 따로 모입니다.",
        )  # fmt: skip


def _check_merges(rows: pd.DataFrame, file: Path) -> None:
    """Every `merged_into` names another cause of the same type, and no chain of them comes back."""
    known = rows.set_index("cause_id")
    for row in rows[rows["merged_into"] != ""].itertuples():
        passed, target = [str(row.cause_id)], str(row.merged_into)
        while target in known.index and target not in passed:
            passed.append(target)
            target = str(known.at[target, "merged_into"])
        if target in passed:
            problem = "merged_into를 따라가면 자기 자신으로 돌아옵니다."
        elif target and not re.fullmatch(re.escape(str(row.inquiry_type)) + r"#\d+", target):
            problem = "merged_into가 가리키는 원인이 taxonomy.csv에 없습니다."
        elif (
            row.merged_into in known.index
            and str(known.at[row.merged_into, "inquiry_type"]) != row.inquiry_type
        ):
            problem = "merged_into가 다른 유형의 원인을 가리킵니다."
        else:
            continue
        raise InputError(
            problem, got=" → ".join([*passed, target]).removesuffix(" → "), where=f"{file} {row.line}행",
            remedy="같은 유형에서 합칠 원인의 cause_id를 쓰세요.",
        )  # fmt: skip

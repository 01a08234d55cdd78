"""Files as other people export them, and what is said when they cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.errors import InputError
from voc.intake import intake
from voc.intake.read import read_rows
from voc.intake.times import parse_times
from voc.settings import INQUIRY_COLUMNS, Source

MakeRun = Callable[..., Run]

PLAIN = "접수,글\n2026-06-01,한글 문의\n"
MAPPED = {"created_at": "접수", "text": "글"}


def _read(path: Path, columns: dict[str, str] | None = None) -> pd.DataFrame:
    source = Source(path=path, columns=MAPPED if columns is None else columns)
    return read_rows(source, path, ("created_at", "text"), INQUIRY_COLUMNS).table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(PLAIN.replace(",", delimiter), encoding=encoding)
    assert _read(path).to_dict("list") == {"line": [2], "created_at": ["2026-06-01"], "text": ["한글 문의"]}


def test_decomposed_hangul_is_composed(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("\u110c\u1165\u11b8\u1109\u116e,글\n2026-06-01,\u1100\u1161\n", encoding="utf-8")
    assert _read(path)["text"].tolist() == ["가"]


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    rows = [
        '1,"열린 따옴표',
        "2,나",
        '3,"안에 ""따옴표"" 있음"',
        '4,"두\n줄"',
        '5,"안의 "따옴표" 틀림"',
        "6,바",
    ]
    path.write_text("접수,글\n" + "\n".join(rows), encoding="utf-8")
    result = read_rows(Source(path=path, columns=MAPPED), path, ("created_at", "text"), INQUIRY_COLUMNS)
    assert result.table["line"].tolist() == [3, 4, 5, 8]
    assert result.table["text"].tolist() == ["나", '안에 "따옴표" 있음', "두\n줄", "바"]
    assert result.rejected.to_numpy().tolist() == [[2, "따옴표가 맞지 않음"], [7, "따옴표가 맞지 않음"]]
    assert result.total == 6


def test_parquet_keeps_times_and_whole_numbers(tmp_path: Path) -> None:
    path = tmp_path / "raw.parquet"
    seoul = pd.Timestamp("2026-06-28 14:03:05", tz="Asia/Seoul")
    table = pd.DataFrame({"접수": [seoul, seoul], "글": [" 하나 ", None], "inquiry_id": [7.0, None]})
    table.to_parquet(path)
    read = _read(path)
    assert read["line"].tolist() == [1, 2]
    assert read["inquiry_id"].tolist() == ["7", ""]
    assert read["text"].tolist() == ["하나", ""]
    assert parse_times(read["created_at"]).tolist() == [seoul, seoul]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-28T14:03:00", "2026-06-28 14:03:00+09:00"),
        ("2026-06-28 14:03", "2026-06-28 14:03:00+09:00"),
        ("2026.06.28", "2026-06-28 00:00:00+09:00"),
        ("2026/6/28", "2026-06-28 00:00:00+09:00"),
        ("20260628", "2026-06-28 00:00:00+09:00"),
        ("20260628140300", "2026-06-28 14:03:00+09:00"),
        ("2026-06-28 오후 2:03", "2026-06-28 14:03:00+09:00"),
        ("2026. 6. 28. 오전 12:03:04", "2026-06-28 00:03:04+09:00"),
        ("2026년 6월 28일 14시 3분", "2026-06-28 14:03:00+09:00"),
        ("2026-06-28T05:03:00Z", "2026-06-28 14:03:00+09:00"),
        ("2026-06-28 14:03:00+0900", "2026-06-28 14:03:00+09:00"),
        ("2026-02-30", "NaT"),
        ("2026", "NaT"),
        ("12345678", "NaT"),
        ("28/06/2026", "NaT"),
        ("어제", "NaT"),
        ("", "NaT"),
    ],
)
def test_times(text: str, expected: str) -> None:
    assert str(parse_times(pd.Series([text]))[0]) == expected


def _error(path: Path, columns: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as error:
        _read(path, columns)
    return str(error.value)


def test_missing_file_names_a_similar_one(tmp_path: Path) -> None:
    (tmp_path / "inquiries.csv").write_text(PLAIN, encoding="utf-8")
    message = _error(tmp_path / "inquiry.csv")
    assert "원본 파일이 없습니다" in message
    assert "'inquiries.csv'를 뜻하셨나요?" in message


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        ("a.csv", b"", ("비어 있습니다", "a.csv", "해결")),
        ("a.csv", "접수,글\n".encode(), ("행이 없습니다", "a.csv", "해결")),
        ("a.xlsx", b"PK", ("읽을 수 없는 파일 형식", ".csv", ".xlsx", "CSV UTF-8")),
        (
            "a.csv",
            "접수,글\n1,가\n2,".encode() + b"\xff\xff\n",
            ("글자를 읽을 수 없습니다", "3행", "UTF-8", "해결"),
        ),
        ("a.parquet", b"no parquet", ("Parquet", "a.parquet", "해결")),
        ("a.csv", "접수,글,글\n1,가,나\n".encode(), ("두 번 나옵니다", "글", "해결")),
        ("a.csv", "접수,글\n1\n2\n3,다\n".encode(), ("절반이 넘는 행", "2행부터 2개 행", "구분자")),
    ],
)
def test_errors_say_what_where_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, parts: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = _error(path)
    assert all(part in message for part in parts), message


def test_missing_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("접수일시,문의내용\n2026-06-01,글\n", encoding="utf-8")
    mapped = _error(path, {"created_at": "접수일", "text": "문의내용"})
    assert "열 '접수일'이 없습니다. '접수일시'를 뜻하셨나요?" in mapped
    assert "있는 열: 접수일시, 문의내용" in mapped
    assert "'created_at: 접수일'" in mapped
    unmapped = _error(path, {"text": "문의내용"})
    assert "열 'created_at'이 없습니다." in unmapped
    assert "'created_at: 원본 열 이름'을 적으세요" in unmapped


def test_mostly_unreadable_dates_are_an_error(make_run: MakeRun) -> None:
    run = make_run("created_at,text\n2026-06-01,가\n6월 2일,나\n6월 3일,다\n")
    with pytest.raises(InputError) as error:
        intake(run)
    message = str(error.value)
    assert all(
        part in message for part in ("2/3행", "'6월 2일'", "raw.csv 3행", "2026-06-28 14:03", "created_at")
    )

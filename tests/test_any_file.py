"""``voc causes``: a row of the result for every row of any file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from voc.any_file import POOL, RESULT, causes_of_file
from voc.errors import InputError, SettingsError

SAID = (
    "송장번호는 나왔는데 택배가 {}일째 안 움직여요", "쿠폰이 {}일 전에 갑자기 사라졌어요",
    "인증번호 문자가 {}분째 안 와요",
)  # fmt: skip
TYPES = ("배송", "쿠폰", "회원")
CSV = (
    "번호,유형,내용\n"
    "A1,배송,택배가 안 와요\n"
    "A2,배송,\n"  # no text
    "A3,배송,칸이,많은 행\n"
    "A4,환불,환불 언제 되나요 010-1234-5678\n"
    ",환불,환불이 안 됐어요\n"  # no number
    "A1,,카드 취소가 안 돼요\n"  # a number twice, no type
    ",,\n"
    '"A7",배송,"여러 줄로\n쓴 문의입니다"\n'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "raw.csv"
    file.write_text(CSV, encoding="utf-8")
    return file


def read(out: Path) -> pd.DataFrame:
    return pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_every_row_of_the_input_has_a_row(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "causes.csv"
    table = causes_of_file(source, out, text="내용")
    assert table.columns.tolist() == list(RESULT)
    assert table["line"].tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert table["note"].tolist()[0] == ""
    unread = table[table["cause_id"].isna()]
    assert unread["line"].tolist() == [3, 4, 8]
    assert unread["note"].ne("").all()
    assert "칸 수가 다름" in unread["note"].iloc[1]
    kept = table[table["cause_id"].notna()]
    assert (kept["type"] == POOL).all()
    assert kept["cause_name"].str.strip().ne("").all()
    assert kept["confidence"].between(0, 1).all()
    assert kept["note"].eq("").all()
    assert kept["inquiry_id"].tolist() == ["2", "5", "6", "7", "9"]  # the line, where there is no --id


def test_with_types_and_numbers(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "causes.csv"
    table = causes_of_file(source, out, text="내용", type_="유형", id_="번호").set_index("line")
    assert len(table) == 8
    assert table.loc[[2, 5, 6, 7, 9], "type"].tolist() == ["배송", "환불", "환불", "기타", "배송"]
    assert table.loc[[2, 5, 6, 7, 9], "inquiry_id"].tolist() == ["A1", "A4", "", "A1", "A7"]
    assert table["cause_id"].dropna().nunique() == 3
    written = read(out)
    assert written.columns.tolist() == list(RESULT)
    assert len(written) == 8
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # so that a spreadsheet shows Hangul
    assert "010-1234-5678" not in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("typed", [True, False])
def test_planted_causes_in_a_parquet_file(tmp_path: Path, typed: bool) -> None:
    rows = [(said.format(n), TYPES[kind]) for n in range(1, 16) for kind, said in enumerate(SAID)]
    source = tmp_path / "raw.parquet"
    pd.DataFrame(rows, columns=["내용", "유형"]).to_parquet(source)
    table = causes_of_file(source, tmp_path / "out.csv", text="내용", type_="유형" if typed else "")
    assert table["line"].tolist() == list(range(1, 46))
    kinds = pd.Series([kind for _, kind in rows])
    assert table.groupby(kinds)["cause_id"].nunique().eq(1).all()
    assert table["cause_id"].nunique() == 3
    assert set(table["type"]) == (set(TYPES) if typed else {POOL})


def test_the_same_file_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        causes_of_file(source, tmp_path / name, text="내용", type_="유형")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_only_the_result_is_written(source: Path, tmp_path: Path) -> None:
    causes_of_file(source, tmp_path / "deep" / "er" / "out.csv", text="내용")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"raw.csv", "deep/er/out.csv"}


def test_the_input_is_never_overwritten(source: Path) -> None:
    with pytest.raises(SettingsError, match="원본을 덮어쓰게"):
        causes_of_file(source, source.parent / "." / source.name, text="내용")
    assert source.read_text(encoding="utf-8") == CSV


def test_progress_is_told_in_korean(source: Path, tmp_path: Path) -> None:
    said: list[str] = []
    causes_of_file(source, tmp_path / "out.csv", text="내용", echo=said.append)
    assert len(said) >= 3
    assert all(any("가" <= letter <= "힣" for letter in line) for line in said)


def test_a_column_without_any_text_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "raw.csv"
    source.write_text("번호,내용\n1,\n2,\n", encoding="utf-8")
    with pytest.raises(InputError, match="내용이 있는 행이 없습니다") as caught:
        causes_of_file(source, tmp_path / "out.csv", text="내용")
    assert str(source) in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_granularity_is_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="'coarse'를 뜻하셨나요"):
        causes_of_file(source, tmp_path / "out.csv", text="내용", granularity="coarser")

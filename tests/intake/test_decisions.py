"""decisions.csv: what was done, for which cause, from when on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from voc.errors import InputError
from voc.intake.context import read_decisions
from voc.settings import Inquiries, Settings

HEADER = "inquiry_type,cause_id,cause,action,start_date,expected_saving_per_week\n"


def _read(folder: Path, rows: str) -> pd.DataFrame | None:
    (folder / "decisions.csv").write_text(HEADER + rows, encoding="utf-8-sig")
    return read_decisions(_settings(folder))


def _settings(folder: Path) -> Settings:
    return Settings(file=folder / "voc.yml", workspace=folder, inquiries=Inquiries(path=Path("raw.csv")))


def test_an_action_belongs_to_a_cause_or_to_a_whole_type(tmp_path: Path) -> None:
    found = _read(tmp_path, '배송,DLV-2,예정일,다시 계산,2026.3.30,"1,500"\n반품,,,배너,2026-03-02,\n')
    assert found is not None
    assert found["unit_id"].tolist() == ["T:반품", "DLV-2"]
    assert found["start_date"].tolist() == [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-30")]
    assert found["expected_saving_per_week"].isna().tolist() == [True, False]
    assert found["expected_saving_per_week"].iloc[1] == 1500


def test_a_workspace_without_decisions_has_none(tmp_path: Path) -> None:
    assert read_decisions(_settings(tmp_path)) is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("배송,DLV-2,예정일,,2026-03-30,1", "조치(action)가 비어 있습니다."),
        (",,예정일,배너,2026-03-30,1", "어느 원인의 조치인지 알 수 없습니다."),
        ("배송,DLV-2,예정일,배너,3월쯤,1", "날짜를 읽을 수 없습니다."),
        ("배송,DLV-2,예정일,배너,2026-03-30,0", "기대 절감 건수가 0보다 큰 숫자가 아닙니다."),
        ("배송,DLV-2,예정일,배너,2026-03-30,많이", "기대 절감 건수가 0보다 큰 숫자가 아닙니다."),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(InputError) as error:
        _read(tmp_path, "배송,A,이름,한 일,2026-01-05,3\n" + row + "\n")
    assert problem in str(error.value)
    assert "3행" in str(error.value)

"""Tables of the notebooks: what a planner reads is Korean and harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from voc.report import table
from voc.report.headers import HEADERS
from voc.schemas import SCHEMAS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def cells(rows: pd.DataFrame) -> list[str]:
    """Headers and cells as they are shown."""
    return re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table(rows).to_html())


def test_numbers_are_written_by_what_they_are() -> None:
    rows = pd.DataFrame(
        {
            "inquiries": [12345], "contact_rate": [0.0041], "headroom_mid": [12.3456], "q_value": [1e-9],
            "safe": [True], "week": pd.to_datetime(["2026-06-22"]),
            "created_at": pd.to_datetime(["2026-06-22 09:05"]),
        }
    )  # fmt: skip
    assert cells(rows) == [
        "문의량", "인입률", "감축 여력(주)", "q값(다중검정)", "안정", "주", "접수 시각",
        "12,345", "0.41\u00a0%", "12.3", "0.001 미만", "예", "2026-06-22", "2026-06-22 09:05",
    ]  # fmt: skip


def test_effects_on_a_rate_are_counts() -> None:
    assert cells(pd.DataFrame({"rate_effect": [-35.58]}))[1] == "-35.6"


def test_what_is_missing_is_a_dash() -> None:
    rows = pd.DataFrame({"start": pd.to_datetime([None]), "rank": pd.array([None], dtype="Int64")})
    assert cells(rows)[2:] == ["–", "–"]


def test_words_are_whole_and_harmless() -> None:
    words = '<img src=x onerror="alert(1)"> ' + "긴 " * 100
    page = table(pd.DataFrame({"text": [words], "<script>": [1]})).to_html()
    assert "<img" not in page and "<script>" not in page
    assert "긴 " * 100 in page


def test_two_columns_of_one_name_both_stay() -> None:
    assert cells(pd.DataFrame({"rate_low": [0.5], "contact_rate_low": [0.25]}))[2:] == [
        "50\u00a0%",
        "25\u00a0%",
    ]


def test_every_header_is_of_a_column_that_exists() -> None:
    columns = {column for schema in SCHEMAS.values() for column in schema.columns}
    columns |= {"cause_name", "why"}  # of what a search finds
    code = "".join(
        "".join(cell["source"])
        for file in NOTEBOOKS.glob("*.ipynb")
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
    )
    assert not {name for name in HEADERS if name not in columns and f'"{name}"' not in code}

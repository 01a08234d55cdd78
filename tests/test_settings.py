"""voc.yml: what is wrong in it is said in Korean, with the nearest right name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import SettingsError, VocError, nearest
from voc.settings import Settings, load_settings, parse_date
from voc.words import josa

ROOT = Path(__file__).parents[1]
LEAST = "workspace: .\ninquiries:\n  path: raw.csv\n"


def load(folder: Path, content: str | bytes) -> Settings:
    file = folder / "voc.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_settings(file)


def test_defaults_of_the_shortest_file(tmp_path: Path) -> None:
    settings = load(tmp_path, LEAST)
    assert settings.workspace == tmp_path.resolve()
    assert settings.name == tmp_path.name
    assert settings.raw(settings.inquiries.path) == tmp_path.resolve() / "raw.csv"
    assert settings.reports_dir == tmp_path.resolve() / "reports"
    assert (settings.orders, settings.events) == (None, None)
    assert settings.inquiries.repeat_days == 7
    assert settings.causes.granularity == "default"
    assert (settings.ranking.window_weeks, settings.report.deep_dives) == (8, 5)


def test_the_shipped_file_is_valid() -> None:
    settings = load_settings(ROOT / "voc.yml")
    assert settings.workspace == ROOT / "data" / "sample"
    assert settings.orders is not None
    assert settings.orders.unit == "주문"


def test_workspace_is_relative_to_the_file_not_to_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = load(tmp_path, LEAST.replace("workspace: .", "workspace: mine"))
    assert settings.workspace == (tmp_path / "mine").resolve()


def test_a_bom_and_windows_lines_do_not_matter(tmp_path: Path) -> None:
    settings = load(tmp_path, b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert settings.inquiries.path == Path("raw.csv")


@pytest.mark.parametrize(
    ("more", "wrong", "right"),
    [
        ("rankings:\n  window_weeks: 4\n", "rankings", "ranking"),
        ("ranking:\n  window_week: 4\n", "ranking.window_week", "window_weeks"),
        ("ranking:\n  reducible_share: {repeats: 0.4}\n", "ranking.reducible_share.repeats", "repeat"),
        ("causes:\n  granularty: fine\n", "causes.granularty", "granularity"),
        ("report:\n  deep_dive: 3\n", "report.deep_dive", "deep_dives"),
        ("orders:\n  path: o.csv\n  units: 회원\n", "orders.units", "unit"),
    ],
)
def test_a_misspelt_setting_gets_the_nearest_right_name(
    tmp_path: Path, more: str, wrong: str, right: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, LEAST + more)
    assert f"알 수 없는 설정 '{wrong}'" in str(caught.value)
    assert josa(f"'{right}'", "을/를") + " 뜻하셨나요?" in str(caught.value)
    assert str(tmp_path / "voc.yml") in str(caught.value)


def test_a_contact_has_one_price(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cost_by_channel, wage_per_hour"):
        load(tmp_path, LEAST + "ranking: {cost_by_channel: {전화: 5000}, wage_per_hour: 18000}\n")


def test_a_name_like_none_of_ours_gets_no_hint(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="알 수 없는 설정 'zzzz'") as caught:
        load(tmp_path, LEAST + "zzzz: 1\n")
    assert "뜻하셨나요" not in str(caught.value)


@pytest.mark.parametrize("more", ["file: other.yml\n", "1: 2\n", "null: 2\n"])
def test_keys_that_are_no_setting_are_refused(tmp_path: Path, more: str) -> None:
    with pytest.raises(SettingsError):
        load(tmp_path, LEAST + more)


@pytest.mark.parametrize(
    ("more", "setting", "expected"),
    [
        ("ranking:\n  window_weeks: 1\n", "ranking.window_weeks", "2 이상"),
        ("ranking:\n  window_weeks: 27\n", "ranking.window_weeks", "26 이하"),
        ("ranking:\n  cost_per_contact: 0\n", "ranking.cost_per_contact", "0 초과"),
        ("ranking:\n  cost_by_channel: {전화: -1}\n", "ranking.cost_by_channel.전화", "0 이상"),
        ("ranking:\n  reducible_share: {simple: 2}\n", "ranking.reducible_share.simple", "1 이하"),
        ("ranking:\n  target_rates:\n    배송: -0.1\n", "ranking.target_rates.배송", "초과"),
        ("causes:\n  granularity: finer\n", "causes.granularity", "'fine'"),
        ("report:\n  deep_dives: 셋\n", "report.deep_dives", "정수"),
        ("report:\n  deep_dives: 0\n", "report.deep_dives", "1 이상"),
        ("orders: orders.csv\n", "orders", ""),
    ],
)
def test_a_wrong_value_names_the_setting_and_what_fits(
    tmp_path: Path, more: str, setting: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, LEAST + more)
    assert f"'{setting}'" in str(caught.value)
    assert expected in str(caught.value)


@pytest.mark.parametrize("content", ["workspace: .\n", "workspace: .\ninquiries: {}\n"])
def test_what_is_needed_is_asked_for(tmp_path: Path, content: str) -> None:
    with pytest.raises(SettingsError, match="필요한 설정 'inquiries"):
        load(tmp_path, content)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / "vok.yml")
    message = str(caught.value)
    assert "설정 파일이 없습니다." in message
    assert "vok.yml" in message
    assert "해결:" in message


@pytest.mark.parametrize("content", ["", "# 설명뿐\n", "- 하나\n- 둘\n", "글\n"])
def test_a_file_without_names_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SettingsError, match="비어 있거나"):
        load(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        b"workspace: [.\n",
        b"workspace: .\n\tinquiries: x\n",
        "workspace: 문의\n".encode("cp949"),
        b"title: 2026-06-31\n",
    ],
)
def test_broken_yaml_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SettingsError, match="YAML로 읽을 수 없습니다") as caught:
        load(tmp_path, content)
    assert str(tmp_path / "voc.yml") in str(caught.value)


@pytest.mark.parametrize(
    ("content", "where", "right"),
    [
        (LEAST + "  columns:\n    create_at: 접수일시\n", "inquiries.columns", "created_at"),
        (LEAST + "orders:\n  path: o.csv\n  columns:\n    partners: 파트너\n", "orders.columns", "partner"),
    ],
)
def test_an_unknown_column_name_gets_the_nearest_right_one(
    tmp_path: Path, content: str, where: str, right: str
) -> None:
    with pytest.raises(SettingsError, match="알 수 없는 열 이름") as caught:
        load(tmp_path, content)
    assert josa(f"'{right}'", "을/를") + " 뜻하셨나요?" in str(caught.value)
    assert f"위치: {where}" in str(caught.value)


def test_a_missing_workspace_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="작업 폴더") as caught:
        load(tmp_path, LEAST.replace("workspace: .", "workspace: nowhere"))
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_dates() -> None:
    assert parse_date("2026-06-28", "as_of") == date(2026, 6, 28)
    assert parse_date("", "as_of") is None


@pytest.mark.parametrize("typed", ["2026-06-31", "28/06/2026", "어제", "2026"])
def test_a_wrong_date_is_shown_with_the_right_form(typed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_date(typed, "--as-of")
    assert "2026-06-28 형식" in str(caught.value)
    assert typed in str(caught.value)
    assert "위치: --as-of" in str(caught.value)


@given(st.dates())
def test_every_date_reads_back(day: date) -> None:
    assert parse_date(day.isoformat(), "as_of") == day


def test_an_error_shows_only_what_it_knows() -> None:
    error = VocError("문제", expected="가", got="", where="다")
    assert str(error).splitlines() == ["문제", "  기대: 가", "  위치: 다"]


@given(st.text(max_size=20))
def test_nearest_names_a_known_name_or_nothing(name: str) -> None:
    hint = nearest(name, ["granularity", "window_weeks"])
    assert hint in ("", "'granularity'를 뜻하셨나요?", "'window_weeks'를 뜻하셨나요?")

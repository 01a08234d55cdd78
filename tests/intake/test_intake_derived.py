"""Duplicates, repeats, lanes and keys on hand-made cases."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from voc.errors import InputError
from voc.intake.duplicates import find_duplicates
from voc.intake.keys import hash_keys, load_salt
from voc.intake.lanes import Lane, SimpleQuestions, raise_lanes
from voc.intake.repeats import find_repeats
from voc.lexicon import lexicon_dir, read_words
from voc.settings import Inquiries, Settings


def _table(rows: list[tuple[str, ...]], *columns: str) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns), dtype="str").replace("", None)
    return table.assign(created_at=pd.to_datetime(table["created_at"]).dt.tz_localize("Asia/Seoul"))


@pytest.fixture
def workspace(tmp_path: Path) -> Settings:
    return Settings(file=tmp_path / "voc.yml", workspace=tmp_path, inquiries=Inquiries(path=Path("raw.csv")))


def test_same_words_count_from_the_kept_one() -> None:
    table = _table(
        [
            ("a", "2026-06-01 09:00", "왜 안 와요?", "c1"),
            ("b", "2026-06-02 09:00", "왜안와요", "c1"),
            ("c", "2026-06-02 10:00", "왜 안와요!!", "c1"),
            ("d", "2026-06-01 09:00", "왜 안 와요?", "c2"),
            ("e", "2026-06-01 09:00", "왜 안 와요?", ""),
            ("f", "2026-06-01 09:00", "왜 안 와요?", ""),
            ("g", "2026-06-01 09:00", "👍", "c1"),
            ("h", "2026-06-01 09:00", "👎", "c1"),
        ],
        "inquiry_id", "created_at", "text", "customer_key",
    )  # fmt: skip
    found = find_duplicates(table)
    assert found["duplicate_of"].to_dict() == {1: "a"}


def test_the_later_of_one_id_is_the_duplicate() -> None:
    table = _table(
        [("a", "2026-06-03", "나중"), ("a", "2026-06-01", "먼저"), ("b", "2026-06-01", "먼저")],
        "inquiry_id", "created_at", "text",
    )  # fmt: skip
    assert find_duplicates(table).to_dict("index") == {0: {"reason": "같은 문의번호", "duplicate_of": "a"}}


def test_repeats() -> None:
    rows = [
        ("2026-06-01", "배송", "o1", "c1", False),
        ("2026-06-08", "반품", "o1", "c1", True),  # same order, 7 days
        ("2026-06-16", "배송", "o1", "c1", False),  # 8 days after the last
        ("2026-06-01", "배송", "", "c2", False),
        ("2026-06-02", "반품", "", "c2", False),  # another type
        ("2026-06-03", "배송", "", "c2", True),
        ("2026-06-04", "배송", "o9", "c2", False),  # another order is another matter
        ("2026-06-01", "AS", "", "c3", False),
        ("2026-06-20", "AS", "", "c3", True),  # 30 days for AS
        ("2026-06-01", "배송", "", "", None),
    ]
    columns = ("created_at", "inquiry_type", "order_key", "customer_key")
    table = _table([row[:4] for row in rows], *columns)
    rule = Inquiries(path=Path("raw.csv"), repeat_days=7, repeat_days_by_type={"AS": 30})
    expected = pd.Series([row[4] for row in rows], dtype="boolean")
    pd.testing.assert_series_equal(find_repeats(table, rule), expected)
    shuffled = table.sample(frac=1, random_state=1)
    pd.testing.assert_series_equal(find_repeats(shuffled, rule).sort_index(), expected)


def test_repeats_are_unknown_without_keys() -> None:
    table = _table([("2026-06-01", "배송"), ("2026-06-02", "배송")], "created_at", "inquiry_type")
    assert find_repeats(table, Inquiries(path=Path("raw.csv"))).isna().all()


def test_lane_grammar() -> None:
    lane = Lane(["시~발", "!시발점", "^염병", "기사 제보"])
    assert lane.words("아 시1발 진짜 시.발 시발점은") == ["시발"]
    assert lane.words("전염병 때문에 염병") == ["염병"]
    assert lane.words("전염병") == []
    assert lane.words("기사제보, 기사  제보") == ["기사 제보"]
    assert Lane([]).words("아무 말") == []


@pytest.mark.parametrize(
    ("text", "complaint", "risk", "simple"),
    [
        ("야 이 개새끼들아 전화 받아", True, False, False),
        ("한국소비자원에 신고합니다", False, True, False),
        ("1372에 전화했고 내용 증명 보냅니다", False, True, False),
        ("ㅅㅂ 금감원 간다", True, True, False),
        ("일시불 결제 되나요?", False, False, True),
        ("제 번호로 가입된 아이디 조회 방법 알려주세요", False, False, True),
        ("바우처 먹튀인가요", False, False, True),
        ("번개같은 배송 감사합니다", False, False, False),
        ("혹시 다시 발송되나요?", False, False, True),
        ("배송은 며칠 걸리나요?", False, False, True),
        ("아직도 안 왔는데 언제 오나요?", False, False, False),
        ("환불이 왜 안 되나요?", False, False, False),
        ("어디서 신청하나요? " + "사연이 깁니다 " * 12, False, False, False),
    ],
)
def test_lanes(workspace: Settings, text: str, complaint: bool, risk: bool, simple: bool) -> None:
    row = raise_lanes(pd.Series([text]), workspace).iloc[0]
    assert (row["is_complaint"], row["is_risk"], row["is_simple"]) == (complaint, risk, simple)
    assert bool(row["flag_words"]) == (complaint or risk)


def test_a_workspace_adds_its_own_words(workspace: Settings, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "urgent_risk.txt").write_text(
        "# 우리 회사\n집단 행동 # 2025년\n", encoding="utf-8"
    )
    words = read_words(workspace, "urgent_risk.txt")
    assert words[-1] == "집단 행동"
    assert "한국소비자원" in words
    assert raise_lanes(pd.Series(["집단행동 갑니다"]), workspace)["flag_words"].tolist() == ["집단 행동"]


def test_no_entry_is_listed_twice() -> None:
    for name in ("urgent_abuse.txt", "urgent_risk.txt", "simple.txt"):
        lines = (lexicon_dir() / name).read_text(encoding="utf-8").splitlines()
        entries = [line for line in lines if line and not line.startswith("#")]
        assert len(entries) == len(set(entries)), name


def test_empty_patterns_match_nothing() -> None:
    assert not SimpleQuestions([]).match("어디서 하나요?")


def test_a_duplicates_original_is_kept_itself() -> None:
    table = _table(
        [
            ("a", "2026-06-01 10:00", "왜 안 와요", "c1"),
            ("b", "2026-06-01 11:00", "왜 안 와요", "c1"),
            ("b", "2026-06-01 12:00", "언제 와요", "c1"),
        ],
        "inquiry_id", "created_at", "text", "customer_key",
    )  # fmt: skip
    assert find_duplicates(table)["duplicate_of"].to_dict() == {1: "a", 2: "a"}


def test_a_salt_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    load_salt(tmp_path)
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["salt"]
    for content in ("", "zz", "ab" * 15):
        (tmp_path / "cache" / "salt").write_text(content, encoding="ascii")
        with pytest.raises(InputError, match="salt 파일이 손상"):
            load_salt(tmp_path)


def test_salt_is_made_once(tmp_path: Path) -> None:
    salt = load_salt(tmp_path)
    assert len(salt) == 16
    assert load_salt(tmp_path) == salt
    keys = hash_keys(pd.Series(["a", "b", "a", ""]), salt)
    assert keys[0] == keys[2] != keys[1]
    assert keys.isna().tolist() == [False, False, False, True]
    assert hash_keys(pd.Series(["a"]), b"other")[0] != keys[0]

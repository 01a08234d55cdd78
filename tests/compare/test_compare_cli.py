"""``voc compare`` from the command line: two workspaces, two periods, and what is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from voc.artefacts import Run
from voc.cli import main
from voc.compare.pool import _balanced
from voc.settings import load_settings

SETTINGS = """workspace: {name}
inquiries:
  path: raw/inquiries.csv
  columns: {{inquiry_id: 문의번호, created_at: 접수일시, text: 문의내용{types}}}
"""
Voc = Callable[..., tuple[int, str, str]]


@pytest.fixture
def voc(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Voc:
    """``voc compare`` with these arguments: exit code, what it printed, what it complained."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["voc", "compare", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def workspace(folder: Path, name: str, rows: pd.DataFrame, types: bool = True) -> Path:
    (folder / name / "raw").mkdir(parents=True)
    rows.to_csv(folder / name / "raw/inquiries.csv", index=False)
    file = folder / f"{name}.yml"
    given = ", inquiry_type: 문의유형" if types else ""
    file.write_text(SETTINGS.format(name=name, types=given), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def shops(
    tmp_path_factory: pytest.TempPathFactory, cut_sample: Callable[..., pd.DataFrame]
) -> tuple[Path, Path]:
    """Ours has 배송 and 결제 inquiries; theirs 배송 and 회원 ones, and broken rows."""
    folder = tmp_path_factory.mktemp("shops")
    rows = cut_sample(folder / "all", ["배송", "결제", "회원"], "2026-05-04", "2026-06-14")
    ours = rows[rows["문의유형"].isin(["배송", "결제"])].iloc[:400]
    theirs = rows[rows["문의유형"].isin(["배송", "회원"])].iloc[200:600]
    blank = theirs.iloc[:2].assign(문의내용="", 문의번호=["B1", "B2"])
    first = workspace(folder, "ours", ours)
    return first, workspace(folder, "theirs", pd.concat([theirs, blank]))


def test_two_workspaces(voc: Voc, shops: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, err = voc(*shops, "--names", "우리,경쟁사", "--out", tmp_path)
    assert code == 0, err
    folder = tmp_path / "compare-ours-theirs"
    lines = out.splitlines()
    assert lines[-2:] == [str(folder / "compare.csv"), str(folder / "index.html")]
    assert lines[0].startswith("우리보다 경쟁사 쪽에서 비중이 뚜렷하게 큰 원인은 ")
    assert {path.name for path in tmp_path.iterdir()} == {"compare-ours-theirs"}
    table = pd.read_csv(folder / "compare.csv", encoding="utf-8-sig")
    assert table["first_inquiries"].sum() == 399  # one is a duplicate
    assert table["second_inquiries"].sum() == 399
    assert set(table["inquiry_type"]) == {"배송", "한쪽에만 있는 유형"}
    told = table[table["verdict"].str.startswith("more")]
    assert len(told) >= 2
    assert told["q_value"].le(0.05).all()
    apart = told[told["inquiry_type"] == "한쪽에만 있는 유형"]
    assert set(apart["verdict"]) == {"more_first", "more_second"}  # 결제 is ours, 회원 theirs
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "경쟁사: 원본 행 402건 = 비교에 쓴 문의 399건 + 중복 1건 + 읽을 수 없는 행 2건." in " ".join(
        page.split()
    )
    assert page.count('<figure class="quote">') >= 6


def test_without_common_types_both_are_sorted_alike(
    voc: Voc, shops: tuple[Path, Path], tmp_path: Path
) -> None:
    raw = shops[0].parent / "theirs/raw/inquiries.csv"
    few = workspace(tmp_path, "few", pd.read_csv(raw, dtype=str).iloc[:60], types=False)
    code, _, err = voc(few, shops[0], "--out", tmp_path)
    assert code == 0, err
    table = pd.read_csv(tmp_path / "compare-few-ours/compare.csv", encoding="utf-8-sig")
    assert table["first_inquiries"].sum() == 60
    assert table["second_inquiries"].sum() == 399
    page = " ".join((tmp_path / "compare-few-ours/index.html").read_text(encoding="utf-8").split())
    assert "ours: 원본 행 400건 = 비교에 쓴 문의 399건 + 중복 1건." in page
    assert "types.yml의 예문으로 유형을 나눈 뒤" in page


def test_the_larger_side_is_a_sample_that_the_order_does_not_change() -> None:
    few, many = (
        pd.DataFrame({"inquiry_id": [f"Q{i}" for i in range(number)], "text": "안 와요"})
        for number in (400, 5_000)
    )
    same, drawn = _balanced([few, many])
    turned = _balanced([few, many.iloc[::-1]])[1]
    assert (len(same), len(drawn)) == (400, 1_200)
    assert set(drawn["inquiry_id"]) == set(turned["inquiry_id"])
    assert len(_balanced([few.iloc[:30], many])[1]) == 1_000
    assert len(_balanced([few.iloc[:30], many.iloc[:900]])[1]) == 900


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A workspace with a complete run: 100 inquiries in May, 120 in June, cause a growing."""
    file = workspace(tmp_path, "shop", pd.DataFrame({"문의번호": [], "접수일시": [], "문의내용": []}))
    days = ["2026-05-12"] * 100 + ["2026-06-09"] * 120
    causes = ["배송#1"] * 20 + ["배송#2"] * 80 + ["배송#1"] * 90 + ["배송#2"] * 30
    ids = [f"Q{i}" for i in range(220)]
    same = {"is_simple": False, "is_complaint": False, "is_risk": False, "flag_words": "", "masked_kinds": ""}
    inquiries = pd.DataFrame(
        {"inquiry_id": ids, "created_at": pd.to_datetime(days).tz_localize("Asia/Seoul")}
    )
    inquiries = inquiries.assign(text="택배가 안 와요", inquiry_type="배송", is_repeat=None, **same)
    run = Run(load_settings(file), tmp_path / "shop/runs/shop-2026-06-09")
    run.save("inquiries", inquiries)
    run.save("excluded", pd.DataFrame({"line": [9], "inquiry_id": [""], "disposition": ["rejected"],
                                       "reason": ["내용 없음"], "duplicate_of": [""]}))  # fmt: skip
    run.save("assignments", pd.DataFrame({"inquiry_id": ids, "inquiry_type": "배송", "type_confidence": 1.0,
                                          "cause_id": causes, "confidence": 0.9}))  # fmt: skip
    plan = dict.fromkeys(("owner", "department", "controllable", "note", "dependency", "status", "due"), "")
    named = pd.DataFrame({"cause_id": ["배송#1", "배송#2"], "name": ["출고 지연", "송장 멈춤"]})
    run.save("causes", named.assign(
        inquiry_type="배송", auto_name="", keywords="", inquiries=1, agreement=1.0, effort_days=float("nan"),
        neighbours="", **plan,
    ))  # fmt: skip
    return file


def test_two_periods_keep_the_causes_of_the_last_run(voc: Voc, ran: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, err = voc(
        ran, "--before", "2026-05-12:2026-05-31", "--after", "2026-06-01:2026-06-09", "--out", out
    )
    assert code == 0, err
    assert said.splitlines()[0] == "비중이 뚜렷하게 커진 원인은 ‘출고 지연’(20.0→75.0\u00a0%)입니다."
    folder = out / "compare-shop-20260512-20260531-20260601-20260609"
    table = pd.read_csv(folder / "compare.csv", encoding="utf-8-sig").set_index("cause_id")
    assert table.loc["배송#1", ["first_inquiries", "second_inquiries", "verdict"]].tolist() == [
        20,
        90,
        "more_second",
    ]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "원본 221행 가운데 두 기간 밖의 문의 0건과 중복이거나 읽을 수 없는 1행" in page
    assert "배송" in page
    assert not (tmp_path / "shop/cache").exists()  # nothing was clustered


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2026-05-12", "2026-06-01:2026-06-09", ["기간을 읽을 수 없습니다.", "위치: --before"]),
        ("2026-05-32:2026-06-01", "2026-06-02:2026-06-09", ["날짜를 읽을 수 없습니다.", "위치: --before"]),
        ("2026-05-20:2026-05-12", "2026-06-01:2026-06-09", ["시작일보다 앞섭니다.", "위치: --before"]),
        ("2026-05-12:2026-06-01", "2026-06-01:2026-06-09", ["겹치거나", "위치: --before, --after"]),
        ("2026-06-01:2026-06-09", "2026-05-12:2026-05-31", ["순서가 바뀌었습니다.", "해결: "]),
        ("2026-05-01:2026-05-31", "2026-06-01:2026-06-09", ["벗어납니다.", "2026-05-12~2026-06-09"]),
        ("2026-05-12:2026-05-31", "2026-06-01:2026-06-10", ["벗어납니다.", "위치: --after"]),
        ("2026-05-12:2026-05-31", "2026-06-01:2026-06-08", ["너무 적습니다.", "실제: 0건", "뒤 기간"]),
        ("2026-05-12:2026-05-31", "", ["무엇과 무엇을 비교할지", "해결: "]),
    ],
)  # fmt: skip
def test_wrong_periods(voc: Voc, ran: Path, tmp_path: Path, before: str, after: str, says: list[str]) -> None:
    code, out, err = voc(ran, "--before", before, "--after", after, "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    for part in says:
        assert part in err
    assert not (tmp_path / "out").exists()


def test_without_a_complete_run_it_says_what_to_run(voc: Voc, ran: Path) -> None:
    (ran.parent / "shop/runs/shop-2026-06-09").rename(ran.parent / "shop/runs/manual")
    code, _, err = voc(ran, "--before", "2026-05-12:2026-05-31", "--after", "2026-06-01:2026-06-09")
    assert code == 2
    assert "완료된 실행이 없습니다." in err
    assert "voc report" in err


def test_wrong_pairs(voc: Voc, shops: tuple[Path, Path], tmp_path: Path) -> None:
    small = workspace(
        tmp_path, "small", pd.read_csv(shops[0].parent / "ours/raw/inquiries.csv", dtype=str).iloc[:29]
    )
    for arguments, says in (
        ((shops[0], shops[0]), ["같은 작업 폴더를 두 번", "ours", "해결: "]),
        ((*shops, "--names", "우리,우리"), ["이름이 서로 다르지 않거나", "위치: --names"]),
        ((shops[0],), ["무엇과 무엇을 비교할지"]),
        ((*shops, "--before", "2026-05-12:2026-05-31"), ["무엇과 무엇을 비교할지"]),
        ((*shops, "--names", "우리"), ["두 개가 아닙니다.", "실제: 우리"]),
        ((shops[0], small), ["'small'의 문의가 너무 적습니다.", "실제: 29건"]),
    ):
        code, out, err = voc(*arguments, "--out", tmp_path / "out")
        assert (code, out) == (2, ""), arguments
        for part in says:
            assert part in err
    assert not (tmp_path / "out").exists()

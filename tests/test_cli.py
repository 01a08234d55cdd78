"""The command line: Korean errors that say what to do, exit code 2, never a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_artefacts import TABLES

from voc import run as voc_run
from voc.artefacts import Run
from voc.cli import main
from voc.errors import RunError
from voc.settings import load_settings

ROOT = Path(__file__).parents[1]
GOOD = "번호,일시,내용\n1,2026-06-22 09:00,택배가 안 와요\n2,2026-06-23 10:00,환불 언제 되나요\n"
SETTINGS = """workspace: .
inquiries:
  path: raw.csv
  columns:
    inquiry_id: 번호
    created_at: 일시
    text: 내용
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Voc = Callable[..., Done]


@pytest.fixture
def voc(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Voc:
    """``voc`` with these arguments, in this process."""

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["voc", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "voc.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "raw.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_check_says_what_is_there_and_writes_nothing(voc: Voc, workspace: Path) -> None:
    before = files(workspace)
    done = voc("check", workspace / "voc.yml")
    assert done.code == 0
    assert "원본 행 2, 분석 대상 2" in done.out
    assert "2026-06-22 ~ 2026-06-23" in done.out
    assert "주문 데이터 없음" in done.out
    assert done.out.splitlines()[-1] == "확인을 마쳤습니다."
    assert files(workspace) == before


def test_check_on_the_sample(voc: Voc) -> None:
    before = files(ROOT / "data" / "sample")
    done = voc("check", ROOT / "voc.yml")
    assert done.code == 0
    assert "주문:" in done.out
    assert "원인 사전(taxonomy.csv): 52행" in done.out
    assert files(ROOT / "data" / "sample") == before


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (None, ["원본 파일이 없습니다.", "기대: ", "raw.csv", "해결: "]),
        ("", ["원본 파일이 비어 있습니다.", "위치: ", "raw.csv", "해결: "]),
        ("번호,일시,내용\n", ["열 이름만 있고 행이 없습니다.", "위치: ", "해결: "]),
        (
            GOOD.replace("내용", "문의내용"),
            ["열 '내용'이 없습니다.", "기대: text → 내용", "실제: 있는 열: 번호, 일시", "위치: ", "해결: "],
        ),
        (
            "번호,일시,내용\n1,어제쯤,안 와요\n2,그저께,환불\n",
            ["날짜", "'어제쯤'", "위치: ", "raw.csv", "해결: "],
        ),
    ],
    ids=["missing file", "empty file", "no rows", "missing column", "unreadable dates"],
)  # fmt: skip
def test_input_errors(voc: Voc, workspace: Path, raw: str | None, says: list[str]) -> None:
    (workspace / "raw.csv").unlink()
    if raw is not None:
        (workspace / "raw.csv").write_text(raw, encoding="utf-8")
    done = voc("check", workspace / "voc.yml")
    assert done.code == 2
    assert done.out == ""
    for part in says:
        assert part in done.err


@pytest.mark.parametrize("command", ["check", "report"])
def test_an_unknown_setting(voc: Voc, workspace: Path, command: str) -> None:
    (workspace / "voc.yml").write_text(SETTINGS + "causes:\n  granularty: fine\n", encoding="utf-8")
    done = voc(command, workspace / "voc.yml")
    assert done.code == 2
    assert "알 수 없는 설정 'causes.granularty'입니다. 'granularity'를 뜻하셨나요?" in done.err
    assert not (workspace / "runs").exists()


def test_missing_settings_name_what_is_expected(voc: Voc, tmp_path: Path) -> None:
    done = voc("report", tmp_path / "voc.yaml")
    assert done.code == 2
    assert all(
        part in done.err for part in ("설정 파일이 없습니다.", "기대: voc.yml 경로", "실제: ", "해결: ")
    )


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(
    ("service", "where"),
    [
        ('{business_hours: "18:00-09:00"}', "service.business_hours"),
        ('{business_hours: "09:00-18:00", days: 금-월}', "service.days"),
        ("{targets: {하루: 0.9}}", "service.targets"),
    ],
)
def test_unreadable_working_hours_are_refused_before_a_run(
    voc: Voc, workspace: Path, command: str, service: str, where: str
) -> None:
    settings = workspace / "voc.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"service: {service}\n", encoding="utf-8")
    done = voc(command, settings)
    assert done.code == 2
    assert where in done.err
    assert not (workspace / "runs").exists()


def test_a_wrong_taxonomy_is_found_by_check(voc: Voc, workspace: Path) -> None:
    (workspace / "taxonomy.csv").write_text(
        "cause_id,inquiry_type,effort_days\nA,배송,사흘\n", encoding="utf-8"
    )
    done = voc("check", workspace / "voc.yml")
    assert done.code == 2
    assert "taxonomy.csv 2행" in done.err
    assert "실제: 사흘" in done.err


def no_notebook(*given: Any) -> None:
    raise AssertionError("a notebook was run")


@pytest.mark.parametrize("day", ["2026-06-31", "어제", "26.6.28"])
def test_a_wrong_as_of_stops_before_anything_runs(
    voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    monkeypatch.setattr(voc_run, "execute", no_notebook)
    done = voc("report", workspace / "voc.yml", "--as-of", day)
    assert done.code == 2
    assert all(part in done.err for part in ("날짜를 읽을 수 없습니다.", "2026-06-28", day, "위치: --as-of"))


def test_an_unknown_type_gets_the_nearest_right_one(
    voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(notebook: Path, output: Path, parameters: Mapping[str, Any]) -> None:
        run = Run(load_settings(parameters["settings_path"]), Path(parameters["run_dir"]))
        run.save("inquiries", TABLES["inquiries"].assign(inquiry_type="배송 문의"))

    monkeypatch.setattr(voc_run, "execute", read)
    done = voc("report", workspace / "voc.yml", "--type", "배송문의")
    assert done.code == 2
    assert "'배송문의'" in done.err
    assert "'배송 문의'를 뜻하셨나요?" in done.err
    assert "위치: --type" in done.err
    assert not list((workspace / "runs").glob(".building-*"))
    assert not list((workspace / "reports").glob("*"))


def test_a_failure_inside_is_exit_code_1(voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any) -> None:
        raise RunError("03_causes 노트북이 멈췄습니다.")

    monkeypatch.setattr(voc_run, "execute", fail)
    done = voc("report", workspace / "voc.yml")
    assert done.code == 1
    assert "03_causes 노트북이 멈췄습니다." in done.err


def test_a_full_disk_is_told(voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "runs/x.parquet")

    monkeypatch.setattr(voc_run, "execute", full)
    done = voc("report", workspace / "voc.yml")
    assert done.code == 1
    assert all(part in done.err for part in ("No space left", "runs/x.parquet", "디스크의 빈 자리"))


def test_options_reach_the_run(voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def make(settings: Path, **options: Any) -> Path:
        given.update(options, settings=settings)
        options["echo"]("01_intake 완료")
        return Path("/reports/here/index.html")

    monkeypatch.setattr(voc_run, "make_report", make)
    done = voc(
        "report", workspace / "voc.yml", "--as-of", "2026-06-28", "--type", "배송", "--type", "반품",
        "--out", workspace / "out", "--recluster",
    )  # fmt: skip
    assert done.code == 0
    assert done.out.strip() == "/reports/here/index.html"  # nothing else, so that a script can take it
    assert "01_intake 완료" in done.err
    assert str(given["as_of"]) == "2026-06-28"
    assert list(given["types"]) == ["배송", "반품"]
    assert given["out"] == workspace / "out"
    assert given["recluster"] is True
    voc("report", workspace / "voc.yml")
    assert given["recluster"] is False


@pytest.mark.parametrize("command", ["check", "report"])
def test_an_encoder_without_its_key_stops_before_a_kernel_starts(
    voc: Voc, workspace: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def started(*given: Any) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(voc_run, "execute", started)
    monkeypatch.setattr("voc.causes.encoders.endpoint.need", lambda *names: None)  # as if it were installed
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (workspace / "voc.yml").write_text(f"{SETTINGS}causes:\n  encoder: openai:some\n", encoding="utf-8")
    done = voc(command, workspace / "voc.yml")
    assert done.code == 2
    assert "환경 변수 OPENAI_API_KEY가 비어 있습니다." in done.err


def test_what_says_nothing_is_not_counted_as_a_cause(voc: Voc, workspace: Path) -> None:
    (workspace / "raw.csv").write_text(GOOD + "3,2026-06-24 10:00,넵\n", encoding="utf-8")
    out = workspace / "causes.csv"
    done = voc("causes", workspace / "raw.csv", "--text", "내용", "--out", out)
    assert "3행에서 원인 1개" in done.out
    assert pd.read_csv(out)["cause_name"].tolist()[2] == "내용 확인 불가"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--text", "본문"], "열 '본문'이 없습니다."),
        (["--text", "내용", "--type", "유형"], "열 '유형'이 없습니다."),
        (["--text", "내용", "--granularity", "finer"], "'fine'을 뜻하셨나요?"),
    ],
)
def test_errors_of_causes(voc: Voc, workspace: Path, options: list[str], says: str) -> None:
    done = voc("causes", workspace / "raw.csv", *options, "--out", workspace / "causes.csv")
    assert done.code == 2
    assert says in done.err
    assert not (workspace / "causes.csv").exists()


def test_causes_of_a_missing_file(voc: Voc, workspace: Path) -> None:
    done = voc("causes", workspace / "row.csv", "--text", "내용", "--out", workspace / "causes.csv")
    assert done.code == 2
    assert "원본 파일이 없습니다." in done.err
    assert "'raw.csv'를 뜻하셨나요?" in done.err


def test_causes_of_a_small_file(voc: Voc, workspace: Path) -> None:
    done = voc("causes", workspace / "raw.csv", "--text", "내용", "--out", workspace / "new" / "causes.csv")
    assert done.code == 0
    assert "2행에서 원인 1개" in done.out
    assert len(pd.read_csv(workspace / "new" / "causes.csv")) == 2


@pytest.mark.parametrize("command", [[], ["report"], ["check"], ["causes"]])
def test_help_is_korean(voc: Voc, command: list[str]) -> None:
    done = voc(*command, "--help")
    assert done.code == 0
    assert any("가" <= letter <= "힣" for letter in done.out)


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    program = "from voc.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(tmp_path / "none.yml")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("설정 파일이 없습니다.")
    assert "Traceback" not in done.stderr

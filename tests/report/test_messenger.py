"""summary.md: short plain lines that no messenger takes for markup."""

from __future__ import annotations

import copy
from pathlib import Path

from report.synthetic_run import make_run
from voc.artefacts import Run
from voc.report.messenger import messenger_lines, write_messenger
from voc.report.moved import change_sentence
from voc.report.review import conclusion


def test_ten_to_fifteen_short_lines_with_the_pages_own_sentences(run: Run, tmp_path: Path) -> None:
    lines, summary = messenger_lines(run), run.load_json("summary")
    assert 10 <= len(lines) <= 15
    assert all(0 < len(line) <= 160 and "\u00a0" not in line for line in lines)
    text = "\n".join(lines)
    for said in (conclusion(summary)[0], change_sentence(summary)):
        assert said.replace("\u00a0", " ").replace("~", "∼") in text
    assert [line.split(":")[0] for line in lines if line.startswith("요청")] == ["요청 1", "요청 2", "요청 3"]
    write_messenger(run, tmp_path / "summary.md")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == text + "\n"


def test_a_hostile_name_is_shown_and_does_nothing(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    summary = copy.deepcopy(run.load_json("summary"))
    hostile = (
        "<!channel> @here [눌러](javascript:alert(1)) https://evil.example *굵게* ~~x~~ _x_ `x`\u202e\x07"
    )
    for row in summary["top_actions"]:
        row["name"] = hostile
    run.save_json("summary", summary)
    request = next(line for line in messenger_lines(run) if line.startswith("요청 1"))
    assert "‹!channel›" in request and "눌러" in request
    for sign in ("~", "_", "<", "@", "](", "javascript:", "://", "*", "`", "\u202e", "\x07"):
        assert sign not in request


def test_many_alerts_and_no_request_still_fit(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    summary = copy.deepcopy(run.load_json("summary"))
    summary["alerts"] = summary["alerts"] * 7
    run.save_json("summary", summary)
    assert len(messenger_lines(run)) <= 15
    assert "긴급: 이 밖의 알림은 index.html에 있습니다." in messenger_lines(run)
    summary["top_actions"] = []
    run.save_json("summary", summary)
    assert "요청: 줄일 수 있다고 확인된 원인이 없어 드릴 요청이 없습니다." in messenger_lines(run)


def test_a_cause_without_headroom_is_no_request(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    summary = copy.deepcopy(run.load_json("summary"))
    for row in summary["top_actions"][1:]:
        row["headroom_mid"] = 0.0
    summary["top_actions"][0]["headroom_low"] = 0.0
    run.save_json("summary", summary)
    (request,) = [line for line in messenger_lines(run) if line.startswith("요청")]
    assert request.startswith("요청 1: ")
    assert request.endswith("구간이 0건부터라 줄지 않을 수도 있습니다.")


def test_without_orders_it_speaks_of_counts(bare_run: Run) -> None:
    assert "인입률" not in "\n".join(messenger_lines(bare_run))

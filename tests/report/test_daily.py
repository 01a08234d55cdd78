"""daily.html: the last day and the open week, never held against whole weeks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from report.synthetic_run import WEEKS, make_run
from voc.artefacts import Run
from voc.report import daily_note

LAST_WEEK = WEEKS[-1]  # Monday 2026-06-22


def _with(folder: Path, days_of_this_week: int, *, hour: int = 15, risk: bool = False) -> Run:
    """Ten inquiries a day at 9 and ten at 20, in this week five at 9 until its last day's ``hour``."""
    run = make_run(folder)
    blank = run.load("inquiries").iloc[[0]]
    starts = [LAST_WEEK + pd.Timedelta(weeks=w, days=d) for w in range(-8, 0) for d in range(7)]
    times = [day + pd.Timedelta(hours=h) for day in starts for h in (9, 20) for _ in range(10)]
    open_days = [LAST_WEEK + pd.Timedelta(days=d) for d in range(days_of_this_week)]
    times += [day + pd.Timedelta(hours=h) for day in open_days for h in (9, 20) for _ in range(5)]
    end = open_days[-1] + pd.Timedelta(hours=hour)
    times = [time for time in times if time < end] + [end]
    rows = pd.concat([blank] * len(times), ignore_index=True)
    rows["created_at"] = pd.Series(times).dt.tz_localize("Asia/Seoul").astype(rows["created_at"].dtype)
    rows["inquiry_id"] = [f"Q-{number:05d}" for number in range(len(rows))]
    rows["is_risk"] = rows["is_complaint"] = [risk and time == end for time in times]
    rows["text"] = rows["text"].where(~rows["is_risk"], "<b>소비자원</b>에 신고합니다 [전화번호]")
    run.save("inquiries", rows)
    return run


def test_an_open_week_is_held_against_the_same_days_and_hours(tmp_path: Path) -> None:
    html = daily_note(_with(tmp_path, 3)).html
    assert "아직 끝나지 않았습니다(월~수 3일)" in html
    assert "2026년 6월 24일(수) 15:00까지의 자료" in " ".join(html.split())
    # this day: 5 at 9 and the one at 15; before: 10 at 9.  The week: 10 + 10 + 6; before: 20 + 20 + 10.
    assert '<dd class="figure-value">6건</dd>' in html
    assert "지난 8주 같은 때 10~10건(중간값 10건)" in html
    assert '<dd class="figure-value">26건</dd>' in html
    assert "지난 8주 같은 때 50~50건(중간값 50건)" in html
    assert html.count("지난 8주보다 적음") == 2


def test_a_whole_week_is_not_called_open(tmp_path: Path) -> None:
    html = daily_note(_with(tmp_path, 7, hour=23)).html
    assert "아직 끝나지 않았습니다" not in html
    assert '<dd class="figure-value">71건</dd>' in html
    assert "지난 8주 같은 때 140~140건" in html


def test_risks_are_quoted_masked_and_escaped_with_their_id(tmp_path: Path) -> None:
    run = _with(tmp_path, 1, risk=True)
    html = daily_note(run).html
    assert "이번 주는 아직 끝나지 않았습니다(월요일 하루)" in html
    assert "&lt;b&gt;소비자원&lt;/b&gt;에 신고합니다 [전화번호]" in html
    assert run.load("inquiries")["inquiry_id"].iloc[-1] in html
    assert "이번 주에 들어온 1건" in html


@pytest.mark.parametrize("weeks", [0, 3])
def test_too_little_history_is_said(tmp_path: Path, weeks: int) -> None:
    run = _with(tmp_path, 2)
    weekly = run.load("weekly")
    run.save("weekly", weekly[weekly["week"] >= LAST_WEEK - pd.Timedelta(weeks=weeks)])
    html = daily_note(run).html
    assert html.count("견줄 지난 주가 아직 부족합니다.") == 2
    assert "보다 적음" not in html

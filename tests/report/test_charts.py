from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.synthetic_run import make_run
from voc.artefacts import Run
from voc.report import cause_cards, deep_headline, ranking_table, theme
from voc.report.charts import headroom_map
from voc.report.scale import Scale


def test_quotes_carry_their_day_and_the_period_they_are_from(run: Run) -> None:
    html = cause_cards(run, "배송").html
    assert "인용문은 전체 기간에서 골랐습니다" in html
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html)
    assert captions and all(re.fullmatch(r"Q-\d{5} · 2026년 3월 2일", caption) for caption in captions)


def test_the_largest_headroom_is_what_can_be_reduced_most(run: Run) -> None:
    assert "가장 많이 줄일 수 있는 원인은" in deep_headline(run, "배송").html


def test_the_map_has_four_named_quarters_and_greys_small_causes(run: Run) -> None:
    causes = run.load("ranking").query("level == 'cause'")
    figure = headroom_map(causes, 8, Scale("주문", True))
    corners = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert corners == {
        "크고 줄일 수 있음": (1, 1), "크지만 바닥": (1, 0), "작지만 줄일 수 있음": (0, 1), "지켜보기": (0, 0),
    }  # fmt: skip
    hover = figure.data[0].customdata[0]
    assert re.search(
        r"인입률 [0-9.]+\u00a0%\(주문 1,000건당 [0-9.]+건\)<br>주 [0-9,.]+건 중 \d+\u00a0%<br>감축 여력",
        hover,
    )
    assert re.search(r"실행 시 주 [0-9.]+건 감축 예상\(주 [0-9.]+만원\)$", hover)
    grey = next(trace for trace in figure.data if trace.name == "건수가 적어 판단 보류")
    assert len(grey.x) == causes["rank"].isna().sum() == 1
    assert headroom_map(causes.head(3), 8, Scale("주문", True)).layout.annotations == ()


def test_a_rank_that_is_not_safe_says_why(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    ranking = run.load("ranking")
    assert "순위 불안정" not in ranking_table(run).html
    text = "집계 기간을 4주로 하면 2위에서 9위로 내려갑니다."
    second = ranking["rank"].eq(2).fillna(False)
    ranking["rank_safe"] = ranking["rank_safe"].mask(second, False)
    ranking["rank_text"] = ranking["rank_text"].mask(second, text)
    run.save("ranking", ranking)
    assert f"순위 불안정: {text}" in ranking_table(run).html


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2: relative luminance of sRGB, (1.05) / (L + 0.05)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_colours_are_read_by_everybody() -> None:
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.005)
    digits_stand_on = [*theme.CONTROL_COLOURS.values(), theme.VERMILION]
    assert min(map(contrast_with_white, [theme.INK, theme.MUTED, *digits_stand_on])) >= 4.5
    assert min(map(contrast_with_white, [theme.SKY, theme.GREY])) >= 3

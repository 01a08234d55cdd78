from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from report.synthetic_run import make_run
from voc.artefacts import Run
from voc.report import cause_cards, deep_headline, ranking_table
from voc.report.charts import change, headroom_map
from voc.report.scale import Scale


def test_types_without_inquiries_in_both_weeks_are_not_drawn(run: Run) -> None:
    changes = run.load("change")
    silent = changes.iloc[:1].assign(inquiry_type="AS", before=0, after=0)
    changes = pd.concat([changes, silent], ignore_index=True)
    names = change(changes, Scale("주문", True)).layout.yaxis.ticktext
    assert len(names) == len(changes) - 1
    assert not any(name.startswith("AS") for name in names)


def test_quotes_carry_their_day_and_the_period_they_are_from(run: Run) -> None:
    html = cause_cards(run, "배송").html
    assert "인용문은 전체 기간에서 골랐습니다" in html
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html)
    assert captions and all(re.fullmatch(r"Q-\d{5} · 2026-03-02", caption) for caption in captions)


def test_the_largest_headroom_is_what_can_be_reduced_most(run: Run) -> None:
    assert "가장 많이 줄일 수 있는 원인은" in deep_headline(run, "배송").html


def test_a_rate_that_may_be_chance_is_grey_and_the_parts_are_whole(run: Run) -> None:
    changes = run.load("change")
    figure = change(changes, Scale("주문", True), "파트너")
    parts = {bar.name: list(bar.x) for bar in figure.data}
    assert list(parts) == ["주문 증감", "파트너 구성", "인입률 변화", "인입률 변화(우연일 수 있음)"]
    moved = (changes["after"] - changes["before"]).sort_values().tolist()
    assert [sum(values) for values in zip(*parts.values(), strict=True)] == moved
    assert parts["인입률 변화"] == [0, 0, 20] and parts["인입률 변화(우연일 수 있음)"] == [-7.5, 2, 0]
    assert "파트너 구성" not in [bar.name for bar in change(changes, Scale("주문", True)).data]


def test_the_map_has_four_named_quarters_and_greys_small_causes(run: Run) -> None:
    causes = run.load("ranking").query("level == 'cause'")
    figure = headroom_map(causes, 8)
    corners = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert corners == {
        "크고 줄일 수 있음": (1, 1), "크지만 바닥": (1, 0), "작지만 줄일 수 있음": (0, 1), "지켜보기": (0, 0),
    }  # fmt: skip
    grey = next(trace for trace in figure.data if trace.name == "건수가 적어 판단 보류")
    assert len(grey.x) == causes["rank"].isna().sum() == 1
    assert headroom_map(causes.head(3), 8).layout.annotations == ()


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

from __future__ import annotations

import re

import pandas as pd

from voc.artefacts import Run
from voc.report import cause_cards, deep_headline
from voc.report.charts import change
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

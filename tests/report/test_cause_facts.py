from __future__ import annotations

import re

import pandas as pd

from voc.artefacts import Run
from voc.report import cause_cards, cause_tree, missing_note, trend_chart
from voc.report.block import render
from voc.report.cause_facts import CauseFacts, missing_lines, tree_of
from voc.report.gate import page_pieces, scan
from voc.report.korean import day


def test_the_three_largest_drivers_are_shown_and_the_others_folded(run: Run) -> None:
    found = CauseFacts.of(run).drivers_of("배송-01")
    assert [re.findall(r"\d", text)[0] for text in found["shown"]] == ["4", "3", "2"]
    assert [re.findall(r"\d", text)[0] for text in found["more"]] == ["1", "0"]
    assert CauseFacts.of(run).drivers_of("배송-02") == {"shown": [], "more": []}


def test_repeats_are_told_from_30_inquiries_on(run: Run) -> None:
    why = CauseFacts.of(run)
    assert why.repeats_of("배송-01").replace("\u00a0", " ") == (
        "재문의 8.2 %(7.0~9.5 %) · 첫 문의 뒤 다시 묻지 않은 비율 92 %(90~93 %, 해결률의 상한)"
        " · 다시 묻기까지 중앙값 3.2일"
    )
    assert why.repeats_of("배송-02") == why.repeats_of("없음") == ""


def test_the_tree_adds_up_and_nests(run: Run) -> None:
    tree = run.load("cause_tree")
    first, *others = tree_of(tree, "배송", {"배송-01"})
    assert (first["name"], first["size"]) == ("예정일 지나도 출고 안 됨 등 2개", "1,450건")
    assert [cause["size"] for cause in first["causes"]] == ["1,000건", "450건"]
    assert [len(cause["parts"]) for cause in first["causes"]] == [2, 0]
    assert [cause["href"] != "" for cause in first["causes"]] == [True, False]
    assert [group["name"] for group in others] == ["", ""]
    assert "<b>예약" not in cause_tree(run, "배송").html
    assert tree_of(tree, "없는 유형", set()) == []


def test_a_card_tells_what_was_tried_and_folds_quotes_beyond_three(run: Run) -> None:
    html = cause_cards(run, "배송").html
    assert html.count("지금까지 한 조치") == 1
    assert "예정일 &lt;b&gt;다시&lt;/b&gt; 계산(2026년 3월 30일 시작): <strong>효과 확인</strong>" in html
    assert "고객의 말 1건 더 보기" in cause_cards(run, "앱 <b>오류</b>").html


def test_a_quote_of_a_uuid_is_not_taken_for_a_phone_number() -> None:
    inquiry_id = "3f2a9c1e-77aa-4b1d-9d10-2b7c1a02d010"
    for date in (day(pd.Timestamp("2023-08-26")), "2023-08-26"):
        assert scan(page_pieces(f"<figcaption>{inquiry_id} · {date}</figcaption>")) == []


def test_long_holidays_stand_among_the_events_of_the_trend(run: Run) -> None:
    caption = trend_chart(run, "배송").layout.meta["caption"]
    assert "연휴: 설날" in caption
    assert caption.index("봄 세일") < caption.index("택배사 전산")


def test_what_is_missing_is_gathered_in_one_box(run: Run) -> None:
    lines = missing_lines(
        {"drivers": "못 봤습니다. voc.yml에 열을 적으세요.", "service": "voc.yml에 열을 적으세요."}
    )
    assert lines == ["voc.yml에 열을 적으세요."]
    assert missing_note(run).html == ""
    assert render("missing", lines=lines).html.count("<li>") == 1

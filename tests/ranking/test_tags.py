from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import MakeRun

from voc.artefacts import Run
from voc.ranking.counts import count
from voc.ranking.insights.mistags import mistagged
from voc.ranking.insights.tags import tag_quality
from voc.schemas import SCHEMAS

WORDS = {"배송": "송장 안_움직이다", "환불": "카드 승인 취소", "회원": "인증번호 안_오다"}
EXTRA = ["오늘", "어제", "문의", "확인", "부탁"]


def rows_of(plan: list[tuple[str, str, int]]) -> pd.DataFrame:
    """Inquiries of (tag, type whose words they use, how many), each with two words of no meaning."""
    parts = [
        pd.DataFrame({"inquiry_type": tag, "lemmas": WORDS.get(words, words)}, index=range(n))
        for tag, words, n in plan
    ]
    rows = pd.concat(parts, ignore_index=True)
    noise = [f"{EXTRA[i % 5]} {EXTRA[i // 5 % 5]}" for i in range(len(rows))]
    return rows.assign(
        inquiry_id=[f"Q{i:04d}" for i in range(len(rows))],
        cause_id=rows["inquiry_type"] + "#1",
        lemmas=(rows["lemmas"] + " " + pd.Series(noise)).str.strip(),
    )


TRUE = [("배송", "배송", 80), ("환불", "환불", 80), ("회원", "회원", 80)]


def test_wrong_tags_are_found_and_right_ones_are_not() -> None:
    rows = rows_of([*TRUE, ("배송", "환불", 4), ("기타", "회원", 5)])
    found = mistagged(rows).set_index("inquiry_id")
    assert sorted(found.index) == [f"Q{i:04d}" for i in range(240, 249)]
    assert found["likely_type"].value_counts().to_dict() == {"회원": 5, "환불": 4}
    assert set(found["likely_cause_id"]) == {"회원#1", "환불#1"}
    assert found["probability"].gt(0.9).all()
    shuffled = mistagged(rows.sample(frac=1, random_state=1)).set_index("inquiry_id")
    pd.testing.assert_frame_equal(shuffled.sort_index(), found.sort_index())


def test_words_that_every_type_uses_say_nothing() -> None:
    assert mistagged(rows_of([("배송", "문의", 60), ("환불", "문의", 60), ("기타", "문의", 20)])).empty


def test_small_types_teach_nothing_and_are_not_judged() -> None:
    found = mistagged(rows_of([*TRUE[:2], ("회원", "환불", 10)]))
    assert found.empty


@pytest.mark.parametrize("plan", [[("배송", "배송", 60)], [("배송", "", 60), ("환불", "", 60)]])
def test_one_type_or_no_words_is_no_error(plan: list[tuple[str, str, int]]) -> None:
    rows = rows_of(plan)
    rows["lemmas"] = rows["lemmas"].where(rows["lemmas"].str.contains("송장"), "")
    assert mistagged(rows).empty


def with_tokens(run: Run, lemmas: Callable[[pd.DataFrame], pd.Series]) -> Run:
    rows = run.load("inquiries")
    table = pd.DataFrame({"inquiry_id": rows["inquiry_id"], "lemmas": lemmas(rows)})
    run.save("tokens", table.assign(phrases="", content=""))
    return run


def test_tags_of_the_window(make_run: MakeRun) -> None:
    def pathed(rows: pd.DataFrame) -> pd.DataFrame:
        path = rows["inquiry_type"].map({"배송": "배송 > 지연", "환불": "환불", "기타": "기타"})
        odd = np.arange(len(rows)) % 2 == 1
        return rows.assign(type_path=path.where(~(odd & path.eq("배송 > 지연")), "배송 >분실> 앱"))

    counts = {
        ("배송", "a"): np.full(4, 40),
        ("환불", "b"): np.full(4, 40),
        ("환불", "c"): np.full(4, 30),
        ("기타", "d"): np.full(4, 10),
    }
    words = {"배송": WORDS["배송"], "환불": WORDS["환불"], "기타": WORDS["환불"]}
    run = with_tokens(make_run(counts, edit=pathed), lambda rows: rows["inquiry_type"].map(words))
    found = tag_quality(run, count(run, 2))
    table = SCHEMAS["tags"].validate(found.table).set_index("unit_id")
    assert "T:기타" not in table.index  # 20 in the window
    assert table.loc["T:배송", ["inquiries", "doubted"]].tolist() == [80, 0]
    listed = SCHEMAS["mistagged"].validate(found.mistagged)
    assert len(listed) == 20 and set(listed["likely_type"]) == {"환불"}
    assert listed["created_at"].is_monotonic_decreasing
    tree = SCHEMAS["tag_tree"].validate(found.tree).set_index("path")
    assert tree.loc["배송", ["depth", "inquiries", "ends_here"]].tolist() == [1, 80, 0]
    assert tree.loc["배송 > 분실 > 앱", ["depth", "share_of_parent", "top_cause_id"]].tolist() == [
        3,
        1.0,
        "a",
    ]
    assert tree.loc["환불", "top_cause_share"] == pytest.approx(80 / 140)
    assert "기타로 분류된 문의는 8.3 %(" in found.line
    assert "그 가운데 100.0 %는 다른 유형의 원인과 같은 내용입니다(가장 많은 것: 환불)." in found.line
    assert "태그는 3단계까지" in found.line


def test_says_what_to_supply(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.full(4, 40), ("환불", "b"): np.full(4, 40)}

    def untyped(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(inquiry_type=pd.Series(None, rows.index, dtype="str"))

    run = with_tokens(make_run(counts, edit=untyped), lambda rows: pd.Series("문의", rows.index))
    found = tag_quality(run, count(run, 2))
    assert "inquiry_type" in found.line and "type_path" in found.line
    assert found.table.empty and found.mistagged.empty and found.tree.empty
    for name, table in (("tags", found.table), ("mistagged", found.mistagged), ("tag_tree", found.tree)):
        SCHEMAS[name].validate(table)

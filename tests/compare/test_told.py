"""What is told: verdicts, sentences, quotes; every inquiry in one row."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.compare.page import blocks, choose
from voc.compare.sides import Side, Sides
from voc.compare.told import Comparison, compare
from voc.compare.words import difference_words, headline, interval_words, ratio_words
from voc.errors import InputError
from voc.report.page import publish_blocks

DAY = pd.Timestamp("2026-06-01 10:00", tz="Asia/Seoul")
NAMES = {
    "배송#1": "출고 지연",
    "배송#2": "송장 멈춤",
    "환불#1": "출고 지연",
    "배송#내용없음": "내용 확인 불가",
}
CAUSES = pd.DataFrame(
    [(id_, id_.partition("#")[0], name) for id_, name in NAMES.items()],
    columns=["cause_id", "inquiry_type", "name"],
)


def side(name: str, **numbers: int) -> Side:
    ids = [cause for cause, number in zip(NAMES, numbers.values(), strict=True) for _ in range(number)]
    table = pd.DataFrame({"cause_id": ids, "created_at": DAY, "confidence": 0.5})
    table["inquiry_id"] = [f"{name}{i}" for i in range(len(ids))]
    table["text"] = "출고가 늦어요 " + table["inquiry_id"]
    return Side(name, table, (("원본 행", len(ids)), ("비교에 쓴 문의", len(ids))))


def sides(periods: bool = False, second: int = 60) -> Sides:
    mine = side("우리", a=20, b=70, c=5, silent=3)
    return Sides(mine, side("경쟁사", a=second, b=40, c=4, silent=0), CAUSES, periods, ("묶은 방법.",))


def test_every_inquiry_is_in_one_row_and_its_verdict_is_right() -> None:
    table = compare(sides()).table.set_index("cause_id")
    assert table["verdict"].to_dict() == {
        "배송#1": "more_second", "배송#2": "more_first", "환불#1": "few", "배송#내용없음": "silent",
    }  # fmt: skip
    assert table["first_inquiries"].sum() == 98
    assert table["second_inquiries"].sum() == 104
    assert pd.isna(table.loc["배송#내용없음", "first_share"])
    assert table.loc["배송#1", "first_share"] == pytest.approx(20 / 95)  # of those that say something
    assert table.loc["환불#1", "name"] == "출고 지연(환불)"


def test_the_headline_says_both_directions() -> None:
    assert headline(compare(sides())) == [
        "우리보다 경쟁사 쪽에서 비중이 뚜렷하게 큰 원인은 "
        "‘출고 지연(배송)’(57.7\u00a0%, 우리는 21.1\u00a0%)입니다.",
        "경쟁사보다 우리 쪽에서 비중이 뚜렷하게 큰 원인은 "
        "‘송장 멈춤’(73.7\u00a0%, 경쟁사는 38.5\u00a0%)입니다.",
    ]
    assert headline(compare(sides(periods=True))) == [
        "비중이 뚜렷하게 커진 원인은 ‘출고 지연(배송)’(21.1→57.7\u00a0%)입니다.",
        "비중이 뚜렷하게 작아진 원인은 ‘송장 멈춤’(73.7→38.5\u00a0%)입니다.",
    ]


def test_no_difference_is_said() -> None:
    same = side("가", a=40, b=40, c=5, silent=0)
    alike = Sides(same, side("나", a=41, b=40, c=5, silent=0), CAUSES, False, ())
    assert headline(compare(alike)) == ["비교한 원인 2개 가운데 비중이 뚜렷하게 다른 것은 없습니다."]


def test_more_than_two_are_counted() -> None:
    table = compare(sides()).table
    row = table[table["verdict"] == "more_second"]
    many = Comparison(sides(), pd.concat([row, row, row], ignore_index=True))
    assert headline(many)[0].endswith("‘출고 지연(배송)’(57.7\u00a0%, 우리는 21.1\u00a0%) 등 3개입니다.")
    assert "21.1\u00a0%)과 ‘" in headline(many)[0]  # 연, before the parentheses, ends in ㄴ


def test_numbers_in_words() -> None:
    row = {"difference": -0.031, "difference_low": -0.05, "difference_high": 0.0, "first_share": 0.04,
           "second_share": 0.009, "first_inquiries": 40, "second_inquiries": 10}  # fmt: skip
    assert difference_words(row) == "−3.1\u00a0%p"
    assert interval_words(row) == "−5 ~ 0\u00a0%p"
    assert ratio_words(row) == "4.4배"
    assert ratio_words({**row, "second_inquiries": 9}) == ""


def test_quotes_say_the_name_and_differ() -> None:
    texts = ["쿠폰이 사라졌어요 왜 이런가요", "배송 조회가 안 보여요 어디쯤인가요",
             "배송 조회가 안 보여요 어디쯤인가요!", "네", "상담원 연결이 너무 오래 걸려요"]  # fmt: skip
    table = pd.DataFrame({"text": texts, "confidence": [0.9, 0.4, 0.4, 1.0, 0.8], "created_at": DAY})
    table["inquiry_id"] = list("abcde")
    assert [quote["inquiry_id"] for quote in choose(table, "조회 안 보임")] == ["b", "a", "e"]
    assert choose(table.iloc[:0], "조회 안 보임") == []


def test_a_side_with_too_few_is_refused() -> None:
    with pytest.raises(InputError, match="'나'의 문의가 너무 적습니다") as refused:
        Sides(side("가", a=40, b=0, c=0, silent=0), side("나", a=29, b=0, c=0, silent=9), CAUSES, False, ())
    assert "실제: 29건" in str(refused.value)


def test_rows_that_do_not_add_up_are_a_bug() -> None:
    good = side("가", a=40, b=0, c=0, silent=0)
    with pytest.raises(AssertionError):
        Sides(Side("가", good.inquiries, (("원본 행", 41), ("비교에 쓴 문의", 40))), good, CAUSES, False, ())


def test_hostile_words_stay_words(tmp_path: object) -> None:
    hostile = "<script>window.hacked=1</script>"
    found = compare(sides())
    table = found.table.assign(name=hostile + found.table["name"])
    for part in (found.sides.first, found.sides.second):
        part.inquiries["text"] = hostile + part.inquiries["inquiry_id"]
    page = publish_blocks(blocks(Comparison(found.sides, table), hostile), tmp_path / "a.html", title=hostile)  # type: ignore[operator]
    written = page.read_text(encoding="utf-8")
    assert hostile not in written
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in written
    assert "우리: 원본 행 98건 = 비교에 쓴 문의 98건." in " ".join(written.split())

from __future__ import annotations

import copy
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report.synthetic_run import make_run
from voc.artefacts import Run
from voc.report.figures_of_week import figures, target_line
from voc.report.links import TypeLinks
from voc.report.moved import change_sentence, month_sentence, rises
from voc.report.requests import Backing, request_hint, requests
from voc.report.review import conclusion, next_week, urgent
from voc.report.scale import Scale


@pytest.fixture
def summary(run: Run) -> dict[str, Any]:
    return copy.deepcopy(run.load_json("summary"))


def test_conclusion_names_level_change_and_main_cause(summary: dict[str, Any]) -> None:
    cause = summary["change"]["top_rise_causes"][0]
    assert conclusion(summary) == [
        "6월 4주차(6/22~28) 인입률은 6.2\u00a0%로 전주보다 0.4\u00a0%p 올랐습니다.",
        f"주원인은 {cause['inquiry_type']}의 ‘{cause['name']}’입니다.",
    ]


def test_a_change_within_its_interval_is_not_called_a_change(summary: dict[str, Any]) -> None:
    summary["totals"]["rate_previous"] = 0.0610
    first, second = conclusion(summary)
    assert first == "6월 4주차(6/22~28) 인입률은 6.2\u00a0%로, 전주(6.1\u00a0%)와 뚜렷한 차이가 없습니다."
    assert second.startswith("먼저 볼 원인은")


def test_without_orders_there_are_counts_and_no_rate(bare_run: Run) -> None:
    summary = copy.deepcopy(bare_run.load_json("summary"))
    first, second = conclusion(summary)
    assert first == "6월 4주차(6/22~28) 문의는 1,171건으로, 전주(1,141건)와 뚜렷한 차이가 없습니다."
    assert second.startswith("먼저 볼 원인은")
    summary["totals"]["count_low"] = 1150.0
    spoken = " ".join([*conclusion(summary), change_sentence(summary)])
    assert "6월 4주차(6/22~28) 문의는 1,171건으로 전주보다 30건 늘었습니다." in spoken
    assert "건수 기준(주문 데이터 없음)" in spoken
    assert "인입률" not in spoken
    assert [row["label"] for row in figures(summary)] == ["문의량", "재문의율", "24시간 응대율(처리 완료)"]


def test_change_is_split_into_orders_and_rate(summary: dict[str, Any]) -> None:
    text = "전주보다 30건 증가: 주문 증가 14건, 파트너 구성 +2건, 인입률 상승 14건"
    assert change_sentence(summary) == text
    summary["change"] |= {"total": -10, "volume": 5.0, "mix": 0.0, "mix_of": ""}
    summary["change"] |= {"rate_low": -9.0, "rate_high": 2.0}
    text = "전주보다 10건 감소: 주문 증가 5건, 인입률 하락 15건(우연일 수 있음, 서로 반대로 움직임)"
    assert change_sentence(summary) == text
    summary["change"] |= {"total": -5, "volume": 0.3}
    assert change_sentence(summary) == "전주보다 5건 감소: 주문 변화 없음, 인입률 하락 5건(우연일 수 있음)"


def test_urgent_says_what_is_open_or_that_nothing_is(summary: dict[str, Any]) -> None:
    first = urgent(summary)[0]
    assert first["text"] == "대외 리스크 문의가 3건 들어왔습니다. 아직 처리되지 않은 문의가 2건입니다."
    assert first["ids"] == ["Q-00011", "Q-00012", "Q-00019"]
    summary["risk"] = {"week_count": 0, "open_count": None, "inquiry_ids": []}
    summary |= {"complaint": {"week_count": 0}, "alerts": []}
    assert [line["ids"] for line in urgent(summary)] == [[]]


def test_figures_drop_what_the_source_cannot_say(summary: dict[str, Any]) -> None:
    summary["totals"]["response_24h_share"] = None
    shown = {row["label"]: row for row in figures(summary)}
    assert list(shown) == ["문의량", "인입률", "재문의율"]
    assert shown["문의량"] == {
        "label": "문의량",
        "value": "1,171건",
        "change": "▲ 30건 · 우연 범위",
        "notes": ["지난주 1,141건", "최근 4주 4,600건 · ▲ 100건"],
    }
    assert shown["인입률"]["change"] == "▲ 0.4\u00a0%p"
    assert shown["재문의율"]["change"] == "▼ 0.3\u00a0%p · 우연 범위"


def test_a_share_stands_beside_its_month_and_its_target(summary: dict[str, Any]) -> None:
    (answered,) = (row for row in figures(summary) if row["label"].startswith("24시간"))
    assert answered["label"] == "24시간 응대율(처리 완료)"
    assert answered["notes"] == [
        "목표 90\u00a0% 달성", "90 % 구간 92~94\u00a0%", "지난주 93\u00a0%", "최근 4주 92\u00a0%",
    ]  # fmt: skip


def test_a_fall_among_answers_that_are_not_due_yet_is_a_range_or_no_fall(summary: dict[str, Any]) -> None:
    now = {"response_24h_share": 0.68, "response_24h_share_previous": 0.73}
    summary["totals"] |= {**now, "inquiries_week": 1000, "response_24h_young": 30}
    answered = figures(summary)[-1]
    assert answered["change"] == "▼ 2~5\u00a0%p"
    assert "24시간이 아직 안 지난 30건 포함" in answered["notes"]
    summary["totals"]["response_24h_young"] = 60
    assert figures(summary)[-1]["change"] == "비교하기 이름"


def test_the_month_is_split_as_the_week_is(summary: dict[str, Any]) -> None:
    assert month_sentence(summary) == (
        "최근 4주는 앞 4주보다 100건 증가: 주문 증가 60건, 파트너 구성 −4건, 인입률 상승 44건(우연일 수 있음)"
    )
    summary["change"]["month"] = None
    assert month_sentence(summary) == ""


def test_targets_are_held_against_the_interval_of_their_type(run: Run) -> None:
    assert "target_rates" in target_line(run, Scale("주문", True))
    rates = run.load("ranking").query("level == 'type'").set_index("inquiry_type")
    targets = {"배송": float(rates.loc["배송", "contact_rate"]) * 0.5, "불량·오배송": 0.9}
    ranking = run.settings.ranking.model_copy(update={"target_rates": targets})
    told = target_line(
        replace(run, settings=run.settings.model_copy(update={"ranking": ranking})), Scale("주문", True)
    )
    assert re.findall(r"(달성|경계|미달)\)", told) == ["미달", "달성"]


def test_next_week_is_told_where_the_forecast_stood_its_test(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    assert next_week(run) == ""
    weeks = pd.date_range("2026-06-29", periods=2, freq="7D", unit="us")
    table = pd.DataFrame(
        {
            "unit_id": "ALL", "inquiry_type": "", "week": weeks, "low": [683.0, 1.0], "mid": [787.6, 1.0],
            "high": [912.2, 1.0], "planned": False, "holiday": "", "mae_ratio": 0.8, "coverage": 0.9,
            "tested": 8, "shown": True,
        }
    )  # fmt: skip
    run.save("forecast", table)
    assert next_week(run) == "다음 주(6/29~7/5) 문의는 788건(90 % 구간 683~912건)으로 예상됩니다."
    run.save("forecast", table.assign(shown=False))
    assert next_week(run) == ""


def test_requests_stand_in_their_groups_in_order(run: Run, summary: dict[str, Any]) -> None:
    grouped = requests(summary, TypeLinks.of(run, ["배송"]), Backing.of(run))
    names = [group["group"] for group in grouped]
    assert names == sorted(names, key=["즉시 실행", "파트너 협의", "모니터링"].index)
    items = [item for group in grouped for item in group["requests"]]
    assert len(items) == 3
    linked = {item["inquiry_type"]: bool(item["href"]) for item in items}
    assert linked.pop("배송")
    assert not any(linked.values())


def test_a_request_is_backed_by_the_most_typical_quote_of_the_window(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    quotes, inquiries = run.load("quotes"), run.load("inquiries").set_index("inquiry_id")
    cause = str(quotes["cause_id"].iat[0])
    _, second, third, *_ = quotes.loc[quotes["cause_id"] == cause, "inquiry_id"]
    assert Backing.of(run).quotes[cause][0] == "Q-00001"  # all are older
    for inquiry, day in ((second, "2026-05-10"), (third, "2026-06-20")):
        inquiries.loc[inquiry, "created_at"] = pd.Timestamp(day, tz="Asia/Seoul")
    run.save("inquiries", inquiries.reset_index())
    assert Backing.of(run).quotes[cause][:2] == (second, "2026년 5월 10일")


def test_what_rose_is_listed_by_the_printed_increase(summary: dict[str, Any]) -> None:
    rows = [
        {
            "unit_id": str(rise),
            "inquiry_type": "환불",
            "name": f"원인{rise}",
            "before": 30,
            "after": 30 + rise,
        }
        for rise in (9, 11, -2, 7)
    ]
    summary["change"] |= {"top_rises": [{**rows[0], "name": "환불"}], "top_rise_causes": rows}
    assert rises(summary) == [
        "늘어난 유형: 환불 +9건(30→39)",
        "늘어난 원인: 원인11 +11건(30→41), 원인9 +9건(30→39), 원인7 +7건(30→37)",
    ]


def test_urgent_lines_without_an_alert_say_so(summary: dict[str, Any]) -> None:
    summary["alerts"] = []
    assert urgent(summary)[-1]["text"] == "통계로 확인된 급증은 없습니다."


def test_a_request_says_what_it_assumes_and_where_it_may_save_nothing(summary: dict[str, Any]) -> None:
    links = TypeLinks({})
    for row in summary["top_actions"]:
        row |= {"assumed": "effort,controllable", "headroom_low": 0.0, "group": "모니터링"}
    items = requests(summary, links, Backing({}, {}))[0]["requests"]
    assert {item["assumed"] for item in items} == {"(담당·공수 가정)"}
    assert all("줄지 않을 수도" in item["sentence"] for item in items)
    assert request_hint(summary) == "taxonomy.csv에 담당과 공수를 적으면 순서가 정확해집니다."
    summary["top_actions"][0]["assumed"] = "effort"
    assert requests(summary, links, Backing({}, {}))[0]["requests"][0]["assumed"] == "(공수 가정)"
    assert request_hint(summary) == ""


def test_a_share_that_hardly_moved_has_not_changed(summary: dict[str, Any]) -> None:
    summary["totals"] |= {"repeat_share": 0.00412, "repeat_share_previous": 0.0046}
    assert {row["label"]: row["change"] for row in figures(summary)}["재문의율"] == "변화 없음"


def test_a_request_shows_what_stands_behind_it(run: Run, summary: dict[str, Any]) -> None:
    first, second = summary["top_actions"][:2]
    for row in (first, second):
        row |= {"inquiry_type": "배송", "group": "즉시 실행"}
    first |= {"rank_safe": False, "rank_text": "4주로 하면 9위입니다."}
    quotes = {first["unit_id"]: ("Q-1", "2026년 6월 20일", "가" * 200)}
    items = requests(summary, TypeLinks({}), Backing({"T:배송": "파트너3에서 2.8배"}, quotes))[0]["requests"]
    assert items[0]["unsure"] == "4주로 하면 9위입니다." and items[1]["unsure"] == ""
    assert [item["where"] for item in items[:2]] == ["배송 유형 전체: 파트너3에서 2.8배", ""]  # told once
    assert items[0]["quote"]["text"] == "가" * 109 + "…" and items[1]["quote"] is None
    assert Backing({first["unit_id"]: "앱에서 2배"}, {}).where(first["unit_id"], "배송") == "앱에서 2배"

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from report.synthetic_run import make_run
from voc.artefacts import Run
from voc.report import action_results, alert_list, ranking_table, type_table


def test_alerts_are_linked_and_risks_show_their_masked_words(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    summary = run.load_json("summary")
    summary["risk"] = {"week_count": 4, "open_count": 0, "inquiry_ids": ["Q-00002", "Q-00001"]}
    run.save_json("summary", summary)
    inquiries = run.load("inquiries")
    second = inquiries["inquiry_id"].eq("Q-00002")
    words = inquiries["flag_words"].mask(second, "공정위,제보할")
    long = inquiries["text"].mask(second, "<script>" + "가" * 300)
    run.save("inquiries", inquiries.assign(flag_words=words, text=long))
    html = alert_list(run).html
    assert re.search(r'<strong><a href="deep-dive/[^"]+.html#c-', html)
    assert html.index("Q-00002") < html.index("Q-00001")  # in the order of the summary: open ones first
    assert "감지한 말: 공정위, 제보할" in html
    assert "&lt;script&gt;" + "가" * 151 + "…" in html
    assert "이번 주 4건, 모두 처리되었습니다." in html and "이 밖에 2건이 더 있습니다." in html


def test_a_quiet_week_says_so(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    quiet = {"alerts": [], "risk": {"week_count": 0, "open_count": None, "inquiry_ids": []}}
    run.save_json("summary", run.load_json("summary") | quiet)
    html = alert_list(run).html
    assert "통계로 확인된 급증이나 새 원인은 없습니다" in html and "대외 리스크 문의는 없습니다" in html


def test_promises_stand_beside_what_came_of_them(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    html = action_results(run, ["배송"]).html
    assert "주 15건 감소" in html and "8.2건 감소~22건 감소" in html and "기대의 100\u00a0%" in html
    more = run.load("effects").assign(
        actual_low=-11.0, actual_mid=-3.0, verdict="효과 미확인", promised=np.nan
    )
    run.save("effects", more)
    html = action_results(run).html
    assert "주 3건 증가" in html and "11건 증가~22건 감소" in html and "기대의" not in html
    more.loc[more.index[0], ["unit_id", "name"]] = ["T:배송", "배송"]  # a type has a page and no card
    run.save("effects", more)
    assert "#c-T" not in action_results(run).html
    run.save("effects", more.iloc[:0])
    assert "decisions.csv" in action_results(run).html


def test_the_ranking_table_can_be_sorted_and_filtered_by_its_data(run: Run) -> None:
    html = ranking_table(run).html
    causes = run.load("ranking").query("level == 'cause'")
    assert html.count("<tr ") == len(causes)
    assert html.count('data-scope="useful"') == causes["rank"].notna().sum()
    assert '<div class="controls" data-for="causes-table"' in html and "hidden>" in html
    assert html.count("<option>앱 &lt;b&gt;오류&lt;/b&gt;</option>") == 1
    assert "소소상점" in html and html.count('<details class="why">') == len(causes)


def test_small_causes_promise_nothing_and_silent_ones_are_counted(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    ranking = run.load("ranking")
    silent = ranking["name"].eq("결제창에서 멈춤")
    ranking.loc[silent, "inquiries"] = 0
    run.save("ranking", ranking)
    html = ranking_table(run).html
    small = html[html.index('class="quiet"') :].split("</tr>")[0]
    assert "알림이 오지 않음" in small and "판단 보류" in small and 'data-headroom=""' in small
    assert "결제창에서 멈춤" not in html and "문의가 없던 원인 1개는 적지 않았습니다." in html


def test_types_without_a_page_are_folded(run: Run) -> None:
    html = type_table(run, ["배송"]).html
    assert html.index('href="deep-dive/배송.html"') < html.index("심층 페이지가 없는 유형 2개")

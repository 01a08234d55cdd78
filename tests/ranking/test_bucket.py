"""What says nothing is counted, and neither ranked, promised nor announced."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.ranking.conftest import Counts, MakeRun

from voc.bucket import bucket_of
from voc.ranking import RankingResult, rank

BUCKET = bucket_of("배송")
WEEKS = np.arange(26)
CAUSES: Counts = {
    ("배송", "배송#1"): np.where(WEEKS % 6 < 3, 20, 60),
    ("배송", "배송#2"): np.full(26, 30),
    ("쿠폰", "쿠폰#1"): np.full(26, 15),
}
SILENT: Counts = {
    ("배송", BUCKET): np.where(WEEKS == 25, 150, np.where(WEEKS % 6 < 3, 10, 40)),  # it surges
    ("기타", bucket_of("기타")): np.where(WEEKS > 21, 20, 0),  # and here it is new
}
ORDERS = np.array([1000.0])


@pytest.fixture(scope="module")
def result(make_run: MakeRun) -> RankingResult:
    return rank(make_run({**CAUSES, **SILENT}, ORDERS, target_rates={"배송": 0.001}))


def unit(result: RankingResult, unit_id: str) -> pd.Series:
    return result.ranking.set_index("unit_id").loc[unit_id]


@pytest.mark.parametrize("bucket", [BUCKET, bucket_of("기타")])
def test_it_has_a_count_and_nothing_else(result: RankingResult, bucket: str) -> None:
    row = unit(result, bucket)
    assert row["level"] == "cause"
    assert row["inquiries"] >= 80
    assert pd.isna(row["rank"])
    assert row["floor_evidence"] == "none"
    assert row["evidence_text"] == "무엇을 묻는지 알 수 없는 문의라 줄일 여력을 따지지 않습니다."
    numbers = ["headroom_low", "headroom_mid", "headroom_high", "saving_per_week", "priority"]
    assert row[numbers].tolist() == [0.0] * 5
    assert row["floor_rate"] == row["contact_rate"]
    assert row["alert"] == ""


def test_the_type_counts_it(result: RankingResult) -> None:
    assert unit(result, "T:기타")["inquiries"] == unit(result, bucket_of("기타"))["inquiries"] == 80
    parts = [unit(result, name)["inquiries"] for name in ("배송#1", "배송#2", BUCKET)]
    assert unit(result, "T:배송")["inquiries"] == sum(parts)
    assert unit(result, "T:배송")["evidence_text"].startswith("원인 2개 중 2개의")
    weekly = result.weekly.set_index("unit_id")
    assert weekly.loc[BUCKET, "inquiries"].sum() == SILENT["배송", BUCKET].sum()


def test_the_summary_knows_no_cause_of_it(result: RankingResult) -> None:
    summary = result.summary
    assert (summary["causes"], summary["coverage"]) == (3, 1.0)
    told = [*summary["alerts"], *summary["top_actions"], *summary["change"]["top_rise_causes"]]
    assert not any("내용없음" in row.get("unit_id", "") + row["name"] for row in told)


def test_the_causes_are_judged_as_if_it_were_not_there(make_run: MakeRun) -> None:
    beside, alone = rank(make_run({**CAUSES, **SILENT}, ORDERS)), rank(make_run(CAUSES, ORDERS))
    shares = ["share"]
    for name in ("배송#1", "배송#2", "쿠폰#1"):
        pd.testing.assert_series_equal(unit(beside, name).drop(shares), unit(alone, name).drop(shares))

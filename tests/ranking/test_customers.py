from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranking.conftest import FIRST_MONDAY, MakeRun

from voc.ranking.counts import Cubes, count
from voc.ranking.insights.customers import customer_insights
from voc.ranking.insights.leaving import Share, churn_reasons, newcombe, retention
from voc.ranking.insights.segments import segment_rates
from voc.schemas import SCHEMAS

WEEKS = 8
COUNTS = {("배송", "a"): np.full(WEEKS, 15), ("환불", "b"): np.full(WEEKS, 15)}
MEMBERS = 400


def members(**columns: object) -> pd.DataFrame:
    """The first hundred are VIP; who asks: see `asked`."""
    keys = [f"k{n:03d}" for n in range(MEMBERS)]
    vip = np.where(np.arange(MEMBERS) < 100, "VIP", "일반")
    return pd.DataFrame({"customer_key": keys, "vip": vip, **columns})


def asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Of 240 inquiries two thirds are of VIPs (1.6 each), the rest of others, and one of nobody known."""
    n = np.arange(len(rows))
    keys = pd.Series(np.where(n % 3 < 2, n % 100, 100 + n % 300), rows.index).map("k{:03d}".format)
    return rows.assign(customer_key=keys.where(n > 0, "unknown"))


@pytest.fixture(scope="module")
def cubes(make_run: MakeRun) -> Cubes:
    return count(make_run(COUNTS, edit=asked), 4)


def test_rates_and_lifts_of_segments(cubes: Cubes) -> None:
    table = SCHEMAS["segments"].validate(segment_rates(members(), cubes.inquiries))
    vip = table[table["unit_id"].eq("ALL") & table["value"].eq("VIP")].iloc[0]
    assert vip[["customers", "inquiries"]].tolist() == [100, 159]
    assert vip["rate"] == 1.59 and vip["lift"] == pytest.approx(1.59 / (80 / 300))
    assert vip["lift_low"] < vip["lift"] < vip["lift_high"] and vip["q_value"] < 0.05
    other = table[table["unit_id"].eq("ALL") & table["value"].eq("일반")].iloc[0]
    assert other["lift"] * vip["lift"] == pytest.approx(1)
    assert set(table["unit_id"]) == {"ALL", "T:배송", "T:환불", "a", "b"}
    assert table.loc[table["unit_id"].isin(["a", "b"]), "inquiries"].sum() == 159 + 80


def test_numbers_are_cut_into_thirds_and_small_segments_left_out(cubes: Cubes) -> None:
    age = np.where(np.arange(MEMBERS) < 29, "10대", "20대")
    table = segment_rates(members(order_value=np.arange(MEMBERS) * 1000.0, age_group=age), cubes.inquiries)
    value = table[table["unit_id"].eq("ALL") & table["dimension"].eq("order_value")]
    assert value["value"].tolist() == ["0~133,000", "134,000~266,000", "267,000~399,000"]
    assert value["customers"].tolist() == [134, 133, 133]
    assert not table["dimension"].eq("age_group").any()  # 29 teenagers, and nobody to hold the others against


def test_what_is_expected_decides_what_is_compared_not_what_was_counted(cubes: Cubes) -> None:
    """Forty customers with all of a cause's inquiries: at the others' rate they would have made 6 to 8."""
    group = np.where(np.arange(MEMBERS) < 40, "키즈", "신발")
    few = cubes.inquiries[cubes.inquiries["customer_key"].isin(members()["customer_key"].head(40))]
    table = segment_rates(members(preferred_category=group), few.head(70))
    assert table.loc[table["dimension"].eq("preferred_category")].empty


def test_reasons_add_up_and_rare_ones_are_one(cubes: Cubes) -> None:
    reasons = ["배송"] * 30 + ["가격"] * 6 + ["이사"] * 3 + [None] * 5
    here = members().head(44).assign(
        churned_on=FIRST_MONDAY, churn_reason=pd.Series(reasons, dtype="str"),
        avoidable=pd.Series([True] * 20 + [False] * 10 + [None] * 14, dtype="boolean"),
    )  # fmt: skip
    table = SCHEMAS["churn"].validate(churn_reasons(here, FIRST_MONDAY, FIRST_MONDAY)).set_index("reason")
    assert table["customers"].to_dict() == {"": 44, "배송": 30, "가격": 6, "사유 없음": 5, "그 밖의 사유": 3}
    assert table.loc["", ["judged", "avoidable"]].tolist() == [30, 20]
    assert table.loc["", "avoidable_share"] == pytest.approx(2 / 3) and np.isnan(
        table.loc["가격", "avoidable_share"]
    )
    late = FIRST_MONDAY + pd.Timedelta(days=1)
    assert churn_reasons(here, late, late).empty


def test_who_asked_before_the_window_is_followed_through_it(cubes: Cubes) -> None:
    landmark = FIRST_MONDAY + pd.Timedelta(weeks=4)
    churned = pd.Series(pd.NaT, index=range(MEMBERS), dtype="datetime64[us]")
    churned[:50], churned[50:60], churned[399] = landmark, landmark - pd.Timedelta(days=1), landmark
    here = members(churned_on=churned)
    table = SCHEMAS["retention"].validate(retention(cubes, here)).set_index(["unit_id", "outcome"])
    before = cubes.inquiries[cubes.inquiries["created_at"].dt.tz_localize(None) < landmark]
    keys = set(before["customer_key"]) - {f"k{n:03d}" for n in range(50, 60)} - {"unknown"}
    row = table.loc[("ALL", "churn")]
    assert row[["asked", "others"]].tolist() == [len(keys), 390 - len(keys)]
    assert row[["asked_hits", "others_hits"]].sum() == 51
    assert row["asked_hits"] == len(keys & {f"k{n:03d}" for n in [*range(50), 399]})
    assert row["difference"] == pytest.approx(row["asked_share"] - row["others_share"])


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda table: None, "voc.yml의 customers에 고객 파일"),
        (lambda table: table.drop(columns="vip"), "vip, age_group"),
        (lambda table: table.assign(customer_key="z" + table["customer_key"]), "고객의 문의가 없어"),
        (lambda table: table.head(100), "문의한 고객만 들어 있어"),
        (lambda table: table, "VIP 6.0배("),
        (lambda table: table, "churned_on(해지일)"),
        (lambda table: table, "last_order_on(최근 구매일)"),
    ],
)
def test_the_line_says_what_was_found_or_what_is_missing(
    cubes: Cubes, edit: Callable[[pd.DataFrame], pd.DataFrame | None], said: str
) -> None:
    found = customer_insights(cubes, edit(members()))
    assert said in found.line
    for name in ("segments", "churn", "retention"):
        SCHEMAS[name].validate(getattr(found, name))


@given(st.integers(0, 50), st.integers(0, 90))
def test_a_difference_turns_round_with_its_sides(first: int, second: int) -> None:
    mine, theirs = Share(first, 50), Share(second, 90)
    low, mid, high = newcombe(mine, theirs)
    assert -1 <= low <= mid <= high <= 1
    assert newcombe(theirs, mine) == pytest.approx((-high, -mid, -low))

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.ranking.conftest import PARTNERS

from voc.artefacts import Run
from voc.ranking import RankingResult, rank

MakeRun = Callable[..., Run]

WEEKS = 12
PER_PARTNER = {("배송", "late"): [40, 40, 10, 2], ("쿠폰", "coupon"): [9, 9, 9, 0]}
DAILY = np.array([100, 100, 100, 20])


def with_channels(inquiries: pd.DataFrame) -> pd.DataFrame:
    """Every third one by telephone; every fourth of the first type a repeat, of the second unknown."""
    number = np.arange(len(inquiries))
    channel = np.where(number % 3 == 0, "전화", "채팅")
    repeat = pd.array(number % 4 == 0, dtype="boolean")
    repeat[inquiries["inquiry_type"] == "쿠폰"] = pd.NA
    return inquiries.assign(channel=channel, is_repeat=repeat)


@pytest.fixture(scope="module")
def result(make_run: MakeRun) -> RankingResult:
    counts = {unit: np.tile(row, (WEEKS, 1)) for unit, row in PER_PARTNER.items()}
    return rank(make_run(counts, DAILY, edit=with_channels))


def of(result: RankingResult, unit: str, dimension: str) -> pd.DataFrame:
    table = result.slices
    return table[table["unit_id"].eq(unit) & table["dimension"].eq(dimension)].set_index("value")


def test_partners_are_held_against_their_own_orders(result: RankingResult) -> None:
    late = of(result, "late", "partner")
    assert late.index.tolist() == PARTNERS[:4]
    assert late["inquiries"].tolist() == [8 * n for n in PER_PARTNER["배송", "late"]]
    assert late["denominator"].tolist() == (DAILY * 7 * 8).tolist()
    assert late["own_denominator"].all()
    assert (late["rate_low"] < late["rate"]).all() and (late["rate"] < late["rate_high"]).all()
    same = late.loc[PARTNERS[2:4]]  # both 1 in 70; the smaller learns more from the others
    assert (same["inquiries"] / same["denominator"]).nunique() == 1
    assert same.at[PARTNERS[3], "rate"] > 1.02 * same.at[PARTNERS[2], "rate"]


def test_the_rates_are_those_of_the_peers(result: RankingResult) -> None:
    peers = result.peers[result.peers["unit_id"] == "late"].set_index("partner")
    late = of(result, "late", "partner")
    assert late["rate"].tolist() == peers["rate_mid"].tolist()
    assert late["rate_low"].tolist() == peers["rate_low"].tolist()


def test_a_value_with_less_than_five_expected_is_left_out(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.tile([7, 0], (8, 1))}
    table = rank(make_run(counts, np.array([100, 5]))).slices
    partners = table[table["unit_id"].eq("a") & table["dimension"].eq("partner")]
    assert partners["value"].tolist() == [PARTNERS[0]]  # three expected of the other
    assert partners["rate_high"].iloc[0] == pytest.approx(stats.gamma.ppf(0.95, 56.5) / 5600)


def test_channels_are_held_against_all_orders_and_add_up(result: RankingResult) -> None:
    channels, units = of(result, "late", "channel"), result.ranking.set_index("unit_id")
    assert channels.index.tolist() == ["전화", "채팅"]
    assert not channels["own_denominator"].any()
    assert channels["rate"].sum() == pytest.approx(units.at["late", "contact_rate"])
    row = channels.loc["전화"]
    assert row["rate"] == row["inquiries"] / (DAILY.sum() * 7 * 8)
    low, high = stats.gamma.ppf([0.05, 0.95], row["inquiries"] + 0.5) / row["denominator"]
    assert (row["rate_low"], row["rate_high"]) == pytest.approx((low, high))


def test_all_inquiries_and_types_are_sliced_too(result: RankingResult) -> None:
    assert of(result, "ALL", "partner")["inquiries"].tolist() == [8 * 49, 8 * 49, 8 * 19, 8 * 2]
    assert of(result, "T:쿠폰", "partner")["inquiries"].tolist() == [72, 72, 72, 0]


def test_net_of_repeats_is_known_only_where_repeats_are(result: RankingResult) -> None:
    units = result.ranking.set_index("unit_id")
    late, coupon = units.loc["late"], units.loc["coupon"]
    first = of(result, "late", "partner")["first_inquiries"].sum()
    assert 0 < first < late["inquiries"]
    assert late["net_contact_rate"] == pytest.approx(late["contact_rate"] * first / late["inquiries"])
    assert late["net_contact_rate_low"] < late["net_contact_rate"] < late["net_contact_rate_high"]
    assert late["net_contact_rate_high"] < late["contact_rate_high"]
    assert coupon[["net_contact_rate", "net_contact_rate_low", "net_contact_rate_high"]].isna().all()
    assert of(result, "coupon", "partner")["net_rate"].isna().all()
    sliced = of(result, "late", "channel")
    assert (sliced["net_rate"] * sliced["denominator"]).tolist() == pytest.approx(
        sliced["first_inquiries"].tolist()
    )


def test_what_orders_do_not_know_has_no_rate(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.tile([7, 7], (8, 1))}

    def as_products(inquiries: pd.DataFrame) -> pd.DataFrame:
        return inquiries.assign(product=inquiries["partner"])

    assert set(rank(make_run(counts, DAILY[:2], edit=as_products)).slices["dimension"]) == {"partner"}
    uncounted = rank(make_run(counts, edit=as_products)).slices
    assert set(uncounted["dimension"]) == {"partner", "product"}
    assert set(uncounted["rate"]) == {7.0} and not uncounted["own_denominator"].any()


def test_months_are_four_weeks(make_run: MakeRun) -> None:
    counts = {("배송", "a"): [9] * 4 + [10] * 4 + [15] * 4, ("쿠폰", "b"): [0] * 4 + [2] * 4 + [4] * 4}
    made = rank(make_run({unit: np.array(weeks) for unit, weeks in counts.items()}, np.array([100])))
    trends = made.ranking.set_index("unit_id")["trend_month"]
    assert trends["a"] == trends["T:배송"] == pytest.approx(0.5)
    assert np.isnan(trends["b"])  # eight before are too few
    assert made.summary["totals"]["month"] == {
        "inquiries": 76, "previous": 48, "rate": 76 / 2800, "rate_previous": 48 / 2800,
        "repeat_share": 0.0, "repeat_share_previous": 0.0,
        "response_24h_share": None, "response_24h_share_previous": None,
    }  # fmt: skip


def test_a_month_needs_its_weeks_and_a_rate_needs_orders(make_run: MakeRun) -> None:
    made = rank(make_run({("배송", "a"): np.full(7, 20)}))
    assert made.summary["totals"]["month"] == {
        "inquiries": 80, "previous": None, "rate": None, "rate_previous": None,
        "repeat_share": 0.0, "repeat_share_previous": None,
        "response_24h_share": None, "response_24h_share_previous": None,
    }  # fmt: skip
    assert made.ranking["trend_month"].isna().all()
    assert not made.slices["own_denominator"].any()

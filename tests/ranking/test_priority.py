from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from voc.artefacts import Run
from voc.errors import SettingsError
from voc.ranking import RankingResult, rank

MakeRun = Callable[..., Run]

WEEKS = 26
WAVE = np.where(np.arange(WEEKS) % 6 < 3, 0.5, 1.5)
ORDERS = np.array([1_000.0])
CHANNELS = {"전화": 5000.0, "채팅": 2000.0}


def world(seed: int = 1) -> dict[tuple[str, str], np.ndarray]:
    rng = np.random.default_rng(seed)
    sizes = {"a": 60, "b": 40, "c": 30}
    return {
        ("배송", name): rng.poisson(size * np.roll(WAVE, 2 * i))
        for i, (name, size) in enumerate(sizes.items())
    }


def by_channel(inquiries: pd.DataFrame) -> pd.DataFrame:
    """Every third inquiry by phone, one in thirty without a channel."""
    channel = np.where(inquiries.index % 3 == 0, "전화", "채팅")
    return inquiries.assign(channel=pd.Series(channel).mask(inquiries.index % 30 == 7))


def causes(result: RankingResult) -> pd.DataFrame:
    return result.ranking[result.ranking["level"] == "cause"].set_index("unit_id")


def test_a_contact_costs_what_its_channel_does(make_run: MakeRun) -> None:
    result = rank(make_run(world(), ORDERS, edit=by_channel, cost_by_channel=CHANNELS, cost_per_contact=100))
    inquiries = by_channel(pd.DataFrame(index=range(1)))  # the column's name
    assert "channel" in inquiries
    table = result.ranking
    assert (table["cost_basis"] == "channel").all()
    a = causes(result).loc["a"]
    assert 2000 < a["cost_per_contact"] < 5000
    assert a["cost_saving_per_week"] == pytest.approx(a["saving_per_week"] * a["cost_per_contact"])
    assert a["cost_saving_low"] == pytest.approx(a["saving_low"] * a["cost_per_contact"])


def test_means_by_channel_are_exact(make_run: MakeRun) -> None:
    def edit(inquiries: pd.DataFrame) -> pd.DataFrame:
        return inquiries.assign(channel=np.where(inquiries["inquiry_type"] == "배송", "전화", "채팅"))

    counts = {
        ("배송", "a"): np.full(WEEKS, 40),
        ("쿠폰", "b"): np.full(WEEKS, 20),
        ("쿠폰", "c"): np.full(WEEKS, 1),
    }
    units = rank(make_run(counts, ORDERS, edit=edit, cost_by_channel=CHANNELS)).ranking.set_index("unit_id")
    costs = units["cost_per_contact"]
    assert costs[["a", "T:배송", "b", "T:쿠폰"]].tolist() == [5000, 5000, 2000, 2000]
    assert costs["c"] == pytest.approx((40 * 5000 + 21 * 2000) / 61)  # eight inquiries: the mean of all


def test_a_wage_turns_minutes_into_won(make_run: MakeRun) -> None:
    def edit(inquiries: pd.DataFrame) -> pd.DataFrame:
        minutes = np.where(inquiries.index % 2 == 0, 9.0, np.nan)
        return inquiries.assign(handle_minutes=minutes)

    result = rank(make_run(world(), ORDERS, edit=edit, wage_per_hour=20_000, cost_per_contact=1))
    assert (result.ranking["cost_basis"] == "handle_time").all()
    assert result.ranking["cost_per_contact"].tolist() == pytest.approx([3000.0] * len(result.ranking))


def test_minutes_that_nobody_wrote_leave_the_common_cost(make_run: MakeRun) -> None:
    def edit(inquiries: pd.DataFrame) -> pd.DataFrame:
        return inquiries.assign(handle_minutes=np.nan)

    result = rank(make_run(world(), ORDERS, edit=edit, wage_per_hour=20_000, cost_per_contact=700))
    assert (result.ranking["cost_basis"] == "per_contact").all()
    assert (result.ranking["cost_per_contact"] == 700).all()


def test_without_a_cost_there_is_no_money(make_run: MakeRun) -> None:
    result = rank(make_run(world(), ORDERS))
    money = ["cost_saving_low", "cost_saving_per_week", "cost_saving_high", "cost_per_contact"]
    assert result.ranking[money].isna().all(axis=None)
    assert (result.ranking["cost_basis"] == "").all()
    assert result.departments["cost_saving_per_week"].isna().all()
    assert result.summary["top_actions"][0]["cost_saving_per_week"] is None


@pytest.mark.parametrize(
    ("edit", "settings", "message"),
    [
        (by_channel, {"cost_by_channel": {"전하": 5000.0}}, "'전하'가 데이터에 없습니다"),
        (by_channel, {"cost_by_channel": {"전화": 5000.0}}, "비용이 없는 채널"),
        (lambda rows: rows, {"cost_by_channel": CHANNELS}, "channel 열"),
        (lambda rows: rows, {"wage_per_hour": 20_000}, "handle_minutes 열"),
    ],
)
def test_costs_that_cannot_be_used_are_refused(
    make_run: MakeRun, edit: Callable[[pd.DataFrame], pd.DataFrame], settings: dict, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        rank(make_run({("배송", "a"): np.full(3, 20)}, ORDERS, edit=edit, **settings))


@pytest.fixture(scope="module")
def planned(make_run: MakeRun) -> RankingResult:
    facts = {
        "a": {
            "controllable": "self",
            "department": "물류",
            "dependency": "택배사",
            "status": "검토",
            "due": "2026-07-31",
        },
        "b": {"controllable": "partner", "department": "물류", "effort_days": 3.0},
        "c": {"controllable": "external", "department": "", "effort_days": 2.0},
    }
    return rank(make_run(world(), ORDERS, facts, cost_per_contact=3000))


def test_the_plan_passes_through(planned: RankingResult) -> None:
    table = planned.ranking.set_index("unit_id")
    assert table.loc["a", ["dependency", "status", "due"]].tolist() == ["택배사", "검토", "2026-07-31"]
    assert table.loc["T:배송", ["dependency", "status", "due", "action_group"]].tolist() == [""] * 4
    groups = table.loc[["a", "b", "c"], "action_group"].tolist()
    assert groups == ["즉시 실행", "파트너 협의", "모니터링"]


def test_savings_have_intervals(planned: RankingResult) -> None:
    table = planned.ranking
    assert (table["saving_low"] <= table["saving_per_week"]).all()
    assert (table["saving_per_week"] <= table["saving_high"]).all()
    one = causes(planned)
    assert one["saving_low"].tolist() == pytest.approx((one["headroom_low"] * one["feasibility"]).tolist())
    whole = table.set_index("unit_id").loc["T:배송"]
    assert one["saving_low"].sum() < whole["saving_low"] < whole["saving_high"] < one["saving_high"].sum()
    assert whole["cost_saving_high"] == pytest.approx(3000 * whole["saving_high"])


def test_a_department_adds_its_causes_draw_by_draw(planned: RankingResult) -> None:
    one, table = causes(planned), planned.departments.set_index("department")
    logistics, unknown = table.loc["물류"], table.loc[""]
    assert logistics["causes"] == 2 and logistics["effort_days"] == 8.0
    assert logistics["top_unit_id"] == one.loc[["a", "b"], "rank"].idxmin()
    assert one.loc[["a", "b"], "saving_low"].sum() < logistics["saving_low"] < logistics["saving_mid"]
    assert logistics["saving_mid"] == pytest.approx(one.loc[["a", "b"], "saving_per_week"].sum(), rel=0.03)
    assert logistics["cost_saving_per_week"] == pytest.approx(3000 * logistics["saving_mid"])
    assert unknown["saving_high"] == pytest.approx(one.loc["c", "saving_high"])


def test_small_causes_are_watched(make_run: MakeRun) -> None:
    counts = {**world(), ("배송", "tiny"): np.where(np.arange(WEEKS) % 2 == 0, 0, 5)}
    row = causes(rank(make_run(counts, ORDERS))).loc["tiny"]
    assert row["action_group"] == "모니터링" and pd.isna(row["rank"]) and row["ceiling_text"] == ""
    assert np.isnan(row["ceiling_simple"])


def edit_shares(inquiries: pd.DataFrame) -> pd.DataFrame:
    """Of 배송 every other inquiry is a repeat and every fourth simple; of 쿠폰 repeats are not known."""
    known = inquiries["inquiry_type"] == "배송"
    nth = inquiries.groupby("inquiry_type").cumcount()
    repeat = (nth % 2 == 0).astype("boolean").mask(~known)
    return inquiries.assign(is_repeat=repeat, is_simple=(nth % 4 == 0) & known)


def test_ceilings_are_shares_of_what_came(make_run: MakeRun) -> None:
    counts = {("배송", "a"): np.full(WEEKS, 40), ("쿠폰", "b"): np.full(WEEKS, 40)}
    run = make_run(counts, ORDERS, edit=edit_shares, reducible_share={"repeat": 0.4})
    units = rank(run).ranking.set_index("unit_id")
    assert units.loc["a", ["ceiling_repeat", "ceiling_simple"]].tolist() == [8.0, 5.0]
    assert units.loc["a", "ceiling_text"] == (
        "재문의 주 20건 중 40 %를 첫 응대에서 끝내면 많아야 주 8건 줄어듭니다. "
        "단순 문의 주 10건 중 50 %(가정)를 스스로 해결하게 하면 많아야 주 5건 줄어듭니다."
    )
    assert np.isnan(units.loc["b", "ceiling_repeat"]) and units.loc["b", "ceiling_simple"] == 0
    assert units.loc["b", "ceiling_text"] == ""
    assert units.loc["a", "headroom_high"] == 0  # a ceiling is no headroom

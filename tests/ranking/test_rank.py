from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voc.artefacts import Run
from voc.errors import ArtefactError, InputError, SettingsError
from voc.ranking import RankingResult, rank, write_ranking_csv

MakeRun = Callable[..., Run]

WEEKS = 26
SHARES = np.array([0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.04])
DAILY = SHARES * 12_000 / 7
NUMBERS = [
    "headroom_low",
    "headroom_mid",
    "headroom_high",
    "saving_per_week",
    "priority",
    "contact_rate_high",
]


def cube(
    rng: np.random.Generator, per_week: float, weekly: object = 1.0, partner: object = 1.0
) -> np.ndarray:
    rate = np.broadcast_to(np.asarray(weekly, dtype=float), WEEKS)[:, None] * np.broadcast_to(partner, 8)
    return rng.poisson(per_week * rate * SHARES)


def world(seed: int = 0) -> dict[tuple[str, str], np.ndarray]:
    rng = np.random.default_rng(seed)
    week = np.arange(WEEKS)
    wave = np.where(week % 6 < 3, 0.5, 1.5)
    return {
        ("배송", "peer"): cube(rng, 70, partner=[1, 1, 0.3, 1, 1, 1, 1, 1]),
        ("배송", "wave"): cube(rng, 40, wave),
        ("배송", "flat"): cube(rng, 30),
        ("쿠폰", "born"): cube(rng, 15, week >= 20),
        ("쿠폰", "surge"): cube(rng, 35, np.where(week == WEEKS - 1, 2.5, 1)),
        ("쿠폰", "tiny"): cube(rng, 1),
    }


@pytest.fixture(scope="module")
def result(make_run: MakeRun) -> RankingResult:
    facts = {"wave": {"controllable": "partner"}, "flat": {"controllable": "", "effort_days": np.nan}}
    return rank(make_run(world(), DAILY, facts, cost_per_contact=3000))


def by_unit(result: RankingResult) -> pd.DataFrame:
    return result.ranking.set_index("unit_id")


def test_each_cause_stands_on_its_evidence(result: RankingResult) -> None:
    units = by_unit(result)
    evidence = units.loc[["peer", "wave", "flat", "born", "tiny"], "floor_evidence"].tolist()
    assert evidence == ["best_peer", "own_best", "none", "none", "none"]
    assert "파트너3의 인입률(주문 1,000건당" in units.loc["peer", "evidence_text"]
    assert "25주 중 인입률이 낮았던 주(하위 20 %)" in units.loc["wave", "evidence_text"]
    assert units.loc["flat", "evidence_text"] == "주별 변동이 우연 범위 안이라 줄일 여력을 약속하지 않습니다."
    assert "12주 미만" in units.loc["born", "evidence_text"]
    assert np.isnan(units.loc["born", "headroom_own_best"]) and units.loc["flat", "headroom_own_best"] == 0


def test_headroom_is_near_what_was_planted(result: RankingResult) -> None:
    units = by_unit(result)
    peer = 70 * ((1 - 0.7 * SHARES[2]) - 0.3)
    wave = 40 * np.mean(np.where(np.arange(WEEKS) % 6 < 3, 0.5, 1.5)[-8:]) - 20
    for unit, truth in (("peer", peer), ("wave", wave)):
        assert units.loc[unit, "headroom_low"] <= truth <= units.loc[unit, "headroom_high"]


def test_intervals_are_ordered_and_finite(result: RankingResult) -> None:
    table = result.ranking
    assert (table["headroom_low"] <= table["headroom_mid"]).all()
    assert (table["headroom_mid"] <= table["headroom_high"]).all()
    assert table["contact_rate"].between(table["contact_rate_low"], table["contact_rate_high"]).all()
    assert np.isfinite(table[NUMBERS]).all(axis=None)
    assert (table["contact_rate_high"] < 0.05).all()
    assert (result.weekly["rate_low"] <= result.weekly["rate_high"]).all()


def test_counts_and_shares_add_up(result: RankingResult) -> None:
    table = result.ranking
    sums = table.groupby("level")[["inquiries", "share"]].sum()
    assert sums.loc["type", "inquiries"] == sums.loc["cause", "inquiries"]
    assert sums["share"].tolist() == pytest.approx([1.0, 1.0])
    window = result.weekly[result.weekly["unit_id"] == "ALL"].tail(8)
    assert (
        window["inquiries"].sum()
        == sums.loc["type", "inquiries"]
        == result.summary["totals"]["window_inquiries"]
    )


def test_money_effort_and_rank(result: RankingResult) -> None:
    units = by_unit(result)
    causes = units[units["level"] == "cause"]
    assert causes["saving_per_week"].tolist() == pytest.approx(
        (causes["headroom_mid"] * causes["feasibility"]).tolist()
    )
    assert units.loc["wave", "feasibility"] == 0.6
    assert units.loc["flat", ["feasibility", "effort_days"]].tolist() == [0.5, 10.0]
    assert units.loc["flat", "assumed"] == "effort,controllable"
    assert causes["cost_saving_per_week"].tolist() == pytest.approx(
        (causes["saving_per_week"] * 3000).tolist()
    )
    assert pd.isna(units.loc["tiny", "rank"])
    assert units.loc["peer", "rank"] == 1
    assert units.loc[["T:배송", "T:쿠폰"], "rank"].tolist() == [1, 2]
    assert causes["rank"].dropna().sort_values().tolist() == [1, 2, 3, 4, 5]


def test_a_type_is_the_sum_of_its_causes(result: RankingResult) -> None:
    units = by_unit(result)
    parts = units.loc[["peer", "wave", "flat"]]
    whole = units.loc["T:배송"]
    assert whole["headroom_mid"] == pytest.approx(parts["headroom_mid"].sum(), rel=0.05)
    assert whole["headroom_low"] >= parts["headroom_low"].sum()
    assert whole["headroom_high"] <= parts["headroom_high"].sum()
    assert whole["saving_per_week"] == pytest.approx(whole["headroom_mid"] * whole["feasibility"])


def test_alerts_name_the_surge_and_the_new_cause(result: RankingResult) -> None:
    units = by_unit(result)
    assert "6월 5주차" not in units.loc["surge", "alert"]
    assert units.loc["surge", "alert"].startswith("7월 1주차(6/29~7/5) 문의")
    assert units.loc["born", "alert"].startswith("새 원인: ")
    assert units.loc["tiny", "alert"] == ""
    assert {a["unit_id"] for a in result.summary["alerts"]} >= {"surge", "born"}


def test_a_new_cause_has_no_past(result: RankingResult) -> None:
    weeks = result.weekly[result.weekly["unit_id"] == "born"]
    assert len(weeks) == 6
    assert by_unit(result).loc["born", "contact_rate_high"] * 12_000 < 25


def test_the_order_of_rows_does_not_matter(make_run: MakeRun, result: RankingResult) -> None:
    shuffled = dict(reversed(list(world().items())))
    facts = {"wave": {"controllable": "partner"}, "flat": {"controllable": "", "effort_days": np.nan}}
    again = rank(make_run(shuffled, DAILY, facts, cost_per_contact=3000))
    pd.testing.assert_frame_equal(again.ranking, result.ranking, rtol=1e-9)


def test_constant_rates_are_promised_nothing(make_run: MakeRun) -> None:
    rng = np.random.default_rng(8)
    sizes = [3, 6, 12, 25, 50, 100]
    counts = {("유형", f"c{i:02d}"): cube(rng, sizes[i % 6]) for i in range(48)}
    causes = rank(make_run(counts, DAILY)).ranking.query("level == 'cause'")
    assert (causes["headroom_low"] > 0).mean() <= 0.05
    assert causes["headroom_mid"].sum() <= 0.01 * causes["inquiries"].sum() / 8
    assert (causes["alert"] != "").sum() <= 3


def test_no_floor_above_the_own_rate_is_promised(make_run: MakeRun) -> None:
    """Rare causes that were busy long ago: latent rates are above a floor that is already reached."""
    weekly = np.where(np.arange(WEEKS) % 13 < 4, 12.0, 2.5)
    rng = np.random.default_rng(3)
    counts = {("유형", f"c{i:02d}"): rng.poisson(weekly * (1 - 0.02 * i)) for i in range(24)}
    causes = rank(make_run(counts, DAILY[:1])).ranking.query("level == 'cause'")
    reached = causes[
        causes["floor_evidence"].eq("own_best") & (causes["floor_rate"] >= causes["contact_rate"])
    ]
    assert len(reached)
    assert (reached[["headroom_low", "headroom_mid"]] == 0).all(axis=None)
    assert reached["evidence_text"].str.contains("이미 .*수준.*줄일 여력을 약속하지 않습니다").all()


def test_drifting_rates_are_held_by_their_intervals(make_run: MakeRun) -> None:
    """Latent AR(1) rates: 90 % intervals of headroom hold the truth where slack was found."""
    rng = np.random.default_rng(9)
    steps = np.zeros((40, WEEKS))
    steps[:, 0] = rng.normal(0, 0.3, 40)
    for week in range(1, WEEKS):
        steps[:, week] = 0.7 * steps[:, week - 1] + 0.3 * np.sqrt(1 - 0.49) * rng.normal(size=40)
    rates = np.array([20.0, 60.0])[np.arange(40) % 2, None] * np.exp(steps)
    run = make_run({("유형", f"c{i:02d}"): row for i, row in enumerate(rng.poisson(rates))}, DAILY[:1])
    causes = rank(run).ranking.query("level == 'cause'").sort_values("unit_id")
    truth = np.maximum(0, rates[:, -8:].mean(axis=1) - np.percentile(rates, 20, axis=1))
    found = (causes["floor_evidence"] == "own_best").to_numpy()
    held = (causes["headroom_low"] <= truth + 1e-9) & (truth <= causes["headroom_high"])
    assert found.mean() > 0.7
    assert held.to_numpy()[found].mean() >= 0.8
    assert causes["headroom_mid"].to_numpy()[found].sum() == pytest.approx(truth[found].sum(), rel=0.15)


def test_without_orders_nothing_is_a_rate(make_run: MakeRun) -> None:
    result = rank(make_run(world()))
    units = by_unit(result)
    assert units.loc["flat", "contact_rate"] == units.loc["flat", "inquiries"] / 8
    assert "인입률" not in "".join(result.ranking["evidence_text"])
    denominator, totals = result.summary["denominator"], result.summary["totals"]
    assert denominator["available"] is False and denominator["note"] == "건수 기준(주문 데이터 없음)"
    assert totals["count_low"] <= totals["inquiries_week"] <= totals["count_high"]
    assert totals["rate_week"] is None and totals["rate_low"] is None
    assert result.summary["change"]["volume"] == 0
    assert len(result.peers) == 0


def test_targets_override_in_proportion(make_run: MakeRun) -> None:
    run = make_run(world(), DAILY, target_rates={"배송": 0.006, "쿠폰": 0.5})
    units = by_unit(rank(run))
    causes = units[(units["inquiry_type"] == "배송") & (units["level"] == "cause")]
    assert causes["floor_evidence"].eq("target").all()
    assert causes["floor_rate"].sum() == pytest.approx(0.006)
    kept = units.loc["T:배송", "contact_rate"] * 12_000 - units.loc["T:배송", "headroom_mid"]
    assert kept == pytest.approx(0.006 * 12_000, rel=0.06)
    assert units.loc["surge", "headroom_high"] == 0
    assert "이미 목표" in units.loc["surge", "evidence_text"]


def test_a_misspelt_target_is_refused(make_run: MakeRun) -> None:
    run = make_run(world(), DAILY, target_rates={"배솜": 0.006, "쿠폰": 0.5})
    with pytest.raises(SettingsError, match="'배솜'"):
        rank(run)


def test_event_weeks_are_never_a_floor(make_run: MakeRun) -> None:
    counts = np.full(WEEKS, 40)
    counts[2:10] = 10
    good_weeks = {("배송", "a"): counts, ("쿠폰", "b"): counts}
    events = pd.DataFrame(
        {
            "start": pd.to_datetime(["2026-01-21"]),
            "end": pd.to_datetime(["2026-03-12"]),
            "kind": ["프로모션"],
            "note": [""],
            "types": ["배송"],
        }
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    units = by_unit(rank(make_run(good_weeks, DAILY[:1], events=events)))
    assert units.loc["a", "floor_evidence"] == "none"
    assert units.loc["b", "headroom_mid"] > 20


def test_window_and_history_may_be_short(make_run: MakeRun) -> None:
    result = rank(make_run({("배송", "a"): np.array([30, 45])}, np.array([100.0])))
    assert result.summary["window"]["weeks"] == 2
    assert by_unit(result).loc["a", "trend"] == 0.5
    assert "2주로 12주 미만" in by_unit(result).loc["a", "evidence_text"]


def test_a_type_that_appears_once(make_run: MakeRun) -> None:
    once = np.zeros(WEEKS, dtype=int)
    once[3] = 1
    result = rank(make_run({**world(), ("AS", "once"): once[:, None] * np.eye(8, dtype=int)[0]}, DAILY))
    row = by_unit(result).loc["T:AS"]
    assert row["inquiries"] == 0 and pd.isna(row["rank"]) and row["headroom_high"] == 0
    assert np.isnan(row["repeat_share"])


def test_effort_zero_takes_the_default(make_run: MakeRun) -> None:
    run = make_run(world(), DAILY, {"peer": {"effort_days": 0.0}}, default_effort_days=4)
    row = by_unit(rank(run)).loc["peer"]
    assert row["effort_days"] == 4 and row["assumed"] == "effort" and np.isfinite(row["priority"])


def test_one_week_and_odd_windows_are_refused(make_run: MakeRun) -> None:
    with pytest.raises(InputError, match="완전한 주 1주"):
        rank(make_run({("배송", "a"): np.array([30])}, np.array([100.0])))
    with pytest.raises(SettingsError, match="window_weeks"):
        rank(make_run(world()), window_weeks=1)


def test_inquiries_without_assignment_are_refused(make_run: MakeRun) -> None:
    run = make_run(world())
    run.save("assignments", run.load("assignments").iloc[:-3])
    with pytest.raises(ArtefactError, match="3건"):
        rank(run)


def test_summary_is_plain_json(make_run: MakeRun) -> None:
    def edit(rows: pd.DataFrame) -> pd.DataFrame:
        last = rows["created_at"] >= rows["created_at"].max().normalize() - pd.Timedelta(days=6)
        risk = last & (rows.groupby(last).cumcount() < 7)
        answered = rows["created_at"] + pd.Timedelta(hours=5)
        status = np.where(risk & (rows.groupby(last).cumcount() < 3), "처리중", "답변완료")
        unknown = rows["is_repeat"].mask(rows.index < len(rows))
        return rows.assign(
            is_risk=risk,
            status=status,
            is_repeat=unknown,
            first_response_at=answered.where(rows.index % 2 == 0),
        )

    run = make_run(world(), DAILY, edit=edit)
    summary = rank(run).summary
    assert json.loads((run.folder / "summary.json").read_text(encoding="utf-8")) == summary
    assert summary["risk"]["week_count"] == 7 and summary["risk"]["open_count"] == 3
    assert len(summary["risk"]["inquiry_ids"]) == 5
    assert summary["totals"]["repeat_share"] is None
    assert summary["totals"]["response_24h_share"] == pytest.approx(0.5, abs=0.05)
    assert summary["week"] == {"start": "2026-06-29", "end": "2026-07-05", "label": "7월 1주차(6/29~7/5)"}
    parts = summary["change"]
    assert parts["volume"] + parts["mix"] + parts["rate"] == pytest.approx(parts["total"], abs=1e-9)
    assert summary["top_actions"][0]["group"] == "즉시 실행"
    assert summary["rows"]["read"] == summary["rows"]["kept"] == len(run.load("inquiries"))


def test_the_spreadsheet_runs_no_formula(result: RankingResult, tmp_path: Path) -> None:
    table = result.ranking.copy()
    table.loc[0, "name"] = '=HYPERLINK("http://x")'
    table.loc[1, "owner"] = "@sum"
    write_ranking_csv(table, tmp_path / "out" / "ranking.csv")
    raw = (tmp_path / "out" / "ranking.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(tmp_path / "out" / "ranking.csv")
    assert back.loc[0, "name"].startswith("'=") and back.loc[1, "owner"] == "'@sum"
    assert back["headroom_mid"].tolist() == pytest.approx(table["headroom_mid"].tolist(), rel=1e-5)
    assert len(back) == len(table)

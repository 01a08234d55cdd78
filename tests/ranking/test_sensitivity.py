from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from voc.artefacts import Run
from voc.ranking import RankingResult, rank

MakeRun = Callable[..., Run]

WEEKS = 26
ORDERS = np.array([1_000.0])


def waves(size: float, rng: np.random.Generator, last: float = 1.0) -> np.ndarray:
    """Good and bad weeks in turn; the last four times ``last``."""
    rates = np.where(np.arange(WEEKS) % 6 < 3, 0.5, 1.5)
    return rng.poisson(size * rates * np.where(np.arange(WEEKS) < WEEKS - 4, 1.0, last))


@pytest.fixture(scope="module")
def result(make_run: MakeRun) -> RankingResult:
    """Twelve causes of falling size, of which the second has just been cured."""
    rng = np.random.default_rng(2)
    counts = {("배송", f"c{i:02d}"): waves(300 * 0.75**i, rng) for i in range(12)}
    counts["배송", "c01"] = waves(225, rng, last=0.3)
    facts = {"c03": {"controllable": "partner"}, "c05": {"controllable": ""}}
    return rank(make_run(counts, ORDERS, facts))


def by_unit(result: RankingResult) -> pd.DataFrame:
    return result.sensitivity.set_index("unit_id")


def test_ranks_stand_between_the_best_and_the_worst(result: RankingResult) -> None:
    table = by_unit(result)
    ranks = result.ranking.set_index("unit_id").loc[table.index, "rank"]
    assert table["rank"].tolist() == ranks.tolist() == sorted(ranks)
    assert (table["rank_low"] <= table["rank"]).all() and (table["rank"] <= table["rank_high"]).all()
    assert (table["share_top_five"] <= table["share_top_ten"]).all()
    assert table["share_top_five"].sum() == pytest.approx(5, abs=0.02)
    assert table["safe"].isna().tolist() == (table["rank"] > 10).tolist()


def test_the_first_is_safe_and_one_that_was_cured_is_not(result: RankingResult) -> None:
    table, notes = by_unit(result), result.ranking.set_index("unit_id")
    assert table.loc["c00", ["rank", "rank_high", "safe"]].tolist() == [1, 1, True]
    assert notes.loc["c00", "rank_text"] == (
        "기간과 가정을 바꾸어도 1위이고, 추정 오차를 감안해도 5위 안에 들 확률은 99 %를 넘습니다."
    )
    cured = table.loc["c01"]
    assert cured["rank_high"] > cured["rank"] and not cured["safe"]
    assert notes.loc["c01", "rank_text"].startswith(
        f"집계 기간을 4주로 하면 {int(cured['rank'])}위에서 {int(cured['rank_high'])}위로 내려갑니다."
    )
    assert not notes.loc["c01", "rank_safe"] and pd.isna(notes.loc["T:배송", "rank_safe"])
    assert notes.loc["T:배송", "rank_text"] == ""


def test_who_can_act_moves_only_those_it_concerns(make_run: MakeRun) -> None:
    """Two causes alike but for who can act: at 80 % the partner's one comes first."""
    rng = np.random.default_rng(3)
    counts = {("배송", "own"): waves(100, rng), ("쿠폰", "theirs"): waves(135, rng)}
    facts = {"own": {"controllable": "self"}, "theirs": {"controllable": "partner"}}
    table = by_unit(rank(make_run(counts, ORDERS, facts)))
    assert table.loc["own", ["rank", "rank_high"]].tolist() == [1, 2]
    assert table.loc["theirs", ["rank", "rank_low"]].tolist() == [2, 1]


def test_partners_are_not_compared_again(make_run: MakeRun) -> None:
    """Four weeks are too few for 30 contacts a partner; the headroom above the best one stays."""
    rng = np.random.default_rng(7)
    shares = np.full(8, 1 / 8)
    rates = np.array([1, 1, 0.3, 1, 1, 1, 1, 1])
    peer = rng.poisson(50 * shares * rates, (WEEKS, 8))
    own = np.zeros((WEEKS, 8), dtype=int)
    own[:, 0] = waves(12, rng)
    run = make_run({("배송", "peer"): peer, ("배송", "own"): own}, shares * 1000)
    result = rank(run)
    assert result.ranking.set_index("unit_id").loc["peer", "floor_evidence"] == "best_peer"
    assert by_unit(result).loc["peer", ["rank", "rank_high"]].tolist() == [1, 1]


def test_without_promises_there_is_nothing_to_test(make_run: MakeRun) -> None:
    result = rank(make_run({("배송", "a"): np.full(WEEKS, 40)}, ORDERS))
    assert result.sensitivity.empty and result.departments.empty
    assert result.ranking["rank_safe"].isna().all() and (result.ranking["rank_text"] == "").all()


def test_targets_are_tested_too(make_run: MakeRun) -> None:
    rng = np.random.default_rng(2)
    counts = {("배송", "a"): waves(80, rng, last=0.2), ("쿠폰", "b"): waves(50, rng)}
    table = by_unit(rank(make_run(counts, ORDERS, target_rates={"배송": 0.004, "쿠폰": 0.004})))
    assert table["rank_high"].tolist() == [2, 2]

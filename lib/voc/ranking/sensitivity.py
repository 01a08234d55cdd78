"""How far a rank hangs on what was assumed: the window, the good weeks, who can act, and chance.

Causes are ranked again under other assumptions, one at a time, from the draws that were kept: nothing is
fitted again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.floors import OWN_BEST_PERCENTILE, own_best
from voc.ranking.headroom import Headroom, UnitRates, above, window_weights
from voc.ranking.model import Floats
from voc.ranking.plan import FEASIBILITY, UNKNOWN_FEASIBILITY
from voc.words import number

WINDOWS = (4, 8, 13)
PERCENTILES = (10, 20, 30)
UNKNOWN = (0.3, UNKNOWN_FEASIBILITY, 0.7)
PARTNER = (0.4, FEASIBILITY["partner"], 0.8)
FIRST, TOP = 5, 10
SAFE_SHARE = 0.8
"""A cause that stays among the first five (or ten) in this share of the draws has a safe rank."""


@dataclass(frozen=True)
class _Scenario:
    """Another assumption, the start of its sentence, and the savings (cause,) it makes."""

    text: str
    savings: Floats


def sensitivity(
    cubes: Cubes, rates: list[UnitRates], headrooms: dict[str, Headroom], ranking: pd.DataFrame
) -> pd.DataFrame:
    """The artefact ``sensitivity``: ranked causes with something to save, by rank.

    Returns
    -------
    DataFrame
        unit_id; rank, and the best and the worst one under other windows, percentiles and feasibilities;
        the share of the draws in which the cause is among the first five and ten with something to save.
        ``safe``, of the ten first: it stays among the first five (a later one: ten) under every assumption
        and in 80 % of the draws.  ``text`` says so in Korean.
    """
    causes = ranking[ranking["level"].eq("cause") & ranking["rank"].notna()]
    causes = causes.sort_values(["inquiries", "unit_id"], ascending=[False, True], ignore_index=True)
    effort = causes["effort_days"].to_numpy(dtype=float)
    scenarios = list(_scenarios(cubes, rates, headrooms, causes))
    ranks = np.array([_ranks(scenario.savings / effort) for scenario in scenarios], dtype=int)
    ranks = ranks.reshape(len(scenarios), len(causes))
    now, in_draws = causes["rank"].to_numpy(dtype=int), _ranks_in_draws(causes, headrooms, effort)
    table = pd.DataFrame(
        {
            "unit_id": causes["unit_id"],
            "rank": now,
            "rank_low": np.minimum(now, ranks.min(axis=0, initial=len(causes))),
            "rank_high": np.maximum(now, ranks.max(axis=0, initial=1)),
            "share_top_five": (in_draws <= FIRST).mean(axis=1),
            "share_top_ten": (in_draws <= TOP).mean(axis=1),
            "worst": [scenarios[i].text for i in ranks.argmax(axis=0)] if scenarios else "",
        }
    )
    return _judged(table[causes["headroom_mid"].gt(0)].sort_values("rank", ignore_index=True))


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """With ``safe`` and ``text`` in place of the assumption that is worst for each cause."""
    group = pd.Series(np.where(table["rank"] <= FIRST, FIRST, TOP))
    share = table["share_top_five"].where(table["rank"] <= FIRST, table["share_top_ten"])
    safe = ((table["rank_high"] <= group) & (share >= SAFE_SHARE)).astype("boolean")
    told = zip(
        table["rank"], table["rank_low"], table["rank_high"], group, share, table["worst"], strict=True
    )
    text = ["" if row[0] > TOP else _text(*row, safe=yes) for row, yes in zip(told, safe, strict=True)]
    judged = table.drop(columns="worst").assign(safe=safe.mask(table["rank"] > TOP), text=text)
    return judged.astype({"unit_id": str, "text": str})


def rank_notes(table: pd.DataFrame) -> pd.DataFrame:
    """rank_safe and rank_text by unit_id, for `ranking`."""
    notes = table.set_index("unit_id")[["safe", "text"]]
    return notes.set_axis(["rank_safe", "rank_text"], axis=1)


def _scenarios(
    cubes: Cubes, rates: list[UnitRates], headrooms: dict[str, Headroom], causes: pd.DataFrame,
) -> Iterator[_Scenario]:  # fmt: skip
    """One assumption changed at a time."""
    again = _Again(cubes, rates, headrooms, causes)
    phi = causes["feasibility"].to_numpy(dtype=float)
    for weeks in WINDOWS:
        if weeks <= len(cubes.calendar.weeks) and weeks != cubes.calendar.window:
            yield _Scenario(f"집계 기간을 {weeks}주로 하면", again.over(weeks) * phi)
    for percentile in PERCENTILES:
        if percentile != OWN_BEST_PERCENTILE and causes["floor_evidence"].eq("own_best").any():
            yield _Scenario(f"좋은 주의 기준을 하위 {percentile} %로 하면", again.down_to(percentile) * phi)
    mids, who = causes["headroom_mid"].to_numpy(dtype=float), causes["controllable"]
    named = (
        (UNKNOWN, ~who.isin(list(FEASIBILITY)), "누가 고칠지 모르는 원인의 실행률을"),
        (PARTNER, who == "partner", "파트너와 고칠 원인의 실행률을"),
    )
    for values, touched, text in named:
        for value in values:
            other = np.where(touched, value, phi)
            if not np.allclose(other, phi):
                yield _Scenario(f"{text} {number(value * 100)} %로 보면", mids * other)


@dataclass(frozen=True)
class _Again:
    """Headrooms (cause,) under another window or percentile, each cause by the evidence that it has."""

    cubes: Cubes
    rates: list[UnitRates]
    headrooms: dict[str, Headroom]
    causes: pd.DataFrame

    def over(self, weeks: int) -> Floats:
        """Over a window of so many weeks.

        Partners are not compared again: fewer weeks would leave too few inquiries for it.  Their rates are
        taken to move together, so that headroom above the best one grows with what the cause brings a week.
        """
        other = replace(self.cubes, calendar=replace(self.cubes.calendar, window=weeks))
        return np.array([self._over(other, unit, headroom) for unit, headroom in self._told()], dtype=float)

    def down_to(self, percentile: float) -> Floats:
        """With another percentile as the level of good weeks."""
        found = []
        for unit, headroom in self._told():
            mid = headroom.low_mid_high[1]
            if headroom.evidence == "own_best":
                good = self.rates[unit].draws[:, self.cubes.judged[unit]]
                floor = own_best(good.astype(float), percentile)
                mid = self._above(self.cubes, unit, floor)
            found.append(mid)
        return np.array(found, dtype=float)

    def _told(self) -> Iterator[tuple[int, Headroom]]:
        """Position and headroom of each cause."""
        positions = pd.Index(self.cubes.units["unit_id"]).get_indexer(pd.Index(self.causes["unit_id"]))
        for position, unit_id in zip(positions, self.causes["unit_id"], strict=True):
            yield int(position), self.headrooms[unit_id]

    def _over(self, cubes: Cubes, unit: int, headroom: Headroom) -> float:
        known, mid = self.rates[unit], headroom.low_mid_high[1]
        if headroom.evidence == "none":
            return 0.0
        if headroom.evidence == "target":
            return self._above(cubes, unit, np.array([headroom.floor_rate]))
        if headroom.evidence == "own_best":
            return self._above(cubes, unit, known.floor)
        now, then = (
            float((known.draws @ window_weights(of, unit)[0]).mean()) * _volume(of, unit)
            for of in (cubes, self.cubes)
        )
        return mid * now / then

    def _above(self, cubes: Cubes, unit: int, floor: Floats) -> float:
        recent = self.rates[unit].draws @ window_weights(cubes, unit)[1]
        counted = float(cubes.window_counts[unit] / cubes.window_denominators[unit])
        return float(np.median(above(recent, floor, counted, _volume(cubes, unit))))


def _volume(cubes: Cubes, unit: int) -> float:
    return float(cubes.window_denominators[unit] / cubes.calendar.window)


def _ranks(priority: Floats) -> Floats:
    """Ranks (cause,) or (cause, draw) from 1, ties in the order given."""
    order = np.argsort(-priority, axis=0, kind="stable")
    ranks: Floats = (np.argsort(order, axis=0, kind="stable") + 1).astype(float)
    return ranks


def _ranks_in_draws(causes: pd.DataFrame, headrooms: dict[str, Headroom], effort: Floats) -> Floats:
    """Ranks (cause, draw); behind all others where a draw leaves a cause nothing to save."""
    if causes.empty:
        return np.zeros((0, 1))
    draws = np.array([headrooms[unit].draws for unit in causes["unit_id"]])
    priority = draws * (causes["feasibility"].to_numpy(dtype=float) / effort)[:, None]
    return np.where(priority > 0, _ranks(priority), np.inf)


def _chance(share: float) -> str:
    """A share of the draws, which are not enough to say that something is certain."""
    if share > 0.99:
        return "99 %를 넘습니다"
    return f"{number(share * 100)} %입니다" if share >= 0.01 else "1 %도 되지 않습니다"


def _text(rank: int, low: int, high: int, group: int, share: float, worst: str, *, safe: bool) -> str:
    chance = f"{group}위 안에 들 확률은 {_chance(share)}."
    if safe:
        place = f"{low}~{high}위" if low < high else f"{rank}위"
        return f"기간과 가정을 바꾸어도 {place}이고, 추정 오차를 감안해도 {chance}"
    fall = f"{worst} {rank}위에서 {high}위로 내려갑니다. " if high > rank else ""
    return f"{fall}추정 오차를 감안하면 {chance}"

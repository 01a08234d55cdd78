"""How far each cause can fall, by which evidence, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voc.errors import SettingsError
from voc.ranking.counts import Cubes
from voc.ranking.floors import MIN_HISTORY_WEEKS, constant_rate_p, discoveries, own_best
from voc.ranking.model import DRAWS, Floats, fit
from voc.ranking.peers import Peers, compare
from voc.ranking.words import Unit, interval
from voc.words import josa

INTERVAL = (5.0, 50.0, 95.0)
"""Percentiles of every figure: low, mid, high of the 90 % interval."""
_UNEVEN = 0.02


@dataclass(frozen=True)
class UnitRates:
    """Posterior of one unit's latent rate.

    Attributes
    ----------
    draws : array (draw, week), float32
        Latent rate of each week, kept for everything that comes after.
    weekly : array (3, week)
        5 %, 50 % and 95 % of each week's rate.
    window : array (draw,)
        Rate over the window: latent rates weighted by the denominators, 0 before its birth.
    recent : array (draw,)
        The same over the window's weeks since the last action, which headroom starts from.
    floor : array (draw,)
        Own best; empty with fewer than 12 weeks to judge by.
    """

    draws: NDArray[np.float32]
    weekly: Floats
    window: Floats
    recent: Floats
    floor: Floats


@dataclass(frozen=True)
class Headroom:
    """One cause's headroom, in inquiries a week.

    ``draws`` (draw,) is the primary evidence's; ``best_peer`` and ``own_best`` are medians, NaN
    where that evidence does not exist.
    """

    evidence: str
    draws: Floats
    floor_rate: float
    text: str
    best_peer: float
    own_best: float

    @property
    def low_mid_high(self) -> tuple[float, float, float]:
        """The median with its 90 % interval."""
        low, mid, high = np.percentile(self.draws, INTERVAL)
        return float(low), float(mid), float(high)


def latent_rates(cubes: Cubes) -> list[UnitRates]:
    """Fit the model to every unit and keep what later steps need, in the units' order."""
    judged, draws = cubes.judged, _draws(cubes)
    found = []
    for unit, rates in enumerate(draws):
        good = judged[unit]
        floor = own_best(rates[:, good]) if good.sum() >= MIN_HISTORY_WEEKS else np.zeros(0)
        weekly: Floats = np.percentile(rates, INTERVAL, axis=0)
        window, recent = (rates @ weight for weight in window_weights(cubes, unit))
        found.append(UnitRates(rates.astype(np.float32), weekly, window, recent, floor))
    return found


def _draws(cubes: Cubes) -> Iterator[Floats]:
    """Draws (draw, week) of each unit's rates, in the units' order.

    An action breaks the series: its unit's weeks before and after are fitted apart, so that neither level
    pulls at the other.
    """
    units, acted = len(cubes.units), np.flatnonzero(cubes.since > cubes.born)
    rows = np.concatenate([np.arange(units), acted])
    before = np.arange(cubes.counts.shape[1]) < cubes.since[rows, None]
    before[units:] = ~before[units:]
    posterior = fit(
        cubes.units["unit_id"].iloc[rows].tolist(),
        cubes.counts[rows],
        np.where(before, 0.0, cubes.exposure[rows]),
        cubes.calm[rows],
    )
    for unit in range(units):
        rates = np.exp(posterior.draws(unit))
        for earlier in (units + np.flatnonzero(acted == unit)).tolist():
            since = cubes.since[unit]
            rates[:, :since] = np.exp(posterior.draws(earlier))[:, :since]
        yield rates


def window_weights(cubes: Cubes, unit: int) -> tuple[Floats, Floats]:
    """Weights (week,) of the weekly rates over the window, and over its weeks since the last action."""
    exposure = cubes.exposure[unit].copy()
    exposure[: cubes.window.start] = 0.0
    total = cubes.window_denominators[unit]
    since = np.where(np.arange(len(exposure)) >= cubes.since[unit], exposure, 0.0)
    if cubes.since[unit] == cubes.born[unit] or not since.any():
        return exposure / total, exposure / total
    return exposure / total, since / since.sum()


def compare_partners(cubes: Cubes) -> dict[str, Peers]:
    """Types and causes compared over partners, by unit_id, where there is enough to compare."""
    found = {}
    for position, (unit_id, level) in enumerate(
        zip(cubes.units["unit_id"], cubes.units["level"], strict=True)
    ):
        if level in ("all", "bucket"):
            continue
        peers = compare(unit_id, cubes.partner_counts[position], cubes.partner_denominators[position])
        if peers is not None:
            found[unit_id] = peers
    return found


def cause_headrooms(
    cubes: Cubes, rates: list[UnitRates], peers: dict[str, Peers], targets: dict[str, float]
) -> dict[str, Headroom]:
    """Headroom of every cause by its primary evidence: target, else best peers, else own best."""
    causes = cubes.members("cause")
    slack = _with_slack(cubes, causes)
    uneven = _with_uneven_partners(cubes, causes, peers)
    goals = _cause_targets(cubes, targets)
    volumes = cubes.window_denominators / cubes.calendar.window
    counted = cubes.window_counts / cubes.window_denominators
    found = {}
    for position in causes:
        unit_id = str(cubes.units["unit_id"].iloc[position])
        judge = _Judge(
            float(volumes[position]), float(counted[position]), cubes.unit(position), rates[position],
            peers[unit_id] if unit_id in uneven else None, unit_id in slack,
            goals.get(unit_id), int(cubes.judged[position].sum()),
            len(cubes.calendar.weeks) - int(cubes.since[position]), cubes.partners,
        )  # fmt: skip
        found[unit_id] = judge.judge()
    return found


@dataclass(frozen=True)
class _Judge:
    """Everything known about one cause."""

    volume: float
    counted: float
    unit: Unit
    rates: UnitRates
    peers: Peers | None
    slack: bool
    target: float | None
    calm_weeks: int
    history: int
    partners: list[str]

    def judge(self) -> Headroom:
        peer, own = self._peer_draws(), self._own_draws()
        evidence, draws, floor = self._primary(peer, own)
        low, mid, high = (float(v) for v in np.percentile(draws, INTERVAL))
        return Headroom(
            evidence, draws, floor, self._text(evidence, floor, interval(low, mid, high), mid > 0),
            float(np.median(peer)) if peer is not None else float("nan"),
            float(np.median(own)) if own is not None else float("nan"),
        )  # fmt: skip

    def _primary(self, peer: Floats | None, own: Floats | None) -> tuple[str, Floats, float]:
        if self.target is not None:
            return "target", self._above(self.rates.recent, np.array([self.target])), self.target
        if peer is not None and self.peers is not None:
            return "best_peer", peer, float(np.median(self.peers.floor))
        if own is not None and self.slack:
            return "own_best", own, float(np.median(self.rates.floor))
        return "none", np.zeros(DRAWS), float(np.median(self.rates.recent))

    def _peer_draws(self) -> Floats | None:
        if self.peers is None:
            return None
        return self._above(self.peers.overall, self.peers.floor)

    def _own_draws(self) -> Floats | None:
        """None without enough history; zero where chance explains the good weeks."""
        if not len(self.rates.floor):
            return None
        if not self.slack:
            return np.zeros(DRAWS)
        return self._above(self.rates.recent, self.rates.floor)

    def _above(self, rate: Floats, floor: Floats) -> Floats:
        return above(rate, floor, self.counted, self.volume)

    def _text(self, evidence: str, floor: float, promised: str, some: bool) -> str:
        level, name = self.unit.rate(floor), self.unit.rate_name
        if evidence == "target":
            if some:
                return f"목표 {name}({level})까지 내려가면 {promised} 줄어듭니다."
            return f"이미 목표 {name}({level}) 이하라 더 줄일 여력을 약속하지 않습니다."
        if evidence == "best_peer" and self.peers is not None:
            best = self.partners[self.peers.partners[self.peers.best]]
            if not some:
                return f"이미 {best}의 {name}({level}) 수준이라 줄일 여력을 약속하지 않습니다."
            return f"{best}의 {name}({level})이 가장 낮았고, 모두 그 수준이 되면 {promised} 줄어듭니다."
        if evidence == "own_best":
            good = f"{name}이 낮았던 주(하위 20 %) 수준({level})"
            if some:
                return f"{self.calm_weeks}주 중 {good}으로 내려가면 {promised} 줄어듭니다."
            return f"최근 {name}이 이미 낮았던 주(하위 20 %) 수준({level})이라 줄일 여력을 약속하지 않습니다."
        if self.history < MIN_HISTORY_WEEKS:
            return f"이력(마지막 조치 뒤)이 {self.history}주로 12주 미만이라 줄일 여력을 약속하지 않습니다."
        if self.calm_weeks < MIN_HISTORY_WEEKS:
            return f"행사·장애 주를 빼면 {self.calm_weeks}주로 12주 미만이라 줄일 여력을 약속하지 않습니다."
        return "주별 변동이 우연 범위 안이라 줄일 여력을 약속하지 않습니다."


def above(rate: Floats, floor: Floats, counted: float, volume: float) -> Floats:
    """Inquiries a week above the floor; at the median none where it is not below the cause's own rate.

    The latent rate of a rare cause is pulled towards its history, so it may lie above a floor
    that the counted rate, the one which the page shows, has already reached.
    """
    if np.median(floor) >= min(float(np.median(rate)), counted):
        floor = np.maximum(floor, np.median(rate))
    return np.maximum(0, rate - floor) * volume


def _with_slack(cubes: Cubes, causes: NDArray[np.intp]) -> set[str]:
    """Causes whose weekly rates differ by more than chance, at 5 % false discoveries."""
    p_values = np.full(len(causes), np.nan)
    for i, position in enumerate(causes):
        good = cubes.judged[position]
        if good.sum() >= MIN_HISTORY_WEEKS:
            p_values[i] = constant_rate_p(cubes.counts[position, good], cubes.denominators[position, good])
    return set(cubes.units["unit_id"].iloc[causes[discoveries(p_values)]])


def _with_uneven_partners(cubes: Cubes, causes: NDArray[np.intp], peers: dict[str, Peers]) -> set[str]:
    """Causes whose partners differ by more than chance, at 2 % false discoveries: few causes do."""
    names = cubes.units["unit_id"].iloc[causes].tolist()
    p_values = np.array([peers[n].p_value if n in peers else np.nan for n in names])
    return {name for name, found in zip(names, discoveries(p_values, _UNEVEN), strict=True) if found}


def _cause_targets(cubes: Cubes, targets: dict[str, float]) -> dict[str, float]:
    """Each cause's part of its type's target, in proportion to its inquiries in the window."""
    types = cubes.units.loc[cubes.units["level"] == "type", "inquiry_type"].tolist()
    for name in targets:
        if name not in types:
            said = josa(f"'{name}'", "이/가")
            raise SettingsError.unknown(
                f"목표 인입률의 문의 유형 {said} 데이터에 없습니다.", name, types,
                where="voc.yml의 ranking.target_rates",
            )  # fmt: skip
    counts = pd.Series(cubes.window_counts, index=cubes.units["unit_id"])
    goals = {}
    for _, row in cubes.units[cubes.units["level"] == "cause"].iterrows():
        of_type = counts[f"T:{row['inquiry_type']}"]
        if row["inquiry_type"] in targets and counts[row["unit_id"]] > 0:
            goals[row["unit_id"]] = targets[row["inquiry_type"]] * counts[row["unit_id"]] / of_type
    return goals

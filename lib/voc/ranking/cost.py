"""What a contact costs, unit by unit: by its channel, by the time it takes, or one price for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.errors import SettingsError
from voc.ranking.counts import ALL, Cubes
from voc.settings import Ranking
from voc.words import josa

_ENOUGH = 10
"""Contacts with a known cost that a unit's own mean needs; with fewer that of all inquiries stands for it."""


@dataclass(frozen=True)
class Costs:
    """Won a contact over the window, and what that rests on: channel, handle_time, per_contact or ""."""

    basis: str
    by_unit: dict[str, float]

    def of(self, unit_id: str) -> float:
        """Won a contact of a unit; NaN where no cost is known."""
        return self.by_unit.get(unit_id, self.by_unit.get(ALL, float("nan")))


def contact_costs(cubes: Cubes, settings: Ranking) -> Costs:
    """The cost of a contact of each unit.

    Raises
    ------
    SettingsError
        Costs by channel or a wage for a source without that column, a channel that the data do not have, or
        one of theirs that has no cost.
    """
    fallback = np.nan if settings.cost_per_contact is None else settings.cost_per_contact
    if settings.cost_by_channel:
        return _means(cubes, _by_channel(cubes, settings), "channel")
    if settings.wage_per_hour is not None:
        minutes = _column(cubes, "handle_minutes", "ranking.wage_per_hour")
        known = minutes.where(minutes.between(0, np.inf, inclusive="left"))
        if known.notna().any():
            return _means(cubes, known * settings.wage_per_hour / 60, "handle_time")
    basis = "" if settings.cost_per_contact is None else "per_contact"
    return Costs(basis, {ALL: float(fallback)})


def _by_channel(cubes: Cubes, settings: Ranking) -> pd.Series:
    """Won of each inquiry in the window; one without a channel costs what the settings say of all, or NaN."""
    where = "ranking.cost_by_channel"
    every = _column(cubes, "channel", where, cubes.inquiries)
    known = sorted(every.dropna().unique())
    for name in settings.cost_by_channel:
        if name not in known:
            said = josa(f"'{name}'", "이/가")
            raise SettingsError.unknown(
                f"비용을 정한 채널 {said} 데이터에 없습니다.", name, known, where=where
            )
    channels = _column(cubes, "channel", where)
    free = sorted(set(channels.dropna()) - set(settings.cost_by_channel))
    if free and settings.cost_per_contact is None:
        raise SettingsError(
            "비용이 없는 채널이 있습니다.",
            expected="모든 채널의 비용, 또는 나머지 채널에 쓸 ranking.cost_per_contact",
            got=", ".join(free), where=where,
        )  # fmt: skip
    return channels.map(settings.cost_by_channel).astype(float).fillna(settings.cost_per_contact or np.nan)


def _column(cubes: Cubes, name: str, setting: str, rows: pd.DataFrame | None = None) -> pd.Series:
    rows = cubes.in_window() if rows is None else rows
    if name not in rows:
        raise SettingsError(
            f"{josa(setting, '을/를')} 쓰려면 문의 원본에 {name} 열이 있어야 합니다.",
            where=f"voc.yml의 {setting}",
            remedy=f"inquiries.columns에 {name} 열을 이어 주거나, 이 설정 대신 cost_per_contact를 쓰세요.",
        )
    return rows[name]


def _means(cubes: Cubes, won: pd.Series, basis: str) -> Costs:
    """Mean by type and cause, where enough inquiries have a cost."""
    rows, costs = cubes.in_window(), {ALL: float(won.mean())}
    for keys in ("T:" + rows["inquiry_type"], rows["cause_id"]):
        found = won.groupby(keys).agg(["mean", "count"])
        enough = found.loc[found["count"] >= _ENOUGH, "mean"]
        costs |= {str(unit): float(mean) for unit, mean in enough.items()}
    return Costs(basis, costs)

"""What each type's inquiries are held against: which count, and how many weeks before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.artefacts import Run
from voc.errors import SettingsError
from voc.ranking.model import Floats
from voc.ranking.weeks import Needed, monday
from voc.settings import Settings
from voc.words import josa

DIMENSIONS = {"partner": "파트너", "product": "상품", "segment": "고객군"}
"""What orders may be broken down by, with its Korean name; peers are looked for in this order."""
_NO_ORDERS = "주문"


@dataclass(frozen=True, order=True)
class Basis:
    """What inquiries are held against: the count of this name, ``lag`` weeks before."""

    name: str
    lag: int = 0


@dataclass(frozen=True)
class Denominators:
    """All denominators of a run.

    Attributes
    ----------
    table : DataFrame or None
        The artefact ``orders`` with ``week``, the Monday of each date; None without orders.
    main : Basis
        Of all inquiries together, and of every type that is not in ``by_type``.
    by_type : dict of str to Basis
    """

    table: pd.DataFrame | None
    main: Basis
    by_type: dict[str, Basis]

    @classmethod
    def of(cls, run: Run, types: Collection[str]) -> Denominators:
        """The denominators that ``voc.yml`` names and the first stage read.

        Raises
        ------
        SettingsError
            A type with a denominator or lag of its own is not among ``types``.
        """
        orders = run.load("orders") if run.has("orders") else None
        main = Basis(run.settings.orders.unit if run.settings.orders else _NO_ORDERS)
        if orders is None or orders.empty:
            return cls(None, main, {})
        by_type = _by_type(run.settings, main.name, types)
        return cls(orders.assign(week=monday(orders["date"])), main, by_type)

    @property
    def available(self) -> bool:
        """Whether there is anything to hold inquiries against."""
        return self.table is not None

    def basis(self, inquiry_type: str) -> Basis:
        """What a type is held against; the main one for "" (all inquiries)."""
        return self.by_type.get(inquiry_type, self.main)

    def needed(self) -> list[Needed]:
        """The daily counts that a complete week needs, the main ones first."""
        if self.table is None:
            return []
        daily = self.table.groupby(["denominator", "date"])["count"].sum()
        known = daily.index.unique("denominator")
        return [
            Needed(b.name, b.lag, daily.loc[b.name] if b.name in known else daily.iloc[:0].droplevel(0))
            for b in [self.main, *sorted(set(self.by_type.values()) - {self.main})]
        ]

    def weekly(self, types: Iterable[str], weeks: pd.DatetimeIndex) -> Floats:
        """Denominators (type, week), "" being all inquiries; 1 everywhere without orders."""
        if self.table is None:
            return np.ones((len(list(types)), len(weeks)))
        sums = self.table.groupby(["denominator", "week"])["count"].sum()
        rows = [
            sums.reindex(pd.MultiIndex.from_product([[b.name], _before(weeks, b.lag)]), fill_value=0)
            for b in map(self.basis, types)
        ]
        return np.array(rows, dtype=float)

    def by_value(self, dimension: str, basis: Basis, weeks: pd.DatetimeIndex) -> pd.DataFrame:
        """A denominator by partner, product or segment (rows) and week (columns, the inquiries' weeks).

        Empty where it is not broken down; what belongs to no value is left out.
        """
        if self.table is None:
            return pd.DataFrame(columns=weeks, dtype=float)
        earlier = _before(weeks, basis.lag)
        rows = self.table[
            self.table["denominator"].eq(basis.name)
            & self.table[dimension].ne("")
            & self.table["week"].isin(earlier)
        ]
        sums = rows.pivot_table(index=dimension, columns="week", values="count", aggfunc="sum")
        return sums.reindex(columns=earlier).fillna(0.0).astype(float).set_axis(weeks, axis=1)


def _before(weeks: pd.DatetimeIndex, lag: int) -> pd.DatetimeIndex:
    return weeks - pd.Timedelta(weeks=lag)


def _by_type(settings: Settings, main: str, types: Collection[str]) -> dict[str, Basis]:
    found: dict[str, Basis] = {}
    for name, denominator in settings.denominators.items():
        for inquiry_type in denominator.types:
            _check_type(inquiry_type, types, f"voc.yml의 denominators.{name}.types")
            found[inquiry_type] = Basis(name)
    for inquiry_type, lag in (settings.orders.lag_weeks if settings.orders else {}).items():
        _check_type(inquiry_type, types, "voc.yml의 orders.lag_weeks")
        found[inquiry_type] = Basis(main, lag)
    return found


def _check_type(name: str, types: Collection[str], where: str) -> None:
    if name not in types:
        said = josa(f"'{name}'", "이/가")
        raise SettingsError.unknown(
            f"분모를 정한 문의 유형 {said} 데이터에 없습니다.", name, sorted(types), where=where
        )

"""The two sides of a comparison, however they came about."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from voc.bucket import is_bucket
from voc.errors import InputError
from voc.settings import MIN_RANKED
from voc.words import count


@dataclass(frozen=True)
class Side:
    """One side: its name, and its inquiries with their causes.

    Attributes
    ----------
    name : str
        As the page calls it (경쟁사, 앞 기간).
    inquiries : DataFrame
        inquiry_id, created_at, text (masked), cause_id, confidence.
    rows : tuple of (str, int)
        Where every row of its source went, ``원본 행`` first; the others add up to it.
    """

    name: str
    inquiries: pd.DataFrame
    rows: tuple[tuple[str, int], ...]

    @property
    def telling(self) -> pd.DataFrame:
        """The inquiries that say something: those that shares are of."""
        return self.inquiries[[not is_bucket(cause) for cause in self.inquiries["cause_id"]]]

    @property
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day of its inquiries."""
        return self.inquiries["created_at"].min(), self.inquiries["created_at"].max()


@dataclass(frozen=True)
class Sides:
    """Two sides with the same causes.

    Attributes
    ----------
    causes : DataFrame
        cause_id, inquiry_type, name.
    periods : bool
        Two periods of one workspace, else two workspaces.
    notes : tuple of str
        Korean sentences on how the causes came about and what was left out.
    """

    first: Side
    second: Side
    causes: pd.DataFrame
    periods: bool
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a side that is too small; its rows add up."""
        for side in (self.first, self.second):
            (_, total), *parts = side.rows
            assert total == sum(number for _, number in parts), f"{total} rows, but {parts}"
            check_size(side.name, len(side.telling))


def check_size(name: str, telling: int) -> None:
    """Refuse a side of fewer than 30 inquiries that say something."""
    if telling < MIN_RANKED:
        raise InputError(
            f"비교하기에는 '{name}'의 문의가 너무 적습니다.",
            expected=f"내용이 있는 문의 {MIN_RANKED}건 이상",
            got=count(telling),
            where=name,
            remedy="기간을 늘리거나 자료를 더 모은 뒤 다시 비교하세요.",
        )

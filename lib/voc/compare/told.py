"""What a comparison tells: which causes are more with one side, and what becomes of the others."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from voc.bucket import is_bucket
from voc.compare.shares import TOLD, compare_shares
from voc.compare.sides import Side, Sides

MORE_SECOND, MORE_FIRST, UNCLEAR, FEW, SILENT = "more_second", "more_first", "unclear", "few", "silent"
"""Verdicts: told as more with a side, no clear difference, fewer than 30 to compare, nothing said."""
_LEADING = ("cause_id", "inquiry_type", "name", "verdict")


@dataclass(frozen=True)
class Comparison:
    """Two sides and their compared causes.

    Attributes
    ----------
    sides : Sides
    table : DataFrame
        A row a cause: cause_id, inquiry_type, name, verdict, then the columns of `compare_shares`; told ones
        first, largest difference first.  Where two types have a cause of one name, it holds its type.
        Buckets of inquiries that say nothing have counts and no share.
    """

    sides: Sides
    table: pd.DataFrame

    def of(self, *verdicts: str) -> pd.DataFrame:
        """The rows of these verdicts, in the table's order."""
        return self.table[self.table["verdict"].isin(verdicts)]


def compare(sides: Sides) -> Comparison:
    """Compare the shares of all causes; every inquiry of both sides is in exactly one row."""
    shares = compare_shares(sides.first.telling, sides.second.telling)
    table = pd.concat([shares, _silent(sides)]).reset_index(names="cause_id")
    table = table.merge(sides.causes, on="cause_id", how="left", validate="1:1")
    twice = table["name"].duplicated(keep=False)
    table["name"] = table["name"].mask(twice, table["name"] + "(" + table["inquiry_type"] + ")")
    facts = zip(table["cause_id"], table["q_value"], table["difference"], strict=True)
    table["verdict"] = [_verdict(*fact) for fact in facts]
    for column, side in (("first_inquiries", sides.first), ("second_inquiries", sides.second)):
        table[column] = table[column].astype(int)
        assert table[column].sum() == len(side.inquiries), column
    order = table.assign(
        rank=table["verdict"].map([MORE_SECOND, MORE_FIRST, UNCLEAR, FEW, SILENT].index),
        size=-table["difference"].abs(), number=-(table["first_inquiries"] + table["second_inquiries"]),
    ).sort_values(["rank", "size", "number", "cause_id"])  # fmt: skip
    columns = [*_LEADING, *(name for name in shares if name not in _LEADING)]
    return Comparison(sides, order[columns].reset_index(drop=True))


def _silent(sides: Sides) -> pd.DataFrame:
    counts = {
        name: _buckets(side) for name, side in (("first", sides.first), ("second", sides.second))
    }  # fmt: skip
    table = pd.DataFrame({f"{name}_inquiries": found for name, found in counts.items()})
    return table.fillna(0).rename_axis("cause_id")


def _buckets(side: Side) -> pd.Series:
    causes = side.inquiries["cause_id"]
    return causes[causes.map(is_bucket).astype(bool)].value_counts()


def _verdict(cause_id: str, q_value: float, difference: float) -> str:
    if is_bucket(cause_id):
        return SILENT
    if pd.isna(q_value):
        return FEW
    if q_value > TOLD:
        return UNCLEAR
    return MORE_SECOND if difference > 0 else MORE_FIRST

"""Repeat contacts (재문의): how often, how soon, and about what when it is something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.bucket import is_bucket
from voc.ranking.counts import ALL, Cubes, type_unit
from voc.ranking.insights.shares import estimate, percent, wilson
from voc.settings import MIN_RANKED, Inquiries

MIN_PATH = 10
"""Fewer repeats say nothing of how soon they come, or of what they are about."""
_NO_KEYS = (
    "재문의를 보려면 voc.yml의 inquiries.columns에 "
    "order_key(주문번호)나 customer_key(고객번호) 열을 적으세요."
)
_NO_LINKS = "앞선 문의를 알 수 없는 실행입니다. notebooks/01_intake.ipynb부터 다시 실행하세요."
_COLUMNS = (
    "unit_id", "channel", "inquiries", "repeats", "repeat_low", "repeat_share", "repeat_high",
    "first_contacts", "resolved_low", "resolved_share", "resolved_high", "gap_median_days", "gap_p90_days",
)  # fmt: skip
_PATHS = ("first_unit_id", "second_unit_id", "repeats", "share", "gap_median_days")


@dataclass(frozen=True)
class Repeats:
    """Artefacts ``repeats`` and ``repeat_paths``, and a line that sums them up or says what to supply."""

    table: pd.DataFrame
    paths: pd.DataFrame
    line: str


def repeat_contacts(cubes: Cubes, rule: Inquiries) -> Repeats:
    """How often customers ask again, by type, cause and channel.

    Of the window's inquiries with a key: the share that are repeats, and the share of first contacts that no
    repeat follows (first-contact resolution).  The latter counts only those whose time to ask again is over,
    and is a ceiling: who gave up, or asked again without the key, looks settled.  Rows have 30 inquiries with
    a key at least.  The days between two contacts and what follows what are of the whole history, from 10
    repeats on; the days are at most the window of a repeat, by its definition.

    Parameters
    ----------
    cubes : Cubes
    rule : Inquiries
        The settings, with the windows by type.
    """
    rows = cubes.inquiries
    if rows["is_repeat"].isna().all():
        return _nothing(_NO_KEYS)
    if "repeat_of" not in rows:
        return _nothing(_NO_LINKS)
    linked = _linked(rows)
    longest = pd.Timedelta(days=max([rule.repeat_days, *rule.repeat_days_by_type.values()]))
    window = cubes.in_window()
    known = window[window["is_repeat"].notna()].assign(
        followed=lambda table: table["inquiry_id"].isin(linked["repeat_of"]),
        over=lambda table: table["created_at"] + longest <= rows["created_at"].max(),
    )
    gaps = dict(_by_unit(linked.assign(cause_id=linked["first_cause"], inquiry_type=linked["first_type"])))
    table = pd.DataFrame(
        [
            (*key, *_shares(part), *_gap(gaps.get(key)))
            for key, part in _by_unit(known)
            if len(part) >= MIN_RANKED
        ],
        columns=list(_COLUMNS),
    )
    return Repeats(table, _paths(linked), _line(table))


def _nothing(line: str) -> Repeats:
    return Repeats(pd.DataFrame(columns=list(_COLUMNS)), pd.DataFrame(columns=list(_PATHS)), line)


def _linked(rows: pd.DataFrame) -> pd.DataFrame:
    """Each repeat with type, cause and channel of the inquiry it follows, and the days between."""
    names = {
        "inquiry_id": "repeat_of", "created_at": "before", "cause_id": "first_cause",
        "inquiry_type": "first_type", "channel": "first_channel",
    }  # fmt: skip
    first = rows[[name for name in names if name in rows]].rename(columns=names)
    linked = rows[rows["repeat_of"].notna()].merge(first, on="repeat_of")
    if "first_channel" in linked:  # the contact that did not settle the matter came there
        linked["channel"] = linked["first_channel"]
    return linked.assign(days=(linked["created_at"] - linked["before"]).dt.total_seconds() / 86_400)


def _by_unit(rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """Rows of each unit, all channels ("") and each."""
    units = [pd.Series(ALL, index=rows.index), rows["inquiry_type"].map(type_unit), rows["cause_id"]]
    for unit in units:
        for unit_id, part in rows.groupby(unit, sort=True):
            if is_bucket(str(unit_id)):
                continue
            yield (str(unit_id), ""), part
            if "channel" in part:
                yield from (((str(unit_id), str(c)), one) for c, one in part.groupby("channel", sort=True))


def _shares(part: pd.DataFrame) -> tuple[Any, ...]:
    """Of inquiries with a key: repeats; of first contacts that are over: settled at once."""
    again = part["is_repeat"].astype(bool)
    first = part[~again & part["over"]]
    settled = int((~first["followed"]).sum())
    resolved = wilson(settled, len(first)) if len(first) >= MIN_RANKED else (float("nan"),) * 3
    return len(part), int(again.sum()), *wilson(int(again.sum()), len(part)), len(first), *resolved


def _gap(linked: pd.DataFrame | None) -> tuple[float, float]:
    """Median and 90 % of the days between."""
    if linked is None or len(linked) < MIN_PATH:
        return float("nan"), float("nan")
    middle, most = linked["days"].quantile([0.5, 0.9])
    return float(middle), float(most)


def _paths(linked: pd.DataFrame) -> pd.DataFrame:
    """What a repeat was about when the first contact was about something else, most frequent first."""
    of_first = linked["first_cause"].value_counts().to_dict()
    other = linked[linked["cause_id"] != linked["first_cause"]]
    silent = [other[column].map(is_bucket).astype(bool) for column in ("cause_id", "first_cause")]
    other = other[~silent[0] & ~silent[1]]
    rows = [
        (first, second, len(part), len(part) / of_first[first], part["days"].median())
        for (first, second), part in other.groupby(["first_cause", "cause_id"], sort=True)
        if len(part) >= MIN_PATH
    ]
    table = pd.DataFrame(rows, columns=list(_PATHS))
    return table.sort_values("repeats", ascending=False, kind="stable", ignore_index=True)


def _line(table: pd.DataFrame) -> str:
    every = table[table["unit_id"].eq(ALL) & table["channel"].eq("")]
    if every.empty:
        return f"열쇠(주문번호, 고객번호)가 있는 문의가 {MIN_RANKED}건보다 적어 재문의율을 내지 않습니다."
    row = every.iloc[0]
    parts = [f"재문의율은 {estimate(row['repeat_low'], row['repeat_share'], row['repeat_high'])}입니다."]
    if pd.notna(row["resolved_share"]):
        parts.append(
            f"첫 문의 가운데 재문의가 없던 것은 {percent(row['resolved_share'])}입니다(실제 해결률의 상한)."
        )
    if pd.notna(row["gap_median_days"]):
        soon, late = row["gap_median_days"], row["gap_p90_days"]
        parts.append(f"다시 묻기까지 중앙값 {soon:.1f}일, 열에 아홉은 {late:.1f}일 안입니다.")
    return " ".join(parts)

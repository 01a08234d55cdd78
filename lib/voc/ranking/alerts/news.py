"""Causes that are new, and causes that came back."""

from __future__ import annotations

import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.weeks import monday, week_label
from voc.words import CAUSE_BACK, NEW_CAUSE, count

NEW_WEEKS = 8
"""A cause is new, or back, for this many weeks."""
MIN_NEW = 10

News = dict[str, tuple[str, int, str]]
"""Kind (new|returned), inquiries so far and a Korean sentence, by cause_id."""


def news(cubes: Cubes, passports: pd.DataFrame | None = None) -> News:
    """Causes that are new by their passport, those that are new by their counts, and those that came back.

    The first run of a type knows of no earlier causes, so there only counts can say that one is new.
    """
    return {**_by_counts(cubes), **_by_passport(cubes, passports)}


def _by_counts(cubes: Cubes) -> News:
    """Causes born within the last eight weeks, where the data reach at least as far back again."""
    weeks, found = len(cubes.calendar.weeks), {}
    for unit in cubes.members("cause"):
        born = int(cubes.born[unit])
        age, since = weeks - born, int(cubes.counts[unit, born:].sum())
        if age <= NEW_WEEKS and weeks >= 2 * NEW_WEEKS and since >= MIN_NEW:
            first = week_label(cubes.calendar.weeks[born])
            text = f"{NEW_CAUSE}: {first}에 처음 나타나 {age}주 동안 {count(since)} 들어왔습니다."
            found[str(cubes.units["unit_id"].iloc[unit])] = ("new", since, text)
    return found


def _by_passport(cubes: Cubes, passports: pd.DataFrame | None) -> News:
    """Causes born or returned in one of the last weeks' runs; those of a type's first run are not news."""
    if passports is None or passports.empty:
        return {}
    first = passports.groupby("inquiry_type")["date"].transform("min")
    since = cubes.calendar.last - pd.Timedelta(weeks=NEW_WEEKS - 1)
    rows = passports[passports["event"].isin(["born", "returned"]) & (passports["date"] > first)]
    rows = rows[rows["date"] >= since].drop_duplicates("cause_id", keep="last").set_index("cause_id")
    so_far = cubes.inquiries["cause_id"].value_counts()
    found = {}
    for unit_id in cubes.units["unit_id"].iloc[cubes.members("cause")]:
        if unit_id in rows.index:
            when, inquiries = week_label(monday(rows.loc[[unit_id], "date"]).iloc[0]), int(so_far[unit_id])
            found[str(unit_id)] = (
                (
                    "new",
                    inquiries,
                    f"{NEW_CAUSE}: {when}에 처음 확인했고 지금까지 {count(inquiries)} 들어왔습니다.",
                )
                if rows.at[unit_id, "event"] == "born"
                else (
                    "returned",
                    inquiries,
                    f"{CAUSE_BACK}: 8주 넘게 없던 문의가 {when}에 다시 확인되었습니다.",
                )
            )
    return found

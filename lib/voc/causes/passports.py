"""Passports: what happened to every cause, when and by whom; they only ever grow."""

from __future__ import annotations

import pandas as pd

from voc.causes.groups import Event, Groups
from voc.causes.memory import Memory

DEAD_WEEKS = 8
"""Complete weeks without an inquiry after which a cause is dead."""
RETURNED = 5
"""Recent inquiries with which a dead cause is back; fewer may have been put there by mistake."""
ENDED = frozenset({"merged", "moved", "died"})
"""A cause whose last event is one of these is not expected to have inquiries."""
COLUMNS = ("cause_id", "inquiry_type", "date", "event", "by", "detail", "auto_name")


def origins(groups: Groups, inquiry_type: str, memory: Memory | None) -> list[Event]:
    """The first event of every cause of a type that has no passport yet."""
    seen = set(memory.passports["cause_id"]) if memory else set()
    told = {event.cause_id for event in groups.events}
    again = bool(memory) and inquiry_type in set(memory.causes["inquiry_type"])  # type: ignore[union-attr]
    events = []
    for group, size in zip(groups.groups, groups.sizes, strict=True):
        if group.id in seen | told:
            continue
        if group.origin == "born":
            text = f"지금까지의 원인과 다른, 서로 비슷한 최근 문의 {size:,}건"
            events.append(Event(group.id, "born", "run", text))
        elif again:
            events.append(Event(group.id, "split", "run", f"유형을 다시 묶으면서 갈라져 나온 {size:,}건"))
        else:
            events.append(Event(group.id, "born", "run", f"유형을 처음 묶어 찾은 {size:,}건"))
    return events


def passports(
    memory: Memory | None, told: dict[str, list[Event]], causes: pd.DataFrame, assigned: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All passports, and the events of this run alone.

    Parameters
    ----------
    told : dict of inquiry_type to its events
    causes : DataFrame
        The `causes` artefact of this run.
    assigned : DataFrame
        cause_id and created_at of every inquiry.

    Returns
    -------
    DataFrames with cause_id, inquiry_type, date, event, by, detail, auto_name
    """
    rows = [(event, inquiry_type) for inquiry_type, events in told.items() for event in events]
    if memory:
        rows += _renamed(memory, causes) + _lives(memory, assigned, {event.cause_id for event, _ in rows})
    day = assigned["created_at"].max().tz_localize(None).normalize()
    names = (
        {}
        if memory is None
        else dict(zip(memory.causes["cause_id"], memory.causes["auto_name"], strict=True))
    )
    names |= dict(zip(causes["cause_id"], causes["auto_name"], strict=True))
    fresh = pd.DataFrame(
        [
            (e.cause_id, inquiry_type, day, e.event, e.by, e.detail, names.get(e.cause_id, ""))
            for e, inquiry_type in rows
        ],
        columns=list(COLUMNS),
    )
    if memory is None:
        return fresh, fresh
    return pd.concat([memory.passports, fresh], ignore_index=True), fresh


def auto_names(memory: Memory) -> dict[str, str]:
    """The name that each cause was born with, as its passport and last run say."""
    born = memory.passports[memory.passports["auto_name"] != ""].drop_duplicates("cause_id")
    names = dict(zip(born["cause_id"], born["auto_name"], strict=True))
    return names | dict(zip(memory.causes["cause_id"], memory.causes["auto_name"], strict=True))


def _renamed(memory: Memory, causes: pd.DataFrame) -> list[tuple[Event, str]]:
    both = causes.merge(memory.causes[["cause_id", "name"]], on="cause_id", suffixes=("", "_before"))
    changed = both[both["name"] != both["name_before"]]
    columns = ["cause_id", "inquiry_type", "name_before", "name"]
    return [
        (Event(cause_id, "renamed", "planner", f"‘{before}’ → ‘{now}’"), inquiry_type)
        for cause_id, inquiry_type, before, now in changed[columns].itertuples(index=False)
    ]


def _lives(memory: Memory, assigned: pd.DataFrame, told: set[str]) -> list[tuple[Event, str]]:
    """Causes that died or came back."""
    local = assigned["created_at"].dt.tz_localize(None)
    monday = local.max().to_period("W-SUN").start_time
    end = monday + pd.Timedelta(weeks=1) if local.max().weekday() == 6 else monday
    quiet_since = end - pd.Timedelta(weeks=DEAD_WEEKS)
    last = local.groupby(assigned["cause_id"]).max()
    lately = assigned.loc[local > memory.recent_after.tz_localize(None), "cause_id"].value_counts()
    events = []
    for row in memory.passports.drop_duplicates("cause_id", keep="last").itertuples():
        cause_id, inquiry_type = str(row.cause_id), str(row.inquiry_type)
        if cause_id in told:
            continue
        seen = last.get(cause_id)
        if row.event == "died" and lately.get(cause_id, 0) >= RETURNED:
            text = f"다시 들어온 문의 {lately[cause_id]:,}건"
            events.append((Event(cause_id, "returned", "run", text), inquiry_type))
        elif row.event not in ENDED and local.min() <= quiet_since and (seen is None or seen < quiet_since):
            text = f"완전한 {DEAD_WEEKS}주 동안 문의 없음"
            events.append((Event(cause_id, "died", "run", text), inquiry_type))
    return events

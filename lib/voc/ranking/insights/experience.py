"""Experience: NPS, CES and rating by type, cause, status and journey stage, and what causes go with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from voc.bucket import is_bucket
from voc.ranking.counts import ALL, Cubes, type_unit
from voc.ranking.insights.experience_words import experience_line
from voc.ranking.insights.scores import MEASURES, Measure, change, impact, mean_score, points
from voc.ranking.model import Floats
from voc.settings import MIN_RANKED

COMPARED_WEEKS = 13
"""Most weeks before and after an action whose scores are compared: a quarter."""
_SPLITS = ("status", "journey_stage")
_COLUMNS = ("unit_id", "split", "value", "measure", "inquiries", "answers", "low", "mid", "high")
_IMPACT = (
    "unit_id", "measure", "answers", "score", "score_without", "impact_low", "impact_mid", "impact_high",
    "p_value",
)  # fmt: skip
_CHANGES = (
    "unit_id", "action", "start_date", "journey_stage", "measure", "answers_before", "before",
    "answers_after", "after", "change_low", "change_mid", "change_high", "others_change",
)  # fmt: skip


@dataclass(frozen=True)
class Experience:
    """Artefacts ``experience``, ``impact``, ``score_changes``, and a line that sums them up."""

    table: pd.DataFrame
    impact: pd.DataFrame
    changes: pd.DataFrame
    line: str


def experience(cubes: Cubes, decisions: pd.DataFrame | None = None) -> Experience:
    """Scores of the window's inquiries with an answer, everywhere from 30 answers on.

    ``impact`` is the score of all less the score without a cause; ``score_changes`` compares up to 13 weeks
    before an action with as many after it, for its cause or type, and for the journey stage most of these
    inquiries are at.  All are of those who answered, and none is an effect.

    Parameters
    ----------
    cubes : Cubes
    decisions : DataFrame, optional
        The artefact ``decisions``.
    """
    window, asked = cubes.in_window(), _asked(cubes.inquiries)
    scores = pd.DataFrame(
        [row for measure in asked for row in _scores(window, measure)], columns=list(_COLUMNS)
    )
    impacts = pd.DataFrame(_impacts(window, asked), columns=list(_IMPACT))
    changes = pd.DataFrame(_changes(cubes, asked, decisions), columns=list(_CHANGES))
    line = experience_line(cubes, asked, scores, impacts, changes)
    return Experience(scores, impacts, changes, line)


def _asked(rows: pd.DataFrame) -> list[Measure]:
    return [one for one in MEASURES if one.column in rows and rows[one.column].notna().any()]


def _values(rows: pd.DataFrame, measure: Measure) -> Floats:
    return points(measure, rows[measure.column].dropna().to_numpy(dtype=float))


def _parts(rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], pd.DataFrame]]:
    """All, each type and cause, and all by status and journey stage."""
    yield (ALL, "", ""), rows
    for unit in (rows["inquiry_type"].map(type_unit), rows["cause_id"]):
        yield from (((str(name), "", ""), part) for name, part in rows.groupby(unit, sort=True))
    for split in _SPLITS:
        if split in rows:
            yield from (((ALL, split, str(name)), part) for name, part in rows.groupby(split, sort=True))


def _scores(rows: pd.DataFrame, measure: Measure) -> Iterator[tuple[object, ...]]:
    for key, part in _parts(rows):
        values = _values(part, measure)
        if len(values) >= MIN_RANKED and not is_bucket(key[0]):
            yield (*key, measure.column, len(part), len(values), *mean_score(values, measure))


def _impacts(rows: pd.DataFrame, asked: list[Measure]) -> list[tuple[object, ...]]:
    """Of each cause that 30 answers are about, and 30 are not."""
    groups = []
    for measure in asked:
        answered = rows[rows[measure.column].notna()]
        for cause, number in answered["cause_id"].value_counts().sort_index().items():
            if min(number, len(answered) - number) >= MIN_RANKED and not is_bucket(str(cause)):
                groups.append((measure, answered, str(cause)))
    found: list[tuple[object, ...]] = []
    for measure, answered, cause in groups:
        values, inside = _values(answered, measure), answered["cause_id"].eq(cause).to_numpy()
        one = impact(values, inside, len(groups))
        means = (values.mean(), values[~inside].mean())
        found.append((cause, measure.column, int(inside.sum()), *means, *one.estimate, one.p_value))
    return found


def _changes(cubes: Cubes, asked: list[Measure], decisions: pd.DataFrame | None) -> list[tuple[object, ...]]:
    compared = []
    for action in [] if decisions is None else decisions.to_dict("records"):
        for stage, mine, others in _scopes(cubes.inquiries, str(action["unit_id"])):
            for measure in asked:
                parts = [
                    _values(rows[rows["week"].isin(weeks)], measure)
                    for rows in (mine, others)
                    for weeks in _around(cubes.calendar.weeks, action["start_date"])
                ]
                if min(map(len, parts)) >= MIN_RANKED:
                    key = (action["unit_id"], action["action"], action["start_date"], stage, measure.column)
                    compared.append((key, parts))
    return [
        (*key, len(before), before.mean(), len(after), after.mean(),
         *change(before, after, len(compared)), others_after.mean() - others_before.mean())
        for key, (before, after, others_before, others_after) in compared
    ]  # fmt: skip


def _scopes(rows: pd.DataFrame, unit_id: str) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """The action's inquiries and all others; then those of its journey stage and all others."""
    mine = rows["inquiry_type"].map(type_unit).eq(unit_id) | rows["cause_id"].eq(unit_id)
    yield "", rows[mine], rows[~mine]
    if "journey_stage" in rows:
        for stage in rows.loc[mine, "journey_stage"].mode().head(1):
            there = rows["journey_stage"].eq(stage)
            yield str(stage), rows[there], rows[~there]


def _around(weeks: pd.DatetimeIndex, start: pd.Timestamp) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex]:
    """As many weeks before the one within which an action starts as after it; a Monday's week is after."""
    before, after = weeks[weeks + pd.Timedelta(days=7) <= start], weeks[weeks >= start]
    number = min(len(before), len(after), COMPARED_WEEKS)
    return before[len(before) - number :], after[:number]

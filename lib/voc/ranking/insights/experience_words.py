"""Scores as a planner reads them: of those who answered, and never as an effect."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.ranking.counts import ALL, Cubes
from voc.ranking.insights.scores import Estimate, Measure
from voc.ranking.insights.shares import percent
from voc.settings import MIN_RANKED
from voc.words import josa, number

SURE = 0.05
"""A cause whose corrected p-value is higher is not told."""
_MOST = 3
_NOTHING = (
    "고객 경험 점수를 보려면 voc.yml의 inquiries.columns에 nps(추천 점수 0~10), ces(수월함 1~7), "
    "rating(만족도 1~5) 열을 적으세요."
)
_NO_STAGE = (
    "고객 여정 단계별(MoT)로 보려면 voc.yml의 inquiries.columns에 journey_stage(여정 단계) 열을 적으세요."
)


def experience_line(
    cubes: Cubes, asked: list[Measure], scores: pd.DataFrame, impacts: pd.DataFrame, changes: pd.DataFrame
) -> str:
    """What the tables say, or which columns to supply."""
    if not asked:
        return _NOTHING
    every = scores[scores["unit_id"].eq(ALL)]
    lines = [_overall(one, every, cubes) for one in asked]
    if every.empty:
        return " ".join(filter(None, lines))
    lines += ["응답한 고객만의 점수라 모든 고객의 생각과는 다를 수 있습니다."]
    names = dict(zip(cubes.units["unit_id"], cubes.units["name"], strict=True))
    lines += [
        _impacts(asked, impacts, names),
        *_stages(asked, every, cubes),
        *_changes(asked, changes, names),
    ]
    return " ".join(filter(None, lines))


def spoken(value: Estimate, digits: int) -> str:
    """A score with its interval.

    >>> spoken(Estimate(-16.04, -12.3, -8.5), 1)
    '-12.3(-16.0~-8.5)'
    """
    low, mid, high = (number(one, digits) for one in value)
    return f"{mid}({low}~{high})"


def _overall(measure: Measure, every: pd.DataFrame, cubes: Cubes) -> str:
    found = every[every["measure"].eq(measure.column) & every["split"].eq("")]
    if found.empty:
        there = int(cubes.in_window()[measure.column].notna().sum())
        few = f"{measure.name} 응답이 최근 {cubes.calendar.window}주에 {there:,}건"
        return f"{few}이라 점수를 내지 않습니다({MIN_RANKED}건부터)."
    row = found.iloc[0]
    score = spoken(Estimate(row["low"], row["mid"], row["high"]), measure.digits)
    share = percent(row["answers"] / row["inquiries"])
    name = josa(measure.name, "은/는")
    return f"최근 {cubes.calendar.window}주 {name} {score}, 응답 {row['answers']:,}건(응답률 {share})입니다."


def _impacts(asked: list[Measure], impacts: pd.DataFrame, names: dict[str, str]) -> str:
    """Of the first measure in which causes stand out: the largest."""
    sure = impacts[impacts["p_value"].le(SURE)]
    for measure in asked:
        found = sure[sure["measure"].eq(measure.column)]
        if len(found):
            largest = found.reindex(found["impact_mid"].abs().sort_values(ascending=False).index).head(_MOST)
            told = [_without(row, measure, names) for row in largest.to_dict("records")]
            few = f" 등 {len(found)}개" if len(found) > len(told) else ""
            return (
                f"{josa(measure.name, '과/와')} 연관이 뚜렷한 원인{few}: {', '.join(told)}. "
                "점수와의 연관이며 그 원인의 효과는 아닙니다."
            )
    return "점수와 뚜렷한 연관이 보이는 원인은 없습니다." if len(impacts) else ""


def _without(row: dict[Any, Any], measure: Measure, names: dict[str, str]) -> str:
    low, mid, high = sorted(abs(row[f"impact_{end}"]) for end in ("low", "mid", "high"))
    way = "높음" if row["impact_mid"] < 0 else "낮음"
    told = [number(one, measure.digits) for one in (mid, low, high)]
    return f"{names[row['unit_id']]}(빼고 보면 {told[0]}점 {way}, {told[1]}~{told[2]}점)"


def _stages(asked: list[Measure], every: pd.DataFrame, cubes: Cubes) -> list[str]:
    """All journey stages by the first measure that has them, lowest first."""
    if "journey_stage" not in cubes.inquiries:
        return [_NO_STAGE]
    for measure in asked:
        found = every[every["split"].eq("journey_stage") & every["measure"].eq(measure.column)]
        if len(found):
            told = [
                f"{row['value']} {spoken(Estimate(row['low'], row['mid'], row['high']), measure.digits)}"
                for row in found.sort_values("mid", kind="stable").to_dict("records")
            ]
            return [f"여정 단계별(MoT) {josa(measure.name, '은/는')} {', '.join(told)}입니다."]
    return []


def _changes(asked: list[Measure], changes: pd.DataFrame, names: dict[str, str]) -> list[str]:
    """Actions after which the score is another, each by the first measure that shows it."""
    clear = changes[changes["change_low"].gt(0) | changes["change_high"].lt(0)]
    clear = clear.drop_duplicates(["unit_id", "action", "start_date", "journey_stage"])
    told = []
    for measure in asked:
        for row in clear[clear["measure"].eq(measure.column)].to_dict("records"):
            what = f"{row['journey_stage']} 단계" if row["journey_stage"] else names.get(row["unit_id"], "")
            low, mid, high = sorted(abs(row[f"change_{end}"]) for end in ("low", "mid", "high"))
            size, *ends = (number(one, measure.digits) for one in (mid, low, high))
            way = "높아졌습니다" if row["change_mid"] > 0 else "낮아졌습니다"
            other = f"{number(row['others_change'], measure.digits)}점"
            told.append(
                f"{row['start_date'].month}월 {row['start_date'].day}일 조치 뒤 "
                f"{what}의 {josa(measure.name, '은/는')} {size}점"
                f"({ends[0]}~{ends[1]}점) {way}(같은 기간 다른 문의 {other})."
            )
    return [*told, "전후의 차이일 뿐 조치의 효과로 단정할 수 없습니다."] if told else []

"""Tags of the centre: how many say nothing, how many are doubtful, and how deep their tree goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from voc.artefacts import Run
from voc.ranking.counts import Cubes, type_unit
from voc.ranking.insights.mistags import is_other, mistagged
from voc.ranking.insights.shares import estimate, percent, wilson
from voc.settings import MIN_RANKED
from voc.words import josa, number

_COLUMNS = (
    "unit_id", "inquiries", "share", "doubted", "doubted_low", "doubted_share", "doubted_high", "likely_type",
    "likely_share",
)  # fmt: skip
_TREE = ("path", "depth", "inquiries", "share_of_parent", "ends_here", "top_cause_id", "top_cause_share")
_NO_TYPES = (
    "상담사가 붙인 유형이 없어 태그를 살피지 못했습니다. "
    "voc.yml의 inquiries.columns에 inquiry_type(문의유형) 열을 적으세요."
)
_NO_PATHS = (
    "태그를 단계로 보려면 voc.yml의 inquiries.columns에 type_path(배송 > 지연 > 예정일) 열을 적으세요."
)
_STEP = ">"
_MIN_SHOWN = 10


@dataclass(frozen=True)
class Tags:
    """Artefacts ``tags``, ``mistagged`` and ``tag_tree``, and a line on them or on what to supply."""

    table: pd.DataFrame
    mistagged: pd.DataFrame
    tree: pd.DataFrame
    line: str


def tag_quality(run: Run, cubes: Cubes) -> Tags:
    """How far the centre's tags can be trusted, over the window.

    Parameters
    ----------
    run : Run
        With `inquiries` (their own tags) and `tokens`.
    cubes : Cubes

    Notes
    -----
    ``tags``: each type and cause with 30 inquiries; those whose words belong to another type (`mistags`),
    their share with its 90 % interval, and the type that most of them belong to.  ``mistagged``: these
    inquiries, newest first, for the centre.  ``tag_tree``: every step of type_path with 10 inquiries, its
    share of the step above, and its largest cause: a tag of one cause is deep enough, one of many is not.
    """
    own = run.load("inquiries")[["inquiry_id", "inquiry_type"]].rename(columns={"inquiry_type": "tag"})
    rows = cubes.inquiries.merge(own, on="inquiry_id").merge(
        run.load("tokens")[["inquiry_id", "lemmas"]], on="inquiry_id"
    )
    weeks = cubes.calendar.weeks[cubes.window]
    tagged = rows[rows["tag"].notna()]
    doubted = mistagged(tagged)
    dated = doubted.merge(rows[["inquiry_id", "created_at", "week"]], on="inquiry_id")
    listed = dated[dated["week"].isin(weeks)].sort_values(
        ["created_at", "inquiry_id"], ascending=[False, True]
    )
    window = tagged[tagged["week"].isin(weeks)].merge(
        doubted[["inquiry_id", "likely_type"]], on="inquiry_id", how="left"
    )
    table = pd.DataFrame(list(_by_unit(window)), columns=list(_COLUMNS))
    paths = rows[rows["week"].isin(weeks)]
    tree = _tree(paths) if "type_path" in paths else pd.DataFrame(columns=list(_TREE))
    line = " ".join((_line(window), _depth(paths, tree)))
    return Tags(table, listed.drop(columns="week").reset_index(drop=True), tree, line)


def _by_unit(window: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for unit in (window["inquiry_type"].map(type_unit), window["cause_id"]):
        for unit_id, part in window.groupby(unit, sort=True):
            if len(part) < MIN_RANKED:
                continue
            likely = part["likely_type"].dropna()
            low, share, high = wilson(len(likely), len(part))
            most = _largest(likely)
            yield str(unit_id), len(part), len(part) / len(window), len(likely), low, share, high, *most


def _line(window: pd.DataFrame) -> str:
    if window.empty:
        return _NO_TYPES
    other = window["tag"].map(is_other).astype(bool)
    doubted = window["likely_type"].notna()
    rest = window[~other]
    lines = []
    if other.any():
        lines.append(f"기타로 분류된 문의는 {estimate(*wilson(int(other.sum()), len(window)))}입니다.")
        most, _ = _largest(window.loc[other, "likely_type"].dropna())
        if most:
            moved = percent(float(doubted[other].mean()))
            lines.append(f"그 가운데 {moved}는 다른 유형의 원인과 같은 내용입니다(가장 많은 것: {most}).")
    if len(rest):
        wrong = int(rest["likely_type"].notna().sum())
        lines.append(
            f"다른 유형이 맞아 보이는 문의는 {number(wrong)}건, {estimate(*wilson(wrong, len(rest)))}입니다"
            "(글의 낱말로 본 것이니 목록을 확인하세요)."
        )
    return " ".join(lines)


def _largest(names: pd.Series) -> tuple[str, float]:
    """The most frequent name and its share; "" and NaN without any."""
    counts = names.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return (str(counts.index[0]), counts.iloc[0] / len(names)) if len(counts) else ("", float("nan"))


def _steps(path: str) -> list[str]:
    return [step.strip() for step in path.split(_STEP) if step.strip()]


def _tree(rows: pd.DataFrame) -> pd.DataFrame:
    """Every step of the tags with ten inquiries, in the order of the tree."""
    known = rows[rows["type_path"].notna()]
    paths = known["type_path"].map(_steps)
    walked = [
        (" > ".join(steps[:depth]), depth, len(steps) == depth, cause)
        for steps, cause in zip(paths, known["cause_id"], strict=True)
        for depth in range(1, len(steps) + 1)
    ]
    table = pd.DataFrame(walked, columns=["path", "depth", "ends", "cause_id"])
    sizes = table.groupby("path").size()
    found = []
    for name, part in table.groupby("path", sort=True):
        if len(part) < _MIN_SHOWN:
            continue
        path, depth = str(name), int(part["depth"].iloc[0])
        above = sizes[path.rsplit(" > ", 1)[0]] if depth > 1 else int((table["depth"] == 1).sum())
        largest = _largest(part["cause_id"])
        found.append((path, depth, len(part), len(part) / above, int(part["ends"].sum()), *largest))
    return pd.DataFrame(found, columns=list(_TREE))


def _depth(rows: pd.DataFrame, tree: pd.DataFrame) -> str:
    """How deep the tags go, and which leaf hides most."""
    if tree.empty:
        return _NO_PATHS
    depth = rows["type_path"].dropna().map(lambda path: len(_steps(path)))
    shallow = percent(float((depth < depth.max()).mean()))
    text = f"태그는 {depth.max()}단계까지 있고, 문의의 {shallow}는 그보다 얕은 단계에서 끝납니다."
    mixed = tree[tree["ends_here"].ge(MIN_RANKED) & tree["top_cause_share"].lt(0.5)]
    if mixed.empty:
        return text
    largest = mixed.sort_values("ends_here", ascending=False, kind="stable").iloc[0]
    named = josa(f"'{largest['path']}'", "은/는")
    return f"{text} {named} 가장 큰 원인도 {percent(largest['top_cause_share'])}뿐이라 더 나눌 만합니다."

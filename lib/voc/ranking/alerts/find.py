"""What needs attention this week: surges, new causes, causes that came back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.ranking.alerts.news import news
from voc.ranking.alerts.surprise import MIN_PAST_WEEKS, Surprise, surprises
from voc.ranking.alerts.told import told
from voc.ranking.counts import Cubes
from voc.ranking.model import Floats
from voc.ranking.weeks import week_label
from voc.words import count

_NAMED = 3
_RISING_P = 0.1
_WHOLE = {"type": "유형 전체에서 늘었습니다", "all": "여러 유형에서 함께 늘었습니다"}
_COLUMNS = [
    "unit_id", "level", "inquiry_type", "name", "kind", "look_weeks", "observed",
    "expected_low", "expected_mid", "expected_high", "p_value", "q_value", "text",
]  # fmt: skip


def find_alerts(cubes: Cubes, passports: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row a unit that needs attention.

    The count of the last week and that of the last two are held against what the weeks before them predict
    (`surprise`); what is told is chosen with few false alerts, at the lowest level that explains it (`told`).
    A cause that is new or back (`news`) is told as that.

    Returns
    -------
    DataFrame
        unit_id, level, inquiry_type, name, kind (surge|new|returned); look_weeks (1 or 2), observed,
        expected_low, expected_mid, expected_high, p_value and q_value of a surge; text, a Korean sentence.
        For a cause that is new or back look_weeks is 0, observed is all its inquiries, and the rest is empty.
    """
    known, surprise = news(cubes, passports), surprises(cubes)
    q_values = told(cubes.units, surprise)
    rows = []
    for position, unit in enumerate(zip(*(cubes.units[name] for name in _COLUMNS[:4]), strict=True)):
        if unit[0] in known:
            kind, observed, text = known[unit[0]]
            rows.append((*unit, kind, 0, observed, *[np.nan] * 5, text))
        elif not np.isnan(q_values[position]):
            rows.append((*unit, "surge", *_surge(cubes, surprise, q_values, position)))
    return pd.DataFrame(rows, columns=_COLUMNS)


def unjudged(cubes: Cubes) -> str:
    """A Korean sentence on where surges could not be looked for, "" where they were everywhere.

    New and returned causes do not depend on it.
    """
    weeks, needed = len(cubes.calendar.weeks), MIN_PAST_WEEKS + 2
    if weeks < needed:
        return f"이력이 {weeks}주뿐이라 급증은 판정하지 않았습니다({needed}주부터 판정합니다)."
    types = cubes.members("type")
    unusual = types[~cubes.calm[types, -1]]
    if not len(unusual):
        return ""
    names = "모든 유형" if len(unusual) == len(types) else ", ".join(cubes.units["name"].iloc[unusual])
    return f"행사나 연휴가 낀 주라 평소와 다를 수 있어 급증을 판정하지 않았습니다: {names}."


def _surge(cubes: Cubes, surprise: Surprise, q_values: Floats, unit: int) -> tuple[object, ...]:
    """Columns look_weeks to text."""
    look = surprise.look(unit)
    low, mid, high = surprise.quantiles[unit, look - 1].tolist()
    observed, when = int(surprise.counts[unit, look - 1]), week_label(cubes.calendar.last)
    if look == 2:
        when = f"{week_label(cubes.calendar.weeks[-2])}부터 2주 동안"
    expected = f"{count(mid)}({low:,.0f}~{high:,.0f}건)"
    text = f"{when} 문의 {count(observed)}으로, 지난 흐름에서 예상한 {expected}보다 많습니다."
    text += _whence(cubes.units, surprise, unit, look)
    return look, observed, low, mid, high, surprise.p_values[unit], q_values[unit], text


def _whence(units: pd.DataFrame, surprise: Surprise, unit: int, look: int) -> str:
    """Which causes of a type, or which types, the increase comes from; "" for a cause."""
    level = str(units["level"].iloc[unit])
    if level == "cause":
        return ""
    parts = units["level"].eq("type") if level == "all" else units["level"].eq("cause")
    if level == "type":
        parts &= units["inquiry_type"].eq(units["inquiry_type"].iloc[unit])
    column = look - 1
    rising = np.flatnonzero(parts & (surprise.by_look[:, column] <= _RISING_P)).tolist()
    rising.sort(key=lambda part: -surprise.excess(part)[column])
    named = ", ".join(
        f"‘{units['name'].iloc[part]}’ +{count(surprise.excess(part)[column])}" for part in rising[:_NAMED]
    )
    if not rising:
        return " 늘어난 문의는 한곳에 몰려 있지 않습니다."
    if len(rising) == 1:
        return f" 가장 많이 는 것은 {named}입니다."
    more = f" 등 {len(rising)}개" if len(rising) > _NAMED else ""
    return f" {_WHOLE[level]}({named}{more})."

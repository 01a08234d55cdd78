"""Units whose last week is more than their own past leads one to expect, and causes that are new or back."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from voc.ranking.counts import Cubes
from voc.ranking.floors import discoveries
from voc.ranking.model import Floats, Posterior, fit
from voc.ranking.weeks import monday, week_label
from voc.words import CAUSE_BACK, NEW_CAUSE, count

FALSE_DISCOVERY = 0.10
MIN_INCREASE = 10
MIN_PAST_WEEKS = 6
NEW_WEEKS = 8
"""A cause is new, or back, for this many weeks."""


def find_alerts(cubes: Cubes, passports: pd.DataFrame | None = None) -> dict[str, str]:
    """A Korean sentence for each unit that needs attention, by unit_id.

    A cause that the causes stage announced (``passports``) is new by its passport; among causes of the first
    run, which knows of no earlier ones, those are new whose counts say so.

    The last week's count and the sum of the last two are held against predictions from the weeks
    before them; the smaller p-value is doubled, false discoveries are held at 10 % over all units.
    """
    new = {**_new_causes(cubes), **_announced(cubes, passports)}
    judged = {look: _Prediction.of(cubes, look) for look in (1, 2) if cubes.counts.shape[1] > look}
    if not judged:
        return new
    p_values = np.fmin.reduce([one.p_values for one in judged.values()])
    rejected = discoveries(np.minimum(1.0, len(judged) * p_values), FALSE_DISCOVERY)
    found = {}
    for unit in np.flatnonzero(rejected).tolist():
        look = min(judged, key=lambda weeks: np.nan_to_num(judged[weeks].p_values[unit], nan=1.0))
        if judged[look].increase(unit) >= MIN_INCREASE:
            found[str(cubes.units["unit_id"].iloc[unit])] = judged[look].sentence(unit, cubes)
    return {**found, **new}


class _Prediction:
    """The last ``look`` weeks against what the weeks before them predict."""

    def __init__(self, look: int, counts: Floats, p_values: Floats, quantiles: Floats) -> None:
        self.look, self.counts, self.p_values, self.quantiles = look, counts, p_values, quantiles

    @classmethod
    def of(cls, cubes: Cubes, look: int) -> _Prediction:
        exposure, orders = cubes.exposure, cubes.denominators[:, -look:]
        past = cubes.counts.shape[1] - look
        names, known, usual = cubes.units["unit_id"].tolist(), cubes.counts[:, :past], cubes.calm[:, :past]
        teachers = cubes.units["level"].eq("cause").to_numpy()
        posterior = fit(names, known, exposure[:, :past], usual, teachers)
        counts = cubes.counts[:, past:].sum(axis=1)
        p_values, quantiles = np.full(len(counts), np.nan), np.full((len(counts), 3), np.nan)
        judged = cubes.units["level"].ne("bucket").to_numpy()
        for unit in np.flatnonzero(judged & (past - cubes.born >= MIN_PAST_WEEKS)):
            expected = _predicted(posterior, int(unit), orders[unit])
            p_values[unit] = stats.poisson.sf(counts[unit] - 1, expected).mean()
            quantiles[unit] = np.percentile(np.random.default_rng(0).poisson(expected), [5, 50, 95])
        return cls(look, counts, p_values, quantiles)

    def increase(self, unit: int) -> float:
        return float(self.counts[unit] - self.quantiles[unit, 1])

    def sentence(self, unit: int, cubes: Cubes) -> str:
        low, mid, high = self.quantiles[unit]
        when = week_label(cubes.calendar.last)
        if self.look == 2:
            when = f"{week_label(cubes.calendar.weeks[-2])}부터 2주 동안"
        expected = f"{count(mid)}({low:,.0f}~{high:,.0f}건)"
        return f"{when} 문의 {count(self.counts[unit])}으로, 지난 흐름에서 예상한 {expected}보다 많습니다."


def _predicted(posterior: Posterior, unit: int, orders: Floats) -> Floats:
    """Draws of the expected count over the coming weeks with these denominators."""
    ahead = len(orders)
    expected: Floats = np.exp(posterior.draws(unit, ahead=ahead)[:, -ahead:]) @ orders
    return expected


def _new_causes(cubes: Cubes) -> dict[str, str]:
    """Causes born within the last eight weeks, where the data reach at least as far back again."""
    weeks = len(cubes.calendar.weeks)
    found = {}
    for unit in cubes.members("cause"):
        age, born = weeks - int(cubes.born[unit]), int(cubes.born[unit])
        since = cubes.counts[unit, born:].sum()
        if age <= NEW_WEEKS and weeks >= 2 * NEW_WEEKS and since >= MIN_INCREASE:
            first = week_label(cubes.calendar.weeks[born])
            text = f"{NEW_CAUSE}: {first}에 처음 나타나 {age}주 동안 {count(since)} 들어왔습니다."
            found[str(cubes.units["unit_id"].iloc[unit])] = text
    return found


def _announced(cubes: Cubes, passports: pd.DataFrame | None) -> dict[str, str]:
    """Causes born or returned in one of the last weeks' runs; those of a type's first run are not news."""
    if passports is None or passports.empty:
        return {}
    first = passports.groupby("inquiry_type")["date"].transform("min")
    since = cubes.calendar.last - pd.Timedelta(weeks=NEW_WEEKS - 1)
    news = passports[passports["event"].isin(["born", "returned"]) & (passports["date"] > first)]
    news = news[news["date"] >= since].drop_duplicates("cause_id", keep="last").set_index("cause_id")
    found = {}
    for unit in cubes.members("cause"):
        unit_id = str(cubes.units["unit_id"].iloc[unit])
        if unit_id in news.index:
            when = week_label(monday(news.loc[[unit_id], "date"]).iloc[0])
            so_far = count(cubes.counts[unit].sum())
            found[unit_id] = (
                f"{NEW_CAUSE}: {when}에 처음 확인했고 지금까지 {so_far} 들어왔습니다."
                if news.at[unit_id, "event"] == "born"
                else f"{CAUSE_BACK}: 8주 넘게 없던 문의가 {when}에 다시 확인되었습니다."
            )
    return found

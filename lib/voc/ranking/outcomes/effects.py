"""기대효과 대비 실적: what an action has saved, against what would have come without it.

The weeks before the action are fitted with the latent rate of `voc.ranking.model`, each week's exposure
multiplied by the index of the types that nobody acted on (`controls`), and the fit is carried on over the
weeks after.  In each draw

    saved a week = mean over the weeks after of o_w · index_w · e^(μ + x_w)  −  mean of what came

the second mean with its own Poisson error.  The latent rate returns to its mean at the pace its memory says,
so a peak that would have passed anyway is no effect.

The same is done for causes nobody acted on, over the same weeks.  Where the model misses them by more than it
said, the interval is widened by as much (placebos in space: Abadie, Diamond and Hainmueller 2010, JASA 105).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from voc.ranking.counts import Cubes
from voc.ranking.headroom import INTERVAL
from voc.ranking.model import Floats, Posterior, fit, unit_rng
from voc.ranking.outcomes.controls import Span, control_index, spans, untouched
from voc.ranking.outcomes.effect_words import sentence

MIN_BEFORE, MIN_AFTER = 8, 4
"""Weeks that an action needs before and after it to be judged."""
CONFIRMED, UNCLEAR, UNCONFIRMED, TOO_FEW = "효과 확인", "효과 불분명", "효과 미확인", "자료 부족"
_PLACEBOS, _PLACEBO_DRAWS = 20, 250
_PRIOR_PLACEBOS = 5.0
"""How many placebos the model's own word is worth."""
_EXTREME = 0.002
_LEFT_OUT, _BEFORE, _AFTER = "left_out", "before", "after"


@dataclass(frozen=True)
class Saved:
    """One action's counterfactual.

    Attributes
    ----------
    draws : array (draw,)
        Inquiries a week that it has saved.
    weekly : array (3, week)
        5 %, 50 % and 95 % of what would have come without it.
    """

    draws: Floats
    weekly: Floats


def action_effects(cubes: Cubes, decisions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each action has saved a week.

    Parameters
    ----------
    cubes : Cubes
    decisions : DataFrame
        The artefact ``decisions``.

    Returns
    -------
    effects : DataFrame
        One row a decision, in their order: unit_id, inquiry_type, name, action, start_date, weeks_before,
        weeks_after, promised, actual_low, actual_mid, actual_high (inquiries a week, negative where more
        came; NaN where it is not judged), promised_share, verdict, text.
    series : DataFrame
        unit_id, start_date, week, inquiries, expected_low, expected_mid, expected_high (without the action)
        and role (before, left_out, after) of each action judged.
    """
    found = spans(cubes, decisions)
    judged = [span for span in found if span is not None and _enough(span)]
    saved = iter(_saved(cubes, decisions, judged))
    rows, series = [], []
    for (_, decision), span in zip(decisions.iterrows(), found, strict=True):
        effect = next(saved) if span is not None and _enough(span) else None
        rows.append(_row(cubes, decisions, decision, span, effect))
        if effect is not None and span is not None:
            series.append(_series(cubes, decision, span, effect))
    effects = pd.DataFrame(rows, columns=_COLUMNS)
    return effects, pd.concat([_NO_SERIES, *series], ignore_index=True).drop_duplicates(_SERIES[:3])


_COLUMNS = [
    "unit_id", "inquiry_type", "name", "action", "start_date", "weeks_before", "weeks_after", "promised",
    "actual_low", "actual_mid", "actual_high", "promised_share", "verdict", "text",
]  # fmt: skip
_SERIES = [
    "unit_id", "start_date", "week", "inquiries", "expected_low", "expected_mid", "expected_high", "role",
]  # fmt: skip
_NO_SERIES = pd.DataFrame(columns=_SERIES).astype({"start_date": "datetime64[us]", "week": "datetime64[us]"})


def _enough(span: Span) -> bool:
    return bool(span.before.sum() >= MIN_BEFORE and span.after.sum() >= MIN_AFTER)


def _saved(cubes: Cubes, decisions: pd.DataFrame, judged: list[Span]) -> list[Saved]:
    if not judged:
        return []
    index = control_index(cubes, decisions)
    exposure = cubes.exposure * (1.0 if index is None else index)
    placebos = [_placebos(cubes, decisions, span) for span in judged]
    posterior = _fit(cubes, exposure, [*judged, *(trial for same in placebos for trial in same)])
    saved, row = [], len(judged)
    for i, (span, same) in enumerate(zip(judged, placebos, strict=True)):
        scores = [
            _score(cubes, exposure, trial, posterior.draws(row + j, size=_PLACEBO_DRAWS))
            for j, trial in enumerate(same)
        ]
        saved.append(_effect(cubes, exposure, span, posterior.draws(i), _widening(scores)))
        row += len(same)
    return saved


def _fit(cubes: Cubes, exposure: Floats, trials: list[Span]) -> Posterior:
    """What each trial's weeks before it say."""
    ids, weeks = cubes.units["unit_id"], cubes.calendar.weeks
    names = [f"{ids.iloc[trial.unit]}@{weeks[trial.first]:%F}" for trial in trials]
    known = np.array([np.where(trial.before, exposure[trial.unit], 0.0) for trial in trials])
    return fit(names, cubes.counts[[trial.unit for trial in trials]], known)


def _placebos(cubes: Cubes, decisions: pd.DataFrame, span: Span) -> list[Span]:
    """The largest causes that nobody acted on, over the weeks of an action."""
    free = untouched(cubes, decisions) & cubes.units["level"].eq("cause").to_numpy()
    largest = np.argsort(-cubes.counts.sum(axis=1), kind="stable")
    found = [
        replace(
            span, unit=int(unit), before=span.before & cubes.calm[unit], after=span.after & cubes.calm[unit]
        )
        for unit in largest[free[largest]]
    ]
    return [trial for trial in found if _enough(trial)][:_PLACEBOS]


def _without(exposure: Floats, span: Span, draws: Floats) -> Floats:
    """Draws of the inquiries (draw, week) that would have come in every week."""
    expected: Floats = np.exp(draws) * exposure[span.unit]
    return expected


def _score(cubes: Cubes, exposure: Floats, span: Span, draws: Floats) -> float:
    """Where the inquiries after lie in their prediction, as a normal score."""
    came = cubes.counts[span.unit, span.after].sum()
    expected = _without(exposure, span, draws)[:, span.after].sum(axis=1)
    below = (stats.poisson.cdf(came, expected) + stats.poisson.cdf(came - 1, expected)).mean() / 2
    return float(stats.norm.ppf(np.clip(below, _EXTREME, 1 - _EXTREME)))


def _widening(scores: list[float]) -> float:
    """Root mean square of the placebos' scores, at least 1."""
    squares = _PRIOR_PLACEBOS + float(np.square(scores).sum())
    return max(1.0, float(np.sqrt(squares / (_PRIOR_PLACEBOS + len(scores)))))


def _effect(cubes: Cubes, exposure: Floats, span: Span, draws: Floats, widening: float) -> Saved:
    expected = _without(exposure, span, draws)
    median = np.median(expected, axis=0)
    mean = expected[:, span.after].mean(axis=1)
    mean = np.median(mean) * (mean / np.median(mean)) ** widening
    came = cubes.counts[span.unit, span.after]
    rng = unit_rng(f"{cubes.units['unit_id'].iloc[span.unit]} 실적")
    actual = rng.gamma(came.sum() + 0.5, 1 / len(came), len(mean))
    # Weeks before are fitted, not foretold: only what is foretold is widened.
    power = np.where(span.before, 1.0, widening)
    weekly: Floats = median * (np.percentile(expected, INTERVAL, axis=0) / median) ** power
    return Saved(mean - actual, weekly)


def verdict(low: float, mid: float, high: float, promised: float) -> str:
    """What a planner may say of an action; ``promised`` is NaN where nothing was.

    Examples
    --------
    >>> verdict(4, 9, 14, 10), verdict(-2, 3, 8, 10), verdict(-4, 0.5, 4, 10)
    ('효과 확인', '효과 불분명', '효과 미확인')
    """
    if low > 0:
        return CONFIRMED
    return UNCONFIRMED if mid <= 0 or high < promised / 2 else UNCLEAR


def _row(
    cubes: Cubes, decisions: pd.DataFrame, decision: pd.Series, span: Span | None, effect: Saved | None
) -> list[object]:
    began = decisions["start_date"].dt.to_period("W-SUN")
    together = decisions[decisions["unit_id"].eq(decision["unit_id"]) & began.eq(began[decision.name])]
    promised = float(together["expected_saving_per_week"].sum(min_count=len(together)))
    low, mid, high = np.percentile(effect.draws, INTERVAL) if effect else (np.nan,) * 3
    said = verdict(low, mid, high, promised) if effect else TOO_FEW
    weeks = (int(span.before.sum()), int(span.after.sum())) if span else (0, 0)
    text = sentence(said, (low, mid, high), promised, weeks, len(together), span is not None)
    name = decision["cause"] if span is None else cubes.units["name"].iloc[span.unit]
    type_name = decision["inquiry_type"] if span is None else cubes.units["inquiry_type"].iloc[span.unit]
    return [
        decision["unit_id"], type_name, name, decision["action"], decision["start_date"], *weeks,
        decision["expected_saving_per_week"], low, mid, high, mid / promised, said, text,
    ]  # fmt: skip


def _series(cubes: Cubes, decision: pd.Series, span: Span, effect: Saved) -> pd.DataFrame:
    """From the first week before to the last after, with those left out between."""
    role: NDArray[np.object_] = np.where(span.before, _BEFORE, np.where(span.after, _AFTER, _LEFT_OUT))
    used = np.flatnonzero(span.before | span.after)
    shown = slice(used[0], used[-1] + 1)
    low, mid, high = effect.weekly[:, shown]
    return pd.DataFrame(
        {
            "unit_id": decision["unit_id"],
            "start_date": decision["start_date"],
            "week": cubes.calendar.weeks[shown],
            "inquiries": cubes.counts[span.unit, shown].astype(np.int64),
            "expected_low": low,
            "expected_mid": mid,
            "expected_high": high,
            "role": role[shown],
        }
    )

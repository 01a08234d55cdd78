"""What came of past actions, and what comes next: the two ends of the planner's loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.ranking.counts import Cubes
from voc.ranking.outcomes.effects import action_effects
from voc.ranking.outcomes.forecast import forecast


@dataclass(frozen=True)
class Outcomes:
    """Artefacts ``effects``, ``effect_weeks`` and ``forecast``, and the line on what to staff for."""

    effects: pd.DataFrame
    effect_weeks: pd.DataFrame
    forecast: pd.DataFrame
    line: str

    @property
    def summary(self) -> dict[str, Any]:
        """The part of ``summary.json`` that tells of them."""
        columns = ["unit_id", "inquiry_type", "name", "action", "verdict", "text"]
        return {"effects": self.effects[columns].to_dict("records"), "forecast": self.line}


def outcomes(run: Run, cubes: Cubes, parameters: dict[str, Any]) -> Outcomes:
    """Judge the actions of ``decisions`` where the run has them, foretell eight weeks, and save both."""
    decisions = run.load("decisions") if run.has("decisions") else _NO_ACTIONS
    effects, weeks = action_effects(cubes, decisions)
    ahead = forecast(cubes)
    return Outcomes(
        run.save("effects", effects, parameters=parameters),
        run.save("effect_weeks", weeks, parameters=parameters),
        run.save("forecast", ahead.table, parameters=parameters),
        ahead.line,
    )


_NO_ACTIONS = pd.DataFrame(
    columns=["unit_id", "inquiry_type", "cause", "action", "start_date", "expected_saving_per_week"]
).astype({"start_date": "datetime64[us]", "expected_saving_per_week": float})

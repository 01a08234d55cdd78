"""What the planner knows about a cause: who can act, what it takes, how much of it will work."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.settings import Ranking

FEASIBILITY = {"self": 1.0, "partner": 0.6, "external": 0.2}
"""Share of the headroom that acting is expected to save, by who can act."""
UNKNOWN_FEASIBILITY = 0.5
_GROUPS = {"self": "즉시 실행", "partner": "파트너 협의"}
_WATCHED = "모니터링"
_WORDS = ["controllable", "owner", "department", "dependency", "status", "due"]


def plans(causes: pd.DataFrame, settings: Ranking) -> dict[str, dict[str, Any]]:
    """By cause: the planner's words, effort_days, feasibility, and which of the two are ``assumed``."""
    found = {}
    for row in causes.to_dict("records"):
        has_effort, phi = row["effort_days"] > 0, FEASIBILITY.get(row["controllable"])
        missing = (("effort", not has_effort), ("controllable", phi is None))
        found[row["cause_id"]] = {
            **{name: row[name] for name in _WORDS},
            "effort_days": row["effort_days"] if has_effort else settings.default_effort_days,
            "feasibility": UNKNOWN_FEASIBILITY if phi is None else phi,
            "assumed": ",".join(name for name, is_missing in missing if is_missing),
        }
    return found


def action_group(controllable: str, promised: bool) -> str:
    """즉시 실행 (we can), 파트너 협의 (a partner must) or 모니터링 (nobody here can, or nothing promised)."""
    return _GROUPS.get(controllable, _WATCHED) if promised else _WATCHED

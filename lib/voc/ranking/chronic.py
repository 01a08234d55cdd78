"""Chronic causes (고질 이슈): those that stay among the largest for weeks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from voc.ranking.counts import Cubes
from voc.ranking.headroom import Headroom, UnitRates
from voc.settings import MIN_RANKED

CHRONIC_WEEKS = 8
_TOP = 10


def chronic_weeks(cubes: Cubes, rates: list[UnitRates], headrooms: dict[str, Headroom]) -> dict[str, int]:
    """For how many weeks up to the last each cause has been in the top ten, by cause_id.

    A week's order is that of the inquiries above the floor, (latent rate − floor) · denominator, medians
    both.  Only causes with enough inquiries in the window and a floor by some evidence take part: without
    one, chance decides which are above it.
    """
    ids, counts = cubes.units["unit_id"].tolist(), cubes.window_counts
    causes = [
        unit
        for unit in cubes.members("cause").tolist()
        if headrooms[ids[unit]].evidence != "none" and counts[unit] >= MIN_RANKED
    ]
    if not causes:
        return {}
    floors = np.array([headrooms[ids[unit]].floor_rate for unit in causes])
    latent = np.array([rates[unit].weekly[1] for unit in causes])
    excess = (latent - floors[:, None]) * cubes.exposure[causes]
    last_in = -np.sort(-excess, axis=0)[min(_TOP, len(causes)) - 1]
    inside = (excess > 0) & (excess >= last_in)
    return {ids[unit]: _run(weeks) for unit, weeks in zip(causes, inside, strict=True)}


def _run(inside: np.ndarray[Any, np.dtype[np.bool_]]) -> int:
    """How many of the last entries are true in a row."""
    outside = np.flatnonzero(~inside)
    return int(len(inside) - 1 - outside[-1]) if len(outside) else len(inside)


def chronic_causes(ranking: pd.DataFrame) -> list[dict[str, Any]]:
    """Causes in the top ten for eight weeks or more, the longest first: name, weeks and a sentence.

    No action on them has been found to work, as far as is known: actions are not judged.
    """
    found = ranking[ranking["chronic_weeks"] >= CHRONIC_WEEKS].sort_values(
        ["chronic_weeks", "headroom_mid", "unit_id"], ascending=[False, False, True]
    )
    return [
        {
            **{name: row[name] for name in ("unit_id", "inquiry_type", "name")},
            "weeks": int(row["chronic_weeks"]),
            "text": f"{row['chronic_weeks']}주째 감축 여력이 큰 원인 {_TOP}위 안에 있습니다.",
        }
        for row in found.to_dict("records")
    ]

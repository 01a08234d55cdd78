"""What teams do: the eight weeks before an action against the weeks after."""

from __future__ import annotations

import numpy as np
import pandas as pd
from planted import Action, World
from scipy import stats

BEFORE = 8


def before_after(world: World, action: Action, after: pd.DatetimeIndex) -> tuple[float, float, float]:
    """Low, mid and high of the difference of the two means, inquiries a week (Welch's t, 90 %)."""
    since = world.counts[action.unit, world.weeks.get_indexer(after)]
    before = world.counts[action.unit, action.start - BEFORE : action.start]
    found = stats.ttest_ind(before, since, equal_var=False).confidence_interval(0.90)
    return float(found.low), float(np.mean(before) - np.mean(since)), float(found.high)

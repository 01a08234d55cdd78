"""When something was last done about a unit: the level it had before is no measure of what it can reach."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def last_actions(
    decisions: pd.DataFrame | None, units: pd.DataFrame, weeks: pd.DatetimeIndex
) -> NDArray[np.intp]:
    """Position of the first whole week after the last action on each unit, 0 without one.

    An action on a type (unit_id T:type) is one on each of its causes, and an action on a cause is none on its
    type: what the others do has not changed.  One that no whole week has followed has shown nothing yet.

    Parameters
    ----------
    decisions : DataFrame, optional
        The artefact ``decisions``.
    units : DataFrame
        unit_id and inquiry_type.
    weeks : DatetimeIndex
        The complete weeks.

    Returns
    -------
    array (unit,)
    """
    since = np.zeros(len(units), dtype=np.intp)
    if decisions is None:
        return since
    for unit_id, start in decisions[["unit_id", "start_date"]].itertuples(index=False):
        position = int(weeks.searchsorted(start))
        touched = units["unit_id"].eq(unit_id) | ("T:" + units["inquiry_type"]).eq(unit_id)
        if position < len(weeks):
            since[touched] = np.maximum(since[touched], position)
    return since

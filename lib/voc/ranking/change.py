"""Why the last complete week brought more or fewer inquiries than the one before."""

from __future__ import annotations

import pandas as pd

from voc.ranking.counts import Cubes


def split_change(
    before: float, after: float, orders_before: float, orders_after: float
) -> tuple[float, float]:
    """Change of a count split exactly into growth of its denominator and change of its rate.

    Each factor's share is the mean over both orders of changing them (Shapley), so neither is
    favoured and the two add up to ``after - before``.

    Examples
    --------
    >>> split_change(100, 132, 1000, 1100)
    (11.0, 21.0)
    """
    rate_before, rate_after = before / orders_before, after / orders_after
    volume = (orders_after - orders_before) * (rate_before + rate_after) / 2
    return round(volume, 9), round(after - before - volume, 9)


def week_over_week(cubes: Cubes, level: str = "type") -> pd.DataFrame:
    """The split of every unit of a level, largest rise of the rate first.

    Returns
    -------
    DataFrame
        unit_id, inquiry_type, name, before, after, volume_effect, rate_effect.
    """
    positions = cubes.members(level)
    rows = []
    for (before, after), orders in zip(
        cubes.counts[positions, -2:], cubes.denominators[positions, -2:], strict=True
    ):
        effects = split_change(before, after, *orders)
        rows.append((int(before), int(after), *effects))
    split = pd.DataFrame(rows, columns=["before", "after", "volume_effect", "rate_effect"])
    units = cubes.units.iloc[positions].drop(columns=["level", "denominator"]).reset_index(drop=True)
    return pd.concat([units, split], axis=1).sort_values(
        ["rate_effect", "unit_id"], ascending=[False, True], ignore_index=True
    )

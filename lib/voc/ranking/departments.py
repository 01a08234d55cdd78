"""What each department could save, and where it should begin."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.ranking.headroom import Headroom
from voc.ranking.priority import summed

_COLUMNS = [
    "department", "causes", "saving_low", "saving_mid", "saving_high", "cost_saving_per_week", "effort_days",
    "top_unit_id", "top_name",
]  # fmt: skip


def by_department(ranking: pd.DataFrame, headrooms: dict[str, Headroom]) -> pd.DataFrame:
    """The artefact ``departments``: ranked causes with something to save, by who owns them.

    Savings are added draw by draw, so an interval is narrower than the sum of the causes'.

    Parameters
    ----------
    ranking : DataFrame
    headrooms : dict of str to Headroom
        By cause.

    Returns
    -------
    DataFrame
        A row a department, the largest saving first; the top cause is the one with the best rank.
    """
    causes = ranking[ranking["level"].eq("cause") & ranking["rank"].notna() & ranking["headroom_mid"].gt(0)]
    rows = [_row(str(name), own.sort_values("rank"), headrooms) for name, own in causes.groupby("department")]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    kinds = dict.fromkeys(("department", "top_unit_id", "top_name"), str)
    order = ["saving_mid", "department"]
    return table.astype(kinds).sort_values(order, ascending=[False, True], ignore_index=True)


def _row(department: str, causes: pd.DataFrame, headrooms: dict[str, Headroom]) -> dict[str, Any]:
    records = [{str(k): v for k, v in row.items()} for row in causes.to_dict("records")]
    low, mid, high = summed(records, headrooms, causes["feasibility"].tolist())
    won = summed(records, headrooms, (causes["feasibility"] * causes["cost_per_contact"]).tolist())
    return {
        "department": department,
        "causes": len(causes),
        "saving_low": low,
        "saving_mid": mid,
        "saving_high": high,
        "cost_saving_per_week": won[1],
        "effort_days": causes["effort_days"].sum(),
        "top_unit_id": causes["unit_id"].iloc[0],
        "top_name": causes["name"].iloc[0],
    }

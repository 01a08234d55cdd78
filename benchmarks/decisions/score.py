"""The figures, each beside its threshold and beside what teams do today."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
from trial import SYSTEMS

BAND = (0.86, 0.94)
RANKED = 50
"""Ranks are compared over units with at least so many inquiries in the window."""
TOP = 5
FEWEST = 100
"""The share of fewer intervals is shown but not judged: chance alone moves it by three points and more."""
JUDGED = ("all units", "null", "small", "seasonal", "acted_on")
SHOWN = ("surge", "plain", "good_partner", "uneven_partners", "noisy worlds")
MEASURES = {
    "contact_rate": "contact rate", "primary": "headroom, primary evidence", "target": "headroom, target",
    "best_peer": "headroom, best peers", "own_best": "headroom, own best",
}  # fmt: skip
COLUMNS = ["figure", "of", "n", "ours", "naive", "oracle", "threshold", "met"]
_SHARE_OF = "90 % intervals that hold the true "

Row = dict[str, object]
Range = tuple[float, float]


def row(figure: str, of: str, n: int, values: dict[str, float], within: Range | None = None) -> Row:
    """A line of the table; ``within`` is the threshold, none where the figure is only shown."""
    met: object = "" if within is None else within[0] <= values["ours"] <= within[1]
    said = "" if within is None else _threshold(*within)
    return {"figure": figure, "of": of, "n": n, **values, "threshold": said, "met": met}


def _threshold(low: float, high: float) -> str:
    if math.isinf(low):
        return f"<= {high:g}"
    return f">= {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"


def coverage(found: pd.DataFrame) -> list[Row]:
    """Share of 90 % intervals that hold the truth, by measure and kind.

    Over the units of which something is said; for null units over all of them. Nothing should be promised to
    these by their own weeks or their partners, and an interval of zeros always holds the truth, so for that
    only the lower end of the band applies. Null units are not among the small ones.
    """
    rows = []
    for measure, name in MEASURES.items():
        of_measure = found[found["measure"] == measure]
        for kind, table in _by_kind(of_measure):
            if kind == "null" and measure in ("best_peer", "own_best"):
                continue
            n = _size(table)
            high = math.inf if kind == "null" and measure == "primary" else BAND[1]
            within = (BAND[0], high) if kind in JUDGED and n >= FEWEST else None
            rows.append(row(_SHARE_OF + name, kind, n, _share(table, _held), within))
    return rows


def _by_kind(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    said = table[table["evidence"] != "none"]
    null = table["kind"] == "null"
    kinds = {"all units": said, "null": table[null], "small": said[said["small"] & ~null]}
    kinds |= {kind: said[said["kind"] == kind] for kind in (*JUDGED[3:], *SHOWN[:-1])}
    return [*kinds.items(), (SHOWN[-1], said[said["noisy"]])]


def _held(table: pd.DataFrame) -> pd.Series:
    return table["truth"].between(table["low"] - 1e-9, table["high"] + 1e-9)


def _promised(table: pd.DataFrame) -> pd.Series:
    return table["low"] > 0


def _share(table: pd.DataFrame, true: Callable[[pd.DataFrame], pd.Series]) -> dict[str, float]:
    return true(table).groupby(table["system"]).mean().reindex(list(SYSTEMS)).to_dict()


def _size(table: pd.DataFrame) -> int:
    return int((table["system"] == "ours").sum())


def promises(found: pd.DataFrame) -> list[Row]:
    """What is promised where there is nothing, and of how much slack nothing is said."""
    primary = found[found["measure"] == "primary"]
    flat = primary[primary["null_world"]]
    other = primary[~primary["null_world"] & (primary["kind"] == "null")]
    silent = primary[primary["evidence"] == "none"].groupby("system")["truth"].sum()
    unsaid = (silent.reindex(list(SYSTEMS)).fillna(0) / primary.groupby("system")["truth"].sum()).to_dict()
    what = "units with a positive lower bound"
    return [
        row(what, "worlds without slack", _size(flat), _share(flat, _promised), (-math.inf, 0.05)),
        row(what, "null units of other worlds", _size(other), _share(other, _promised)),
        row("true headroom that is not promised", "all worlds", _size(primary), unsaid),
    ]


def ranks(found: pd.DataFrame) -> list[Row]:
    """Spearman's correlation with the truth, and what the five largest promises are worth.

    What teams do today: rank by volume; and the five largest raw promises for their sum.
    """
    primary = found[(found["measure"] == "primary") & ~found["null_world"]]
    rho, hits, sums = {}, {}, {}
    for system, table in primary.groupby("system"):
        key = "mid" if system == "ours" else "inquiries"
        worlds = [world for _, world in table.groupby("world")]
        rho[str(system)] = _mean([_spearman(world, key) for world in worlds])
        hits[str(system)] = _mean([_top(world, key) for world in worlds])
        best = pd.concat([world.nlargest(TOP, "mid") for world in worlds])
        sums[str(system)] = float(best["mid"].sum() / best["truth"].sum())
    n = primary["world"].nunique()
    large = f"units of {RANKED} inquiries or more, mean of worlds"
    return [
        row("Spearman of estimated and true headroom", large, n, rho, (0.8, math.inf)),
        row("of the true top five among the estimated", "mean of worlds", n, hits, (4.0, math.inf)),
        row("sum of the top five, estimated over true", "all worlds", n, sums, (0.9, 1.1)),
    ]


def _spearman(world: pd.DataFrame, key: str) -> float:
    large = world[world["inquiries"] >= RANKED]
    flat = large[key].nunique() < 2 or large["truth"].nunique() < 2
    return 0.0 if flat else float(large[key].corr(large["truth"], method="spearman"))


def _top(world: pd.DataFrame, key: str) -> int:
    return len(set(world.nlargest(TOP, key)["unit"]) & set(world.nlargest(TOP, "truth")["unit"]))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def of_alerts(found: pd.DataFrame) -> list[Row]:
    """Pooled share of alerts that nothing planted explains: of surges, and of new causes."""
    surges, new = (found[found["kind"].eq("surge") == is_surge] for is_surge in (True, False))
    today = f"surges ({len(surges) - _size(surges):,} rises by 30 % today)"
    return [
        row("false alerts, pooled", today, _size(surges), _share(surges, _wrong), (-math.inf, 0.1)),
        row("false alerts, pooled", "new causes", _size(new), _share(new, _wrong), (-math.inf, 0.1)),
    ]


def _wrong(table: pd.DataFrame) -> pd.Series:
    return ~table["right"].astype(bool)


def of_detection(found: pd.DataFrame, is_judged: bool) -> list[Row]:
    """Share of lasting rises found within two weeks."""
    values = found[[*SYSTEMS, "oracle"]].mean().to_dict()
    within = (0.9, math.inf) if is_judged else None
    return [row("lasting rises found within two weeks", str(found["of"].iloc[0]), len(found), values, within)]


def of_parts(found: pd.DataFrame) -> list[Row]:
    """The largest difference between a change and the sum of its parts."""
    worst = {"ours": float(found["residual"].max())}
    n = found["world"].nunique()
    return [row("change minus its parts, largest", "worlds", n, worst, (-math.inf, 1e-9))]


def of_texts(found: pd.DataFrame) -> list[Row]:
    """Coverage over causes that were found in texts, ours alone."""
    rows = []
    said = found[found["evidence"] != "none"]
    for measure in ("contact_rate", "primary"):
        of_measure = said[said["measure"] == measure]
        kinds = {"all": of_measure, **dict(iter(of_measure.groupby("kind")))}
        for kind, table in kinds.items():
            within = BAND if kind == "all" and len(table) >= FEWEST else None
            values = {"ours": float(_held(table).mean())}
            what = f"causes found in texts, {kind}"
            rows.append(row(_SHARE_OF + MEASURES[measure], what, len(table), values, within))
    return rows


def tables(rows: list[Row]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is judged, and what is only shown."""
    table = pd.DataFrame(rows).reindex(columns=COLUMNS)
    judged = table["threshold"] != ""
    return table[judged], table[~judged]


def markdown(table: pd.DataFrame) -> str:
    """A table for a page."""
    lines = [list(table.columns), ["---"] * table.shape[1], *table.map(_cell).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.3g}"
    return {"True": "yes", "False": "**no**"}.get(str(value), str(value))

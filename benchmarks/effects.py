"""Are savings and forecasts to be believed? Simulated worlds with a known truth, beside what teams do today.

    .venv/bin/python benchmarks/effects.py [--worlds 240] [--seed 0] [--only effects|forecast]

Each world (`effects/planted.py`) has 18 to 36 restless causes over 26 to 104 weeks, sale weeks, movements
that causes share, drifts, bumps, and two actions: one on the cause that rose most, which does nothing, and
one at a time that nothing suggested, which leaves 40 to 100 %. What is said to be saved is held against what
was, and so is the mean of the eight weeks before against that of the weeks after (a t interval). The last
eight weeks are foretold, and so are they by the mean of the last four; sale weeks, which nobody knows of,
are shown apart.

Prints a table and writes effects.csv (a whole run only); exits with 1 where a threshold of ours is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "effects"))
import judged  # noqa: E402

COVERAGE, FALSE_CONFIRMED = (0.86, 0.94), (0.0, 0.05)
FORECAST_WORLDS = 80
"""A forecast tests itself at eight earlier weeks, so a world takes longer."""


def main() -> int:
    """Run, print, write; 1 where a threshold is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=240)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=["effects", "forecast"])
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.worlds)
    rows = []
    with ProcessPoolExecutor(2, initializer=threadpool_limits, initargs=(1,)) as pool:
        for part, worlds in (("effects", seeds), ("forecast", seeds[:FORECAST_WORLDS])):
            if asked.only in (None, part):
                began = time.monotonic()
                found = pd.concat(list(pool.map(getattr(judged, part), worlds)), ignore_index=True)
                rows += globals()[part](found)
                print(f"{part}: {len(worlds)} worlds in {time.monotonic() - began:.0f} s", file=sys.stderr)
    table = pd.DataFrame(rows, columns=["figure", "of", "n", "ours", "naive", "low", "high"])
    table["met"] = table["ours"].between(table["low"], table["high"]) | table["low"].isna()
    print(table.to_string(index=False, float_format="{:.3f}".format, na_rep=""))
    if asked.only is None:
        table.to_csv(HERE / "effects.csv", index=False, float_format="%.4g")
    missed = table[~table["met"]]
    print(
        "\n" + ("missed: " + "; ".join(missed["figure"] + ", " + missed["of"]) if len(missed) else "all met")
    )
    return int(len(missed) > 0)


def effects(found: pd.DataFrame) -> list[tuple[object, ...]]:
    """Coverage, false confirmations, and power by what was saved and how much comes."""
    parts = {
        "all actions": found,
        "peak": found[found["kind"] == "peak"],
        "planned": found[found["kind"] != "peak"],
    }
    rows = [_row("90 % interval holds the saving", of, part, "holds", COVERAGE) for of, part in parts.items()]
    null = found[found["ratio"] == 1]
    rows.append(
        _row("효과 확인 though nothing was saved", "peak", parts["peak"], "confirmed", FALSE_CONFIRMED)
    )
    rows.append(
        _row("효과 확인 though nothing was saved", "planned", null[null["kind"] != "peak"], "confirmed")
    )
    size = pd.cut(found["volume"], [0, 15, 40, 1000], labels=["below 15", "15-40", "above 40"])
    for (ratio, volume), part in found[found["ratio"] < 1].groupby(["ratio", size], observed=True):
        rows.append(_row("power: 효과 확인", f"-{1 - ratio:.0%}, {volume} a week", part, "confirmed"))
    rows += [_row("error, share of volume", of, part, "error") for of, part in parts.items()]
    rows += [_row("width, share of volume", of, part, "width") for of, part in parts.items()]
    return rows


def forecast(found: pd.DataFrame) -> list[tuple[object, ...]]:
    """Coverage by week and what the chosen forecasts are worth against the mean of the last four weeks."""
    calm = found[found["calm"]]
    levels = {"all inquiries": calm[calm["unit"] == "ALL"], "types": calm[calm["unit"] != "ALL"]}
    rows = [
        ("forecast: 90 % interval holds the week", of, len(part), part["holds"].mean(), None, *band)
        for of, part, band in (
            ("all inquiries", levels["all inquiries"], (None, None)),
            ("types", levels["types"], COVERAGE),
            ("sale weeks", found[~found["calm"]], (None, None)),
        )
    ]
    once = calm.drop_duplicates(["world", "unit"])
    rows.append(
        ("backtest's own word on coverage", "all", len(once), once["backtest"].mean(), None, *COVERAGE)
    )
    for of, part in (("shown", calm[calm["shown"]]), ("not shown", calm[~calm["shown"]]), ("all", calm)):
        ratio = part["error"].sum() / part["naive_error"].sum()
        band = (0.0, 1.0) if of == "shown" else (None, None)
        rows.append(("forecast: error against last four weeks", of, len(part), ratio, 1.0, *band))
    rows.append(("share of forecasts shown", "all", len(once), once["shown"].mean(), None, None, None))
    return rows


def _row(
    figure: str,
    of: str,
    part: pd.DataFrame,
    column: str,
    band: tuple[float | None, float | None] = (None, None),
) -> tuple[object, ...]:
    return (figure, of, len(part), part[column].mean(), part[f"naive_{column}"].mean(), *band)


if __name__ == "__main__":
    raise SystemExit(main())

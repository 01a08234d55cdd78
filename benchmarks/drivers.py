"""Whether the drivers of the sample are those that were planted, and whether chance makes any.

Run after `make report`:  .venv/bin/python benchmarks/drivers.py [RUN_FOLDER]

- Planted: the one bad partner's knitwear (봉제·오염) and the one good partner (배송) of truth/plants.csv.
- Told: every partner driver beside the planted rate of the same slice, by the planted causes that its
  inquiries come from: the weekly rate there over the weekly rate at the others.
- Chance: partner, product, channel, time of the week and the weeks that events touch are shuffled 100 times,
  each by itself: copies with any driver at most 5. Beside it, the same with the weeks left in their order and
  the events moved to other dates: a surge that an event happens to meet cannot be told from one it made.

The script fails where the planted ones are not found or chance makes more than that.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from voc.artefacts import Run
from voc.ranking.counts import Cubes, count
from voc.ranking.drivers.find import find_drivers
from voc.settings import load_settings

ROOT = Path(__file__).parents[1]
TRUTH = ROOT / "data" / "sample" / "truth"
SHUFFLES, ALLOWED = 100, 5


def main() -> None:
    """Print the figures, and fail where a threshold is missed."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/sample/runs/sample-2026-06-28"
    run = Run(load_settings(ROOT / "voc.yml"), folder)
    cubes, events = count(run, 8), run.load("events")
    begun = time.perf_counter()
    found = find_drivers(cubes, events)
    print(f"{len(found.table)} drivers of {found.tried:,} slices in {time.perf_counter() - begun:.1f} s")
    names = dict(zip(cubes.units["unit_id"], cubes.units["name"], strict=True))
    for row in found.table.itertuples():
        print(f"  {row.unit_id} {names[row.unit_id]}: {row.text}")
    right = planted(found.table, cubes)
    print(f"\nPartner drivers beside the truth\n{against_truth(found.table, cubes).to_string(index=False)}")
    copies = sum(bool(len(find_drivers(*shuffled(cubes, events, seed)).table)) for seed in range(SHUFFLES))
    print(f"\nshuffled copies with any driver: {copies} of {SHUFFLES} (allowed {ALLOWED})")
    moved = sum(
        bool(len(find_drivers(*shuffled(cubes, events, seed, False)).table)) for seed in range(SHUFFLES)
    )
    print(f"with events moved to other dates, the surges left where they are: {moved} of {SHUFFLES}")
    if not right or copies > ALLOWED:
        sys.exit("a threshold is missed")


def planted(drivers: pd.DataFrame, cubes: Cubes) -> bool:
    """Whether the planted slices are among the drivers."""
    plants = pd.read_csv(TRUTH / "plants.csv").set_index("kind")
    bad, good = plants.loc["concentrated"], plants.loc["good_partner"]
    of_type = drivers.merge(cubes.units[["unit_id", "inquiry_type"]], on="unit_id")
    worse = of_type[of_type["inquiry_type"].eq(bad["type"]) & of_type["direction"].eq("more")]
    knit = worse[worse["dimension"].eq("product") & worse["value"].str.contains(bad["product_line"])]
    better = of_type[of_type["inquiry_type"].eq(good["type"]) & of_type["direction"].eq("less")]
    counts = {
        f"{bad['cause']} at {bad['partner']}": int(worse["value"].eq(bad["partner"]).sum()),
        f"{bad['product_line']} among its products": len(knit),
        f"{good['type']} better at {good['partner']}": int(better["value"].eq(good["partner"]).sum()),
    }
    print("\nplanted: " + ", ".join(f"{name}: told {n} times" for name, n in counts.items()))
    return min(counts.values()) > 0


def against_truth(drivers: pd.DataFrame, cubes: Cubes) -> pd.DataFrame:
    """Each partner driver beside the planted lift, weighted by the planted causes of its unit."""
    truth = pd.read_csv(TRUTH / "inquiries.csv").rename(
        columns={"문의번호": "inquiry_id", "type": "true_type"}
    )
    rates = pd.read_csv(TRUTH / "partner_rates.csv")
    orders = rates["expected"] / rates["window_rate"]
    rates = rates.assign(orders=orders)
    rows = cubes.in_window().merge(truth[["inquiry_id", "true_type", "cause"]], on="inquiry_id")
    told = []
    for row in drivers[drivers["dimension"].eq("partner") & drivers["other_dimension"].eq("")].itertuples():
        mine = rows[rows["cause_id"].eq(row.unit_id) | ("T:" + rows["inquiry_type"]).eq(row.unit_id)]
        share = mine.groupby(["true_type", "cause"]).size() / rows.groupby(["true_type", "cause"]).size()
        part = rates.merge(
            share.rename("part").reset_index(), left_on=["type", "cause"], right_on=["true_type", "cause"]
        )
        there = part["partner"].eq(row.value)
        expected = part["expected"] * part["part"]
        by_partner = part.groupby("partner")["orders"].first()
        inside = expected[there].sum() / by_partner[row.value]
        outside = expected[~there].sum() / by_partner.drop(row.value).sum()
        told.append((row.unit_id, row.value, row.lift_low, row.lift, row.lift_high, inside / outside))
    columns = ["unit", "partner", "low", "lift", "high", "planted lift"]
    return pd.DataFrame(told, columns=columns).round(2)


def shuffled(
    cubes: Cubes, events: pd.DataFrame, seed: int, weeks_too: bool = True
) -> tuple[Cubes, pd.DataFrame]:
    """A copy in which nothing drives anything; with the weeks in their order, surges remain surges."""
    rng = np.random.default_rng(seed)
    rows = cubes.inquiries.copy()
    for column in ("partner", "product", "channel"):
        rows[column] = rng.permutation(rows[column].to_numpy())
    within = (rows["created_at"].dt.tz_localize(None) - rows["week"]).to_numpy()
    rows["created_at"] = rows["week"] + rng.permutation(within)
    order = np.arange(len(cubes.calendar.weeks))
    order = rng.permutation(order) if weeks_too else order
    mixed = {name: getattr(cubes, name)[:, order] for name in ("counts", "denominators", "calm")}
    dates = rng.choice(cubes.calendar.weeks.to_numpy(), len(events))
    return replace(cubes, inquiries=rows, **mixed), events.assign(start=dates)


if __name__ == "__main__":
    main()

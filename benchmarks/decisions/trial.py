"""One world through both: what was said beside what is true, a row a unit."""

from __future__ import annotations

import naive
import numpy as np
import ours
import pandas as pd
from planted import make_world, surging_world
from scipy import stats
from worlds import World

SYSTEMS = ("ours", "naive")
NOISE = 0.02
BACK = (0, 3, 6)
"""Weeks from a world's end at which its alerts are judged: what one looks at, no other does."""
FALSE_DISCOVERY = 0.10


def rates(seed: int) -> pd.DataFrame:
    """Contact rates and headrooms of one world, by both.

    Columns world, null_world, noisy, residual (of changes), unit, kind, small, inquiries (in the window),
    system, measure, evidence, low, mid, high and truth.
    """
    world = make_world(seed)
    rng = np.random.default_rng([6, seed])
    rate = pd.Series(world.window_rates).groupby(world.types)
    goals = {of: float(total * rng.uniform(0.5, 1.1)) for of, total in rate.sum().items()}
    *ours_says, residual = ours.rates_and_headrooms(world, goals)
    said = {"ours": ours_says, "naive": naive.rates_and_headrooms(world, goals, rng)}
    facts = pd.DataFrame({"kind": world.kinds, "small": world.small}, index=world.names)
    parts = []
    for system, (contact, headrooms) in said.items():
        contact = contact.assign(measure="contact_rate", evidence="", truth=world.window_rates)
        for measure, table in headrooms.items():
            truth = _truth(world, table.reindex(world.names)).loc[table.index]
            parts.append(table.assign(system=system, measure=measure, truth=truth))
        parts.append(contact.drop(columns="inquiries").assign(system=system))
    inquiries = said["ours"][0]["inquiries"]
    found = pd.concat(parts).join(facts).join(inquiries).rename_axis("unit").reset_index()
    return found.assign(
        world=seed, residual=residual, noisy=world.noise > 0, null_world=set(world.kinds) == {"null"}
    )


def _truth(world: World, said: pd.DataFrame) -> pd.Series:
    """True headroom by the evidence that each unit's was said to rest on, or else that of its good weeks."""
    choices = {"target": world.above(said["floor"].to_numpy()), "best_peer": world.best_peer()}
    truth = np.select(
        [said["evidence"] == name for name in choices], list(choices.values()), world.own_best()
    )
    return pd.Series(truth, index=world.names)


def alerts(seed: int) -> pd.DataFrame:
    """Alerts of one world on all, types and causes, at three of its weeks: system, kind, right."""
    whole = make_world(seed)
    rows = []
    for back in BACK:
        world = whole.until(len(whole.weeks) - back)
        masks = {"ALL": np.ones(len(world.kinds), dtype=bool)}
        masks |= {f"T:{of}": np.array(world.types) == of for of in set(world.types)}
        masks |= {name: np.array(world.names) == name for name in world.names}
        counts = pd.DataFrame({unit: world.counts[mask].sum(axis=(0, 2)) for unit, mask in masks.items()}).T
        raised = {"ours": ours.alerts(world), "naive": naive.alerts(counts)}
        for system, alerted in raised.items():
            rows += [(system, kind, world.moved(masks[unit])) for unit, kind in sorted(alerted.items())]
    return pd.DataFrame(rows, columns=["system", "kind", "right"]).assign(world=seed)


def detection(seed: int, volume: float, rise: float, is_worst: bool = False) -> dict[str, object]:
    """Whether a rise that lasts is found within its first two weeks, by each system and by an oracle.

    The counts' dispersion is anything up to ``NOISE``, or the worst of that.
    """
    noise = NOISE if is_worst else float(np.random.default_rng([7, seed]).uniform(0, NOISE))
    world = surging_world(seed, volume, rise, noise)
    ends = [world.until(len(world.weeks) - 1), world]
    unit = world.names[0]
    return {
        "of": f"{volume:g} a week, {rise:+.0%}" + (f", dispersion {NOISE:g}" if is_worst else ""),
        "ours": any(unit in ours.alerts(end) for end in ends),
        "naive": any(unit in naive.alerts(pd.DataFrame(end.counts.sum(axis=2), end.names)) for end in ends),
        "oracle": any(_oracle(end, noise) for end in ends),
    }


def _oracle(world: World, noise: float) -> bool:
    """Whether one who knows every usual rate and the dispersion finds the first unit's rise.

    One-week and two-week sums are looked at, and false discoveries held, as the ranking does.
    """
    usual = world.expected.sum(axis=2) / world.lift
    p_values = []
    for look in (1, 2):
        mean, count = usual[:, -look:].sum(axis=1), world.counts[:, -look:].sum(axis=(1, 2))
        shape = mean**2 / (noise * (usual[:, -look:] ** 2).sum(axis=1))
        p_values.append(stats.nbinom.sf(count - 1, shape, shape / (shape + mean)))
    doubled = np.minimum(1.0, 2 * np.min(p_values, axis=0))
    return bool(stats.false_discovery_control(doubled)[0] <= FALSE_DISCOVERY)

"""What all processes left, as causes.csv, causes.md and causes.svg."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd
from figures import OUTLIER, agreement, coherence, steadiness
from sets import SCRATCH, SETS, Gold
from systems import System

COLUMNS = {
    "AMI": 3, "ARI": 3, "V": 3, "coverage": 2, "stability": 2, "NPMI": 2, "diversity": 2,
    "seconds": 1, "cpu_seconds": 1, "peak_mib": 0,
}  # fmt: skip
ABOUT = """\
# Causes: against what a user would pick instead

Made by `benchmarks/causes.py` (`--table`); how to run it stands there, what each system is given in
`peers/systems.py`. One process a row, two threads, seeded samples, each set one pool without a cap on the
number of causes. *picks own number*: a system that must be told the number of topics was told the number of
gold labels, which a user would not know. *AMI*, *ARI*, *V*: outliers (-1) count as one more cluster;
*coverage*: texts that are no outlier. *stability*: mean pairwise ARI over five 90 % resamples in other row
orders. *NPMI*, *diversity*: ten best words a topic by c-TF-IDF under one fixed Kiwi tokenisation. Seconds:
from vectors and lemmas to topics, without imports, with whatever is compiled on first use; other work ran
on the machine meanwhile, so CPU seconds are the figure to compare. *peak*: resident MiB, inputs and imports
included. Rows by AMI.
"""


def write_table(folder: Path, systems: dict[str, System]) -> None:
    """Measure what is kept and write the three files."""
    found = [
        row(name, gold, key, system)
        for name, golds in SETS.items()
        for gold in golds
        for key, system in systems.items()
        if (SCRATCH / "sets" / name / "gold.parquet").is_file()
    ]
    table = pd.DataFrame([one for one in found if one]).round(COLUMNS)
    table.to_csv(folder / "causes.csv", index=False)
    parts = [ABOUT] + [section(name, rows) for name, rows in table.groupby("set", sort=False)]
    (folder / "causes.md").write_text("\n".join(parts), encoding="utf-8")
    (folder / "causes.svg").write_text(plot(table), encoding="utf-8")


def row(name: str, gold: Gold, key: str, system: System) -> dict[str, object]:
    """One system on one set; nothing where it was not run."""
    folder = SCRATCH / "sets" / name
    labels_of = pd.read_parquet(folder / "gold.parquet")[gold.column]
    known = pd.factorize(labels_of)[0]
    k = 0 if system.own_number else known.max() + 1
    fit = folder / "fits" / f"{key}-{k}"
    if not fit.with_suffix(".json").is_file():
        return {}
    kept = json.loads(fit.with_suffix(".json").read_text(encoding="utf-8"))
    about = {"set": gold.name, "held out": gold.held_out, "system": system.title}
    about |= {"picks own number": system.own_number, "gold": known.max() + 1, "version": kept.get("version")}
    if not fit.with_suffix(".npz").is_file():
        return about | {"note": kept["failed"]}
    with np.load(fit.with_suffix(".npz")) as saved:
        labels = dict(saved)
    full = labels.pop("full")
    npmi, diversity = coherence(lemmas(folder), full)
    resamples = len(labels) >= 2
    return about | {
        "clusters": len(np.unique(full[full != OUTLIER])),
        **agreement(known, full),
        "coverage": (full != OUTLIER).mean(),
        "stability": steadiness(list(labels.values())) if resamples else np.nan,
        "NPMI": npmi, "diversity": diversity,
        **{name: kept[name] for name in ("seconds", "cpu_seconds", "peak_mib")},
        "note": kept.get("failed", "") or why_not(system, resamples),
    }  # fmt: skip


def why_not(system: System, resamples: bool) -> str:
    """Why a row has no stability."""
    if resamples:
        return ""
    return "not resampled" if system.resampled else "clusters as with our tokens"


@lru_cache(maxsize=1)
def lemmas(folder: Path) -> list[str]:
    """The lemmas of a set's texts."""
    return json.loads((folder / "texts.json").read_text(encoding="utf-8"))["lemmas"]


def section(name: str, rows: pd.DataFrame) -> str:
    """A set's heading and its rows, best first."""
    held = " (held out: nothing was chosen by it)" if rows["held out"].any() else ""
    clusters = rows["clusters"].map("{:.0f}".format, na_action="ignore")
    shown = pd.DataFrame(
        {"system": rows["system"], "picks own number": np.where(rows["picks own number"], "yes", "no")}
    )
    shown["clusters / gold"] = clusters + " / " + rows["gold"].astype(str)
    for column, digits in COLUMNS.items():
        shown[column.replace("_", " ")] = rows[column].map(f"{{:,.{digits}f}}".format, na_action="ignore")
    shown = shown.rename(columns={"peak mib": "peak"}).assign(version=rows["version"], note=rows["note"])
    shown = shown.loc[rows.sort_values("AMI", ascending=False).index].fillna("").astype(str)
    lines = [
        "| " + " | ".join(line) + " |" for line in [[*shown], ["---"] * shown.shape[1], *shown.to_numpy()]
    ]
    return f"## {name}{held}\n\n" + "\n".join(lines) + "\n"


def plot(table: pd.DataFrame) -> str:
    """AMI of every system, one panel a set; hollow where the number of topics was told."""
    width, step, left, scale = 620, 15, 200, 360
    marks, y = [], 20
    for name, rows in table.dropna(subset=["AMI"]).groupby("set", sort=False):
        marks.append(f'<text x="6" y="{y}" font-weight="bold">{escape(str(name))}</text>')
        for one in rows.sort_values("AMI", ascending=False).itertuples():
            y += step
            x = left + scale * max(one.AMI, 0)
            colour = "#c2410c" if one.system.startswith("ours") else "#475569"
            fill = colour if table.at[one.Index, "picks own number"] else "#ffffff"
            marks += [
                f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(one.system)}</text>',
                f'<line x1="{left}" x2="{x:.0f}" y1="{y}" y2="{y}" stroke="#cbd5e1"/>',
                f'<circle cx="{x:.0f}" cy="{y}" r="4" fill="{fill}" stroke="{colour}"/>',
                f'<text x="{x + 9:.0f}" y="{y + 4}">{one.AMI:.3f}</text>',
            ]
        y += 2 * step
    font = 'font-family="sans-serif" font-size="11"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" {font}>'
    ground = f'<rect width="{width}" height="{y}" fill="#ffffff"/>'
    return "\n".join([head, "<title>AMI by set and system</title>", ground, *marks, "</svg>", ""])

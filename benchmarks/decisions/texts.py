"""End to end: the sample's world under other seeds, from its Korean texts through estimated causes.

What a found cause's true rate is follows from what it is made of: the sum over planted causes of the share of
their inquiries that it holds, times their latent rates. Its true headroom is that of this sum.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from worlds import FLOOR_PERCENTILE, MIN_CALM_WEEKS, MIN_EXPECTED, WINDOW

from voc.artefacts import Run
from voc.causes import find_causes
from voc.intake import intake
from voc.ranking import rank
from voc.settings import load_settings
from voc.tokens import tokenise

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "data" / "sample" / "source"
LAST_DAY = date(2026, 6, 28)
HOLIDAY_WEEKS = ("2026-02-16",)
"""설날 is the one long holiday of these weeks."""
MIN_RANKED, MATCHED = 30, 0.8
_GENERATE = (
    "import sys; sys.path.insert(0, {source!r}); import world; world.SEED = {seed}; "
    "import generate; generate.main()"
)


def trial(seed: int) -> pd.DataFrame:
    """As `trial.rates`, with a row a found cause of at least 30 inquiries in the window; ours alone.

    ``kind`` is ``matched`` where four fifths of a found cause are of one planted cause, else ``mixed``.
    """
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        command = _GENERATE.format(source=str(SOURCE), seed=seed)
        generator = [sys.executable, "-c", command, "--out", folder]
        subprocess.run(generator, check=True, stdout=subprocess.DEVNULL)
        settings = load_settings(ROOT / "voc.yml").model_copy(update={"workspace": workspace})
        run = Run(settings, workspace / "runs" / str(seed))
        intake(run, LAST_DAY)
        tokenise(run)
        find_causes(run)
        table = rank(run).ranking
        truth = _Truth(workspace / "truth", run)
    judged = table[table["level"].eq("cause") & table["inquiries"].ge(MIN_RANKED)]
    rows = [
        row
        for said in judged.to_dict("records")
        if said["unit_id"] in truth.parts.index
        for row in truth.rows(said)
    ]
    return pd.DataFrame(rows).assign(world=seed, system="ours")


class _Truth:
    """What the generator wrote down, for causes as they were found."""

    def __init__(self, folder: Path, run: Run) -> None:
        inquiries = pd.read_csv(folder / "inquiries.csv", dtype=str, keep_default_na=False)
        inquiries["planted"] = inquiries["type"] + "/" + inquiries["cause"]
        planted = inquiries.set_index("문의번호")["planted"]
        found = run.load("assignments").set_index("inquiry_id")["cause_id"]
        self.parts = pd.crosstab(found, planted.reindex(found.index))
        self.shares = self.parts / self.parts.sum()
        self.rates = self._table(folder / "rates.csv", "week", "rate")
        self.partner_rates = self._table(folder / "partner_rates.csv", "partner", "window_rate")
        expected = self._table(folder / "partner_rates.csv", "partner", "expected")
        self.partner_orders = (expected / self.partner_rates).median()
        weekly = run.load("weekly").set_index("unit_id")
        self.orders = weekly.loc["ALL"].set_index("week")["denominator"]
        self.born = weekly.groupby("unit_id")["week"].min()
        self.events = run.load("events")
        decisions = run.load("decisions")
        self.acted = decisions.groupby("unit_id")["start_date"].max()
        self.volume = float(self.orders.iloc[-WINDOW:].mean())

    def _table(self, path: Path, columns: str, values: str) -> pd.DataFrame:
        """A truth table (planted cause, week or partner)."""
        table = pd.read_csv(path)
        table["planted"] = table["type"] + "/" + table["cause"]
        return table.pivot(index="planted", columns=columns, values=values)

    def rows(self, said: dict[str, object]) -> list[dict[str, object]]:
        """The contact rate and the primary headroom of one found cause beside what is true."""
        unit_id = str(said["unit_id"])
        purity = self.parts.loc[unit_id].max() / self.parts.loc[unit_id].sum()
        rates = self._sum(unit_id, self.rates)
        rates.index = pd.DatetimeIndex(rates.index)
        orders = self.orders.iloc[-WINDOW:]
        window = float((rates.reindex(orders.index) * orders).sum() / orders.sum())
        evidence = str(said["floor_evidence"])
        floor = (
            self._lowest_partner(unit_id, window)
            if evidence == "best_peer"
            else self._good_weeks(said, rates)
        )
        same = {
            "unit": unit_id,
            "kind": "matched" if purity >= MATCHED else "mixed",
            "inquiries": said["inquiries"],
        }
        return [
            {**same, "measure": "contact_rate", "evidence": "", "truth": window}
            | _interval(said, "contact_rate_low", "contact_rate", "contact_rate_high"),
            {
                **same,
                "measure": "primary",
                "evidence": evidence,
                "truth": max(0.0, window - floor) * self.volume,
            }
            | _interval(said, "headroom_low", "headroom_mid", "headroom_high"),
        ]

    def _sum(self, unit_id: str, table: pd.DataFrame) -> pd.Series:
        return (self.shares.loc[unit_id].reindex(table.index).fillna(0.0).to_numpy()[:, None] * table).sum()

    def _lowest_partner(self, unit_id: str, window: float) -> float:
        """The lowest rate of the partners that expect enough at the cause's own rate."""
        rates = self._sum(unit_id, self.partner_rates)
        return float(rates[window * self.partner_orders >= MIN_EXPECTED].min())

    def _good_weeks(self, said: dict[str, object], rates: pd.Series) -> float:
        """The 20th percentile of the calm weeks since birth and action; infinite with fewer than twelve."""
        since = max(self.born[said["unit_id"]], self.acted.get(said["unit_id"], pd.Timestamp.min))
        judged = [w for w in rates.index if w >= since and not self._unusual(w, str(said["inquiry_type"]))]
        return (
            float(np.percentile(rates[judged], FLOOR_PERCENTILE)) if len(judged) >= MIN_CALM_WEEKS else np.inf
        )

    def _unusual(self, week: pd.Timestamp, inquiry_type: str) -> bool:
        over = (self.events["start"] < week + pd.Timedelta(days=7)) & (self.events["end"] >= week)
        touched = self.events.loc[over, "types"]
        return f"{week:%Y-%m-%d}" in HOLIDAY_WEEKS or any(
            not t or inquiry_type in t.split(",") for t in touched
        )


def _interval(said: dict[str, object], low: str, mid: str, high: str) -> dict[str, object]:
    return {"low": said[low], "mid": said[mid], "high": said[high]}

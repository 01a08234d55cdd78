"""What the last good run knew: its causes, who is in them, and their passports.

There is no file of state. A run continues from the artefacts of the latest completed run whose data end
before its own, so a failed run leaves no trace and repeating a week's run gives the same causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.artefacts import Run, completed_runs, sha256
from voc.settings import Granularity, Settings
from voc.tokens import fingerprint, token_lexicon

_READ = {
    "inquiries": ["inquiry_id", "created_at"],
    "assignments": ["inquiry_id", "inquiry_type", "cause_id", "confidence"],
    "causes": ["cause_id", "inquiry_type", "name", "auto_name"],
    "cause_quality": ["inquiry_type", "agreement"],
    "passports": None,
}
"""The columns used of each artefact: an older run may lack others, and that is no matter here."""

LOOK_BACK = pd.Timedelta(weeks=3)


@dataclass(frozen=True)
class Memory:
    """The predecessor of a run.

    Attributes
    ----------
    run : str
        Its folder's name.
    sha256 : str
        Of its assignments: with the same predecessor, the same run.
    last_day : Timestamp
        The last day of its inquiries.
    assignments : DataFrame
        inquiry_id, created_at, inquiry_type, cause_id, confidence.
    causes : DataFrame
        cause_id, inquiry_type, name, auto_name.
    agreement : dict of str to float
        By type, as found when the type was last clustered whole.
    passports : DataFrame
        Every event of every cause so far.
    facts : dict
        The parameters beside its causes (`basis`, `clustered`, `settled`).
    """

    run: str
    sha256: str
    last_day: pd.Timestamp
    assignments: pd.DataFrame
    causes: pd.DataFrame
    agreement: dict[str, float]
    passports: pd.DataFrame
    facts: dict[str, Any]

    @property
    def recent_after(self) -> pd.Timestamp:
        """Inquiries later than this are looked through for something new.

        Three weeks before the end of the predecessor: in weekly runs the last four weeks.
        """
        return self.last_day.normalize() + pd.Timedelta(days=1) - LOOK_BACK

    def known(self, inquiries: pd.DataFrame) -> pd.DataFrame:
        """The cause of each inquiry that this run had already; "" and 0 for the others.

        An inquiry is the same where id, time and type agree: ids made from line numbers mean other
        inquiries in another file.

        Returns
        -------
        DataFrame with cause_id and confidence, as many rows as ``inquiries``
        """
        keys = ["inquiry_id", "created_at", "inquiry_type"]
        found = inquiries[keys].merge(self.assignments, on=keys, how="left", validate="1:1")
        return found[["cause_id", "confidence"]].fillna({"cause_id": "", "confidence": 0.0})

    def missing(self, inquiries: pd.DataFrame) -> int:
        """How many of its inquiries are not in the data any more."""
        keys = ["inquiry_id", "created_at"]
        return len(self.assignments) - len(self.assignments.merge(inquiries[keys], on=keys))


def recall(run: Run) -> Memory | None:
    """The latest completed run of the workspace whose data end before those of ``run``."""
    last_day = run.load("inquiries")["created_at"].max()
    if pd.isna(last_day):
        return None
    done = completed_runs(run.settings, _READ)
    earlier = {day: folder for day, folder in done.items() if day < f"{last_day:%Y-%m-%d}"}
    return _read(Run(run.settings, earlier[max(earlier)])) if earlier else None


def _read(run: Run) -> Memory:
    table = {
        name: pd.read_parquet(run.folder / f"{name}.parquet", columns=columns)
        for name, columns in _READ.items()
    }
    return Memory(
        run=run.folder.name,
        sha256=sha256(run.folder / "assignments.parquet"),
        last_day=table["inquiries"]["created_at"].max(),
        assignments=table["assignments"].merge(table["inquiries"], on="inquiry_id", validate="1:1"),
        causes=table["causes"],
        agreement=dict(table["cause_quality"].itertuples(index=False)),
        passports=table["passports"],
        facts=run.load_json("causes")["parameters"],
    )


def basis(settings: Settings, granularity: Granularity, encoder: str) -> dict[str, str]:
    """What causes rest on; where it changes, all are clustered anew and matched to the old ones."""
    return {
        "encoder": encoder,
        "tokens": fingerprint(token_lexicon(settings)),
        "granularity": granularity,
    }

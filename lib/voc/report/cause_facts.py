"""What a card says of its cause beside the figures: drivers, repeats, actions; and the tree of a type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.report.korean import day, percent
from voc.report.links import anchor
from voc.settings import MIN_RANKED
from voc.words import amount, count

_DRIVERS = 3
_ASKS = re.compile(r"voc\.yml|customers\.csv|events\.csv|decisions\.csv")
_SENTENCE = re.compile(r"(?<=[다오요]\.) ")
_SHOWN_PARTS = ("drivers", "repeats")
"""The parts of ``insights`` that a deep dive is built on; others are told on the index."""


@dataclass(frozen=True)
class CauseFacts:
    """The artefacts that the cards of a page read, loaded once."""

    drivers: pd.DataFrame
    repeats: pd.DataFrame
    effects: pd.DataFrame

    @classmethod
    def of(cls, run: Run) -> CauseFacts:
        """Those of a run."""
        return cls(run.load("drivers"), run.load("repeats"), run.load("effects"))

    def drivers_of(self, unit: str) -> dict[str, list[str]]:
        """The sentences of a cause's drivers: the three with the most excess contacts, and the others."""
        own = self.drivers[self.drivers["unit_id"] == unit]
        texts = own.sort_values(["excess_mid", "value"], ascending=[False, True])["text"].tolist()
        return {"shown": texts[:_DRIVERS], "more": texts[_DRIVERS:]}

    def repeats_of(self, unit: str) -> str:
        """How many ask again and after how long; "" below 30 inquiries."""
        own = self.repeats[(self.repeats["unit_id"] == unit) & (self.repeats["channel"] == "")]
        if own.empty:
            return ""
        row: dict[Any, Any] = own.iloc[0].to_dict()
        if row["inquiries"] < MIN_RANKED:
            return ""
        told = f"재문의 {percent(row['repeat_share'])}({_shares(row['repeat_low'], row['repeat_high'])})"
        if pd.notna(row["resolved_share"]) and row["first_contacts"] >= MIN_RANKED:
            resolved = _shares(row["resolved_low"], row["resolved_high"])
            told += f" · 첫 문의 뒤 다시 묻지 않은 비율 {percent(row['resolved_share'])}"
            told += f"({resolved}, 해결률의 상한)"
        if pd.notna(row["gap_median_days"]):
            told += f" · 다시 묻기까지 중앙값 {amount(row['gap_median_days'])}일"
        return told

    def tried_of(self, unit: str) -> list[dict[str, str]]:
        """The actions on a cause, the latest first, with the verdict on each."""
        own = self.effects[self.effects["unit_id"] == unit].sort_values("start_date", ascending=False)
        return [
            {"action": row["action"], "start": day(row["start_date"]), "verdict": row["verdict"],
             "text": row["text"]}
            for row in own.to_dict("records")
        ]  # fmt: skip


def _shares(low: float, high: float) -> str:
    return f"{percent(low).removesuffix('%').strip()}~{percent(high)}"


def tree_of(tree: pd.DataFrame, inquiry_type: str, carded: set[str]) -> list[dict[str, Any]]:
    """The groups of a type with their causes and the parts of these, in the order of the artefact.

    Parameters
    ----------
    tree : DataFrame
        ``cause_tree``; counts are of the whole history.
    inquiry_type : str
    carded : set of str
        Causes that have a card to link to.

    Returns
    -------
    list of dict
        ``name`` ("" for a group of one cause), ``size``, ``causes``; a cause has name, href, size and
        ``parts``, empty where it did not come apart.
    """
    own = tree[tree["inquiry_type"] == inquiry_type]
    return [
        {
            "name": group if rows["cause_id"].nunique() > 1 else "",
            "size": count(rows["inquiries"].sum()),
            "causes": [
                _branch(cause, parts, carded) for cause, parts in rows.groupby("cause_id", sort=False)
            ],
        }
        for group, rows in own.groupby("group", sort=False)
    ]


def _branch(cause: Any, parts: pd.DataFrame, carded: set[str]) -> dict[str, Any]:
    return {
        "name": parts["cause"].iat[0],
        "href": f"#{anchor(str(cause))}" if cause in carded else "",
        "size": count(parts["inquiries"].sum()),
        "parts": [{"name": row["part"], "size": count(row["inquiries"])} for row in parts.to_dict("records")]
        if len(parts) > 1
        else [],
    }


def missing_lines(insights: Mapping[str, str]) -> list[str]:
    """Of the lines in ``summary.json`` the sentences that say what to supply, with the one before it.

    >>> missing_lines({"drivers": "앱 버전별로는 살피지 못했습니다. voc.yml에 app_version을 적으세요."})
    ['앱 버전별로는 살피지 못했습니다. voc.yml에 app_version을 적으세요.']
    >>> missing_lines({"repeats": "재문의율은 9.0 %입니다."})
    []
    """
    found = []
    for part in _SHOWN_PARTS:
        sentences = _SENTENCE.split(insights.get(part, ""))
        for index, sentence in enumerate(sentences):
            if _ASKS.search(sentence):
                before = sentences[index - 1] if index and "못했" in sentences[index - 1] else ""
                found.append(f"{before} {sentence}".strip())
    return found

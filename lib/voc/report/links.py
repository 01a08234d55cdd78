"""Where a page lies: file names from Korean type names, and links that only point at real pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voc.artefacts import Run

_UNSAFE = re.compile(r"[^0-9A-Za-z가-힣]+")


def slug(name: str) -> str:
    """A file name from a type's name: Hangul, letters and digits stay, the rest becomes "-".

    >>> slug("불량·오배송"), slug("../../etc")
    ('불량-오배송', 'etc')
    """
    return _UNSAFE.sub("-", name).strip("-")[:60] or "type"


def slugs(types: Sequence[str]) -> dict[str, str]:
    """A slug a type; the second of two that look alike gets a number."""
    taken: dict[str, str] = {}
    for name in types:
        base, number = slug(name), 1
        candidate = base
        while candidate.lower() in {used.lower() for used in taken.values()}:
            number += 1
            candidate = f"{base}-{number}"
        taken[name] = candidate
    return taken


def anchor(unit_id: str) -> str:
    """The id of a cause's card on its deep-dive page."""
    return f"c-{_UNSAFE.sub('-', unit_id)}"


def top_types(run: Run) -> list[str]:
    """The types that get a deep dive: those with a request, then those with the most to save.

    As many as ``report.deep_dives`` says, ordered by saving, then by inquiries.
    """
    ranking, summary = run.load("ranking"), run.load_json("summary")
    types = ranking[ranking["level"] == "type"].sort_values(
        ["saving_per_week", "inquiries", "inquiry_type"], ascending=[False, False, True]
    )
    ordered = [str(name) for name in types["inquiry_type"]]
    asked = {str(row["inquiry_type"]) for row in summary["top_actions"]}
    first = sorted(ordered, key=lambda name: name not in asked)[: run.settings.report.deep_dives]
    return [name for name in ordered if name in first]


@dataclass(frozen=True)
class TypeLinks:
    """Links from the index to the deep dives; "" for a type without one."""

    files: dict[str, str]

    @classmethod
    def of(cls, run: Run, types: Sequence[str] | None) -> TypeLinks:
        """The links of a run whose deep dives are ``types`` (by default `top_types`)."""
        return cls(slugs(types or top_types(run)))

    def page(self, inquiry_type: str) -> str:
        """The page of a type, relative to the index."""
        name = self.files.get(inquiry_type)
        return f"deep-dive/{name}.html" if name else ""

    def cause(self, inquiry_type: str, unit_id: str) -> str:
        """The card of a cause on its type's page."""
        page = self.page(inquiry_type)
        return f"{page}#{anchor(unit_id)}" if page else ""

"""Saves what the data say beside the ranking, and gathers the line of each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.ranking.counts import Cubes
from voc.ranking.drivers import find_drivers
from voc.ranking.insights.customers import customer_insights
from voc.ranking.insights.experience import experience
from voc.ranking.insights.repeats import repeat_contacts
from voc.ranking.insights.service import service_level
from voc.ranking.insights.tags import tag_quality


@dataclass(frozen=True)
class Insights:
    """The artefacts by name, and by part the Korean line that sums it up or says what to supply."""

    tables: dict[str, pd.DataFrame]
    lines: dict[str, str]

    @property
    def summary(self) -> dict[str, Any]:
        """The part of ``summary.json`` that tells of them."""
        return {"insights": self.lines}


def insights(run: Run, cubes: Cubes, parameters: dict[str, Any]) -> Insights:
    """Find what the parts of this package find, and save it in the run."""
    drivers = find_drivers(cubes, run.load("events") if run.has("events") else None)
    repeats = repeat_contacts(cubes, run.settings.inquiries)
    service = service_level(cubes, run.settings.service)
    tags = tag_quality(run, cubes)
    felt = experience(cubes, run.load("decisions") if run.has("decisions") else None)
    customers = customer_insights(cubes, run.load("customers") if run.has("customers") else None)
    tables = {
        "drivers": drivers.table,
        "repeats": repeats.table,
        "repeat_paths": repeats.paths,
        "service": service.table,
        "handle_times": service.handle_times,
        "tags": tags.table,
        "mistagged": tags.mistagged,
        "tag_tree": tags.tree,
        "experience": felt.table,
        "impact": felt.impact,
        "score_changes": felt.changes,
        "segments": customers.segments,
        "churn": customers.churn,
        "retention": customers.retention,
    }
    lines = {"drivers": drivers.line, "repeats": repeats.line, "service": service.line, "tags": tags.line}
    lines |= {"experience": felt.line, "customers": customers.line}
    saved = {name: run.save(name, table, parameters=parameters) for name, table in tables.items()}
    return Insights(saved, lines)

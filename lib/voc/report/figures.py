"""Charts of an open run: load what is needed, draw it, keep the notebook small."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from voc.artefacts import Run
from voc.bucket import is_bucket
from voc.ranking.holidays import long_holidays
from voc.report.block import Block, render
from voc.report.korean import is_some
from voc.report.moved import change_sentence
from voc.report.scale import Scale

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MAPPED = 60
_BARS = 10


def headroom_chart(run: Run) -> go.Figure | Block:
    """Volume against reducible share of the ranked causes; a sentence where there is none to show."""
    from voc.report import charts

    _light_notebooks()
    ranking, summary = run.load("ranking"), run.load_json("summary")
    causes = ranking[ranking["level"].eq("cause") & ~ranking["unit_id"].map(is_bucket)]
    if not causes.loc[causes["rank"].notna(), "headroom_mid"].map(is_some).any():
        return render("nothing", title=charts.MAP_TITLE, weeks=summary["window"]["weeks"])
    shown = causes["rank"].fillna(0) <= _MAPPED  # what has none is small
    return charts.headroom_map(causes[shown], summary["window"]["weeks"], Scale.of(summary))


def change_chart(run: Run) -> go.Figure | Block:
    """What moved since last week and last month; without a denominator what to supply."""
    from voc.report import waterfall

    _light_notebooks()
    summary = run.load_json("summary")
    if not summary["denominator"]["available"]:
        return render("unmoved", title=waterfall.TITLE, sentence=f"{change_sentence(summary)}.")
    return waterfall.waterfall(summary)


def trend_chart(run: Run, inquiry_type: str) -> go.Figure:
    """Weekly rate and inquiries of a type, with the events and long holidays that touch it."""
    from voc.report import weeks

    _light_notebooks()
    ranking, weekly = run.load("ranking"), run.load("weekly")
    chosen = (ranking["level"] == "type") & (ranking["inquiry_type"] == inquiry_type)
    unit = ranking.loc[chosen, "unit_id"].iloc[0]
    events = run.load("events") if run.has("events") else None
    if events is not None:
        touched = [not types or inquiry_type in _names(types) for types in events["types"]]
        events = events[touched]
    own = weekly[weekly["unit_id"] == unit]
    scale = Scale.of(run.load_json("summary"))
    return weeks.trend(own, _with_holidays(own["week"], events), inquiry_type, scale)


def _with_holidays(weeks: pd.Series, events: pd.DataFrame | None) -> pd.DataFrame:
    """The events and the weeks of long holidays, from Monday to Sunday."""
    import pandas as pd

    rests = pd.DataFrame(
        [
            {"start": week, "end": week + pd.Timedelta(days=6), "kind": "연휴", "note": name, "types": ""}
            for week, name in long_holidays(pd.DatetimeIndex(weeks)).items()
        ],
        columns=["start", "end", "kind", "note", "types"],
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    return rests if events is None else pd.concat([events, rests], ignore_index=True)


def cause_chart(run: Run, inquiry_type: str) -> go.Figure | Block:
    """Headroom of the ranked causes of a type with their intervals; a sentence where there is none."""
    from voc.report import charts

    _light_notebooks()
    ranking = run.load("ranking")
    causes = ranking[(ranking["level"] == "cause") & ranking["rank"].notna()]
    chosen = causes[(causes["inquiry_type"] == inquiry_type) & causes["headroom_mid"].map(is_some)]
    title = f"{inquiry_type} 원인별 감축 여력"
    if chosen.empty:
        return render("nothing", title=title, weeks=run.load_json("summary")["window"]["weeks"])
    largest = chosen.sort_values(["headroom_mid", "unit_id"], ascending=[False, True]).head(_BARS)
    return charts.headroom_bars(largest, title)


def action_chart(run: Run, inquiry_type: str) -> go.Figure | Block:
    """What the latest judged action on a type's causes has saved; a line on what is missing else."""
    from voc.report.effect_chart import effect

    _light_notebooks()
    effects, weeks = run.load("effects"), run.load("effect_weeks")
    acted = effects[effects["inquiry_type"] == inquiry_type]
    judged = acted[acted["actual_mid"].notna()]
    if judged.empty:
        return render("untried", actions=acted.to_dict("records"))
    action = judged.iloc[-1]
    same = weeks["unit_id"].eq(action["unit_id"]) & weeks["start_date"].eq(action["start_date"])
    return effect(weeks[same], action)


def _names(types: str) -> list[str]:
    return [name.strip() for name in types.split(",")]


def _light_notebooks() -> None:
    """Only the figure's own JSON goes into the notebook, not a copy of plotly.js a chart.

    Said to IPython and not to plotly's renderers, which would load nbformat first: a second a kernel.
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()

    def show(figure: go.Figure) -> None:
        shell.display_pub.publish({"application/vnd.plotly.v1+json": json.loads(figure.to_json())})

    if shell is not None:
        formatter = shell.display_formatter.ipython_display_formatter
        formatter.for_type_by_name("plotly.graph_objs._figure", "Figure", show)

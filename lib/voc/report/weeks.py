"""The chart of a unit's weeks: inquiries, rate with its band, events (words as in `voc.report.charts`)."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from voc.report import theme
from voc.report.korean import NBSP
from voc.report.scale import Scale
from voc.words import count

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def trend(weekly: pd.DataFrame, events: pd.DataFrame | None, name: str, scale: Scale) -> go.Figure:
    """Weekly inquiries of a unit and, with a denominator, its rate with a 90 % band.

    Parameters
    ----------
    weekly : DataFrame
        Rows of one unit of the ``weekly`` artefact; complete weeks only.
    events : DataFrame or None
        Rows of ``events`` that touch the unit; shaded, lettered and listed in the caption.
    name : str
        The unit, for title and alternative text.
    scale : Scale
        The denominator.
    """
    table = weekly.sort_values("week")
    figure = _panels(scale.available)
    rows = 2 if scale.available else 1
    bars = go.Bar(
        x=_days(table["week"]), y=table["inquiries"].tolist(), name="문의량(건)",
        marker={"color": theme.SKY, "line": {"width": 0}}, showlegend=False,
        customdata=[f"{_week(row['week'])}<br>{count(row['inquiries'])}" for row in table.to_dict("records")],
        hovertemplate=theme.HOVER,
    )  # fmt: skip
    figure.add_trace(bars, row=rows, col=1)
    for trace in _rate_band(table, scale):
        figure.add_trace(trace, row=1, col=1)
    _shade(figure, table, events)
    figure.update_yaxes(rangemode="tozero", nticks=5, showgrid=True)
    figure.update_xaxes(tickvals=_ticks(table["week"]), ticktext=_tick_names(table["week"]), showgrid=False)
    figure.update_layout(bargap=0.25, showlegend=False, margin_t=24)
    if scale.available:
        figure.update_yaxes(tickformat=".2~%", row=1, col=1)
    title = f"{name} 주별 {'인입률과 문의량' if scale.available else '문의량'}"
    return theme.finish(
        figure, title=title, caption=_trend_caption(table, events, scale), height=380 if rows == 2 else 280,
        alt=f"{title}. {_first_last(table, scale)}",
    )  # fmt: skip


def _panels(two: bool) -> go.Figure:
    from plotly.subplots import make_subplots

    if not two:
        return make_subplots(rows=1, cols=1)
    return make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[0.6, 0.4])


def _rate_band(table: pd.DataFrame, scale: Scale) -> list[go.Scatter]:
    """The line of the latent rate in its 5-95 % band (counts a week without a denominator)."""
    days = _days(table["week"])
    hovers = [
        f"{_week(row['week'])}<br>{scale.measure} {scale.short(row['rate_mid'])}"
        f"<br>90 % 구간 {scale.interval(row['rate_low'], row['rate_high'])}"
        for row in table.to_dict("records")
    ]
    low, high = table["rate_low"].tolist(), table["rate_high"].tolist()
    band = go.Scatter(
        x=days + days[::-1], y=high + low[::-1], fill="toself", fillcolor=theme.BAND,
        line={"width": 0}, hoverinfo="skip", mode="lines",
    )  # fmt: skip
    line = go.Scatter(
        x=days, y=table["rate_mid"].tolist(), mode="lines", line={"color": theme.BLUE, "width": 2.4},
        customdata=hovers, hovertemplate=theme.HOVER,
    )  # fmt: skip
    return [band, line]


def _shade(figure: go.Figure, table: pd.DataFrame, events: pd.DataFrame | None) -> None:
    for letter, event in _lettered(table, events):
        figure.add_vrect(
            x0=event.start.strftime("%Y-%m-%d"), x1=(event.end + pd.Timedelta(days=1)).strftime("%Y-%m-%d"),
            fillcolor=theme.EVENT, line_width=0, layer="below",
        )  # fmt: skip
        figure.add_annotation(
            x=event.start.strftime("%Y-%m-%d"), y=1, yref="paper", yanchor="bottom", xanchor="left",
            text=letter, showarrow=False, font={"size": 11, "color": theme.VERMILION},
        )  # fmt: skip


def _lettered(table: pd.DataFrame, events: pd.DataFrame | None) -> list[tuple[str, pd.Series]]:
    """The events of the drawn weeks, in time order, each with its letter."""
    if events is None or events.empty or table.empty:
        return []
    first, last = table["week"].min(), table["week"].max() + pd.Timedelta(days=6)
    inside = events[(events["end"] >= first) & (events["start"] <= last)].sort_values(["start", "note"])
    clipped = inside.assign(start=inside["start"].clip(lower=first), end=inside["end"].clip(upper=last))
    return [(letter, row) for letter, (_, row) in zip(_LETTERS, clipped.iterrows(), strict=False)]


def _trend_caption(table: pd.DataFrame, events: pd.DataFrame | None, scale: Scale) -> str:
    measure = f"막대와 선 모두 {scale.basis}입니다."
    if scale.available:
        measure = "위 선은 인입률, 아래 막대는 문의량입니다."
    listed = [
        f"{letter}{NBSP}{_days_of(event)} " + ": ".join(filter(None, (event.kind, event.note)))
        for letter, event in _lettered(table, events)
    ]
    shaded = f" 음영은 이벤트와 연휴 기간입니다. {' · '.join(listed)}" if listed else ""
    return f"{measure} 옅은 띠는 90 % 구간입니다.{shaded}"


def _days_of(event: pd.Series) -> str:
    first, last = _day(event["start"]), _day(event["end"])
    return first if first == last else f"{first}~{last}"


def _first_last(table: pd.DataFrame, scale: Scale) -> str:
    if table.empty:
        return "완료된 주가 없습니다."
    first, last = table.iloc[0], table.iloc[-1]
    return (
        f"{_week(first.week)} {count(first.inquiries)}({scale.measure} {scale.short(first.rate_mid)})에서 "
        f"{_week(last.week)} {count(last.inquiries)}({scale.measure} {scale.short(last.rate_mid)})"
    )


def _days(weeks: pd.Series) -> list[str]:
    """Mid-week, so that a bar stands over its seven days and events line up with it."""
    return [(week + pd.Timedelta(days=3)).strftime("%Y-%m-%d") for week in weeks]


def _ticks(weeks: pd.Series) -> list[str]:
    return _days(_every(weeks))


def _tick_names(weeks: pd.Series) -> list[str]:
    shown = _every(weeks)
    years = shown.dt.year.nunique() > 1
    return [f"{week:%y}.{week.month}.{week.day}" if years else _day(week) for week in shown]


def _every(weeks: pd.Series) -> pd.Series:
    """At most six of the weeks, ending with the last: what fits on a phone."""
    step = -(-len(weeks) // 5) if len(weeks) > 6 else 1
    return weeks.iloc[::-1].iloc[::step].iloc[::-1]


def _day(day: pd.Timestamp) -> str:
    return f"{day.month}/{day.day}"


def _week(monday: pd.Timestamp) -> str:
    sunday = monday + pd.Timedelta(days=6)
    return f"{monday.year}년 {_day(monday)}~{_day(sunday)}"

"""The chart of one action: what came, beside what would have come without it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from voc.ranking.weeks import week_label
from voc.report import theme
from voc.report.korean import span
from voc.report.safe import plot_text
from voc.words import count


def effect(series: pd.DataFrame, action: pd.Series) -> go.Figure:
    """Weekly inquiries, the line of what would have come, its 90 % band, and the start of the action.

    Parameters
    ----------
    series : DataFrame
        The rows of ``effect_weeks`` of one action.
    action : Series
        Its row of ``effects``.
    """
    table = series.sort_values("week")
    figure = go.Figure([*_without(table), *_came(table)])
    figure.add_vline(
        x=action["start_date"].strftime("%Y-%m-%d"),
        line={"color": theme.VERMILION, "width": 1.5, "dash": "dot"},
    )
    figure.add_annotation(
        x=action["start_date"].strftime("%Y-%m-%d"), y=1, yref="paper", yanchor="bottom", showarrow=False,
        text="조치 시작", font={"size": 12, "color": theme.VERMILION},
    )  # fmt: skip
    figure.update_yaxes(rangemode="tozero", nticks=5, title_text="주당 문의량(건)")
    figure.update_xaxes(tickformat="%-m/%-d", nticks=6, showgrid=False)
    figure.update_layout(legend={"y": -0.18, "yanchor": "top"}, margin_t=28)
    title = f"{action['name']}: {action['action']}"
    found = f"{action['verdict']}. {action['text']}"
    left_out = (
        " 빈 점은 행사·연휴·급증·조치가 시작된 주로, 비교에서 뺐습니다." if _left_out(table).any() else ""
    )
    return theme.finish(
        figure, title=title, height=340,
        caption=f"{found} 선은 조치가 없었다면 들어왔을 문의이고, 옅은 띠는 그 90 % 구간입니다.{left_out}",
        alt=f"{title}. {found}",
    )  # fmt: skip


def _without(table: pd.DataFrame) -> list[go.Scatter]:
    days, low, high = _days(table), table["expected_low"].tolist(), table["expected_high"].tolist()
    band = go.Scatter(
        x=days + days[::-1], y=high + low[::-1], fill="toself", fillcolor=theme.BAND,
        line={"width": 0}, hoverinfo="skip", mode="lines", showlegend=False,
    )  # fmt: skip
    line = go.Scatter(
        x=days, y=table["expected_mid"].tolist(), mode="lines", name="조치가 없었다면",
        line={"color": theme.BLUE, "width": 2}, customdata=[_hover(row) for row in table.to_dict("records")],
        hovertemplate=theme.HOVER,
    )  # fmt: skip
    return [band, line]


def _came(table: pd.DataFrame) -> list[go.Scatter]:
    """The inquiries of every week; those that are not compared are empty."""
    traces = []
    for rows, symbol in ((table[~_left_out(table)], "circle"), (table[_left_out(table)], "circle-open")):
        traces.append(
            go.Scatter(
                x=_days(rows), y=rows["inquiries"].tolist(), mode="markers", name="들어온 문의",
                showlegend=symbol == "circle", hovertemplate=theme.HOVER,
                customdata=[_hover(row) for row in rows.to_dict("records")],
                marker={"size": 8, "symbol": symbol, "color": theme.INK, "line": {"width": 1.5}},
            )
        )  # fmt: skip
    return traces


def _left_out(table: pd.DataFrame) -> pd.Series:
    return table["role"].eq("left_out")


def _hover(row: dict[Any, Any]) -> str:
    expected = f"{count(row['expected_mid'])}({span(row['expected_low'], row['expected_high'])})"
    return plot_text(f"{week_label(row['week'])}", 80) + (
        f"<br>들어온 문의 {count(row['inquiries'])}<br>조치가 없었다면 {expected}"
    )


def _days(table: pd.DataFrame) -> list[str]:
    return [(week + pd.Timedelta(days=3)).strftime("%Y-%m-%d") for week in table["week"]]

"""The charts of headroom: tables in, plotly figures with Korean words out.

Every word that comes from data passes `plot_text`; hovers come ready-made in ``customdata`` so that
nothing from data is ever read as a plotly template.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from voc.report import theme
from voc.report.korean import is_some, percent, span, won
from voc.report.safe import plot_text
from voc.report.scale import Scale
from voc.report.words import CONTROL_NAMES
from voc.words import amount, count

MAP_TITLE = "많이 들어오고, 많이 줄일 수 있는 원인"
_ENOUGH = 6
"""Causes from which one may speak of much and little."""
_CORNERS = (
    ("크고 줄일 수 있음", 1, 1), ("크지만 바닥", 1, 0), ("작지만 줄일 수 있음", 0, 1), ("지켜보기", 0, 0),
)  # fmt: skip
"""Names of the quarters, at the right (1) or left and the top (1) or bottom of the chart."""


def headroom_map(causes: pd.DataFrame, weeks: int, scale: Scale) -> go.Figure:
    """Volume against reducible share, one bubble a ranked cause; its number is its rank.

    Where there are enough of them medians part the chart into four, each with its name.

    Parameters
    ----------
    causes : DataFrame
        Causes of the ``ranking`` artefact with a rank, or without one: small numbers, drawn in grey.
    weeks : int
        Length of the window that ``inquiries`` were counted in.
    scale : Scale
        The denominator, for the hovers.
    """
    table = causes.sort_values("rank").assign(volume=lambda rows: rows["inquiries"] / weeks)
    table["reducible"] = (table["headroom_mid"] / table["volume"]).clip(0, 1)
    ranked, small = table[table["rank"].notna()], table[table["rank"].isna() & table["volume"].ge(1)]
    some = ranked["headroom_mid"].map(is_some)
    figure = go.Figure()
    for control, colour in theme.CONTROL_COLOURS.items():
        chosen = some & (ranked["controllable"].replace("", "unknown") == control)
        if chosen.any():
            figure.add_trace(_bubbles(ranked[chosen], colour, CONTROL_NAMES[control], scale))
    if not some.all():
        figure.add_trace(_dots(ranked[~some], "여력 확인 안 됨", "#ffffff"))
    if len(small):
        figure.add_trace(_dots(small, "건수가 적어 판단 보류", theme.RULE))
    _quadrants(figure, ranked[some])
    figure.update_xaxes(title_text="주당 문의량(건, 로그 눈금)", type="log", dtick="D2", tickformat=",d")
    figure.update_yaxes(title_text="줄일 수 있는 비율", tickformat=".0%", rangemode="tozero", nticks=6)
    return theme.finish(
        figure, title=MAP_TITLE, height=440,
        caption="원 안의 숫자는 위 원인 순위와 같은 번호이고, 원이 클수록 한 주에 줄일 수 있는 문의가 "
        "많습니다. " + ("점선은 중앙값이고 오른쪽 위가 먼저 볼 곳입니다. " if some.sum() >= _ENOUGH else "")
        + "흰 점은 줄일 여지가 확인되지 않은 원인, 회색 점은 건수가 적은 원인입니다.",
        alt=f"{MAP_TITLE}. 순위에 든 원인 {len(ranked)}개의 문의량과 감축 여력. 값은 순위 표에 있습니다.",
    )  # fmt: skip


def _bubbles(table: pd.DataFrame, colour: str, label: str, scale: Scale) -> go.Scatter:
    hovers = [_hover(row, scale) for row in table.to_dict("records")]
    sizes = [18 + 3.2 * max(value, 0) ** 0.5 for value in table["headroom_mid"]]
    labels = [str(int(rank)) if rank <= 20 else "" for rank in table["rank"]]
    return go.Scatter(
        x=_rounded(table["volume"]), y=_rounded(table["reducible"]), mode="markers+text", text=labels,
        name=label, customdata=hovers, hovertemplate=theme.HOVER, cliponaxis=False,
        textfont={"color": "#ffffff", "size": 12, "family": theme.FONTS},
        marker={"color": colour, "size": _rounded(pd.Series(sizes)), "opacity": 0.88,
                "line": {"color": "#ffffff", "width": 1.5}},
    )  # fmt: skip


def _hover(row: dict[Any, Any], scale: Scale) -> str:
    """What a bubble says, a line each: name, rate, volume and share, headroom, saving with its money."""
    money = row["cost_saving_per_week"]
    saved = f"실행 시 주 {count(row['saving_per_week'])} 감축 예상"
    return "<br>".join(
        [
            _title(row),
            f"{scale.measure} {scale.rate(row['contact_rate'])}",
            f"주 {count(row['volume'])} 중 {percent(row['reducible'])}",
            _headroom(row),
            f"{saved}(주 {won(money)})" if money > 0 else saved,
        ]
    )


def _dots(table: pd.DataFrame, label: str, fill: str) -> go.Scatter:
    """Causes that nothing is promised for: where they lie, without asking for attention."""
    return go.Scatter(
        x=_rounded(table["volume"]), y=[0] * len(table), mode="markers", name=label,
        cliponaxis=False, hovertemplate=theme.HOVER,
        customdata=[
            f"{_title(row)}<br>주 {count(row['volume'])}, {label}"
            for row in table.to_dict("records")
        ],
        marker={"color": fill, "size": 9, "line": {"color": theme.GREY, "width": 1.5}},
    )  # fmt: skip


def _title(row: dict[Any, Any]) -> str:
    rank = "" if pd.isna(row["rank"]) else f"{int(row['rank'])}. "
    return f"<b>{rank}{plot_text(row['name'], 28)}</b> · {plot_text(row['inquiry_type'], 16)}"


def _headroom(row: dict[Any, Any]) -> str:
    middle, interval = count(row["headroom_mid"]), span(row["headroom_low"], row["headroom_high"])
    return f"감축 여력 주 {middle}(90 % 구간 {interval})"


def _quadrants(figure: go.Figure, table: pd.DataFrame) -> None:
    """Dotted medians that part much from little, where there are enough causes to speak of either.

    Each quarter has its name in its corner.
    """
    if len(table) < _ENOUGH:
        return
    line = {"color": theme.GREY, "width": 1, "dash": "dot"}
    figure.add_vline(x=float(table["volume"].median()), line=line, layer="below")
    figure.add_hline(y=float(table["reducible"].median()), line=line, layer="below")
    for text, x, y in _CORNERS:
        figure.add_annotation(
            text=text, x=x, y=y, xref="paper", yref="paper", showarrow=False,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom",
            font={"size": 12, "color": theme.MUTED}, bgcolor="rgba(255,255,255,0.7)",
        )  # fmt: skip


def headroom_bars(units: pd.DataFrame, title: str) -> go.Figure:
    """Headroom a week as a point in its 90 % interval, largest on top; names stand above their line.

    Parameters
    ----------
    units : DataFrame
        Rows of ``ranking`` (about ten at most).
    title : str
        What they are, in Korean.
    """
    table = units.sort_values(["headroom_mid", "unit_id"]).reset_index(drop=True)
    middle = table["headroom_mid"]
    figure = go.Figure(
        go.Scatter(
            x=_rounded(middle), y=list(range(len(table))), mode="markers", cliponaxis=False,
            marker={"color": theme.BLUE, "size": 11},
            error_x={"type": "data", "symmetric": False, "color": theme.BLUE, "thickness": 2, "width": 0,
                     "array": _rounded(table["headroom_high"] - middle),
                     "arrayminus": _rounded(middle - table["headroom_low"])},
            customdata=[
                f"<b>{plot_text(row['name'], 28)}</b><br>{_headroom(row)}" for row in table.to_dict("records")
            ],
            hovertemplate=theme.HOVER,
        )
    )  # fmt: skip
    for position, row in table.iterrows():
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=position, yanchor="bottom", yshift=8, showarrow=False,
            text=f"{plot_text(row['name'], 26)} <b>{amount(row['headroom_mid'])}</b>",
            font={"size": 13},
        )  # fmt: skip
    figure.update_yaxes(visible=False, range=[-0.6, max(len(table), 1) - 0.15])
    figure.update_xaxes(title_text="주당 감축 여력(건)", rangemode="tozero", nticks=6)
    figure.update_layout(margin_t=8)
    return theme.finish(
        figure, title=title, height=66 + 52 * max(len(table), 1),
        caption="점은 가운데 추정값, 가로줄은 90 % 구간입니다.",
        alt=f"{title}. " + ", ".join(
            f"{row['name']} 주 {count(row['headroom_mid'])}" for _, row in table[::-1].iterrows()
        ),
    )  # fmt: skip


def _rounded(values: pd.Series) -> list[float]:
    """Plain floats of six figures: readable JSON, the same bytes on every machine."""
    return [float(f"{value:.6g}") for value in values]

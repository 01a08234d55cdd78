"""One look for every chart: fonts, a colour-blind-safe palette, margins that hold at 360 px."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from voc.report.safe import clean, plot_text

INK = "#1d232b"
MUTED = "#5b6570"
RULE = "#d9dde2"
BLUE = "#0b5a8a"
SKY = "#5794bf"
VERMILION = "#b8471b"
AMBER = "#9a6700"
GREY = "#8a929b"
BAND = "rgba(11, 90, 138, 0.16)"
EVENT = "rgba(208, 138, 0, 0.16)"

HOVER = "%{customdata}<extra></extra>"
"""Hovers come ready-made: nothing from data is ever read as a plotly template."""

FONTS = (
    "Pretendard, 'Pretendard Variable', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', "
    "'Malgun Gothic', sans-serif"
)

CONTROL_COLOURS = {"self": BLUE, "partner": AMBER, "external": "#656d76", "unknown": "#a05195"}

_AXIS = {
    "gridcolor": RULE, "linecolor": RULE, "zerolinecolor": RULE, "tickcolor": RULE,
    "fixedrange": True, "automargin": True, "tickfont": {"color": MUTED, "size": 12},
    "title": {"font": {"color": MUTED, "size": 12}, "standoff": 8},
}  # fmt: skip

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONTS, "size": 13, "color": INK},
        "title": {
            "x": 0, "xanchor": "left", "xref": "container", "y": 1, "yanchor": "top", "yref": "container",
            "pad": {"t": 16, "l": 12}, "font": {"size": 15},
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 12, "r": 12, "t": 36, "b": 36, "pad": 4},
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "#ffffff", "bordercolor": RULE, "align": "left",
            "font": {"family": FONTS, "size": 13, "color": INK},
        },
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "font": {"size": 12, "color": MUTED}, "itemclick": False, "itemdoubleclick": False,
        },
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "separators": ".,",
    }
)  # fmt: skip


def finish(figure: go.Figure, *, title: str, caption: str, alt: str, height: int) -> go.Figure:
    """Title, height and words of a finished chart.

    The page sets the title and the caption as HTML, where they wrap on a phone and can be read
    without scripts; ``layout.meta`` carries them there.
    """
    words: dict[str, Any] = {"title": clean(title), "caption": clean(caption), "alt": clean(alt)}
    figure.update_layout(
        template=TEMPLATE, height=height, meta=words, title={"text": plot_text(title), "automargin": True}
    )
    return figure

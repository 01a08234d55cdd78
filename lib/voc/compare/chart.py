"""The chart of a comparison: both shares of each cause as points in their intervals, one above the other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from voc.compare.told import MORE_FIRST, MORE_SECOND, Comparison
from voc.compare.words import difference_words, interval_words, share_words
from voc.report import theme
from voc.report.safe import plot_text
from voc.words import count

MOST = 8
_GAP = 0.1
_SIDES = (("first", theme.BLUE, _GAP, "circle"), ("second", theme.VERMILION, -_GAP, "diamond"))
"""Colour, place and shape of each side: told apart without colour too."""


def dumbbell(comparison: Comparison) -> go.Figure:
    """The told causes, largest difference on top, at most `MOST`; without any the most frequent ones.

    Names stand above their lines, so that the chart holds on a phone.
    """
    told = comparison.of(MORE_FIRST, MORE_SECOND)
    sides = (comparison.sides.first.name, comparison.sides.second.name)
    rows, what = _largest(told), "비중이 뚜렷하게 다른 원인"
    if told.empty:
        compared = comparison.table[comparison.table["difference"].notna()]
        sizes = compared["first_inquiries"] + compared["second_inquiries"]
        rows, what = compared.loc[sizes.sort_values().index].tail(MOST), "많이 나온 원인(뚜렷한 차이 없음)"
    rows = rows.reset_index(drop=True)
    figure = go.Figure([_points(rows, i, name) for i, name in enumerate(sides)])
    for position, row in rows.iterrows():
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=position, yanchor="bottom", yshift=14, showarrow=False,
            text=f"{plot_text(row['name'], 24)} <b>{difference_words(row.to_dict())}</b>", font={"size": 13},
        )  # fmt: skip
    figure.update_yaxes(visible=False, range=[-0.5, max(len(rows), 1) - 0.05])
    figure.update_xaxes(title_text="문의 가운데 비중", tickformat=".0%", rangemode="tozero", nticks=6)
    figure.update_layout(margin_t=36)
    cut = f" {len(told)}개 가운데 차이가 큰 {MOST}개입니다." if len(told) > MOST else ""
    return theme.finish(
        figure, title=what, height=96 + 58 * max(len(rows), 1),
        caption=f"점은 비중, 가로줄은 90 % 구간입니다. 숫자는 {sides[1]} 비중에서 {sides[0]} 비중을 뺀 "
        f"값입니다.{cut}",
        alt=f"{what}. " + ", ".join(
            f"{row['name']} {share_words(row['first_share'])}, {share_words(row['second_share'])}"
            for row in rows[::-1].to_dict("records")
        ),
    )  # fmt: skip


def _largest(told: pd.DataFrame) -> pd.DataFrame:
    order = told["difference"].abs().sort_values(kind="stable").index
    return told.loc[order].tail(MOST)


def _points(rows: pd.DataFrame, which: int, name: str) -> go.Scatter:
    side, colour, shift, symbol = _SIDES[which]
    share = rows[f"{side}_share"]
    bars = {
        "array": [_figures(v) for v in rows[f"{side}_share_high"] - share],
        "arrayminus": [_figures(v) for v in share - rows[f"{side}_share_low"]],
    }
    return go.Scatter(
        x=[_figures(v) for v in share], y=[i + shift for i in range(len(rows))], mode="markers",
        name=plot_text(name, 40), cliponaxis=False, hovertemplate=theme.HOVER,
        marker={"color": colour, "size": 10, "symbol": symbol},
        error_x={"type": "data", "symmetric": False, "color": colour, "thickness": 1.5, "width": 0, **bars},
        customdata=[
            f"<b>{plot_text(row['name'], 28)}</b><br>{plot_text(name, 40)} "
            f"{share_words(row[f'{side}_share'])}({count(row[f'{side}_inquiries'])})"
            f"<br>차이 {difference_words(row)}"
            f"<br>90 % 구간 {interval_words(row)}"
            for row in rows.to_dict("records")
        ],
    )  # fmt: skip


def _figures(value: float) -> float:
    """Six figures: the same bytes on every machine."""
    return float(f"{value:.6g}")

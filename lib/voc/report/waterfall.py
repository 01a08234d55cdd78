"""The chart of what moved: from the count before over each part of the change to the count of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from voc.report import theme
from voc.report.korean import signed
from voc.report.moved import Moved, change_sentence, month_sentence
from voc.report.safe import plot_text
from voc.report.scale import Scale
from voc.words import amount, count, josa

TITLE = "무엇이 문의량을 움직였나"
_CHANCE = "우연일 수 있음"


@dataclass(frozen=True)
class _Step:
    """One bar: where it starts, how far it goes, how it is named and coloured."""

    name: str
    start: float
    size: int
    colour: str
    hover: str
    whole: bool = False


def waterfall(summary: dict[str, Any]) -> go.Figure:
    """The week's change and, where eight weeks are known, the month's, as stacked bars from zero.

    Parameters
    ----------
    summary : dict
        ``summary.json`` of a run with a denominator.
    """
    from plotly.subplots import make_subplots

    panels = [panel for panel in (_week(summary), _month(summary)) if panel]
    sizes = [len(steps) for _, steps, _ in panels]
    figure = make_subplots(
        rows=len(panels), cols=1, row_heights=sizes, vertical_spacing=0.2,
        subplot_titles=[title for title, _, _ in panels],
    )  # fmt: skip
    for row, (_, steps, moved) in enumerate(panels, start=1):
        _draw(figure, row, steps, moved)
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=False, margin_t=32)
    figure.update_annotations(x=0, xanchor="left", font={"size": 13, "color": theme.INK})
    figure.update_xaxes(rangemode="tozero", tickformat=",d", nticks=6)
    figure.update_xaxes(title_text="문의량(건)", row=len(panels))
    sentences = ". ".join(filter(None, [change_sentence(summary), month_sentence(summary)]))
    return theme.finish(
        figure, title=TITLE, alt=f"{TITLE}. {sentences}.",
        height=130 + 34 * sum(sizes) + 40 * (len(panels) - 1),
        caption=_caption(Scale.of(summary), summary["change"]["mix_of"]),
    )  # fmt: skip


_Panel = tuple[str, list[_Step], Moved]


def _week(summary: dict[str, Any]) -> _Panel:
    totals, moved = summary["totals"], Moved.of(summary["change"])
    steps = _steps(("지난주", "이번 주"), totals["previous_week"], totals["inquiries_week"], moved, summary)
    return "지난주에서 이번 주로", steps, moved


def _month(summary: dict[str, Any]) -> _Panel | None:
    month, totals = summary["change"]["month"], summary["totals"]["month"]
    if not month:
        return None
    moved = Moved.of(month)
    steps = _steps(("앞 4주", "최근 4주"), totals["previous"], totals["inquiries"], moved, summary)
    return "앞 4주에서 최근 4주로", steps, moved


def _steps(
    ends: tuple[str, str], before: float, after: float, moved: Moved, summary: dict[str, Any]
) -> list[_Step]:
    unit, mix_of = Scale.of(summary).unit, summary["change"]["mix_of"]
    chance = f"({_CHANCE})" if moved.by_chance else ""
    interval = f"<br>90 % 구간 {signed(moved.low)}~{signed(moved.high)}건{chance}"
    parts = [(unit, moved.volume, theme.SKY, "")]
    parts += [(f"{mix_of} 구성", moved.mix, theme.AMBER, "")] if mix_of else []
    parts += [("인입률", moved.rate, theme.RULE if moved.by_chance else theme.BLUE, interval)]
    steps = [_Step(ends[0], 0, int(before), theme.GREY, count(before), whole=True)]
    level = int(before)
    for name, size, colour, more in parts:
        steps.append(_Step(name, level, size, colour, f"{signed(size)}건{more}"))
        level += size
    return [*steps, _Step(ends[1], 0, int(after), theme.GREY, count(after), whole=True)]


def _draw(figure: go.Figure, row: int, steps: Sequence[_Step], moved: Moved) -> None:
    """First bar on top; the part before a step is an invisible bar, so that steps stand where they begin."""
    lines = list(range(len(steps)))[::-1]
    hidden = [min(step.start, step.start + step.size) for step in steps]
    figure.add_trace(
        go.Bar(x=hidden, y=lines, orientation="h", marker={"color": "rgba(0,0,0,0)"}, hoverinfo="skip"),
        row=row, col=1,
    )  # fmt: skip
    shown = go.Bar(
        x=[abs(step.size) for step in steps], y=lines, orientation="h",
        marker={"color": [step.colour for step in steps], "line": {"color": theme.GREY, "width": 0.5}},
        customdata=[f"<b>{plot_text(step.name)}</b> {step.hover}" for step in steps],
        hovertemplate=theme.HOVER,
    )  # fmt: skip
    figure.add_trace(shown, row=row, col=1)
    rate = steps[-2]
    figure.add_trace(_interval(rate, moved), row=row, col=1)
    figure.update_yaxes(tickvals=lines, ticktext=[_label(step) for step in steps], row=row, col=1)


def _interval(rate: _Step, moved: Moved) -> go.Scatter:
    """The 90 % interval of the rate's part, around its end."""
    end = rate.start + rate.size
    return go.Scatter(
        x=[end], y=[1], mode="markers", marker={"size": 1, "color": theme.INK}, hoverinfo="skip",
        error_x={
            "type": "data", "symmetric": False, "color": theme.INK, "thickness": 1.5, "width": 5,
            "array": [round(max(rate.start + moved.high - end, 0), 1)],
            "arrayminus": [round(max(end - rate.start - moved.low, 0), 1)],
        },
    )  # fmt: skip


def _label(step: _Step) -> str:
    value = amount(step.size) if step.whole else signed(step.size)
    return f"{plot_text(step.name, 12)} <b>{value}</b>"


def _caption(scale: Scale, mix_of: str) -> str:
    unit = josa(scale.unit, "이/가")
    mixed = f"{mix_of}별 비중이 달라진 몫, " if mix_of else ""
    lacking = "" if mix_of else (
        f" 파트너·상품·고객군별 {scale.unit} 자료가 없어 구성 변화는 인입률 몫에 들어 있습니다."
    )  # fmt: skip
    return (
        f"{unit} 달라진 몫, {mixed}인입률이 달라진 몫을 차례로 더한 것입니다. "
        f"가는 선은 인입률 몫의 90 % 구간이고, 회색 막대는 우연일 수 있습니다.{lacking}"
    )

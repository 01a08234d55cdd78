"""Word-sized drawings as inline SVG: they need no script, print sharply and carry no text."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_SPARK = (120, 28, 3)
_RANGE = (96, 12, 4)


def sparkline(values: Sequence[float], label: str) -> Markup:
    """A line of weekly values from zero up, its last point marked.

    Parameters
    ----------
    values : sequence of float
        Oldest first, not negative.
    label : str
        What it shows, for screen readers.
    """
    width, height, margin = _SPARK
    if len(values) < 2:
        return Markup("")
    top = max(max(values), 1e-12)
    step = (width - 2 * margin) / (len(values) - 1)
    points = [
        (margin + index * step, height - margin - (height - 2 * margin) * value / top)
        for index, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{label}">'
        '<line x1="{m}" x2="{r}" y1="{b}" y2="{b}" class="spark-base"/>'
        '<polyline points="{path}" class="spark-line"/>'
        '<circle cx="{x}" cy="{y}" r="2.6" class="spark-dot"/></svg>'
    ).format(
        w=width, h=height, m=margin, r=width - margin, b=height - margin, path=path,
        x=f"{x:.1f}", y=f"{y:.1f}", label=label,
    )  # fmt: skip


def interval_bar(low: float, middle: float, high: float, top: float) -> Markup:
    """An interval as a line with its middle as a dot, on an axis from 0 to ``top``."""
    width, height, margin = _RANGE
    if top <= 0:
        return Markup("")
    a, b, c = (f"{margin + (width - 2 * margin) * min(max(v, 0) / top, 1):.1f}" for v in (low, middle, high))
    return Markup(
        '<svg class="range" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true">'
        '<line x1="{m}" x2="{r}" y1="6" y2="6" class="range-base"/>'
        '<line x1="{a}" x2="{c}" y1="6" y2="6" class="range-line"/>'
        '<circle cx="{b}" cy="6" r="4" class="range-dot"/></svg>'
    ).format(w=width, h=height, m=margin, r=width - margin, a=a, b=b, c=c)

"""``summary.md``: the weekly review as a few lines for a messenger."""

from __future__ import annotations

from typing import Any

from voc.artefacts import Run
from voc.report.figures_of_week import figures
from voc.report.links import TypeLinks
from voc.report.requests import Backing, requests
from voc.report.review import change_sentence, conclusion, effects, next_week, urgent
from voc.report.safe import clean

_NO_MARKUP = str.maketrans({"*": "∗", "_": " ", "`": "'", "<": "‹", ">": "›"})


def message(run: Run) -> str:
    """The review of a run in Markdown that also reads well as plain text: headings in bold, no tables."""
    summary = run.load_json("summary")
    parts = {
        "결론": [" ".join(conclusion(summary))],
        "긴급": [" ".join(line["text"] for line in urgent(summary))],
        "숫자": [_numbers(summary)],
        "변동 요인": [change_sentence(summary)],
        "결정 요청": _asked(summary),
        "기대효과 대비 실적": [
            f"{row['verdict']}: {row['cause']}({row['action']})" for row in effects(summary)
        ],
        "예상": [next_week(run) or summary["forecast"]],
    }
    lines = [f"**{_plain(summary['title'])}** {_plain(summary['week']['label'])}"]
    for name, said in parts.items():
        if len(said) == 1:
            lines.append(f"- **{name}** {_plain(said[0])}")
        elif said:
            lines += [f"- **{name}**", *(f"  - {_plain(line)}" for line in said)]
    return "\n".join(lines) + "\n"


def _numbers(summary: dict[str, Any]) -> str:
    changes = [(f"{row['label']} {row['value']}", row["change"]) for row in figures(summary)]
    return ", ".join(f"{said}({change})" if change else said for said, change in changes)


def _tried(summary: dict[str, Any]) -> list[str]:
    """What came of the latest actions, one a line."""
    return [f"{row['verdict']}: {row['cause']}({row['action']})" for row in effects(summary)]


def _asked(summary: dict[str, Any]) -> list[str]:
    """The decisions asked for, one a line."""
    return [
        f"[{one['department']}] {one['name']}: {one['sentence']}, {one['effort']}{one['assumed']}"
        for group in requests(summary, TypeLinks({}), Backing({}, {}))
        for one in group["requests"]
    ]


def _plain(text: str) -> str:
    """A cause's name is no markup, and no link."""
    return clean(text).translate(_NO_MARKUP).replace("](", "] (")

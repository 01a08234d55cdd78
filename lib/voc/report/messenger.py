"""``summary.md``: the weekly review as a dozen short lines for a messenger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from voc.artefacts import Run
from voc.report.figures_of_week import figures
from voc.report.korean import NBSP, effort, is_some
from voc.report.moved import change_sentence
from voc.report.requests import promise
from voc.report.review import conclusion, effects, named, next_week, urgent
from voc.report.safe import clean

_HARMLESS = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "'", "*": "∗", "|": "｜", "~": "∼", "_": "＿"})
"""What messengers read as a mention, a link, bold, struck out or code."""
_LINK = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=javascript):", re.IGNORECASE)
_LONGEST = 160
_SHOWN_URGENT = 3


def write_messenger(run: Run, path: Path) -> None:
    """Write ``summary.md`` (`messenger_lines`) with a line break at its end."""
    path.write_text("\n".join(messenger_lines(run)) + "\n", encoding="utf-8", newline="\n")


def messenger_lines(run: Run) -> list[str]:
    """The weekly review in the page's own sentences, at most 15 lines that no messenger acts on.

    Parameters
    ----------
    run : Run
        A run whose 04_ranking is done.
    """
    summary = run.load_json("summary")
    wanted = [row for row in summary["top_actions"] if is_some(row["headroom_mid"])]
    pressing = urgent(summary)
    lines = [
        f"[{run.settings.report.title}] {summary['week']['label']}",
        f"결론: {' '.join(conclusion(summary))}",
        *(f"긴급: {_urgent(line)}" for line in pressing[:_SHOWN_URGENT]),
        *(["긴급: 이 밖의 알림은 index.html에 있습니다."] if len(pressing) > _SHOWN_URGENT else []),
        f"숫자: {', '.join(_figure(figure) for figure in figures(summary))}",
        f"변동: {change_sentence(summary)}",
        *(f"요청 {place}: {_request(row)}" for place, row in enumerate(wanted, 1)),
        *([] if wanted else ["요청: 줄일 수 있다고 확인된 원인이 없어 드릴 요청이 없습니다."]),
        *(f"실적: {row['cause']} · {row['action']}, {row['verdict']}" for row in effects(summary)[:1]),
        *(f"고질: {named(row)}, {row['text']}" for row in summary["chronic"][:1]),
        f"예상: {next_week(run) or summary['forecast']}",
        "자세히: 첨부한 index.html (순위 전체는 ranking.xlsx)",
    ]
    return [_plain(line) for line in lines]


def _urgent(line: dict[str, Any]) -> str:
    return f"{line['text']} ({', '.join(line['ids'])})" if line["ids"] else str(line["text"])


def _figure(figure: dict[str, Any]) -> str:
    return f"{figure['label']} {figure['value']}" + (f"({figure['change']})" if figure["change"] else "")


def _request(row: dict[str, Any]) -> str:
    """Department, cause, what it takes and what it saves, on one line."""
    unsure = ", 순위 불안정" if row["rank_safe"] is False else ""
    department = row["department"] or "담당 미정"
    return f"[{department}] {named(row)}({effort(row['effort_days'])}{unsure}), {promise(row)}"


def _plain(line: str) -> str:
    """One line that no messenger takes for markup, a mention or a link."""
    text = _LINK.sub("：", clean(line).replace(NBSP, " ").translate(_HARMLESS))
    text = text.replace("](", "] (")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"

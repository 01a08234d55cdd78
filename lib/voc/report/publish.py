"""All pages of a run: the index, the daily note and a deep dive a type, linked with each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from voc.errors import PublishError
from voc.report.links import slugs
from voc.report.page import Link, publish_page

REPORT_NOTEBOOK = "06_report.ipynb"


def deep_dive_notebook(slug: str) -> str:
    """The file name that the executed deep dive of a type has (``slug`` from `slugs`)."""
    return f"05_deep_dive-{slug}.ipynb"


def publish(executed: Path, out: Path, deep_dive_types: Sequence[str], *, title: str) -> list[Path]:
    """Write ``index.html``, ``daily.html`` and ``deep-dive/<slug>.html`` into ``out``.

    Parameters
    ----------
    executed : Path
        Folder of the executed notebooks: 06_report.ipynb and, for every type, the name that
        `deep_dive_notebook` gives to its slug.
    out : Path
        A folder of the run's own; the caller renames it into place when all of it is there.
    deep_dive_types : sequence of str
        The types in the order of their previous and next links.
    title : str
        The report's title.

    Returns
    -------
    list of Path
        The pages, the index first.

    Raises
    ------
    PublishError
        A page is empty or still holds personal data, or the index links to a page that is not there.
    """
    files = slugs(deep_dive_types)
    report, home = executed / REPORT_NOTEBOOK, Link("home", "index.html", "← 주간 리뷰")
    pages = [
        publish_page(report, out / "index.html", title=title),
        publish_page(report, out / "daily.html", title=f"일일 메모 · {title}", nav=[home], tag="daily"),
    ]
    for position, name in enumerate(deep_dive_types):
        pages.append(
            publish_page(
                executed / deep_dive_notebook(files[name]),
                out / "deep-dive" / f"{files[name]}.html",
                title=f"{name} · {title}",
                nav=_navigation(deep_dive_types, files, position),
            )
        )
    _check_links(pages[0])
    return pages


def _check_links(index: Path) -> None:
    """The index must not promise a deep dive that was not made."""
    linked = re.findall(r'href="(deep-dive/[^"#]+\.html)', index.read_text(encoding="utf-8"))
    missing = sorted({name for name in linked if not (index.parent / unquote(name)).is_file()})
    if missing:
        raise PublishError(
            "첫 페이지가 없는 심층 페이지를 가리킵니다.",
            got=", ".join(missing),
            where=REPORT_NOTEBOOK,
            remedy="06_report의 deep_dive_types에 심층 페이지를 만든 유형을 그대로 넘기세요.",
        )


def _navigation(types: Sequence[str], files: dict[str, str], position: int) -> list[Link]:
    links = [Link("home", "../index.html", "← 주간 리뷰")]
    if position > 0:
        before = types[position - 1]
        links.append(Link("previous", f"{files[before]}.html", f"이전 유형: {before}"))
    if position + 1 < len(types):
        after = types[position + 1]
        links.append(Link("next", f"{files[after]}.html", f"다음 유형: {after}"))
    return links

"""One executed notebook becomes one HTML file that needs nothing else and may run nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from voc.errors import PublishError
from voc.report.block import TEMPLATES, Block
from voc.report.gate import page_pieces, refuse_personal
from voc.report.safe import script_json

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PLOTLY = "application/vnd.plotly.v1+json"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Link:
    """A link of the page's navigation (``kind``: home, previous, next)."""

    kind: str
    href: str
    text: str


def publish_page(
    notebook: Path, out: Path, *, title: str, nav: Sequence[Link] = (), tag: str = "report"
) -> Path:
    """Write the tagged cells of an executed notebook as a self-contained page.

    Parameters
    ----------
    notebook : Path
        Executed; its HTML outputs and plotly figures are taken, code and other cells are not.
    out : Path
        The page to write.
    title : str
        For the browser's tab.
    nav : sequence of Link
        Links to the other pages, relative to this one.
    tag : str
        Of the cells to take.

    Raises
    ------
    PublishError
        Nothing is tagged, or the page still holds personal data (its kind is named, never its value).
    """
    content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    parts = list(_parts(content, tag))
    if not parts:
        raise PublishError(
            "페이지에 실을 내용이 없습니다.",
            expected=f"{tag} 태그가 있고 실행된 셀",
            where=notebook.name,
            remedy="노트북의 셀 태그를 확인하고 다시 실행하세요.",
        )
    return _write(parts, out, title, nav)


def publish_blocks(blocks: Sequence[Block | Figure], out: Path, *, title: str) -> Path:
    """Write blocks and figures that no notebook made as a self-contained page.

    Raises
    ------
    PublishError
        The page holds personal data (its kind is named, never its value).
    """
    parts = [
        {"kind": "html", "html": block.html}
        if isinstance(block, Block)
        else _chart(json.loads(block.to_json()), f"chart-{position}")
        for position, block in enumerate(blocks, start=1)
    ]
    return _write(parts, out, title, ())


def _write(parts: list[dict[str, Any]], out: Path, title: str, nav: Sequence[Link]) -> Path:
    page = _html(parts, title, nav)
    refuse_personal(out.name, page_pieces(page))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8", newline="\n")
    return out


def _parts(content: Any, tag: str) -> Iterator[dict[str, Any]]:
    """HTML and figures of the tagged cells, in their order."""
    charts = 0
    for cell in content.cells:
        if cell.cell_type != "code" or tag not in cell.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            data = output.get("data", {})
            if PLOTLY in data:
                charts += 1
                yield _chart(data[PLOTLY], f"chart-{charts}")
            elif "text/html" in data:
                yield {"kind": "html", "html": data["text/html"]}


def _chart(figure: Any, identifier: str) -> dict[str, Any]:
    """A figure whose title and words move into the page, where they wrap and are read."""
    layout = dict(figure["layout"])
    words = layout.pop("meta", None) or {}
    title = layout.pop("title", {})
    layout["margin"] = {**layout.get("margin", {}), "t": layout.get("margin", {}).get("t", 28)}
    spec = {"data": list(figure["data"]), "layout": layout, "title": title}
    name = words.get("title", title.get("text", "그림"))
    return {
        "kind": "chart", "id": identifier, "title": name, "caption": words.get("caption", ""),
        "alt": words.get("alt", name), "height": int(layout.get("height", 400)), "data": script_json(spec),
    }  # fmt: skip


def _html(parts: list[dict[str, Any]], title: str, nav: Sequence[Link]) -> str:
    scripts = [_asset("static/report.js")]
    if any(part["kind"] == "chart" for part in parts):
        scripts.insert(0, _asset("vendor/plotly-cartesian.min.js"))
    page = {
        "title": title,
        "policy": _policy(scripts),
        "style": _asset("static/report.css"),
        "nav": [asdict(link) for link in nav],
        "parts": parts,
        "scripts": scripts,
    }
    empty = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    body, _ = _exporter().from_notebook_node(empty, resources={"page": page})
    return str(body)


def _policy(scripts: Sequence[str]) -> str:
    """Nothing may be fetched or sent; only the page's own scripts run, known by their hash."""
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").strip()


def _exporter() -> Any:
    from nbconvert.exporters.templateexporter import TemplateExporter

    return TemplateExporter(  # type: ignore[no-untyped-call]
        template_name="page", file_extension=".html", extra_template_basedirs=[str(TEMPLATES)]
    )

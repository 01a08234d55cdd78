"""Hostile words in all that a browser opens: nothing runs, nothing is fetched, all of it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from report.synthetic_run import HOSTILE, execute_here, make_run

from browser.test_pages_in_chromium import Visit
from voc.artefacts import Run
from voc.report.page import publish_page

HACKED = "window.hacked"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages whose risk lane, alerts and names of causes are all hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    run = make_run(folder)
    _plant(run)
    given = {"settings_path": str(run.settings.file), "run_dir": str(run.folder)}
    execute_here("06_report.ipynb", folder / "notebooks" / "06_report.ipynb", given)
    pages = folder / "pages"
    for page, tag in (("index.html", "report"), ("daily.html", "daily")):
        publish_page(folder / "notebooks" / "06_report.ipynb", pages / page, title=HOSTILE[0], tag=tag)
    return pages


def _plant(run: Run) -> None:
    inquiries = run.load("inquiries")
    texts = pd.Series([HOSTILE[place % len(HOSTILE)] for place in range(len(inquiries))])
    now = pd.Timestamp("2026-06-24 10:00", tz="Asia/Seoul")
    run.save(
        "inquiries",
        inquiries.reset_index(drop=True).assign(
            text=texts, is_risk=True, flag_words=HOSTILE[1],
            created_at=pd.Series([now] * len(inquiries)).astype(inquiries["created_at"].dtype),
        ),
    )  # fmt: skip
    ranking = run.load("ranking")
    causes = ranking["level"] == "cause"
    ranking.loc[causes, "name"] = [HOSTILE[place % len(HOSTILE)] for place in range(int(causes.sum()))]
    run.save("ranking", ranking)
    summary = run.load_json("summary")
    summary["alerts"] = [{**summary["alerts"][0], "name": text, "alert": text} for text in HOSTILE]
    summary["risk"]["inquiry_ids"] = inquiries["inquiry_id"].tolist()
    run.save_json("summary", summary)


def test_pages_show_hostile_words_and_nothing_acts(context: Any, hostile: Path) -> None:
    for name in ("daily.html", "index.html"):
        visit = Visit(context, hostile / name)
        page = visit.page
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate(HACKED) is None
        assert page.locator("main img, main script:not([type='application/json'])").count() == 0
        assert page.locator("a[href^='javascript'], a[href^='http']").count() == 0
        words = page.locator("#alerts").inner_text()
        assert "<script>window.hacked=1</script>" in words
        assert "{{ 7*7 }}" in words and "49" not in words
        page.set_viewport_size({"width": 360, "height": 740})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, name  # a word of 10,000 letters
        assert visit.wrong == [], name


def test_hovers_over_hostile_names_are_text(context: Any, hostile: Path) -> None:
    visit = Visit(context, hostile / "index.html")
    points = visit.page.locator(".plot .scatterlayer .point")
    shown = []
    for point in points.all():
        point.hover(force=True)
        visit.page.wait_for_timeout(60)
        shown += visit.page.locator(".hoverlayer .hovertext").all_text_contents()
    assert any("<script>window.hacked=1" in words for words in shown)
    assert visit.page.locator(".plot svg image, .plot svg script, .plot svg a, .plot img").count() == 0
    assert visit.page.evaluate(HACKED) is None
    assert visit.wrong == []


def test_a_kept_notebook_exported_to_html_acts_no_more(context: Any, tmp_path: Path) -> None:
    """What Jupyter shows of the tables in the kept notebooks, through nbconvert's own page."""
    from nbconvert import HTMLExporter

    from voc import report

    rows = pd.DataFrame({"name": list(HOSTILE), "text": list(HOSTILE), "inquiries": range(len(HOSTILE))})
    outputs = [
        nbformat.v4.new_output("display_data", data={"text/html": html, "text/plain": repr(rows)})
        for html in (rows.to_html(), rows._repr_html_(), report.table(rows).to_html())
    ]
    cell = nbformat.v4.new_code_cell("rows", outputs=outputs)
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    (tmp_path / "notebook.html").write_text(
        f'<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><link rel="icon" href="data:,">{body}',
        encoding="utf-8",
    )
    visit = Visit(context, tmp_path / "notebook.html")
    assert visit.page.evaluate(HACKED) is None
    assert visit.page.locator("td img, td script, td a, td svg").count() == 0
    assert visit.page.locator("td", has_text="<script>window.hacked=1</script>").count() >= 3
    assert visit.wrong == []

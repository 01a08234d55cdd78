"""Accessible, printable, and all said without scripts: the index and the deep dives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


def test_axe_finds_nothing_serious(browser: Any, pages: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, bypass_csp=True)
    for file in (pages / "index.html", pages / "daily.html", pages / "deep-dive" / "배송.html"):
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(OPEN)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")
        assert len(found["passes"]) > 15
        grave = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert grave == [], file.name
    context.close()


def test_folded_parts_and_whole_charts_are_printed(browser: Any, pages: Path) -> None:
    context = browser.new_context(viewport={"width": 680, "height": 960}, offline=True)
    page = context.new_page()
    page.goto((pages / "deep-dive" / "배송.html").as_uri())
    page.wait_for_function("document.querySelectorAll('.plot:not([data-drawn=true])').length === 0")
    folded = page.locator(".card details:not([open]) > :not(summary)")
    assert folded.count() > 0
    assert not folded.first.is_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(300)
    assert all(part.bounding_box()["height"] > 10 for part in folded.all())
    for chart in page.locator(".plot").all():
        box, drawn = chart.bounding_box(), chart.locator(".main-svg").first.bounding_box()
        assert drawn["x"] + drawn["width"] <= box["x"] + box["width"] + 1
        assert drawn["height"] <= box["height"] + 1
    context.close()


def test_a_deep_dive_without_scripts_says_it_all(browser: Any, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((pages / "deep-dive" / "배송.html").as_uri())
    assert page.locator(".tree a").first.is_visible()
    assert page.locator(".quote").first.is_visible()
    page.locator("summary").first.click()
    assert page.locator("details[open]").count() == 1
    assert page.locator("noscript p").count() == page.locator(".plot").count()
    context.close()

"""What a reader sees: pages open offline, draw, fit a phone, print, and let no inquiry act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DRAWN = "document.querySelectorAll('.plot[data-drawn=true]').length"
CHARTS = "document.querySelectorAll('.plot').length"


class Visit:
    """A page opened from its file, with everything that should not have happened."""

    def __init__(self, context: Any, file: Path) -> None:
        self.page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.page.on("request", self._request)
        self.page.goto(file.as_uri())
        self.page.wait_for_function(f"{DRAWN} === {CHARTS}", timeout=15_000)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.wrong.append(f"request: {request.url}")


def test_pages_open_offline_and_draw_and_no_inquiry_acts(context: Any, pages: Path) -> None:
    files = sorted(pages.rglob("*.html"))
    assert len(files) == 5
    for file in files:
        visit = Visit(context, file)
        charts = {"배송": 3, "daily": 0}.get(file.stem, 2)  # one of its causes was acted on
        assert visit.page.evaluate(CHARTS) == charts
        assert visit.page.locator(".plot svg.main-svg").count() >= charts
        assert visit.page.evaluate("window.hacked") is None
        for point in visit.page.locator(".plot .scatterlayer .point").all()[:3]:
            point.hover(force=True)
        assert visit.wrong == [], file.name
        assert visit.page.evaluate("document.documentElement.lang") == "ko"


def test_hovers_are_korean_and_show_markup_as_text(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    visit.page.evaluate("document.querySelector('.plot').scrollIntoView()")
    visit.page.locator(".plot .scatterlayer .trace .point").first.hover(force=True)
    visit.page.wait_for_selector(".hoverlayer .hovertext")
    words = visit.page.locator(".hoverlayer .hovertext").first.text_content()
    assert "감축 여력" in words
    assert "90 % 구간" in words
    assert visit.page.locator(".plot svg image, .plot svg script, .plot img").count() == 0
    assert visit.wrong == []


def test_a_phone_needs_no_sideways_scroll(context: Any, pages: Path) -> None:
    for file in sorted(pages.rglob("*.html")):
        visit = Visit(context, file)
        visit.page.set_viewport_size({"width": 360, "height": 740})
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        visit.page.wait_for_timeout(300)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360, file.name
        plots = visit.page.evaluate(
            "[...document.querySelectorAll('.plot')].map(p => [p.scrollWidth, p.clientWidth])"
        )
        assert all(inner <= outer for inner, outer in plots), file.name


def test_hangul_is_drawn_by_a_real_font(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    session = context.new_cdp_session(visit.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector in (".lead", ".plot .xtitle"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        names = " ".join(font["familyName"] for font in fonts)
        assert any(known in names for known in ("CJK", "KR", "Pretendard", "Nanum", "Malgun", "Gothic")), (
            names
        )


def test_links_lead_to_the_deep_dives_and_on(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    visit.page.locator(".requests a").first.click()
    visit.page.wait_for_load_state()
    assert "/deep-dive/" in visit.page.url
    assert "#c-" in visit.page.url
    target = visit.page.evaluate("document.querySelector(decodeURIComponent(location.hash)) !== null")
    assert target
    visit.page.locator(".nav-next a, .nav-previous a").first.click()
    visit.page.wait_for_load_state()
    visit.page.locator(".nav-home a").click()
    visit.page.wait_for_load_state()
    assert visit.page.url.endswith("index.html")
    visit.page.locator(".files a[href='daily.html']").click()
    visit.page.wait_for_load_state()
    visit.page.locator(".nav-home a").click()
    visit.page.wait_for_load_state()
    assert visit.page.url.endswith("index.html")


def test_print_fits_a4_and_charts_are_redrawn_for_it(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 680, "height": 960})
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 680
    assert visit.page.evaluate("document.querySelector('.main-svg').getBoundingClientRect().width") == 660
    assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert visit.wrong == []


def test_a_chart_is_saved_as_png(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    for button in visit.page.locator(".save").all():
        with visit.page.expect_download() as download:
            button.click()
        saved = Path(download.value.path())
        assert saved.read_bytes().startswith(b"\x89PNG")
        assert saved.stat().st_size > 10_000
        assert download.value.suggested_filename.endswith(".png")
    assert visit.wrong == []


ROWS = "[...document.querySelectorAll('#causes-table tbody tr')].filter(r => !r.hidden)"
COUNT = "document.querySelector('.controls-count').textContent"


def _numbers(page: Any, key: str) -> list[float]:
    """What the shown rows with a rank are sorted by, top first."""
    found = page.evaluate(f"{ROWS}.filter(r => r.dataset.rank).map(r => Number(r.dataset.{key}))")
    return [float(value) for value in found]


def test_the_ranking_is_sorted_by_mouse_and_by_keyboard(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    page, header = visit.page, visit.page.locator("th[data-sort=inquiries]")
    assert page.locator("th[data-sort=rank]").get_attribute("aria-sort") == "ascending"
    before = _numbers(page, "inquiries")
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert _numbers(page, "inquiries") == sorted(before, reverse=True) != sorted(before)
    page.keyboard.press("Enter")  # the button has the focus
    assert header.get_attribute("aria-sort") == "ascending"
    assert _numbers(page, "inquiries") == sorted(before)
    assert page.locator("th[aria-sort]").count() == 1
    page.locator("select[data-filter=scope]").select_option("")
    ranked = page.evaluate(f"{ROWS}.map(r => Boolean(r.dataset.rank))")
    assert not ranked[-1] and ranked == sorted(ranked, reverse=True)  # what is too small stays below
    assert visit.wrong == []


def test_the_ranking_is_filtered_and_says_how_many_are_left(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    page = visit.page
    assert page.evaluate(COUNT) == "9개 중 8개"
    page.locator("select[data-filter=type]").select_option("배송")
    assert page.evaluate(COUNT) == "9개 중 4개"
    assert set(page.evaluate(f"{ROWS}.map(r => r.dataset.type)")) == {"배송"}
    page.locator("select[data-filter=department]").select_option("물류")
    assert page.evaluate(COUNT) == "9개 중 1개"
    page.locator("select[data-filter=control]").select_option("외부 요인")
    assert page.evaluate(COUNT) == "9개 중 0개"
    assert page.locator(".no-match").is_visible() and not page.locator("#causes-table").is_visible()
    for name in ("type", "department", "control"):
        page.locator(f"select[data-filter={name}]").focus()
        page.keyboard.press("Home")
    assert page.evaluate(COUNT) == "9개 중 8개"
    page.emulate_media(media="print")  # on paper as filtered, without the controls
    assert not page.locator(".controls").is_visible()
    assert page.locator("#causes-table tbody tr:visible").count() == 8
    assert visit.wrong == []


def test_on_a_phone_the_order_is_chosen_from_a_list(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.page.locator("[data-sort-choice]").select_option("headroom")
    found = _numbers(visit.page, "headroom")
    assert found == sorted(found, reverse=True)
    assert not visit.page.locator("th[data-sort] button").first.is_visible()


def test_the_waterfall_tells_its_steps(context: Any, pages: Path) -> None:
    visit = Visit(context, pages / "index.html")
    plot = visit.page.locator(".plot").nth(1)
    plot.scroll_into_view_if_needed()
    plot.locator(".barlayer .trace").nth(1).locator(".point").nth(3).hover(force=True)
    visit.page.wait_for_selector(".hoverlayer .hovertext")
    words = visit.page.locator(".hoverlayer .hovertext").first.text_content()
    assert "인입률" in words and "90 % 구간 +4~+25건" in words
    assert visit.wrong == []


def test_without_scripts_everything_is_still_said(browser: Any, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((pages / "index.html").as_uri())
    assert page.locator("table.causes tbody tr").count() >= 8
    assert page.locator("#causes-table tbody tr:visible").count() == 9
    assert not page.locator(".controls").is_visible()
    page.locator(".why summary").first.click()
    assert page.locator(".why p").first.is_visible()
    assert page.locator("noscript p").first.is_visible()
    context.close()

"""The finished files, read as text: complete, self-contained, deterministic, harmless."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from pathlib import Path

import nbformat
import pytest

from report.synthetic_run import make_pages
from voc.artefacts import Run
from voc.errors import PublishError, SettingsError
from voc.report import pick_type, slugs, top_types
from voc.report.page import publish_page
from voc.report.publish import publish


@pytest.fixture(scope="module")
def pages(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pages(run, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def bare_pages(bare_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pages(bare_run, tmp_path_factory.mktemp("bare-pages"))


def _all(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text(encoding="utf-8") for f in sorted(folder.rglob("*.html"))}


def test_every_page_is_there_and_light(pages: Path, run: Run) -> None:
    found = _all(pages)
    assert set(found) == {
        "index.html",
        "daily.html",
        *(f"deep-dive/{slug}.html" for slug in slugs(top_types(run)).values()),
    }
    assert max(len(page.encode()) for page in found.values()) < 2_500_000


def test_a_page_asks_no_host_and_runs_only_what_its_policy_names(pages: Path) -> None:
    for page in _all(pages).values():
        scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.S)
        hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        assert policy is not None
        assert len(hashes) == (2 if 'class="plot"' in page else 1)  # the daily note has no chart
        assert re.findall(r"sha256-([^&']+)", policy.group(1)) == hashes
        visible = re.sub(r"<script.*?</script>", "", page, flags=re.S)
        assert not re.search(
            r"""<\w[^<>]*\s(?:src|href|action|srcset)\s*=\s*["']?\s*(?:https?:|//|javascript:)""", visible
        )
        assert "@import" not in visible
        assert "url(" not in visible
        assert "sourceMappingURL" not in page


def test_nothing_of_the_notebook_but_its_tagged_outputs_is_shown(pages: Path) -> None:
    index = _all(pages)["index.html"]
    assert "settings_path" not in index
    assert "open_run" not in index
    assert "report.weekly_review" not in index


def test_hostile_text_is_text(pages: Path) -> None:
    for page in _all(pages).values():
        body = page[page.index("<body>") :]
        outside = re.sub(r"<script(?: type=\"application/json\"[^>]*)?>.*?</script>", "", body, flags=re.S)
        assert "<script" not in outside
        assert "<img" not in outside
        assert "<svg onload" not in outside
        assert "\u202e" not in page
        assert "\u200b" not in outside
    hostile = next(page for name, page in _all(pages).items() if "앱" in name)
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in hostile
    assert "{{ 7*7 }} {% raw %}" in hostile


def test_chart_data_hold_no_markup_from_data(pages: Path) -> None:
    for page in _all(pages).values():
        for block in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, flags=re.S):
            spec = json.loads(block)
            assert set(spec) == {"data", "layout", "title"}
            words = json.dumps(spec, ensure_ascii=False).replace("<extra></extra>", "")
            assert not re.search(r"<(?!/?b>|br>)", words), words[:500]


def test_the_first_screen_has_its_parts_in_order_and_headings_in_order(pages: Path) -> None:
    index = _all(pages)["index.html"]
    order = [
        index.index(f"</span>{part}</h2>") for part in ("결론", "긴급", "숫자", "변동 요인", "결정 요청")
    ]
    assert order == sorted(order)
    for page in _all(pages).values():
        levels = [int(level) for level in re.findall(r"<h([1-6])", page[page.index("<body>") :])]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_small_numbers_are_greyed_and_unranked(pages: Path) -> None:
    index = _all(pages)["index.html"]
    row = next(r for r in re.findall(r"<tr.*?</tr>", index, flags=re.S) if "알림이 오지 않음" in r)
    assert 'class="quiet"' in row
    assert '<td class="rank">–</td>' in row


def test_without_orders_no_page_speaks_of_rates(bare_pages: Path) -> None:
    for name, page in _all(bare_pages).items():
        body = re.sub(r"<script>.*?</script>", "", page[page.index("<body>") :], flags=re.S)
        assert "인입률" not in body
        assert "건수 기준(주문 데이터 없음)" in body or name == "daily.html"


def test_same_run_same_bytes(run: Run, pages: Path, tmp_path: Path) -> None:
    assert _all(make_pages(run, tmp_path)) == _all(pages)


def test_deep_dives_are_linked_with_each_other(pages: Path, run: Run) -> None:
    types, files = top_types(run), slugs(top_types(run))
    middle = _all(pages)[f"deep-dive/{files[types[1]]}.html"]
    for target in ("../index.html", f"{files[types[0]]}.html", f"{files[types[2]]}.html"):
        assert f'href="{target}"' in middle


def test_an_index_that_promises_a_missing_page_is_refused(pages: Path, run: Run, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="심층 페이지"):
        publish(pages.parent / "notebooks", tmp_path, ["배송"], title="제목")


def test_a_notebook_without_tagged_outputs_is_refused(tmp_path: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "empty.ipynb")
    with pytest.raises(PublishError, match="실을 내용이 없습니다"):
        publish_page(tmp_path / "empty.ipynb", tmp_path / "x.html", title="제목")


def test_a_page_without_charts_carries_no_plotly_but_can_be_sorted(tmp_path: Path) -> None:
    shown = nbformat.v4.new_output("display_data", data={"text/html": "<h1>표만</h1>"})
    cell = nbformat.v4.new_code_cell("", metadata={"tags": ["report"]}, outputs=[shown])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "table.ipynb")
    page = publish_page(tmp_path / "table.ipynb", tmp_path / "x.html", title="제목").read_text(
        encoding="utf-8"
    )
    (script,) = re.findall(r"<script>(.*?)</script>", page, flags=re.S)
    assert "Plotly.toImage" in script and len(page) < 60_000
    assert f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}" in page


def test_slugs_are_safe_and_distinct() -> None:
    assert slugs(["불량·오배송", "불량/오배송", "../etc", "???", "AS·정품"]) == {
        "불량·오배송": "불량-오배송", "불량/오배송": "불량-오배송-2", "../etc": "etc", "???": "type",
        "AS·정품": "AS-정품",
    }  # fmt: skip


def test_a_mistyped_type_hears_the_nearest_name(run: Run) -> None:
    assert pick_type(run) == top_types(run)[0]
    with pytest.raises(SettingsError, match="배송"):
        pick_type(run, "베송")


def test_a_card_leads_to_the_nearest_cause_that_has_a_card(pages: Path) -> None:
    page = _all(pages)["deep-dive/배송.html"]
    (near,) = re.findall(r"가까운 원인: (.*?)</p>", page)
    assert near == '<a href="#c-배송-02">송장 번호가 움직이지 않음</a>'
    assert 'id="c-배송-02"' in page

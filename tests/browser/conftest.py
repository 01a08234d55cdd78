"""Real Chromium on the pages of a made-up run, one page of it from a kernel; skipped where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report.synthetic_run import NOTEBOOKS, make_pages, make_run

NEEDED = (
    "브라우저 검사에는 chromium과 fonts-noto-cjk 패키지가 필요합니다 (apt install chromium fonts-noto-cjk)"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(NEEDED)
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """The folder of the pages; the index comes from a real kernel through papermill."""
    import papermill

    folder = tmp_path_factory.mktemp("browser")
    run = make_run(folder)
    make_pages(run, folder)
    given = {"settings_path": str(run.settings.file), "run_dir": str(run.folder)}
    executed = folder / "notebooks"
    papermill.execute_notebook(
        NOTEBOOKS / "06_report.ipynb", executed / "06_report.ipynb", given, progress_bar=False
    )
    from voc.report import top_types
    from voc.report.publish import publish

    publish(executed, folder / "pages", top_types(run), title="무드옷장 주간 리뷰")
    return folder / "pages"

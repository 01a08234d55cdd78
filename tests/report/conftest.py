"""One made-up run with orders and one without, for all report tests."""

from __future__ import annotations

import pytest

from report.synthetic_run import make_run
from voc.artefacts import Run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return make_run(tmp_path_factory.mktemp("with-orders"))


@pytest.fixture(scope="session")
def bare_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """No orders: counts only."""
    return make_run(tmp_path_factory.mktemp("without-orders"), orders=False)

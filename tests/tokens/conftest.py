"""Kiwi takes two seconds to load: one analyser with the shipped lexicon for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from voc.settings import Inquiries, Settings
from voc.tokens import Analyser, token_lexicon


def settings_of(workspace: Path) -> Settings:
    return Settings(
        file=workspace / "voc.yml", workspace=workspace, inquiries=Inquiries(path=Path("raw.csv"))
    )


@pytest.fixture(scope="session")
def analyser(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    return Analyser(token_lexicon(settings_of(tmp_path_factory.mktemp("workspace"))))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path)

"""Vectors with known groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voc.settings import Inquiries, Settings

Matrix = NDArray[np.float32]
Blobs = Callable[..., tuple[Matrix, NDArray[np.int64]]]


def unit(rows: object) -> Matrix:
    matrix = np.asarray(rows, dtype=np.float32)
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="session")
def blobs() -> Blobs:
    """Unit vectors around orthogonal centres, shuffled, with the group of each."""

    def make(sizes: list[int], spread: float = 0.12, seed: int = 0) -> tuple[Matrix, NDArray[np.int64]]:
        rng = np.random.default_rng(seed)
        truth = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
        return unit(np.eye(len(sizes), 48)[truth] + spread * rng.normal(size=(len(truth), 48))), truth

    return make


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(file=tmp_path / "voc.yml", workspace=tmp_path, inquiries=Inquiries(path=Path("raw.csv")))

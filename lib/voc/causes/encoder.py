"""Sentence vectors: one door to all encoders.

Every distinct text is encoded once in the life of a workspace; its vector is kept in
`<workspace>/cache/vectors/`, in a folder of the encoder's own.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from voc.causes.encoders import e5, endpoint, transformers, use
from voc.causes.encoders.common import Batches, Matrix, Source, unit
from voc.causes.store import Half, Keys, VectorStore
from voc.settings import Settings

Progress = Callable[[str], None]

SAVE_EVERY = 20.0
"""Seconds of encoding that a killed run may lose."""


@dataclass(frozen=True)
class Encoder:
    """What turns texts into vectors, and where they are kept; see `open_encoder`."""

    identity: str
    """Name and version, or model: vectors of one identity can be compared with each other."""
    batches: Batches
    store: VectorStore


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that `voc.yml` names; no model is loaded and nothing is sent yet.

    Raises
    ------
    SettingsError
        Its package is not installed, or the key of its endpoint is missing.
    """
    kind, _, model = settings.causes.encoder.partition(":")
    openers: dict[str, Callable[[], Source]] = {
        "use": use.source,
        "e5": e5.source,
        "sentence-transformers": lambda: transformers.source(model),
        "openai": lambda: endpoint.source(model, settings.causes.encoder_url),
    }
    return _at(openers[kind](), settings.workspace / "cache")


def encode(texts: pd.Series, encoder: Encoder, progress: Progress = lambda line: None) -> Matrix:
    """Unit vectors of ``texts``, one row each.

    Parameters
    ----------
    texts : Series of str, length n
        May repeat; each distinct text is encoded once. Where a text has been encoded before in this
        workspace, its vector is read.
    encoder : Encoder
    progress : callable
        Is told in Korean how far the work is, every 20 seconds.

    Returns
    -------
    ndarray of float32, shape (n, d)
        d is the encoder's own, or 0 if there is neither a text nor a kept vector.

    Raises
    ------
    VocError
        The model or endpoint failed; what had been encoded is kept.
    """
    codes, distinct = pd.factorize(texts)
    keys = np.array([_key(text) for text in distinct], dtype=np.uint64)
    vectors, known = encoder.store.read(keys)
    missing = np.flatnonzero(~known)
    if len(missing):
        missing = missing[np.argsort(keys[missing])]  # the same batches whatever the order of the rows
        new = _encode_new(distinct.take(missing), keys[missing], vectors.shape[1], encoder, progress)
        if not vectors.shape[1]:
            vectors = np.zeros((len(keys), new.shape[1]), np.float32)
        vectors[missing] = new
    return vectors[codes]


def _at(source: Source, cache_dir: Path) -> Encoder:
    """A readable folder name, with a digest because two models may read the same."""
    name = re.sub(r"[^\w.-]+", "-", source.identity)[:60]
    digest = hashlib.blake2b(source.identity.encode(), digest_size=4).hexdigest()
    return Encoder(source.identity, source.batches, VectorStore(cache_dir / "vectors" / f"{name}-{digest}"))


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _encode_new(texts: pd.Index, keys: Keys, dimensions: int, encoder: Encoder, progress: Progress) -> Half:
    """Vectors of texts that are not kept yet, saved as they come: also of those before an error."""
    done = np.empty((0, dimensions), np.float16)
    batches: list[Half] = []
    clock = time.monotonic()

    def save() -> None:
        nonlocal done
        if batches:
            fresh = np.vstack(batches)
            encoder.store.add(keys[len(done) : len(done) + len(fresh)], fresh)
            done = np.vstack([done, fresh]) if len(done) else fresh
            batches.clear()

    try:
        for vectors in encoder.batches([text.replace("\0", " ") for text in texts]):  # C ends a text there
            dimensions = dimensions or vectors.shape[1]
            batches.append(unit(vectors, dimensions).astype(np.float16))
            if time.monotonic() - clock >= SAVE_EVERY:
                save()
                progress(f"문장 벡터 {len(done):,}/{len(texts):,}건")
                clock = time.monotonic()
    finally:
        save()
    return done

"""Vectors kept by the hash of their text: a few Arrow files a folder, read through a memory map.

Every call of `add` writes one new file.  Files less than twice as long are taken into it, so each
file is at least twice as long as the next: a hundred weekly runs leave a handful of files, and a
large old one is rewritten only when as much again has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from voc.cache import replacing

Keys = NDArray[np.uint64]
Half = NDArray[np.float16]
"""Half precision is far finer than any encoder's own error."""


class _Shard(NamedTuple):
    file: Path
    keys: Keys
    """Sorted."""
    vectors: Half


class VectorStore:
    """The vectors of one encoder in one workspace.

    Two runs may read and add at once: at worst both keep the vector of the same text.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, keys: Keys) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The kept vectors.

        Parameters
        ----------
        keys : ndarray of uint64, shape (n,)

        Returns
        -------
        vectors : ndarray of float32, shape (n, d)
            Zero where nothing is kept; d is 0 while nothing is kept at all.
        known : ndarray of bool, shape (n,)
        """
        vectors = np.zeros((len(keys), 0), np.float32)
        known = np.zeros(len(keys), np.bool_)
        for shard in self._shards():
            if not vectors.shape[1]:
                vectors = np.zeros((len(keys), shard.vectors.shape[1]), np.float32)
            place = np.minimum(np.searchsorted(shard.keys, keys), len(shard.keys) - 1)
            there = shard.keys[place] == keys
            vectors[there] = shard.vectors[place[there]]
            known |= there
        return vectors, known

    def add(self, keys: Keys, vectors: Half) -> None:
        """Keep the vectors of new texts: n > 0 keys and rows, as many numbers a row as before."""
        taken: list[_Shard] = []
        for shard in sorted(self._shards(), key=lambda shard: len(shard.keys)):
            if len(shard.keys) >= 2 * len(keys):
                break
            keys, vectors = np.concatenate([keys, shard.keys]), np.concatenate([vectors, shard.vectors])
            taken.append(shard)
        keys, first = np.unique(keys, return_index=True)
        with replacing(self.folder / f"{uuid4().hex}.arrow") as partial:
            _write(partial, keys, vectors[first])
        for shard in taken:
            shard.file.unlink(missing_ok=True)

    def _shards(self) -> Iterator[_Shard]:
        for file in sorted(self.folder.glob("[!.]*.arrow")):
            try:
                table = pa.ipc.open_file(pa.memory_map(str(file))).get_batch(0)
            except (OSError, pa.ArrowInvalid):  # another run has just taken it over; or it is damaged
                continue
            column = table["vector"]
            numbers = column.values.to_numpy(zero_copy_only=True)
            yield _Shard(file, table["key"].to_numpy(), numbers.reshape(-1, column.type.list_size))


def _write(file: Path, keys: Keys, vectors: Half) -> None:
    numbers = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    batch = pa.record_batch({"key": pa.array(keys), "vector": numbers})
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)

"""The kept vectors: nothing lost, few files, no needless rewriting."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from voc.cache import replacing
from voc.causes.store import Half, Keys, VectorStore


def keys_of(*numbers: int) -> Keys:
    return np.array(numbers, dtype=np.uint64)


def rows_of(keys: Keys) -> Half:
    """Two numbers that tell which key they belong to."""
    return np.stack([keys % 997, keys % 13], axis=1).astype(np.float16)


def files(store: VectorStore) -> list[Path]:
    return sorted(store.folder.iterdir(), key=lambda file: -file.stat().st_size)


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    vectors, known = VectorStore(tmp_path / "none").read(keys_of(1, 2))
    assert vectors.shape == (2, 0)
    assert not known.any()
    assert not (tmp_path / "none").exists()


def test_what_was_added_is_read_in_any_order(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(keys_of(30, 10, 2**64 - 1), rows_of(keys_of(30, 10, 2**64 - 1)))
    vectors, known = store.read(keys_of(10, 20, 2**64 - 1, 30, 10))
    assert known.tolist() == [True, False, True, True, True]
    np.testing.assert_array_equal(vectors[known], rows_of(keys_of(10, 2**64 - 1, 30, 10)))
    assert vectors.dtype == np.float32
    assert vectors[1].tolist() == [0, 0]


def test_a_few_new_vectors_do_not_rewrite_the_large_file(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(np.arange(1000, dtype=np.uint64), rows_of(np.arange(1000, dtype=np.uint64)))
    (large,) = files(store)
    written = large.stat().st_mtime_ns
    for week in range(10):
        keys = np.arange(1000 + 10 * week, 1010 + 10 * week, dtype=np.uint64)
        store.add(keys, rows_of(keys))
        assert files(store)[0] == large
    assert large.stat().st_mtime_ns == written
    assert len(files(store)) <= 4
    more = np.arange(2000, 2600, dtype=np.uint64)
    store.add(more, rows_of(more))
    assert len(files(store)) == 1


@hypothesis_settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_nothing_is_lost_and_each_file_is_twice_the_next(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    store = VectorStore(tmp_path_factory.mktemp("store"))
    keys = np.random.default_rng(0).permutation(np.arange(sum(sizes), dtype=np.uint64))
    for part in np.split(keys, np.cumsum(sizes)[:-1]):
        store.add(part, rows_of(part))
    vectors, known = store.read(keys)
    assert known.all()
    np.testing.assert_array_equal(vectors, rows_of(keys))
    lengths = sorted((len(shard.keys) for shard in store._shards()), reverse=True)
    assert sum(lengths) == len(keys)
    assert all(large >= 2 * small for large, small in pairwise(lengths))


def test_the_same_key_from_two_runs_is_kept_once(tmp_path: Path) -> None:
    first, second = VectorStore(tmp_path), VectorStore(tmp_path)
    first.add(keys_of(1, 2, 3), rows_of(keys_of(1, 2, 3)))
    second.add(keys_of(2, 3, 4), rows_of(keys_of(2, 3, 4)))
    (shard,) = first._shards()
    assert shard.keys.tolist() == [1, 2, 3, 4]


def test_a_stopped_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = VectorStore(tmp_path)
    store.add(keys_of(1, 2), rows_of(keys_of(1, 2)))

    def stop(file: Path, *_: object) -> None:
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("voc.causes.store._write", stop)
    with pytest.raises(KeyboardInterrupt):
        store.add(keys_of(3), rows_of(keys_of(3)))
    assert store.read(keys_of(1, 2, 3))[1].tolist() == [True, True, False]
    assert len(files(store)) == 1


def test_a_damaged_or_unfinished_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(keys_of(1), rows_of(keys_of(1)))
    (tmp_path / "0.arrow").write_bytes(b"ARROW1 and then the disk was full")
    (tmp_path / "1.arrow").write_bytes(b"")
    (tmp_path / ".77-2.arrow").write_bytes(b"a killed run was writing this")
    assert store.read(keys_of(1, 2))[1].tolist() == [True, False]


def test_replacing_keeps_the_old_file_on_an_error(tmp_path: Path) -> None:
    file = tmp_path / "words"
    file.write_text("old")
    with pytest.raises(ValueError, match="stop"), replacing(file) as partial:  # noqa: PT012
        partial.write_text("new")
        raise ValueError("stop")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]

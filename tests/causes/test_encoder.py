"""The encoder: unit vectors of meaning, each text encoded once in the life of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from voc.causes import encoder
from voc.causes.encoder import DIMENSIONS, encode

TEXTS = pd.Series(["택배가 안 와요", "환불 언제 되나요", "택배가 안 와요", "배송이 아직 도착하지 않았어요"])


def refuse(texts: list[str]) -> Any:
    raise AssertionError(f"encoded again: {texts}")


def test_unit_vectors_in_the_order_of_the_texts(tmp_path: Path) -> None:
    vectors = encode(TEXTS, tmp_path)
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_what_means_the_same_is_near(tmp_path: Path) -> None:
    vectors = encode(TEXTS, tmp_path)
    assert vectors[0] @ vectors[3] > vectors[0] @ vectors[1] + 0.2


def test_a_second_call_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encode(TEXTS, tmp_path)
    monkeypatch.setattr(encoder, "_encode_chunk", refuse)
    np.testing.assert_array_equal(encode(TEXTS, tmp_path), first)
    np.testing.assert_array_equal(encode(TEXTS[::-1], tmp_path), first[::-1])
    with pytest.raises(AssertionError, match="새 문의"):
        encode(pd.Series(["새 문의"]), tmp_path)


def test_only_new_texts_are_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    encode_chunk = encoder._encode_chunk

    def spy(texts: list[str]) -> Any:
        seen.extend(texts)
        return encode_chunk(texts)

    monkeypatch.setattr(encoder, "_encode_chunk", spy)
    encode(TEXTS, tmp_path)
    assert sorted(seen) == sorted(set(TEXTS))
    seen.clear()
    encode(pd.concat([TEXTS, pd.Series(["쿠폰이 없어요"])]), tmp_path)
    assert seen == ["쿠폰이 없어요"]


def test_another_workspace_has_another_cache(tmp_path: Path) -> None:
    encode(TEXTS[:1], tmp_path / "a")
    encode(TEXTS[:1], tmp_path / "b")
    for workspace in ("a", "b"):
        (file,) = (tmp_path / workspace).iterdir()
        with np.load(file, allow_pickle=False) as saved:  # no pickles anywhere
            assert saved["vectors"].shape == (1, DIMENSIONS)


def test_no_texts(tmp_path: Path) -> None:
    assert encode(pd.Series([], dtype=str), tmp_path).shape == (0, DIMENSIONS)


@hypothesis_settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_has_a_finite_vector(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    vectors = encode(pd.Series(texts, dtype=str), tmp_path_factory.mktemp("cache"))
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert np.isfinite(vectors).all()

"""The hybrid embedding: three cosines in one, and what each part says alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from voc.causes.terms import Terms
from voc.causes.vectors import (
    AXES,
    MEANING,
    SENTENCE,
    SHARED,
    SMOOTH,
    Words,
    hybrid,
    lexical,
    word_meaning,
    word_vectors,
)

Matrix = NDArray[np.float32]


def series(texts: list[str]) -> pd.Series:
    return pd.Series(texts, dtype=str)


def spelt(texts: pd.Series) -> Matrix:
    """A vector for each text that depends on nothing but its letters."""
    return np.array(
        [np.random.default_rng(list(text.encode())).normal(size=8) for text in texts], dtype=np.float32
    )


def unit(rows: Matrix) -> Matrix:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_parts_are_weighed_as_said() -> None:
    lemmas = series(["가 나", "가 다", "라 마", "라 바", "사 아", "사 자"])
    sentences, words = spelt(lemmas), word_vectors(lemmas, spelt)
    joined = hybrid(sentences, Terms.of(lemmas), words)
    parts = [
        SENTENCE * unit(sentences - sentences.mean(axis=0)),
        SHARED * lexical(Terms.of(lemmas)),
        MEANING * word_meaning(Terms.of(lemmas), words),
    ]
    expected = unit(np.hstack(parts))
    np.testing.assert_allclose(joined @ joined.T, expected @ expected.T, atol=1e-5)


def test_a_text_without_lemmas_is_placed_by_its_sentence_alone() -> None:
    lemmas = series(["가 나", "가 다", "라 마", "라 바", ""])
    sentences = spelt(series(["1", "2", "3", "4", "5"]))
    joined = hybrid(sentences, Terms.of(lemmas), word_vectors(lemmas, spelt))
    np.testing.assert_allclose(np.linalg.norm(joined, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(joined[4, 8:], 0)


def test_the_same_words_are_nearer_than_other_words() -> None:
    words = lexical(Terms.of(series(["쿠폰 없다", "쿠폰 없다", "쿠폰 있다", "배송 늦다"])))
    similar = words @ words.T
    assert similar[0, 1] == pytest.approx(similar[0, 0], abs=1e-5)
    assert similar[0, 1] > similar[0, 2] > similar[0, 3]


def test_rare_words_leave_the_text_to_its_meaning() -> None:
    common = ["쿠폰 없다", "배송 늦다", "환불 안_되다"] * 1000
    rare = [f"홀로{i} 쓰다{i}" for i in range(1500)] * 2  # far more words than the reduction keeps
    lengths = np.linalg.norm(lexical(Terms.of(series([*common, *rare]))), axis=1)
    assert np.median(lengths[3000:]) < 0.7 * lengths[:3000].min()


def test_common_words_weigh_less() -> None:
    lemmas = series(["가 나", "가 다", "가 라"])
    words = word_vectors(lemmas, lambda found: np.ones((len(found), 2), np.float32))
    assert list(words.place) == ["가", "나", "다", "라"]
    expected = [SMOOTH / (SMOOTH + share) for share in (3 / 6, 1 / 6, 1 / 6, 1 / 6)]
    np.testing.assert_allclose(words.vectors[:, 0], expected, rtol=1e-6)


def test_negated_words_are_encoded_as_they_are_written() -> None:
    asked: list[str] = []

    def encode(texts: pd.Series) -> Matrix:
        asked.extend(texts)
        return spelt(texts)

    word_vectors(series(["안_오다 택배", "택배"]), encode)
    assert asked == ["안 오다", "택배"]


def test_texts_without_any_word_have_no_meaning_part() -> None:
    nothing = Words({}, np.empty((0, 8), np.float32))
    assert word_meaning(Terms.of(series(["", ""])), nothing).shape == (2, 0)


def test_texts_that_say_the_same_share_no_words_that_tell_them_apart() -> None:
    assert lexical(Terms.of(series(["쿠폰 없다 아직"] * 5))).shape == (5, 0)


def test_a_large_type_keeps_its_cosines_on_fewer_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    lemmas = series([f"말{i % 7} 뜻{i % 5} 일{i % 3}" for i in range(300)])
    sentences = np.random.default_rng(0).normal(size=(300, 3)) @ np.random.default_rng(1).normal(
        size=(3, 400)
    )
    given = sentences.astype(np.float32), Terms.of(lemmas), word_vectors(lemmas, spelt)
    whole = hybrid(*given)
    monkeypatch.setattr("voc.causes.vectors.EXACT_UNDER", 300)
    reduced = hybrid(*given)
    assert reduced.shape == (300, AXES) and whole.shape[1] > AXES
    np.testing.assert_allclose(reduced @ reduced.T, whole @ whole.T, atol=1e-4)

"""One inquiry type into causes: BERTopic with our parts, small and empty types included."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.causes.encoder import encode, open_encoder
from voc.causes.keywords import keywords
from voc.causes.stage import group_into_causes
from voc.causes.terms import Terms
from voc.causes.topics import TOO_FEW, Topics, find_topics
from voc.causes.vectors import hybrid, word_vectors
from voc.schemas import ASSIGNMENTS, CAUSE_QUALITY, CAUSES, QUOTES
from voc.settings import Settings


def series(lemmas: list[str]) -> pd.Series:
    return pd.Series(lemmas, name="lemmas", dtype=str)


def check(topics: Topics, count: int) -> None:
    assert len(topics.labels) == count
    assert set(topics.labels.tolist()) == set(range(int(topics.labels.max()) + 1))
    assert 0 <= topics.agreement <= 1


def test_planted_groups_and_their_words(blobs: Any) -> None:
    vectors, truth = blobs([50, 30, 20])
    said = ["송장 안_움직이다", "쿠폰 사라지다", "카드 취소"]
    lemmas = series([said[group] for group in truth])
    topics = find_topics(vectors, lemmas, "default")
    check(topics, 100)
    found = keywords(Terms.of(lemmas), topics.labels)
    assert len(found) == 3
    for cause, words in enumerate(found):
        group = np.bincount(truth[topics.labels == cause]).argmax()
        assert (truth[topics.labels == cause] == group).mean() > 0.95
        assert words
        assert not any("_" in word for word in words)
        assert set(" ".join(words).split()) <= set(said[group].replace("_", " ").split())


def test_the_largest_cause_comes_first(blobs: Any) -> None:
    vectors, truth = blobs([20, 60, 35])
    topics = find_topics(vectors, series([f"말{group}" for group in truth]), "default")
    sizes = np.bincount(topics.labels)
    assert sizes.tolist() == sorted(sizes, reverse=True)


def test_a_cause_of_texts_without_lemmas(blobs: Any) -> None:
    vectors, truth = blobs([40, 40])
    lemmas = series(["쿠폰 없다" if group else "" for group in truth])
    topics = find_topics(vectors, lemmas, "default")
    check(topics, 80)
    found = keywords(Terms.of(lemmas), topics.labels)
    assert len(found) == 2
    assert [] in found


@pytest.mark.parametrize("kind", ["different", "equal", "one word", "no lemma", "nearly none"])
@pytest.mark.parametrize("count", [1, 2, 5, TOO_FEW - 1, TOO_FEW, 60])
def test_tiny_types(count: int, kind: str, settings: Settings) -> None:
    lemmas = {
        "different": [f"택배 안_오다 말{i}" for i in range(count)],
        "equal": ["택배 안_오다"] * count,
        "one word": ["택배"] * count,
        "no lemma": [""] * count,
        "nearly none": ["택배", *[""] * (count - 1)],
    }[kind]
    texts = series(
        [f"{text} {'ㅠ' * (i % 3)}" if kind == "no lemma" else text for i, text in enumerate(lemmas)]
    )
    encoder = open_encoder(settings)
    words = word_vectors(series(lemmas), lambda found: encode(found, encoder))
    vectors = hybrid(encode(texts, encoder), Terms.of(series(lemmas)), words)
    assert vectors.shape[0] == count
    topics = find_topics(vectors, series(lemmas), "default")
    check(topics, count)
    if count < TOO_FEW or kind in ("equal", "one word"):
        assert topics.labels.max() == 0


def table(texts: list[str], types: list[str]) -> pd.DataFrame:
    ids = [f"Q{i}" for i in range(len(texts))]
    return pd.DataFrame(
        {
            "inquiry_id": ids,
            "text": texts,
            "inquiry_type": types,
            "lemmas": texts,
            "phrases": "",
            "content": texts,
        }
    ).astype(str)


def test_types_of_every_size_side_by_side(settings: Settings) -> None:
    texts = ["쿠폰"] + ["환불 안_되다"] * 31 + [f"배송 늦다 {i}" for i in range(40)] + [""] * 3
    types = ["하나"] + ["같은 말"] * 31 + ["배송"] * 40 + ["빈 글"] * 3
    said: list[str] = []
    found = group_into_causes(table(texts, types), settings, "default", said.append)
    assignments = ASSIGNMENTS.validate(found.assignments)
    causes, quality = CAUSES.validate(found.causes), CAUSE_QUALITY.validate(found.quality)
    QUOTES.validate(found.quotes)
    assert sorted(assignments["inquiry_id"]) == sorted(f"Q{i}" for i in range(len(texts)))
    sizes = assignments["cause_id"].value_counts()
    assert causes.set_index("cause_id")["inquiries"].to_dict() == sizes.to_dict()
    assert (
        quality.set_index("inquiry_type")["inquiries"].to_dict() == pd.Series(types).value_counts().to_dict()
    )
    assert (quality["coverage"] == 1).all()
    assert causes["name"].str.strip().ne("").all()
    assert len(said) == 1 + 4
    assert found.unbound.empty


def test_causes_are_the_same_on_every_call(settings: Settings) -> None:
    words = ["송장 안_움직이다", "쿠폰 사라지다", "카드 취소", "사이즈 작다"]
    rows = table([f"{words[i % 4]} {i % 7}" for i in range(120)], ["배송"] * 120)
    first = group_into_causes(rows, settings, "default", lambda line: None)
    second = group_into_causes(rows, settings, "default", lambda line: None)
    for name in ("causes", "assignments", "quotes", "quality"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_bertopic_keeps_hangul_and_quiet(blobs: Any, caplog: pytest.LogCaptureFixture) -> None:
    vectors, truth = blobs([40, 40])
    with caplog.at_level(logging.WARNING):
        topics = find_topics(vectors, series([f"한글{group} 말" for group in truth]), "default")
    assert topics.labels.max() == 1
    assert not caplog.records

"""Lemmas and their neighbours, counted once for a type and looked up for any part of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from voc.causes.terms import Terms

texts = st.lists(st.lists(st.sampled_from(["송장", "안_움직이다", "며칠", "쿠폰"]), max_size=5), min_size=1)


def counted(split: list[list[str]]) -> Terms:
    return Terms.of(pd.Series([" ".join(text) for text in split], dtype=str))


def test_terms_are_lemmas_and_neighbours() -> None:
    found = counted([["송장", "안_움직이다", "며칠"]])
    assert sorted(found.names) == ["며칠", "송장", "송장 안_움직이다", "안_움직이다", "안_움직이다 며칠"]
    assert found.names[found.lemmas].tolist() == ["며칠", "송장", "안_움직이다"]


@given(texts, st.data())
def test_some_of_the_texts_hold_what_they_would_hold_alone(
    split: list[list[str]], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.integers(0, len(split) - 1), min_size=1, unique=True))
    some, alone = counted(split).rows(np.array(rows)), counted([split[row] for row in rows])
    assert some.names.tolist() == alone.names.tolist()
    assert some.counts.toarray().tolist() == alone.counts.toarray().tolist()

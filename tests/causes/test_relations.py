"""Which causes lie closest to each other."""

from __future__ import annotations

import numpy as np
import pytest

from causes.conftest import unit
from voc.causes.relations import closest


def test_the_nearest_come_first_and_at_most_three() -> None:
    angles = np.radians([0, 10, 25, 45, 70])
    found = closest(unit(np.stack([np.cos(angles), np.sin(angles)], axis=1)), np.arange(5))
    assert [[label for label, _ in near] for near in found] == [
        [1, 2, 3], [0, 2, 3], [1, 3, 0], [2, 4, 1], [3, 2, 1]
    ]  # fmt: skip
    assert found[0][0][1] == pytest.approx(np.cos(np.radians(10)), abs=1e-6)


def test_centres_are_compared_and_not_single_inquiries() -> None:
    vectors = unit([[1, 0.2, 0], [1, -0.2, 0], [1, 0, 1], [0, 0, 1]])
    (near, _, _) = closest(vectors, np.array([0, 0, 1, 2]))
    assert [label for label, _ in near] == [1]  # the third is at a right angle
    assert near[0][1] == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_what_shares_nothing_is_no_neighbour() -> None:
    assert closest(unit([[1, 0], [-1, 0]]), np.array([0, 1])) == [[], []]


def test_a_single_cause_has_no_neighbour() -> None:
    assert closest(unit([[1, 0], [0, 1]]), np.zeros(2, int)) == [[]]

"""The garbage collector: kept from what is there, and back at work afterwards."""

from __future__ import annotations

import gc

import pytest

from voc.garbage import left_alone


@left_alone()
def fail() -> None:
    assert gc.get_freeze_count() > 0
    raise ZeroDivisionError


def test_what_is_there_is_left_alone_until_the_end_also_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.get_freeze_count() == 0

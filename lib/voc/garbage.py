"""Python's garbage collector, kept from looking through what is no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """What is there at the start is not searched for garbage until the end.

    For steps that make millions of small objects: each new million would have all modules and tables
    searched again. What becomes garbage meanwhile is found after the end.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

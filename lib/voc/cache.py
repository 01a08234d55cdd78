"""Files of ``<workspace>/cache``: replaced in one step, so that a stopped run leaves the old one whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of ``file`` if the block ends well, else nothing changes.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "cache" / "낱말.txt"
    >>> with replacing(file) as partial:
    ...     _ = partial.write_text("배송", encoding="utf-8")
    >>> [found.name for found in file.parent.iterdir()]
    ['낱말.txt']
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{os.getpid()}-{file.name}")
    try:
        yield partial
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)

"""Customer and order numbers as salted hashes: they still join inquiries, but name nobody."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import pandas as pd

_BYTES = 8  # of the hash: 2**64 values, no collision to expect among millions of customers


def load_salt(workspace: Path) -> bytes:
    """The workspace's salt, made once, so that keys join across runs but not across workspaces."""
    file = workspace / "cache" / "salt"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="ascii") as stream:
            stream.write(secrets.token_hex(16))
        file.chmod(0o600)
    except FileExistsError:
        pass
    return bytes.fromhex(file.read_text(encoding="ascii"))


def hash_keys(values: pd.Series, salt: bytes) -> pd.Series:
    """Keyed BLAKE2b of each value, 16 hex digits; missing where the value is "".

    Examples
    --------
    >>> hash_keys(pd.Series(["고객1", "고객1", ""]), b"salt").nunique()
    1
    """
    hashes = {
        value: hashlib.blake2b(value.encode(), key=salt, digest_size=_BYTES).hexdigest()
        for value in values.unique()
        if value
    }
    return values.map(hashes).astype("str")

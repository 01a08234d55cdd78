"""Customer and order numbers as salted hashes: they still join inquiries, but name nobody."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

import pandas as pd

from voc.errors import InputError

_SALT = re.compile(r"[0-9a-f]{32}")
_BYTES = 8  # of the hash: 2**64 values, no collision to expect among millions of customers


def load_salt(workspace: Path) -> bytes:
    """The workspace's salt, made once, so that keys join across runs but not across workspaces.

    Raises
    ------
    InputError
        The file holds no salt: without one, hashes of phone numbers could be undone.
    """
    file = workspace / "cache" / "salt"
    if not file.is_file():
        _make(file)
    found = file.read_text(encoding="ascii", errors="replace")
    if not _SALT.fullmatch(found):
        raise InputError(
            "고객·주문 번호를 바꾸는 salt 파일이 손상되었습니다.",
            expected="16진수 32자", got=f"{len(found)}자", where=str(file),
            remedy="백업에서 되살리거나 지우고 다시 실행하세요. 지우면 해시가 이전 실행과 달라집니다.",
        )  # fmt: skip
    return bytes.fromhex(found)


def _make(file: Path) -> None:
    """Whole or not at all, and once: of two runs that begin together the first one's holds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{os.getpid()}-salt")
    try:
        partial.write_text(secrets.token_hex(16), encoding="ascii")
        partial.chmod(0o600)
        with suppress(FileExistsError):
            os.link(partial, file)
    finally:
        partial.unlink(missing_ok=True)


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

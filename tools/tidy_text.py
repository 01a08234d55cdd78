"""Take blanks off line ends and end every text file with one newline: ``tidy_text.py FILE ...``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_BLANKS = re.compile(rb"[ \t]+(?=\r?\n|\Z)")
_END = re.compile(rb"[\r\n]*\Z")


def tidy(content: bytes) -> bytes:
    r"""The content with clean ends; an empty file stays empty.

    >>> tidy(b"a \n\nb\t\n\n\n"), tidy(b"c"), tidy(b"")
    (b'a\n\nb\n', b'c\n', b'')
    """
    clean = _END.sub(b"", _BLANKS.sub(b"", content), count=1)
    return clean + b"\n" if clean else b""


def main(files: list[str]) -> int:
    """Mend the files in place and name those that changed; 1 when there is one."""
    changed = 0
    for file in map(Path, files):
        content = file.read_bytes()
        mended = tidy(content)
        if mended != content:
            file.write_bytes(mended)
            print(f"{file}: 줄 끝 공백 또는 마지막 줄바꿈을 고쳤습니다. 다시 git add 하세요.")
            changed = 1
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

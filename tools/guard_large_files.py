"""Refuse files that would bloat the repository: ``guard_large_files.py --limit-kb 1500 FILE ...``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Print every file over the limit and what to do about it; 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit-kb", type=int, default=1500)
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    sizes = {file: file.stat().st_size for file in given.files if file.is_file()}
    large = {file: size for file, size in sizes.items() if size > given.limit_kb * 1024}
    for file, size in large.items():
        print(
            f"{file}: {size / 1024:,.0f} kB로 한도 {given.limit_kb:,} kB를 넘습니다. 커밋에서 빼 주세요"
            "(고객 데이터라면 data/<작업 폴더>/에 두면 git이 무시합니다)."
        )
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())

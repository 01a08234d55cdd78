"""Word lists: the repository's ``data/lexicon`` and, added to it, the workspace's own ``lexicon``."""

from __future__ import annotations

from pathlib import Path

from voc.errors import InputError
from voc.settings import Settings


def lexicon_dir() -> Path:
    """The folder of the word lists that come with the workbench."""
    return Path(__file__).parents[2] / "data" / "lexicon"


def read_words(settings: Settings, name: str) -> list[str]:
    """The entries of one word list, the shipped ones first, then the workspace's own.

    Parameters
    ----------
    settings : Settings
        Its workspace may hold ``lexicon/<name>``, whose entries are added.
    name : str
        File name, such as ``urgent_risk.txt``.

    Returns
    -------
    list of str
        One entry a line, without blank lines, ``#`` comments and repeats.

    Raises
    ------
    InputError
        The shipped list is missing, or a list is no UTF-8 text.
    """
    shipped = lexicon_dir() / name
    if not shipped.is_file():
        raise InputError(
            f"낱말 목록 '{name}'이 없습니다.",
            expected=str(shipped),
            remedy="워크벤치를 다시 내려받거나 data/lexicon 폴더를 되살리세요.",
        )
    own = settings.workspace / "lexicon" / name
    words = _lines(shipped) + (_lines(own) if own.is_file() else [])
    return list(dict.fromkeys(words))


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(
            "낱말 목록을 읽을 수 없습니다.", where=str(path), remedy="파일을 UTF-8로 저장하세요."
        ) from None
    entries = (line.split("#", 1)[0].strip() for line in lines)
    return [entry for entry in entries if entry]

"""The one family of errors that a user may see.

Every message is Korean and answers four questions: what was expected, what came,
where, and what to do.  ``voc`` prints it without a traceback and exits with code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Self

from voc.words import josa


class VocError(Exception):
    """Something the user can mend: a setting, a file, a row.

    Parameters
    ----------
    problem : str
        One Korean sentence that says what is wrong.
    expected, got, where, remedy : str, optional
        What was expected, what came, the place (file, row, setting), what to do.

    Examples
    --------
    >>> print(VocError("파일이 없습니다.", where="raw/문의.csv", remedy="경로를 확인하세요."))
    파일이 없습니다.
      위치: raw/문의.csv
      해결: 경로를 확인하세요.
    """

    def __init__(
        self, problem: str, *, expected: str = "", got: str = "", where: str = "", remedy: str = ""
    ) -> None:
        lines = [problem.rstrip()]  # a hint that found nothing leaves a blank behind
        labelled = (("기대", expected), ("실제", got), ("위치", where), ("해결", remedy))
        lines += [f"  {label}: {value}" for label, value in labelled if value]
        super().__init__("\n".join(lines))

    @classmethod
    def unknown(
        cls, problem: str, name: str, known: Iterable[str], *, where: str, got: str = "", remedy: str = ""
    ) -> Self:
        """The error for a name that is none of ``known``, with the nearest one as a hint.

        Examples
        --------
        >>> print(VocError.unknown("그런 유형이 없습니다.", "배송사", ["배송", "환불"], where="--type"))
        그런 유형이 없습니다. '배송'을 뜻하셨나요?
          기대: 배송, 환불
          위치: --type
        """
        names = [str(one) for one in known]
        return cls(
            f"{problem} {nearest(name, names)}",
            expected=", ".join(names), got=got, where=where, remedy=remedy,
        )  # fmt: skip


class SettingsError(VocError):
    """voc.yml or a notebook parameter is wrong."""


class InputError(VocError):
    """A raw file cannot be read as it was described."""


class ArtefactError(VocError):
    """An artefact is missing or does not fit its contract."""


class RunError(VocError):
    """A notebook failed while a run was under way."""


class PublishError(VocError):
    """A finished page must not leave the house (it still holds personal data)."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name`` as a Korean hint, or "" when none is near.

    Examples
    --------
    >>> nearest("granularty", ["granularity", "window_weeks"])
    "'granularity'를 뜻하셨나요?"
    >>> nearest("송장번호", ["송장 번호", "주문"])
    "'송장 번호'를 뜻하셨나요?"
    """
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return josa(f"'{found[0]}'", "을/를") + " 뜻하셨나요?" if found else ""

"""Hide personal data in free text, and say whether any is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

import pandas as pd

from voc.intake.fold import fold
from voc.intake.names import find_name
from voc.intake.numbers import find_account, find_card, find_email, find_order, find_phone, find_rrn
from voc.intake.places import find_address
from voc.placeholders import PLACEHOLDERS

Span = tuple[int, int]

FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    "email": find_email,
    "rrn": find_rrn,
    "card": find_card,
    "phone": find_phone,
    "account": find_account,
    "order": find_order,
    "address": find_address,
    "name": find_name,
}
"""How each kind is found; where two overlap, the earlier one here names it."""

GATED = ("email", "rrn", "card", "phone", "account", "address")
"""Kinds that keep a page from being published.

A name's rule leans on its sentence, not on a page; an order number alone names nobody outside.
"""

# Nothing personal is found without one of these, and most texts hold none of them.
_HINT = re.compile(
    r"\d|골뱅이|앳|@|\b(?i:at)\b|[공영]\s?일\s?[공영일]|저는|나는|제가|전\s|예금주|받는|받으실|수령인|수취인|주문자|구매자|입금자"
    r"|신청인|명의|회원|고객|성함|성명|이름|보내는|님|씨|\[(?:전화|주민|이메일)"
)


_NUMBERS = frozenset({"rrn", "card", "phone", "account"})
_PART_OF_AN_ID = re.compile(r"(?:[A-Za-z]*\d[0-9A-Za-z]*|[A-Fa-f]+)$")


def mask(text: str, kinds: Collection[str] = tuple(FINDERS)) -> tuple[str, tuple[str, ...]]:
    """Replace personal data by placeholders.

    Masking what was masked changes nothing: the search is repeated until it finds nothing more, and
    placeholders are never part of a find.

    Parameters
    ----------
    text : str
        Raw inquiry text.
    kinds : collection of str
        What to look for; everything by default.

    Returns
    -------
    masked : str
    kinds : tuple of str
        Which kinds were hidden (keys of `PLACEHOLDERS`, in that order).

    Examples
    --------
    >>> mask("제 번호 010-1234-5678 로 연락 주세요")
    ('제 번호 [전화번호] 로 연락 주세요', ('phone',))
    """
    found: set[str] = set()
    while spans := _spans(text, kinds):
        found.update(kind for _, _, kind in spans)
        for start, end, kind in reversed(spans):
            text = text[:start] + PLACEHOLDERS[kind] + text[end:]
    return text, tuple(kind for kind in FINDERS if kind in found)


def mask_all(texts: pd.Series) -> pd.DataFrame:
    """Mask a column of texts.

    Returns
    -------
    DataFrame
        ``text`` (masked) and ``masked_kinds`` (comma-separated, "" when nothing was hidden), with the
        index of ``texts``.
    """
    masked = [mask(text) for text in texts]
    columns = {
        "text": pd.Series([text for text, _ in masked], index=texts.index, dtype="str"),
        "masked_kinds": pd.Series([",".join(kinds) for _, kinds in masked], index=texts.index, dtype="str"),
    }
    return pd.DataFrame(columns)


def find_personal(text: str, kinds: Collection[str] = GATED) -> list[str]:
    """Which kinds of personal data a text still holds; [] for a text that may be shown.

    Digits inside a longer run of letters and digits are part of an id (a hash, an inquiry's number) and not
    looked at; `mask` knows no such mercy.

    Examples
    --------
    >>> find_personal("hong@example.com 또는 1588-1234")
    ['email']
    """
    found = {
        kind for start, _, kind in _spans(text, kinds)
        if kind not in _NUMBERS or not _PART_OF_AN_ID.search(text, max(0, start - 40), start)
    }  # fmt: skip
    return [kind for kind in FINDERS if kind in found]


def _spans(text: str, kinds: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where personal data stands in ``text``, in order and without overlaps."""
    folded, places = fold(text)
    if not _HINT.search(folded):
        return []
    taken: list[tuple[int, int, str]] = []
    for kind, find in FINDERS.items():
        for start, end in find(folded) if kind in kinds else ():
            if all(end <= other or start >= stop for other, stop, _ in taken):
                taken.append((start, end, kind))
    if places:
        taken = [(places[start], places[end - 1] + 1, kind) for start, end, kind in taken]
    return sorted(taken)

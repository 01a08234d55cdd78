"""Personal data outside the inquiry's text: ids, product names, partners and other columns on pages."""

from __future__ import annotations

import pandas as pd

from voc.intake.keys import hash_keys
from voc.intake.mask import GATED, find_personal, mask

_SHOWN = (
    "inquiry_type", "type_path", "channel", "department", "partner", "product", "segment", "status", "vendor",
    "journey_stage", "app_version",
)  # fmt: skip


def mask_ids(ids: pd.Series, salt: bytes) -> tuple[pd.Series, tuple[str, ...]]:
    """Inquiry ids, those that are a phone, e-mail, resident or card number as their hash, with a note on it.

    The hash is the same in every run of the workspace, so that such an inquiry keeps its cause.
    """
    suspect = ids[ids.str.contains("@|골뱅이") | ids.str.count(r"\d").ge(9)]
    personal = suspect[suspect.map(lambda name: bool(find_personal(name)))]
    if personal.empty:
        return ids, ()
    masked = ids.copy()
    masked[personal.index] = "f" + hash_keys(personal, salt)
    note = f"'inquiry_id' 열의 값 {len(personal):,}개가 개인정보처럼 보여 임의의 번호로 바꾸었습니다."
    return masked, (note,)


def mask_columns(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The columns of short texts without personal data, with a note for each that held some.

    Only what would stop publication is hidden (`voc.intake.mask.GATED`): a name is a partner's good right.

    Examples
    --------
    >>> rows, notes = mask_columns(pd.DataFrame({"product": ["니트", "문의 010-1234-5678"]}))
    >>> list(rows["product"]), notes
    (['니트', '문의 [전화번호]'], ("'product' 열의 값 1종에 개인정보가 있어 가렸습니다.",))
    """
    notes = []
    changed: dict[str, pd.Series] = {}
    for name in (column for column in _SHOWN if column in table):
        values = table[name].dropna().unique()
        masked = {value: hidden for value in values if (hidden := mask(value, GATED)[0]) != value}
        if masked:
            changed[name] = table[name].replace(masked)
            notes.append(f"'{name}' 열의 값 {len(masked):,}종에 개인정보가 있어 가렸습니다.")
    return table.assign(**changed), tuple(notes)

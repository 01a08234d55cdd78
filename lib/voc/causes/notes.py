"""What a run says of itself in Korean: what it continued from, and what it could not tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from voc.causes.leiden import SPLITS_FROM
from voc.causes.memory import Memory
from voc.causes.topics import TOO_FEW
from voc.causes.types import says_nothing

OUTGROWN = 2
"""A type that is so many times as large as when it was clustered is worth clustering again."""


def run_notes(
    memory: Memory | None, inquiries: pd.DataFrame, anew: bool, moved: Mapping[str, float]
) -> Iterator[str]:
    """On the run before; ``moved`` is the share of a type's known inquiries that are in another cause now."""
    if memory is None:
        yield "이어받을 지난 실행이 없어 모든 문의를 처음부터 묶었습니다."
        return
    yield f"지난 실행 {memory.run}의 원인을 이어받았습니다."
    if gone := memory.missing(inquiries):
        yield (
            f"지난 실행의 문의 {len(memory.assignments):,}건 가운데 {gone:,}건이 이번 원본에 없습니다. "
            "원본이나 기간이 바뀌었는지 확인하세요."
        )
    if anew:
        yield "모든 유형을 다시 묶고, 문의가 절반 넘게 겹치는 원인은 번호를 이어 썼습니다."
    for name, share in moved.items():
        yield f"{name}: 다시 묶으면서 지난 문의의 {share:.1%}가 다른 원인으로 옮겨 갔습니다."


def type_notes(
    inquiries: pd.DataFrame, causes: Mapping[str, int], clustered: Mapping[str, int]
) -> Iterator[str]:
    """On each type's size.

    Parameters
    ----------
    inquiries : DataFrame
        inquiry_type, lemmas, phrases, content.
    causes : mapping of inquiry_type to the number of its causes
    clustered : mapping of inquiry_type to int
        Its inquiries when it was last clustered whole.
    """
    silent = says_nothing(inquiries)
    if silent.any():
        yield (
            f"내용을 알 수 없는 문의(네, ㅋㅋ, 링크만 있는 글 등) {silent.sum():,}건은 원인으로 묶지 않고 "
            "유형마다 ‘내용 확인 불가’로 따로 셌습니다."
        )
    for name, rows in inquiries[~silent].groupby("inquiry_type"):
        size, before = len(rows), clustered.get(str(name), len(rows))
        if causes[str(name)] == 1 and size > 1 and rows["content"].nunique() == 1:
            yield f"{name}: 문의 {size:,}건의 내용이 모두 같아 한 원인으로 봅니다."
        elif causes[str(name)] == 1 and size < TOO_FEW:
            yield f"{name}: 문의가 {size:,}건뿐이라 나누지 않고 한 원인으로 봅니다."
        elif size < SPLITS_FROM:
            yield f"{name}: 문의가 {size:,}건으로 적습니다. 원인의 경계를 그대로 믿지 마세요."
        if size >= OUTGROWN * before:
            grown = f"처음 묶을 때({before:,}건)의 {size / before:.1f}배가 되었습니다."
            yield f"{name}: {grown} 다시 묶어 볼 만합니다."

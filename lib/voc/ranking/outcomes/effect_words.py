"""What an action has saved, as a planner reads it."""

from __future__ import annotations

import math

from voc.words import count

_NEEDED = "조치 전 8주, 조치 후 4주가 있어야 판단합니다"


def sentence(
    verdict: str, saved: tuple[float, float, float], promised: float, weeks: tuple[int, int], actions: int,
    known: bool,
) -> str:  # fmt: skip
    """The finding in Korean.

    Parameters
    ----------
    verdict : str
    saved : tuple of float
        Low, mid and high, in inquiries a week.
    promised : float
        NaN where nothing was.
    weeks : tuple of int
        Before and after that were compared.
    actions : int
        How many began in the same week on the same unit: they cannot be told apart.
    known : bool
        Whether the unit is among today's causes and types.
    """
    if not known:
        return "지금의 원인 목록에 없는 원인이라 판단하지 않습니다. decisions.csv의 cause_id를 확인하세요."
    if math.isnan(saved[1]):
        return f"쓸 수 있는 주가 조치 전 {weeks[0]}주, 조치 후 {weeks[1]}주입니다. {_NEEDED}."
    together = f"같은 주에 시작한 조치 {actions}건을 합해, " if actions > 1 else ""
    found = f"{together}조치 뒤 {weeks[1]}주 동안 {_saved(*saved)}."
    return " ".join(filter(None, (found, _against(verdict, saved, promised))))


def _saved(low: float, mid: float, high: float) -> str:
    """Fewer or more inquiries, with the interval's ends said the same way.

    >>> _saved(8.2, 15, 22), _saved(-3, 4, 11)
    ('주 15건 줄었습니다(90 % 구간 8.2~22건)', '주 4건 줄었습니다(90 % 구간 3건 증가~11건 감소)')
    """
    moved = f"주 {count(abs(mid))} {'줄었습니다' if mid > 0 else '늘었습니다'}"
    if low > 0:
        return f"{moved}(90 % 구간 {count(low).removesuffix('건')}~{count(high)})"
    return f"{moved}(90 % 구간 {_signed(low)}~{_signed(high)})"


def _signed(value: float) -> str:
    return f"{count(abs(value))} {'감소' if value > 0 else '증가'}"


def _against(verdict: str, saved: tuple[float, float, float], promised: float) -> str:
    """The saving held against the promise, or why nothing can be said."""
    _, mid, high = saved
    if verdict == "효과 불분명":
        return "우연한 차이일 수 있어 효과가 있는지 아직 알 수 없습니다."
    if verdict == "효과 미확인" and mid <= 0:
        return "줄었다는 근거가 없습니다."
    if math.isnan(promised):
        return ""
    missed = f"기대한 주 {count(promised)}의 절반에도 못 미칩니다."
    if verdict == "효과 미확인":
        return f"우연한 차이일 수 있고, {missed}"
    return (
        missed
        if high < promised / 2
        else f"기대한 주 {count(promised)}의 {mid / promised * 100:.0f} %입니다."
    )

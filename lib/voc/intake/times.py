"""Dates and times as exports write them, in the time of Seoul."""

from __future__ import annotations

import pandas as pd

from voc.errors import InputError
from voc.intake.mask import mask

TIME = pd.DatetimeTZDtype("us", "Asia/Seoul")
EXPECTED = "2026-06-28 14:03, 2026.06.28, 2026/6/28, 20260628, 2026-06-28 오후 2:03"
REASON = "접수일시를 읽을 수 없음"

_YEARS = (1990, 2100)  # a number outside of these is no year but something else
_PLAIN = r"\d{4}(?:([-/.])\d{1,2}\1\d{1,2}|\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
_ZONE = r" ?(?:Z|[+-]\d{2}:?\d{2})"
_KOREAN = (
    r"(?P<year>\d{4})(?:\s?[-./년]\s?|\s)(?P<month>\d{1,2})(?:\s?[-./월]\s?|\s)(?P<day>\d{1,2})[.일]?"
    r"(?:[T\s]*(?P<half>오전|오후|AM|PM|am|pm)?\s?(?P<hour>\d{1,2})\s?[:시]\s?(?P<minute>\d{1,2})분?"
    r"(?:[:\s]\s?(?P<second>\d{1,2})(?:\.\d+)?초?)?)?(?:\s?(?P<late>AM|PM|am|pm))?"
)
_DIGITS = r"(\d{4})(\d{2})(\d{2})[ T]?(\d{2})(\d{2})(\d{2})?"


def parse_times(values: pd.Series) -> pd.Series:
    """Texts as times of Seoul; NaT where unreadable.

    Parameters
    ----------
    values : Series of str
        ISO with or without a zone, year-month-day with ``-``, ``.``, ``/`` or nothing between, the Korean
        forms (2026년 6월 28일, 오후 2:03).  Without a zone the time is Seoul's.

    Returns
    -------
    Series of datetime64[us, Asia/Seoul], with the index of ``values``.

    Examples
    --------
    >>> [str(time) for time in parse_times(pd.Series(["2026-06-28 오후 2:03", "어제"]))]
    ['2026-06-28 14:03:00+09:00', 'NaT']
    """
    zoned = values.str.fullmatch(_PLAIN + _ZONE)
    times = pd.Series(pd.NaT, index=values.index, dtype=TIME)
    if zoned.any():
        read = pd.to_datetime(values[zoned], format="ISO8601", errors="coerce", utc=True)
        times[zoned] = read.dt.tz_convert("Asia/Seoul").astype(TIME)
    naive = _naive(values[~zoned])
    # Seoul kept summer time in 1987-88 only; hours that were skipped or twice there stay unread.
    times[~zoned] = naive.dt.tz_localize("Asia/Seoul", ambiguous="NaT", nonexistent="NaT").astype(TIME)
    times[~times.dt.year.between(*_YEARS)] = pd.NaT
    return times


def parse_days(values: pd.Series) -> pd.Series:
    """Texts as days (datetime64[us], midnight, no zone); NaT where unreadable."""
    days: pd.Series = parse_times(values).dt.tz_localize(None).dt.normalize()
    return days


def check_readable(values: pd.Series, times: pd.Series, lines: pd.Series, where: str) -> None:
    """Refuse a column of which more than half cannot be read: it is the wrong column or form.

    Raises
    ------
    InputError
        Names the first unreadable value and its line.
    """
    unread = times.isna().to_numpy()
    if unread.sum() * 2 <= len(values):
        return
    first = int(unread.argmax())
    raise InputError(
        f"접수일시를 절반 넘게 읽을 수 없습니다({unread.sum():,}/{len(values):,}행).",
        expected=EXPECTED,
        got=f"'{mask(values.iloc[first])[0][:40]}'",
        where=f"{where} {lines.iloc[first]}행",
        remedy="voc.yml의 created_at이 접수일시 열을 가리키는지, 날짜 형식이 위와 같은지 확인하세요.",
    )


def _naive(values: pd.Series) -> pd.Series:
    """Times without a zone, the plain form first, because pandas reads it fast."""
    plain = values.str.fullmatch(_PLAIN)
    times = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    times[plain] = pd.to_datetime(values[plain], format="ISO8601", errors="coerce").astype("datetime64[us]")
    if not plain.all():
        times[~plain] = _spelled(values[~plain])
    return times


def _spelled(values: pd.Series) -> pd.Series:
    """The Korean forms and the ones without any separator."""
    spaced = values.str.replace(f"^{_DIGITS}$", r"\1-\2-\3 \4:\5:\6", regex=True).str.removesuffix(":")
    parts = spaced.str.extract(f"^{_KOREAN}$")
    half = parts.pop("half").fillna(parts.pop("late")).str.lower()
    number = parts.astype("Float64")
    hour = number["hour"]
    twelve = half.notna() & (hour == 12)
    hour = hour.mask(twelve, 0) + (half.isin(["오후", "pm"]) & (hour <= 12)) * 12
    clock = {"hour": hour, "minute": number["minute"], "second": number["second"]}
    fields = {"year": number["year"], "month": number["month"], "day": number["day"]}
    fields |= {name: value.fillna(0) for name, value in clock.items()}
    good = fields["year"].notna() & (fields["year"] > 0)
    table = pd.DataFrame(fields)[good].astype("int64")
    times = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    times[good] = pd.to_datetime(table, errors="coerce").astype("datetime64[us]")
    return times

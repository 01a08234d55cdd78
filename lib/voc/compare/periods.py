"""Two periods of one workspace, with the causes of its last complete run: nothing is clustered again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from voc.artefacts import Run, completed_runs
from voc.compare.sides import Side, Sides
from voc.errors import ArtefactError, SettingsError
from voc.settings import Settings, parse_date

NEEDED = ("inquiries", "excluded", "assignments", "causes")
BEFORE, AFTER = "앞 기간", "뒤 기간"
_FORM = "2026-01-05:2026-03-29 형식(시작일:끝일)"


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both included; ``option`` names it on the command line."""

    first: date
    last: date
    option: str

    def __str__(self) -> str:
        return f"{self.first}~{self.last}"

    def holds(self, created_at: pd.Series) -> pd.Series:
        """Which times are in it, by their local day."""
        days = created_at.dt.tz_localize(None).dt.normalize()
        inside: pd.Series = days.between(pd.Timestamp(self.first), pd.Timestamp(self.last))
        return inside


def parse_period(value: str, option: str) -> Period:
    """A period as typed by a user.

    >>> str(parse_period("2026-01-05:2026-03-29", "--before"))
    '2026-01-05~2026-03-29'
    """
    start, _, end = value.partition(":")
    first, last = parse_date(start.strip(), option), parse_date(end.strip(), option)
    if first is None or last is None:
        raise SettingsError("기간을 읽을 수 없습니다.", expected=_FORM, got=value or "없음", where=option)
    if last < first:
        raise SettingsError(
            "기간의 끝일이 시작일보다 앞섭니다.", expected=_FORM, got=value, where=option,
            remedy="시작일과 끝일의 순서를 바꾸세요.",
        )  # fmt: skip
    return Period(first, last, option)


def split_periods(settings: Settings, before: Period, after: Period) -> Sides:
    """The inquiries of two periods, with the causes that the workspace's last complete run gave them.

    Raises
    ------
    SettingsError
        The periods overlap, or one reaches outside the data.
    ArtefactError
        There is no complete run.
    InputError
        A period has fewer than 30 inquiries.
    """
    if before.last >= after.first:
        raise SettingsError(
            "두 기간이 겹치거나 순서가 바뀌었습니다.",
            expected="--before가 끝난 뒤에 --after가 시작",
            got=f"{before}, {after}",
            where="--before, --after",
            remedy="같은 문의를 두 번 세지 않도록 기간을 나누세요.",
        )
    run = _last_run(settings)
    inquiries = run.load("inquiries").merge(
        run.load("assignments")[["inquiry_id", "cause_id", "confidence"]], on="inquiry_id", validate="1:1"
    )
    sides = [_side(inquiries, BEFORE, before), _side(inquiries, AFTER, after)]
    causes = run.load("causes")[["cause_id", "inquiry_type", "name"]]
    left = len(inquiries) - len(sides[0].inquiries) - len(sides[1].inquiries)
    excluded = len(run.load("excluded"))
    notes = (
        f"가장 최근의 완료된 실행({run.folder.name})이 붙인 원인을 그대로 썼고 다시 묶지 않았습니다.",
        f"이 실행의 원본 {len(inquiries) + excluded:,}행 가운데 두 기간 밖의 문의 {left:,}건과 "
        f"중복이거나 읽을 수 없는 {excluded:,}행은 세지 않았습니다.",
    )
    return Sides(sides[0], sides[1], causes, True, notes)


def _last_run(settings: Settings) -> Run:
    done = completed_runs(settings, NEEDED)
    if not done:
        raise ArtefactError(
            "비교할 원인이 아직 없습니다: 완료된 실행이 없습니다.",
            expected=str(settings.workspace / "runs" / f"{settings.name}-날짜"),
            remedy=f"먼저 voc report {settings.file}을(를) 실행하세요.",
        )
    return Run(settings, done[max(done)])


def _side(inquiries: pd.DataFrame, name: str, period: Period) -> Side:
    days = inquiries["created_at"].dt.date
    if period.first < days.min() or period.last > days.max():
        raise SettingsError(
            "기간이 자료의 기간을 벗어납니다.",
            expected=f"{days.min()}~{days.max()} 안의 기간(마지막 실행의 문의)",
            got=str(period),
            where=period.option,
            remedy="기간을 줄이거나 새 자료로 voc report를 다시 실행하세요.",
        )
    mine = inquiries.loc[
        period.holds(inquiries["created_at"]), ["inquiry_id", "created_at", "text", "cause_id", "confidence"]
    ].reset_index(drop=True)
    return Side(name, mine, (("기간 안의 문의", len(mine)), ("비교에 쓴 문의", len(mine))))

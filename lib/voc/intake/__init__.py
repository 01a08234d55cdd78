"""Stage 01: read, check, mask, de-duplicate.

>>> from voc.artefacts import open_run
>>> result = intake(open_run("voc.yml"))            # doctest: +SKIP
>>> result.accounting                               # doctest: +SKIP
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.intake.context import read_decisions, read_events
from voc.intake.customers import read_customers
from voc.intake.keys import load_salt
from voc.intake.mask import GATED, find_personal, mask
from voc.intake.notes import context_notes, customer_notes
from voc.intake.orders import read_orders
from voc.intake.prepare import Prepared, Progress, prepare_inquiries
from voc.settings import Settings

__all__ = [
    "GATED", "IntakeResult", "check_input", "find_personal", "intake", "mask",
]  # fmt: skip

_BREAKDOWNS = {"partner": "파트너", "product": "상품", "segment": "고객군"}


@dataclass(frozen=True)
class IntakeResult:
    """What notebook 01 shows.

    Attributes
    ----------
    inquiries, excluded : DataFrame
        As saved (`voc.schemas`).
    accounting : DataFrame
        ``구분`` and ``건수``: 원본 행 = 분석 대상 + 중복 + 제외; then 제외 by reason.
    orders, events : DataFrame or None
        As saved; None where ``voc.yml`` names none.
    notes : tuple of str
        Korean lines on values that could not be read in kept rows, and on orders and events that do not fit.
    """

    inquiries: pd.DataFrame
    excluded: pd.DataFrame
    accounting: pd.DataFrame
    orders: pd.DataFrame | None
    events: pd.DataFrame | None
    notes: tuple[str, ...]


def intake(run: Run, as_of: date | None = None, progress: Progress = lambda line: None) -> IntakeResult:
    """Read a workspace's raw files; save ``inquiries`` and ``excluded``, and what else there is.

    ``orders``, ``events``, ``decisions`` and ``customers`` are removed from the run's folder where the
    workspace has them no more.

    Parameters
    ----------
    run : Run
    as_of : date, optional
        The last day that counts, inclusive; all days by default.
    progress : callable, optional
        Called with a Korean line before each long step.

    Raises
    ------
    InputError
        A raw file cannot be read as ``voc.yml`` describes it.
    """
    settings = run.settings
    orders, events = read_orders(settings, as_of), read_events(settings, as_of)
    salt = load_salt(settings.workspace)
    customers = read_customers(settings, salt, as_of)
    prepared = prepare_inquiries(settings, salt, as_of, progress)
    parameters = {"as_of": as_of.isoformat() if as_of else None}
    inquiries = run.save("inquiries", prepared.inquiries, parameters=parameters)
    excluded = run.save("excluded", prepared.excluded, parameters=parameters)
    orders = _save_or_remove(run, "orders", orders, parameters)
    events = _save_or_remove(run, "events", events, parameters)
    _save_or_remove(run, "decisions", read_decisions(settings, as_of), parameters)
    customers = _save_or_remove(run, "customers", customers, parameters)
    context = (*context_notes(inquiries, orders, events), *customer_notes(inquiries, customers))
    notes = (*prepared.notes, *context)
    return IntakeResult(inquiries, excluded, prepared.accounting, orders, events, notes)


def _save_or_remove(
    run: Run, name: str, table: pd.DataFrame | None, parameters: dict[str, Any]
) -> pd.DataFrame | None:
    """Save what ``voc.yml`` names; what it no longer names must not reach later stages from an old run."""
    if table is not None:
        return run.save(name, table, parameters=parameters)
    for ending in ("parquet", "json"):
        (run.folder / f"{name}.{ending}").unlink(missing_ok=True)
    return None


def check_input(settings: Settings) -> list[str]:
    """Read and check all raw files without saving anything, for ``voc check``.

    Returns
    -------
    list of str
        Korean lines: rows and where they went, period, columns found, orders, events, notes.

    Raises
    ------
    InputError
        As `intake` would.
    """
    orders, events = read_orders(settings), read_events(settings)
    read_decisions(settings)
    salt = secrets.token_bytes(16)
    customers = read_customers(settings, salt)
    prepared = prepare_inquiries(settings, salt, None, lambda line: None)
    notes = (*prepared.notes, *context_notes(prepared.inquiries, orders, events))
    lines = [*_inquiry_lines(prepared), *_context_lines(orders, events)]
    lines += [] if customers is None else [f"고객: {len(customers):,}명"]
    return [*lines, *notes, *customer_notes(prepared.inquiries, customers)]


def _inquiry_lines(prepared: Prepared) -> list[str]:
    counts = [f"{kind} {count:,}" for kind, count in prepared.accounting.itertuples(index=False)]
    lines = ["행: " + ", ".join(counts)]
    inquiries = prepared.inquiries
    if inquiries.empty:
        return [*lines, "분석할 문의가 없습니다."]
    first, last = inquiries["created_at"].min(), inquiries["created_at"].max()
    lines.append(f"기간: {first:%Y-%m-%d} ~ {last:%Y-%m-%d}")
    types = inquiries["inquiry_type"].nunique()
    lines.append(f"문의유형: {types}개" if types else "문의유형: 열이 없어 types.yml로 나눕니다.")
    masked = int((inquiries["masked_kinds"] != "").sum())
    lines.append(f"개인정보를 가린 문의: {masked:,}건")
    return lines


def _context_lines(orders: pd.DataFrame | None, events: pd.DataFrame | None) -> list[str]:
    lines = (
        []
        if orders is None
        else [_denominator_line(*one) for one in orders.groupby("denominator", sort=False)]
    )
    lines = lines or ["주문 데이터 없음: 인입률 대신 건수로 봅니다."]
    return lines if events is None else [*lines, f"행사: {len(events)}건"]


def _denominator_line(name: object, rows: pd.DataFrame) -> str:
    known = {korean: rows[column].loc[rows[column] != ""].nunique() for column, korean in _BREAKDOWNS.items()}
    broken = "".join(f", {korean} {values:,}개" for korean, values in known.items() if values)
    return f"{name}: {int(rows['count'].sum()):,} ({rows['date'].nunique():,}일{broken})"

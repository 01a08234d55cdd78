"""The files: raw exports as a planner would get them, her taxonomy and decisions, and the truth."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import noise
from inquiries import Inquiry
from phrases import Phrases
from world import (
    ACTION_WEEK,
    ACTIONS,
    ASKED_HAZARD,
    BIRTH,
    CAUSE,
    CAUSES,
    CHURN_REASONS,
    EVENT_EFFECTS,
    EVENTS,
    GOOD_FACTOR,
    GOOD_PARTNER,
    GOOD_TYPE,
    HOT_CAUSE,
    HOT_LINE,
    HOT_PARTNER,
    HOT_SHARE,
    PARTNERS,
    RENAMED,
    SEED,
    SURGE_FACTOR,
    SURGES,
    TYPE,
    VIP_LIFT,
    VIP_REASON_SHARE,
    WEEKS,
    WINDOW_WEEKS,
    Cause,
    monday,
)

RAW_COLUMNS = (
    "문의번호", "접수일시", "문의내용", "문의유형", "채널", "고객번호", "주문번호",
    "파트너", "상품", "처리상태", "최초응답일시", "처리완료일시", "만족도", "추천점수",
)  # fmt: skip
Rates = dict[tuple[str, str], NDArray[np.float64]]
_CONTROL = {"S": "self", "P": "partner", "X": "external"}
_FROM = WEEKS - WINDOW_WEEKS


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], bom: bool = False) -> None:
    """One CSV with plain line ends; ``bom`` for what people open in Excel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def raw_row(inquiry: Inquiry) -> list[str]:
    """Write an inquiry as the ticket system exports it."""
    type_ = TYPE[inquiry.cause.type]
    product = inquiry.product.name if type_.has_partner and inquiry.shows_product else ""
    return [
        inquiry.id, _time(inquiry.created), inquiry.text, inquiry.tag, inquiry.channel, inquiry.customer,
        inquiry.order, inquiry.partner if type_.has_partner else "", product,
        inquiry.status, _time(inquiry.answered), _time(inquiry.resolved), inquiry.rating, inquiry.nps,
    ]  # fmt: skip


def _time(value: datetime | None) -> str:
    return value.strftime("%Y-%m-%d %H:%M") if value else ""


def write_orders(out: Path, orders: pd.DataFrame) -> None:
    """raw/orders.csv and raw/events.csv."""
    rows = zip(orders["date"], orders["partner"], orders["count"], strict=True)
    write_csv(out / "raw/orders.csv", ("일자", "파트너", "주문수"), rows, bom=True)
    write_csv(out / "raw/events.csv", ("start", "end", "kind", "note", "types"), EVENTS, bom=True)


def write_planner(out: Path, phrases: Phrases) -> None:
    """taxonomy.csv and decisions.csv: what the fictional planner keeps by hand."""
    rng = np.random.default_rng([SEED, 6])
    rows = []
    for cause in CAUSES:
        plain = [s for s in phrases.sentences[cause.key]["early"] if 14 <= len(s) <= 70 and " / " not in s]
        example = " / ".join(_plain(rng, sentence) for sentence in plain[:3])
        named = (cause.id, cause.type, RENAMED.get(cause.id, ""), example, "", cause.owner)
        rows.append((*named, cause.department, _CONTROL[cause.control], cause.effort_days, ""))
    columns = (
        "cause_id", "inquiry_type", "name", "example", "merged_into", "owner", "department",
        "controllable", "effort_days", "note",
    )  # fmt: skip
    write_csv(out / "taxonomy.csv", columns, rows, bom=True)
    decisions = [
        (key[0], CAUSE[key].id, key[1], action, monday(ACTION_WEEK), saving)
        for key, _, action, saving in ACTIONS
    ]
    header = ("inquiry_type", "cause_id", "cause", "action", "start_date", "expected_saving_per_week")
    write_csv(out / "decisions.csv", header, decisions, bom=True)


def _plain(rng: np.random.Generator, sentence: str) -> str:
    """Fill a sentence's slots plainly."""
    values = {
        "product": "린넨 와이드 슬랙스", "brand": "모노로그", "date": "6월 12일", "days": "5", "size": "M",
        "color": "아이보리", "amount": "39,000원", "order": "2026061200123",
    }  # fmt: skip
    return noise.choose(rng, sentence).format(**values)


def write_truth(out: Path, rates: Rates, weekly: NDArray[np.int64]) -> None:
    """truth/{rates,floors,partner_rates,plants}.csv."""
    orders = weekly.sum(axis=1)
    window_orders = orders[_FROM:] / orders[_FROM:].sum()
    weeks, floors, partners = [], [], []
    for cause in CAUSES:
        rate = rates[cause.key]
        by_week = (rate * weekly).sum(axis=1) / orders
        alive = by_week[by_week > 0]
        for week in range(WEEKS):
            weeks.append((*cause.key, monday(week + 1), _short(by_week[week]), int(cause.is_null)))
        window = float(by_week[_FROM:] @ window_orders)
        own = float(np.quantile(alive, 0.2))
        peers = window_orders @ rate[_FROM:]  # all partners weighted by the same weeks
        shown = TYPE[cause.type].has_partner
        mean_orders = float(orders[_FROM:].mean())
        room = (
            _room(window, own, mean_orders),
            _room(window, float(peers.min()), mean_orders) if shown else "",
        )
        best = _short(float(peers.min())) if shown else ""
        floors.append((*cause.key, _short(window), _short(own), best, *room, int(cause.is_null)))
        if shown:
            expected = (rate * weekly)[_FROM:].sum(axis=0)
            for n, partner in enumerate(PARTNERS):
                partners.append((*cause.key, partner.name, _short(peers[n]), round(float(expected[n]), 2)))
    write_csv(out / "truth/rates.csv", ("type", "cause", "week", "rate", "is_null"), weeks)
    header = (
        "type", "cause", "window_rate", "own_best", "best_peer",
        "headroom_own_best", "headroom_best_peer", "is_null",
    )  # fmt: skip
    write_csv(out / "truth/floors.csv", header, floors)
    write_csv(
        out / "truth/partner_rates.csv", ("type", "cause", "partner", "window_rate", "expected"), partners
    )
    header = ("kind", "type", "cause", "first_week", "last_week", "partner", "product_line", "size")
    write_csv(out / "truth/plants.csv", header, _plants())


def _room(window: float, floor: float, orders: float) -> float:
    return round(max(0.0, window - floor) * orders, 2)


def _short(rate: float) -> str:
    return f"{rate:.8f}"


def _plants() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []

    def plant(kind: str, key: tuple[str, str], first: int, last: int, *rest: object) -> None:
        rows.append((kind, *key, monday(first), monday(last), *rest))

    for key, weeks in SURGES:
        plant("surge", key, weeks[0], weeks[-1], "", "", SURGE_FACTOR)
    plant("birth", BIRTH[0], BIRTH[1], WEEKS, "", "", "")
    for key, factor, _, _ in ACTIONS:
        plant("action", key, ACTION_WEEK, WEEKS, "", "", factor)
    for key, week, factor in EVENT_EFFECTS:
        plant("event_effect", key, week, week, "", "", factor)
    plant("good_partner", (GOOD_TYPE, ""), 1, WEEKS, GOOD_PARTNER, "", GOOD_FACTOR)
    plant("concentrated", HOT_CAUSE, 1, WEEKS, HOT_PARTNER, HOT_LINE, HOT_SHARE)
    for cause in CAUSES:
        if cause.is_null:
            plant("null", cause.key, 1, WEEKS, "", "", 1.0)
    return rows


def write_inquiry_truth(out: Path, inquiries: list[Inquiry]) -> None:
    """truth/inquiries.csv: one row a 문의번호, every flag 0 or 1."""
    rows = []
    for q in inquiries:
        first = (int(q.is_simple), int(q.parent is not None), int(q.tag != q.cause.type))
        planted = (" ".join(q.pii), int(q.abuse), int(q.risk), int(q.late))
        rows.append((q.id, *q.cause.key, *first, *planted))
    header = (
        "문의번호", "type", "cause", "is_simple", "is_repeat", "wrong_tag", "pii", "abuse", "risk", "late",
    )  # fmt: skip
    write_csv(out / "truth/inquiries.csv", header, rows)


def write_experience(out: Path, expected: Callable[[Cause, bool], tuple[float, float]]) -> None:
    """truth/experience.csv: every cause's expected scores; truth/customers.csv: what members were given."""
    rows = []
    for cause in CAUSES:
        before, after = expected(cause, False), expected(cause, True)
        rows.append((*cause.key, *(f"{score:.4f}" for score in (*before, *after))))
    header = ("type", "cause", "rating_before", "nps_before", "rating", "nps")
    write_csv(out / "truth/experience.csv", header, rows)
    shares = [("reason", name, share, int(avoidable)) for name, share, _, avoidable in CHURN_REASONS]
    planted = [("vip_lift", "VIP", VIP_LIFT, ""), ("vip_first_reason", "VIP", VIP_REASON_SHARE, "")]
    planted.append(("hazard_after_inquiry", "", ASKED_HAZARD, ""))
    write_csv(out / "truth/customers.csv", ("kind", "name", "size", "avoidable"), [*planted, *shares])

"""Who asks what, when and about which order: counts, times, customers, repeats, tags, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from products import BY_LINE, CLOTHES_COLOURS, CLOTHES_SIZES, COLOURS, SIZES, Product
from world import (
    CAUSES,
    EXPORTED_AT,
    HOT_CAUSE,
    HOT_LINE,
    HOT_PARTNER,
    HOT_SHARE,
    LATE_FROM_WEEK,
    LATE_SHARE,
    PARTNERS,
    PRODUCT_SHARE,
    REPEAT_DRAW,
    SEED,
    SIMPLE_DRAW,
    TYPE,
    WEEKDAY_INQUIRIES,
    WEEKS,
    WRONG_TAG,
    Cause,
    monday,
)

_LAG = {
    "배송": (3, 16),
    "반품": (6, 22),
    "교환": (6, 22),
    "환불": (12, 30),
    "취소·변경": (2, 8),
    "AS·정품": (25, 150),
}
_HOURS = np.array(
    [3, 2, 1, 1, 1, 1, 2, 4, 7, 12, 15, 14, 10, 12, 14, 14, 13, 11, 9, 9, 10, 11, 10, 6], dtype=float
)
_OFFICE = np.array([0] * 9 + [12, 15, 13, 7, 13, 14, 13, 11, 4] + [0] * 6, dtype=float)
_ANSWER = {
    "전화": (0.05, 0.6),
    "채팅": (1.3, 2.0),
    "1:1": (16.0, 0.9),
    "Q&A": (19.0, 0.8),
    "앱리뷰": (34.0, 0.7),
}
_CLOSE = {"전화": 0.3, "채팅": 3.0, "1:1": 9.0, "Q&A": 1.0, "앱리뷰": 12.0}


@dataclass
class Inquiry:
    """One inquiry before it is written down; ``id`` and ``text`` come later."""

    cause: Cause
    week: int
    partner: str
    created: datetime
    channel: str
    customer: str
    order: str
    product: Product
    size: str
    colour: str
    lag: int
    is_simple: bool
    late: bool
    tag: str
    parent: Inquiry | None = None
    answered: datetime | None = None
    resolved: datetime | None = None
    status: str = "접수"
    id: str = ""
    text: str = ""
    pii: tuple[str, ...] = ()
    abuse: bool = False
    risk: bool = False
    shows_product: bool = True
    rating: str = ""
    nps: str = ""


def draw_counts(
    weekly: NDArray[np.int64], rates: dict[tuple[str, str], NDArray[np.float64]]
) -> dict[tuple[str, str], NDArray[np.int64]]:
    """Inquiries by cause, weeks x partners: Poisson on latent rate times orders."""
    rng = np.random.default_rng([SEED, 3])
    return {cause.key: rng.poisson(rates[cause.key] * weekly) for cause in CAUSES}


def draw_inquiries(counts: dict[tuple[str, str], NDArray[np.int64]]) -> list[Inquiry]:
    """Every inquiry with its time, customer and product, in order of time."""
    rng = np.random.default_rng([SEED, 4])
    orders = _order_numbers(rng)
    drawn = [
        _draw(rng, cause, week, partner.name, orders)
        for cause in CAUSES
        for week in range(1, WEEKS + 1)
        for position, partner in enumerate(PARTNERS)
        for _ in range(counts[cause.key][week - 1, position])
    ]
    drawn.sort(key=lambda q: (q.created, q.cause.id, q.customer))
    _make_repeats(rng, drawn)
    for inquiry in drawn:
        answer(rng, inquiry)
    return drawn


def _order_numbers(rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.permutation(100_000)


def _draw(
    rng: np.random.Generator, cause: Cause, week: int, partner: str, orders: NDArray[np.int64]
) -> Inquiry:
    type_ = TYPE[cause.type]
    channels = list(type_.channels)
    channel = channels[int(rng.choice(len(channels), p=list(type_.channels.values())))]
    created = _time(rng, week, channel)
    product = _product(rng, cause, partner)
    low, high = _LAG.get(cause.type, (3, 20))
    lag = int(rng.integers(low, high + 1))
    number = int(orders[int(rng.integers(len(orders)))])
    ordered = created - timedelta(days=lag)
    simple = bool(rng.random() < SIMPLE_DRAW)
    # The chat window knows the order; a plain question often comes before there is one.
    known = type_.order_share * (1.0 if channel == "채팅" else 0.8) * (0.5 if simple else 1.0)
    order = f"{ordered:%Y%m%d}{number:05d}" if rng.random() < known else ""
    late = bool(week >= LATE_FROM_WEEK and rng.random() < LATE_SHARE) and not simple
    sizes = SIZES.get(product.kind, CLOTHES_SIZES)
    colours = COLOURS.get(product.kind, CLOTHES_COLOURS)
    return Inquiry(
        cause, week, partner, created, channel, f"C{int(rng.integers(1, 70_000)):05d}", order, product,
        sizes[int(rng.integers(len(sizes)))], colours[int(rng.integers(len(colours)))],
        lag, simple, late, _tag(rng, cause.type), shows_product=bool(rng.random() < PRODUCT_SHARE),
    )  # fmt: skip


def _time(rng: np.random.Generator, week: int, channel: str) -> datetime:
    days = np.array(WEEKDAY_INQUIRIES[:5] if channel == "전화" else WEEKDAY_INQUIRIES)
    hours = _OFFICE if channel == "전화" else _HOURS
    day = int(rng.choice(len(days), p=days / days.sum()))
    hour = int(rng.choice(24, p=hours / hours.sum()))
    start = datetime.combine(monday(week), datetime.min.time())
    return start + timedelta(days=day, hours=hour, minutes=int(rng.integers(60)))


def _product(rng: np.random.Generator, cause: Cause, partner: str) -> Product:
    lines = next(p.lines for p in PARTNERS if p.name == partner)
    names = list(lines)
    weights = np.array(list(lines.values()))
    if cause.key == HOT_CAUSE and partner == HOT_PARTNER:
        share = next(p.share for p in PARTNERS if p.name == partner)
        hot = HOT_SHARE / (HOT_SHARE + (1 - HOT_SHARE) * share)
        weights = weights * (1 - hot)
        weights[names.index(HOT_LINE)] += hot
    line = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    options = BY_LINE[partner, line]
    return options[int(rng.integers(len(options)))]


def _tag(rng: np.random.Generator, type_name: str) -> str:
    draw = rng.random()
    if draw < WRONG_TAG / 2:
        return "기타"
    return TYPE[type_name].neighbour if draw < WRONG_TAG else type_name


def _make_repeats(rng: np.random.Generator, inquiries: list[Inquiry]) -> None:
    """Turn some inquiries into repeats of an earlier one of the same cause and partner.

    The counts stay what they were drawn to be; only who asks changes.
    """
    recent: dict[tuple[str, str], list[Inquiry]] = {}
    for inquiry in inquiries:
        known = recent.setdefault((inquiry.cause.id, inquiry.partner), [])
        first = inquiry.created - timedelta(days=6, hours=20)
        known[:] = [q for q in known if q.created >= first]
        able = [q for q in known if q.created <= inquiry.created - timedelta(hours=3) and not q.is_simple]
        if able and rng.random() < REPEAT_DRAW:
            _follow(inquiry, able[int(rng.integers(len(able)))])
        known.append(inquiry)


def _follow(inquiry: Inquiry, parent: Inquiry) -> None:
    inquiry.parent = parent
    inquiry.customer, inquiry.order, inquiry.product = parent.customer, parent.order, parent.product
    inquiry.size, inquiry.colour, inquiry.is_simple = parent.size, parent.colour, False
    inquiry.lag = parent.lag + (inquiry.created.date() - parent.created.date()).days


def answer(rng: np.random.Generator, inquiry: Inquiry) -> None:
    """When it was answered and closed, and what the export of 29 June says of it."""
    median, spread = _ANSWER[inquiry.channel]
    hours = median * float(np.exp(rng.normal(0, spread)))
    closing = _CLOSE[inquiry.channel] * float(np.exp(rng.normal(0, 1.2)))
    stuck = rng.random() < 0.012
    answered = inquiry.created + timedelta(minutes=max(1, round(hours * 60)))
    resolved = answered + timedelta(minutes=max(1, round(closing * 60)))
    if answered <= EXPORTED_AT:
        inquiry.answered, inquiry.status = answered, "처리중"
        if resolved <= EXPORTED_AT and not stuck:
            inquiry.resolved, inquiry.status = resolved, "완료"

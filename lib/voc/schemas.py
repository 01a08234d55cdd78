"""The contract of every artefact: its columns, their types and what may be missing.

Checked on write and on read (`voc.artefacts`).  Rates are per unit of the denominator (0.0041 is
4.1 per 1,000 orders); without a denominator they are inquiries a week and say so elsewhere.
"""

from __future__ import annotations

import pandera.pandas as pa

from voc.columns import TIME, count, maybe, number, share, table, text
from voc.insight_schemas import INSIGHT_SCHEMAS
from voc.ranking_schemas import RANKING_SCHEMAS

INQUIRIES = table(
    {
        "inquiry_id": text(unique=True),
        "created_at": pa.Column(TIME),
        "text": text(),  # masked
        "inquiry_type": text(nullable=True),  # empty where the source has no types
        **{
            name: maybe(str)
            for name in (
                *("channel", "department", "customer_key", "order_key"),
                *("partner", "product", "segment", "status"),
                *("type_path", "vendor", "journey_stage", "app_version"),
                "repeat_of",  # the inquiry that a repeat follows
            )
        },
        "first_response_at": maybe(TIME),
        "resolved_at": maybe(TIME),
        "handle_minutes": maybe(float),
        "rating": maybe(float),  # 1 to 5
        "nps": maybe(float),  # whole, 0 to 10
        "ces": maybe(float),  # 1 to 7, high is easy
        "is_repeat": pa.Column("boolean", nullable=True),  # unknown without a key
        "is_simple": pa.Column(bool),
        "is_complaint": pa.Column(bool),
        "is_risk": pa.Column(bool),
        "flag_words": text(),  # the words that raised a lane, comma-separated
        "masked_kinds": text(),  # phone,email,... comma-separated, "" when nothing was masked
    }
)

EXCLUDED = table(
    {
        "line": count(),  # line (CSV) or row (Parquet) of the source, from 1
        "inquiry_id": text(),
        "disposition": text(checks=pa.Check.isin(["rejected", "duplicate"])),
        "reason": text(),
        "duplicate_of": text(),  # "" unless a duplicate
    }
)

ORDERS = table(
    {
        "denominator": text(),  # its Korean name: orders.unit or a name of denominators in voc.yml
        "date": pa.Column("datetime64[us]"),
        **{name: text() for name in ("partner", "product", "segment")},  # "" where the source has none
        "count": count(),
    },
    unique=["denominator", "date", "partner", "product", "segment"],
)

EVENTS = table(
    {
        "start": pa.Column("datetime64[us]"),
        "end": pa.Column("datetime64[us]"),
        "kind": text(),
        "note": text(),
        "types": text(),  # comma-separated, "" means all
    }
)

DECISIONS = table(
    {
        "unit_id": text(),  # a cause_id, or T:type
        "inquiry_type": text(),
        "cause": text(),  # its name as the planner knows it
        "action": text(),
        "start_date": pa.Column("datetime64[us]"),
        "expected_saving_per_week": pa.Column(float, nullable=True),  # empty where nothing was promised
    }
)

CUSTOMERS = table(
    {
        "customer_key": text(unique=True),  # hashed like the inquiries'
        **{name: maybe(float) for name in ("purchase_cycle_days", "order_value")},
        **{name: maybe(str) for name in ("preferred_category", "age_group", "vip")},
        **{name: maybe("datetime64[us]") for name in ("last_order_on", "churned_on")},
        "churn_reason": maybe(str),  # masked
        **{name: maybe("boolean") for name in ("voluntary", "avoidable")},
    }
)

TOKENS = table(
    {
        "inquiry_id": text(unique=True),
        "lemmas": text(),  # content lemmas joined by a space; a negated verb is 안_오다
        "phrases": text(),  # candidate names joined by "|": 송장 안 움직임=송장+안 움직임=26
        "content": text(),  # the text without sentences that say nothing (인사, 부탁)
    }
)

NEW_WORDS = table({"word": text(unique=True), "count": count(), "score": number()})

ASSIGNMENTS = table(
    {
        "inquiry_id": text(unique=True),
        "inquiry_type": text(),  # the source's, or from types.yml
        "type_confidence": share(),
        "cause_id": text(),
        "confidence": share(),
    }
)

CAUSES = table(
    {
        "cause_id": text(unique=True),
        "inquiry_type": text(),
        "name": text(),
        "auto_name": text(),
        "keywords": text(),  # comma-separated, best first
        "inquiries": count(),
        "agreement": share(),  # mean confidence of its members
        **{name: text() for name in ("owner", "department", "controllable", "note")},
        "effort_days": pa.Column(float, nullable=True),
        **{name: text() for name in ("dependency", "status", "due")},  # due is 2026-07-31 or ""
        "neighbours": text(),  # nearest causes of the type, id=cosine joined by "|"; "" without one
    },
    unique=["inquiry_type", "name"],
)

QUOTES = table(
    {"cause_id": text(), "position": count(), "inquiry_id": text(), "text": text()},
    unique=["cause_id", "position"],
)

CAUSE_QUALITY = table(
    {
        "inquiry_type": text(unique=True),
        "inquiries": count(),
        "causes": count(),
        "coverage": share(),  # share of inquiries in a cause
        "agreement": share(),  # mean ARI between 90 % resamples and the whole
    }
)

CAUSE_TREE = table(
    {
        "inquiry_type": text(),
        "group": text(),  # causes that belong together, by its largest
        "cause_id": text(),
        "cause": text(),
        "part": text(),  # what a finer granularity would find in the cause; the cause's name where nothing
        "inquiries": count(),
        "example": text(),  # the part's most typical inquiry (masked)
    },
    unique=["cause_id", "part"],
)

PASSPORTS = table(
    {
        "cause_id": text(),
        "inquiry_type": text(),
        "date": pa.Column("datetime64[us]"),  # last day of the data of the run that noted it
        "event": text(
            checks=pa.Check.isin(["born", "renamed", "merged", "split", "died", "returned", "moved"])
        ),
        "by": text(checks=pa.Check.isin(["run", "planner"])),
        "detail": text(),
        "auto_name": text(),  # as born: a run never renames
    }
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "inquiries": INQUIRIES,
    "excluded": EXCLUDED,
    "orders": ORDERS,
    "events": EVENTS,
    "decisions": DECISIONS,
    "customers": CUSTOMERS,
    "tokens": TOKENS,
    "new_words": NEW_WORDS,
    "assignments": ASSIGNMENTS,
    "causes": CAUSES,
    "quotes": QUOTES,
    "cause_quality": CAUSE_QUALITY,
    "cause_tree": CAUSE_TREE,
    "passports": PASSPORTS,
    **RANKING_SCHEMAS,
    **INSIGHT_SCHEMAS,
}

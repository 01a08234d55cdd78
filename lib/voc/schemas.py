"""The contract of every artefact: its columns, their types and what may be missing.

Checked on write and on read (`voc.artefacts`).  Rates are per unit of the denominator (0.0041 is
4.1 per 1,000 orders); without a denominator they are inquiries a week and say so elsewhere.
"""

from __future__ import annotations

import pandera.pandas as pa

_TIME = "datetime64[us, Asia/Seoul]"


def _text(**options: object) -> pa.Column:
    return pa.Column(str, **options)  # type: ignore[arg-type]


def _maybe(dtype: object) -> pa.Column:
    """A column that only some sources have, and that may hold nothing."""
    return pa.Column(dtype, required=False, nullable=True)


def _table(columns: dict[str, pa.Column], unique: list[str] | None = None) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, coerce=True, unique=unique)


def _number(**options: object) -> pa.Column:
    return pa.Column(float, **options)  # type: ignore[arg-type]


def _share() -> pa.Column:
    return pa.Column(float, pa.Check.in_range(0, 1))


def _count() -> pa.Column:
    return pa.Column(int, pa.Check.ge(0))


INQUIRIES = _table(
    {
        "inquiry_id": _text(unique=True),
        "created_at": pa.Column(_TIME),
        "text": _text(),  # masked
        "inquiry_type": _text(nullable=True),  # empty where the source has no types
        **{
            name: _maybe(str)
            for name in (
                *("channel", "department", "customer_key", "order_key"),
                *("partner", "product", "segment", "status"),
            )
        },
        "first_response_at": _maybe(_TIME),
        "resolved_at": _maybe(_TIME),
        "handle_minutes": _maybe(float),
        "rating": _maybe(float),
        "is_repeat": pa.Column("boolean", nullable=True),  # unknown without a key
        "is_simple": pa.Column(bool),
        "is_complaint": pa.Column(bool),
        "is_risk": pa.Column(bool),
        "flag_words": _text(),  # the words that raised a lane, comma-separated
        "masked_kinds": _text(),  # phone,email,... comma-separated, "" when nothing was masked
    }
)

EXCLUDED = _table(
    {
        "line": _count(),  # line (CSV) or row (Parquet) of the source, from 1
        "inquiry_id": _text(),
        "disposition": _text(checks=pa.Check.isin(["rejected", "duplicate"])),
        "reason": _text(),
        "duplicate_of": _text(),  # "" unless a duplicate
    }
)

ORDERS = _table(
    {
        "denominator": _text(),  # its Korean name: orders.unit or a name of denominators in voc.yml
        "date": pa.Column("datetime64[us]"),
        **{name: _text() for name in ("partner", "product", "segment")},  # "" where the source has none
        "count": _count(),
    },
    unique=["denominator", "date", "partner", "product", "segment"],
)

EVENTS = _table(
    {
        "start": pa.Column("datetime64[us]"),
        "end": pa.Column("datetime64[us]"),
        "kind": _text(),
        "note": _text(),
        "types": _text(),  # comma-separated, "" means all
    }
)

DECISIONS = _table(
    {
        "unit_id": _text(),  # a cause_id, or T:type
        "inquiry_type": _text(),
        "cause": _text(),  # its name as the planner knows it
        "action": _text(),
        "start_date": pa.Column("datetime64[us]"),
        "expected_saving_per_week": pa.Column(float, nullable=True),  # empty where nothing was promised
    }
)

TOKENS = _table(
    {
        "inquiry_id": _text(unique=True),
        "lemmas": _text(),  # content lemmas joined by a space; a negated verb is 안_오다
        "phrases": _text(),  # candidate names joined by "|": 송장 안 움직임=송장+안_움직이다
        "content": _text(),  # the text without sentences that say nothing (인사, 부탁)
    }
)

NEW_WORDS = _table({"word": _text(unique=True), "count": _count(), "score": _number()})

ASSIGNMENTS = _table(
    {
        "inquiry_id": _text(unique=True),
        "inquiry_type": _text(),  # the source's, or from types.yml
        "type_confidence": _share(),
        "cause_id": _text(),
        "confidence": _share(),
    }
)

CAUSES = _table(
    {
        "cause_id": _text(unique=True),
        "inquiry_type": _text(),
        "name": _text(),
        "auto_name": _text(),
        "keywords": _text(),  # comma-separated, best first
        "inquiries": _count(),
        "agreement": _share(),  # mean confidence of its members
        **{name: _text() for name in ("owner", "department", "controllable", "note")},
        "effort_days": pa.Column(float, nullable=True),
        **{name: _text() for name in ("dependency", "status", "due")},  # due is 2026-07-31 or ""
        "neighbours": _text(),  # nearest causes of the type, id=cosine joined by "|"; "" without one
    },
    unique=["inquiry_type", "name"],
)

QUOTES = _table(
    {"cause_id": _text(), "position": _count(), "inquiry_id": _text(), "text": _text()},
    unique=["cause_id", "position"],
)

CAUSE_QUALITY = _table(
    {
        "inquiry_type": _text(unique=True),
        "inquiries": _count(),
        "causes": _count(),
        "coverage": _share(),  # share of inquiries in a cause
        "agreement": _share(),  # mean ARI between 90 % resamples and the whole
    }
)

CAUSE_TREE = _table(
    {
        "inquiry_type": _text(),
        "group": _text(),  # causes that belong together, by its largest
        "cause_id": _text(),
        "cause": _text(),
        "part": _text(),  # what a finer granularity would find in the cause; the cause's name where nothing
        "inquiries": _count(),
        "example": _text(),  # the part's most typical inquiry (masked)
    },
    unique=["cause_id", "part"],
)

PASSPORTS = _table(
    {
        "cause_id": _text(),
        "inquiry_type": _text(),
        "date": pa.Column("datetime64[us]"),  # last day of the data of the run that noted it
        "event": _text(
            checks=pa.Check.isin(["born", "renamed", "merged", "split", "died", "returned", "moved"])
        ),
        "by": _text(checks=pa.Check.isin(["run", "planner"])),
        "detail": _text(),
        "auto_name": _text(),  # as born: a run never renames
    }
)

WEEKLY = _table(
    {
        "unit_id": _text(),
        "week": pa.Column("datetime64[us]"),  # its Monday
        "inquiries": _count(),
        "denominator": _number(),
        "rate_low": _number(),
        "rate_mid": _number(),
        "rate_high": _number(),
    },
    unique=["unit_id", "week"],
)

PEERS = _table(
    {
        "unit_id": _text(),
        "partner": _text(),
        "inquiries": _count(),
        "denominator": _number(),
        "expected": _number(),
        "rate_low": _number(),
        "rate_mid": _number(),
        "rate_high": _number(),
    },
    unique=["unit_id", "partner"],
)

SLICES = _table(
    {
        "unit_id": _text(),
        "dimension": _text(checks=pa.Check.isin(["partner", "product", "segment", "channel"])),
        "value": _text(),
        "inquiries": _count(),  # in the window, as all that follows
        "first_inquiries": _count(),  # not known to be repeats
        "denominator": _number(),
        "own_denominator": pa.Column(bool),  # the value's own, else all orders
        "rate_low": _number(),
        "rate": _number(),
        "rate_high": _number(),
        "net_rate": _number(nullable=True),  # without repeats; empty where they are not known
    },
    unique=["unit_id", "dimension", "value"],
)

CHANGE = _table(
    {
        "period": _text(checks=pa.Check.isin(["week", "month"])),  # the last one, or four, against as many
        "unit_id": _text(),  # ALL as well
        "level": _text(checks=pa.Check.isin(["all", "type", "cause", "bucket"])),
        "inquiry_type": _text(),
        "name": _text(),
        "before": _count(),
        "after": _count(),
        "volume_effect": _number(),  # from growth of the denominator
        "mix_effect": _number(),  # from its mix over partners, products or segments; 0 where not known
        "rate_effect": _number(),  # from the unit's own contact rate
        "rate_low": _number(),  # its 90 % interval; one that holds 0 may be chance
        "rate_high": _number(),
    },
    unique=["period", "unit_id"],
)

_RATES = {
    name: _number()
    for name in (
        "contact_rate", "contact_rate_low", "contact_rate_high", "floor_rate",
        "headroom_low", "headroom_mid", "headroom_high",
        "headroom_best_peer", "headroom_own_best",
        "effort_days", "feasibility", "saving_per_week", "cost_saving_per_week", "priority", "trend",
    )
}  # fmt: skip

RANKING = _table(
    {
        "unit_id": _text(unique=True),
        "level": _text(checks=pa.Check.isin(["type", "cause"])),
        "inquiry_type": _text(),
        "name": _text(),
        "denominator": _text(),  # Korean name of what its rates are per
        "inquiries": _count(),  # in the window
        "share": _share(),
        **_RATES,
        "headroom_best_peer": _number(nullable=True),
        "headroom_own_best": _number(nullable=True),
        "saving_low": _number(),  # 90 % interval of saving_per_week
        "saving_high": _number(),
        **{
            name: _number(nullable=True)  # won; empty without a cost of a contact
            for name in ("cost_saving_per_week", "cost_saving_low", "cost_saving_high", "cost_per_contact")
        },
        "cost_basis": _text(checks=pa.Check.isin(["channel", "handle_time", "per_contact", ""])),
        "ceiling_repeat": _number(nullable=True),  # inquiries a week; empty where repeats are not known
        "ceiling_simple": _number(nullable=True),
        "ceiling_text": _text(),
        "trend": _number(nullable=True),  # last week against the one before, relative
        "trend_month": _number(nullable=True),  # the last four weeks against the four before, relative
        **{
            name: _number(nullable=True)  # without repeats; empty where they are not known
            for name in ("net_contact_rate", "net_contact_rate_low", "net_contact_rate_high")
        },
        "repeat_share": pa.Column(float, nullable=True),
        "simple_share": _share(),
        "floor_evidence": _text(checks=pa.Check.isin(["target", "best_peer", "own_best", "none"])),
        "evidence_text": _text(),
        "controllable": _text(),
        "owner": _text(),
        "department": _text(),
        "assumed": _text(),  # which of effort, controllable are defaults, comma-separated
        **{name: _text() for name in ("dependency", "status", "due")},
        "action_group": _text(  # "": a type
            checks=pa.Check.isin(["즉시 실행", "파트너 협의", "모니터링", ""])
        ),
        "rank": pa.Column("Int64", nullable=True),  # empty where numbers are too small to rank
        "rank_safe": pa.Column("boolean", nullable=True),  # of the ten first causes only
        "rank_text": _text(),  # how far its rank hangs on what was assumed
        "alert": _text(),  # "" or a Korean sentence
        "chronic_weeks": _count(),  # so many weeks in a row up to the last in the top ten; 0 for types
    }
)

SENSITIVITY = _table(
    {
        "unit_id": _text(unique=True),  # causes with a rank and something to save
        "rank": _count(),
        "rank_low": _count(),  # best and worst under other assumptions
        "rank_high": _count(),
        "share_top_five": _share(),  # of the draws
        "share_top_ten": _share(),
        "safe": pa.Column("boolean", nullable=True),
        "text": _text(),
    }
)

DEPARTMENTS = _table(
    {
        "department": _text(unique=True),  # "": not known
        "causes": _count(),  # ranked, with something to save
        "saving_low": _number(),
        "saving_mid": _number(),
        "saving_high": _number(),
        "cost_saving_per_week": _number(nullable=True),
        "effort_days": _number(),
        "top_unit_id": _text(),
        "top_name": _text(),
    }
)

ALERTS = _table(
    {
        "unit_id": _text(unique=True),  # ALL as well
        "level": _text(checks=pa.Check.isin(["all", "type", "cause"])),
        "inquiry_type": _text(),
        "kind": _text(checks=pa.Check.isin(["surge", "new", "returned"])),
        "look_weeks": _count(),  # a surge of the last week or the last two; 0 for the other kinds
        "observed": _count(),
        **{
            name: _number(nullable=True)  # of surges only
            for name in ("expected_low", "expected_mid", "expected_high", "p_value", "q_value")
        },
        "text": _text(),
    }
)

EFFECTS = _table(
    {
        **{name: _text() for name in ("unit_id", "inquiry_type", "name", "action")},
        "start_date": pa.Column("datetime64[us]"),
        "weeks_before": _count(),
        "weeks_after": _count(),  # the weeks compared
        **{
            name: _number(nullable=True)  # inquiries a week; actual ones negative where more came
            for name in ("promised", "actual_low", "actual_mid", "actual_high", "promised_share")
        },
        "verdict": _text(checks=pa.Check.isin(["효과 확인", "효과 불분명", "효과 미확인", "자료 부족"])),
        "text": _text(),
    }
)

EFFECT_WEEKS = _table(
    {
        "unit_id": _text(),
        "start_date": pa.Column("datetime64[us]"),
        "week": pa.Column("datetime64[us]"),
        "inquiries": _count(),
        **{name: _number() for name in ("expected_low", "expected_mid", "expected_high")},  # had nobody acted
        "role": _text(checks=pa.Check.isin(["before", "left_out", "after"])),
    },
    unique=["unit_id", "start_date", "week"],
)

FORECAST = _table(
    {
        "unit_id": _text(),  # ALL as well
        "inquiry_type": _text(),
        "week": pa.Column("datetime64[us]"),
        **{name: _number() for name in ("low", "mid", "high")},
        "planned": pa.Column(bool),  # its denominator is known
        "holiday": _text(),  # "" or its name
        "mae_ratio": _number(nullable=True),  # backtest: below 1 better than the mean of the last four weeks
        "coverage": _number(nullable=True),  # backtest: of the 90 % interval
        "tested": _count(),  # weeks foretold in the backtest
        "shown": pa.Column(bool),
    },
    unique=["unit_id", "week"],
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "inquiries": INQUIRIES,
    "excluded": EXCLUDED,
    "orders": ORDERS,
    "events": EVENTS,
    "decisions": DECISIONS,
    "tokens": TOKENS,
    "new_words": NEW_WORDS,
    "assignments": ASSIGNMENTS,
    "causes": CAUSES,
    "quotes": QUOTES,
    "cause_quality": CAUSE_QUALITY,
    "cause_tree": CAUSE_TREE,
    "passports": PASSPORTS,
    "weekly": WEEKLY,
    "peers": PEERS,
    "slices": SLICES,
    "change": CHANGE,
    "effects": EFFECTS,
    "effect_weeks": EFFECT_WEEKS,
    "forecast": FORECAST,
    "alerts": ALERTS,
    "ranking": RANKING,
    "sensitivity": SENSITIVITY,
    "departments": DEPARTMENTS,
}

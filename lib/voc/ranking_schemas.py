"""The contract of what notebook 04 makes; see `voc.schemas`."""

from __future__ import annotations

import pandera.pandas as pa

from voc.columns import count, number, share, table, text

WEEKLY = table(
    {
        "unit_id": text(),
        "week": pa.Column("datetime64[us]"),  # its Monday
        "inquiries": count(),
        "denominator": number(),
        "rate_low": number(),
        "rate_mid": number(),
        "rate_high": number(),
    },
    unique=["unit_id", "week"],
)

PEERS = table(
    {
        "unit_id": text(),
        "partner": text(),
        "inquiries": count(),
        "denominator": number(),
        "expected": number(),
        "rate_low": number(),
        "rate_mid": number(),
        "rate_high": number(),
    },
    unique=["unit_id", "partner"],
)

SLICES = table(
    {
        "unit_id": text(),
        "dimension": text(checks=pa.Check.isin(["partner", "product", "segment", "channel"])),
        "value": text(),
        "inquiries": count(),  # in the window, as all that follows
        "first_inquiries": count(),  # not known to be repeats
        "denominator": number(),
        "own_denominator": pa.Column(bool),  # the value's own, else all orders
        "rate_low": number(),
        "rate": number(),
        "rate_high": number(),
        "net_rate": number(nullable=True),  # without repeats; empty where they are not known
    },
    unique=["unit_id", "dimension", "value"],
)

CHANGE = table(
    {
        "period": text(checks=pa.Check.isin(["week", "month"])),  # the last one, or four, against as many
        "unit_id": text(),  # ALL as well
        "level": text(checks=pa.Check.isin(["all", "type", "cause", "bucket"])),
        "inquiry_type": text(),
        "name": text(),
        "before": count(),
        "after": count(),
        "volume_effect": number(),  # from growth of the denominator
        "mix_effect": number(),  # from its mix over partners, products or segments; 0 where not known
        "rate_effect": number(),  # from the unit's own contact rate
        "rate_low": number(),  # its 90 % interval; one that holds 0 may be chance
        "rate_high": number(),
    },
    unique=["period", "unit_id"],
)

_RATES = {
    name: number()
    for name in (
        "contact_rate", "contact_rate_low", "contact_rate_high", "floor_rate",
        "headroom_low", "headroom_mid", "headroom_high",
        "headroom_best_peer", "headroom_own_best",
        "effort_days", "feasibility", "saving_per_week", "cost_saving_per_week", "priority", "trend",
    )
}  # fmt: skip

RANKING = table(
    {
        "unit_id": text(unique=True),
        "level": text(checks=pa.Check.isin(["type", "cause"])),
        "inquiry_type": text(),
        "name": text(),
        "denominator": text(),  # Korean name of what its rates are per
        "inquiries": count(),  # in the window
        "share": share(),
        **_RATES,
        "headroom_best_peer": number(nullable=True),
        "headroom_own_best": number(nullable=True),
        "saving_low": number(),  # 90 % interval of saving_per_week
        "saving_high": number(),
        **{
            name: number(nullable=True)  # won; empty without a cost of a contact
            for name in ("cost_saving_per_week", "cost_saving_low", "cost_saving_high", "cost_per_contact")
        },
        "cost_basis": text(checks=pa.Check.isin(["channel", "handle_time", "per_contact", ""])),
        "ceiling_repeat": number(nullable=True),  # inquiries a week; empty where repeats are not known
        "ceiling_simple": number(nullable=True),
        "ceiling_text": text(),
        "trend": number(nullable=True),  # last week against the one before, relative
        "trend_month": number(nullable=True),  # the last four weeks against the four before, relative
        **{
            name: number(nullable=True)  # without repeats; empty where they are not known
            for name in ("net_contact_rate", "net_contact_rate_low", "net_contact_rate_high")
        },
        "repeat_share": pa.Column(float, nullable=True),
        "simple_share": share(),
        "floor_evidence": text(checks=pa.Check.isin(["target", "best_peer", "own_best", "none"])),
        "evidence_text": text(),
        "controllable": text(),
        "owner": text(),
        "department": text(),
        "assumed": text(),  # which of effort, controllable are defaults, comma-separated
        **{name: text() for name in ("dependency", "status", "due")},
        "action_group": text(  # "": a type
            checks=pa.Check.isin(["즉시 실행", "파트너 협의", "모니터링", ""])
        ),
        "rank": pa.Column("Int64", nullable=True),  # empty where numbers are too small to rank
        "rank_safe": pa.Column("boolean", nullable=True),  # of the ten first causes only
        "rank_text": text(),  # how far its rank hangs on what was assumed
        "alert": text(),  # "" or a Korean sentence
        "chronic_weeks": count(),  # so many weeks in a row up to the last in the top ten; 0 for types
    }
)

SENSITIVITY = table(
    {
        "unit_id": text(unique=True),  # causes with a rank and something to save
        "rank": count(),
        "rank_low": count(),  # best and worst under other assumptions
        "rank_high": count(),
        "share_top_five": share(),  # of the draws
        "share_top_ten": share(),
        "safe": pa.Column("boolean", nullable=True),
        "text": text(),
    }
)

DEPARTMENTS = table(
    {
        "department": text(unique=True),  # "": not known
        "causes": count(),  # ranked, with something to save
        "saving_low": number(),
        "saving_mid": number(),
        "saving_high": number(),
        "cost_saving_per_week": number(nullable=True),
        "effort_days": number(),
        "top_unit_id": text(),
        "top_name": text(),
    }
)

ALERTS = table(
    {
        "unit_id": text(unique=True),  # ALL as well
        "level": text(checks=pa.Check.isin(["all", "type", "cause"])),
        "inquiry_type": text(),
        "kind": text(checks=pa.Check.isin(["surge", "new", "returned"])),
        "look_weeks": count(),  # a surge of the last week or the last two; 0 for the other kinds
        "observed": count(),
        **{
            name: number(nullable=True)  # of surges only
            for name in ("expected_low", "expected_mid", "expected_high", "p_value", "q_value")
        },
        "text": text(),
    }
)

EFFECTS = table(
    {
        **{name: text() for name in ("unit_id", "inquiry_type", "name", "action")},
        "start_date": pa.Column("datetime64[us]"),
        "weeks_before": count(),
        "weeks_after": count(),  # the weeks compared
        **{
            name: number(nullable=True)  # inquiries a week; actual ones negative where more came
            for name in ("promised", "actual_low", "actual_mid", "actual_high", "promised_share")
        },
        "verdict": text(checks=pa.Check.isin(["효과 확인", "효과 불분명", "효과 미확인", "자료 부족"])),
        "text": text(),
    }
)

EFFECT_WEEKS = table(
    {
        "unit_id": text(),
        "start_date": pa.Column("datetime64[us]"),
        "week": pa.Column("datetime64[us]"),
        "inquiries": count(),
        **{name: number() for name in ("expected_low", "expected_mid", "expected_high")},  # had nobody acted
        "role": text(checks=pa.Check.isin(["before", "left_out", "after"])),
    },
    unique=["unit_id", "start_date", "week"],
)

FORECAST = table(
    {
        "unit_id": text(),  # ALL as well
        "inquiry_type": text(),
        "week": pa.Column("datetime64[us]"),
        **{name: number() for name in ("low", "mid", "high")},
        "planned": pa.Column(bool),  # its denominator is known
        "holiday": text(),  # "" or its name
        "mae_ratio": number(nullable=True),  # backtest: below 1 better than the mean of the last four weeks
        "coverage": number(nullable=True),  # backtest: of the 90 % interval
        "tested": count(),  # weeks foretold in the backtest
        "shown": pa.Column(bool),
    },
    unique=["unit_id", "week"],
)

RANKING_SCHEMAS: dict[str, pa.DataFrameSchema] = {
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

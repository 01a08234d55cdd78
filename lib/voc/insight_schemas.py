"""The contracts of why it happens, of repeats, service levels and tags; see `voc.schemas`."""

from __future__ import annotations

import pandera.pandas as pa

from voc.columns import TIME, count, number, share, table, text

DRIVERS = table(
    {
        "unit_id": text(),  # ALL as well
        **{name: text() for name in ("dimension", "value", "other_dimension", "other_value")},  # "": no pair
        "direction": text(checks=pa.Check.isin(["more", "less"])),
        "reference": text(
            checks=pa.Check.isin(["orders", "type", "all", "weeks"])
        ),  # what it is held against
        "inquiries": count(),  # in the slice, repeats left out
        "expected": number(),  # there at the others' rate
        **{name: number() for name in ("lift_low", "lift", "lift_high")},  # times the others' rate
        **{name: number() for name in ("excess_low", "excess_mid", "excess_high")},  # inquiries a week
        "p_value": share(),
        "q_value": share(),
        "start": pa.Column("datetime64[us]", nullable=True),  # Monday it began; empty where that is not clear
        "text": text(),
    },
    unique=["unit_id", "dimension", "value", "other_dimension", "other_value"],
)

REPEATS = table(
    {
        "unit_id": text(),  # ALL as well
        "channel": text(),  # "": all
        "inquiries": count(),  # with a key
        "repeats": count(),
        **{name: share() for name in ("repeat_low", "repeat_share", "repeat_high")},
        "first_contacts": count(),  # whose time to ask again is over
        **{
            name: number(nullable=True)  # no repeat follows: the ceiling of first-contact resolution
            for name in ("resolved_low", "resolved_share", "resolved_high")
        },
        "gap_median_days": number(nullable=True),  # from the contact before to the repeat, of the history
        "gap_p90_days": number(nullable=True),
    },
    unique=["unit_id", "channel"],
)

REPEAT_PATHS = table(
    {
        "first_unit_id": text(),
        "second_unit_id": text(),
        "repeats": count(),
        "share": share(),  # of all repeats after the first cause
        "gap_median_days": number(),
    },
    unique=["first_unit_id", "second_unit_id"],
)

SERVICE = table(
    {
        "period": text(checks=pa.Check.isin(["week", "month"])),  # the last one, or four
        "split": text(checks=pa.Check.isin(["all", "type", "channel", "vendor"])),
        "value": text(),
        "measure": text(checks=pa.Check.isin(["completed", "first_response"])),
        "hours": count(),
        "inquiries": count(),
        "within": count(),
        **{name: share() for name in ("share_low", "share", "share_high")},
        "target": number(nullable=True),
        "verdict": text(checks=pa.Check.isin(["달성", "경계", "미달", ""])),  # "": no target
    },
    unique=["period", "split", "value", "measure", "hours"],
)

HANDLE_TIMES = table(
    {
        **{name: text() for name in ("period", "split", "value")},
        "inquiries": count(),
        "median_minutes": number(),
        "p90_minutes": number(),
    },
    unique=["period", "split", "value"],
)

TAGS = table(
    {
        "unit_id": text(unique=True),
        "inquiries": count(),
        "share": share(),  # of all tagged
        "doubted": count(),  # whose words belong to another type
        **{name: share() for name in ("doubted_low", "doubted_share", "doubted_high")},
        "likely_type": text(),  # of most of them
        "likely_share": number(nullable=True),
    }
)

MISTAGGED = table(
    {
        "inquiry_id": text(unique=True),
        "created_at": pa.Column(TIME),
        **{name: text() for name in ("inquiry_type", "cause_id", "likely_type", "likely_cause_id")},
        "probability": share(),
    }
)

TAG_TREE = table(
    {
        "path": text(unique=True),  # 배송 > 지연
        "depth": count(),
        "inquiries": count(),
        "share_of_parent": share(),
        "ends_here": count(),  # tagged no deeper
        "top_cause_id": text(),
        "top_cause_share": share(),
    }
)

_MEASURE = text(checks=pa.Check.isin(["nps", "ces", "rating"]))

EXPERIENCE = table(
    {
        "unit_id": text(),  # ALL as well
        "split": text(checks=pa.Check.isin(["", "status", "journey_stage"])),
        "value": text(),
        "measure": _MEASURE,
        "inquiries": count(),
        "answers": count(),  # 30 at least
        **{name: number() for name in ("low", "mid", "high")},  # NPS from -100 to 100
    },
    unique=["unit_id", "split", "value", "measure"],
)

IMPACT = table(
    {
        "unit_id": text(),
        "measure": _MEASURE,
        "answers": count(),  # about the cause
        "score": number(),  # of all
        "score_without": number(),
        **{name: number() for name in ("impact_low", "impact_mid", "impact_high")},  # less that
        "p_value": share(),  # corrected for all causes and measures, as the interval is
    },
    unique=["unit_id", "measure"],
)

SCORE_CHANGES = table(
    {
        "unit_id": text(),
        "action": text(),
        "start_date": pa.Column("datetime64[us]"),
        "journey_stage": text(),  # "": the unit's own inquiries; else all at the stage of most of them
        "measure": _MEASURE,
        "answers_before": count(),
        "before": number(),
        "answers_after": count(),
        "after": number(),
        "change_low": number(nullable=True),  # no interval where nobody's answer differs
        "change_mid": number(),
        "change_high": number(nullable=True),
        "others_change": number(),  # of all other inquiries in the same weeks
    }
)

SEGMENTS = table(
    {
        "unit_id": text(),  # ALL as well
        "dimension": text(),
        "value": text(),
        "customers": count(),
        "inquiries": count(),  # of them, in the window
        **{name: number() for name in ("rate_low", "rate", "rate_high")},  # inquiries a customer
        **{name: number() for name in ("lift_low", "lift", "lift_high")},  # times the others' rate
        "p_value": share(),
        "q_value": share(),
    },
    unique=["unit_id", "dimension", "value"],
)

CHURN = table(
    {
        "reason": text(unique=True),  # "": all
        "customers": count(),
        **{name: share() for name in ("share_low", "share", "share_high")},  # of all who left
        "judged": count(),  # of whom it is known whether they could have been kept
        "avoidable": count(),
        **{name: number(nullable=True) for name in ("avoidable_low", "avoidable_share", "avoidable_high")},
        "voluntary_judged": count(),
        "voluntary": count(),
    }
)

RETENTION = table(
    {
        "unit_id": text(),  # ALL as well
        "outcome": text(checks=pa.Check.isin(["churn", "repurchase"])),
        **{name: count() for name in ("asked", "asked_hits")},
        "asked_share": share(),
        **{name: count() for name in ("others", "others_hits")},  # customers who asked nothing
        "others_share": share(),
        **{name: number() for name in ("difference_low", "difference", "difference_high")},
    },
    unique=["unit_id", "outcome"],
)

INSIGHT_SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "drivers": DRIVERS,
    "repeats": REPEATS,
    "repeat_paths": REPEAT_PATHS,
    "service": SERVICE,
    "handle_times": HANDLE_TIMES,
    "tags": TAGS,
    "mistagged": MISTAGGED,
    "tag_tree": TAG_TREE,
    "experience": EXPERIENCE,
    "impact": IMPACT,
    "score_changes": SCORE_CHANGES,
    "segments": SEGMENTS,
    "churn": CHURN,
    "retention": RETENTION,
}

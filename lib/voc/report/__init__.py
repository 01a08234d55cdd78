"""The pages product managers read: blocks and charts for the notebooks.

`voc.report.publish` turns the executed notebooks into pages; notebooks do not need it, nor its imports.
"""

from voc.report.daily import daily_note
from voc.report.deep_dive import (
    cause_cards,
    cause_tree,
    deep_headline,
    missing_note,
    next_steps,
    partner_table,
    pick_type,
)
from voc.report.figures import action_chart, cause_chart, change_chart, headroom_chart, trend_chart
from voc.report.lanes import action_results, alert_list
from voc.report.links import slugs, top_types
from voc.report.review import weekly_review
from voc.report.shown import table
from voc.report.tables import footer, method_note, ranking_table, type_table

__all__ = [
    "action_chart", "action_results", "alert_list", "cause_cards", "cause_chart", "cause_tree",
    "change_chart", "daily_note", "deep_headline", "footer", "headroom_chart",
    "method_note", "missing_note", "next_steps", "partner_table", "pick_type", "ranking_table", "slugs",
    "table", "top_types", "trend_chart", "type_table", "weekly_review",
]  # fmt: skip

"""Alerts: weeks beyond what was to be expected, told once each, and causes that are new or back.

The planner looks here on Monday morning: what must not wait for the next review.
"""

from voc.ranking.alerts.find import find_alerts

__all__ = ["find_alerts"]

"""What came of past actions, and what comes next: the two ends of the planner's loop."""

from voc.ranking.outcomes.stage import Outcomes, outcomes

__all__ = ["Outcomes", "outcomes"]

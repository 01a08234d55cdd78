"""Root causes within each inquiry type: BERTopic with parts made for short Korean text.

The planner reads the names and quotes here, then writes what they know (owner, effort, a better
name, what belongs together) into the workspace's `taxonomy.csv`; the next run obeys.
"""

from voc.causes.stage import CausesResult, find_causes, group_into_causes

__all__ = ["CausesResult", "find_causes", "group_into_causes"]

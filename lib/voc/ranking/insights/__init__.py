"""What the data say beside the ranking: where causes come from, who asks again, what scores go with them.

Each part says in one line what it found, or which columns to supply.
"""

from voc.ranking.insights.stage import Insights, insights

__all__ = ["Insights", "insights"]

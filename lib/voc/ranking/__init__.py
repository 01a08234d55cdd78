"""Which causes are worth fixing first, and how sure that is.

The planner looks here to see why a cause stands where it stands: counts (`counts`), the latent
contact rate (`model`), the level it can fall to (`floors`, `peers`), headroom (`headroom`), and the
order of work (`priority`).
"""

from voc.ranking.export import write_ranking_csv
from voc.ranking.stage import RankingResult, rank

__all__ = ["RankingResult", "rank", "write_ranking_csv"]

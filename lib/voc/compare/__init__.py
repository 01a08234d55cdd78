"""``voc compare``: what one side complains about more than the other, by share of causes.

Two workspaces (own reviews and a competitor's) are clustered together once (`pool`); two periods of one
workspace keep the causes of its last run (`periods`).  Both give two `Sides`, whose shares are compared
(`shares`) and told on one page (`make`).
"""

from voc.compare.make import compare_periods, compare_workspaces

__all__ = ["compare_periods", "compare_workspaces"]

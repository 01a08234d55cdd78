"""Drivers: where, and since when, a type or cause comes up more than its share.

The planner reads them to know whom to talk to: "파트너3에서 2.8배, 6월 8일 이후 시작".
"""

from voc.ranking.drivers.find import Drivers, find_drivers

__all__ = ["Drivers", "find_drivers"]

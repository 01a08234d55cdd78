"""Numbers as Korean planners read them."""

from __future__ import annotations

from dataclasses import dataclass

from voc.settings import Settings
from voc.words import amount, count, per_thousand


@dataclass(frozen=True)
class Unit:
    """What rates are per: a denominator's Korean name, or weeks without one."""

    name: str
    available: bool

    def rate(self, rate: float) -> str:
        """A contact rate in words.

        Examples
        --------
        >>> Unit("주문", True).rate(0.0041)
        '주문 1,000건당 4.10건'
        >>> Unit("주문", False).rate(12.34)
        '주 12건'
        """
        return per_thousand(self.name, rate) if self.available else f"주 {count(rate)}"

    @property
    def rate_name(self) -> str:
        """What a rate is called: 인입률, or 문의량 where nothing divides it."""
        return "인입률" if self.available else "문의량"


def unit_of(settings: Settings, has_orders: bool) -> Unit:
    """The denominator of a workspace."""
    return Unit(settings.orders.unit if settings.orders else "주문", has_orders)


def interval(low: float, mid: float, high: float) -> str:
    """Contacts a week with their 90 % interval.

    Examples
    --------
    >>> interval(8.0, 12.0, 17.0)
    '주 12건(8~17건)'
    """
    return f"주 {count(mid)}({amount(low)}~{count(high)})"

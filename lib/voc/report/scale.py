"""How a rate is said: against its denominator, or as a plain count where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voc.report.korean import percent, span
from voc.words import NO_ORDERS, amount, per_thousand


@dataclass(frozen=True)
class Scale:
    """The denominator of a run.

    Parameters
    ----------
    unit : str
        Its Korean name (주문, 활성 사용자).
    available : bool
        False where the workspace has none: then a rate is a count a week and is never called a rate.
    """

    unit: str
    available: bool

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> Scale:
        """The denominator that ``summary.json`` names."""
        denominator = summary["denominator"]
        return cls(str(denominator["name"]), bool(denominator["available"]))

    @property
    def measure(self) -> str:
        """What the number is called."""
        return "인입률" if self.available else "주당 문의량"

    @property
    def basis(self) -> str:
        """The denominator in words, for captions."""
        return f"{self.unit} 대비" if self.available else NO_ORDERS

    def rate(self, value: float) -> str:
        """0.0041 as 0.41 %(주문 1,000건당 4.10건); 12.0 without a denominator as 주 12건."""
        return f"{self.short(value)}({self.per_thousand(value)})" if self.available else self.short(value)

    def per_thousand(self, value: float) -> str:
        """0.0041 as 주문 1,000건당 4.10건; "" without a denominator."""
        return per_thousand(self.unit, value) if self.available else ""

    def short(self, value: float) -> str:
        """The rate alone: "0.41 %" or "주 12건"."""
        return percent(value) if self.available else f"주 {amount(value)}건"

    def interval(self, low: float, high: float) -> str:
        """An interval of the rate: "0.38~0.44 %" or "주 9~15건"."""
        if not self.available:
            return f"주 {span(low, high)}"
        return f"{percent(low).removesuffix('%').strip()}~{percent(high)}"

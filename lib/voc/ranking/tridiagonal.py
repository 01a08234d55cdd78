"""Solve with many symmetric tridiagonal matrices at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tridiagonal:
    """LDLᵀ of prior precision plus likelihood curvature, (week, unit, grid)."""

    pivots: Floats
    lower: Floats

    def solve(self, right: Floats) -> Floats:
        """A⁻¹ right."""
        out = right.copy()
        weeks = len(out)
        for w in range(1, weeks):
            out[w] -= self.lower[w] * out[w - 1]
        out /= self.pivots
        for w in range(weeks - 2, -1, -1):
            out[w] -= self.lower[w + 1] * out[w + 1]
        return out

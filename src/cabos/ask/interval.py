"""How numbers lie that were drawn by chance: their mean, and where nine in ten of them are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cabos.ask.fragments import Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """How numbers lie over draws.

    Attributes:
        mean: their mean.
        low: 5 % of them are not above it.
        median: half of them are not above it.
        high: 95 % of them are not above it.
        least: the lowest.
        most: the highest.
    """

    mean: float
    low: float
    median: float
    high: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float] | Floats) -> "Interval":
        """Sum up numbers, at least one."""
        low, median, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
        # A mean of equal numbers may differ from them by rounding.
        mean = min(max(float(np.mean(values)), float(min(values))), float(max(values)))
        return cls(mean, low, median, high, float(min(values)), float(max(values)))

    def to_json(self) -> dict[str, float]:
        """Return it as a plain value."""
        return {
            "mean": self.mean, "low": self.low, "median": self.median,
            "high": self.high, "min": self.least, "max": self.most,
        }  # fmt: skip

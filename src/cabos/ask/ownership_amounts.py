"""Shares as exact numbers in arrays.

A share is a multiple of one unit: a whole number where all of them fit 64 bits, else one of
Python's fractions in an object array. The same code runs on both. Beside each stands a count of
infinitesimals: *more than 25* is 25 and one of them, *less than 75* is 75 less one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from cabos.model.holding import NONE, Holdings
from cabos.model.share import Share, parse_share

BILLION = 10**9
_ROOM = 2**61  # what twice the sum of a company's shares may come to
_NO_SHARE = (Fraction(0), 0, Fraction(0), 0)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A column of shares, each from ``low`` to ``high``.

    Attributes:
        low: the least, in the unit.
        low_tiny: its infinitesimals.
        high: the most, in the unit.
        high_tiny: its infinitesimals.
    """

    low: np.ndarray
    low_tiny: np.ndarray
    high: np.ndarray
    high_tiny: np.ndarray

    @property
    def columns(self) -> tuple[np.ndarray, ...]:
        """The four columns."""
        return self.low, self.low_tiny, self.high, self.high_tiny

    def take(self, rows: np.ndarray) -> "Amounts":
        """Return some of the rows, as arrays of their own."""
        return Amounts(self.low[rows], self.low_tiny[rows], self.high[rows], self.high_tiny[rows])


def amounts_of(
    holdings: Holdings, also: Sequence[Share] = (), *, fractions: bool = False
) -> tuple[Amounts, np.ndarray, Any]:
    """Read the shares of all records.

    Args:
        holdings: the records.
        also: shares that the unit must be able to express.
        fractions: use fractions even where whole numbers fit.

    Returns:
        The shares, nothing where none is said or it cannot be read; whether each is said; and what
        100 percent are in their unit.
    """
    shares = [parse_share(text) for text in holdings.share.values]
    most = int(np.bincount(holdings.owned).max(initial=1)) if len(holdings) else 1
    has_billionths = bool((holdings.billionth != NONE).any())
    unit = None if fractions else _unit([*shares, *also], most, has_billionths=has_billionths)
    table = [*map(_ends, shares), _NO_SHARE]  # the last one stands for NONE
    amounts = _columns(table, unit).take(holdings.share.code)
    known = np.array([share is not None for share in shares] + [False])[holdings.share.code]
    if has_billionths:
        rows = np.flatnonzero(holdings.billionth != NONE)
        for column in (amounts.low, amounts.high):
            column[rows] = _scaled(holdings.billionth[rows], unit)
        known[rows] = True
    return amounts, known, Fraction(100) if unit is None else 100 * unit


def _unit(shares: Sequence[Share | None], most: int, *, has_billionths: bool) -> int | None:
    """Return how many parts one percent has, or None where sums would not fit 64 bits."""
    unit = BILLION if has_billionths else 1
    for share in shares:
        if share is not None:
            unit = lcm(unit, share.low.denominator, share.high.denominator)
            if 200 * unit * (most + 1) > _ROOM:
                return None
    return None if 200 * unit * (most + 1) > _ROOM else unit


def _ends(share: Share | None) -> tuple[Fraction, int, Fraction, int]:
    if share is None:
        return _NO_SHARE
    return share.low, int(share.low_open), share.high, -int(share.high_open)


def _columns(table: Sequence[tuple[Fraction, int, Fraction, int]], unit: int | None) -> Amounts:
    lows, low_tinies, highs, high_tinies = zip(*table, strict=True)
    return Amounts(
        _whole(lows, unit), np.array(low_tinies, np.int64),
        _whole(highs, unit), np.array(high_tinies, np.int64),
    )  # fmt: skip


def _whole(values: Sequence[Fraction], unit: int | None) -> np.ndarray:
    if unit is not None:
        return np.array([int(value * unit) for value in values], np.int64)
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _scaled(billionths: np.ndarray, unit: int | None) -> np.ndarray:
    if unit is not None:
        return billionths * (unit // BILLION)
    return _whole([Fraction(int(one), BILLION) for one in billionths], None)

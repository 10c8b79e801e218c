"""Exact shares of money under one common denominator, which grows only where it must.

Under pro rata every payment out of a mixed balance divides the taint by that balance. As fractions
of their own, sums of such numbers need a greatest common divisor at every step; here all amounts
of a trace share one denominator, and an amount is brought up to it only when it is touched.
"""

from fractions import Fraction
from math import gcd

_EXACT_BITS = 2_048  # of a denominator up to which a value is given as a fraction
_GUARD_BITS = 256
_ROUND = 10**12


class Held:
    """An amount: ``n`` over the product of the first ``at`` factors of its denominator."""

    __slots__ = ("at", "n")

    def __init__(self, n: int = 0, at: int = 0) -> None:
        """Start with nothing."""
        self.n, self.at = n, at


class Shares:
    """Amounts that share one denominator."""

    def __init__(self) -> None:
        """Start with whole numbers."""
        self._factors: list[int] = []
        self._whole = 1

    def whole(self, amount: int) -> Held:
        """Return a whole amount."""
        return Held(amount * self._whole, len(self._factors))

    def add(self, target: Held, more: Held) -> None:
        """Add an amount to another; the first is left as it is."""
        self._lift(more)
        self._lift(target)
        target.n += more.n

    def subtract(self, target: Held, less: Held) -> None:
        """Take an amount from another, which may fall below nothing; the first is left as it is."""
        self._lift(less)
        self._lift(target)
        target.n -= less.n

    def split(self, source: Held, part: int, whole: int) -> Held:
        """Take ``part / whole`` out of an amount; what is taken and what stays add up exactly."""
        taken = self.scaled(source, part, whole)
        self._lift(source)
        source.n -= taken.n
        return taken

    def scaled(self, source: Held, part: int, whole: int) -> Held:
        """Return ``part / whole`` of an amount, which is left as it is."""
        self._lift(source)
        if source.n == 0 or part == whole:
            return Held(source.n, len(self._factors))
        times = source.n * part
        factor = whole // gcd(times % whole, whole)
        if factor > 1:
            self._factors.append(factor)
            self._whole *= factor
            times *= factor
        return Held(times // whole, len(self._factors))

    def value(self, held: Held) -> tuple[Fraction, bool]:
        """Return an amount, and whether it is exact; else it is rounded to 12 digits.

        The computing itself goes on with the exact number.
        """
        self._lift(held)
        if self._whole.bit_length() <= _EXACT_BITS:
            return Fraction(held.n, self._whole), True
        whole, rest = self._halves(held.n)
        if rest is not None:
            return Fraction(rest), True
        return Fraction(whole, _ROUND), False

    def _halves(self, n: int) -> tuple[int, int | None]:
        """Divide, rounded half up; the leading bits decide but where the number is too near."""
        if n % self._whole == 0:
            return 0, n // self._whole
        shift = max(0, min(self._whole.bit_length(), n.bit_length()) - _GUARD_BITS)
        low, high = n >> shift, self._whole >> shift
        least = (2 * low * _ROUND // (high + 1) + 1) // 2
        most = (2 * (low + 1) * _ROUND // high + 1) // 2
        if least == most:
            return least, None
        return (2 * n * _ROUND // self._whole + 1) // 2, None

    def _lift(self, held: Held) -> None:
        end = len(self._factors)
        if held.n:
            held.n *= _product(self._factors, held.at, end)
        held.at = end


def _product(factors: list[int], start: int, end: int) -> int:
    """Multiply factors pairwise, so that large numbers meet numbers of their own size."""
    if end - start <= 8:
        found = 1
        for at in range(start, end):
            found *= factors[at]
        return found
    middle = (start + end) // 2
    return _product(factors, start, middle) * _product(factors, middle, end)

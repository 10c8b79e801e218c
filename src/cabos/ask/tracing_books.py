"""How each tracing rule keeps the money of a pool, and what it hands over when money is paid.

A *pool* is the money of one account in one currency. What moves is a *parcel*, whose form is the
rule's own business: lots in their order, two sums, or a share. A pool holds money of its own only:
what is paid on credit never comes out of a book.
"""

from collections import deque
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import Any, Protocol

from cabos.ask.tracing_shares import Held, Shares

Pool = Hashable
Number = int | Fraction
Parcel = Any
Taint = Any


class Total:
    """A sum of taints that are plain numbers."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.sum: Taint = 0

    def add(self, taint: Taint) -> None:
        """Add a taint."""
        self.sum += taint

    def take(self, taint: Taint) -> None:
        """Take a taint away."""
        self.sum -= taint

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is left of it."""
        return bool(self.sum == 0)


class Book(Protocol):
    """The pools under one rule."""

    def parcel(self, amount: Number, dirty: Number) -> Parcel:
        """Make a parcel of new money, of which the tainted part comes first."""

    def put(self, pool: Pool, parcel: Parcel) -> None:
        """Add a parcel to a pool."""

    def take(self, pool: Pool, amount: int) -> Parcel:
        """Take money out of a pool that has it."""

    def join(self, parcel: Parcel, clean: int) -> Parcel:
        """Add clean money to a parcel, as its latest part."""

    def marked(self, parcel: Parcel, dirty: int) -> tuple[Parcel, Taint]:
        """Taint a parcel up to an amount; return it, and how much is newly tainted."""

    def converted(self, parcel: Parcel, sent: int, received: int) -> Parcel:
        """Return a parcel at the rate of a transfer."""

    def taint(self, parcel: Parcel) -> Taint:
        """Return how much of a parcel is tainted."""

    def left(self, pool: Pool) -> Taint:
        """Return how much of a pool is tainted."""

    def total(self) -> Total:
        """Return an empty sum."""

    def exact(self, taint: Taint) -> tuple[Number, bool]:
        """Return a taint as a number, and whether it is exact or rounded to 12 digits."""


class _Numbers:
    """What the rules share whose taints are plain numbers."""

    def total(self) -> Total:
        return Total()

    def exact(self, taint: Number) -> tuple[Number, bool]:
        return taint, True


class _Lots(_Numbers):
    """First in first out, or last in first out: lots in the order of their age.

    Lots that move between pools arrive together, in the order they had.
    """

    def __init__(self, *, last_first: bool) -> None:
        """Choose the end at which money leaves."""
        self._last_first = last_first
        self._pools: dict[Pool, deque[tuple[Number, bool]]] = {}
        self._dirty: dict[Pool, Number] = {}

    def parcel(self, amount: Number, dirty: Number) -> Parcel:
        return _lots([(dirty, True), (amount - dirty, False)])

    def put(self, pool: Pool, parcel: Parcel) -> None:
        lots = self._pools.setdefault(pool, deque())
        for amount, is_dirty in parcel:
            if lots and lots[-1][1] == is_dirty:
                lots[-1] = (lots[-1][0] + amount, is_dirty)
            else:
                lots.append((amount, is_dirty))
        self._dirty[pool] = self._dirty.get(pool, 0) + self.taint(parcel)

    def take(self, pool: Pool, amount: int) -> Parcel:
        lots: deque[tuple[Number, bool]] = self._pools.get(pool, deque())
        end, taken = (-1 if self._last_first else 0), list[tuple[Number, bool]]()
        wanted: Number = amount
        while wanted > 0:
            lot, is_dirty = lots[end]
            part = min(lot, wanted)
            taken.append((_plain(part), is_dirty))
            wanted -= part
            if part == lot:
                _ = lots.pop() if self._last_first else lots.popleft()
            else:
                lots[end] = (_plain(lot - part), is_dirty)
        parcel = _lots(reversed(taken) if self._last_first else taken)
        if dirty := self.taint(parcel):
            self._dirty[pool] -= dirty
        return parcel

    def join(self, parcel: Parcel, clean: int) -> Parcel:
        return _lots([*parcel, (clean, False)])

    def marked(self, parcel: Parcel, dirty: int) -> tuple[Parcel, Taint]:
        missing = new = max(0, dirty - self.taint(parcel))
        lots: list[tuple[Number, bool]] = []
        for amount, is_dirty in parcel:
            turned = 0 if is_dirty else min(amount, missing)
            missing -= turned
            lots += [(turned, True), (amount - turned, is_dirty)]
        return _lots(lots), new

    def converted(self, parcel: Parcel, sent: int, received: int) -> Parcel:
        if sent == received:
            return parcel
        return _lots((_plain(Fraction(part) * received / sent), dirty) for part, dirty in parcel)

    def taint(self, parcel: Parcel) -> Taint:
        return sum(amount for amount, is_dirty in parcel if is_dirty)

    def left(self, pool: Pool) -> Taint:
        return self._dirty.get(pool, 0)


class _Sums(_Numbers):
    """Poison, lowest intermediate balance and dirty-first: two sums a pool, clean and tainted."""

    def __init__(self, rule: str) -> None:
        """Choose ``poison``, ``libr`` or ``dirty-first``."""
        self._rule = rule
        self._pools: dict[Pool, list[Number]] = {}

    def parcel(self, amount: Number, dirty: Number) -> Parcel:
        return amount - dirty, dirty

    def put(self, pool: Pool, parcel: Parcel) -> None:
        sums = self._pools.setdefault(pool, [0, 0])
        sums[0] += parcel[0]
        sums[1] += parcel[1]
        if self._rule == "poison" and sums[1] > 0:
            sums[:] = [0, sums[0] + sums[1]]

    def take(self, pool: Pool, amount: int) -> Parcel:
        sums = self._pools.get(pool, [0, 0])
        first = 0 if self._rule == "libr" else 1
        part = min(sums[first], amount)
        taken = [amount - part, amount - part]
        taken[first] = _plain(part)
        taken[1 - first] = _plain(amount - part)
        sums[0] -= taken[0]
        sums[1] -= taken[1]
        return tuple(taken)

    def join(self, parcel: Parcel, clean: int) -> Parcel:
        return parcel[0] + clean, parcel[1]

    def marked(self, parcel: Parcel, dirty: int) -> tuple[Parcel, Taint]:
        new = max(0, dirty - parcel[1])
        return (parcel[0] - new, parcel[1] + new), new

    def converted(self, parcel: Parcel, sent: int, received: int) -> Parcel:
        if sent == received:
            return parcel
        return tuple(_plain(Fraction(part) * received / sent) for part in parcel)

    def taint(self, parcel: Parcel) -> Taint:
        return parcel[1]

    def left(self, pool: Pool) -> Taint:
        return self._pools.get(pool, [0, 0])[1]


class _SharedTotal(Total):
    """A sum of shares."""

    def __init__(self, shares: Shares) -> None:
        self._shares, self.sum = shares, Held()

    def add(self, taint: Taint) -> None:
        self._shares.add(self.sum, taint)

    def take(self, taint: Taint) -> None:
        self._shares.subtract(self.sum, taint)

    @property
    def is_nothing(self) -> bool:
        return bool(self.sum.n == 0)


class _ProRata:
    """Pro rata: a balance a pool and its tainted share, exact."""

    def __init__(self) -> None:
        """Start with empty pools."""
        self._shares = Shares()
        self._pools: dict[Pool, list[Any]] = {}

    def parcel(self, amount: Number, dirty: Number) -> Parcel:
        return int(amount), self._shares.whole(int(dirty))

    def put(self, pool: Pool, parcel: Parcel) -> None:
        kept = self._pools.setdefault(pool, [0, Held()])
        kept[0] += parcel[0]
        self._shares.add(kept[1], parcel[1])

    def take(self, pool: Pool, amount: int) -> Parcel:
        kept = self._pools.get(pool)
        if kept is None or amount == 0:
            return amount, Held()
        taken = self._shares.split(kept[1], amount, kept[0])
        kept[0] -= amount
        return amount, taken

    def join(self, parcel: Parcel, clean: int) -> Parcel:
        return parcel[0] + clean, parcel[1]

    def marked(self, parcel: Parcel, dirty: int) -> tuple[Parcel, Taint]:
        wanted = self._shares.whole(dirty)
        self._shares.subtract(wanted, parcel[1])
        if wanted.n <= 0:
            return parcel, Held()
        return (parcel[0], self._shares.whole(dirty)), wanted

    def converted(self, parcel: Parcel, sent: int, received: int) -> Parcel:
        return received, self._shares.scaled(parcel[1], received, sent)

    def taint(self, parcel: Parcel) -> Taint:
        return parcel[1]

    def left(self, pool: Pool) -> Taint:
        return self._pools[pool][1] if pool in self._pools else Held()

    def total(self) -> Total:
        return _SharedTotal(self._shares)

    def exact(self, taint: Taint) -> tuple[Number, bool]:
        return self._shares.value(taint)


def book_of(rule: str) -> Book:
    """Return an empty book under a rule of ``tracing_rules.RULES``."""
    if rule in {"fifo", "lifo"}:
        return _Lots(last_first=rule == "lifo")
    return _ProRata() if rule == "pro-rata" else _Sums(rule)


def _plain(number: Number) -> Number:
    return number.numerator if number.denominator == 1 else number


def _lots(parts: Iterable[tuple[Number, bool]]) -> list[tuple[Number, bool]]:
    lots: list[tuple[Number, bool]] = []
    for amount, is_dirty in parts:
        if amount and lots and lots[-1][1] == is_dirty:
            lots[-1] = (lots[-1][0] + amount, is_dirty)
        elif amount:
            lots.append((amount, is_dirty))
    return lots

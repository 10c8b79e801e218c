"""The highest nodes by a value, and what they come to when equals are taken in another way.

A ranking puts equals in the order of their labels, so that its set, and what that scores, may
depend on how nodes are called. How low and how high the score can be does not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from cabos.ask.fragments import Floats
from cabos.ask.network import Numbers
from cabos.ask.objectives import Choice
from cabos.ask.removal import ranked
from cabos.ask.set_scores import sets_within

MOST = 300
"""Sets up to which every way is tried; of more ways as many are drawn."""
ALIKE = 1e-9
"""Values are equal whose difference is at most this share of the highest value."""
COUNTED = 10**15
"""Ways above which they are not counted."""

Nodes = tuple[int, ...]
Score = Callable[[Nodes], float]


@dataclass(frozen=True, slots=True)
class Equals:
    """What the score can be where nodes are equal.

    Attributes:
        ways: how many sets stand as high in the ranking; None where that is not counted, which is
            so with a budget, and above ``COUNTED``.
        tried: how many of them were looked at: all, or some drawn by chance.
        low: the lowest score of those.
        high: the highest.
    """

    ways: int | None
    tried: int
    low: float
    high: float

    def to_json(self) -> dict[str, float | None]:
        """Return it as a plain value."""
        return {"ways": self.ways, "tried": self.tried, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Nodes by a value, the highest first.

    Attributes:
        values: the value of each node.
        choice: which nodes may be chosen.
        order: all nodes, equals by number.
    """

    values: Floats
    choice: Choice
    order: Numbers

    @classmethod
    def of(cls, values: Floats | Numbers, choice: Choice) -> "Ranking":
        """Rank nodes by a value."""
        return cls(values.astype(np.float64), choice, ranked(values, len(values)))

    def first(self, count: int) -> Nodes:
        """Return the highest nodes that may be chosen together, at most so many."""
        return self.choice.afforded(self.order.tolist(), count)

    def equals(self, count: int, score: Score, seed: int) -> Equals | None:
        """Look for the lowest and highest score of the first nodes over all ways to take equals.

        Nodes above the last place are always in the set; those that share the last place fill it
        up in every way, so that neither the ways nor the scores depend on the order of nodes.
        Where there is a budget any equals may be exchanged, as a dear one may shut out others.

        Args:
            count: how many nodes.
            score: what a set comes to.
            seed: of the sets that are drawn where there are too many.

        Returns:
            The scores, or None where there is one way alone.
        """
        shown = self.first(count)
        most = sets_within(MOST, len(self.values))
        random = np.random.default_rng([seed, count])
        ways: int | None = None
        if self.choice.budget is not None:
            some = self._exchanged(count, most - 1, random)
        else:
            above, level = self._last_place(len(shown))
            taken = len(shown) - len(above)
            ways = comb(len(level), taken)
            is_few = ways <= most
            parts = combinations(level, taken) if is_few else _drawn(level, taken, most - 1, random)
            some = ((*above, *part) for part in parts)
        scores = [score(one) for one in {tuple(sorted(one)) for one in (shown, *some)}]
        if len(scores) == 1:
            return None
        counted = None if ways is None or ways > COUNTED else ways
        return Equals(counted, len(scores), min(scores), max(scores))

    @property
    def _gap(self) -> float:
        return ALIKE * float(np.abs(self.values).max(initial=0.0))

    def _last_place(self, count: int) -> tuple[Nodes, Nodes]:
        """Return the nodes above the last of so many, and those that share its place."""
        can = np.flatnonzero(self.choice.fits(()))
        mine = self.values[can]
        last = np.sort(mine)[len(can) - count] if count else np.inf
        level = np.abs(mine - last) <= self._gap
        return tuple(can[(mine > last) & ~level].tolist()), tuple(can[level].tolist())

    def _exchanged(self, count: int, times: int, random: np.random.Generator) -> Iterator[Nodes]:
        """Yield the first nodes of this ranking, equals in orders drawn by chance."""
        falling = self.values[self.order]
        place = np.empty(len(self.order), dtype=np.int64)
        place[self.order] = np.cumsum(np.diff(-falling, prepend=-falling[:1]) > self._gap)
        for _ in range(times):
            order = np.lexsort((random.random(len(place)), place))
            yield self.choice.afforded(order.tolist(), count)


def _drawn(
    level: Sequence[int], taken: int, times: int, random: np.random.Generator
) -> Iterator[Nodes]:
    for _ in range(times):
        yield tuple(random.choice(level, taken, replace=False).tolist())

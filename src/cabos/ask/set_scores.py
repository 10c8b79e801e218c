"""What a set of nodes comes to, and what sets drawn by chance come to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cabos.ask.fragments import Floats, Fragments, fragmentation, marked
from cabos.ask.interval import Interval
from cabos.ask.objectives import Choice, Fragmentation, Objective

CHANCES = 200
"""Sets drawn by chance of each size."""
MOST_MARKS = 2_000_000
"""Sets times nodes that are looked at for one size: fewer sets in large networks."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A set and what it comes to.

    Attributes:
        nodes: the nodes, by number; of a ranking in its order.
        score: the objective, from 0 to 1.
        fragmentation: F without them.
        largest: how many nodes the largest piece then has.
        cost: what they cost.
    """

    nodes: tuple[int, ...]
    score: float
    fragmentation: float
    largest: int
    cost: float


@dataclass(frozen=True, slots=True)
class Chance:
    """What sets drawn by chance come to: their scores, F, and nodes of the largest piece."""

    score: Interval
    fragmentation: Interval
    largest: Interval


class Judge:
    """Tells what a set comes to."""

    def __init__(self, objective: Objective, fragments: Fragments, costs: Floats) -> None:
        """Prepare to judge sets.

        Args:
            objective: what sets are chosen for.
            fragments: walks over the same network.
            costs: what each node costs.
        """
        self._objective = objective
        self._fragments = fragments
        self._costs = costs

    def score(self, nodes: Sequence[int]) -> float:
        """Return the objective of a set."""
        return self._objective.score(marked(len(self._costs), nodes))

    def picked(self, nodes: Sequence[int]) -> Picked:
        """Return a set with all that it comes to."""
        marks = marked(len(self._costs), nodes)
        pairs, largest = self._fragments.left(marks)
        apart = fragmentation(pairs, len(marks))
        is_same = isinstance(self._objective, Fragmentation)
        score = apart if is_same else self._objective.score(marks)
        return Picked(tuple(nodes), score, apart, largest, float(self._costs[list(nodes)].sum()))


def sets_within(most: int, size: int) -> int:
    """Return how many sets of a network of so many nodes are looked at, of so many at most."""
    return max(min(most, MOST_MARKS // max(size, 1)), 3)


def by_chance(judge: Judge, choice: Choice, count: int, seed: int) -> Chance:
    """Return what sets of ``count`` nodes come to that are drawn by chance."""
    random = np.random.default_rng([seed, count])
    size = len(choice.costs)
    picked = [
        judge.picked(choice.afforded(random.permutation(size).tolist(), count))
        for _ in range(sets_within(CHANCES, size))
    ]
    return Chance(
        Interval.of([one.score for one in picked]),
        Interval.of([one.fragmentation for one in picked]),
        Interval.of([one.largest for one in picked]),
    )

"""What a set of nodes is chosen for: a number from 0 to 1, more is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from cabos.ask.fragments import (
    Bools,
    Floats,
    Fragments,
    fragmentation,
    fragmentations,
    standing_degrees,
)
from cabos.model.limit import Limit


class Objective(Protocol):
    """What a set of nodes is chosen for; one node more never makes a set worse."""

    @property
    def name(self) -> str:
        """As it is asked for, such as ``F``."""

    @property
    def work(self) -> int:
        """About how many steps over nodes and ties one look at every node takes."""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What limits the scores that it has told so far."""

    def score(self, chosen: Bools) -> float:
        """Return how good a set is."""

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:
        """Return for each node how good the set is with this node too.

        Where ``among`` is given only its nodes are asked for; others may get less.
        """

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:
        """Return a number that no set reaches above by taking so many nodes more.

        Where ``among`` is given only its nodes can be taken.
        """


@runtime_checkable
class Leading(Protocol):
    """An objective that finds the nodes that come to most without looking at all of them."""

    def leading(self, chosen: Bools, among: Bools, count: int) -> Floats:
        """Return for some nodes how good the set is with each of them too.

        Right for the ``count`` that come to most, and for all that are equal to the last of these;
        others may get less than they come to, and no more.
        """


@dataclass(frozen=True, slots=True)
class _OfPieces:
    """An objective that the pieces which are left decide.

    Attributes:
        fragments: walks over the network.
    """

    fragments: Fragments

    @property
    def work(self) -> int:
        """About how many steps over nodes and ties one look at every node takes."""
        return self.fragments.work

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What limits its scores: nothing."""
        return ()


class Fragmentation(_OfPieces):
    """F: the share of pairs that are not connected; removed nodes stay in the count."""

    __slots__ = ()
    name = "F"

    def score(self, chosen: Bools) -> float:
        """Return F without some nodes."""
        return fragmentation(self.fragments.left(chosen)[0], len(chosen))

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:  # noqa: ARG002
        """Return F for each node that goes too."""
        pairs, _ = self.fragments.impacts(chosen)
        return fragmentations(pairs, len(chosen))

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:  # noqa: ARG002
        """Return F if nothing but ties between neighbours were left, less those that go."""
        degree = standing_degrees(self.fragments.network, chosen)
        left = int(degree.sum()) // 2 - int(np.sort(degree)[::-1][:more].sum())
        return fragmentation(max(left, 0), len(chosen))


class LargestPiece(_OfPieces):
    """The share of all nodes that are not in the largest piece."""

    __slots__ = ()
    name = "largest"

    def score(self, chosen: Bools) -> float:
        """Return the share outside the largest piece; those removed are outside."""
        return 1 - self.fragments.left(chosen)[1] / max(len(chosen), 1)

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:  # noqa: ARG002
        """Return the share for each node that goes too."""
        _, largest = self.fragments.impacts(chosen)
        return 1 - largest / max(len(chosen), 1)

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:  # noqa: ARG002
        """Return the share if only a node and its neighbours held together."""
        degree = np.sort(standing_degrees(self.fragments.network, chosen))[::-1]
        least = int(degree[more]) + 1 - more if more < len(degree) else 0
        return 1 - max(least, 0) / max(len(chosen), 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which nodes may be chosen, and at what cost.

    Attributes:
        costs: what each node costs.
        budget: what a set may cost at most; None where there is no such limit.
        forbidden: True for nodes that may not be chosen.
    """

    costs: Floats
    budget: float | None
    forbidden: Bools

    @classmethod
    def free(cls, size: int) -> "Choice":
        """Return the choice of any nodes at no cost."""
        return cls(np.zeros(size), None, np.zeros(size, dtype=np.bool_))

    @property
    def purse(self) -> float:
        """What a set may cost, infinite without a budget."""
        return float("inf") if self.budget is None else self.budget

    def fits(self, chosen: Sequence[int]) -> Bools:
        """Return which nodes can be added to a set."""
        spent = float(self.costs[list(chosen)].sum()) if chosen else 0.0
        # A billionth of slack, so that ten tenths fit into one.
        can = ~self.forbidden & (spent + self.costs <= self.purse * (1 + 1e-9))
        can[list(chosen)] = False
        return can

    def afforded(self, order: Sequence[int], most: int) -> tuple[int, ...]:
        """Return the first nodes of an order that may be chosen together, at most so many.

        What does not fit into a set does not fit into a larger one, so each node is the first one
        of the whole order that fits.
        """
        nodes = np.asarray(order, dtype=np.int64)
        found: tuple[int, ...] = ()
        while len(found) < most:
            can = self.fits(found)[nodes]
            if not can.any():
                break
            found = (*found, int(nodes[can.argmax()]))
        return found

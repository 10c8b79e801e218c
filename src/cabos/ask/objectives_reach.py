"""How many nodes lie near a set: who is reached, or told of a thing, from it."""

import numpy as np

from cabos.ask.fragments import Bools, Floats, kernels_for
from cabos.ask.network import Network, Numbers
from cabos.errors import UsageError
from cabos.kernels.hops import SURROUNDINGS
from cabos.model.limit import Limit

SQUARE = 5_000
"""Nodes up to which who is near whom is kept as a square of bits."""

LEAST_WORK = 40_000
"""Steps that a look at every node takes at least: its calls take as long, however few nodes."""


class Reach:
    """The share of all nodes within some ties of a set, the set itself counted (KPP-Pos).

    Nobody is removed: the ties of the set carry on. Only whole networks are looked at, so nodes
    without ties count too.

    Attributes:
        name: ``reach``.
        network: who is tied to whom.
        hops: within how many ties.

    Source:
        Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational
        and Mathematical Organization Theory 12, 21-34. doi:10.1007/s10588-006-7084-x
    """

    name = "reach"

    def __init__(self, network: Network, hops: int = 1) -> None:
        """Prepare to look around nodes.

        Args:
            network: who is tied to whom.
            hops: within how many ties; 0 counts the set alone.

        Raises:
            UsageError: if ``hops`` is below zero.
        """
        if hops < 0:
            raise UsageError(f"A reach of {hops} ties makes no sense", remedy="Give 1 tie or more")
        self.network = network
        self.hops = min(hops, network.size)
        self._near = self._square() if network.size <= SQUARE else None

    @property
    def work(self) -> int:
        """About how many steps one look at every node takes."""
        size, ties = self.network.size, len(self.network.neighbours)
        if self._near is not None:
            return max(size * (size // 64 + 1), LEAST_WORK)
        steps: int = (size + ties) * max(ties // max(size, 1), 1) ** max(self.hops - 1, 0)
        return steps

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What limits its scores: nothing."""
        return ()

    def score(self, chosen: Bools) -> float:
        """Return the share of all nodes near some nodes."""
        return float(np.count_nonzero(self._covered(chosen))) / max(len(chosen), 1)

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:
        """Return the share for each node that is taken too.

        Args:
            chosen: True for the nodes of the set.
            among: True for the nodes that are asked for, where not all are; others get the share
                without them.
        """
        covered = self._covered(chosen)
        gains = self._gains(
            covered, np.arange(len(chosen)) if among is None else among.nonzero()[0]
        )
        return (np.count_nonzero(covered) + gains) / max(len(chosen), 1)

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:
        """Return a share that no set reaches above by taking so many nodes more.

        What a node adds only falls as others are taken: a node near both counts once. So no
        ``more`` nodes add more than those that add most now, one by one, add together.

        Args:
            chosen: True for the nodes of the set.
            more: how many are taken too.
            among: True for the nodes that can; all of them where it is None.
        """
        size = len(chosen)
        covered = self._covered(chosen)
        nodes = np.arange(size) if among is None else among.nonzero()[0]
        most = np.sort(self._gains(covered, nodes)[nodes])[::-1][:more]
        return min(float(np.count_nonzero(covered) + most.sum()) / max(size, 1), 1.0)

    def _covered(self, chosen: Bools) -> Bools:
        """Return which nodes are near some nodes."""
        covered = chosen.copy()
        front = np.flatnonzero(chosen)
        for _ in range(self.hops):
            reached = self.network.around(front)
            front = np.unique(reached[~covered[reached]])
            if not len(front):
                break
            covered[front] = True
        return covered

    def _gains(self, covered: Bools, nodes: Numbers) -> Numbers:
        """Return for some nodes how many are near them that were not covered; 0 for others."""
        found = np.zeros(self.network.size, dtype=np.int64)
        if self._near is not None:
            free = np.packbits(~covered)
            found[nodes] = np.bitwise_count(self._near[nodes] & free).sum(axis=1, dtype=np.int64)
        elif self.hops <= 1:
            free_near = np.zeros(self.network.size + 1, dtype=np.int64)
            at = self.network.offsets
            if self.hops:
                passed = np.zeros(len(self.network.neighbours) + 1, dtype=np.int64)
                np.cumsum(~covered[self.network.neighbours], out=passed[1:])
                free_near[:-1] = passed[at[1:]] - passed[at[:-1]]
            found[nodes] = (free_near[:-1] + ~covered)[nodes]
        else:
            scratch = np.empty((2, self.network.size), dtype=np.int64)
            kernels_for(self.network.size, SURROUNDINGS).uncovered_near(
                self.network.offsets, self.network.neighbours, covered, nodes, self.hops,
                (scratch[0], scratch[1]), found,
            )  # fmt: skip
        return found

    def _square(self) -> np.ndarray:
        """Return for each node the nodes near it, as rows of bits."""
        size = self.network.size
        near = np.packbits(np.eye(size, dtype=np.bool_), axis=1)
        for _ in range(self.hops):
            grown = near.copy()
            for node in range(size):
                around = self.network.of(node)
                if len(around):
                    grown[node] |= np.bitwise_or.reduce(near[around], axis=0)
            if np.array_equal(grown, near):
                break
            near = grown
        return near

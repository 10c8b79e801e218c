"""How far apart the nodes of a network are: fragmentation weighted by distance."""

import numpy as np

from cabos.ask.fragments import Bools, Floats, kernels_for, standing_degrees
from cabos.ask.network import Network, Numbers
from cabos.ask.network_limits import NetworkLimit
from cabos.errors import UsageError
from cabos.kernels import betweenness as ways
from cabos.kernels import near_sets
from cabos.kernels.hops import BITS, DISTANCES
from cabos.model.limit import Limit

MOST = 20_000
"""Nodes up to which this is offered: all pairs are looked at."""
WHOLE = 300
"""Nodes up to which every look at what one node more comes to is exact for every node."""
STEPS = 10_000_000
"""Steps over ties that one such look takes at most in larger networks."""
PIVOTS = 128
"""Nodes whose shortest ways to all others tell which nodes are looked at first."""
FINE = 40
"""Binary digits to which a pair's weight is kept; fewer where the sum would not fit."""
LASTING = 150
"""Nodes up to which ways longer than two ties are looked for that no removals can cut."""
SQUARE = 2_000
"""Nodes up to which ways of two ties are, and up to which nodes are charged."""


class DistanceFragmentation:
    """DF: how far apart nodes are, from 0 (all are neighbours) to 1 (none can reach another).

    DF = 1 - 2 * sum over pairs of 1/distance / (n (n - 1)). Distances are those between standing
    nodes; pairs without a way count nothing, and removed nodes stay in n.

    A pair's 1/distance is kept as a whole number of units of 2^-40 (2^-32 for 20,000 nodes), so
    that neither the order nor the names of nodes change a sum. DF is right to 1e-9.

    What is not computed: above ``WHOLE`` nodes ``scores`` looks at the nodes in the order of two
    rankings (by the shortest ways that pass them, and by a bound on what they can do) until
    ``STEPS`` steps are made, which takes about a tenth of a second. The nodes after that get what
    DF comes to at least: their own ties fall away and nobody else comes to be further apart.
    ``is_partial`` and ``limits`` tell whether that has happened. ``score`` is always exact.

    Attributes:
        name: ``distance``.
        network: who is tied to whom.
        weight: what a pair counts at each distance, in units of nearness; the last distance is as
            many ties as there are nodes.
        sets: the kernels of ``near_sets``, compiled where that pays.
        is_partial: whether some look did not compute every node.

    Source:
        Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational
        and Mathematical Organization Theory 12, 21-34. doi:10.1007/s10588-006-7084-x
    """

    name = "distance"

    def __init__(self, network: Network) -> None:
        """Prepare walks over a network.

        Args:
            network: who is tied to whom.

        Raises:
            UsageError: if it has more than ``MOST`` nodes.
        """
        size = network.size
        if size > MOST:
            raise UsageError(
                f"Distance-weighted fragmentation is offered up to {MOST:,} nodes;"
                f" there are {size:,}",
                remedy="Use the objective F, or a part of the network",
            )
        self.network = network
        self.is_partial = False
        self._kernels = kernels_for(size, DISTANCES)
        self._ways = kernels_for(size, ways.KERNELS)
        self.sets = kernels_for(size, near_sets.KERNELS)
        self._unit = 1 << min(FINE, 62 - 2 * size.bit_length())
        self.weight = np.zeros(size + 1, dtype=np.int64)
        self.weight[1:] = np.rint(self._unit / np.arange(1, size + 1))
        self._rows = np.empty((7, size), dtype=np.int64)
        self._walk = tuple(self._rows[:6])

    @property
    def work(self) -> int:
        """About how many steps over nodes and ties one look at every node takes."""
        size, ties = self.network.size, len(self.network.neighbours)
        once = -(-size // BITS) * (size + ties)
        # A step of such a look is a front of many starts: it takes as long as several others.
        every = 2 * size * once if size <= WHOLE else 8 * min(size * once, STEPS)
        return every + 8 * once + 1

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What was not computed; empty where everything was."""
        return (NetworkLimit("partial"),) if self.is_partial else ()

    def score(self, chosen: Bools) -> float:
        """Return DF without some nodes."""
        return self.at_most(self.nearness(chosen))

    def nearness(self, chosen: Bools) -> int:
        """Return how near the nodes are without some, each pair from both ends, in units."""
        none = np.empty(0, dtype=np.int64)
        ties = none, np.empty((0, 0), dtype=np.int64), none
        return self._walked(chosen, np.flatnonzero(~chosen), ties, _tally(0))

    def at_most(self, left: int) -> float:
        """Return the DF of a network whose nodes are no less near than so many units."""
        return float(self._share(np.array([max(left, 0)]))[0])

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:
        """Return DF for each node that goes too.

        Args:
            chosen: True for the nodes that are gone.
            among: True for the nodes whose exact value is wanted, however long it takes; the
                others get what DF comes to at least. Where it is None, see the class.
        """
        size = self.network.size
        standing = np.flatnonzero(~chosen)
        near, toward = np.zeros((2, size), dtype=np.int64)
        only = np.zeros((size, -(-size // BITS)), dtype=np.int64)
        tally = _tally(STEPS)
        whole = self._walked(chosen, standing, (near, only, toward), tally)
        left = whole - 2 * near
        ranked = np.flatnonzero(~chosen if among is None else among & ~chosen)
        if among is not None or size <= WHOLE:
            tally = _tally(np.iinfo(np.int64).max)
        else:
            ranked = self._ranked(chosen, ranked, (near, only, toward))
        self._kernels.nearness_without(
            self.network.offsets, self.network.neighbours, chosen.copy(), ranked, self.weight,
            (self._walk, (near, only, toward), standing, self._rows[6]), tally, left,
        )  # fmt: skip
        self.is_partial |= bool(tally[1] < len(ranked))
        return self._share(left)

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:
        """Return a DF that no set reaches above by taking so many nodes more.

        Two numbers are less than no set leaves; the greater one counts. By ``lasting``: what all
        pairs keep, less what the ``more`` nodes that have most of it have. By ``charged``: what all
        pairs have, less what the ``more`` nodes that are charged most are charged.

        Args:
            chosen: True for the nodes that are gone.
            more: how many nodes go too.
            among: True for the nodes that can; all of them where it is None.
        """
        can = ~chosen if among is None else among
        if self.network.size > SQUARE:
            has = self.weight[1] * standing_degrees(self.network, chosen)
            return self.at_most(int(has.sum()) - 2 * int(_highest(has[can], more)))
        kept = self.lasting(chosen, more)
        has = kept.sum(axis=1)
        whole, charged = self.charged(chosen, kept)
        left = int(has.sum()) - 2 * int(_highest(has[can], more))
        return self.at_most(max(left, int(whole - _highest(charged[can], more))))

    def charged(self, chosen: Bools, kept: Numbers) -> tuple[int, Floats]:
        """Return what all pairs have, and what is lost at most by each node's going.

        A pair's nearness, less what it keeps, is charged to the nodes on its shortest ways: each
        bears the share of these ways that pass it. A set that takes something of the pair has a
        node on each of these ways, so the shares of its nodes come to one at least. The pairs of a
        node itself are charged whole. So a set takes no more than its nodes are charged together.

        Args:
            chosen: True for the nodes that are gone.
            kept: what each pair keeps whichever others go, in its units, a square.

        Returns:
            The nearness of all pairs, each from both ends, and for each node its charge, rounded
            up; both in units of nearness.
        """
        charged = np.empty(self.network.size)
        whole = self.sets.charge(
            self.network.offsets, self.network.neighbours, chosen, (self.weight, kept),
            self.scratch(), charged,
        )  # fmt: skip
        return int(whole), charged

    def scratch(self) -> tuple[Numbers, Numbers, Floats, Floats]:
        """Return the rows that kernels need to charge nodes, or to count ways."""
        size = self.network.size
        whole, parts = np.empty((2, size), dtype=np.int64), np.empty((2, size))
        return whole[0], whole[1], parts[0], parts[1]

    def lasting(self, chosen: Bools, more: int) -> Numbers:
        """Return what each pair keeps whichever ``more`` others go, in units of nearness, a square.

        A pair of neighbours stays a pair of neighbours while both stand. Let a number of ties
        suffice for (i, k) and for (k, j), whichever ``more`` others go, for ``more`` + 1 different
        nodes k: at least one of them stands, so that the greatest of their sums suffices for
        (i, j).

        Args:
            chosen: True for the nodes that are gone.
            more: how many nodes go too.
        """
        size = self.network.size
        linked = np.zeros((size, size), dtype=np.bool_)
        linked[self.network.owners, self.network.neighbours] = True
        linked[chosen] = linked[:, chosen] = False
        if size > LASTING:
            common = linked.astype(np.float32) @ linked.astype(np.float32)
            twice = (common > more) & ~np.eye(size, dtype=np.bool_)
            return np.where(linked, self.weight[1], np.where(twice, self.weight[2], 0))
        far = np.where(linked, 1, size + 1)
        self._kernels.lasting(far, chosen, more, np.empty(more + 1, dtype=np.int64))
        lasts: Numbers = np.where(far <= size, self.weight[np.minimum(far, size)], 0)
        return lasts

    def _walked(
        self, chosen: Bools, nodes: Numbers, ties: tuple[Numbers, ...], tally: Numbers
    ) -> int:
        return int(
            self._kernels.nearness(
                self.network.offsets, self.network.neighbours, chosen.copy(), nodes,
                self.weight, self._walk, ties, tally,
            )
        )  # fmt: skip

    def _ranked(self, chosen: Bools, nodes: Numbers, ties: tuple[Numbers, ...]) -> Numbers:
        """Return nodes by the better of their places in two rankings."""
        near, only, toward = ties
        size = self.network.size
        standing = np.flatnonzero(~chosen)
        pivots = standing[:: max(len(standing) // PIVOTS, 1)]
        passed = np.zeros(size)
        self._ways.betweenness(
            self.network.offsets, self.network.neighbours, chosen, pivots, self.scratch(), passed
        )
        reach = np.bitwise_count(only).sum(axis=1, dtype=np.int64)
        bound = 2.0 * near + reach * toward.astype(np.float64)
        place = np.empty((2, len(nodes)), dtype=np.int64)
        for row, key in enumerate((passed, bound)):
            place[row, np.argsort(-key[nodes], kind="stable")] = np.arange(len(nodes))
        found: Numbers = nodes[np.lexsort((nodes, place.max(axis=0), place.min(axis=0)))]
        return found

    def _share(self, left: Numbers) -> Floats:
        size = self.network.size
        whole = float(size * (size - 1)) * self._unit
        return 1 - left / whole if size > 1 else np.zeros(len(left))


def _highest(found: Floats | Numbers, count: int) -> float:
    """Add up so many of the highest numbers."""
    return float(np.sort(found)[::-1][:count].sum())


def _tally(steps: int) -> Numbers:
    return np.array([steps, 0], dtype=np.int64)

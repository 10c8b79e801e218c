"""What lies around a node, and how two nodes are connected: neighbourhood and shortest paths.

Nodes are numbers; ties are pairs of numbers, taken without direction. Numbers follow the order
of ids, so that every choice among equals is the same in every run.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cabos.model.ties import Ties

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """Who is tied to whom, each pair once, as adjacency in one array.

    Attributes:
        offsets: where the neighbours of each node begin, one more than there are nodes.
        neighbours: the neighbours of all nodes, those of one node sorted.
    """

    offsets: Numbers
    neighbours: Numbers

    @classmethod
    def build(cls, size: int, heads: NDArray[np.integer], tails: NDArray[np.integer]) -> Self:
        """Build a network; a tie from a node to itself is left out.

        Args:
            size: how many nodes there are.
            heads: one end of each tie, a number below ``size``.
            tails: the other end.
        """
        one, two = heads.astype(np.int64), tails.astype(np.int64)
        loop = one == two
        one, two = one[~loop], two[~loop]
        pairs = np.sort(np.concatenate((one * size + two, two * size + one)))
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        near = pairs // size if size else pairs
        counts = np.bincount(near, minlength=size)
        offsets = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(counts, out=offsets[1:])
        return cls(offsets, pairs - near * size)

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.offsets) - 1

    @property
    def owners(self) -> Numbers:
        """Whose neighbour each of ``neighbours`` is."""
        return np.repeat(np.arange(self.size), np.diff(self.offsets))

    def of(self, node: int) -> Numbers:
        """Return the neighbours of a node, sorted."""
        return self.neighbours[self.offsets[node] : self.offsets[node + 1]]

    def around(self, nodes: Numbers) -> Numbers:
        """Return the neighbours of several nodes, one after the other, repeated where shared."""
        starts, stops = self.offsets[nodes], self.offsets[nodes + 1]
        counts = stops - starts
        if not counts.sum():
            return np.empty(0, dtype=np.int64)
        ends = np.cumsum(counts)
        steps = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
        found: Numbers = self.neighbours[np.repeat(starts, counts) + steps]
        return found


def holding(ties: Ties) -> Network:
    """Return the ties that hold a network together: all but rivalries, without direction."""
    kept = ties.weights > 0
    return Network.build(ties.size, ties.heads[kept], ties.tails[kept])


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The nodes around a centre.

    Attributes:
        hops: each node and how many ties away it is; nearest first, then most telling.
        left_out: how many nodes at each hop were left out for want of room.
    """

    hops: Mapping[int, int]
    left_out: Mapping[int, int]


def neighbourhood(
    network: Network, centre: int, hops: int, *, limit: int, listed: NDArray[np.bool_]
) -> Neighbourhood:
    """Find the nodes around a centre, the nearest and most telling ones where they are many.

    Those that are listed come first, then those with more ties to what was already kept, then
    those with more ties in all, then by id. Every node that is kept is reached through kept ones.

    Args:
        network: who is tied to whom.
        centre: the node to begin at.
        hops: how many ties away to look.
        limit: how many nodes to keep at most, the centre included.
        listed: for each node, whether a list sanctions it.

    Returns:
        The nodes that were kept, and how many were not.
    """
    within = distances(network, centre, hops)
    kept = {centre: 0}
    left_out: dict[int, int] = {}
    front = np.array([centre], dtype=np.int64)
    for hop in range(1, hops + 1):
        reached, ties = np.unique(network.around(front), return_counts=True)
        fresh = within[reached] == hop
        reached, ties = reached[fresh], ties[fresh]
        degrees = network.offsets[reached + 1] - network.offsets[reached]
        order = np.lexsort((reached, -degrees, -ties, ~listed[reached]))
        front = reached[order][: max(limit - len(kept), 0)]
        kept |= dict.fromkeys(front.tolist(), hop)
        if missing := int(np.count_nonzero(within == hop)) - len(front):
            left_out[hop] = missing
    return Neighbourhood(kept, left_out)


def distances(
    network: Network,
    start: int,
    hops: int,
    *,
    barred: NDArray[np.bool_] | None = None,
    until: Numbers | None = None,
) -> NDArray[np.int8]:
    """Count how many ties away each node is.

    Args:
        network: who is tied to whom.
        start: the node to begin at.
        hops: how far to look, at most 100.
        barred: nodes that may not be stepped on.
        until: stop after the hop that reaches any of these.

    Returns:
        The number of ties for each node, -1 where it was not reached.
    """
    found = np.full(network.size, -1, dtype=np.int8)
    found[start] = 0
    front = np.array([start], dtype=np.int64)
    for hop in range(1, hops + 1):
        if until is not None and (found[until] >= 0).any():
            break
        reached = network.around(front)
        reached = reached[found[reached] < 0]
        if barred is not None:
            reached = reached[~barred[reached]]
        if not len(reached):
            break
        found[reached] = hop
        front = np.unique(reached)
    return found


def shortest_paths(
    network: Network, start: int, goal: int, count: int, *, max_hops: int
) -> list[tuple[int, ...]]:
    """Find the shortest paths between two nodes that pass no node twice.

    Args:
        network: who is tied to whom.
        start: the node at which they begin.
        goal: the node at which they end.
        count: how many paths at most.
        max_hops: how many ties a path may have, at most 100.

    Returns:
        The paths as nodes, by length, then by the numbers of their nodes.

    Source:
        Yen, J. Y. (1971). Finding the k shortest loopless paths in a network. Management Science
        17(11), 712-716. doi:10.1287/mnsc.17.11.712. Each candidate is the first of its part of
        all paths, by length and numbers, so that the order is total.
    """
    if start == goal:
        return [(start,)]
    first = _first_path(network, (start,), goal, frozenset(), max_hops)
    if first is None:
        return []
    found: list[tuple[int, ...]] = []
    # Each candidate with the place from which it may be varied, and the steps barred there.
    waiting = [(len(first), first)]
    seen = {first}
    while waiting and len(found) < count:
        _, path = heapq.heappop(waiting)
        found.append(path)
        if len(found) == count:
            break
        for other in _variations(network, path, found, max_hops):
            if other not in seen:
                seen.add(other)
                heapq.heappush(waiting, (len(other), other))
    return found


def _variations(
    network: Network, path: tuple[int, ...], found: Sequence[tuple[int, ...]], max_hops: int
) -> Iterator[tuple[int, ...]]:
    """Yield the first path of each part that leaves a path at one of its nodes."""
    for at in range(len(path) - 1):
        root = path[: at + 1]
        taken = frozenset(
            one[at + 1] for one in found if len(one) > at + 1 and one[: at + 1] == root
        )
        other = _first_path(network, root, path[-1], taken, max_hops)
        if other is not None:
            yield other


def _first_path(
    network: Network, root: tuple[int, ...], goal: int, taken: frozenset[int], max_hops: int
) -> tuple[int, ...] | None:
    """Return the first path, by length and numbers, that begins with a root.

    Args:
        network: who is tied to whom.
        root: the nodes at which it begins; it passes none of them again.
        goal: the node at which it ends.
        taken: nodes that may not follow the root.
        max_hops: how many ties it may have.
    """
    room = max_hops - len(root) + 1
    barred = np.zeros(network.size, dtype=np.bool_)
    barred[list(root)] = True
    steps = network.of(root[-1])
    steps = steps[~barred[steps] & ~np.isin(steps, list(taken))]
    if room < 1 or not len(steps):
        return None
    away = distances(network, goal, room - 1, barred=barred, until=steps)
    path = list(root)
    while path[-1] != goal:
        steps = steps[away[steps] >= 0]
        if not len(steps):
            return None
        nearest = steps[np.argmin(away[steps])]  # the first of the nearest: steps are sorted
        path.append(int(nearest))
        steps = network.of(path[-1])
        steps = steps[away[steps] == away[nearest] - 1]
    return tuple(path)

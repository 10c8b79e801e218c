"""A good set, found by taking the best node each time and then exchanging nodes."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from cabos.ask.fragments import Bools, Floats, marked, standing_degrees
from cabos.ask.network import Network
from cabos.ask.objectives import Choice, Leading, Objective

STALE = 200
"""Rounds without anything better after which the search ends."""
FRONT = 48
"""Nodes that are tried as the first of two, the best single ones."""
RIMS = 20
"""Nodes whose neighbours are a set to begin at."""


class Swaps:
    """A search for a good set; each look at all nodes that may follow is one walk."""

    def __init__(
        self, objective: Objective, network: Network, choice: Choice, *, seed: int, effort: int
    ) -> None:
        """Prepare a search.

        Args:
            objective: what the set is for.
            network: who is tied to whom.
            choice: which nodes may be chosen.
            seed: of the random exchanges.
            effort: how many walks at most; the first set is always finished.
        """
        self._objective = objective
        self._leading = objective.leading if isinstance(objective, Leading) else None
        self._network = network
        self._choice = choice
        self._random = np.random.default_rng(seed)
        self._effort = effort
        self.walks = 0

    def search(self, count: int, starts: tuple[tuple[int, ...], ...] = ()) -> tuple[int, ...]:
        """Return a set of at most ``count`` nodes, exchanged for better ones while effort lasts.

        If it lasts, no exchange of one node, nor of two of which one is among the ``FRONT`` best,
        makes the set better.

        Args:
            count: how many nodes.
            starts: sets to begin at besides the greedy one, such as the highest by degree.
        """
        best = self._improve(self._filled((), count))
        for start in (*starts, *self._rims(count)):
            if self._spent:
                break
            best = self._better(
                best, self._improve(self._filled(self._choice.afforded(start, count), count))
            )
        best = self._better(best, self._exchange_two(best))
        stale = 0
        while stale < STALE and len(best) > 1 and not self._spent:
            other = self._improve(self._filled(self._shaken(best), count))
            if self._score(other) > self._score(best):
                best, stale = self._exchange_two(other), 0
            else:
                stale += 1
        return tuple(sorted(best))

    def _rims(self, count: int) -> Iterator[tuple[int, ...]]:
        """Yield the neighbours of the nodes that have fewest, where they fit into a set."""
        degree = np.diff(self._network.offsets)
        order = np.lexsort((np.arange(len(degree)), degree))
        for node in order[(degree[order] > 0) & (degree[order] <= count)][:RIMS].tolist():
            yield tuple(self._network.of(node).tolist())

    @property
    def _spent(self) -> bool:
        return self.walks >= self._effort

    def _score(self, nodes: tuple[int, ...]) -> float:
        return self._objective.score(self._marked(nodes))

    def _better(self, one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, ...]:
        return two if self._score(two) > self._score(one) else one

    def _marked(self, nodes: tuple[int, ...]) -> Bools:
        return marked(len(self._choice.costs), nodes)

    def _followed(self, nodes: tuple[int, ...], front: int = 1) -> Floats:
        """Return what each node that may follow would come to, -1 where it may not.

        Nodes that come to less than the first ``front`` may get less than they come to.
        """
        self.walks += 1
        marks, can = self._marked(nodes), self._choice.fits(nodes)
        if self._leading is None:
            scores = self._objective.scores(marks)
        else:
            scores = self._leading(marks, can, front)
        return np.where(can, scores, -1.0)

    def _first(self, scores: Floats, nodes: tuple[int, ...]) -> int:
        """Return the best node; among equals the one that most loosens its neighbours.

        Where no single node parts anything, to part a node of few neighbours takes all of them:
        each standing neighbour counts by one over how many it has left.
        """
        best = np.flatnonzero(scores == scores.max())
        if len(best) == 1:
            return int(best[0])
        gone = self._marked(nodes)
        degree = standing_degrees(self._network, gone)
        part = np.where(gone | (degree == 0), 0.0, 1 / np.maximum(degree, 1))
        loosened = np.bincount(
            self._network.owners, part[self._network.neighbours], minlength=len(part)
        )
        return int(best[loosened[best].argmax()])

    def _filled(self, nodes: tuple[int, ...], count: int) -> tuple[int, ...]:
        while len(nodes) < count:
            if not self._choice.fits(nodes).any():
                break
            nodes = (*nodes, self._first(self._followed(nodes), nodes))
        return nodes

    def _improve(self, nodes: tuple[int, ...]) -> tuple[int, ...]:
        """Exchange single nodes until none of them can be exchanged for a better one."""
        top, at, since = self._score(nodes), 0, 0
        while since < len(nodes) and not self._spent:
            rest = nodes[:at] + nodes[at + 1 :]
            scores = self._followed(rest)
            node = self._first(scores, rest)
            if scores[node] > top:
                nodes, top, since = (*rest[:at], node, *rest[at:]), float(scores[node]), 0
            since += 1
            at = (at + 1) % len(nodes)
        return nodes

    def _exchange_two(self, nodes: tuple[int, ...]) -> tuple[int, ...]:
        """Exchange pairs of nodes until none can be exchanged for a better pair."""
        found: tuple[int, ...] | None = nodes
        while found is not None:
            nodes = found
            found = next(self._pairs(nodes), None)
        return nodes

    def _pairs(self, nodes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        top = self._score(nodes)
        for left_out in combinations(nodes, 2):
            rest = tuple(node for node in nodes if node not in left_out)
            if self._spent:
                return
            scores = self._followed(rest, FRONT)
            front = np.lexsort((np.arange(len(scores)), -scores))[:FRONT]
            for one in front[scores[front] >= 0].tolist():
                if self._spent:
                    return
                further = self._followed((*rest, one))
                node = int(further.argmax())
                if further[node] > top:
                    yield self._improve((*rest, one, node))

    def _shaken(self, nodes: tuple[int, ...]) -> tuple[int, ...]:
        """Put chance in the place of some nodes."""
        some = int(self._random.integers(1, min(3, len(nodes)) + 1))
        out = self._random.choice(len(nodes), some, replace=False).tolist()
        kept = tuple(node for at, node in enumerate(nodes) if at not in out)
        for _ in range(some):
            can = np.flatnonzero(self._choice.fits(kept))
            if len(can):
                kept = (*kept, int(self._random.choice(can)))
        return kept

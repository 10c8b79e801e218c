"""How a network replaces those who were removed: rewiring, substitution, recruitment.

Each model is a run that takes one step after another; all chance comes from one generator.
"""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from cabos.ask.fragments import Bools, marked
from cabos.ask.network import Network, Numbers, distances
from cabos.model.roles import Roles

ALIKE = 10
"""Standing nodes nearest in degree that may substitute where no role is known: a judgement."""
FAR = 100
"""Ties beyond which nobody is looked for as a substitute."""
TRIES = 20
"""Draws of a partner before a lost tie waits for the next step."""

Tie = tuple[int, int]


class Regrowing:
    """A network that changes: the ties among standing nodes, and who was removed."""

    def __init__(self, network: Network, chosen: Iterable[int]) -> None:
        """Remove nodes.

        Args:
            network: who was tied to whom.
            chosen: who is removed.
        """
        self.old = network
        self.removed = tuple(sorted(set(chosen)))
        gone = set(self.removed)
        self.ties: set[Tie] = set()
        self.lost: list[Tie] = []  # a removed node and the standing neighbour that lost it
        for one, two in zip(network.owners.tolist(), network.neighbours.tolist(), strict=True):
            if one in gone:
                if two not in gone:
                    self.lost.append((one, two))
            elif one < two and two not in gone:
                self.ties.add((one, two))
        self.size = network.size

    @property
    def gone(self) -> Bools:
        """Who was removed, among all nodes there are by now."""
        return marked(self.size, self.removed)

    def tie(self, one: int, two: int) -> bool:
        """Tie two nodes; return whether they were not tied before."""
        pair = (one, two) if one < two else (two, one)
        if one == two or pair in self.ties:
            return False
        self.ties.add(pair)
        return True

    def network(self) -> Network:
        """Return the network as it is now."""
        ends = np.array(sorted(self.ties), dtype=np.int64).reshape(-1, 2)
        return Network.build(self.size, ends[:, 0], ends[:, 1])


class Model(Protocol):
    """One way in which a network regrows."""

    def step(self, state: Regrowing) -> bool:
        """Change the network by one step; return whether anything changed."""


class Rewire:
    """Lost ties are made again with standing nodes, drawn in proportion to their degree.

    Source:
        Barabási, A.-L., Albert, R. (1999). Emergence of scaling in random networks. Science 286,
        509-512. doi:10.1126/science.286.5439.509 (attachment in proportion to degree)
    """

    def __init__(self, state: Regrowing, rate: float, random: np.random.Generator) -> None:
        """Prepare a run; ``rate`` is how likely each lost tie is made again in a step."""
        self._open = list(state.lost)
        self._rate = rate
        self._random = random

    def step(self, state: Regrowing) -> bool:
        """Make some lost ties again."""
        again = self._random.random(len(self._open)) < self._rate
        if not again.any():
            return False
        degree = np.diff(state.network().offsets).astype(np.float64)
        weight = np.where(state.gone, 0.0, degree if degree.any() else 1.0)
        if not weight.any():
            return False
        reach = np.cumsum(weight / weight.sum())
        waiting = []
        for (removed, node), is_now in zip(self._open, again.tolist(), strict=True):
            if not is_now or not self._tied(state, node, reach):
                waiting.append((removed, node))
        changed = len(waiting) < len(self._open)
        self._open = waiting
        return changed

    def _tied(self, state: Regrowing, node: int, reach: np.ndarray) -> bool:
        drawn = np.searchsorted(reach, self._random.random(TRIES) * reach[-1], side="right")
        return any(state.tie(node, min(other, len(reach) - 1)) for other in drawn.tolist())


class Substitute:
    """Each removed node is followed by the nearest one of its role that has capacity left."""

    def __init__(
        self, state: Regrowing, rate: float, random: np.random.Generator, roles: Roles | None
    ) -> None:
        """Prepare a run; ``rate`` is how likely the search comes one tie nearer in a step."""
        self._followers = followers(state, roles, random)
        self._ways = {removed: far for removed, (_, far) in self._followers.items()}
        self._rate = rate
        self._random = random
        self._done: dict[int, int] = {}

    def step(self, state: Regrowing) -> bool:
        """Let those whom the search has reached take over the ties of the one they follow."""
        nearer = self._random.random(len(self._ways)) < self._rate
        for removed, is_nearer in zip(list(self._ways), nearer.tolist(), strict=True):
            self._ways[removed] -= is_nearer
        reached = [removed for removed, far in self._ways.items() if not far]
        for removed in reached:
            del self._ways[removed]
            self._done[removed] = self._followers[removed][0]
        for removed in reached:
            self._take_over(state, removed)
        return bool(reached)

    def _take_over(self, state: Regrowing, removed: int) -> None:
        follower = self._done[removed]
        for other in state.old.of(removed).tolist():
            # A removed neighbour is reached through its own follower, once there is one.
            end = self._done.get(other) if other in state.removed else other
            if end is not None:
                state.tie(follower, end)


def followers(
    state: Regrowing, roles: Roles | None, random: np.random.Generator
) -> dict[int, tuple[int, int]]:
    """Choose who follows each removed node, those with most ties first.

    Candidates have the same role; where that is not known, they are the ``ALIKE`` standing nodes
    nearest in degree. The nearest in the old network is taken, then the most similar in degree,
    then by chance. A node follows at most as many as its capacity, rounded down, says.

    Returns:
        For each removed node that has one its follower, and how many ties away that was.
    """
    network, gone = state.old, state.gone
    degree = np.diff(network.offsets)
    room = np.ones(network.size) if roles is None else np.floor(roles.capacity)
    found: dict[int, tuple[int, int]] = {}
    for removed in sorted(state.removed, key=lambda node: (-int(degree[node]), node)):
        gap = np.abs(degree - degree[removed])
        can = ~gone & (room >= 1)
        role = "" if roles is None else roles.role[removed]
        if role and roles is not None:
            can &= np.array([one == role for one in roles.role])
        away = distances(network, removed, FAR)
        can &= away > 0
        some = np.flatnonzero(can)
        if not role:
            some = some[np.argsort(gap[some], kind="stable")][:ALIKE]
        if not len(some):
            continue
        order = np.lexsort((random.random(len(some)), gap[some], away[some]))
        follower = int(some[order[0]])
        room[follower] -= 1
        found[removed] = follower, int(away[follower])
    return found


class Recruit:
    """New nodes come and tie themselves to former neighbours of the removed ones.

    Who asks what flows along a chain lets them have the roles of the removed ones, in turn.
    """

    def __init__(self, state: Regrowing, rate: float, random: np.random.Generator) -> None:
        """Prepare a run; ``rate`` is how many new nodes come in a step, on average."""
        self._near: Numbers = np.unique(np.array([two for _, two in state.lost], dtype=np.int64))
        mean = len(state.old.neighbours) / max(state.old.size, 1)
        self._ties = min(max(round(mean), 1), len(self._near))
        self._rate = rate
        self._random = random

    def step(self, state: Regrowing) -> bool:
        """Let new nodes come; each has as many ties as a node had on average before."""
        fresh = int(self._random.poisson(self._rate))
        for _ in range(fresh):
            node = state.size
            state.size += 1
            for other in self._random.choice(self._near, self._ties, replace=False).tolist():
                state.tie(node, other)
        return fresh > 0

"""The set without which the nodes of a network are furthest apart, for certain."""

from dataclasses import dataclass

import numpy as np

from cabos.ask.fragments import marked
from cabos.ask.network import Numbers
from cabos.ask.objectives import Choice
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.kernels.hops import BITS

LEVELS = 16
"""Steps over nodes and ties that one look at a set takes, for each word of 63 nodes, about."""


@dataclass(frozen=True, slots=True)
class Furthest:
    """What a search came to.

    Attributes:
        nodes: the best set that is known.
        is_certain: whether no set of that size is better.
        bound: no set of that size scores more.
        walks: how many partial sets were completed with every node that may follow.
        cut: how many partial sets were ruled out with all that contain them.
        equal: how many of the sets that were looked at are as good.
    """

    nodes: tuple[int, ...]
    is_certain: bool
    bound: float
    walks: int
    cut: int
    equal: int


def furthest(
    objective: DistanceFragmentation, choice: Choice, known: tuple[int, ...],
    rules: tuple[Numbers, Numbers, Numbers], effort: int,
) -> Furthest:  # fmt: skip
    """Look for a set that leaves the nodes further apart than one that is known.

    Args:
        objective: of a network of at most ``objectives_distance.SQUARE`` nodes.
        choice: what the nodes cost.
        known: a set, whose size is kept.
        rules: the candidates; for each where the nodes start that are always at least as good;
            those nodes.
        effort: steps over nodes and ties at most.
    """
    network, count = objective.network, len(known)
    candidates, first, above = rules
    place = np.full(network.size, -1, dtype=np.int64)
    place[candidates] = np.arange(len(candidates))
    nobody = marked(network.size, ())
    left = objective.nearness(marked(network.size, known))
    best = np.array(known, dtype=np.int64)
    tally = np.array([left, 0, 0, 0, 0, left], dtype=np.int64)
    done = objective.sets.furthest(
        network.offsets, network.neighbours, (candidates, place, first, above, choice.costs),
        choice.purse * (1 + 1e-9), (objective.weight, objective.lasting(nobody, count)),
        _room(objective, count), best, tally, effort // _look(objective),
    )  # fmt: skip
    bound = objective.at_most(int(tally[0] if done else min(tally[0], tally[5])))
    nodes = tuple(sorted(best.tolist()))
    return Furthest(nodes, bool(done), bound, *tally[2:5].tolist())


def _look(objective: DistanceFragmentation) -> int:
    """Return about how many steps over nodes and ties one look at a set takes."""
    size = objective.network.size
    return LEVELS * -(-size // BITS) * (size + len(objective.network.neighbours)) + 1


def _room(objective: DistanceFragmentation, count: int) -> tuple[object, ...]:
    size = objective.network.size
    of_set = np.zeros((4, count), dtype=np.int64)
    of_branch = np.zeros((count, size), dtype=np.int64), np.zeros((count, size))
    gone, barred = marked(size, ()), np.zeros(size, dtype=np.int64)
    return gone, barred, *of_set, *of_branch, objective.scratch()

"""The best set for certain, with what proves it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cabos.ask.distance_sets import furthest
from cabos.ask.fragments import Bools, kernels_for, marked
from cabos.ask.network import Network, Numbers
from cabos.ask.objectives import Choice, Fragmentation, LargestPiece, Objective
from cabos.ask.objectives_distance import SQUARE as CHARGED
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.kernels.subsets import KERNELS

SQUARE = 3_000
"""Nodes up to which sets of two and more are searched: a square of them is held."""
CLOSING = 1_000
"""Nodes up to which pairs that cannot be parted are looked for beyond neighbours."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven of a set.

    Attributes:
        kind: ``optimal`` where no set of that size is better, else ``bound``.
        bound: no set of that size scores more.
        walks: how many partial sets were completed with every node that may follow.
        cut: how many partial sets were ruled out with all that contain them.
        equal: how many sets that were looked at are as good, the best one counted.
    """

    kind: str
    bound: float
    walks: int = 0
    cut: int = 0
    equal: int = 1

    @classmethod
    def bounded(
        cls, ceiling: float, score: float, walks: int = 0, cut: int = 0, equal: int = 1
    ) -> Self:
        """Return what is proven where the search ended early: a set at the ceiling is the best.

        Args:
            ceiling: no set of that size scores more.
            score: what the set scores.
            walks: as in the certificate, as what follows.
            cut: see there.
            equal: see there.
        """
        kind = "bound" if ceiling > score else "optimal"
        return cls(kind, max(ceiling, score), walks, cut, max(equal, 1))


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search for certain came to.

    Attributes:
        nodes: the best set that is known.
        certificate: what is proven of it.
    """

    nodes: tuple[int, ...]
    certificate: Certificate


def search_exactly(
    objective: Objective, network: Network, choice: Choice, known: tuple[int, ...], effort: int
) -> Searched:
    """Look for a set that is better than one that is known, until there is none or it is too long.

    Args:
        objective: what the set is for.
        network: who is tied to whom.
        choice: which nodes may be chosen.
        known: a set, whose size is kept.
        effort: how many walks over the network at most.
    """
    if isinstance(objective, Fragmentation | LargestPiece):
        return _by_kernel(objective, network, choice, known, effort)
    if isinstance(objective, DistanceFragmentation) and network.size <= CHARGED:
        return _by_charges(objective, choice, known, effort)
    return _by_hand(objective, network, choice, known, effort)


def _by_kernel(
    objective: Fragmentation | LargestPiece, network: Network, choice: Choice,
    known: tuple[int, ...], effort: int,
) -> Searched:  # fmt: skip
    size, count = network.size, len(known)
    measure = int(isinstance(objective, LargestPiece))
    chosen = marked(size, known)
    if count > 1 and size > SQUARE:
        ceiling = objective.ceiling(marked(size, ()), count)
        return Searched(known, Certificate.bounded(ceiling, objective.score(chosen)))
    kernels = kernels_for(size, KERNELS)
    linked = _inseparable(network, count)
    order = _candidates(network, choice, count)
    rules = (*(_alone(order) if count == 1 else _dominance(network, choice, order)), linked)
    held = linked.sum(axis=1, dtype=np.int64)
    nobody, top = marked(size, ()), np.empty(count + 1, dtype=np.int64)
    least = kernels.least_left(held, nobody, count, measure, top)
    tally = np.array([objective.fragments.left(chosen)[measure], 0, 0, 0], dtype=np.int64)
    best = np.array(known, dtype=np.int64)
    done = kernels.best_subset(
        network.offsets, network.neighbours, rules, choice.costs, choice.purse * (1 + 1e-9),
        measure, _room(size, count), best, tally, effort,
    )  # fmt: skip
    nodes = tuple(sorted(best.tolist()))
    found = objective.score(marked(size, nodes))
    pairs = size * (size - 1) / 2 if measure == 0 else size
    ceiling = found if done else 1 - least / max(pairs, 1)
    return Searched(nodes, Certificate.bounded(ceiling, found, *tally[1:].tolist()))


def _by_charges(
    objective: DistanceFragmentation, choice: Choice, known: tuple[int, ...], effort: int
) -> Searched:
    network, count = objective.network, len(known)
    order = _candidates(network, choice, count)
    rules = _dominance(network, choice, order) if count > 1 else _alone(order)
    found = furthest(objective, choice, known, rules, effort * objective.work)
    kind = "optimal" if found.is_certain else "bound"
    certificate = Certificate(kind, found.bound, found.walks, found.cut, max(found.equal, 1))
    return Searched(found.nodes, certificate)


def _alone(order: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return candidates that nothing is known to be better than."""
    return order, np.zeros(len(order) + 1, dtype=np.int64), order[:0]


def _candidates(network: Network, choice: Choice, count: int) -> Numbers:
    """Return the nodes whose removal can part others, and enough of the rest to fill a set.

    Nodes without ties are all alike but for their cost: the cheapest will do. Without a budget
    they are only wanted where there are not enough others.
    """
    can, tied = choice.fits(()), np.diff(network.offsets) > 0
    loose = np.flatnonzero(can & ~tied)
    loose = loose[np.argsort(choice.costs[loose], kind="stable")]
    missing = count - int(np.count_nonzero(can & tied)) if choice.budget is None else count
    found: Numbers = np.concatenate((np.flatnonzero(can & tied), loose[: max(missing, 0)]))
    return np.sort(found)


def _room(size: int, count: int) -> tuple[NDArray[np.generic], ...]:
    rows, whole = np.empty((9, size), dtype=np.int64), np.empty((3, size), dtype=np.int64)
    places = np.empty((2, count + 1), dtype=np.int64)
    return rows, whole[0], whole[1], marked(size, ()), whole[2], places[0], places[1]


def _inseparable(network: Network, count: int) -> Bools:
    """Return the pairs that no ``count`` removals of others can part."""
    size = network.size
    if size > SQUARE:
        return np.zeros((size, 0), dtype=np.bool_)
    linked = np.zeros((size, size), dtype=np.bool_)
    linked[network.owners, network.neighbours] = True
    if size <= CLOSING:
        kernels_for(size, KERNELS).close_pairs(linked, count)
    return linked


def _dominance(
    network: Network, choice: Choice, candidates: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the candidates, and for each the nodes that are always at least as good.

    Where all neighbours of a node are neighbours of another one, to remove that other one leaves
    no more: what is left then, with the two names exchanged, is a part of what is left otherwise.
    Twins count as dominated by the first of them.
    """
    near = [frozenset(network.of(node).tolist()) for node in range(network.size)]
    order = sorted(candidates.tolist(), key=lambda node: (-len(near[node]), node))
    place = {node: at for at, node in enumerate(order)}
    first, above = [0], []
    for node in order:
        mine = near[node]
        # Who dominates is a neighbour of every neighbour, or the neighbour itself.
        some: frozenset[int] = min(
            (near[one] | {one} for one in mine), key=len, default=frozenset()
        )
        for other in sorted(some):
            if other == node or other not in place or place[other] > place[node]:
                continue
            if choice.costs[other] <= choice.costs[node] and mine - {other} <= near[other]:
                above.append(other)
        first.append(len(above))
    ordered, starts, dominating = (np.array(one, dtype=np.int64) for one in (order, first, above))
    return ordered, starts, dominating


def _by_hand(
    objective: Objective, network: Network, choice: Choice, known: tuple[int, ...], effort: int
) -> Searched:
    """Search any objective: complete each partial set, unless no completion can be better."""
    size, count = len(choice.costs), len(known)
    nobody = marked(size, ())
    order, first, above = _ordered(objective, network, choice, count)
    best, top = known, objective.score(marked(size, known))
    walks = cut = equal = 0
    stack: list[tuple[int, ...]] = [()]
    while stack:
        if walks + cut >= effort:
            ceiling = objective.ceiling(nobody, count, choice.fits(()))
            return Searched(best, Certificate.bounded(ceiling, top, walks, cut, equal))
        part = stack.pop()
        nodes = tuple(order[list(part)].tolist())
        marks, more = marked(size, nodes), count - len(part)
        after = part[-1] + 1 if part else 0
        can = np.zeros(size, dtype=np.bool_)
        can[order[after:]] = True
        can &= choice.fits(nodes)
        if more > 1 and objective.ceiling(marks, more, can) < top:
            cut += 1
            continue
        free = [
            at for at in (after + np.flatnonzero(can[order[after:]])).tolist()
            if first[at] == first[at + 1] or marks[above[first[at] : first[at + 1]]].all()
        ]  # fmt: skip
        if more > 1:
            stack.extend((*part, at) for at in reversed(free))
            continue
        walks += 1
        among = np.zeros(size, dtype=np.bool_)
        among[order[free]] = True
        scores = np.where(among, objective.scores(marks, among), -1.0)
        if free and scores.max() > top:
            top, equal = float(scores.max()), 0
            best = (*nodes, int(scores.argmax()))
        equal += int(np.count_nonzero(scores == top))
    return Searched(tuple(sorted(best)), Certificate("optimal", top, walks, cut, max(equal, 1)))


def _ordered(
    objective: Objective, network: Network, choice: Choice, count: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the candidates, and for each the nodes that are always at least as good.

    What an exchange of names shows of ties holds for distances too: in a part of a network they
    are no shorter. Nothing of the kind is known of other objectives; there the nodes that come to
    most by themselves are tried first.
    """
    can = choice.fits(())
    if isinstance(objective, DistanceFragmentation):
        order = _candidates(network, choice, count)
        if count > 1:
            return _dominance(network, choice, order)
    else:
        alone = objective.scores(marked(len(can), ()), can)
        order = np.flatnonzero(can)
        order = order[np.argsort(-alone[order], kind="stable")]
    return _alone(order)

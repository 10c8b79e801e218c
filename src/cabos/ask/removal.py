"""In which order a rule removes the nodes of a network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from cabos.ask.fragments import Bools, Floats, Fragments, kernels_for, standing_degrees
from cabos.ask.network import Network, Numbers
from cabos.errors import UsageError
from cabos.kernels import betweenness as ways
from cabos.kernels import influence, removal_orders

LEAST_PIVOTS, MOST_PIVOTS = 32, 256
"""Sources of a sampled betweenness, where the exact one would take too long."""
EXACT_WORK = 200_000_000
"""Steps up to which betweenness is exact; a sample takes about as many where it can."""
KATZ = 0.1
"""How much a step more counts in Katz centrality, as in the published curves."""
KATZ_MOST = 5_000
"""Nodes up to which Katz centrality, which solves a full system each time, is offered."""
LONGEST = 500_000_000_000
"""Steps of all rankings of a rule that ranks again, about half an hour; more are refused."""
EQUAL = 10
"""Digits, relative to the highest, to which two centralities are compared."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How nodes are ranked while they go.

    Attributes:
        method: one of ``METHODS``.
        radius: that of the ball of collective influence.
        seed: of the random order, and of the sources where betweenness is sampled.
        every: after how many removals betweenness, articulation and Katz are computed again.
        most: how many nodes these three choose; the rest follow by number.
    """

    method: str
    radius: int = 1
    seed: int = 0
    every: int = 1
    most: int | None = None


def removal_order(network: Network, rule: Rule) -> Numbers:
    """Return all nodes in the order in which a rule removes them.

    Static rules rank the whole network once, among equals the node with the lowest number first;
    adaptive ones rank what is left after each removal, among equals the highest number first, as
    the published curves do.

    Args:
        network: who is tied to whom.
        rule: how nodes are ranked.

    Raises:
        UsageError: if there is no such method, or it would take too long on such a network.
    """
    make = METHODS.get(rule.method)
    if make is None:
        raise UsageError(
            f"There is no method called {rule.method!r}", remedy="Use " + ", ".join(METHODS)
        )
    if rule.radius < 1 or rule.every < 1:
        raise UsageError("The radius, and the removals between two rankings, are at least 1")
    return make(network, rule)


def ranked(score: Floats | Numbers, size: int) -> Numbers:
    """Return all nodes by their score, the highest first, equals by number."""
    return np.lexsort((np.arange(size), -score)).astype(np.int64)


def degrees(network: Network) -> Numbers:
    """Return how many neighbours each node has."""
    return np.diff(network.offsets)


def sources_of(network: Network) -> int:
    """Return from how many nodes betweenness is taken: all, or a sample in a large network."""
    once = network.size + len(network.neighbours)
    if network.size * once <= EXACT_WORK:
        return network.size
    return min(max(EXACT_WORK // once, LEAST_PIVOTS), MOST_PIVOTS, network.size)


def centrality(network: Network, gone: Bools, seed: int) -> tuple[Floats, bool]:
    """Return the betweenness of each node, and whether it is exact or a sample.

    Args:
        network: who is tied to whom.
        gone: True for nodes that were removed.
        seed: of the sample.

    Returns:
        For each node the share of pairs whose shortest ways pass it, rounded so that equals are
        equal.
    """
    size = network.size
    sources, most = np.flatnonzero(~gone), sources_of(network)
    if len(sources) > most:
        sources = np.sort(np.random.default_rng(seed).choice(sources, most, replace=False))
    found = np.zeros(size)
    whole = tuple(np.empty(size, dtype=np.int64) for _ in range(2))
    parts = tuple(np.empty(size) for _ in range(2))
    kernels_for(size, ways.KERNELS).betweenness(
        network.offsets, network.neighbours, gone, sources, (*whole, *parts), found
    )
    found /= max(len(sources) * (size - 1), 1)
    return _rounded(found), sources_of(network) == size


def _rounded(score: Floats) -> Floats:
    top = float(np.abs(score).max(initial=0.0))
    return np.round(score / top, EQUAL) * top if top > 0 else score


def _by_degree(network: Network, _: Rule) -> Numbers:
    return ranked(degrees(network), network.size)


def _by_degree_again(network: Network, _: Rule) -> Numbers:
    degree, size = degrees(network), network.size
    order = np.empty(size, dtype=np.int64)
    kernels_for(size, removal_orders.KERNELS).degree_order(
        network.offsets, network.neighbours, degree, _buckets(degree),
        np.empty((2, size), dtype=np.int64), order,
    )  # fmt: skip
    return order


def _buckets(degree: Numbers) -> Numbers:
    return np.full(int(degree.max(initial=0)) + 1, -1, dtype=np.int64)


def _by_core(network: Network, _: Rule) -> Numbers:
    """CoreHD: the highest degree inside the 2-core, then the trees that are left."""
    degree, size = degrees(network), network.size
    kernels = kernels_for(size, removal_orders.KERNELS)
    order = np.empty(size, dtype=np.int64)
    ways = network.offsets, network.neighbours
    room = np.empty((4, size), dtype=np.int64)
    done = kernels.core_order(*ways, degree, _buckets(degree), room[:3], order)
    gone = np.zeros(size, dtype=np.bool_)
    gone[order[:done]] = True
    sizes = np.full(size + 1, -1, dtype=np.int64)
    kernels.tree_order(*ways, gone, sizes, room, order, done)
    return order


def _by_shell(network: Network, _: Rule) -> Numbers:
    """By core number, then by degree."""
    degree, size = degrees(network), network.size
    core = core_numbers(network)
    return np.lexsort((np.arange(size), -degree, -core)).astype(np.int64)


def core_numbers(network: Network) -> Numbers:
    """Return for each node the highest k such that it lies in a part of degree k."""
    degree = degrees(network)
    size = network.size
    kernels_for(size, removal_orders.KERNELS).core_numbers(
        network.offsets, network.neighbours, degree,
        np.zeros(int(degree.max(initial=0)) + 2, dtype=np.int64),
        np.empty((2, size), dtype=np.int64),
    )  # fmt: skip
    return degree


def _by_influence(network: Network, rule: Rule) -> Numbers:
    size = network.size
    room = tuple(np.zeros(size, dtype=np.int64) for _ in range(6))
    order = np.empty(size, dtype=np.int64)
    kernels_for(size, influence.KERNELS).influence_order(
        network.offsets, network.neighbours, np.zeros(size, dtype=np.bool_), degrees(network),
        rule.radius, (*room, np.zeros(1, dtype=np.int64)), order,
    )  # fmt: skip
    return order


def _by_betweenness(network: Network, rule: Rule) -> Numbers:
    score, _ = centrality(network, np.zeros(network.size, dtype=np.bool_), rule.seed)
    return ranked(score, network.size)


def _by_betweenness_again(network: Network, rule: Rule) -> Numbers:
    work = sources_of(network) * (network.size + len(network.neighbours))
    return _again(network, rule, lambda gone: centrality(network, gone, rule.seed)[0], work)


def _by_articulation(network: Network, rule: Rule) -> Numbers:
    """The node that cuts most off the largest piece; where none cuts any, the highest degree.

    Source:
        Tian, L., Bashan, A., Shi, D.-N., Liu, Y.-Y. (2017). Articulation points in complex
        networks. Nature Communications 8, 14223. doi:10.1038/ncomms14223
    """
    fragments, size = Fragments(network), network.size

    def score(gone: Bools) -> Floats:
        _, largest = fragments.impacts(gone)
        _, now = fragments.left(gone)
        cut_off = np.maximum(now - largest - 1, 0)
        return (cut_off * size + standing_degrees(network, gone)).astype(np.float64)

    return _again(network, rule, score, 2 * (size + len(network.neighbours)))


def _by_katz(network: Network, rule: Rule) -> Numbers:
    if network.size > KATZ_MOST:
        raise UsageError(
            f"Katz centrality is offered up to {KATZ_MOST:,} nodes; there are {network.size:,}",
            remedy="Use another method, such as corehd or ci",
        )
    size = network.size
    linked = np.zeros((size, size))
    linked[network.owners, network.neighbours] = 1.0

    def score(gone: Bools) -> Floats:
        there = np.flatnonzero(~gone)
        found = np.zeros(size)
        inner = np.eye(len(there)) - KATZ * linked[np.ix_(there, there)]
        value = np.linalg.solve(inner, np.ones(len(there)))
        found[there] = value * np.sign(value.sum())
        return _rounded(found)

    return _again(network, rule, score, size * size)


def _again(network: Network, rule: Rule, score: Callable[[Bools], Floats], work: int) -> Numbers:
    """Remove the highest, rank what is left again, and so on.

    Args:
        network: who is tied to whom.
        rule: how often they are ranked.
        score: tells the score of each node from those that are gone.
        work: about how many steps one ranking takes.

    Raises:
        UsageError: if all rankings would take too long.
    """
    size = network.size
    gone = np.zeros(size, dtype=np.bool_)
    order: list[int] = []
    most = size if rule.most is None else min(rule.most, size)
    if most // rule.every * work > LONGEST:
        raise UsageError(
            f"{most // rule.every:,} rankings of {size:,} nodes would take too long",
            where=f"--method {rule.method}",
            remedy="Stop after fewer removals with --most, or rank again less often with --every",
        )
    while len(order) < most:
        found = np.where(gone, -np.inf, score(gone))
        front = np.lexsort((-np.arange(size), -found))[: min(rule.every, most - len(order))]
        gone[front] = True
        order.extend(front.tolist())
    return np.array([*order, *np.flatnonzero(~gone).tolist()], dtype=np.int64)


def _by_chance(network: Network, rule: Rule) -> Numbers:
    return np.random.default_rng(rule.seed).permutation(network.size).astype(np.int64)


METHODS: Mapping[str, Callable[[Network, Rule], Numbers]] = {
    "degree": _by_degree_again,
    "degree-static": _by_degree,
    "betweenness": _by_betweenness_again,
    "betweenness-static": _by_betweenness,
    "articulation": _by_articulation,
    "ci": _by_influence,
    "corehd": _by_core,
    "k-core": _by_shell,
    "katz": _by_katz,
    "random": _by_chance,
}
"""The rules by name; all but k-core, random and those with ``-static`` rank again as nodes go."""

"""Small networks for tests, and what is true of them by brute force."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from cabos.ask.network import Network
from cabos.ask.objectives import Choice


def network(size, pairs):
    """Make a network of pairs of nodes."""
    heads = np.array([one for one, _ in pairs], dtype=np.int64)
    tails = np.array([two for _, two in pairs], dtype=np.int64)
    return Network.build(size, heads, tails)


def star(size):
    return network(size, [(0, at) for at in range(1, size)])


def path(size):
    return network(size, [(at, at + 1) for at in range(size - 1)])


def cycle(size):
    return network(size, [(at, (at + 1) % size) for at in range(size)])


def clique(size):
    return network(size, list(combinations(range(size), 2)))


def dumbbell(size):
    """Two cliques of a size, tied by one tie between the last of one and the first of the other."""
    one = list(combinations(range(size), 2))
    return network(2 * size, [*one, *((a + size, b + size) for a, b in one), (size - 1, size)])


def marked(size, nodes):
    marks = np.zeros(size, dtype=np.bool_)
    marks[list(nodes)] = True
    return marks


def pairs_of(net):
    return [(at, near) for at in range(net.size) for near in net.of(at).tolist() if at < near]


def distances_from(net, start, gone=frozenset()):
    """How many ties away each node that can be reached is, one step at a time."""
    away, queue = {start: 0}, [start]
    for node in queue:
        for near in net.of(node).tolist():
            if near not in away and near not in gone:
                away[near] = away[node] + 1
                queue.append(near)
    return away


def pieces(net, gone=frozenset()):
    """The pieces that are left, as sets."""
    left = [at for at in range(net.size) if at not in gone]
    found = {frozenset(distances_from(net, at, gone)) for at in left}
    return sorted(found, key=lambda one: (-len(one), min(one)))


def apart(net, gone=frozenset()):
    """F by its definition."""
    if net.size < 2:
        return 0.0
    tied = sum(len(one) * (len(one) - 1) for one in pieces(net, gone))
    return 1 - tied / (net.size * (net.size - 1))


def distant(net, gone=frozenset()):
    """DF by its definition."""
    if net.size < 2:
        return 0.0
    near = sum(
        1 / away
        for start in range(net.size)
        if start not in gone
        for away in distances_from(net, start, gone).values()
        if away
    )
    return 1 - near / (net.size * (net.size - 1))


def outside(net, gone=frozenset()):
    """The share outside the largest piece."""
    largest = max((len(one) for one in pieces(net, gone)), default=0)
    return 1 - largest / max(net.size, 1)


def near(net, nodes, hops):
    """The share of all nodes within some ties of some nodes."""
    found = {
        other for node in nodes for other, away in distances_from(net, node).items() if away <= hops
    }
    return len(found) / max(net.size, 1)


@st.composite
def networks(draw, least=0, most=9):
    """Random networks, with nodes that have no ties among them."""
    size = draw(st.integers(least, most))
    every = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    return network(size, chosen)


@st.composite
def choices(draw, size):
    """Random costs, budgets and forbidden nodes; at least one node can be chosen."""
    costs = np.array(draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)), float)
    forbidden = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)), bool)
    forbidden[draw(st.integers(0, size - 1))] = False
    least = float(costs[~forbidden].min())
    budget = draw(st.none() | st.integers(int(least), 10).map(float))
    return Choice(costs, budget, forbidden)


def sets_within(choice, count):
    """All sets of a size that may be chosen, by brute force."""
    size = len(choice.costs)
    free = [at for at in range(size) if not choice.forbidden[at]]
    for nodes in combinations(free, count):
        if choice.budget is None or choice.costs[list(nodes)].sum() <= choice.budget + 1e-9:
            yield nodes


def renamed(net, order):
    """The same network with other numbers: node ``i`` becomes ``order[i]``."""
    return network(net.size, [(order[one], order[two]) for one, two in pairs_of(net)])


def weights_of(ties):
    """The weight of each tie, by the labels of its ends."""
    return {
        (ties.labels[head], ties.labels[tail]): weight
        for head, tail, weight in zip(
            ties.heads.tolist(), ties.tails.tolist(), ties.weights.tolist(), strict=True
        )
    }

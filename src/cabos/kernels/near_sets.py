"""The set of k nodes without which the others are furthest apart, for certain.

All sets are looked at but those that a bound rules out. A pair's nearness is charged to the nodes
on its shortest ways: each bears the share of these ways that pass it. A set without which the pair
comes to be further apart has a node on each of these ways, so the shares of its nodes come to one
at least, and what they are charged is no less than what the pair loses. Their own pairs they lose
whole. Added up over all pairs, no set takes more than its nodes are charged.
"""

from typing import Any

import numpy as np

from cabos.kernels.hops import BITS, ones

Array = Any  # a numpy array

SLACK = 1e-9
"""By how much a charge is rounded up, as a share of it."""
FEW = 2
"""To charge all nodes takes about as long as to look at one set for each so many nodes."""


def near_within(off: Array, to: Array, gone: Array, weight: Array, most: int, rows: Any) -> int:
    """Add up how near standing nodes are to each other, or stop where that is more than ``most``.

    Each node holds, as bits, who is within some ties of it; one tie further it also holds what its
    neighbours do. The sum only grows.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        weight: what a pair counts at each distance, from each end.
        most: beyond this the sum is not wanted.
        rows: two rows, each as long as there are nodes.
    """
    held, wider = rows
    total, whole = len(gone), 0
    for low in range(0, total, BITS):
        held[:] = 0
        for node in range(low, min(low + BITS, total)):
            if not gone[node]:
                held[node] = 1 << (node - low)
        away, found = 0, 1
        while found > 0 and whole <= most:
            away, found = away + 1, 0
            for node in range(total):
                word = held[node]
                if not gone[node]:
                    for at in range(off[node], off[node + 1]):
                        word |= held[to[at]]
                    found += ones(word & ~held[node])
                wider[node] = word
            held, wider = wider, held
            whole += found * weight[away]
    return int(whole)


def count_ways(off: Array, to: Array, gone: Array, start: int, rows: Any) -> int:
    """Count the shortest ways from a node to each other, and return how many nodes there are.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        start: the node.
        rows: filled with the distance, -1 where there is no way; with the nodes, the nearest
            first; with the number of ways.
    """
    away, queue, ways = rows
    away[:] = -1
    away[start], queue[0], ways[start] = 0, start, 1.0
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if gone[other]:
                continue
            if away[other] < 0:
                away[other], ways[other] = away[node] + 1, 0.0
                queue[tail] = other
                tail += 1
            if away[other] == away[node] + 1:
                ways[other] += ways[node]
    return tail


def charge(off: Array, to: Array, gone: Array, weights: Any, rows: Any, charged: Array) -> int:
    """Charge each node with what is lost at most by its going, alone or with others.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        weights: what a pair counts at each distance; what each pair keeps whichever others go, a
            square.
        rows: two rows of whole numbers and two of others, each as long as there are nodes.
        charged: filled with what each node is charged, rounded up; 0 for those that are gone.

    Returns:
        What all standing nodes have to each other, each pair counted from both ends.

    Source:
        Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
        Sociology 25(2), 163-177. doi:10.1080/0022250X.2001.9990249
    """
    weight, kept = weights
    away, queue, ways, owed = rows
    whole = 0
    charged[:] = 0.0
    for start in range(len(gone)):
        if gone[start]:
            continue
        tail = count_ways(off, to, gone, start, (away, queue, ways))
        owed[:] = 0.0
        own = 0
        for place in range(tail - 1, 0, -1):
            node = queue[place]
            own += weight[away[node]]
            loss = weight[away[node]] - kept[start, node]
            part = (owed[node] + loss) / ways[node]
            for at in range(off[node], off[node + 1]):
                other = to[at]
                if away[other] == away[node] - 1 and not gone[other]:
                    owed[other] += ways[other] * part
            charged[node] += owed[node] * (1 + SLACK)
        whole += own
        charged[start] += 2 * own * (1 + SLACK)
    return int(whole)


def most_charged(nodes: Array, charged: Array, barred: Array, but: int, count: int) -> float:
    """Add up what the first nodes are charged, leaving out one and those that are barred."""
    found = 0.0
    for node in nodes:
        if count == 0:
            break
        if node != but and not barred[node]:
            found += charged[node]
            count -= 1
    return found


def undominated(at: int, first: Array, above: Array, gone: Array) -> bool:
    """Tell whether all nodes that dominate a candidate are removed."""
    for place in range(first[at], first[at + 1]):  # noqa: SIM110  numba takes no generator
        if not gone[above[place]]:
            return False
    return True


def open_branch(
    off: Array, to: Array, rules: Any, spare: float, weights: Any, state: Any, depth: int,
    tally: Array,
) -> None:  # fmt: skip
    """Charge the nodes that stand, and put those that may be taken in order, the dearest first."""
    candidates, _, _, _, costs = rules
    gone, barred, _, at, near, length, order, charged, rows = state
    tally[1] += len(gone) // FEW
    near[depth] = charge(off, to, gone, weights, rows, charged[depth])
    count = 0
    for place in np.argsort(-charged[depth][candidates], kind="mergesort"):
        node = candidates[place]
        if not gone[node] and not barred[node] and costs[node] <= spare:
            order[depth, count] = node
            count += 1
    at[depth], length[depth] = -1, count


def close_branch(depth: int, costs: Array, state: Any) -> float:
    """Put back the last node taken, bar it, and return what it costs."""
    gone, barred, picked = state
    for node in range(len(gone)):
        if barred[node] == depth + 1:
            barred[node] = 0
    if depth == 0:
        return 0.0
    node = picked[depth - 1]
    gone[node] = False
    barred[node] = depth
    return float(costs[node])


def complete(
    off: Array, to: Array, rules: Any, spare: float, weight: Array, state: Any, least: float,
    best: Array, tally: Array,
) -> None:  # fmt: skip
    """Look at each node that may be the last of a set.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        rules: as for ``furthest``.
        spare: what the last node may cost.
        weight: what a pair counts at each distance.
        state: the marks of those gone and barred; the nodes that are taken; the nodes that may
            follow; what each is charged; two rows.
        least: what the last node must be charged for the set to be the best.
        best: as for ``furthest``.
        tally: as for ``furthest``.
    """
    _, place, first, above, costs = rules
    gone, barred, picked, order, charged, rows = state
    tally[2] += 1
    for node in order:
        if gone[node] or barred[node] or costs[node] > spare or charged[node] < least:
            continue
        if not undominated(place[node], first, above, gone):
            continue
        tally[1] += 1
        gone[node] = True
        left = near_within(off, to, gone, weight, tally[0], rows)
        gone[node] = False
        if left > tally[0]:
            continue
        if left < tally[0]:
            tally[0], tally[4] = left, 0
        if tally[4] == 0:
            best[:-1] = picked
            best[-1] = node
        tally[4] += 1


def furthest(
    off: Array, to: Array, rules: Any, budget: float, weights: Any, scratch: Any, best: Array,
    tally: Array, effort: int,
) -> bool:  # fmt: skip
    """Find the set of nodes that leaves least nearness, of the size of ``best``.

    A branch takes the dearest node first; when all sets with a node have been looked at, it is
    barred from the rest. A node that another one dominates (its neighbours are all the other's
    neighbours) is only taken together with that other one.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        rules: the candidates; for each node its place among them; for each candidate where those
            that dominate it start; those nodes; what each node costs.
        budget: what the set may cost.
        weights: what a pair counts at each distance; what each pair keeps whichever others go, a
            square.
        scratch: for each node False and 0; four arrays of whole numbers as long as the set: the
            nodes taken, then for each branch its place, nearness and number of nodes; for each
            branch a row of nodes and one of charges; two rows of whole numbers and two of others.
        best: the best set known; filled with a better one.
        tally: what the best set known leaves; then zeros, filled with how many looks at a set were
            made, how many partial sets were completed, how many branches were cut, and how many
            sets are as good; then what sets that were not looked at leave at least.
        effort: how many looks at most.

    Returns:
        Whether the search was finished.
    """
    gone, barred, picked, at, near, length, order, charged, rows = scratch
    costs, count, depth, spent = rules[4], len(best), 0, 0.0
    marks = gone, barred, picked
    open_branch(off, to, rules, budget, weights, scratch, 0, tally)
    if count == 1:
        room = gone, barred, picked[:0], order[0, : length[0]], charged[0], rows[:2]
        complete(off, to, rules, budget, weights[0], room, near[0] - tally[0], best, tally)
        return True
    while depth >= 0:
        done = tally[1] >= effort
        nodes, bill = order[depth, : length[depth]], charged[depth]
        if done:
            free = near[depth] - most_charged(nodes, bill, barred, -1, count - depth)
            tally[5] = min(tally[5], int(free))
        at[depth] += 1
        if done or at[depth] == length[depth]:
            spent -= close_branch(depth, costs, marks)
            depth -= 1
            continue
        node = nodes[at[depth]]
        least = near[depth] - tally[0] - bill[node]
        if not undominated(rules[1][node], rules[2], rules[3], gone):
            continue
        if most_charged(nodes, bill, barred, node, count - depth - 1) < least:
            barred[node] = depth + 1
            tally[3] += 1
            continue
        gone[node], picked[depth] = True, node
        spent += costs[node]
        depth += 1
        if depth < count - 1:
            open_branch(off, to, rules, budget - spent, weights, scratch, depth, tally)
            continue
        room = gone, barred, picked[:depth], nodes, bill, rows[:2]
        complete(off, to, rules, budget - spent, weights[0], room, least, best, tally)
        spent -= close_branch(depth, costs, marks)
        depth -= 1
    return bool(tally[1] < effort)


KERNELS = (
    ones, near_within, count_ways, charge, most_charged, undominated, open_branch, close_branch,
    complete, furthest,
)  # fmt: skip

"""The best set of k nodes for certain: all sets that can be best are looked at, the rest ruled out.

Two things rule sets out. A node that another one dominates (its neighbours are all the other's
neighbours) is only taken together with that other one. And where the pairs that no k removals can
part are too many, nothing below can be better.
"""

from typing import Any

from cabos.kernels.components import impacts

Array = Any  # a numpy array


def close_pairs(linked: Array, count: int) -> None:
    """Find pairs that stay connected whichever ``count`` others are removed.

    Neighbours are such a pair; so are two nodes that have more than ``count`` common partners.

    Args:
        linked: True for neighbours, a square; filled with True for each such pair.
        count: how many are removed.
    """
    total = len(linked)
    grew = True
    while grew:
        grew = False
        for one in range(total):
            for two in range(one + 1, total):
                if linked[one, two]:
                    continue
                common = 0
                for third in range(total):
                    common += linked[one, third] and linked[two, third]
                if common > count:
                    linked[one, two] = True
                    linked[two, one] = True
                    grew = True


def least_left(held: Array, gone: Array, more: int, measure: int, top: Array) -> int:
    """Return what is left at least after more removals: pairs, or nodes of the largest piece.

    Args:
        held: for each node with how many others it stays connected.
        gone: True for nodes that were removed.
        more: how many more are removed.
        measure: 0 for connected pairs, 1 for the largest piece.
        top: scratch, longer than ``more``.
    """
    whole = 0
    for at in range(more + 1):
        top[at] = 0
    for node in range(len(held)):
        if gone[node]:
            continue
        whole += held[node]
        if held[node] > top[more]:
            at = more
            while at > 0 and top[at - 1] < held[node]:
                top[at] = top[at - 1]
                at -= 1
            top[at] = held[node]
    if measure == 1:
        return int(max(top[more] + 1 - more, 0))
    lost = 0
    for at in range(more):
        lost += top[at]
    return int(max(whole // 2 - lost, 0))


def switch(node: int, away: bool, gone: Array, held: Array, linked: Array) -> None:  # noqa: FBT001
    """Remove a node, or put it back, and count again with how many each other stays connected."""
    gone[node] = away
    step = -1 if away else 1
    for other in range(len(gone)):
        if linked[node, other]:
            held[other] += step


def allowed(at: int, first: Array, above: Array, gone: Array) -> bool:
    """Tell whether all nodes that dominate a candidate are removed."""
    for place in range(first[at], first[at + 1]):  # noqa: SIM110  numba takes no generator
        if not gone[above[place]]:
            return False
    return True


def best_subset(
    off: Array, to: Array, rules: Any, costs: Array, budget: float, measure: int,
    scratch: Any, best: Array, tally: Array, effort: int,
) -> bool:  # fmt: skip
    """Find the set of nodes that leaves least, of the size of ``best``.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        rules: the candidates, those that dominate before those they dominate; for each of them
            where its dominating nodes start; those nodes; the pairs that cannot be parted.
        costs: what each node costs.
        budget: what the set may cost.
        measure: 0 for connected pairs, 1 for the largest piece.
        scratch: nine rows and two arrays of whole numbers, one of bools (False) and one of whole
            numbers, all as long as there are nodes; two that are longer than the set.
        best: the best set known; filled with a better one.
        tally: what the best set known leaves; then 0, 0, 0, filled with how many walks were made,
            how many branches were cut, and how many sets are as good.
        effort: how many walks at most.

    Returns:
        Whether the search was finished.
    """
    candidates, first, above, linked = rules
    rows, pairs, largest, gone, held, place, top = scratch
    count = len(best)
    for node in range(len(gone)):
        held[node] = linked[node].sum()
    depth, spent = 0, 0.0
    place[0] = -1
    while depth >= 0:
        last = depth == count - 1
        if last:
            if tally[1] >= effort:
                return False
            tally[1] += 1
            impacts(off, to, gone, rows, pairs, largest)
            left = pairs if measure == 0 else largest
            for at in range(place[depth] + 1, len(candidates)):
                node = candidates[at]
                if left[node] > tally[0] or spent + costs[node] > budget:
                    continue
                if not allowed(at, first, above, gone):
                    continue
                if left[node] < tally[0]:
                    tally[0], tally[3] = left[node], 0
                if tally[3] == 0:
                    for step in range(depth):
                        best[step] = candidates[place[step]]
                    best[depth] = node
                tally[3] += 1
        else:
            place[depth] += 1
        if last or place[depth] + count - depth > len(candidates):
            depth -= 1
            if depth >= 0:
                node = candidates[place[depth]]
                switch(node, False, gone, held, linked)
                spent -= costs[node]
            continue
        node = candidates[place[depth]]
        if spent + costs[node] > budget or not allowed(place[depth], first, above, gone):
            continue
        switch(node, True, gone, held, linked)
        if least_left(held, gone, count - depth - 1, measure, top) > tally[0]:
            tally[2] += 1
            switch(node, False, gone, held, linked)
            continue
        spent += costs[node]
        depth += 1
        place[depth] = place[depth - 1]
    return True


KERNELS = (impacts, close_pairs, least_left, switch, allowed, best_subset)

"""What removing nodes leaves of a network: pieces, connected pairs, the largest piece.

A network is two arrays: for each node where its neighbours start, and the neighbours. ``gone``
marks the nodes that were removed; they count in nothing.
"""

from typing import Any

Array = Any  # a numpy array


def removal_curve(off: Array, to: Array, order: Array, size: Array, curve: Any) -> None:
    """Follow a network while nodes are removed in an order, by adding them back in reverse.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        order: all nodes, in the order in which they go.
        size: scratch, as long as there are nodes.
        curve: three arrays, one longer than there are nodes: filled with the size of the largest
            piece, the number of connected pairs and the number of pieces after 0, 1, … nodes.

    Source:
        Newman, M. E. J., Ziff, R. M. (2001). Fast Monte Carlo algorithm for site or bond
        percolation. Physical Review E 64, 016706. doi:10.1103/PhysRevE.64.016706
    """
    largest, pairs, pieces = curve
    total = len(off) - 1
    # In ``size``: below zero the root of a piece and minus its size; from zero on the node above.
    # A node that is not there yet points beyond all nodes.
    for node in range(total):
        size[node] = total
    most, linked, count = 0, 0, 0
    largest[total], pairs[total], pieces[total] = 0, 0, 0
    for step in range(total - 1, -1, -1):
        node = order[step]
        size[node] = -1
        root = node
        count += 1
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if size[other] == total:
                continue
            while size[other] >= 0:
                above = size[other]
                if size[above] >= 0:
                    size[other] = size[above]
                other = above
            if other == root:
                continue
            linked += size[root] * size[other]
            count -= 1
            if size[other] < size[root]:
                size[other] += size[root]
                size[root] = other
                root = other
            else:
                size[root] += size[other]
                size[other] = root
        most = max(most, -size[root])
        largest[step], pairs[step], pieces[step] = most, linked, count


def impacts(
    off: Array, to: Array, gone: Array, scratch: Array, pairs: Array, largest: Array
) -> int:
    """Tell what would be left after each single node, in one walk over the network.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed before.
        scratch: nine rows, each as long as there are nodes.
        pairs: filled with the connected pairs after this node is removed too; where it is gone
            already, with those of now.
        largest: filled with the size of the largest piece then.

    Returns:
        How many pairs are connected now.

    Source:
        Hopcroft, J., Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph
        manipulation. Communications of the ACM 16(6), 372-378. doi:10.1145/362248.362272
    """
    met, low, above, at, size, cut, tied, most, met_at = scratch
    total = len(off) - 1
    linked, first, second = 0, 0, 0  # the largest piece and the next one
    for node in range(total):
        met[node] = 0
    for start in range(total):
        if met[start] or gone[start]:
            continue
        clock, node = 1, start
        met[node], low[node], above[node], at[node], size[node] = 1, 1, -1, off[node], 1
        cut[node], tied[node], most[node] = 0, 0, 0
        met_at[0] = start
        while node >= 0:
            if at[node] < off[node + 1]:
                other = to[at[node]]
                at[node] += 1
                if gone[other]:
                    continue
                if not met[other]:
                    clock += 1
                    met[other], low[other], above[other] = clock, clock, node
                    at[other], size[other] = off[other], 1
                    cut[other], tied[other], most[other] = 0, 0, 0
                    met_at[clock - 1] = other
                    node = other
                elif met[other] < low[node]:
                    low[node] = met[other]
                continue
            up = above[node]
            if up >= 0:
                size[up] += size[node]
                low[up] = min(low[up], low[node])
                if low[node] >= met[up]:
                    piece = size[node]
                    cut[up] += piece
                    tied[up] += piece * (piece - 1) // 2
                    most[up] = max(most[up], piece)
            node = up
        whole = clock
        every = whole * (whole - 1) // 2
        linked += every
        for place in range(whole):
            node = met_at[place]
            rest = whole - 1 - cut[node]
            pairs[node] = tied[node] + rest * (rest - 1) // 2 - every
            largest[node] = max(most[node], rest)
            size[node] = whole
        if whole > first:
            first, second = whole, first
        elif whole > second:
            second = whole
    for node in range(total):
        if gone[node]:
            pairs[node], largest[node] = linked, first
        else:
            pairs[node] += linked
            others = second if size[node] == first else first
            largest[node] = max(largest[node], others)
    return linked


KERNELS = (removal_curve, impacts)

"""How often a node lies on the shortest ways between others."""

from typing import Any

Array = Any  # a numpy array


def betweenness(
    off: Array, to: Array, gone: Array, sources: Array, scratch: Any, found: Array
) -> None:
    """Add up, for each node, the share of shortest ways from some nodes that pass it.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        sources: the nodes to begin at; all of them for the exact value, a sample else.
        scratch: two integer arrays (distance, queue) and two of floats (ways, share), each as
            long as there are nodes.
        found: zeros; filled with the sums. Each pair counts once from each end among the sources.

    Source:
        Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
        Sociology 25(2), 163-177. doi:10.1080/0022250X.2001.9990249
    """
    away, queue, ways, share = scratch
    for node in range(len(gone)):
        away[node] = -1
    for start in sources:
        if gone[start]:
            continue
        away[start], ways[start], share[start] = 0, 1.0, 0.0
        queue[0] = start
        head, tail = 0, 1
        while head < tail:
            node = queue[head]
            head += 1
            for at in range(off[node], off[node + 1]):
                other = to[at]
                if gone[other]:
                    continue
                if away[other] < 0:
                    away[other], ways[other], share[other] = away[node] + 1, 0.0, 0.0
                    queue[tail] = other
                    tail += 1
                if away[other] == away[node] + 1:
                    ways[other] += ways[node]
        for place in range(tail - 1, 0, -1):
            node = queue[place]
            part = (1.0 + share[node]) / ways[node]
            for at in range(off[node], off[node + 1]):
                other = to[at]
                if not gone[other] and away[other] == away[node] - 1:
                    share[other] += ways[other] * part
            found[node] += share[node]
        for place in range(tail):
            away[queue[place]] = -1


KERNELS = (betweenness,)

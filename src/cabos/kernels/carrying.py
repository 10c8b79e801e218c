"""How much a network carries from its sources to its ends, and how much without some of it.

Arcs leave their node in one stretch; each has its opposite, and what is left of both. Capacities
are whole numbers, so that what is carried does not depend on the order of arcs.
"""

from typing import Any

Array = Any  # a numpy array


def stages(off: Array, head: Array, left: Array, ends: Any, scratch: Any) -> bool:
    """Count how many arcs with something left each node is away from the source.

    Args:
        off: for each node where its arcs start, and where the last one's end.
        head: where each arc leads.
        left: what each arc can carry yet.
        ends: the source and the goal.
        scratch: two rows: filled with the distance, -1 where there is no way; a queue.

    Returns:
        Whether there is a way to the goal.
    """
    away, queue = scratch
    source, goal = ends
    for node in range(len(away)):
        away[node] = -1
    away[source] = 0
    queue[0] = source
    start, tail = 0, 1
    while start < tail and away[goal] < 0:
        node = queue[start]
        start += 1
        for at in range(off[node], off[node + 1]):
            if left[at] > 0 and away[head[at]] < 0:
                away[head[at]] = away[node] + 1
                queue[tail] = head[at]
                tail += 1
    return bool(away[goal] >= 0)


def carry(off: Array, head: Array, back: Array, left: Array, ends: Any, scratch: Any) -> int:
    """Carry as much as there is room for, and return how much it is.

    Args:
        off: for each node where its arcs start, and where the last one's end.
        head: where each arc leads.
        back: the opposite of each arc.
        left: what each arc can carry yet; changed.
        ends: the source and the goal.
        scratch: four rows, each longer than there are nodes.

    Source:
        Dinic, E. A. (1970). Algorithm for solution of a problem of maximum flow in networks with
        power estimation. Soviet Mathematics Doklady 11, 1277-1280.
    """
    away, queue, following, path = scratch
    source, goal = ends
    carried = 0
    while stages(off, head, left, ends, (away, queue)):
        for node in range(len(away)):
            following[node] = off[node]
        node, depth = source, 0
        while True:
            if node == goal:
                least = left[path[0]]
                for place in range(1, depth):
                    least = min(least, left[path[place]])
                carried += least
                first = depth
                for place in range(depth - 1, -1, -1):
                    arc = path[place]
                    left[arc] -= least
                    left[back[arc]] += least
                    if left[arc] == 0:
                        first = place
                node, depth = head[back[path[first]]], first
                continue
            at = following[node]
            while at < off[node + 1] and not (left[at] > 0 and away[head[at]] == away[node] + 1):
                at += 1
            following[node] = at
            if at < off[node + 1]:
                path[depth] = at
                depth += 1
                node = head[at]
                continue
            if depth == 0:
                break
            depth -= 1
            node = head[back[path[depth]]]
            following[node] += 1
    return carried


def passing(first: Array, arcs: Array, back: Array, left: Array, passed: Array) -> None:
    """Add up what goes through each node of the network.

    Args:
        first: for each node of the network where its inner arcs start in ``arcs``.
        arcs: the inner arcs: all that a node carries goes through one of them.
        back: the opposite of each arc.
        left: what each arc can carry yet.
        passed: filled with what goes through each node.
    """
    for node in range(len(passed)):
        passed[node] = 0
        for place in range(first[node], first[node + 1]):
            passed[node] += left[back[arcs[place]]]


def carried_without(
    ways: Any, inner: Any, left: Array, carried: int, ranked: Array, ends: Any, scratch: Any,
    top: Array, found: Array,
) -> None:  # fmt: skip
    """Tell how much is carried when one more node goes, for each that is asked for.

    What went through the node is carried around it as far as there is room. What cannot be is
    lost: two ways of carrying differ by ways around, ways back to the source and ways back from
    the goal.

    Args:
        ways: for each node where its arcs start; where each leads; its opposite.
        inner: for each node of the network where its inner arcs start; those arcs; for each of
            them an arc from an outer source to where it begins, and one from where it ends to an
            outer goal, which carry nothing.
        left: what each arc can carry yet, when as much is carried as can be.
        carried: how much that is.
        ranked: the nodes of the network that are asked for.
        ends: the outer source and the outer goal.
        scratch: four rows longer than there are nodes, and one as long as there are arcs.
        top: zeros, filled with the most that is lost by a node's going, the highest first; nodes
            that cannot come to that much are passed over. Empty where all are asked for.
        found: what is carried; filled with what is carried without each node that is looked at.
    """
    off, head, back = ways
    first, arcs, into, out = inner
    rows, own = scratch
    for node in ranked:
        lost = 0
        for place in range(first[node], first[node + 1]):
            lost += left[back[arcs[place]]]
        if lost == 0 or (len(top) and lost < top[-1]):
            continue
        own[:] = left
        for place in range(first[node], first[node + 1]):
            arc = arcs[place]
            own[into[place]] = own[out[place]] = own[back[arc]]
            own[arc] = own[back[arc]] = 0
        lost -= carry(off, head, back, own, ends, rows)
        found[node] = carried - lost
        at = len(top)
        while at > 0 and top[at - 1] < lost:
            if at < len(top):
                top[at] = top[at - 1]
            at -= 1
        if at < len(top):
            top[at] = lost


KERNELS = (stages, carry, passing, carried_without)

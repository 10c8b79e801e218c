"""Collective influence: a node's neighbours times those at the rim of the ball around it."""

from typing import Any

Array = Any  # a numpy array


def ball(off: Array, to: Array, gone: Array, node: int, radius: int, scratch: Any) -> Any:
    """Return where the rim of the ball around a node starts and ends in the queue."""
    seen, queue, mark = scratch
    mark[0] += 1
    seen[node] = mark[0]
    queue[0] = node
    start, end = 0, 1
    for _ in range(radius):
        tail = end
        for place in range(start, end):
            for at in range(off[queue[place]], off[queue[place] + 1]):
                other = to[at]
                if not gone[other] and seen[other] != mark[0]:
                    seen[other] = mark[0]
                    queue[tail] = other
                    tail += 1
        start, end = end, tail
    return start, end


def influence(
    off: Array, to: Array, gone: Array, degree: Array, node: int, radius: int, scratch: Any
) -> int:
    """Return the collective influence of a node that is there."""
    start, end = ball(off, to, gone, node, radius, scratch)
    found = 0
    for place in range(start, end):
        found += degree[scratch[1][place]] - 1
    return int((degree[node] - 1) * found)


def push(heap: Array, node: int, value: Array, place: Array, size: int) -> None:
    """Move a node to where it belongs in a heap, the greatest value and number on top."""
    at = place[node]
    while at > 0:
        up = heap[(at - 1) // 2]
        if value[up] > value[node] or (value[up] == value[node] and up > node):
            break
        heap[at], place[up] = up, at
        at = (at - 1) // 2
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size:
            one, two = heap[down], heap[down + 1]
            if value[two] > value[one] or (value[two] == value[one] and two > one):
                down += 1
        below = heap[down]
        if value[below] < value[node] or (value[below] == value[node] and below < node):
            break
        heap[at], place[below] = below, at
        at = down
    heap[at], place[node] = node, at


def influence_order(
    off: Array, to: Array, gone: Array, degree: Array, radius: int, scratch: Any, order: Array
) -> None:
    """Remove the node with the greatest collective influence, again and again.

    A node waits with the influence it had when it was last looked at; only when its turn comes it
    is counted again, and waits on if it has less now. That is right as long as influence only
    falls: neighbours do get fewer, and who comes to lie at the rim of a ball lay inside it before,
    by ways that pass the node that goes. So that node is at most ``radius`` - 2 ties away, and all
    who are that near to it are counted again at once. With a radius of 1 or 2 nobody is; there the
    rest goes by number as soon as none has any influence.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: False for each node; True for those that had influence, at the end.
        degree: how many neighbours each node has; changed.
        radius: that of the ball, at least 1.
        scratch: six arrays as long as there are nodes (zeros first), the last of one zero:
            seen, queue, value, heap, place, changed, mark.
        order: filled with all nodes in the order in which they go.

    Source:
        Morone, F., Makse, H. A. (2015). Influence maximization in complex networks through optimal
        percolation. Nature 524, 65-68. doi:10.1038/nature14604
    """
    seen, queue, value, heap, place, changed, mark = scratch
    inner = (seen, queue, mark)
    size = len(gone)
    for node in range(size):
        value[node] = influence(off, to, gone, degree, node, radius, inner)
        heap[node], place[node] = node, node
        push(heap, node, value, place, node + 1)
    while size > 0:
        node = heap[0]
        fresh = influence(off, to, gone, degree, node, radius, inner)
        if fresh < value[node]:
            value[node] = fresh
            push(heap, node, value, place, size)
            continue
        if fresh == 0 and radius <= 2:
            break
        order[len(gone) - size] = node
        size -= 1
        last = heap[size]
        if size > 0:
            heap[0], place[last] = last, 0
            push(heap, last, value, place, size)
        _, count = ball(off, to, gone, node, max(radius - 2, 0), inner)
        changed[:count] = queue[:count]
        gone[node] = True
        for at in range(off[node], off[node + 1]):
            degree[to[at]] -= not gone[to[at]]
        for other in changed[1:count]:
            value[other] = influence(off, to, gone, degree, other, radius, inner)
            push(heap, other, value, place, size)
    for node in range(len(gone) - 1, -1, -1):
        if not gone[node]:
            order[len(gone) - size] = node
            size -= 1


KERNELS = (ball, influence, push, influence_order)

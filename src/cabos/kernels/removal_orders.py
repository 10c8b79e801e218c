"""In which order to remove nodes, when each choice looks at what is left: degree, core, influence.

Degrees only fall while nodes go. So a node waits in the bucket of the degree it was last seen
with; when that bucket's turn comes, it either still has that degree and goes, or moves down. Among
equals the node with the highest number goes first, as in the published curves that tests compare.
"""

from typing import Any

Array = Any  # a numpy array


def fill_bucket(first: Array, following: Array, bucket: int, members: Array) -> int:
    """Take the nodes out of a bucket, the highest number first, and return how many there are."""
    count, node = 0, first[bucket]
    while node >= 0:
        members[count] = node
        count += 1
        node = following[node]
    first[bucket] = -1
    if count > 1:
        part = members[:count]
        part.sort()
        for at in range(count // 2):
            part[at], part[count - 1 - at] = part[count - 1 - at], part[at]
    return count


def degree_order(
    off: Array, to: Array, degree: Array, first: Array, scratch: Array, order: Array
) -> None:
    """Remove the node with the most neighbours left, again and again.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        degree: how many neighbours each node has; -1 for each at the end.
        first: -1 for each degree from 0 to the highest.
        scratch: two rows, each as long as there are nodes.
        order: filled with all nodes in the order in which they go.
    """
    following, members = scratch
    for node in range(len(degree)):
        following[node] = first[degree[node]]
        first[degree[node]] = node
    done = 0
    for bucket in range(len(first) - 1, -1, -1):
        count = fill_bucket(first, following, bucket, members)
        for place in range(count):
            node = members[place]
            if degree[node] < bucket:
                following[node] = first[degree[node]]
                first[degree[node]] = node
                continue
            degree[node] = -1
            order[done] = node
            done += 1
            for at in range(off[node], off[node + 1]):
                if degree[to[at]] > 0:
                    degree[to[at]] -= 1


def peel(off: Array, to: Array, degree: Array, queue: Array, tail: int) -> None:
    """Take the nodes of a queue out of the core, and with them all that they held in it.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        degree: the neighbours each node has in the core; -1 outside. Those of the queue are -1.
        queue: nodes that leave; filled with those that follow.
        tail: how many there are.
    """
    head = 0
    while head < tail:
        node = queue[head]
        head += 1
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if degree[other] < 0:
                continue
            degree[other] -= 1
            if degree[other] < 2:
                degree[other] = -1
                queue[tail] = other
                tail += 1


def core_order(
    off: Array, to: Array, degree: Array, first: Array, scratch: Array, order: Array
) -> int:
    """Remove the node with the most neighbours inside the 2-core, until there is none.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        degree: how many neighbours each node has; -1 for each at the end.
        first: -1 for each degree from 0 to the highest.
        scratch: three rows, each as long as there are nodes.
        order: filled with the nodes that go; what is left then has no loop.

    Returns:
        How many go.

    Source:
        Zdeborova, L., Zhang, P., Zhou, H.-J. (2016). Fast and simple decycling and dismantling of
        networks. Scientific Reports 6, 37954. doi:10.1038/srep37954
    """
    following, members, queue = scratch
    tail = 0
    for node in range(len(degree)):
        if degree[node] < 2:
            queue[tail] = node
            tail += 1
    for at in range(tail):
        degree[queue[at]] = -1
    peel(off, to, degree, queue, tail)
    for node in range(len(degree)):
        if degree[node] > 0:
            following[node] = first[degree[node]]
            first[degree[node]] = node
    done = 0
    for bucket in range(len(first) - 1, 1, -1):
        count = fill_bucket(first, following, bucket, members)
        for place in range(count):
            node = members[place]
            if degree[node] < 0:
                continue
            if degree[node] < bucket:
                following[node] = first[degree[node]]
                first[degree[node]] = node
                continue
            degree[node] = -1
            order[done] = node
            done += 1
            queue[0] = node
            peel(off, to, degree, queue, 1)
    return done


def tree_order(
    off: Array, to: Array, gone: Array, first: Array, scratch: Array, order: Array, done: int
) -> None:
    """Break a forest: from the largest tree take the node that leaves the smallest largest piece.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for the nodes that were removed; filled with True for all.
        first: -1 for each size of a tree, from 0 to the number of nodes.
        scratch: four rows, each as long as there are nodes.
        order: the nodes that are gone; filled with the others, in the order in which they go.
        done: how many are gone.
    """
    following, members, above, size = scratch
    for node in range(len(gone)):
        above[node] = -1
    for node in range(len(gone)):
        if gone[node] or above[node] >= 0:
            continue
        count = walk_tree(off, to, gone, node, (members, above, size))
        following[node] = first[count]
        first[count] = node
    for bucket in range(len(first) - 1, 2, -1):
        while first[bucket] >= 0:
            start = first[bucket]
            first[bucket] = following[start]
            walk_tree(off, to, gone, start, (members, above, size))
            centre = centre_of(off, to, gone, start, bucket, (above, size))
            gone[centre] = True
            order[done] = centre
            done += 1
            for at in range(off[centre], off[centre + 1]):
                other = to[at]
                if gone[other]:
                    continue
                part = size[other] if above[other] == centre else bucket - size[centre]
                following[other] = first[part]
                first[part] = other
    # Pairs and single nodes are left: one of each pair first, then the rest.
    for least in (1, 0):
        for node in range(len(gone)):
            if gone[node]:
                continue
            left = 0
            for at in range(off[node], off[node + 1]):
                left += not gone[to[at]]
            if left >= least:
                gone[node] = True
                order[done] = node
                done += 1


def walk_tree(off: Array, to: Array, gone: Array, start: int, scratch: Any) -> int:
    """Fill in the node above each node of a tree and the size below it; return its size."""
    members, above, size = scratch
    members[0], above[start], count = start, start, 1
    head = 0
    while head < count:
        node = members[head]
        head += 1
        size[node] = 1
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if not gone[other] and other != above[node]:
                above[other] = node
                members[count] = other
                count += 1
    for place in range(count - 1, 0, -1):
        size[above[members[place]]] += size[members[place]]
    return count


def centre_of(off: Array, to: Array, gone: Array, start: int, whole: int, scratch: Any) -> int:
    """Return the node of a tree without which no piece has more than half of it."""
    above, size = scratch
    node, down = start, True
    while down:
        down = False
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if not gone[other] and above[other] == node and 2 * size[other] > whole:
                node, down = other, True
                break
    return node


def core_numbers(off: Array, to: Array, degree: Array, first: Array, scratch: Array) -> None:
    """Turn degrees into core numbers: the highest k with each node in a part of degree k.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        degree: how many neighbours each node has; filled with its core number.
        first: zeros, one more than the highest degree and one.
        scratch: two rows, each as long as there are nodes.

    Source:
        Batagelj, V., Zaversnik, M. (2003). An O(m) algorithm for cores decomposition of networks.
        arXiv:cs/0310049
    """
    place, members = scratch
    total = len(degree)
    for node in range(total):
        first[degree[node] + 1] += 1
    for bucket in range(1, len(first)):
        first[bucket] += first[bucket - 1]
    for node in range(total):
        place[node] = first[degree[node]]
        members[place[node]] = node
        first[degree[node]] += 1
    for bucket in range(len(first) - 1, 0, -1):
        first[bucket] = first[bucket - 1]
    first[0] = 0
    for step in range(total):
        node = members[step]
        for at in range(off[node], off[node + 1]):
            other = to[at]
            if degree[other] > degree[node]:
                front = first[degree[other]]
                swapped = members[front]
                if other != swapped:
                    members[front], members[place[other]] = other, swapped
                    place[swapped], place[other] = place[other], front
                first[degree[other]] += 1
                degree[other] -= 1


KERNELS = (
    fill_bucket, degree_order, peel, core_order, walk_tree, centre_of, tree_order, core_numbers,
)  # fmt: skip

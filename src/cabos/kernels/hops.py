"""How near the nodes of a network are to each other, and how near without one more of them.

A walk goes out from 63 nodes at a time: each is a bit of a word, and a word tells which of them
have reached a node. A pair weighs by its distance in whole numbers, so that sums do not depend on
the order in which they are made.

Source:
    Then, M. and others (2014). The more the merrier: efficient multi-source graph traversal.
    Proceedings of the VLDB Endowment 8(4), 449-460. doi:10.14778/2735496.2735507
"""

from typing import Any

Array = Any  # a numpy array

BITS = 63
"""Nodes that share a word; the sign is left alone."""


def ones(word: int) -> int:
    """Count the bits of a word that is not below zero."""
    word -= (word >> 1) & 0x5555555555555555
    word = (word & 0x3333333333333333) + ((word >> 2) & 0x3333333333333333)
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F
    word += word >> 8
    word += word >> 16
    word += word >> 32
    return word & 0x7F


def step(off: Array, to: Array, gone: Array, rows: Any, tail: int) -> int:
    """Let all that stand in a front go one tie further.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        rows: six rows, each as long as there are nodes: who reached a node before; who stands on
            it; filled with who reaches it now, and with those who do so by two ways or more; the
            nodes of the front; filled with those of the next one.
        tail: how many nodes the front has.

    Returns:
        How many nodes the next front has.
    """
    seen, front, fresh, twice, queue, other = rows
    count = 0
    for place in range(tail):
        node = queue[place]
        word = front[node]
        for at in range(off[node], off[node + 1]):
            near = to[at]
            if gone[near]:
                continue
            new = word & ~seen[near]
            if new:
                if fresh[near] == 0:
                    other[count] = near
                    count += 1
                    twice[near] = 0
                twice[near] |= fresh[near] & new
                fresh[near] |= new
    return count


def nearness(
    off: Array, to: Array, gone: Array, nodes: Array, weight: Array, rows: Any, ties: Any,
    tally: Array,
) -> int:  # fmt: skip
    """Add up how near all nodes are to some, and find for whom each node is the only way.

    A node is the only way of a start where some neighbour of it is reached from there through no
    other node by a shortest way. Without the node only such starts come to be further from others.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed.
        nodes: the nodes to start at, which stand.
        weight: what a pair counts at each distance.
        rows: six rows, each as long as there are nodes.
        ties: three arrays: filled with what each node has to all starts; zeros, filled with the
            bits of the starts whose only way each node is, a column for each word; zeros, filled
            with what each node has to those starts. Empty ones where they are not asked for.
        tally: steps over ties that may be made, less those that are.

    Returns:
        What all starts have to all nodes.
    """
    near, only, toward = ties
    seen, front, fresh, twice, queue, other = rows
    whole, word = 0, 0
    for low in range(0, len(nodes), BITS):
        for node in range(len(gone)):
            seen[node], front[node], fresh[node] = 0, 0, 0
        tail = min(BITS, len(nodes) - low)
        for at in range(tail):
            node = nodes[low + at]
            seen[node] = front[node] = 1 << at
            queue[at] = node
        away = 0
        while tail > 0:
            away += 1
            count = step(off, to, gone, (seen, front, fresh, twice, queue, other), tail)
            found = 0
            for place in range(count):
                node = other[place]
                part = ones(fresh[node])
                found += part
                if len(near):
                    near[node] += part * weight[away]
                seen[node] |= fresh[node]
                alone = fresh[node] & ~twice[node]
                if away == 1 or not len(toward) or not alone:
                    continue
                for at in range(off[node], off[node + 1]):
                    before = to[at]
                    new = front[before] & alone
                    if new and not gone[before]:
                        new &= ~only[before, word]
                        only[before, word] |= new
                        toward[before] += ones(new) * weight[away - 1]
            whole += found * weight[away]
            for place in range(tail):
                node = queue[place]
                front[node] = 0
                tally[0] -= off[node + 1] - off[node]
            for place in range(count):
                node = other[place]
                front[node], fresh[node] = fresh[node], 0
            queue, other, tail = other, queue, count
        word += 1
    return whole


def nearness_without(
    off: Array, to: Array, gone: Array, ranked: Array, weight: Array, rows: Any, tally: Array,
    left: Array,
) -> None:  # fmt: skip
    """Tell how near the nodes are to each other when one more goes, for each that is asked for.

    Only the starts whose only way it is are walked from again.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        gone: True for nodes that were removed; as it was in the end.
        ranked: the nodes that are asked for, which stand.
        weight: what a pair counts at each distance.
        rows: six rows to walk with; what ``nearness`` found when it began at all standing nodes:
            near, only, toward; those nodes; a row of scratch.
        tally: steps over ties that may be made; filled with what is left of them, below zero
            where they did not last. Then the number of nodes that were looked at.
        left: what all pairs would have, each from both ends, if nobody came to be further apart;
            filled with what they have.
    """
    walk, (near, only, toward), standing, nodes = rows
    for place in range(len(ranked)):
        if tally[0] < 0:
            break
        tally[1] += 1
        node = ranked[place]
        tail, before = 0, 0
        for word in range((len(standing) + BITS - 1) // BITS):
            bits, at = only[node, word], word * BITS
            while bits:
                if bits & 1:
                    nodes[tail] = standing[at]
                    before += near[standing[at]]
                    tail += 1
                bits >>= 1
                at += 1
        if tail:
            gone[node] = True
            after = nearness(
                off, to, gone, nodes[:tail], weight, walk, (near[:0], only, toward[:0]), tally
            )
            gone[node] = False
            left[node] += after - (before - toward[node])


def lasting(far: Array, gone: Array, more: int, top: Array) -> None:
    """Bound how far apart nodes can come to be when any others are removed.

    Args:
        far: 1 for neighbours, more than there are nodes for others, a square; filled with a
            number of ties that suffices whichever ``more`` others go.
        gone: True for nodes that were removed.
        more: how many others go.
        top: scratch, longer than ``more``.
    """
    total, grew = len(far), True
    while grew:
        grew = False
        for one in range(total):
            if gone[one]:
                continue
            for two in range(one + 1, total):
                if gone[two] or far[one, two] <= 2:
                    continue
                for at in range(more + 1):
                    top[at] = far[one, two]
                for third in range(total):
                    way = far[one, third] + far[third, two]
                    if way >= top[more] or gone[third] or third in (one, two):
                        continue
                    at = more
                    while at > 0 and top[at - 1] > way:
                        top[at] = top[at - 1]
                        at -= 1
                    top[at] = way
                if top[more] < far[one, two]:
                    far[one, two] = far[two, one] = top[more]
                    grew = True


def uncovered_near(
    off: Array, to: Array, covered: Array, nodes: Array, hops: int, scratch: Any, found: Array
) -> None:
    """Count for some nodes how many within some ties of each are not covered.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours.
        covered: True for the nodes that do not count.
        nodes: the nodes that are asked for.
        hops: within how many ties.
        scratch: two rows, each as long as there are nodes.
        found: filled with the count for each node that is asked for.
    """
    seen, queue = scratch
    for node in range(len(covered)):
        seen[node] = -1
    for node in nodes:
        seen[node] = node
        queue[0] = node
        start, tail = 0, 1
        for _ in range(hops):
            end = tail
            for place in range(start, end):
                for at in range(off[queue[place]], off[queue[place] + 1]):
                    near = to[at]
                    if seen[near] != node:
                        seen[near] = node
                        queue[tail] = near
                        tail += 1
            start = end
            if start == tail:
                break
        count = 0
        for place in range(tail):
            count += not covered[queue[place]]
        found[node] = count


DISTANCES = (ones, step, nearness, nearness_without, lasting)
SURROUNDINGS = (uncovered_near,)

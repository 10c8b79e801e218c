"""Which nodes of a network are drawn, where they stand, and into which pieces it falls."""

import numpy as np

from cabos.ask.fragments import Bools, pieces_of
from cabos.ask.layout import TALL, WIDE, settled
from cabos.ask.network import Network, Numbers
from cabos.kernels.layout import Places

SMALL, PER_ROW, MOST_ROWS, CELL = 6, 12, 3, 56.0
"""Parts of at most so many nodes stand in rows below the rest, so many a row, in so many rows at
most, each so high."""


def drawn_nodes(network: Network, first: tuple[int, ...], most: int) -> Numbers:
    """Choose which nodes are drawn: some first, then those around them, the best tied before.

    Args:
        network: who is tied to whom.
        first: nodes that are drawn before any other.
        most: how many are drawn at most.

    Returns:
        The nodes, rising.
    """
    if network.size <= most:
        return np.arange(network.size)
    degree = np.diff(network.offsets)
    seen = np.zeros(network.size, dtype=np.bool_)
    front = np.array(list(dict.fromkeys(first))[:most], dtype=np.int64)
    seen[front] = True
    left = most - len(front)
    while left > 0 and len(front):
        near = np.unique(network.around(front))
        near = near[~seen[near]]
        front = near[np.lexsort((near, -degree[near]))][:left]
        seen[front] = True
        left -= len(front)
    if left > 0:
        rest = np.flatnonzero(~seen)
        seen[rest[np.lexsort((rest, -degree[rest]))][:left]] = True
    return np.flatnonzero(seen)


def place_network(pieces: Numbers, heads: Numbers, tails: Numbers) -> Places:
    """Place the nodes of a network; the same network always looks the same.

    Ties within a piece pull twice, so that pieces stand apart. What is tied to nothing large stands
    in rows below.

    Args:
        pieces: the piece of each node.
        heads: one end of each tie, a place in ``pieces``.
        tails: the other end.

    Returns:
        Where each node stands in the picture of ``ask.layout``.
    """
    size = len(pieces)
    if not size:
        return np.zeros((0, 2))
    nobody = np.zeros(size, dtype=np.bool_)
    parts = pieces_of(Network.build(size, heads, tails), nobody)
    labels, counts = np.unique(parts, return_counts=True)
    small = labels[(counts <= SMALL) & (labels != labels[np.argmax(counts)])]
    rows = -(-len(small) // PER_ROW)
    if rows > MOST_ROWS:
        small, rows = small[:0], 0
    main = ~np.isin(parts, small)
    places = np.zeros((size, 2))
    places[main] = _settled(pieces, heads, tails, main)
    places[:, 1] *= (TALL - rows * CELL) / TALL
    for number, label in enumerate(small.tolist()):
        row, column = divmod(number, PER_ROW)
        members = np.flatnonzero(parts == label)
        middle = (column + 0.5) * WIDE / PER_ROW, TALL - (rows - row - 0.5) * CELL
        places[members] = middle + _circle(len(members), 3.0 + 3.0 * len(members))
    return places


def _settled(pieces: Numbers, heads: Numbers, tails: Numbers, main: Bools) -> Places:
    """Place the large parts of a network, beginning on a circle on which pieces lie together."""
    at = np.cumsum(main) - 1
    kept = main[heads] & main[tails]
    one, two, of = at[heads[kept]], at[tails[kept]], pieces[main]
    order = np.lexsort((np.arange(len(of)), of))
    start = np.empty((len(of), 2))
    start[order] = _circle(len(of), 20.0 + 6.0 * len(of) ** 0.5)
    inside = (of[one] == of[two]) & (of[one] >= 0)
    return settled(start, np.concatenate((one, one[inside])), np.concatenate((two, two[inside])))


def _circle(count: int, radius: float) -> Places:
    """Return places on a circle; one place in the middle where there is one."""
    angle = 2 * np.pi * np.arange(count) / count
    found: Places = (radius if count > 1 else 0.0) * np.column_stack((np.cos(angle), np.sin(angle)))
    return found

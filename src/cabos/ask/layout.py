"""Where each node of a graph stands in its picture; the same graph always looks the same."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from cabos.kernels.layout import Numbers, Places, part, settle
from cabos.model.graph import Graph

WIDE, TALL = 1000.0, 640.0
"""The size of the picture, in its own units."""
_MARGIN = 40.0
_STRETCH = 2.0  # how much more one axis may be stretched than the other
_WORK = 6e7  # pairs of nodes that are looked at in all
_ROUNDS = (30, 500)


def place_nodes(graph: Graph) -> dict[str, tuple[float, float]]:
    """Place the nodes of a graph.

    Args:
        graph: the graph; every node but the centre has a tie to one that is nearer.

    Returns:
        Where each stands, from the left and from the top, within ``WIDE`` and ``TALL``.
    """
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    pairs = sorted(
        {
            (min(one, two), max(one, two))
            for tie in graph.ties
            if (one := numbers[tie.head]) != (two := numbers[tie.tail])
        }
    )
    heads = np.array([one for one, _ in pairs], dtype=np.int64)
    tails = np.array([two for _, two in pairs], dtype=np.int64)
    places = settled(_rings([node.hop for node in graph.nodes], pairs), heads, tails)
    return {
        node: (round(float(places[at, 0]), 1), round(float(places[at, 1]), 1))
        for node, at in numbers.items()
    }


def settled(start: Places, heads: Numbers, tails: Numbers) -> Places:
    """Let nodes find their places within the picture, none on top of another.

    Args:
        start: where each node begins, two numbers each; no two in one place.
        heads: one end of each tie.
        tails: the other end.

    Returns:
        Where each stands, from the left and from the top, within ``WIDE`` and ``TALL``.
    """
    size = len(start)
    least, most = _ROUNDS
    rounds = int(min(max(_WORK / max(size, 1) ** 2, least), most))
    places = settle(start, heads, tails, rounds)
    gap = min(26.0, 0.7 * math.sqrt(WIDE * TALL / max(size, 1)))
    return _fit(part(_fit(places), gap, 60))


def _rings(hops: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Places:
    """Place nodes in rings around the centre, each in the sector of the one it is reached by."""
    parents = _parents(hops, pairs)
    children: dict[int, list[int]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    leaves = [1] * len(hops)
    for node in sorted(parents, key=lambda one: -hops[one]):
        below = sum(leaves[child] for child in children.get(node, ()))
        leaves[node] = max(below, 1)
    places = np.zeros((len(hops), 2))
    waiting = [(0, 0.0, 2 * math.pi)]
    for node, begin, width in waiting:
        angle = begin + width / 2
        places[node] = (hops[node] * 20 * math.cos(angle), hops[node] * 20 * math.sin(angle))
        whole = sum(leaves[child] for child in children.get(node, ()))
        for child in children.get(node, ()):
            share = width * leaves[child] / whole
            waiting.append((child, begin, share))
            begin += share  # noqa: PLW2901 - the sectors of the children lie side by side
    return places


def _parents(hops: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Mapping[int, int]:
    """Return for each node but the centre the first node that is one hop nearer."""
    found: dict[int, int] = {}
    for one, two in pairs:
        near, far = (one, two) if hops[one] < hops[two] else (two, one)
        if hops[far] == hops[near] + 1:
            found[far] = min(found.get(far, near), near)
    for node in range(1, len(hops)):
        found.setdefault(node, 0)
    return dict(sorted(found.items()))


def _fit(places: Places) -> Places:
    """Turn the longest way of the picture across, and fit it into the frame."""
    centred = places - places.mean(axis=0)
    if len(places) > 2:
        _, axes = np.linalg.eigh(centred.T @ centred)
        across = axes[:, 1] * (1 if axes[0, 1] >= 0 else -1)
        centred = centred @ np.array([[across[0], -across[1]], [across[1], across[0]]])
    low, high = centred.min(axis=0), centred.max(axis=0)
    room = np.array([WIDE - 2 * _MARGIN, TALL - 2 * _MARGIN])
    scale = room / np.maximum(high - low, 1e-9)
    scale = np.minimum(scale, scale.min() * _STRETCH)
    scale = np.minimum(scale, 12.0)
    fitted: Places = (centred - (low + high) / 2) * scale + np.array([WIDE, TALL]) / 2
    return fitted

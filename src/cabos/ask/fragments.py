"""What is left of a network once some nodes are gone: fragmentation, the largest piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from cabos.ask.network import Network, Numbers
from cabos.kernels.components import KERNELS
from cabos.kernels.jit import compiled, interpreted

_SIZES = 4  # the row in which a walk leaves the size of each node's piece
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

COMPILE_FROM = 12
"""From how many nodes on compiled kernels pay."""


def kernels_for(size: int, kernels: tuple) -> SimpleNamespace:  # type: ignore[type-arg]
    """Return kernels compiled where the network is large enough to pay for it."""
    return compiled(kernels) if size >= COMPILE_FROM else interpreted(kernels)


def marked(size: int, nodes: Sequence[int]) -> Bools:
    """Return a mark for each of so many nodes: True for those named."""
    marks = np.zeros(size, dtype=np.bool_)
    marks[list(nodes)] = True
    return marks


def standing_degrees(network: Network, gone: Bools) -> Numbers:
    """Return how many standing neighbours each standing node has."""
    near = network.owners
    both = ~gone[near] & ~gone[network.neighbours]
    return np.bincount(near[both], minlength=network.size).astype(np.int64)


def pieces_of(network: Network, gone: Bools) -> Numbers:
    """Return the piece of each node: the lowest number in it; -1 for nodes that are gone.

    Args:
        network: who is tied to whom.
        gone: True for nodes that are removed.
    """
    near = network.owners
    kept = ~(gone[near] | gone[network.neighbours]) & (near < network.neighbours)
    one, two = near[kept], network.neighbours[kept]
    piece = np.arange(network.size)
    while True:
        low = np.minimum(piece[one], piece[two])
        apart = piece[one] != piece[two]
        if not apart.any():
            break
        np.minimum.at(piece, piece[one][apart], low[apart])
        np.minimum.at(piece, piece[two][apart], low[apart])
        while not np.array_equal(piece, piece[piece]):
            piece = piece[piece]
    piece[gone] = -1
    return piece


def fragmentation(pairs: float, size: int) -> float:
    """Return F, the share of all pairs of nodes that are not connected.

    Removed nodes stay in the count, so that removing nobody's neighbours is no success.

    Args:
        pairs: how many pairs are still connected.
        size: how many nodes there were before anything was removed.

    Returns:
        A number from 0 (all connected) to 1 (none); 0 where there are fewer than two nodes.

    Source:
        Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational
        and Mathematical Organization Theory 12, 21-34. doi:10.1007/s10588-006-7084-x
    """
    return 1 - 2 * pairs / (size * (size - 1)) if size > 1 else 0.0


def fragmentations(pairs: Numbers, size: int) -> Floats:
    """Return F for each number of pairs that are still connected; see ``fragmentation``."""
    found: Floats = 1 - 2 * pairs / (size * (size - 1)) if size > 1 else np.zeros(len(pairs))
    return found


@dataclass(frozen=True, slots=True)
class Curve:
    """What is left after 0, 1, 2, … removals.

    Attributes:
        order: the nodes in the order in which they go.
        largest: the size of the largest piece after each number of removals.
        pairs: the connected pairs.
        pieces: how many pieces there are.
    """

    order: Numbers
    largest: Numbers
    pairs: Numbers
    pieces: Numbers

    @property
    def share(self) -> Floats:
        """The largest piece as a share of the one before anything was removed."""
        found: Floats = self.largest / max(int(self.largest[0]), 1)
        return found

    @property
    def fragmentation(self) -> Floats:
        """F after each number of removals."""
        return fragmentations(self.pairs, len(self.order))


class Fragments:
    """Walks over one network, with the room they need."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._kernels = kernels_for(network.size, KERNELS)
        self._rows = np.empty((9, network.size), dtype=np.int64)

    @property
    def work(self) -> int:
        """About how many steps over nodes and ties one walk takes."""
        return self.network.size + len(self.network.neighbours) + 1

    def impacts(self, gone: Bools) -> tuple[Numbers, Numbers]:
        """Return the connected pairs and the largest piece after each node goes too.

        For a node that is gone already these are the numbers of now.
        """
        size = self.network.size
        pairs, largest = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        self._kernels.impacts(
            self.network.offsets, self.network.neighbours, gone, self._rows, pairs, largest
        )
        return pairs, largest

    def alone(self) -> tuple[Numbers, Numbers]:
        """Return the connected pairs after each node goes alone, and the size of its piece now."""
        pairs, _ = self.impacts(np.zeros(self.network.size, dtype=np.bool_))
        return pairs, self._rows[_SIZES].copy()

    def left(self, gone: Bools) -> tuple[int, int]:
        """Return the connected pairs and the size of the largest piece now."""
        members = np.flatnonzero(gone)
        if len(members):
            pairs, largest = self.impacts(gone)
            return int(pairs[members[0]]), int(largest[members[0]])
        curve = self.curve(np.arange(self.network.size))
        return int(curve.pairs[0]), int(curve.largest[0])

    def curve(self, order: Numbers) -> Curve:
        """Follow the network while all its nodes go in an order."""
        size = self.network.size
        largest, pairs, pieces = (np.zeros(size + 1, dtype=np.int64) for _ in range(3))
        self._kernels.removal_curve(
            self.network.offsets, self.network.neighbours, order,
            np.empty(size, dtype=np.int64), (largest, pairs, pieces),
        )  # fmt: skip
        return Curve(order, largest, pairs, pieces)

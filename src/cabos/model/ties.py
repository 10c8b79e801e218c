"""A network: nodes, and the ties between them, as a file or a workspace gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cabos.model.limit import Limit

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a network, each with its weight.

    Nodes are numbered in the natural order of their labels (2 before 10), so that no answer
    depends on the order of rows.

    Attributes:
        labels: the name of each node, unique.
        heads: the node each tie goes from, a place in ``labels``.
        tails: the node it goes to.
        weights: how strong each tie is; below zero where it is a rivalry.
        directed: whether the file says which way a tie goes.
        grades: how good the evidence for each tie is, as the file says; empty where it does not.
        notes: what was found while reading that a reader must know, a sentence each.
        because: what the ties rest on: ids of statements, or the hash and name of the file.
    """

    labels: tuple[str, ...]
    heads: Numbers
    tails: Numbers
    weights: NDArray[np.float64]
    directed: bool = False
    grades: Sequence[str] = ()
    notes: tuple[Limit, ...] = ()
    because: tuple[str, ...] = field(default=())

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.labels)

    def of(self, nodes: Numbers) -> "Ties":
        """Return the same ties with the nodes in another order.

        Args:
            nodes: the number that each node has now, in their new order.
        """
        place = np.argsort(nodes)
        labels = tuple(self.labels[node] for node in nodes.tolist())
        return replace(self, labels=labels, heads=place[self.heads], tails=place[self.tails])

    @property
    def signed(self) -> bool:
        """Whether some ties are rivalries."""
        return bool((self.weights < 0).any())

"""What is known of the nodes of a network: their roles, their costs, who leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cabos.model.limit import Limit

KNOWN = ("supplier", "broker", "chemist", "transport", "finance", "retail", "leader")
"""The roles that the value chain knows; any other text may stand as a role too."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What is known of each node, in the order of the labels of its network.

    Attributes:
        role: what each node does: one of ``KNOWN``, a text of the user's, or empty where unknown.
        capacity: how much each can carry or do, in the unit of the file, not below 0; 1 where it
            is not said.
        cost: what it costs to remove each, in the unit of the file, not below 0; 1 where it is
            not said.
        leader: whether each leads.
        forbidden: whether each may not be chosen.
        notes: what was found while reading that a reader must know, a sentence each.
    """

    role: tuple[str, ...]
    capacity: NDArray[np.float64]
    cost: NDArray[np.float64]
    leader: NDArray[np.bool_]
    forbidden: NDArray[np.bool_]
    notes: tuple[Limit, ...] = ()

    @classmethod
    def unknown(cls, size: int, role: Mapping[int, str] | None = None) -> Self:
        """Return the roles of nodes of which nothing is known, or their role alone.

        Args:
            size: how many nodes there are.
            role: the role of some nodes, by their number.
        """
        told = role or {}
        return cls(
            tuple(told.get(at, "") for at in range(size)),
            np.ones(size),
            np.ones(size),
            np.zeros(size, dtype=np.bool_),
            np.zeros(size, dtype=np.bool_),
        )

    def of(self, nodes: NDArray[np.int64]) -> "Roles":
        """Return the roles of some nodes, in their order.

        Args:
            nodes: their numbers; a number that stands several times has its roles each time.
        """
        return Roles(
            tuple(self.role[one] for one in nodes.tolist()),
            self.capacity[nodes],
            self.cost[nodes],
            self.leader[nodes],
            self.forbidden[nodes],
            self.notes,
        )

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.role)

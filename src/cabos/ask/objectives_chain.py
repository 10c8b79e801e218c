"""What of a value chain stops: how much still flows from its sources to the market."""

from collections.abc import Sequence

import numpy as np

from cabos.ask.chain_arcs import Arcs, stages_present, whole_units
from cabos.ask.fragments import Bools, Floats, kernels_for
from cabos.ask.network import Network, Numbers
from cabos.ask.network_limits import NetworkLimit
from cabos.errors import InputError, UsageError
from cabos.kernels.carrying import KERNELS
from cabos.model.limit import Limit
from cabos.model.roles import Roles
from cabos.model.ties import Ties

CHAIN = ("supplier", "chemist", "transport", "retail")
"""The stages of the chain, where none are given."""
BETWEEN = ("broker", "finance")
"""Roles that pass on what they get without changing its stage, where none are given."""


class ValueChain:
    """The share of the flow from source to market that stops.

    A unit starts at a node of the first role. It passes along ties to a node of the same role, or
    of the next role in the chain, or through nodes between, which keep its stage; it ends at a
    node of the last role. No more passes a node than its capacity. A node between has its
    capacity once for each stage: it can pass on as much of the raw goods as of the finished ones.
    Nodes of other roles, and of none, carry nothing. The flow is the most that could pass, not
    what passes: the score tells what removals make impossible.

    Capacities count to six digits after the point.

    Attributes:
        name: ``chain``.
        network: who is tied to whom.
        stages: the roles of the chain that some node has, in its order.
        missing: those that none has; the chain goes on without them.
        flow: what can flow when nobody is removed, in the unit of the capacities.

    Source:
        Ford, L. R., Fulkerson, D. R. (1956). Maximal flow through a network. Canadian Journal of
        Mathematics 8, 399-404. doi:10.4153/CJM-1956-045-5
    """

    name = "chain"

    def __init__(
        self, network: Network, roles: Roles, chain: Sequence[str] = CHAIN,
        between: Sequence[str] = BETWEEN, *, ties: Ties | None = None,
    ) -> None:  # fmt: skip
        """Lay out the chain.

        Args:
            network: who is tied to whom.
            roles: what each node does, and how much it can carry.
            chain: the roles from source to market.
            between: roles that pass on without changing the stage.
            ties: the ties with their direction, where goods go one way only: from head to tail.
                Rivalries carry nothing. Where it is None goods go both ways.

        Raises:
            UsageError: if a role is named twice, or the nodes are not those of the network.
            InputError: if fewer than two stages have nodes, or nothing flows.
        """
        if len({*chain, *between}) < len(chain) + len(between):
            raise UsageError("A role stands twice in the chain", remedy="Name each role once")
        sizes = {network.size, roles.size, network.size if ties is None else ties.size}
        if len(sizes) > 1:
            raise UsageError("The roles are not those of this network's nodes")
        self.network = network
        self.stages, self.missing = stages_present(roles.role, chain)
        if len(self.stages) < 2:
            raise InputError(
                f"A chain needs nodes at two stages or more; there are {len(self.stages)}",
                remedy="Give the nodes roles of the chain: " + ", ".join(chain),
            )
        at = {role: place for place, role in enumerate(self.stages)}
        stage = np.array([at.get(role, -1) for role in roles.role], dtype=np.int64)
        passes = np.array([role in between for role in roles.role], dtype=np.bool_)
        capacity, units = whole_units(roles.capacity)
        self._arcs = Arcs.build(stage, passes, capacity, *_steps(network, ties))
        self._kernels = kernels_for(network.size, KERNELS)
        self._rows = np.empty((4, len(self._arcs.offsets)), dtype=np.int64)
        self._whole, _ = self._carried(np.zeros(network.size, dtype=np.bool_))
        self.flow = self._whole / units
        if not self._whole:
            raise InputError(
                f"Nothing can flow from {self.stages[0]} to {self.stages[-1]}",
                remedy="Check the roles, the capacities and the direction of ties,"
                " or leave out a stage of the chain",
            )

    @property
    def work(self) -> int:
        """About how many steps over nodes and arcs one look at every node takes."""
        return 4 * len(self._arcs.head) * self.network.size

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What a reader must know of the chain: the stages that it goes on without."""
        return tuple(NetworkLimit("stage_missing", role=role) for role in self.missing)

    def score(self, chosen: Bools) -> float:
        """Return the share of the flow that stops without some nodes."""
        return 1 - self._carried(chosen)[0] / self._whole

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:
        """Return the share that stops for each node that goes too.

        Args:
            chosen: True for the nodes that are gone.
            among: True for the nodes that are asked for, where not all are; others get the share
                without their going.
        """
        carried, left = self._carried(chosen)
        arcs = self._arcs
        found = np.full(len(chosen), carried, dtype=np.int64)
        self._kernels.carried_without(
            (arcs.offsets, arcs.head, arcs.back), (arcs.first, arcs.inner, arcs.into, arcs.out),
            left, carried, np.flatnonzero(~chosen if among is None else among & ~chosen),
            arcs.outer, (tuple(self._rows), np.empty_like(left)), found,
        )  # fmt: skip
        return 1 - found / self._whole

    def ceiling(self, chosen: Bools, more: int, among: Bools | None = None) -> float:
        """Return a share that no set reaches above by taking so many nodes more.

        What flows is a sum of ways from source to market. Without some nodes all those ways are
        left that pass none of them; what is lost is at most what passes these nodes, added up.

        Args:
            chosen: True for the nodes that are gone.
            more: how many nodes go too.
            among: True for the nodes that can; all of them where it is None.
        """
        carried, left = self._carried(chosen)
        passed = np.empty(len(chosen), dtype=np.int64)
        arcs = self._arcs
        self._kernels.passing(arcs.first, arcs.inner, arcs.back, left, passed)
        can = passed if among is None else passed[among]
        lost = int(np.sort(can)[::-1][:more].sum())
        return 1 - max(carried - lost, 0) / self._whole

    def _carried(self, chosen: Bools) -> tuple[int, Numbers]:
        """Return how much flows without some nodes, and what each arc can carry beside that."""
        arcs = self._arcs
        left = arcs.capacity.copy()
        gone = np.repeat(chosen, np.diff(arcs.first))
        left[arcs.inner[gone]] = 0
        carried = self._kernels.carry(
            arcs.offsets, arcs.head, arcs.back, left, arcs.ends, tuple(self._rows)
        )  # fmt: skip
        return int(carried), left


def _steps(network: Network, ties: Ties | None) -> tuple[Numbers, Numbers]:
    """Return along which ties goods go, from where to where."""
    if ties is None:
        return network.owners, network.neighbours
    kept = ties.weights > 0
    return ties.heads[kept].astype(np.int64), ties.tails[kept].astype(np.int64)

"""What of a value chain stops: how much still flows from its sources to the market."""

from collections.abc import Sequence

import numpy as np

from cabos.ask.chain_arcs import Arcs, stages_present, whole_units
from cabos.ask.fragments import Bools, Floats, kernels_for
from cabos.ask.network import Network, Numbers
from cabos.ask.network_limits import NetworkLimit, role_called
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

    Capacities count to six digits after the point. Where nothing flows at all the score is 1.

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
        whole: float | None = None,
    ) -> None:  # fmt: skip
        """Lay out the chain.

        Args:
            network: who is tied to whom.
            roles: what each node does, and how much it can carry.
            chain: the roles from source to market.
            between: roles that pass on without changing the stage.
            ties: ties with a direction, where goods go one way only: from head to tail. Rivalries
                carry nothing. Between nodes that it does not tie, and where it is None, goods go
                both ways.
            whole: what counts as all that flows, in the unit of the capacities; None for what flows
                when nobody is removed. Where more flows the score is 0.

        Raises:
            UsageError: if a role is named twice, or the nodes are not those of the network.
            InputError: if fewer than two stages have nodes.
        """
        if len({*chain, *between}) < len(chain) + len(between):
            raise UsageError("A role stands twice in the chain", remedy="Name each role once")
        if roles.size != network.size or (ties is not None and ties.size > network.size):
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
        carried, _ = self._carried(np.zeros(network.size, dtype=np.bool_))
        self.flow = carried / units
        self._whole = carried if whole is None else whole * units

    @property
    def work(self) -> int:
        """About how many steps over nodes and arcs one look at every node takes."""
        return 4 * len(self._arcs.head) * self.network.size

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What a reader must know of the chain: the stages that it goes on without."""
        return tuple(NetworkLimit("stage_missing", role=role_called(role)) for role in self.missing)

    def score(self, chosen: Bools) -> float:
        """Return the share of the flow that stops without some nodes."""
        return float(self._stopped(self._carried(chosen)[0]))

    def scores(self, chosen: Bools, among: Bools | None = None) -> Floats:
        """Return the share that stops for each node that goes too.

        Args:
            chosen: True for the nodes that are gone.
            among: True for the nodes that are asked for, where not all are; others get the share
                without their going.
        """
        nodes = np.flatnonzero(~chosen if among is None else among & ~chosen)
        return self._without(self._carried(chosen), nodes, 0)

    def leading(self, chosen: Bools, among: Bools, count: int) -> Floats:
        """Return the share that stops for each of the nodes that stop most when they go too.

        No more stops than what passes a node, so those that little passes are not looked at.

        Args:
            chosen: True for the nodes that are gone.
            among: True for the nodes that are asked for; others get the share without their going.
            count: how many of them at least, with all that are equal to the last; those after
                these get no more than theirs.
        """
        nodes = np.flatnonzero(among & ~chosen)
        carried, left = self._carried(chosen)
        passed = self._passed(left)[nodes]
        return self._without((carried, left), nodes[np.argsort(-passed, kind="stable")], count)

    def _without(self, flow: tuple[int, Numbers], nodes: Numbers, count: int) -> Floats:
        carried, left = flow
        arcs = self._arcs
        found = np.full(self.network.size, carried, dtype=np.int64)
        self._kernels.carried_without(
            (arcs.offsets, arcs.head, arcs.back), (arcs.first, arcs.inner, arcs.into, arcs.out),
            left, carried, nodes, arcs.outer, (tuple(self._rows), np.empty_like(left)),
            np.zeros(count, dtype=np.int64), found,
        )  # fmt: skip
        return self._stopped(found)

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
        passed = self._passed(left)
        can = passed if among is None else passed[among]
        lost = int(np.sort(can)[::-1][:more].sum())
        return float(self._stopped(max(carried - lost, 0)))

    def _passed(self, left: Numbers) -> Numbers:
        """Return how much passes each node."""
        passed = np.empty(self.network.size, dtype=np.int64)
        arcs = self._arcs
        self._kernels.passing(arcs.first, arcs.inner, arcs.back, left, passed)
        return passed

    def _stopped(self, carried: int | Numbers) -> Floats:
        """Return the share that stops where so much is carried still."""
        if not self._whole:
            return np.ones(np.shape(carried))
        return np.maximum(1 - np.asarray(carried) / self._whole, 0.0)

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
    heads, tails = network.owners, network.neighbours
    if ties is None:
        return heads, tails
    arcs, said = heads * network.size + tails, ties.heads * network.size + ties.tails
    told = np.concatenate((said, ties.tails * network.size + ties.heads))
    goes = np.isin(arcs, said[ties.weights > 0]) | ~np.isin(arcs, told)
    return heads[goes], tails[goes]

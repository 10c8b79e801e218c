"""The ground of a graph: all ties of a workspace, their ends canonical."""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cabos.ask.network import Network
from cabos.errors import UsageError
from cabos.runs.describing import Row
from cabos.runs.identity import Identity, load_identity
from cabos.store.edges import Edges, kinds, read_edges
from cabos.store.workspace import Store

_PLACE = "addressEntity"


@dataclass(frozen=True, slots=True)
class Ground:
    """All ties of a workspace.

    Attributes:
        identity: which records are one party.
        nodes: the canonical ids of all ends, sorted.
        members: the records of each node that stands for several.
        ids: the id of the entity that says each tie.
        kinds: the kind of each: a schema, or the property that names the other thing.
        heads: the end it goes from, by its number in ``nodes``.
        tails: the end it goes to.
        listed: for each node, whether a list sanctions it.
    """

    identity: Identity
    nodes: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    ids: NDArray[np.object_]
    kinds: NDArray[np.object_]
    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    listed: NDArray[np.bool_]

    def number(self, node: str) -> int | None:
        """Return the number of a node, or None where nothing is tied to it."""
        at = bisect_left(self.nodes, node)
        return at if at < len(self.nodes) and self.nodes[at] == node else None

    def canonical(self, entity_id: str) -> str:
        """Return the node that stands for an entity."""
        return self.identity.canonical(entity_id)

    def rows(self, nodes: Collection[str]) -> list[Row]:
        """Return the ties between some nodes: id, kind, and the nodes of the ends."""
        numbers = [at for node in nodes if (at := self.number(node)) is not None]
        kept = np.zeros(len(self.nodes), dtype=np.bool_)
        kept[numbers] = True
        chosen = np.flatnonzero(kept[self.heads] & kept[self.tails])
        return [
            (
                str(self.ids[at]),
                str(self.kinds[at]),
                self.nodes[self.heads[at]],
                self.nodes[self.tails[at]],
            )
            for at in chosen
        ]

    def network(self) -> Network:
        """Build the network of its ties."""
        return Network.build(len(self.nodes), self.heads, self.tails)

    def only(self, chosen: NDArray[np.bool_]) -> "Ground":
        """Return the same ground with some of its ties."""
        return replace(
            self,
            ids=self.ids[chosen],
            kinds=self.kinds[chosen],
            heads=self.heads[chosen],
            tails=self.tails[chosen],
        )


def load_ground(store: Store, wanted: Collection[str] = ()) -> Ground:
    """Read the ties of the current snapshots.

    An address that only one party has ties nobody and is left out.

    Args:
        store: the workspace.
        wanted: the kinds to read; all where it is empty.

    Raises:
        UsageError: if there is no such kind.
    """
    known = sorted({kind.name for kind in kinds()})
    if unknown := sorted(set(wanted) - set(known)):
        raise UsageError(
            f"There is no kind of tie called {unknown[0]!r}",
            remedy="Use " + ", ".join(known),
        )
    edges = read_edges(store.paths())
    ground = _canonical(edges, load_identity(store))
    chosen = _ties_two(ground)
    if wanted:
        chosen &= np.isin(ground.kinds.astype(np.str_), sorted(wanted))
    return ground.only(chosen)


def _canonical(edges: Edges, identity: Identity) -> Ground:
    names = [edges.same_addresses.get(one) or identity.canonical(one) for one in edges.nodes]
    nodes = tuple(sorted({*names}))
    numbers = {node: number for number, node in enumerate(nodes)}
    moved = np.fromiter((numbers[name] for name in names), dtype=np.int64, count=len(names))
    listed = np.zeros(len(nodes), dtype=np.bool_)
    np.logical_or.at(listed, moved, edges.listed)
    members: dict[str, tuple[str, ...]] = {
        node: found for node in nodes if len(found := identity.members(node)) > 1
    }
    for one, name in zip(edges.nodes, names, strict=True):
        if one in edges.same_addresses:
            members[name] = (*members.get(name, (name,)), one)
    kind_names = np.asarray(edges.kind_names, dtype=np.object_)
    return Ground(
        identity,
        nodes,
        members,
        edges.ids,
        kind_names[edges.kinds],
        moved[edges.heads],
        moved[edges.tails],
        listed,
    )


def _ties_two(ground: Ground) -> NDArray[np.bool_]:
    """Mark the ties that are none of an address that only one party has."""
    place = ground.kinds == _PLACE
    pairs = np.unique(ground.heads[place] * len(ground.nodes) + ground.tails[place])
    having = np.bincount(pairs % max(len(ground.nodes), 1), minlength=len(ground.nodes))
    chosen: NDArray[np.bool_] = ~place | (having[ground.tails] > 1)
    return chosen

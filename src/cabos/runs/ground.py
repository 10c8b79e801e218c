"""The ground of a graph: all ties of a workspace, their ends canonical."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cabos.ask.network import Network
from cabos.ask.ownership_days import STANDINGS, days_of
from cabos.errors import UsageError
from cabos.model.holding import Texts
from cabos.runs.describing import PLACE, Row
from cabos.runs.holders import links_of
from cabos.runs.identity import Identity, load_identity
from cabos.store.edges import Edges, kinds, read_bearers, read_edges
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Ground:
    """All ties of a workspace.

    Attributes:
        names: the node that stands for a record, where that is another one.
        links: parties known by a name alone, and whose exact name that is.
        namesakes: parties known by a name alone that several others bear.
        nodes: the canonical ids of all ends, sorted.
        members: the records of each node that stands for several.
        ids: the id of the entity that says each tie.
        kinds: the kind of each: a schema, or the property that names the other thing.
        heads: the end it goes from, by its number in ``nodes``.
        tails: the end it goes to.
        standings: how it stands on the day, as a place in ``STANDINGS``.
        listed: for each node, whether a list sanctions it.
        has_holdings: whether anything is on record of who owns whom.
    """

    names: Mapping[str, str]
    links: Mapping[str, str]
    namesakes: Mapping[str, Sequence[str]]
    nodes: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    ids: NDArray[np.object_]
    kinds: NDArray[np.object_]
    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    standings: NDArray[np.int8]
    listed: NDArray[np.bool_]
    has_holdings: bool

    def number(self, node: str) -> int | None:
        """Return the number of a node, or None where nothing is tied to it."""
        return _position(self.nodes, node)

    def canonical(self, entity_id: str) -> str:
        """Return the node that stands for an entity."""
        return self.names.get(entity_id, entity_id)

    def rows(self, nodes: Collection[str]) -> list[Row]:
        """Return the ties between some nodes, by their ends, kind and id.

        A tie that several files say stands as the one of them that stands best.
        """
        numbers = [at for node in nodes if (at := self.number(node)) is not None]
        kept = np.zeros(len(self.nodes), dtype=np.bool_)
        kept[numbers] = True
        chosen = np.flatnonzero(kept[self.heads] & kept[self.tails])
        found: dict[tuple[str, str, str, str], int] = {}
        for at in chosen.tolist():
            ends = self.nodes[self.heads[at]], self.nodes[self.tails[at]]
            key = (*ends, str(self.kinds[at]), str(self.ids[at]))
            found[key] = max(found.get(key, 0), int(self.standings[at]))
        return [
            Row(tie, kind, head, tail, STANDINGS[standing])
            for (head, tail, kind, tie), standing in sorted(found.items())
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
            standings=self.standings[chosen],
        )

    @property
    def over(self) -> NDArray[np.bool_]:
        """Whether each tie has ended, has not begun or was replaced on the day."""
        found: NDArray[np.bool_] = self.standings < STANDINGS.index("uncertain")
        return found


def load_ground(
    store: Store, day: date, wanted: Collection[str] = (), *, sources: Collection[str] = ()
) -> Ground:
    """Read the ties of the current snapshots.

    An address that only one party has ties nobody and is left out.

    Args:
        store: the workspace.
        day: on which ties are in force or not.
        wanted: the kinds to read; all where it is empty.
        sources: the sources whose ties are read; all where it is empty.

    Raises:
        UsageError: if there is no such kind, or the workspace has nothing of such a source.
    """
    known = sorted({kind.name for kind in kinds()})
    if unknown := sorted(set(wanted) - set(known)):
        raise UsageError(
            f"There is no kind of tie called {unknown[0]!r}",
            remedy="Use " + ", ".join(known),
        )
    files, identity = store.paths(), load_identity(store)
    links, namesakes = links_of(read_bearers(files), identity)
    edges = read_edges(_of_sources(files, sources))
    ground = _canonical(edges, day, identity, links, namesakes)
    chosen = _ties_two(ground)
    if wanted:
        chosen &= np.isin(ground.kinds.astype(np.str_), sorted(wanted))
    return ground.only(chosen)


def _of_sources(
    files: Mapping[Path, Snapshot], sources: Collection[str]
) -> Mapping[Path, Snapshot]:
    held = {one.source for one in files.values()}
    if unknown := sorted(set(sources) - held):
        raise UsageError(
            f"The workspace holds nothing of a source called {unknown[0]!r}",
            remedy="Use " + (", ".join(sorted(held)) or "a source that was added"),
        )
    return {path: one for path, one in files.items() if not sources or one.source in sources}


def _canonical(
    edges: Edges,
    day: date,
    identity: Identity,
    links: Mapping[str, str],
    namesakes: Mapping[str, Sequence[str]],
) -> Ground:
    """Let one node stand for all records of a party, and for all addresses of one text."""
    names = {
        one: identity.canonical(one) for group in identity.clusters.groups.values() for one in group
    }
    moved = {
        old: new
        for old, new in (names | dict(links) | dict(edges.same_addresses)).items()
        if old != new
    }
    held = {at: moved[node] for node in moved if (at := _position(edges.nodes, node)) is not None}
    nodes, numbers = _renamed(edges.nodes, held)
    listed = np.zeros(len(nodes), dtype=np.bool_)
    for one in edges.listed:
        if (at := _position(nodes, moved.get(one, one))) is not None:
            listed[at] = True
    kind_names = np.asarray(edges.kind_names, dtype=np.object_)
    return Ground(
        names | dict(links),
        links,
        namesakes,
        nodes,
        _members(identity, moved),
        edges.ids,
        kind_names[edges.kinds],
        numbers[edges.heads],
        numbers[edges.tails],
        _standings(edges, day),
        listed,
        bool((kind_names[edges.kinds] == "Ownership").any()),
    )


def _standings(edges: Edges, day: date) -> NDArray[np.int8]:
    begins, ends, gone = (Texts.of(one[at] for one in edges.dates) for at in range(3))
    told = days_of(begins, ends, gone).standing(day.toordinal())
    # The last place stands for a tie that says no dates: its span is -1.
    found: NDArray[np.int8] = np.append(told, len(STANDINGS) - 1).astype(np.int8)[edges.spans]
    return found


def _renamed(
    nodes: tuple[str, ...], held: Mapping[int, str]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the nodes after some were renamed, and the new number of each old one."""
    if not held:
        return nodes, np.arange(len(nodes))
    named = [held.get(at, node) for at, node in enumerate(nodes)]
    after = tuple(sorted(set(named)))
    numbers = {node: number for number, node in enumerate(after)}
    return after, np.fromiter((numbers[node] for node in named), dtype=np.int64, count=len(named))


def _members(identity: Identity, moved: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the records of each node that stands for several."""
    found: dict[str, dict[str, None]] = {}
    for old, new in moved.items():
        found.setdefault(new, dict.fromkeys(identity.members(new)))[old] = None
    return {node: tuple(several) for node, several in found.items()}


def _position(nodes: tuple[str, ...], node: str) -> int | None:
    at = bisect_left(nodes, node)
    return at if at < len(nodes) and nodes[at] == node else None


def _ties_two(ground: Ground) -> NDArray[np.bool_]:
    """Mark the ties that are none of an address that only one party has."""
    place = ground.kinds == PLACE
    pairs = np.unique(ground.heads[place] * len(ground.nodes) + ground.tails[place])
    having = np.bincount(pairs % max(len(ground.nodes), 1), minlength=len(ground.nodes))
    chosen: NDArray[np.bool_] = ~place | (having[ground.tails] > 1)
    return chosen

"""Parties that are on no list and owned into a block, as screening meets them.

They are worked out once a day for a set of snapshots and judgements, and kept beside the index by
what they are: the index and the next re-screening ask for them by that name.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cabos import __version__
from cabos.ask.ownership import regime_of, solve
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_marks import marks
from cabos.ask.ownership_rows import owned_nodes
from cabos.match.index import Index
from cabos.match.population import Population
from cabos.model.entity import OWNED_THROUGH, Entity
from cabos.model.holding import SOURCE
from cabos.runs.cache import keep_texts, load_index, read_text
from cabos.runs.holders import Holders, open_holders
from cabos.runs.identity import load_identity
from cabos.sources.registry import NO_LISTS, RECORDS
from cabos.store.workspace import Store

_HOLDERS = (SOURCE, "ftm")  # sources that can say who owns whom


@dataclass(frozen=True, slots=True)
class OwnedParties:
    """Parties that are owned into a block, or possibly, by the US rule.

    Attributes:
        key: names what they are; empty where there are none.
        entities: those that ownership data alone describe.
        lines: of all of them, by the ids of their records, by whom they are owned.
    """

    key: str
    entities: Mapping[str, Entity]
    lines: Mapping[str, str]

    def marked(self, entity: Entity) -> Entity:
        """Return an entity of a list with what says that it is owned into a block, if it is."""
        line = self.lines.get(entity.id)
        return entity if line is None else _marked(entity, line)

    def differing(self, other: "OwnedParties") -> set[str]:
        """Return the ids of records that are not the same in both."""
        ids = {*self.lines, *other.lines}
        return {
            key for key in ids
            if self.lines.get(key) != other.lines.get(key)
            or self.entities.get(key) != other.entities.get(key)
        }  # fmt: skip


NOBODY = OwnedParties("", {}, {})


def screened(store: Store, owned: OwnedParties) -> Iterator[Entity]:
    """Yield whom customers are screened against: what lists hold, and who is owned into a block.

    Other parties of ownership data are not among them.
    """
    lists = [one.snapshot for one in store.current() if one.source not in NO_LISTS]
    for entity in store.entities(lists):
        yield owned.marked(entity)
    for _, entity in sorted(owned.entities.items()):
        yield entity


def load_screened(
    store: Store, populations: Sequence[Population], key: str, now: datetime
) -> tuple[Index, str]:
    """Return the index of whom customers are screened against.

    Args:
        store: the workspace.
        populations: of persons and of others.
        key: their ``population_key``.
        now: the moment; who is owned into a block depends on the day.

    Returns:
        The index, and the name of the parties owned into a block among them.
    """
    owned = owned_key(store, now)

    def entities() -> Iterator[Entity]:
        return screened(store, load_owned(store, now))

    return load_index(store, populations, key, entities, owned), owned


def owned_key(store: Store, now: datetime) -> str:
    """Return the name of the parties owned into a block on a day, working them out if need be."""
    if not _says_who_owns(store):
        return NOBODY.key
    held = read_text(store, _day_key(store, now), "key")
    return load_owned(store, now).key if held is None else held


def load_owned(store: Store, now: datetime) -> OwnedParties:
    """Return the parties owned into a block on a day, from the cache where they stand there."""
    if not _says_who_owns(store):
        return NOBODY
    day = _day_key(store, now)
    held = read_text(store, day, "key")
    found = None if held is None else held_owned(store, held)
    if found is None:
        found = _work_out(store, now)
        if found.key:
            keep_texts(store, found.key, {"parties": _written(found)})
        keep_texts(store, day, {"key": found.key})
    return found


def held_owned(store: Store, key: str) -> OwnedParties | None:
    """Return the parties of a name, or None where they are not held any more."""
    if not key:
        return NOBODY
    text = read_text(store, key, "parties")
    if text is None:
        return None
    raw = json.loads(text)
    entities = {
        one["id"]: Entity(
            one["id"], one["schema"], SOURCE,
            {prop: tuple(values) for prop, values in one["properties"].items()},
        )
        for one in raw["entities"]
    }  # fmt: skip
    return OwnedParties(key, entities, raw["lines"])


def _says_who_owns(store: Store) -> bool:
    return any(one.source in _HOLDERS for one in store.current())


def _day_key(store: Store, now: datetime) -> str:
    parts = (
        __version__, now.date().isoformat(), load_identity(store).key,
        *sorted(
            f"{one.source} {one.snapshot}"
            for one in store.current()
            if one.source not in RECORDS
        ),
    )  # fmt: skip
    return "ownedday-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def _work_out(store: Store, now: datetime) -> OwnedParties:
    with open_holders(store, now.date()) as holders:
        holdings = holders.with_nodes(())
        graph = merge(holdings, now.date())
        solution = solve(graph, holders.mask(holdings), regime_of("us"))
        members = _members(holders)
        lines = {
            member: line
            for node, line in marks(solution, owned_nodes(solution))
            for member in members.get(holdings.nodes[node], (holdings.nodes[node],))
        }
        entities = {
            one.id: _marked(one, lines[one.id]) for one in holders.register.owned_entities(lines)
        }
    found = OwnedParties("", entities, lines)
    if not lines:
        return NOBODY
    digest = hashlib.sha256(_written(found).encode()).hexdigest()[:24]
    return replace(found, key=f"owned-{digest}")


def _members(holders: Holders) -> dict[str, set[str]]:
    """Return the records of each party that has several."""
    found = {key: set(group) for key, group in holders.identity.clusters.groups.items()}
    for record, key in holders.names.items():
        found.setdefault(key, {key}).add(record)
    return found


def _marked(entity: Entity, line: str) -> Entity:
    return replace(entity, properties={**entity.properties, OWNED_THROUGH: (line,)})


def _written(found: OwnedParties) -> str:
    entities = [
        {"id": one.id, "schema": one.schema, "properties": dict(one.properties)}
        for _, one in sorted(found.entities.items())
    ]
    lines = dict(sorted(found.lines.items()))
    return json.dumps({"entities": entities, "lines": lines}, ensure_ascii=False)

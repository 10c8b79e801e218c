"""Everything on record about who owns whom: read, made canonical, with who is blocked itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np

from cabos.ask.ownership_limits import OwnershipLimit
from cabos.ask.ownership_shown import Party, Record
from cabos.errors import UsageError
from cabos.model.entity import NAME_PROPS
from cabos.model.holding import NONE, SOURCE, Holdings, renamed
from cabos.model.share import percent
from cabos.model.wording import some
from cabos.runs.finding import find_entity
from cabos.runs.identity import Identity, load_identity
from cabos.runs.listing import Lists, lists_of
from cabos.sources.registry import RECORDS
from cabos.store.holdings import RecordKey, Register, open_register
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

_BILLION = 10**9
_KINDS = ("lists", "not_blocking", "marked", "watched")  # how a party can stand on a source


@dataclass(frozen=True)
class Holders:
    """Who owns whom, ready to be asked.

    Attributes:
        store: the workspace.
        register: the records, open.
        identity: who is who.
        lists: the lists of the day.
        raw: the records, as they name their parties.
        names: the canonical id of each party that is named by another one.
        links: parties known by a name alone, and whose exact name that is.
        namesakes: parties known by a name alone that several others bear.
    """

    store: Store
    register: Register
    identity: Identity
    lists: Lists
    raw: Holdings
    names: Mapping[str, str]
    links: Mapping[str, str]
    namesakes: Mapping[str, Sequence[str]]

    def canonical(self, entity_id: str) -> str:
        """Return the id that stands for a party."""
        return self.names.get(entity_id) or self.identity.canonical(entity_id)

    def with_nodes(self, ids: Iterable[str]) -> Holdings:
        """Return the records by canonical ids, with these parties among them."""
        return renamed(self.raw, self.names, ids)

    def find(self, text: str) -> str:
        """Return the id of the party that a text stands for: as asked, not yet canonical.

        Raises:
            InputError: where nobody, or more than one party, is called so.
        """
        if self.raw.position(text) != NONE:
            return text
        return find_entity(self.store, text, self.canonical)

    def known(self, text: str) -> str | None:
        """Return the canonical id of a party, or None where nobody is called so."""
        if self.raw.position(text) == NONE and not self.store.named(text):
            return None
        return self.canonical(self.find(text))

    @cached_property
    def listed(self) -> frozenset[str]:
        """The canonical ids of the parties that are blocked themselves."""
        blocking = self.lists.blocking
        return frozenset(self.canonical(key) for path, key in self._sanctioned if path in blocking)

    @cached_property
    def _sanctioned(self) -> list[tuple[str, str]]:
        return self.register.sanctioned([str(path) for path in self.lists.files])

    @property
    def used(self) -> list[Snapshot]:
        """The versions that were read: lists of the day, and current ownership data."""
        current = self.register.snapshots.items()
        lists = set(map(str, self.lists.files))
        return [one for path, one in current if path in lists or one.source == SOURCE]

    def mask(self, holdings: Holdings) -> np.ndarray:
        """Tell for each node whether it is blocked itself."""
        mask = np.zeros(len(holdings.nodes), np.bool_)
        for key in self.listed:
            if (at := holdings.position(key)) != NONE:
                mask[at] = True
        return mask

    def parties(self, ids: Iterable[str]) -> dict[str, Party]:
        """Return parties by their canonical ids, as they are shown."""
        wanted = set(ids)
        members: dict[str, str] = {}
        for key in wanted:
            members |= dict.fromkeys(self.identity.members(key), key) | {key: key}
        for old, new in self.names.items():
            if new in wanted:
                members[old] = new
        said: dict[str, list[tuple[str, ...]]] = {key: [] for key in wanted}
        for row in self.register.parties(members):
            said[members[row[1]]].append(row)
        return {key: self._party(key, rows) for key, rows in said.items()}

    def _party(self, key: str, rows: Sequence[tuple[str, ...]]) -> Party:
        blocking, others = self.lists.blocking, self.lists.others
        listing: dict[str, None] = {}
        sources: dict[str, dict[str, None]] = {kind: {} for kind in _KINDS}
        names: dict[tuple[bool, int], str] = {}
        schema = unspecified = ""
        for path, entity_id, said_schema, prop, value, statement in rows:
            schema = schema if schema and entity_id != key else said_schema
            if prop == "topics":
                source = self.register.snapshots[path].source
                kind = _standing(value, source, blocks=path in blocking, lists=path in others)
                if kind is not None:
                    sources[kind][source] = None
                if kind == "lists":
                    listing[statement] = None
            elif prop == "@unspecified":
                unspecified = value
            elif prop in NAME_PROPS:
                names.setdefault((entity_id != key, NAME_PROPS.index(prop)), value)
        caption = names[min(names)] if names else key
        kinds = (tuple(sources[kind]) for kind in _KINDS)
        return Party(key, caption, schema, unspecified, tuple(listing), *kinds)

    def records(self, rows: Sequence[int]) -> dict[int, Record]:
        """Return some records, as they are shown."""
        keys, said = self.register.records(rows)
        found: dict[tuple[str, str], dict[str, str]] = {}
        ids: dict[tuple[str, str], list[str]] = {}
        for path, key, prop, value, statement, place in said:
            mine = found.setdefault((path, key), {"place": place})
            mine.setdefault(prop, value)
            ids.setdefault((path, key), []).append(statement)
        return {
            key.row: self._record(key, found[key.path, key.id], ids[key.path, key.id])
            for key in keys
        }

    def _record(self, key: RecordKey, said: Mapping[str, str], ids: Sequence[str]) -> Record:
        snapshot, share = self.register.snapshots[key.path], key.share or ""
        if key.billionth is not None:
            share = percent(Fraction(key.billionth, _BILLION))
        return Record(
            key.id, snapshot.source, snapshot.snapshot, said["place"], share,
            said.get("startDate", ""), said.get("endDate", ""), key.role or "",
            said.get("ownershipType", ""), said.get("publisher", ""), said.get("sourceUrl", ""),
            said.get("recordId", ""), tuple(ids),
        )  # fmt: skip

    def link_limits(self, ids: Iterable[str]) -> list[OwnershipLimit]:
        """Say which of these parties, by their own ids, are taken as another by name alone."""
        wanted = set(ids)
        found = [
            OwnershipLimit("linked", party=party, target=target)
            for party, target in sorted(self.links.items())
            if party in wanted
        ]
        return found + [
            OwnershipLimit("namesakes", party=party, count=len(targets), targets=some(targets))
            for party, targets in sorted(self.namesakes.items())
            if party in wanted
        ]


def _standing(topic: str, source: str, *, blocks: bool, lists: bool) -> str | None:
    """Return what a topic of a party in a source says of its standing, one of ``_KINDS``."""
    if topic == "poi" and blocks:
        return "watched"
    if topic != "sanction":
        return None
    if blocks:
        return "lists"
    if lists:
        return "not_blocking"
    return "marked" if source == SOURCE else None


@contextmanager
def open_holders(store: Store, as_of: date) -> Iterator[Holders]:
    """Read all holdings of a workspace.

    Args:
        store: the workspace.
        as_of: the day of which the lists are used.

    Raises:
        UsageError: if the workspace holds nothing yet.
    """
    current = {path: one for path, one in store.paths().items() if one.source not in RECORDS}
    if not current:
        raise UsageError(
            "The workspace holds nothing yet",
            where=str(store.root),
            remedy="Add who owns whom: cabos add ownership --from FILE; and a list: cabos update "
            "us_ofac_sdn",
        )
    lists, identity = lists_of(store, as_of), load_identity(store)
    with open_register(current, lists.files) as register:
        raw = register.holdings()
        links, namesakes = links_of(register.bearers(), identity)
        names = dict(links)
        for group in identity.clusters.groups.values():
            for member in group:
                if (key := identity.canonical(member)) != member:
                    names[member] = key
        yield Holders(store, register, identity, lists, raw, names, links, namesakes)


def links_of(
    bearers: Iterable[tuple[str, str]], identity: Identity
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Tell which parties are another one by name alone, and which could be several.

    Args:
        bearers: parties known by a name alone, each with an entity that bears exactly that name.
        identity: who is who.
    """
    found: dict[str, dict[str, None]] = {}
    for party, target in bearers:
        is_alone = identity.canonical(party) == party and party not in identity.clusters.groups
        if is_alone and not identity.is_different(party, target):
            found.setdefault(party, {})[identity.canonical(target)] = None
    links = {party: next(iter(targets)) for party, targets in found.items() if len(targets) == 1}
    more = {party: list(targets) for party, targets in found.items() if len(targets) > 1}
    return links, more

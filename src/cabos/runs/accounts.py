"""Whose each account is, and how its holder stands: listed, or owned into a block."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from cabos import __version__
from cabos.ask.ownership_line import in_language
from cabos.model.crypto_address import address_key
from cabos.model.flows import NONE, Accounts, Flows
from cabos.model.wallet import Named
from cabos.runs.cache import keep_arrays, load_arrays
from cabos.runs.finding import find_entity
from cabos.runs.identity import Identity, load_identity
from cabos.runs.listing import lists_of
from cabos.runs.owned_parties import load_owned
from cabos.sources.registry import RECORDS
from cabos.store.account_holders import Held, Link, read_held, read_sanctioned
from cabos.store.snapshot import Snapshot
from cabos.store.wallets import read_wallets
from cabos.store.workspace import Store

Standing = Literal["", "listed", "owned_into_block"]
_OWNERSHIP = "ownership"
_FORMAT = "1"  # of what the index holds
_HOW = {"id": 0, "number": 1, "name": 2}
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an account.

    Attributes:
        entity: the canonical id of the party.
        name: its name, or the id where it has none.
        statements: ids of the statements that say that it holds the account and how it stands.
        standing: ``listed``, ``owned_into_block``, or empty.
        because: why it stands so, in a sentence; empty where it does not.
        sector: what it does for a living, as a file of holders says; often empty.
    """

    entity: str
    name: str
    statements: tuple[str, ...]
    standing: Standing = ""
    because: str = ""
    sector: str = ""


class AccountHolders(Mapping[int, Holder]):
    """The holders of accounts by the code of the account; each is worked out when it is asked for.

    To go through all of them costs a tenth of a millisecond each.

    Attributes:
        limits: which holders are taken as a party by their name alone, and which are not.
        lists: the snapshots of the lists that were used.
    """

    def __init__(self, reading: "_Reading", lists: Sequence[str] = ()) -> None:
        """Take what was read, and the snapshots of the lists."""
        self._reading, self.lists = reading, tuple(lists)
        self.limits = tuple(reading.limits)

    def __getitem__(self, code: int) -> Holder:
        """Return the holder of an account."""
        found = self._reading.holder(int(code))
        if found is None:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[int]:
        """Return the codes of the accounts whose holder is known."""
        return iter(self._codes)

    def __len__(self) -> int:
        """Count the accounts whose holder is known."""
        return len(self._codes)

    @cached_property
    def _codes(self) -> tuple[int, ...]:
        return tuple(self._reading.codes())

    def limits_of(self, party: str) -> tuple[str, ...]:
        """Return what limits what is said of one party, by its canonical id."""
        about, party_of = self._reading.limits, self._reading.party_of
        return tuple(text for text, them in about.items() if party in map(party_of, them))

    def standing(self, *kinds: Standing) -> dict[int, Holder]:
        """Return the holders that stand so: by default those listed or owned into a block."""
        wanted = kinds or ("listed", "owned_into_block")
        codes = self if "" in wanted else self._reading.codes_of(self._reading.can_stand())
        return {code: self[code] for code in codes if self[code].standing in wanted}

    def held_by(self, party: str) -> tuple[int, ...]:
        """Return the accounts of a party, by its canonical id."""
        codes = self._reading.codes_of(self._reading.taken_as(party))
        return tuple(code for code in codes if self[code].entity == party)

    def accounts_of(self, store: Store, text: str) -> tuple[int, ...]:
        """Return the accounts of the party that a text names; see the function of that name."""
        party_of = self._reading.party_of
        return self.held_by(party_of(find_entity(store, text, party_of)))


def load_holders(store: Store, flows: Flows, as_of: date) -> AccountHolders:
    """Return who holds the accounts of transfers, as far as the workspace says.

    A holder is a party of another source by its exact id, by an official number (R.F.C., C.U.R.P.,
    LEI, company number), or by an exact name that one party alone bears, never a weak alias; the
    last is said in ``limits``. An account that is a crypto address which a source names is its
    holder's, whatever asset the source files it under.

    Args:
        store: the workspace.
        flows: its transfers.
        as_of: the day of which the lists are used.
    """
    return _Reading(store, flows, as_of).run()


def accounts_of(store: Store, flows: Flows, text: str, as_of: date) -> tuple[int, ...]:
    """Return the accounts that a party holds.

    Args:
        store: the workspace.
        flows: its transfers.
        text: the party: an id, an official number, or an exact name.
        as_of: the day of which the lists are used.

    Raises:
        InputError: where nobody, or more than one party, is called so.
    """
    return load_holders(store, flows, as_of).accounts_of(store, text)


class _Reading:
    """Reads what there is to know of holders once, for a day; works out the one asked for."""

    def __init__(self, store: Store, flows: Flows, as_of: date) -> None:
        self.store, self.as_of = store, as_of
        # Plain arrays of the same memory: a mapped one takes four times as long to be looked into.
        self.accounts = Accounts(np.asarray(flows.accounts.text), np.asarray(flows.accounts.off))
        self.identity: Identity = load_identity(store)
        self.limits: dict[str, tuple[str, ...]] = {}  # each with the parties it is about
        self.links: dict[str, str] = {}  # party to the entity that it is
        self.evidence: dict[str, tuple[str, ...]] = {}  # statements that link them
        self.sources: dict[str, Snapshot] = {}
        self.held: Held | None = None
        self.wallets: Mapping[int, Sequence[Named]] = {}
        self.owned: Mapping[str, str] = {}
        self.sanctioned: Mapping[str, Sequence[tuple[str, str]]] = {}
        self._parties: dict[str, Holder] = {}

    def run(self) -> AccountHolders:
        """Read, and say what is in doubt."""
        current = self.store.paths()
        lists = lists_of(self.store, self.as_of).files
        others = {path: one for path, one in current.items() if one.source == _OWNERSHIP}
        others |= lists
        self.sources = {str(path): one for path, one in others.items()}
        money = {path: one for path, one in current.items() if one.source in RECORDS}
        self.held = _load_held(self.store, money, others)
        named = read_wallets({path: one.source for path, one in others.items()})
        self.wallets = _wallets_held(self.accounts, named)
        if self.held is None and not self.wallets:
            return AccountHolders(self)
        self.sanctioned = read_sanctioned(list(lists))
        day = datetime.combine(self.as_of, time(), UTC)
        self.owned = load_owned(self.store, day).lines if others else {}
        self._link()
        self._say_shared()
        return AccountHolders(self, sorted({one.snapshot for one in lists.values()}))

    def holder(self, code: int) -> Holder | None:
        """Return the holder of an account, or None where nothing says it."""
        found: Holder | None = None
        for one in self._holders(code):
            found = one if found is None else _stronger(found, one)
        return found

    def codes(self) -> list[int]:
        """Return the accounts whose holder is known."""
        keys = () if self.held is None else self.held.accounts[0]
        by_files = {code for key in keys if (code := self.accounts.code(key)) != NONE}
        return sorted(by_files | self.wallets.keys())

    def codes_of(self, parties: Iterable[str]) -> list[int]:
        """Return the accounts that parties hold, and those that sources name by themselves."""
        keys = () if self.held is None else map(self.held.accounts_of, dict.fromkeys(parties))
        by_files = {self.accounts.code(key) for accounts in keys for key in accounts}
        return sorted((by_files - {NONE}) | self.wallets.keys())

    def can_stand(self) -> Iterator[str]:
        """Return the parties that can be listed or owned into a block; no other is.

        What stands so is a party of another source, or one judged to be the same as another.
        """
        if self.held is not None:
            yield from (one.party for one in self.held.links)
        for members in self.identity.clusters.groups.values():
            yield from members
        yield from self.owned

    def taken_as(self, entity: str) -> Iterator[str]:
        """Return the parties of money's files that are an entity."""
        yield from (entity, *self.identity.members(entity))
        yield from (one for one in self.links if self.party_of(one) == entity)

    def _by_files(self, code: int) -> Iterator[Holder]:
        key = self.accounts.key(code) if 0 <= code < len(self.accounts) else ""
        for party, statements in () if self.held is None else self.held.parties_of(key):
            one = self._party(party)
            yield replace(one, statements=(*statements, *one.statements))

    def _holders(self, code: int) -> Iterator[Holder]:
        yield from self._by_files(code)
        yield from map(self._by_wallet, self.wallets.get(code, ()))

    def _say_shared(self) -> None:
        """Say which accounts are said to be held by several."""
        keys = () if self.held is None else map(self.held.accounts[0].key, self.held.shared)
        shared = [code for key in keys if (code := self.accounts.code(key)) != NONE]
        said = [(code, self._by_files(code)) for code in shared]
        said += [(code, self._holders(code)) for code in self.wallets]
        for code, holders in said:
            before: Holder | None = None
            for one in holders:
                if before is not None and before.entity != one.entity:
                    self.limits[
                        f"{self.accounts.key(code)} is said to be held by {before.name} "
                        f"({before.entity}) and by {one.name} ({one.entity})"
                    ] = (before.entity, one.entity)
                before = one if before is None else _stronger(before, one)

    def party_of(self, entity: str) -> str:
        """Return the canonical id of a party, itself or the one that it is taken as."""
        return self.identity.canonical(self.links.get(entity, entity))

    def _link(self) -> None:
        by_party: dict[str, list[Link]] = {}
        for link in self.held.links if self.held is not None else ():
            if not self.identity.is_different(link.party, link.entity):
                by_party.setdefault(link.party, []).append(link)
        for party, links in by_party.items():
            if self.identity.canonical(party) != party or party in self.identity.clusters.groups:
                continue  # a person has judged who it is
            best = min(_HOW[one.how] for one in links)
            self._choose(party, [one for one in links if _HOW[one.how] == best])

    def _choose(self, party: str, links: Sequence[Link]) -> None:
        """Take a party as the one entity that it can be; those of lists go first."""
        for only_lists in (True, False):
            group: dict[str, list[Link]] = {}
            for one in links:
                if (one.source != _OWNERSHIP) == only_lists:
                    group.setdefault(self.identity.canonical(one.entity), []).append(one)
            if len(group) == 1:
                ((entity, chosen),) = group.items()
                self.links[party] = entity
                self.evidence[party] = tuple(one.statement for one in chosen if one.statement)
                if chosen[0].how == "name":
                    self._limit_name(party, entity)
                return
            if group:
                names = sorted(group)
                more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
                self.limits[
                    f"{self._name(party)} ({party}) could be {', '.join(names[:_SHOWN])}{more}: "
                    f"it is taken as none of them; say which: cabos judge {party} ID same --why …"
                ] = (party,)
                return

    def _limit_name(self, party: str, entity: str) -> None:
        self.limits[
            f"{self._name(party)} ({party}) is taken as {entity} by its exact name alone; if it is "
            f"a namesake: cabos judge {party} {entity} different --why …"
        ] = (party,)

    def _name(self, party: str) -> str:
        return next((value for prop, value, _ in self._facts(party) if prop == "name"), party)

    def _facts(self, party: str) -> Sequence[tuple[str, str, str]]:
        return () if self.held is None else self.held.facts_of(party)

    def _party(self, party: str) -> Holder:
        """Return a party as a holder; it is kept, for it can have many accounts."""
        if party not in self._parties:
            self._parties[party] = self._read_party(party)
        return self._parties[party]

    def _read_party(self, party: str) -> Holder:
        facts = self._facts(party)
        others = {} if self.held is None else self.held.others
        told = others.get(self.links.get(party, party), {})
        name = next((value for prop, value, _ in facts if prop == "name"), told.get("name", party))
        sector = next((value for prop, value, _ in facts if prop == "sector"), "")
        said = tuple(statement for prop, _, statement in facts if prop in {"name", "sector"})
        base = Holder(
            self.party_of(party), name, (*said, *self.evidence.get(party, ())),
            sector=sector or told.get("sector", ""),
        )  # fmt: skip
        return self._standing(base, party)

    def _standing(self, base: Holder, *more: str) -> Holder:
        """Return a holder with how it stands by all records of it."""
        records = dict.fromkeys((base.entity, *self.identity.members(base.entity), *more))
        marks = [(one, *mark) for one in records for mark in self.sanctioned.get(one, ())]
        if marks:
            lists = dict.fromkeys(
                f"{one} is on {self.sources[path].source}" for one, path, _ in marks
            )
            said = tuple(dict.fromkeys(statement for _, _, statement in marks))
            return replace(
                base, standing="listed", because="; ".join(lists),
                statements=(*base.statements, *said),
            )  # fmt: skip
        line = next((self.owned[one] for one in records if one in self.owned), None)
        if line is None:
            return base
        return replace(base, standing="owned_into_block", because=in_language(line, "en"))

    def _by_wallet(self, one: Named) -> Holder:
        base = Holder(self.party_of(one.entity_id), one.caption, one.statements)
        found = self._standing(base, one.entity_id, f"wallet-{one.address}")
        if found.standing or not one.is_listed:
            return found
        return replace(found, standing="listed", because=f"{one.entity_id} is on {one.source}")


def _load_held(
    store: Store, money: Mapping[Path, Snapshot], others: Mapping[Path, Snapshot]
) -> Held | None:
    """Return who holds which account, from the index; it is built where it is not there."""
    if not money:
        return None
    files = sorted(f"{one.source} {one.snapshot}" for one in (*money.values(), *others.values()))
    text = "\x1f".join((_FORMAT, __version__, *files))
    key = "holders-" + hashlib.sha256(text.encode()).hexdigest()[:24]
    arrays = load_arrays(store, key)
    if arrays is None:
        arrays = read_held(list(money), {str(path): one.source for path, one in others.items()})
        keep_arrays(store, key, arrays)
    held = Held.of(arrays)
    return held if len(held.accounts[0]) else None


def _wallets_held(accounts: Accounts, wallets: Sequence[Named]) -> dict[int, list[Named]]:
    """Return the accounts that are addresses which sources name."""
    found: dict[int, list[Named]] = {}
    if not wallets or not len(accounts):
        return found
    for one in wallets:
        codes = {accounts.code(text) for text in _spellings(one.address)}
        for code in sorted(codes - {NONE}):
            found.setdefault(code, []).append(one)
    return found


def _spellings(address: str) -> set[str]:
    """Return an address as the key of an account can write it: in some, case means nothing."""
    key = address_key(address)
    return {address, key, key.upper()} if address_key(key.upper()) == key else {address, key}


def _stronger(one: Holder, other: Holder) -> Holder:
    """Return the holder that stands more gravely; the first of two that stand alike."""
    order = ("listed", "owned_into_block", "")
    return min((one, other), key=lambda holder: order.index(holder.standing))

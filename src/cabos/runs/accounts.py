"""Whose each account is, and how its holder stands: listed, or owned into a block."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal

import numpy as np

from cabos.ask.ownership_line import in_language
from cabos.model.crypto_address import address_key
from cabos.model.flows import NONE, Accounts, Flows
from cabos.model.wallet import Named
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


@dataclass(frozen=True)
class AccountHolders(Mapping[int, Holder]):
    """The holders of accounts by the code of the account.

    Attributes:
        by_code: the holders.
        limits: which holders are taken as a party by their name alone, and which are not.
        lists: the snapshots of the lists that were used.
    """

    by_code: Mapping[int, Holder]
    limits: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    def __getitem__(self, code: int) -> Holder:
        """Return the holder of an account."""
        return self.by_code[code]

    def __iter__(self) -> Iterator[int]:
        """Return the codes of the accounts whose holder is known."""
        return iter(self.by_code)

    def __len__(self) -> int:
        """Count the accounts whose holder is known."""
        return len(self.by_code)

    def standing(self, *kinds: Standing) -> dict[int, Holder]:
        """Return the holders that stand so: by default those listed or owned into a block."""
        wanted = kinds or ("listed", "owned_into_block")
        return {code: one for code, one in self.by_code.items() if one.standing in wanted}


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
    return _Reading(store, as_of).run(flows)


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
    reading = _Reading(store, as_of)
    holders = reading.run(flows)
    found = find_entity(store, text, reading.party_of)
    wanted = reading.party_of(found)
    return tuple(sorted(code for code, one in holders.items() if one.entity == wanted))


class _Reading:
    """Reads holders once, for a day."""

    def __init__(self, store: Store, as_of: date) -> None:
        self.store, self.as_of = store, as_of
        self.identity: Identity = load_identity(store)
        self.limits: dict[str, None] = {}
        self.links: dict[str, str] = {}  # party to the entity that it is
        self.evidence: dict[str, tuple[str, ...]] = {}  # statements that link them
        self.sources: dict[str, Snapshot] = {}
        self.held = Held((), {}, ())
        self.owned: Mapping[str, str] = {}
        self.sanctioned: Mapping[str, Sequence[tuple[str, str]]] = {}

    def run(self, flows: Flows) -> AccountHolders:
        """Return the holders of the accounts of transfers."""
        current = self.store.paths()
        lists = lists_of(self.store, self.as_of).files
        others = {path: one for path, one in current.items() if one.source == _OWNERSHIP}
        others |= lists
        money = [path for path, one in current.items() if one.source in RECORDS]
        self.sources = {str(path): one for path, one in others.items()}
        self.held = read_held(money, list(others), list(lists))
        wallets = _wallets_held(flows, read_wallets({p: o.source for p, o in others.items()}))
        if not self.held.holdings and not wallets:
            return AccountHolders({})
        self.sanctioned = read_sanctioned(list(lists)) if wallets else self.held.sanctioned
        day = datetime.combine(self.as_of, time(), UTC)
        self.owned = load_owned(self.store, day).lines if others else {}
        self._link()
        found: dict[int, Holder] = {}
        for code, one in (*self._by_files(flows), *self._by_wallets(wallets)):
            before = found.get(code)
            found[code] = one if before is None else _stronger(before, one)
            if before is not None and before.entity != one.entity:
                self.limits[
                    f"{flows.accounts.key(code)} is said to be held by {before.name} "
                    f"({before.entity}) and by {one.name} ({one.entity})"
                ] = None
        return AccountHolders(
            found, tuple(self.limits), tuple(sorted({one.snapshot for one in lists.values()}))
        )

    def party_of(self, entity: str) -> str:
        """Return the canonical id of a party, itself or the one that it is taken as."""
        return self.identity.canonical(self.links.get(entity, entity))

    def _link(self) -> None:
        by_party: dict[str, list[Link]] = {}
        for link in self.held.links:
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
                if (self.sources[one.path].source != _OWNERSHIP) == only_lists:
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
                ] = None
                return

    def _limit_name(self, party: str, entity: str) -> None:
        self.limits[
            f"{self._name(party)} ({party}) is taken as {entity} by its exact name alone; if it is "
            f"a namesake: cabos judge {party} {entity} different --why …"
        ] = None

    def _name(self, party: str) -> str:
        facts = self.held.facts.get(party, ())
        return next((value for prop, value, _ in facts if prop == "name"), party)

    def _by_files(self, flows: Flows) -> Iterator[tuple[int, Holder]]:
        made: dict[str, Holder] = {}
        # Plain arrays of the same memory: a mapped one takes four times as long to be looked into.
        accounts = Accounts(np.asarray(flows.accounts.text), np.asarray(flows.accounts.off))
        for account, party, _, statements in self.held.holdings:
            code = accounts.code(account)
            if code == NONE:
                continue
            if party not in made:
                made[party] = self._party(party)
            one = made[party]
            yield code, replace(one, statements=(*statements, *one.statements))

    def _party(self, party: str) -> Holder:
        entity = self.party_of(party)
        facts = self.held.facts.get(party, ())
        told = self.held.others.get(self.links.get(party, party), {})
        name = self._name(party)
        if name == party:
            name = told.get("name", party)
        sector = next((value for prop, value, _ in facts if prop == "sector"), "")
        said = tuple(statement for prop, _, statement in facts if prop in {"name", "sector"})
        base = Holder(
            entity, name, (*said, *self.evidence.get(party, ())),
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

    def _by_wallets(self, wallets: Mapping[int, Sequence[Named]]) -> Iterator[tuple[int, Holder]]:
        for code, named in wallets.items():
            for one in named:
                base = Holder(self.party_of(one.entity_id), one.caption, one.statements)
                found = self._standing(base, one.entity_id, f"wallet-{one.address}")
                if not found.standing and one.is_listed:
                    found = replace(
                        found, standing="listed", because=f"{one.entity_id} is on {one.source}"
                    )
                yield code, found


def _wallets_held(flows: Flows, wallets: Sequence[Named]) -> dict[int, list[Named]]:
    """Return the accounts that are addresses which sources name."""
    found: dict[int, list[Named]] = {}
    if not wallets or not len(flows.accounts):
        return found
    for one in wallets:
        codes = {flows.accounts.code(text) for text in _spellings(one.address)}
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

"""Who holds which account, found by walking through all holders: what ``runs.accounts`` equals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from cabos.ask.ownership_line import in_language
from cabos.model.flows import NONE, Flows
from cabos.model.wallet import Named
from cabos.runs.accounts import _HOW, _OWNERSHIP, _SHOWN, Holder, _stronger, _wallets_held
from cabos.runs.identity import Identity, load_identity
from cabos.runs.listing import lists_of
from cabos.runs.owned_parties import load_owned
from cabos.sources.registry import RECORDS
from cabos.store.account_holders import read_sanctioned
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.snapshot import Snapshot
from cabos.store.wallets import read_wallets
from cabos.store.workspace import Store

HOLDINGS = (
    """SELECT account, party, entity, statements FROM holding ORDER BY account, party, statements"""
)
FACTS = """SELECT DISTINCT entity_id, prop, value, id FROM read_parquet($paths)
WHERE entity_id IN (SELECT party FROM holding)
  AND prop IN ('name', 'sector', 'taxNumber', 'idNumber', 'leiCode', 'registrationNumber')
ORDER BY entity_id, prop, value, id"""


def walk(store: Store, flows: Flows, as_of: date) -> tuple[dict[int, Holder], tuple[str, ...]]:
    """Return all holders and the limits."""
    return Walking(store, as_of).run(flows)


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of another source that a party is.

    Attributes:
        party: the party, as money's files name it.
        how: by its ``id``, by an official ``number``, or by its exact ``name``.
        entity: the entity.
        path: the file that says so.
        statement: the statement that says so; None for an id.
    """

    party: str
    how: str
    entity: str
    path: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds which account.

    Attributes:
        holdings: account, party, entity of the account, and the statements that say so.
        facts: of each party what is said of it: property, value, statement.
        links: the entities of other sources that the parties are.
        sanctioned: of the entities that lists mark: the files and statements that do.
        others: names and sectors of the entities linked to.
    """

    holdings: Sequence[tuple[str, str, str, list[str]]]
    facts: Mapping[str, Sequence[tuple[str, str, str]]]
    links: Sequence[Link]
    sanctioned: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_held(money: Sequence[Path], others: Sequence[Path], lists: Sequence[Path]) -> Held:
    """Read who holds which account.

    Args:
        money: the statements of files of transfers.
        others: the files of other sources, in which the same parties can stand.
        lists: those of them that are lists of the day.
    """
    if not money:
        return Held((), {}, ())
    sql, paths = queries("account_holders"), {"paths": [str(path) for path in money]}
    more = {"others": [str(path) for path in others]}
    facts: dict[str, list[tuple[str, str, str]]] = {}
    with database(money[0].parent) as connection:
        connection.execute(sql["create_holding"], paths)
        holdings = connection.execute(HOLDINGS).fetchall()
        for party, prop, value, said in connection.execute(FACTS, paths).fetchall():
            facts.setdefault(party, []).append((prop, value, said))
        if not others or not holdings:
            return Held(holdings, facts, ())
        for name, macro in (
            ("holdings", "name_macro"), ("holdings", "turned_macro"),
            ("account_holders", "number_macro"),
        ):  # fmt: skip
            connection.execute(queries(name)[macro])
        connection.execute(sql["create_called"], paths)
        links = [Link(*row) for row in connection.execute(sql["links"], more).fetchall()]
        ids = {"ids": sorted({one.entity for one in links})}
        told: dict[str, dict[str, str]] = {}
        for entity, prop, value in connection.execute(sql["facts"], more | ids).fetchall():
            told.setdefault(entity, {}).setdefault(prop, value)
    return Held(holdings, facts, links, read_sanctioned(lists), told)


class Walking:
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

    def run(self, flows: Flows) -> tuple[dict[int, Holder], tuple[str, ...]]:
        """Return the holders of the accounts of transfers."""
        current = self.store.paths()
        lists = lists_of(self.store, self.as_of).files
        others = {path: one for path, one in current.items() if one.source == _OWNERSHIP}
        others |= lists
        money = [path for path, one in current.items() if one.source in RECORDS]
        self.sources = {str(path): one for path, one in others.items()}
        self.held = read_held(money, list(others), list(lists))
        wallets = _wallets_held(
            flows.accounts, read_wallets({p: o.source for p, o in others.items()})
        )
        if not self.held.holdings and not wallets:
            return {}, ()
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
        return found, tuple(self.limits)

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
        accounts = flows.accounts
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

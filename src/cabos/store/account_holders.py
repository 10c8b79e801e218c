"""Holders of accounts as files say them, and the entities of other sources that they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cabos.model.account import AccountHolder
from cabos.sources.money.holders import named_holder
from cabos.store.parquet import database
from cabos.store.queries import queries


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


def read_named(path: Path, first_row: int, name: str) -> list[AccountHolder]:
    """Return the holders that the rows of a table name, each once.

    Args:
        path: its Parquet file of transfers.
        first_row: the row of its first transfer in the file as received.
        name: the file as received.
    """
    with database(path) as connection:
        rows = connection.execute(
            queries("account_holders")["named"], {"path": str(path), "first": first_row}
        ).fetchall()
    return [
        named_holder(account, called, number, f"{name}:{row}")
        for account, called, number, row in rows
    ]


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
        holdings = connection.execute(sql["holdings"]).fetchall()
        for party, prop, value, said in connection.execute(sql["party_facts"], paths).fetchall():
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


def read_sanctioned(lists: Sequence[Path]) -> dict[str, list[tuple[str, str]]]:
    """Return the entities that lists mark as sanctioned, each with the files and statements."""
    found: dict[str, list[tuple[str, str]]] = {}
    if lists:
        with database(lists[0].parent) as connection:
            rows = connection.execute(
                queries("account_holders")["sanctioned"], {"lists": [str(one) for one in lists]}
            ).fetchall()
        for path, entity, said in rows:
            found.setdefault(entity, []).append((path, said))
    return found

"""Holders of accounts as files say them, and the entities of other sources that they are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cabos.model.account import AccountHolder
from cabos.model.flows import NONE, Accounts
from cabos.sources.money.holders import named_holder
from cabos.store.parquet import database
from cabos.store.queries import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of another source that a party is.

    Attributes:
        party: the party, as money's files name it.
        how: by its ``id``, by an official ``number``, or by its exact ``name``.
        entity: the entity.
        source: the source that says so.
        statement: the statement that says so; None for an id.
    """

    party: str
    how: str
    entity: str
    source: str
    statement: str | None


Lines = tuple[Accounts, np.ndarray, np.ndarray]
"""Keys, and for each a line of JSON: the lines one after another, and where each starts."""


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds which account: arrays, of which a reader looks up what it needs.

    Attributes:
        accounts: of each account its parties, each with statements that say so.
        parties: of each party what is said of it (property, value, statement), and its accounts.
        shared: positions of the accounts that have several parties.
        links: the entities of other sources that the parties are.
        others: names and sectors of the entities linked to.
    """

    accounts: Lines
    parties: Lines
    shared: np.ndarray
    links: Sequence[Link]
    others: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> "Held":
        """Return what arrays of ``read_held`` say; they can be mapped from a file."""
        more = json.loads(arrays["more"].tobytes())
        accounts, parties = (
            # Plain arrays of the same memory: mapped ones take four times as long to look into.
            (Accounts(parts[0], parts[1]), parts[2], parts[3])
            for parts in ([np.asarray(arrays[f"{one}_{x}"]) for x in _PARTS] for one in _ENDS)
        )
        links = [Link(*one) for one in more["links"]]
        return cls(accounts, parties, np.asarray(arrays["shared"]), links, more["others"])

    def parties_of(self, account: str) -> list[tuple[str, list[str]]]:
        """Return the parties that hold an account, each with the statements that say so."""
        found = _line(self.accounts, account)
        return [(one["party"], one["statements"]) for one in found or ()]

    def facts_of(self, party: str) -> list[tuple[str, str, str]]:
        """Return what is said of a party: property, value, statement."""
        found = (_line(self.parties, party) or {}).get("facts") or ()
        return [(one["prop"], one["value"], one["id"]) for one in found]

    def accounts_of(self, party: str) -> list[str]:
        """Return the accounts that a party holds; none for one that is not known here."""
        found: list[str] = (_line(self.parties, party) or {}).get("accounts") or []
        return found


_PARTS, _ENDS = ("key", "key_off", "line", "line_off"), ("account", "party")


def _line(lines: Lines, key: str) -> Any:
    keys, text, off = lines
    at = keys.code(key)
    return None if at == NONE else json.loads(text[off[at] : off[at + 1]].tobytes())


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


def read_keys(path: Path) -> list[str]:
    """Return the keys of the accounts that a file of statements names, sorted."""
    with database(path) as connection:
        rows = connection.execute(
            queries("account_holders")["account_keys"], {"path": str(path)}
        ).fetchall()
    return [key for (key,) in rows]


def read_held(money: Sequence[Path], others: Mapping[str, str]) -> dict[str, np.ndarray]:
    """Read who holds which account, as arrays for ``Held.of``.

    Args:
        money: the statements of files of transfers.
        others: the files of other sources, in which the same parties can stand, and the source
            of each.
    """
    sql, paths = queries("account_holders"), {"paths": [str(path) for path in money]}
    found: dict[str, np.ndarray] = {}
    with database(money[0].parent) as connection:
        connection.execute(sql["create_holding"], paths)
        table = connection.execute(sql["account_lines"]).fetchnumpy()
        found |= _texts("account", table)
        found["shared"] = np.flatnonzero(table["parties"] > 1)
        found |= _texts("party", connection.execute(sql["party_lines"], paths).fetchnumpy())
        more = _linked(connection, paths, others) if others else {"links": [], "others": {}}
    found["more"] = np.frombuffer(json.dumps(more).encode(), np.uint8)
    return found


def _texts(name: str, table: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the keys and lines of a query as text and where each starts."""
    found: dict[str, np.ndarray] = {}
    for column in ("key", "line"):
        parts = [one.encode() for one in table[column].tolist()]
        off = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=off[1:])
        found[f"{name}_{column}"] = np.frombuffer(b"".join(parts), np.uint8)
        found[f"{name}_{column}_off"] = off
    return found


def _linked(
    connection: "DuckDBPyConnection", paths: Mapping[str, list[str]], others: Mapping[str, str]
) -> dict[str, Any]:
    """Return the entities of other sources that parties are, and what those are called."""
    sql, more = queries("account_holders"), {"others": list(others)}
    for name, macro in (
        ("holdings", "name_macro"), ("holdings", "turned_macro"),
        ("account_holders", "number_macro"),
    ):  # fmt: skip
        connection.execute(queries(name)[macro])
    connection.execute(sql["create_called"], paths)
    rows = connection.execute(sql["links"], more).fetchall()
    ids = {"ids": sorted({row[2] for row in rows})}
    told: dict[str, dict[str, str]] = {}
    for entity, prop, value in connection.execute(sql["facts"], more | ids).fetchall():
        told.setdefault(entity, {}).setdefault(prop, value)
    links = [(party, how, entity, others[path], said) for party, how, entity, path, said in rows]
    return {"links": links, "others": told}


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

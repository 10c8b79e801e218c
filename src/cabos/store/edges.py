"""Bulk reading of ties: which entities are tied, as columns, and what is said of a few of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cabos.model.graph import Fact
from cabos.model.holding import SOURCE
from cabos.model.schema import is_a, schema, schema_names
from cabos.model.statement import Statement
from cabos.store.holdings import Register
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.snapshot import Snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Kind(NamedTuple):
    """A kind of tie.

    Attributes:
        name: the schema of the entity that says it, or the property that names the other thing.
        schema: the schema of the entity that says it.
        head: the property that holds the end it goes from; None for the entity itself.
        tail: the property that holds the end it goes to.
    """

    name: str
    schema: str
    head: str | None
    tail: str


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of tie of the vocabulary.

    A schema that is an edge is one; so is a property of a thing that names another thing, such
    as ``addressEntity``. A paper, such as a sanction or a passport, ties nobody.
    """
    found = []
    for name in schema_names():
        form = schema(name)
        if form.edge is not None:
            found.append(Kind(name, name, *form.edge))
        elif is_a(name, "Thing"):
            props = (prop for prop, kind in form.properties.items() if kind == "entity")
            found.extend(Kind(prop, name, None, prop) for prop in props)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Edges:
    """All ties of some snapshots, as columns of equal length.

    Attributes:
        nodes: the ids of all ends, sorted.
        ids: the id of the entity that says each tie.
        kinds: the kind of each, by its number in ``kind_names``.
        heads: the end it goes from, by its number in ``nodes``.
        tails: the end it goes to.
        spans: its dates, by their number in ``dates``; -1 where it says none.
        kind_names: the names of the kinds.
        dates: from when, until when, and from when a later version stands in its place; empty
            texts where that is not said.
        listed: the ids of the entities that are marked as sanctioned.
        same_addresses: for an address, the one with the same text that stands for it.
    """

    nodes: tuple[str, ...]
    ids: NDArray[np.object_]
    kinds: NDArray[np.int16]
    heads: NDArray[np.int32]
    tails: NDArray[np.int32]
    spans: NDArray[np.int32]
    kind_names: tuple[str, ...]
    dates: Sequence[tuple[str, str, str]]
    listed: frozenset[str]
    same_addresses: Mapping[str, str]


def read_edges(files: Mapping[Path, Snapshot]) -> Edges:
    """Read all ties that snapshots hold.

    Args:
        files: the Parquet files and their snapshots.

    Returns:
        The ties, in no order.

    Raises:
        WorkspaceError: if a file cannot be read.
    """
    names = tuple(dict.fromkeys(kind.name for kind in kinds()))
    if not files:
        return _edges((), {}, names, dates=(), listed=frozenset(), same_addresses={})
    sql, paths = queries("edges"), [str(path) for path in files]
    with database(next(iter(files)).parent) as connection:
        _create_kinds(connection, names)
        for name in ("create_end", "create_dated"):
            connection.execute(sql[name], {"paths": paths})
        for name in ("create_span", "create_tie", "create_node"):
            connection.execute(sql[name])
        nodes = connection.execute(sql["nodes"]).fetchall()
        columns = connection.execute(sql["ties"]).fetchnumpy()
        dates = connection.execute(sql["spans"]).fetchall()
        listed = connection.execute(sql["listed"], {"paths": paths}).fetchall()
        same = connection.execute(sql["same_addresses"], {"paths": paths}).fetchall()
    marked = frozenset(row[0] for row in listed)
    ends = tuple(row[0] for row in nodes)
    return _edges(ends, columns, names, dates=dates, listed=marked, same_addresses=dict(same))


def _create_kinds(connection: "DuckDBPyConnection", names: Sequence[str]) -> None:
    values = {
        "names": [kind.name for kind in kinds()],
        "schemata": [kind.schema for kind in kinds()],
        "heads": [kind.head for kind in kinds()],
        "tails": [kind.tail for kind in kinds()],
        "numbers": [names.index(kind.name) for kind in kinds()],
    }
    connection.execute(queries("edges")["create_kind"], values)


def _edges(
    nodes: tuple[str, ...],
    columns: Mapping[str, Any],
    names: tuple[str, ...],
    *,
    dates: Sequence[tuple[str, str, str]],
    listed: frozenset[str],
    same_addresses: Mapping[str, str],
) -> Edges:
    return Edges(
        nodes,
        np.asarray(columns.get("id", ()), dtype=np.object_),
        np.asarray(columns.get("kind", ()), dtype=np.int16),
        np.asarray(columns.get("head", ()), dtype=np.int32),
        np.asarray(columns.get("tail", ()), dtype=np.int32),
        np.asarray(columns.get("span", ()), dtype=np.int32),
        names,
        dates,
        listed,
        same_addresses,
    )


def read_facts(files: Mapping[Path, Snapshot], ids: Collection[str]) -> dict[str, list[Fact]]:
    """Read all that snapshots say of some entities.

    Args:
        files: the Parquet files and their snapshots.
        ids: the ids of the entities.

    Returns:
        The facts of each entity in the order in which they were said, by source.
    """
    found: dict[str, list[Fact]] = {}
    if not files or not ids:
        return found
    known = {str(path): one for path, one in files.items()}
    order = sorted(known, key=lambda path: (known[path].source, known[path].snapshot))
    with database(next(iter(files)).parent) as connection:
        rows = connection.execute(
            queries("edges")["facts"], {"paths": order, "ids": sorted(ids)}
        ).fetchall()
    rows.sort(key=lambda row: order.index(row[0]))
    for path, entity_id, said_schema, prop, value, place, lang, original in rows:
        one = known[path]
        said = Statement(entity_id, said_schema, prop, value, one.source, place, lang, original)
        found.setdefault(entity_id, []).append(Fact(said, one.snapshot))
    return found


def read_papers(files: Mapping[Path, Snapshot], ids: Collection[str]) -> dict[str, list[str]]:
    """Find the papers of some entities, such as their sanctions and passports.

    Returns:
        The ids of the papers of each entity that has any.
    """
    found: dict[str, list[str]] = {}
    if not files or not ids:
        return found
    papers = [name for name in schema_names() if is_a(name, "Interval") and not schema(name).edge]
    props = {
        prop
        for name in papers
        for prop, kind in schema(name).properties.items()
        if kind == "entity"
    }
    values = {
        "paths": [str(path) for path in files],
        "ids": sorted(ids),
        "schemata": papers,
        "props": sorted(props),
    }
    with database(next(iter(files)).parent) as connection:
        rows = connection.execute(queries("edges")["papers"], values).fetchall()
    for paper, holder in rows:
        found.setdefault(holder, []).append(paper)
    return found


def read_half_ties(files: Mapping[Path, Snapshot], ids: Collection[str]) -> list[tuple[str, str]]:
    """Find the ties of some entities whose other end is no entity, only text or nothing.

    Returns:
        The id of each tie and the end that it has.
    """
    if not files or not ids:
        return []
    names = tuple(dict.fromkeys(kind.name for kind in kinds()))
    sql, paths = queries("edges"), {"paths": [str(path) for path in files]}
    with database(next(iter(files)).parent) as connection:
        _create_kinds(connection, names)
        connection.execute(sql["create_end"], paths)
        rows = connection.execute(sql["half_ties"], {"ids": sorted(ids)}).fetchall()
    return [(tie, near) for tie, near in rows]


def read_bearers(files: Mapping[Path, Snapshot]) -> list[tuple[str, str]]:
    """Find owners and owned that are known by a name alone, with who else bears that name.

    Returns:
        The id, and the id of an entity of another source with exactly that name.
    """
    sources = {one.source for one in files.values()}
    if SOURCE not in sources or len(sources) == 1:
        return []
    with database(next(iter(files)).parent) as connection:
        paths = {"paths": [str(path) for path in files]}
        connection.execute(queries("edges")["create_holder"], paths)
        return Register(connection, files, {}).bearers()

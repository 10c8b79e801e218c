"""Statements in Parquet files, written and read by DuckDB in process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cabos.model.entity import Entity
from cabos.model.statement import Statement
from cabos.store.disk import trouble
from cabos.store.queries import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 10_000
# No extension is ever fetched: all that is needed is built in, and cabos works offline.
_OPTIONS: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two sets of snapshots.

    Attributes:
        added: ids of entities that are only in the new set.
        removed: ids of entities that are only in the old set.
        changed: ids of entities in both, with other statements or another schema.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@contextmanager
def database(where: Path) -> Iterator["DuckDBPyConnection"]:
    """Open DuckDB in process, with no file of its own.

    Args:
        where: what is read or written, for the message.

    Raises:
        WorkspaceError: if the disk refuses.
    """
    import duckdb  # 0.15 s, kept off the path of a lookup that only needs the index

    try:
        shared = _shared.get()
        with duckdb.connect(config=_OPTIONS) if shared is None else shared.room() as connection:
            yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise trouble(error, where) from error


class _Shared:
    """One instance of the database, in which each use has a catalog and settings of its own."""

    def __init__(self) -> None:
        self._root: DuckDBPyConnection | None = None
        self._rooms = count()

    @contextmanager
    def room(self) -> Iterator["DuckDBPyConnection"]:
        import duckdb

        if self._root is None:
            self._root = duckdb.connect(config=_OPTIONS)
        name = f"room_{next(self._rooms)}"
        with self._root.cursor() as connection:
            connection.execute(f"ATTACH ':memory:' AS {name}; USE {name}")
            try:
                yield connection
            finally:
                connection.execute("USE memory")
                connection.execute(f"DETACH {name}")

    def close(self) -> None:
        if self._root is not None:
            self._root.close()


_shared: ContextVar[_Shared | None] = ContextVar("_shared", default=None)


@contextmanager
def one_database() -> Iterator[None]:
    """Let every ``database`` of the block be a room of one instance, with nothing in common.

    To start an instance and to end it takes longer than to write a file of few rows.
    """
    shared = _Shared()
    token = _shared.set(shared)
    try:
        yield
    finally:
        _shared.reset(token)
        shared.close()


def write_statements(path: Path, statements: Iterable[Statement]) -> tuple[int, int]:
    """Write the statements of one snapshot, sorted by entity and kept in order within it.

    Args:
        path: the file to make.
        statements: the statements of one source in the order in which they were said.

    Returns:
        The number of statements and the number of entities.

    Raises:
        WorkspaceError: if the disk refuses.
    """
    sql = queries("statements")
    rows = (
        (
            said.id,
            said.entity_id,
            said.schema,
            said.prop,
            said.value,
            said.lang,
            said.original,
            said.place,
            position,
        )
        for position, said in enumerate(statements)
    )
    with database(path) as connection:
        connection.execute(sql["create_statement"])
        with connection.appender("statement") as table:
            table.append_rows(rows)
        counted = connection.execute(sql["count_statements"]).fetchone()
        connection.execute(sql["write_statements"], {"path": str(path)}).fetchall()
    said, entities = counted or (0, 0)
    return said, entities


def read_entities(paths: Sequence[Path], source: str) -> Iterator[Entity]:
    """Read the entities of one source in the order of their ids.

    Args:
        paths: the files of its snapshots: one, but where a source has several series.
        source: the name of the source.

    Yields:
        One entity at a time; the file is not held in memory.
    """
    with database(paths[0]) as connection:
        files = [str(path) for path in paths]
        connection.execute(queries("statements")["entities"], {"paths": files})
        for key, rows in groupby(_rows(connection), key=itemgetter(0)):
            yield _entity(key, source, rows)


def _rows(connection: "DuckDBPyConnection") -> Iterator[Row]:
    while batch := connection.fetchmany(_BATCH):
        yield from batch


def _entity(key: str, source: str, rows: Iterable[Row]) -> Entity:
    schema: str | None = None
    values: dict[str, dict[str, None]] = {}
    for _, said_schema, prop, value in rows:
        schema = schema or said_schema
        values.setdefault(prop, {})[value] = None
    return Entity(key, schema or "", source, {prop: tuple(kept) for prop, kept in values.items()})


def read_statements(
    files: Mapping[Path, tuple[str, str]], entity_id: str
) -> dict[tuple[str, str], list[Statement]]:
    """Read what snapshots say of one entity.

    Args:
        files: the source and the snapshot of each file to look into.
        entity_id: the entity.

    Returns:
        The statements in order, by source and snapshot; those that say nothing are left out.
    """
    found: dict[tuple[str, str], list[Statement]] = {}
    if not files:
        return found
    known = {str(path): key for path, key in files.items()}
    with database(next(iter(files)).parent) as connection:
        rows = connection.execute(
            queries("statements")["entity_statements"],
            {"paths": list(known), "entity_id": entity_id},
        ).fetchall()
    for path, schema, prop, value, place, lang, original in rows:
        source, _ = known[path]
        said = Statement(entity_id, schema, prop, value, source, place, lang, original)
        found.setdefault(known[path], []).append(said)
    return found


def find_named(paths: Sequence[Path], text: str) -> list[tuple[str, str]]:
    """Find the entities that an id, an identifier or an exact name stands for.

    Args:
        paths: the files to look into.
        text: what stands for them.

    Returns:
        How each was found (``id``, ``identifier`` or ``name``), and its id; by id.
    """
    if not paths:
        return []
    with database(paths[0].parent) as connection:
        rows = connection.execute(
            queries("statements")["named_entities"],
            {"paths": [str(path) for path in paths], "text": text.strip()},
        ).fetchall()
    return [(how, key) for how, key in rows]


def compare(old: Sequence[Path], new: Sequence[Path]) -> Changes:
    """Compare two sets of snapshots entity by entity, by the ids of their statements.

    Args:
        old: the files of the snapshots before.
        new: the files of the snapshots after.

    Returns:
        The ids of the entities that were added, removed or changed, each sorted.
    """
    before, after = [str(path) for path in old], [str(path) for path in new]
    every = sorted({*before, *after})
    if not every:
        return Changes((), (), ())
    with database(Path(every[0]).parent) as connection:
        rows = connection.execute(
            queries("statements")["changed_entities"],
            {"paths": every, "old": before, "new": after},
        ).fetchall()
    return Changes(
        added=tuple(key for key, was, _ in rows if not was),
        removed=tuple(key for key, _, is_now in rows if not is_now),
        changed=tuple(key for key, was, is_now in rows if was and is_now),
    )

"""Bulk reading of holdings: all of them as columns, and all that is said of a few of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cabos.model.entity import Entity
from cabos.model.holding import SOURCE, Holdings, Texts
from cabos.sources.registry import NO_LISTS
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.snapshot import Snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXTS = ("share", "start", "end", "role", "type", "superseded", "maker")


class RecordKey(NamedTuple):
    """One record of a holding.

    Attributes:
        row: its number, as long as the register is open.
        path: the file that has it.
        id: the id of its Ownership entity.
        role: the interest as declared, or None.
        share: the share as text, or None where it is a plain number or not said.
        billionth: the share in billionths of a percent, or None.
    """

    row: int
    path: str
    id: str
    role: str | None
    share: str | None
    billionth: int | None


class Register:
    """Holdings of some snapshots, as long as it is open.

    Attributes:
        snapshots: the snapshots, by their files.
    """

    def __init__(
        self,
        connection: "DuckDBPyConnection",
        current: Mapping[Path, Snapshot],
        lists: Mapping[Path, Snapshot],
    ) -> None:
        """Use ``open_register``."""
        self._connection, self._sql = connection, queries("holdings")
        self.snapshots = {str(path): one for path, one in {**current, **lists}.items()}
        self._paths = sorted(map(str, current))
        self._numbers = np.empty(0, np.int64)  # of the rows in the database

    def holdings(self) -> Holdings:
        """Read all holdings; rows keep their numbers as long as the register is open."""
        for name in ("any_order", "share_macro", "create_holding"):
            self._connection.execute(self._sql[name])
        for path in self._paths:
            self._connection.execute(self._sql["insert_holding"], {"path": path})
        self._connection.execute(self._sql["create_odd"], {"paths": self._paths})
        for name in ("delete_odd", "insert_odd", "create_text", "create_node"):
            self._connection.execute(self._sql[name])
        nodes = self._column("nodes")["id"]
        values: dict[str, list[str]] = {kind: [] for kind in _TEXTS}
        for kind, value in self._connection.execute(self._sql["texts"]).fetchall():
            values[kind].append(value)
        read = self._column("holdings")
        texts = [Texts(values[kind], read[kind].astype(np.int32)) for kind in _TEXTS]
        share, start, end, role, type_, superseded, maker = texts
        self._numbers = read["number"]
        owner, owned = read["owner"].astype(np.int32), read["owned"].astype(np.int32)
        billionth = read["billionth"].astype(np.int64)
        return Holdings(
            nodes.tolist(), owner, owned, share, start, end, role, type_, superseded, maker,
            billionth,
        )  # fmt: skip

    def _column(self, name: str) -> dict[str, np.ndarray]:
        read = self._connection.execute(self._sql[name]).fetchnumpy()
        return {key: np.asarray(column) for key, column in read.items()}

    def bearers(self) -> list[tuple[str, str]]:
        """Return owners and owned that are known by a name alone, with who else bears that name.

        Returns:
            The id and the id of an entity of another source with exactly that name; by id.
        """
        lists = [path for path in self._paths if self.snapshots[path].source not in NO_LISTS]
        holders = [path for path in self._paths if self.snapshots[path].source == SOURCE]
        if not lists:
            return []
        self._connection.execute(self._sql["name_macro"])
        self._connection.execute(self._sql["turned_macro"])
        files = {"paths": self._paths, "holders": holders or lists, "lists": lists}
        rows = self._connection.execute(self._sql["bearers"], files).fetchall()
        return [(party, target) for party, target in rows]

    def records(self, rows: Sequence[int]) -> tuple[list[RecordKey], list[tuple[str, ...]]]:
        """Return what is said of some records.

        Returns:
            The records; and file, entity, property, value, statement id and place of each
            statement.
        """
        if not rows:
            return [], []
        row_of = {int(self._numbers[row]): row for row in rows}
        chosen = {"rows": list(row_of)}
        keys = self._connection.execute(self._sql["keys"], chosen).fetchall()
        said = self._connection.execute(self._sql["records"], chosen | {"paths": self._paths})
        return [RecordKey(row_of[number], *key) for number, *key in keys], said.fetchall()

    def parties(self, ids: Collection[str]) -> list[tuple[str, ...]]:
        """Return file, id, schema, property, value and statement id of what names some entities."""
        if not ids:
            return []
        chosen = {"paths": sorted(self.snapshots), "ids": sorted(ids)}
        rows: list[tuple[str, ...]]
        rows = self._connection.execute(self._sql["parties"], chosen).fetchall()
        return rows

    def write_owned(
        self, path: Path, rows: Mapping[str, np.ndarray], said: Mapping[str, str]
    ) -> None:
        """Write parties that are owned into a block as CSV, with their names.

        Args:
            path: the file.
            rows: number, entity_id, status, share_min, share_max, layer, owners and limits.
            said: regime, as_of and snapshots, the same in every row.
        """
        self._connection.register("owned_row", rows)
        self._connection.execute(self._sql["cell_macro"])
        values = {"paths": sorted(self.snapshots), "path": str(path), **said}
        self._connection.execute(self._sql["write_owned"], values).fetchall()

    def owned_entities(self, ids: Collection[str]) -> list[Entity]:
        """Return the entities of ownership data with these ids that no list describes as well."""
        holders = [path for path in self._paths if self.snapshots[path].source == SOURCE]
        lists = [path for path in self._paths if path not in holders]
        wanted = set(ids)
        if lists and wanted:
            chosen = {"paths": lists, "ids": sorted(wanted)}
            found = self._connection.execute(self._sql["present"], chosen).fetchall()
            wanted -= {key for (key,) in found}
        if not holders or not wanted:
            return []
        chosen = {"paths": holders, "ids": sorted(wanted)}
        self._connection.execute(self._sql["entities"], chosen)
        rows = self._connection.fetchall()
        return [_entity(key, group) for key, group in groupby(rows, key=itemgetter(0))]

    def sanctioned(self, files: Collection[str]) -> list[tuple[str, str]]:
        """Return the file and the id of each entity that some files mark as sanctioned."""
        if not files:
            return []
        chosen = {"paths": sorted(files)}
        rows = self._connection.execute(self._sql["sanctioned"], chosen).fetchall()
        return [(path, key) for path, key in rows]


def _entity(key: str, rows: Iterable[tuple[str, ...]]) -> Entity:
    schema: str | None = None
    values: dict[str, dict[str, None]] = {}
    for _, said, prop, value in rows:
        schema = schema or said
        values.setdefault(prop, {})[value] = None
    properties = {prop: tuple(kept) for prop, kept in values.items()}
    return Entity(key, schema or "", SOURCE, properties)


@contextmanager
def open_register(
    current: Mapping[Path, Snapshot], lists: Mapping[Path, Snapshot]
) -> Iterator[Register]:
    """Open the holdings of some snapshots.

    Args:
        current: the snapshots whose holdings are read, by their files; at least one.
        lists: the snapshots of the lists of the day, which may be older.

    Raises:
        WorkspaceError: if a file cannot be read.
    """
    with database(next(iter(current)).parent) as connection:
        yield Register(connection, current, lists)

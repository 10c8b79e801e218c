"""Parties with what they offer to compare, read column by column for resolution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cabos.store.parquet import database
from cabos.store.queries import queries

_COLUMNS = ("names", "dates", "contacts", "addresses", "sexes", "countries")
_PROPS = (
    "name", "alias", "previousName", "birthDate", "email", "phone", "address", "addressEntity",
    "gender", "nationality", "citizenship", "country", "jurisdiction",
)  # fmt: skip

Columns = tuple[np.ndarray, ...]


@dataclass(frozen=True, slots=True)
class Parties:
    """What sources say of the parties that could be one another.

    Attributes:
        ids: their entity ids, sorted.
        schemata: the schema of each.
        columns: by what they hold (``names``, ``dates``, ``identifiers`` …) the columns that were
            read; the first is the number of the party, and rows stand in its order.
    """

    ids: list[str]
    schemata: list[str]
    columns: Mapping[str, Columns]


def read_parties(
    paths: Sequence[Path], schemata: Sequence[str], identifiers: Sequence[str]
) -> Parties:
    """Read the parties of some snapshots.

    Args:
        paths: the files of the snapshots.
        schemata: the schemata of which two entities can be one party.
        identifiers: the properties that hold official identifiers.

    Returns:
        Every entity of these schemata that has a name.
    """
    if not paths:
        return Parties([], [], {})
    sql = queries("parties")
    wanted = [*_PROPS, *identifiers]
    with database(paths[0].parent) as connection:
        connection.execute(
            sql["create_said"],
            {"paths": [str(path) for path in paths], "schemata": list(schemata), "props": wanted},
        )
        connection.execute(sql["create_party"])
        connection.execute(sql["create_fact"])
        heads = _fetch(connection.execute(sql["parties"]))
        columns = {name: _fetch(connection.execute(sql[name])) for name in _COLUMNS}
        columns["identifiers"] = _fetch(
            connection.execute(sql["identifiers"], {"identifiers": list(identifiers)})
        )
    return Parties(heads[0].tolist(), heads[1].tolist(), columns)


def _fetch(cursor: Any) -> Columns:
    return tuple(np.asarray(column) for column in cursor.fetchnumpy().values())


def write_columns(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Write columns of equal length as CSV, with a header; for tables of millions of rows.

    Args:
        path: the file.
        columns: by their names, in order; the caller has made texts safe for spreadsheets.

    Raises:
        WorkspaceError: if the disk refuses.
    """
    with database(path) as connection:
        connection.register("columns_at_hand", dict(columns))
        connection.execute(queries("parties")["write_columns"], {"path": str(path)}).fetchall()

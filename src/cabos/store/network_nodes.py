"""Bulk reading of what a network needs to know of its nodes: their schemata and names."""

from collections.abc import Collection, Mapping
from pathlib import Path

from cabos.model.entity import NAME_PROPS
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.snapshot import Snapshot

_NAMES = (*NAME_PROPS, "full", "publicKey", "iban", "accountNumber", "summary")


def read_schemata(files: Mapping[Path, Snapshot], ids: Collection[str]) -> dict[str, list[str]]:
    """Read the schemata of some entities.

    Args:
        files: the Parquet files and their snapshots.
        ids: the ids of the entities.

    Returns:
        The schemata of each entity that a file describes.
    """
    found: dict[str, list[str]] = {}
    for entity_id, schema in _rows("schemata", files, ids, {}):
        found.setdefault(entity_id, []).append(schema)
    return found


def read_names(files: Mapping[Path, Snapshot], ids: Collection[str]) -> dict[str, str]:
    """Read the name to show for some entities: a primary name, else another, else an address.

    Args:
        files: the Parquet files and their snapshots.
        ids: the ids of the entities.

    Returns:
        The name of each entity that has one.
    """
    found: dict[str, str] = {}
    for entity_id, value in _rows("names", files, ids, {"props": list(_NAMES)}):
        found.setdefault(entity_id, value)
    return found


def _rows(
    query: str, files: Mapping[Path, Snapshot], ids: Collection[str], values: Mapping[str, object]
) -> list[tuple[str, str]]:
    if not files or not ids:
        return []
    asked = {"paths": [str(path) for path in files], "ids": sorted(ids), **values}
    with database(next(iter(files)).parent) as connection:
        rows: list[tuple[str, str]] = connection.execute(
            queries("network")[query], asked
        ).fetchall()
    return rows

"""What the files say of some transfers, beside what the flows hold."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from cabos.store.flows import File, open_transfers
from cabos.store.parquet import database
from cabos.store.queries import queries


def read_details(files: Sequence[File], file: np.ndarray, row: np.ndarray) -> list[tuple[Any, ...]]:
    """Return file, row and all else that is said of some transfers, in no order.

    Args:
        files: all files.
        file: the file of each.
        row: its row.
    """
    found: list[tuple[Any, ...]] = []
    for number, cursor in _asked(files, file, row, "details"):
        found.extend((number, *said) for said in cursor.fetchall())
    return found


def read_refs(
    files: Sequence[File], file: np.ndarray, row: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return file, row and reference of some transfers, each once, in no order."""
    numbers, rows, refs = [], [], []
    for number, cursor in _asked(files, file, row, "refs"):
        told = cursor.fetchnumpy()
        rows.append(np.asarray(told["row"], np.int64))
        refs.append(np.asarray(told["ref"], object))
        numbers.append(np.full(len(rows[-1]), number, np.int64))
    return np.concatenate(numbers), np.concatenate(rows), np.concatenate(refs)


def _asked(
    files: Sequence[File], file: np.ndarray, row: np.ndarray, what: str
) -> Iterator[tuple[int, Any]]:
    """Yield the number of each file that is asked, and what it answers."""
    sql = queries("transfer_details")
    with database(files[0].path.parent) as connection:
        for number in np.unique(file).tolist():
            one, rows = files[number], np.unique(row[file == number])
            values: dict[str, object] = {"path": str(one.path), "numbers": rows.tolist()}
            yield number, connection.execute(sql[f"numbered_{what}"], values)
            if one.first_row:
                values |= {"numbers": (rows - one.first_row).tolist(), "first": one.first_row}
                yield number, connection.execute(sql[f"placed_{what}"], values)


def rows_with_ref(files: Sequence[File], ref: str) -> list[tuple[int, int]]:
    """Return file and row of the transfers that have a reference."""
    with database(files[0].path.parent) as connection:
        open_transfers(connection, files)
        found: list[tuple[int, int]] = connection.execute(
            queries("transfer_details")["with_ref"], {"ref": ref}
        ).fetchall()
    return found

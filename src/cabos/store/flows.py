"""Flows built from the files of a workspace: repeats left out, accounts coded, sorted by time."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cabos.kernels.adjacency import KERNELS, adjacency
from cabos.kernels.coding import KERNELS as CODING
from cabos.kernels.coding import Codes
from cabos.kernels.jit import compiled, interpreted
from cabos.model.flows import Accounts, Flows
from cabos.store.parquet import database
from cabos.store.places import ROW_BITS, place_of
from cabos.store.queries import queries
from cabos.store.repeats import SIDE, Repeats, find_repeats

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COMPILE_FROM = 200_000  # transfers; below, importing numba takes longer than the work
_ENDS = ("payer", "beneficiary")
_REPEATS = ("file", "row", "kept_file", "kept_row", "kind")


class File(NamedTuple):
    """A file of transfers.

    Attributes:
        snapshot: its hash.
        path: its Parquet file.
        first_row: the row of its first transfer in the file as received; 0 where each says its own.
    """

    snapshot: str
    path: Path
    first_row: int


def open_transfers(
    connection: "DuckDBPyConnection", files: Sequence[File], numbers: Sequence[int] | None = None
) -> None:
    """Make the view ``transfer`` of all transfers of some files, in a database.

    Args:
        connection: the database.
        files: the files.
        numbers: the number of each; 0, 1, 2 … if None.
    """
    sql, paths = queries("flows"), [str(one.path) for one in files]
    connection.execute(
        sql["create_file"],
        {
            "paths": paths,
            "firsts": [one.first_row for one in files],
            "numbers": list(range(len(files))) if numbers is None else list(numbers),
        },
    )
    connection.execute("SET VARIABLE paths = $paths", {"paths": paths})
    connection.execute(sql["create_transfer"])


def build_flows(files: Sequence[File]) -> dict[str, np.ndarray]:
    """Return the arrays of the flows of some files, and of their repeats.

    Args:
        files: at least one.
    """
    sql = queries("flows")
    with database(files[0].path.parent) as connection:
        open_transfers(connection, files)
        told = connection.execute(sql["features"]).fetchone()
        assert told is not None  # noqa: S101  an aggregate has a row
        is_sided, is_converted, has_fees, currencies = told
        connection.execute(sql["create_account"])
        keys, columns = _coded(connection, files, currencies)
        backward = _newest_first(columns, len(files))
        if is_sided:
            backward = _by_balances(connection, backward)
        columns["received"], columns["received_currency"] = columns["amount"], columns["currency"]
        columns["fee"] = np.zeros(0, np.int64)
        if is_converted or has_fees or is_sided:
            _amend(connection, columns, currencies, is_converted=is_converted, has_fees=has_fees)
        repeats = find_repeats(connection, "transfer") if is_sided else Repeats(*_nothing())
        if len(repeats.file):
            columns = _settle(connection, columns, repeats)
    return _arranged(_sorted(columns, backward), keys, currencies) | {
        f"repeat_{name}": np.asarray(cells, np.int64)
        for name, cells in zip(_REPEATS, repeats, strict=True)
    }


def _coded(
    connection: "DuckDBPyConnection", files: Sequence[File], currencies: Sequence[str]
) -> tuple[list[str], dict[str, np.ndarray]]:
    """Return the keys of the accounts, and the columns of all transfers with their codes."""
    sql, salt = queries("flows"), ""
    while True:
        told = connection.execute(sql["accounts"], {"salt": salt}).fetchnumpy()
        family = _family(CODING, len(told["key"]))
        codes = Codes(np.asarray(told["hash"], np.uint64), family)
        if codes.is_sound:
            break
        salt += "."
    parts: dict[str, list[np.ndarray]] = {"file": []}
    for number, one in enumerate(files):
        values = {
            "path": str(one.path), "first": one.first_row, "currencies": currencies, "salt": salt,
        }  # fmt: skip
        read = connection.execute(sql["columns"], values).fetchnumpy()
        for name, cells in read.items():
            kept = np.asarray(cells)
            if name in _ENDS:
                kept = codes.of(kept.astype(np.uint64, copy=False))
            parts.setdefault(name, []).append(kept)
        parts["file"].append(np.full(len(read["row"]), number, np.int32))
    columns = {
        name: cells[0] if len(cells) == 1 else np.concatenate(cells)
        for name, cells in parts.items()
    }
    return told["key"].tolist(), columns


def _family(kernels: tuple[Callable[..., Any], ...], count: int) -> Any:
    return compiled(kernels) if count >= _COMPILE_FROM else interpreted(kernels)


def _nothing() -> tuple[np.ndarray, ...]:
    return tuple(np.zeros(0, np.int64) for _ in _REPEATS)


def _numbers(
    connection: "DuckDBPyConnection", query: str, currencies: Sequence[str]
) -> dict[str, np.ndarray]:
    found = connection.execute(query, {"currencies": currencies}).fetchnumpy()
    return {name: np.asarray(cells) for name, cells in found.items()}


def _amend(
    connection: "DuckDBPyConnection",
    columns: dict[str, np.ndarray],
    currencies: Sequence[str],
    *,
    is_converted: bool,
    has_fees: bool,
) -> None:
    """Put in what few transfers have: another amount that arrives, a fee."""
    sql = queries("flows")
    finder = _Finder(columns)
    if is_converted:
        _diverge(columns)
        told = _numbers(connection, sql["converted"], currencies)
        at = finder.positions(told["file"], told["row"])
        for name in ("received", "received_currency"):
            columns[name][at] = told[name]
    if has_fees:
        told = {
            name: np.asarray(cells)
            for name, cells in connection.execute(sql["fees"]).fetchnumpy().items()
        }
        columns["fee"] = np.zeros(len(columns["time"]), np.int64)
        columns["fee"][finder.positions(told["file"], told["row"])] = told["fee"]


def _diverge(columns: dict[str, np.ndarray]) -> None:
    """Give what arrives arrays of its own."""
    if columns["received"] is columns["amount"]:
        columns["received"] = columns["amount"].copy()
        columns["received_currency"] = columns["currency"].copy()


class _Finder:
    """Finds transfers by their file and row."""

    def __init__(self, columns: Mapping[str, np.ndarray]) -> None:
        self._place = place_of(columns["file"], columns["row"])
        self._order = np.argsort(self._place, kind="stable")
        self._place = self._place[self._order]

    def positions(self, file: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Return the positions of transfers that are there."""
        found: np.ndarray = self._order[np.searchsorted(self._place, place_of(file, row))]
        return found


def _settle(
    connection: "DuckDBPyConnection", columns: dict[str, np.ndarray], repeats: Repeats
) -> dict[str, np.ndarray]:
    """Leave out what repeats another transfer; of two sides the kept one gets both accounts."""
    finder = _Finder(columns)
    sides = np.asarray(repeats.kind) == SIDE
    gone = finder.positions(repeats.file, repeats.row)
    if sides.any():
        kept = finder.positions(repeats.kept_file[sides], repeats.kept_row[sides])
        credit = gone[sides]
        told = connection.execute(queries("flows")["owners"]).fetchnumpy()
        owner = np.full(len(columns["time"]), -1, np.int32)
        at = finder.positions(np.asarray(told["file"]), np.asarray(told["row"]))
        owner[at] = np.asarray(told["code"])
        columns["payer"][kept], columns["beneficiary"][kept] = owner[kept], owner[credit]
        _diverge(columns)
        for name in ("received", "received_currency"):
            columns[name][kept] = columns[name][credit]
    keep = np.ones(len(columns["time"]), np.bool_)
    keep[gone] = False
    return {name: cells[keep] if len(cells) else cells for name, cells in columns.items()}


def _arranged(
    columns: dict[str, np.ndarray], keys: Sequence[str], currencies: Sequence[str]
) -> dict[str, np.ndarray]:
    """Put accounts and currencies beside sorted transfers, and find which each account has."""
    family = _family(KERNELS, len(columns["time"]))
    parts = [key.encode() for key in keys]
    off = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=off[1:])
    columns["account_text"] = np.frombuffer(b"".join(parts), np.uint8)
    columns["account_off"] = off
    columns["currencies"] = np.array(currencies or ["XXX"])
    for name, end in (("out", "payer"), ("in", "beneficiary")):
        columns[f"{name}_off"], columns[f"{name}_pos"] = adjacency(columns[end], len(parts), family)
    return columns


def _newest_first(columns: Mapping[str, np.ndarray], files: int) -> list[int]:
    """Return the files whose rows go back in time: their last row happened first."""
    found = []
    bounds = np.searchsorted(columns["file"], np.arange(files + 1))
    for number in range(files):
        time = columns["time"][bounds[number] : bounds[number + 1]]
        if len(time) and time[0] > time[-1] and bool((time[1:] <= time[:-1]).all()):
            found.append(number)
    return found


def _by_balances(connection: "DuckDBPyConnection", backward: Sequence[int]) -> list[int]:
    """Return the files written newest first; where a statement's balances tell, they decide."""
    sql = queries("money_checks")
    for name in ("create_booked", "create_step", "create_reading"):
        connection.execute(sql[name])
    told = {file for (file,) in connection.execute(sql["told_files"]).fetchall()}
    upward = {file for (file,) in connection.execute(sql["upward_files"]).fetchall()}
    return sorted((set(backward) - told) | upward)


def _sorted(columns: dict[str, np.ndarray], backward: Sequence[int]) -> dict[str, np.ndarray]:
    """Sort by time, then as recorded: by file and row, of files written newest first from below."""
    place = place_of(columns["file"], columns["row"])
    if backward:
        below = np.isin(columns["file"], backward)
        up = place_of(columns["file"], (1 << ROW_BITS) - 1 - columns["row"])
        place = np.where(below, up, place)
    time = columns["time"]
    if bool((place[1:] > place[:-1]).all()):
        if bool((time[1:] >= time[:-1]).all()):
            return columns
        order = np.argsort(time, kind="stable")
    else:
        order = np.lexsort((place, time))
    own = columns["received"] is not columns["amount"]
    done = {
        name: cells[order] if len(cells) else cells
        for name, cells in columns.items()
        if own or name not in {"received", "received_currency"}
    }
    if not own:
        done["received"], done["received_currency"] = done["amount"], done["currency"]
    return done


def flows_from(arrays: Mapping[str, np.ndarray], snapshots: Sequence[str]) -> Flows:
    """Make flows of arrays as ``build_flows`` returns them.

    Args:
        arrays: the arrays; ``received`` and ``received_currency`` may be missing where nothing is
            converted.
        snapshots: the snapshots in the order of the files.
    """
    got = arrays.get("received")
    return Flows(
        Accounts(arrays["account_text"], arrays["account_off"]),
        arrays["currencies"].tolist(),
        time=arrays["time"],
        is_day=arrays["is_day"],
        payer=arrays["payer"],
        beneficiary=arrays["beneficiary"],
        amount=arrays["amount"],
        currency=arrays["currency"],
        received=arrays["amount"] if got is None else got,
        received_currency=arrays["currency" if got is None else "received_currency"],
        fee=arrays["fee"],
        file=arrays["file"],
        row=arrays["row"],
        snapshots=snapshots,
        out_off=arrays["out_off"],
        out_pos=arrays["out_pos"],
        in_off=arrays["in_off"],
        in_pos=arrays["in_pos"],
    )

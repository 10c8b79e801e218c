"""Tables of transactions with inputs and outputs, as of Bitcoin and its kin.

A row is one input or output, or else one transaction with lists of both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cabos.errors import InputError
from cabos.formats import csv, utxo_lists
from cabos.formats.text import decode
from cabos.formats.utxo_columns import INPUT, OUTPUT, VALUES, columns_of, delimiter_of, has_lists

_NEEDED = ("txid", "side", "address")


@dataclass(frozen=True, slots=True)
class Piece:
    """One input or output of one transaction, as written.

    Attributes:
        line: the number of its line in the file.
        txid: the transaction.
        time: its time.
        is_input: whether it spends.
        address: whose it is; empty where it is nobody's.
        value: its amount.
        index: its number in the transaction.
        coin: its asset, where a column says so.
        fault: why it cannot be used, or an empty string.
        text: the row as it stands.
    """

    line: int
    txid: str
    time: str
    is_input: bool
    address: str
    value: str
    index: str
    coin: str
    fault: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The pieces of a table, and in what its values are counted.

    Attributes:
        unit: ``units`` for the smallest units, ``coins`` for the coin itself, ``value`` where
            the column's name does not say.
        pieces: one a row.
    """

    unit: str
    pieces: Iterator[Piece]


def read(data: bytes, name: str) -> Table:
    """Read a table.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        InputError: where a needed column is missing, or the file is damaged or no text.
    """
    head, _ = decode(data[: 1 << 16], name)
    delimiter = delimiter_of(head.lstrip().partition("\n")[0])
    rows = csv.read(data, name, delimiter=delimiter)
    columns = columns_of(csv.first(rows, name))
    if has_lists(columns):
        return Table("value", _pieces_of_lists(rows, columns))
    missing = [one for one in _NEEDED if one not in columns]
    missing += [] if columns.keys() & VALUES else ["value"]
    if missing:
        raise InputError(
            f"The table of inputs and outputs has no column {', '.join(missing)}",
            where=f"{name}:1",
            remedy="Its columns are txid, time, direction (in or out), address and value",
        )
    unit = next(one for one in ("units", "coins", "value") if one in columns)
    return Table(unit, _pieces(rows, columns, unit))


def _pieces(rows: Iterator[csv.Row], columns: dict[str, int], unit: str) -> Iterator[Piece]:
    width = max(columns[one] for one in (*_NEEDED, unit)) + 1
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        cells += [""] * (len(columns) + width - len(cells))
        side = cells[columns["side"]].lower()
        txid = cells[columns["txid"]]
        fault = row.fault
        if not fault and len(row.cells) < width:
            fault = f"the row has {len(row.cells)} cells, fewer than the header needs"
        if not fault and side not in INPUT | OUTPUT:
            fault = f"the side {side[:40]!r} is neither in nor out"
        if not fault and not txid:
            fault = "the row names no transaction"
        said = {what: cells[at] if at < len(cells) else "" for what, at in columns.items()}
        yield Piece(
            line=row.line,
            txid=txid,
            time=said.get("time", ""),
            is_input=side in INPUT,
            address=said["address"],
            value=said[unit],
            index=said.get("index", ""),
            coin=said.get("coin", ""),
            fault=fault,
            text=",".join(row.cells)[:1000],
        )


def _pieces_of_lists(rows: Iterator[csv.Row], columns: dict[str, int]) -> Iterator[Piece]:
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        said = {what: cells[at] if at < len(cells) else "" for what, at in columns.items()}
        whole = Piece(
            line=row.line,
            txid=said["txid"],
            time=said.get("time", ""),
            is_input=True,
            address="",
            value="",
            index="",
            coin=said.get("coin", ""),
            fault=row.fault or ("" if said["txid"] else "the row names no transaction"),
            text=",".join(row.cells)[:1000],
        )
        found: list[Piece] = []
        try:
            for side in ("input", "output"):
                values = said.get(f"{side}_values", "")
                for address, value in utxo_lists.members(said[f"{side}s"], values):
                    is_input = side == "input"
                    found.append(replace(whole, is_input=is_input, address=address, value=value))
        except ValueError as error:
            found = [replace(whole, fault=whole.fault or str(error))]
        yield from found or [replace(whole, fault="the row has no inputs and no outputs")]

"""Transactions with inputs and outputs: which transfers they are, so that nothing is invented.

A transaction has many that pay and many that receive, and nothing says who of them paid whom. So
each input is a transfer from its address to the transaction itself, the account ``tx:`` and its
id, and each output is one from there to its address; what the outputs leave of the inputs is the
network's fee, to nobody who is named. A tracing rule then decides, openly, how the money mixes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cabos.formats import utxo
from cabos.formats.utxo import Piece
from cabos.model.account import LeftOut, Remark
from cabos.model.crypto_address import address_key, read
from cabos.model.money import to_decimal
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer
from cabos.sources.money.found import File, Found
from cabos.sources.money.values import UnreadableError, currency_of, iso_time, minor, seconds

_NODE = "tx:"
_NOBODY = {"", "coinbase", "null", "none", "op_return", "nulldata", "nonstandard", "unknown"}
_SUPPLY = 21_000_000  # coins of Bitcoin there can be: BIP 42
_COINS = ("BTC", "LTC", "DOGE", "DASH", "ZEC", "BCH")  # those with inputs and outputs
_SECOND_DIGITS, _MILLISECOND_DIGITS = (9, 10), (12, 13)


@dataclass(slots=True)
class Transaction:
    """One transaction.

    Attributes:
        txid: its id.
        time: seconds since 1970.
        is_day: whether only the day is known.
        coin: its asset.
        inputs: line, address and smallest units of each input.
        outputs: the same of each output.
        is_whole: whether all its rows could be read.
    """

    txid: str
    time: int
    is_day: bool
    coin: str
    inputs: list[tuple[int, str, int]] = field(default_factory=list)
    outputs: list[tuple[int, str, int]] = field(default_factory=list)
    is_whole: bool = True


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read a table as transfers to and from its transactions.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        For each transaction its inputs, its outputs and its fee, each a transfer.

    Raises:
        InputError: where the file is damaged or a column is missing.
    """
    for one in transactions(data, file):
        if isinstance(one, Transaction):
            yield from _transfers(one, file)
        else:
            yield one


def transactions(data: bytes, file: File) -> Iterator[Transaction | Reject | LeftOut | Remark]:
    """Read a table as transactions, in the order in which each first stands.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        Rejects, what was left out or must be known, and then the transactions.

    Raises:
        InputError: where the file is damaged or a column is missing.
    """
    table = utxo.read(data, file.name)
    pieces, unit = list(table.pieces), table.unit
    if unit == "value" and _are_smallest_units(pieces):
        unit = "units"
        yield Remark(
            file.name, "The values are whole numbers larger than all coins there are; "
            "they are read as smallest units (satoshi)",
        )  # fmt: skip
    coin, fits, known = _coin(pieces)
    if not all(piece.coin for piece in pieces):
        yield Remark(
            file.name, f"The table names no coin; it is read as {coin}, of which "
            f"{fits} of the {known} addresses of a known form can be",
        )  # fmt: skip
    found: dict[str, Transaction] = {}
    faulty: set[str] = set()
    seen: set[tuple[str, bool, str]] = set()
    for piece in pieces:
        place = file.place(f"line {piece.line}")
        mark = (piece.txid, piece.is_input, piece.index)
        if piece.index and not piece.fault and mark in seen:
            yield LeftOut(place, "it repeats an input or output of the same number", piece.text)
            continue
        seen.add(mark)
        try:
            _put(piece, found, unit, coin)
        except UnreadableError as error:
            yield Reject(f"{file.name}:{piece.line}", str(error), piece.text)
            faulty.add(piece.txid)
    for one in found.values():
        one.is_whole = one.txid not in faulty
        yield one


def _are_smallest_units(pieces: list[Piece]) -> bool:
    values = [piece.value for piece in pieces if piece.value]
    return (
        all(value.isascii() and value.isdigit() for value in values)
        and max((int(value[:30]) for value in values), default=0) > _SUPPLY
    )


def _coin(pieces: list[Piece]) -> tuple[str, int, int]:
    """Return the coin that most addresses of a table without a coin's column can be of.

    Returns:
        The coin, how many addresses can be of it, and how many there are of a known form.
    """
    votes: Counter[str] = Counter()
    count = 0
    for text in {piece.address for piece in pieces if not piece.coin}:
        address = read(text)
        if address is not None and address.standing == "valid":
            votes.update(address.assets)
            count += 1
    coin = max(_COINS, key=lambda one: (votes[one], -_COINS.index(one)))
    return coin, votes[coin], count


def _put(piece: Piece, found: dict[str, Transaction], unit: str, coin: str) -> None:
    if piece.fault:
        raise UnreadableError(piece.fault)
    asset = currency_of(piece.coin or coin)
    asset = "BTC" if asset == "XBT" else asset
    if unit == "units":
        if not (piece.value.isascii() and piece.value.isdigit()) or int(piece.value[:30]) >> 63:
            raise UnreadableError(f"the value {piece.value[:40]!r} is no whole number of 64 bits")
        units = int(piece.value)
    else:
        units = minor(piece.value, asset)
    when, is_day = _time(piece.time)
    one = found.setdefault(piece.txid, Transaction(piece.txid, when, is_day, asset))
    if (one.time, one.coin) != (when, asset):
        raise UnreadableError("its time or coin is not that of the transaction's first row")
    bare = piece.address.lower()
    address = UNKNOWN if bare in _NOBODY else address_key(piece.address)
    (one.inputs if piece.is_input else one.outputs).append((piece.line, address, units))


def _time(text: str) -> tuple[int, bool]:
    if text.isascii() and text.isdigit():
        if len(text) in _SECOND_DIGITS:
            return int(text), False
        if len(text) in _MILLISECOND_DIGITS:
            return int(text) // 1000, False
    text = text.removesuffix(" UTC").removesuffix(" GMT").replace("/", "-")
    if len(text) == 16:  # without seconds
        try:
            return seconds(
                datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
            ), False
        except ValueError as error:
            raise UnreadableError(f"the time {text!r} is no ISO date") from error
    return iso_time(text)


def _transfers(one: Transaction, file: File) -> Iterator[Found]:
    node = _NODE + one.txid
    spent = sum(units for _, _, units in one.inputs)
    kept = sum(units for _, _, units in one.outputs)
    for line, address, units in one.inputs:
        if units:
            yield _transfer(one, file, f"line {line}", (address, node, units, "input"))
    for line, address, units in one.outputs:
        if units:
            yield _transfer(one, file, f"line {line}", (node, address, units, "output"))
        else:
            yield LeftOut(file.place(f"line {line}"), "the amount is zero", one.txid)
    place = file.place(node)
    if one.inputs and kept > spent and not _is_minted(one):
        more = f"{to_decimal(kept - spent, one.coin):f} {one.coin}"
        yield Remark(
            place, f"The outputs are {more} more than the inputs: inputs are missing from the file"
        )  # fmt: skip
    elif not one.inputs or not one.outputs:
        side = "inputs" if not one.inputs else "outputs"
        yield Remark(place, f"The transaction has no {side} in the file")
    elif not one.is_whole:
        yield Remark(place, "Rows of the transaction were rejected, so that its fee is not known")
    elif spent > kept:
        yield _transfer(one, file, node, (node, UNKNOWN, spent - kept, "fee"))


def _is_minted(one: Transaction) -> bool:
    """Whether it is a coinbase, which makes new coins: nobody's input."""
    return all(address == UNKNOWN for _, address, _ in one.inputs)


def _transfer(
    one: Transaction, file: File, inner: str, what: tuple[str, str, int, str]
) -> Transfer:
    payer, beneficiary, units, kind = what
    return Transfer(
        row=file.next_row(), time=one.time, is_day=one.is_day, payer=payer,
        beneficiary=beneficiary, amount=units, currency=one.coin, received=units,
        received_currency=one.coin, ref=one.txid, memo="network fee" if kind == "fee" else "",
        kind=kind, place=file.place(inner),
    )  # fmt: skip

"""Which transfers repeat another: the same line of an overlapping statement, or its other side."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.sides import KERNELS
from cabos.store.places import ROW_BITS, place_of
from cabos.store.queries import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LINE, SIDE = 1, 2
"""Kinds of repeats: the same line in another file, and the other side of the same transfer."""

DAYS_BETWEEN = 3
"""The most days between the two sides of one transfer: one sent on a Friday arrives on Monday."""

_COMPILE_FROM = 50_000  # bookings; below, importing numba takes longer than the work
_MIX = np.uint64(0x9E3779B97F4A7C15)

Array = Any  # a numpy array


class Repeats(NamedTuple):
    """Transfers that repeat another one, in the order of file and row, each once.

    Of a ``SIDE`` the kept row is the debit: money leaves the account whose statement has it, and
    arrives at the account whose statement has the repeat, whatever either says of the other. What
    arrives is what the repeat books.

    Attributes:
        file: the file of the repeat.
        row: its row.
        kept_file: the file of the transfer it repeats, which repeats none.
        kept_row: its row.
        kind: ``LINE`` or ``SIDE``.
    """

    file: Array
    row: Array
    kept_file: Array
    kept_row: Array
    kind: Array


class _Line(NamedTuple):
    """A line that is like others of other files, but not the same."""

    alike: int
    file: int
    row: int
    time: int
    is_day: bool
    balance: int | None
    ref: str
    memo: str
    files: Sequence[int]


def find_repeats(connection: "DuckDBPyConnection", relation: str) -> Repeats:
    """Find the transfers that repeat another one.

    Only bookings of statements take part: lines with a ``side``. Lines of one file are all real,
    however alike. A line of one file is the line of another that states the same account where
    day, side, amount and currency are the same, nothing that both say differs (time, balance,
    reference), and they agree in the reference, the balance or the memo, or in all there is. So
    as many are kept as the file has that states most of them.

    The two sides of a transfer are a debit of one statement and a credit of another, at most
    ``DAYS_BETWEEN`` days apart and of one amount as sent or as arrived, of which at least one names
    the other's account and none names a third; or, where neither names any, the only two of one
    reference. The same reference goes first, then the same day, then the earliest.

    Args:
        connection: an open database.
        relation: the name of a table or view with the columns of a transfer, and ``file``.
    """
    sql = queries("repeats")
    connection.execute(sql["sided"], {"relation": relation})
    connection.execute(sql["line"])
    same = connection.execute(sql["same_lines"]).fetchnumpy()
    unlike = _agreeing(connection)
    lines, whole = _chained(
        (place_of(same["file"], same["row"]), place_of(same["kept_file"], same["kept_row"])),
        (place_of(*unlike[:2]), place_of(*unlike[2:])),
    )
    sides, debits = _sides(connection, lines)
    number, kept = _chained((lines, whole), (sides, debits))
    kind = np.where(np.isin(number, sides), SIDE, LINE).astype(np.uint8)
    return Repeats(*_places(number), *_places(kept), kind)


def _places(number: Array) -> tuple[Array, Array]:
    return number >> ROW_BITS, number & ((1 << ROW_BITS) - 1)


def _chained(first: tuple[Array, Array], then: tuple[Array, Array]) -> tuple[Array, Array]:
    """Join what repeats what, twice; what the first keeps may be repeats by the second."""
    order = np.argsort(then[0])
    repeat, kept = then[0][order], then[1][order]
    again = first[1].copy()
    if len(repeat) and len(again):
        at = np.minimum(np.searchsorted(repeat, again), len(repeat) - 1)
        again = np.where(repeat[at] == again, kept[at], again)
    number, target = np.concatenate((first[0], repeat)), np.concatenate((again, kept))
    order = np.argsort(number)
    return number[order], target[order]


def _agreeing(connection: "DuckDBPyConnection") -> tuple[list[int], ...]:
    """Return the lines that one file says more fully than another: file, row, kept file and row."""
    rows = map(_Line._make, connection.execute(queries("repeats")["unlike_lines"]).fetchall())
    found: tuple[list[int], ...] = ([], [], [], [])
    for _, alike in groupby(rows, key=lambda line: line.alike):
        for line, kept in _merged(alike):
            for column, cell in zip(found, (line.file, line.row, *kept), strict=True):
                column.append(cell)
    return found


def _merged(lines: Iterable[_Line]) -> Iterator[tuple[_Line, tuple[int, int]]]:
    kept: list[list[_Line]] = []
    for line in lines:
        best = max((_agreement(line, group) for group in kept), default=0)
        if best == 0:
            kept.append([line])
            continue
        group = next(group for group in kept if _agreement(line, group) == best)
        group.append(line)
        yield line, group[0][1:3]


def _agreement(line: _Line, group: Sequence[_Line]) -> int:
    """Return how well a line agrees with lines of other files; 0 where it is not theirs."""
    if any(set(line.files) & set(other.files) or _differs(line, other) for other in group):
        return 0
    return max(
        4 * (line.ref != "" and line.ref == other.ref)
        + 2 * (line.balance is not None and line.balance == other.balance)
        + (line.memo != "" and line.memo == other.memo)
        for other in group
    )


def _differs(line: _Line, other: _Line) -> bool:
    return (
        (line.time != other.time and not (line.is_day or other.is_day))
        or (None not in (line.balance, other.balance) and line.balance != other.balance)
        or ("" not in (line.ref, other.ref) and line.ref != other.ref)
    )


def _sides(connection: "DuckDBPyConnection", repeated: Array) -> tuple[Array, Array]:
    """Return the credits that are the other side of a debit, and those debits, by number."""
    connection.execute(queries("repeats")["number_macro"])
    found = connection.execute(queries("repeats")["sides"]).fetchnumpy()
    number = place_of(found["file"], found["row"])
    free = ~np.isin(number, repeated)
    pairing = _Pairing(number[free], {key: cells[free] for key, cells in found.items()})
    return pairing.run()


class _Pairing:
    """The bookings whose other side is looked for, in the order of time."""

    def __init__(self, number: Array, columns: dict[str, Array]) -> None:
        self.number, self.columns = number, columns
        self.mate = np.full(len(number), -1, np.int64)
        family = interpreted(KERNELS) if len(number) < _COMPILE_FROM else compiled(KERNELS)
        self.pair_sides = family.pair_sides

    def run(self) -> tuple[Array, Array]:
        """Return the credits that are paired, and the debit of each."""
        debit, is_open = self.columns["is_debit"], self.columns["is_open"]
        named = ~is_open
        pair = self.columns["payer"] * _MIX ^ self.columns["beneficiary"]
        for amount in (self.columns["arrived"], self.columns["sent"]):
            for who, chosen in (
                (pair, named),
                (self.columns["beneficiary"], np.where(debit, named, is_open)),
                (self.columns["payer"], np.where(debit, is_open, named)),
            ):
                self._match(who * _MIX ^ amount, chosen)
            self._match_only(amount, is_open)
            if not (self.columns["arrived"] != self.columns["sent"]).any():
                break
        credit = np.flatnonzero((self.mate >= 0) & ~debit)
        return self.number[credit], self.number[self.mate[credit]]

    def _match(self, key: Array, chosen: Array) -> None:
        ref = self.columns["ref"]
        with_ref = key * _MIX ^ ref
        for days in (0, DAYS_BETWEEN):
            self._pair(with_ref, chosen & (ref != 0), days)
        for days in (0, DAYS_BETWEEN):
            self._pair(key, chosen, days)

    def _pair(self, key: Array, chosen: Array, days: int) -> None:
        at = np.flatnonzero(chosen & (self.mate < 0))
        if len(at) < 2:
            return
        group = key[at]
        order = np.argsort(group, kind="stable")
        at, mate = at[order], np.full(len(at), -1, np.int64)
        self.pair_sides(
            group[order], self.columns["is_debit"][at], self.columns["day"][at], days, mate
        )
        done = mate >= 0
        self.mate[at[done]] = at[mate[done]]

    def _match_only(self, amount: Array, is_open: Array) -> None:
        """Pair the only debit and the only credit of a reference that name no other side."""
        ref, statement = self.columns["ref"], self.columns["statement"]
        at = np.flatnonzero(is_open & (self.mate < 0) & (ref != 0))
        _, place, count = np.unique(
            amount[at] * _MIX ^ ref[at], return_inverse=True, return_counts=True
        )
        at = at[count[place] == 2]
        if not len(at):
            return
        at = at[np.argsort(amount[at] * _MIX ^ ref[at], kind="stable")]
        one, other = at[::2], at[1::2]
        good = (
            (self.columns["is_debit"][one] != self.columns["is_debit"][other])
            & (statement[one] != statement[other])
            & (np.abs(self.columns["day"][one] - self.columns["day"][other]) <= DAYS_BETWEEN)
        )
        self.mate[one[good]], self.mate[other[good]] = other[good], one[good]

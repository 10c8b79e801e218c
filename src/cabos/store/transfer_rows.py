"""Transfers of statements, invoices and proofs, written one by one into a Parquet file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cabos.errors import InputError
from cabos.model.account import AccountHolder, LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import Transfer
from cabos.sources.money.found import Found
from cabos.store.parquet import database
from cabos.store.queries import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Kept(NamedTuple):
    """What a Parquet file of transfers holds.

    Attributes:
        transfers: how many.
        first: the first moment, seconds since 1970; None where there is none.
        last: the last moment.
        currencies: the currencies, sorted.
    """

    transfers: int = 0
    first: int | None = None
    last: int | None = None
    currencies: Sequence[str] = ()


def count_kept(connection: "DuckDBPyConnection", path: Path) -> Kept:
    """Return how many transfers a file holds, from when to when, in which currencies."""
    row = connection.execute(queries("transfers")["count_kept"], {"path": str(path)}).fetchone()
    assert row is not None  # noqa: S101  an aggregate has a row
    return Kept(int(row[0] or 0), row[1], row[2], row[3] or [])


class Gathered:
    """What a file says beside its transfers, gathered while they are written.

    Attributes:
        rejects: rows that could not be used.
        unkept: how many more could not, too many to be kept.
        holders: who holds which account.
        spans: the statements.
        left_out: what is sound and no transfer.
        remarks: what must be known of how it was read.
        transfers: how many were read.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rejects: list[Reject] = []
        self.unkept = 0
        self.holders: list[AccountHolder] = []
        self.spans: list[StatementSpan] = []
        self.left_out: list[LeftOut] = []
        self.remarks: list[Remark] = []
        self.transfers = 0
        self._first: int | None = None
        self._last: int | None = None
        self._currencies: set[str] = set()

    @property
    def kept(self) -> "Kept":
        """What the file of the transfers holds."""
        return Kept(self.transfers, self._first, self._last, sorted(self._currencies))

    def rows(self, found: Iterable[Found]) -> Iterator[tuple[object, ...]]:
        """Yield the transfers as rows of the table, and keep everything else."""
        for one in found:
            match one:
                case Transfer():
                    self._count(one)
                    yield _row(one)
                case Reject():
                    self.rejects.append(one)
                case AccountHolder():
                    self.holders.append(one)
                case StatementSpan():
                    self.spans.append(one)
                case LeftOut():
                    self.left_out.append(one)
                case Remark():
                    self.remarks.append(one)

    def _count(self, one: Transfer) -> None:
        self.transfers += 1
        self._first = one.time if self._first is None else min(self._first, one.time)
        self._last = one.time if self._last is None else max(self._last, one.time)
        self._currencies.add(one.currency)


def _row(one: Transfer) -> tuple[object, ...]:
    is_converted = one.received_currency != one.currency or one.received != one.amount
    return (
        one.row, one.time, one.is_day, one.payer, one.beneficiary, one.amount, one.currency,
        one.received if is_converted else None, one.received_currency if is_converted else None,
        one.fee or None, one.ref, one.memo, one.kind, one.statement, one.side, one.balance,
        one.place, None, None, None, None, None, None,
    )  # fmt: skip


def write_transfers(path: Path, found: Iterable[Found], name: str) -> Gathered:
    """Write transfers into a Parquet file.

    Args:
        path: the file to make.
        found: what the file says.
        name: what it is called, for messages.

    Raises:
        InputError: if there is not one transfer, statement or thing left out.
    """
    gathered, sql = Gathered(), queries("transfers")
    with database(path) as connection:
        connection.execute(sql["create_transfer"])
        with connection.appender("transfer") as table:
            table.append_rows(gathered.rows(found))
        connection.execute(sql["write_transfers"], {"path": str(path)}).fetchall()
    if not (gathered.transfers or gathered.spans or gathered.left_out):
        first = gathered.rejects[0] if gathered.rejects else Reject(name, "it holds none", "")
        raise InputError(
            f"The file gives no transfer: {first.reason}",
            where=first.place,
            remedy="Correct it, or get it from the bank again",
        )
    return gathered

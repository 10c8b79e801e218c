"""What the forms of banks give, and the file in which it is found."""

from collections.abc import Iterator
from dataclasses import dataclass

from cabos.model.account import AccountHolder, LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import Transfer

Found = Transfer | Reject | AccountHolder | StatementSpan | LeftOut | Remark
"""Anything that a file of money says."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is being read.

    Attributes:
        name: its name, in an archive with the archive's.
        rows: numbers the transfers, through all files of the snapshot.
        is_alone: whether it is the only file of the snapshot, so that its name tells nothing.
    """

    name: str
    rows: Iterator[int]
    is_alone: bool = True

    def next_row(self) -> int:
        """Return the number of the next transfer."""
        return next(self.rows)

    def place(self, inner: str) -> str:
        """Return where something stands, for what is kept with its file's name."""
        return inner if self.is_alone else self.full_place(inner)

    def full_place(self, inner: str) -> str:
        """Return where something stands, with the file's name."""
        return f"{self.name}: {inner}" if inner else self.name

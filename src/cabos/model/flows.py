"""Flows: all transfers of a workspace as arrays in the order of time, ready to be followed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

NONE = -1
"""The code of an account that is not known, or not there."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The keys of all accounts, sorted by their UTF-8 bytes; the position of each is its code.

    Attributes:
        text: the keys, one after another, UTF-8.
        off: for each account where its key starts in ``text``, and where the last one's ends.
    """

    text: np.ndarray
    off: np.ndarray

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Accounts":
        """Make accounts of keys, in any order and repeated or not."""
        parts = sorted({key.encode() for key in keys})
        off = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=off[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), off)

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self.off) - 1

    def key(self, code: int) -> str:
        """Return the key of an account; empty for an unknown one."""
        return "" if code < 0 else self._bytes(int(code)).decode()

    def code(self, key: str) -> int:
        """Return the code of an account, or ``NONE`` where no transfer names it."""
        wanted, low, high = key.encode(), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else NONE

    def __iter__(self) -> Iterator[str]:
        """Return the keys in the order of their codes."""
        text, off = self.text.tobytes(), self.off.tolist()
        return (text[begin:end].decode() for begin, end in pairwise(off))

    def _bytes(self, code: int) -> bytes:
        return self.text[self.off[code] : self.off[code + 1]].tobytes()


@dataclass(frozen=True, slots=True)
class Flows:
    """Transfers as arrays, sorted by time; equal times by file and row, as recorded.

    A file written newest first, as many banks write a statement, is read from its end: one whose
    balances add up from below, or, where it has none, whose rows go back in time.

    A transfer's *position* is its place in these arrays. What repeats another transfer (the other
    side of it, the same line of an overlapping statement) is not among them.

    Attributes:
        accounts: the accounts.
        currencies: the currencies.
        time: seconds since 1970-01-01, int64, ascending.
        is_day: whether the file gives the day only, bool.
        payer: code of the account that pays, int32; ``NONE`` where the file does not name it.
        beneficiary: code of the account that receives, likewise.
        amount: what is paid, smallest units of its currency, int64.
        currency: position in ``currencies``, int16.
        received: what arrives, int64; the same array as ``amount`` where nothing is converted.
        received_currency: its position in ``currencies``; the same array as ``currency`` likewise.
        fee: what the payer pays beside it, int64; empty where no transfer has a fee.
        file: which snapshot it stands in, a position in ``snapshots``, int32.
        row: its row there, int64.
        snapshots: the snapshots it was read from.
        out_off: for each account where its payments start in ``out_pos``, and where the last end.
        out_pos: positions of the transfers each account pays, ascending, int32.
        in_off: the same of what each account receives.
        in_pos: likewise.
    """

    accounts: Accounts
    currencies: Sequence[str]
    time: np.ndarray
    is_day: np.ndarray
    payer: np.ndarray
    beneficiary: np.ndarray
    amount: np.ndarray
    currency: np.ndarray
    received: np.ndarray
    received_currency: np.ndarray
    fee: np.ndarray
    file: np.ndarray
    row: np.ndarray
    snapshots: Sequence[str]
    out_off: np.ndarray = field(repr=False)
    out_pos: np.ndarray = field(repr=False)
    in_off: np.ndarray = field(repr=False)
    in_pos: np.ndarray = field(repr=False)

    def __len__(self) -> int:
        """Count the transfers."""
        return len(self.time)

    def paid_by(self, code: int) -> np.ndarray:
        """Return the positions of what an account pays, in the order of time."""
        return self.out_pos[self.out_off[code] : self.out_off[code + 1]]

    def received_by(self, code: int) -> np.ndarray:
        """Return the positions of what an account receives, in the order of time."""
        return self.in_pos[self.in_off[code] : self.in_off[code + 1]]

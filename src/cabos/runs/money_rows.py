"""The rows of a page about money: each a transfer with the line of the file that says it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cabos.runs.page import seen

ROWS = 3_000
"""Rows that one page shows."""
LETTERS = 3_000_000
"""Letters that the rows of one page take, so that it stays under 5 MB."""
_FRAME = 420  # letters of a row beside what the file says


@dataclass(frozen=True, slots=True)
class Row:
    """A transfer as a page shows it.

    Attributes:
        number: its number in the page; its row has the id ``l`` and the number.
        ref: its reference.
        date: ISO day or moment.
        payer: the account that pays; empty where the file does not name it.
        beneficiary: the account that receives.
        amount: what is paid, as text.
        currency: its currency.
        memo: the purpose as written.
        place: ``FILE:ROW``, and the page where there is one.
        also_at: where it is repeated.
        cells: what the page says beside it.
    """

    number: int
    ref: str
    date: str
    payer: str
    beneficiary: str
    amount: str
    currency: str
    memo: str
    place: str
    also_at: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many letters it takes in a page, about."""
        said = (self.ref, self.payer, self.beneficiary, self.memo, self.place, *self.also_at)
        return _FRAME + sum(len(seen(one)) for one in said) + sum(map(len, self.cells))


def fitting(rows: Iterable[Row]) -> list[Row]:
    """Return the first rows, as many as one page has room for."""
    kept: list[Row] = []
    room = LETTERS
    for row in rows:
        room -= row.size
        if room < 0 or len(kept) == ROWS:
            break
        kept.append(row)
    return kept


def money_text(amount: Decimal | int) -> str:
    """Write an amount with all its digits, in groups of three."""
    return f"{amount:,f}" if isinstance(amount, Decimal) else f"{amount:,}"


def spans(numbers: Iterable[int]) -> str:
    """Write numbers of rows in short.

    Example:
        >>> spans([1, 2, 3, 7])
        '1-3 7'
    """
    order = sorted(set(numbers))
    starts = [one for before, one in pairwise([-1, *order]) if one != before + 1 or before < 0]
    ends = [before for before, one in pairwise(order) if one != before + 1] + order[-1:]
    return " ".join(
        f"{start}-{end}" if end > start else str(start)
        for start, end in zip(starts, ends, strict=True)
    )


def place_text(file: str, row: int, place: str) -> str:
    """Write where a transfer stands."""
    return f"{file}:{row}" + (f" ({place})" if place else "")


def files_of(places: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return each file once: its name and its sha256."""
    return list(dict.fromkeys(places))

"""Where the header of a table stands, and which column is what by its name."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cabos.errors import InputError
from cabos.sources.money.dates import Cell
from cabos.sources.money.mapping import FIELDS
from cabos.sources.money.words import field_of

AMOUNTS = ("amount", "debit", "credit", "balance", "received", "fee")
_DELIMITERS = ",;\t|"
_ABOVE = 60  # rows among which the header is looked for
_SIDES = ("", "_bank", "_name", "_id")


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a table.

    Attributes:
        delimiter: between cells.
        header: the number of the row with the names of the columns, from 1.
        columns: the names; one that repeats has ``_1``, ``_2`` … behind it.
        currencies: the currency that stands in the name of a column.
        above: the rows above the header.
        rows: the rows below it that have as many cells, each with its number.
    """

    delimiter: str
    header: int
    columns: tuple[str, ...]
    currencies: Mapping[str, str]
    above: tuple[list[str], ...]
    rows: tuple[tuple[int, list[str]], ...]

    def cells(self, column: str) -> list[Cell]:
        """Return the cells of a column that are not empty."""
        at = self.columns.index(column)
        return [
            Cell(number, text) for number, cells in self.rows
            if (text := cells[at].replace("\u00a0", " ").strip())
        ]  # fmt: skip

    def pairs(self, one: str, other: str) -> Iterator[tuple[str, str]]:
        """Return the cells of two columns row by row."""
        left, right = self.columns.index(one), self.columns.index(other)
        return ((cells[left].strip(), cells[right].strip()) for _, cells in self.rows)


def lines_of(text: str, *, is_whole: bool) -> list[str]:
    """Return the lines of a text, but the last one where it may be cut off."""
    lines = text.splitlines(keepends=True)
    return lines if is_whole or len(lines) < 2 else lines[:-1]


def find_table(lines: Sequence[str], name: str, most: int) -> Table:
    """Find the header and the rows of a table.

    The header is the row of which most cells are names that are known; it may have lines above it.

    Args:
        lines: the first lines of the file.
        name: its name, for messages.
        most: how many rows to keep.

    Raises:
        InputError: where no row looks like a header.
    """
    found = max((_scored(lines, delimiter) for delimiter in _DELIMITERS), key=lambda one: one[0])
    (known, _, width), delimiter, header = found
    if known < 2:
        first = next((line.strip() for line in lines if line.strip()), "")
        raise InputError(
            f"No row looks like the header of a table of transfers; the file begins: {first[:200]}",
            where=name,
            remedy="Put the names of the columns in the first row (date, from, to, amount, "
            "currency), or write a mapping and give it with --map",
        )
    try:
        rows = list(islice(csv.reader(lines, delimiter=delimiter), header + most))
    except csv.Error as error:
        raise InputError(
            f"A cell of the first rows cannot be read: {error}", where=name,
            remedy="Look for a quotation mark that is not closed",
        ) from error  # fmt: skip
    columns = column_names(rows[header - 1])
    kept = tuple(
        (number, cells) for number, cells in enumerate(rows[header:], header + 1)
        if len(cells) == width and any(cell.strip() for cell in cells)
    )  # fmt: skip
    if not kept:
        raise InputError(
            "The table has a header but no rows", where=f"{name}:{header}",
            remedy="Check the export",
        )  # fmt: skip
    currencies = {column: field_of(column)[1] for column in columns}
    return Table(delimiter, header, columns, currencies, tuple(rows[: header - 1]), kept)


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns; one that repeats gets ``_1``, ``_2`` … behind it."""
    seen: dict[str, int] = {}
    names = []
    for cell in (cell.strip() for cell in cells):
        again = seen.get(cell, 0)
        seen[cell] = again + 1
        names.append(f"{cell}_{again}" if again else cell)
    return tuple(names)


def _scored(lines: Sequence[str], delimiter: str) -> tuple[tuple[int, int, int], str, int]:
    """Return how well the best header fits, the delimiter and the row of the header."""
    best, header = (0, 0, 0), 1
    try:
        for number, cells in enumerate(islice(csv.reader(lines, delimiter=delimiter), _ABOVE), 1):
            known = {field for cell in cells if (field := field_of(cell)[0]) is not None}
            score = (len(known), -number, len(cells))
            if len(cells) > 1 and (best == (0, 0, 0) or score[0] > best[0]):
                best, header = score, number
    except csv.Error:
        pass
    return best, delimiter, header


def assigned(table: Table, name: str) -> dict[str, str]:
    """Tell which column is what by its name.

    Args:
        table: the first rows.
        name: the file's name, for messages.

    Raises:
        InputError: where no column is the date, or none an amount.
    """
    found: dict[str, str] = {}
    for column in table.columns:
        field = field_of(column)[0]
        if field is not None:
            found.setdefault(field, column)
    if "date" not in found and "clock" in found:
        found["date"] = found.pop("clock")
    found = _two_sided(found)
    if {"debit", "credit"} & found.keys():
        found.pop("amount", None)
    for needed, any_of in (("date", {"date"}), ("amount", {"amount", "debit", "credit"})):
        if not any_of & found.keys():
            raise InputError(
                f"No column is the {needed}, as far as the names tell: {', '.join(table.columns)}",
                where=f"{name}:{table.header}",
                remedy="Write a mapping that says which column is what, and give it with --map; "
                f"a column can be: {', '.join(FIELDS)}",
            )
    return {field: column for column in table.columns for field, named in found.items()
            if named == column}  # fmt: skip


def _two_sided(found: dict[str, str]) -> dict[str, str]:
    """Tell a table that names both sides from a statement that names the other side."""
    payer = {f"from{one}" for one in _SIDES} & found.keys()
    beneficiary = {f"to{one}" for one in _SIDES} & found.keys()
    if payer and beneficiary:
        for side in ("from", "to"):
            # Where accounts have no number, the name stands for the account.
            if side not in found and f"{side}_name" in found:
                found[side] = found.pop(f"{side}_name")
        if "from" in found or "to" in found:
            statement = {"account", "account_bank", "other", "other_bank", "other_name", "other_id"}
            return {field: column for field, column in found.items() if field not in statement}
    side = "from" if payer else "to"
    for ending in _SIDES:
        if (column := found.pop(f"{side}{ending}", None)) is not None:
            found.setdefault(f"other{ending}", column)
    return found

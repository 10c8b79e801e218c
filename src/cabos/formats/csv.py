"""CSV: rows with their line numbers; what cannot be read is marked, not skipped."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cabos.errors import InputError
from cabos.formats.text import DAMAGED, REPLACED, decode

_FAULTS = {
    "\0": "a cell holds a NUL character",
    REPLACED: "a cell holds bytes that are not UTF-8, unlike the rest of the file",
}


class Row(NamedTuple):
    """One row.

    Attributes:
        line: number of the line on which it begins, from 1.
        cells: its cells as they stand.
        fault: why it cannot be trusted, or an empty string.
    """

    line: int
    cells: list[str]
    fault: str = ""


class _Lines:
    """An iterator of lines that knows whether the reader ran out of them inside a row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken = 0
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken += 1
        return line


def read(data: bytes, name: str, *, delimiter: str = ",") -> Iterator[Row]:
    """Read CSV bytes row by row.

    Rows may end in any of the three ways, mixed. A row that holds a NUL character, or a cell
    larger than Python's limit (131,072 characters), comes with its ``fault``; so does a row with a
    bad byte in a file that is otherwise UTF-8.

    Args:
        data: the file's bytes, in UTF-8 or a Latin encoding.
        name: the file's name, for messages.
        delimiter: one character.

    Yields:
        Every row that is not blank.

    Raises:
        InputError: where the file is no text, is HTML, or ends inside a quoted cell.
    """
    text, encoding = decode(data, name)
    bad = [sign for sign in _FAULTS if sign in text and (sign == "\0" or encoding == DAMAGED)]
    yield from read_lines(io.StringIO(text, newline=""), name, delimiter=delimiter, bad=bad)


def read_lines(
    stream: Iterator[str], name: str, *, delimiter: str = ",", bad: Sequence[str] = tuple(_FAULTS)
) -> Iterator[Row]:
    """Read CSV row by row from decoded lines, which keep their ends; see ``read``.

    Args:
        stream: the lines.
        name: the file's name, for messages.
        delimiter: one character.
        bad: the signs for which a row is not trusted.

    Yields:
        Every row that is not blank.

    Raises:
        InputError: where the file ends inside a quoted cell.
    """
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    begin = 1
    while True:
        lines.taken = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            last = begin + lines.taken - 1
            yield Row(begin, [], f"lines {begin} to {last} cannot be read: {error}")
        else:
            if lines.ended:
                raise InputError(
                    f"The file ends inside a quoted cell of the row at line {begin}",
                    where=name,
                    remedy="The file is cut off: download it again",
                )
            if cells:
                yield Row(begin, cells, _fault(cells, bad) if bad else "")
        begin += lines.taken


def _fault(cells: list[str], bad: Sequence[str]) -> str:
    found = (_FAULTS[sign] for sign in bad if any(sign in cell for cell in cells))
    return next(found, "")


def first(rows: Iterator[Row], name: str) -> list[str]:
    """Take the header from the rows.

    Raises:
        InputError: where there is no sound first row.
    """
    row = next(rows, None)
    if row is None or row.fault:
        raise InputError(
            f"The file has no header{': ' + row.fault if row else ''}",
            where=f"{name}:1",
            remedy="Put the names of the columns in the first row",
        )
    return row.cells

"""Tables in which a line is not one row: written again, each row on a line, with its own number.

DuckDB reads a table fast and does not say on which line a row stands. Where each line is a row the
number of the row is that of the line. Where rows are missing or longer than a line it would point
to another row than the one meant, which a piece of evidence must not.
"""

import csv
from pathlib import Path

from cabos.formats.csv import read_lines
from cabos.model.reject import Reject
from cabos.sources.money.mapping import Mapping

DELIMITER = ","
_STEP = 1 << 24
_TEXT = 1000  # characters of a rejected row that are kept


def count_lines(source: Path) -> int:
    """Count the lines of a file, the last one whether it ends or not."""
    count, last = 0, b"\n"
    with source.open("rb") as file:
        while piece := file.read(_STEP):
            count += piece.count(b"\n")
            last = piece[-1:]
    return count + (last != b"\n")


def rewrite(source: Path, target: Path, mapping: Mapping, width: int, name: str) -> list[Reject]:
    """Write the rows of a table below its header again, the number of its line before each.

    Args:
        source: the table.
        target: the file to make, UTF-8.
        mapping: how to read it.
        width: how many cells a row has.
        name: what the table is called, for messages.

    Returns:
        The rows that cannot be told apart, which are not written.

    Raises:
        InputError: where the file ends inside a quoted cell.
    """
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    rejects = []
    with (
        source.open(encoding=encoding, errors="replace", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as write,
    ):
        out = csv.writer(write, lineterminator="\n")
        for row in read_lines(read, name, delimiter=mapping.delimiter):
            if row.line <= mapping.header:
                continue
            fault = row.fault or _fault(len(row.cells), width)
            if fault:
                text = mapping.delimiter.join(row.cells)[:_TEXT]
                rejects.append(Reject(f"{name}:{row.line}", fault, text))
            else:
                out.writerow((row.line, *row.cells))
    return rejects


def _fault(cells: int, width: int) -> str:
    if cells == width:
        return ""
    return f"it has {'more' if cells > width else 'fewer'} cells than the header"

"""Tables in which a line is not one row: written again, each row on a line, with its own number.

DuckDB reads a table fast and does not say on which line a row stands. Where each line is a row the
number of the row is that of the line. Where rows are missing or longer than a line it would point
to another row than the one meant, which a piece of evidence must not.
"""

import csv
import re
from pathlib import Path

from cabos.formats.csv import read_lines
from cabos.model.reject import Reject
from cabos.sources.money.mapping import Mapping

DELIMITER = ","
_STEP = 1 << 24
_BREAKS = re.compile(r"[\r\n]+")
_TEXT = 1000  # characters of a rejected row that are kept


def count_lines(source: Path) -> int | None:
    """Count the lines of a file, the last one whether it ends or not.

    Returns:
        None where it holds a NUL, as UTF-16 does, or a carriage return that ends no line.
    """
    count, returns, pairs, last = 0, 0, 0, b"\n"
    with source.open("rb") as file:
        while piece := file.read(_STEP):
            if b"\0" in piece:
                return None
            count += piece.count(b"\n")
            if found := piece.count(b"\r"):
                returns += found
            pairs += piece.count(b"\r\n") if found else 0
            pairs += last == b"\r" and piece.startswith(b"\n")
            last = piece[-1:]
    return None if returns != pairs else count + (last != b"\n")


def rewrite(source: Path, target: Path, mapping: Mapping, width: int, name: str) -> list[Reject]:
    """Write the rows of a table below its header again, the number of its line before each.

    A break of lines inside a cell becomes a blank, so that each row is a line.

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
                out.writerow((row.line, *(_BREAKS.sub(" ", cell) for cell in row.cells)))
    return rejects


def _fault(cells: int, width: int) -> str:
    if cells == width:
        return ""
    return f"it has {'more' if cells > width else 'fewer'} cells than the header"

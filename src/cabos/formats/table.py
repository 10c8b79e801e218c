"""A table of the user's, CSV or Parquet, streamed in batches of text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain
from pathlib import Path

from cabos.errors import InputError
from cabos.formats.stream import MAX_LINE, Lines, find_encoding, open_bytes
from cabos.formats.text import DAMAGED
from cabos.model.reject import Reject

_PARQUET, _ZIP = b"PAR1", b"PK\x03\x04"
_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_LIKE_DATA = re.compile(r"[\d\s./:+-]*\d[\d\s./:+-]*|[^@\s]+@[^@\s]+\.\w+")
_SHOWN = 200  # characters of a rejected row that are kept


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, in its order.

    Attributes:
        header: the names of the columns.
        rows: cells as text; a missing one is an empty string.
        lines: the line on which each row begins (CSV, the header is 1) or its number (Parquet).
        rejects: rows between these that could not be read.
        encoding: how the text was decoded; anything but UTF-8 was guessed and should be shown.
    """

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    rejects: list[Reject] = field(default_factory=list)
    encoding: str = "utf-8"


def read_table(path: Path, *, batch: int = 20_000) -> Iterator[Batch]:
    """Stream a table; memory does not grow with its length.

    The form is told by content: Parquet by its magic bytes, else CSV, plain or gzip, with comma,
    semicolon, tab or bar between cells, in UTF-8, UTF-16 with its mark, or a Latin encoding.

    Args:
        path: the file.
        batch: the most rows of one batch.

    Yields:
        Batches; at least one.

    Raises:
        InputError: where the file is missing, no table, without a header or without rows.
    """
    with open_bytes(path) as stream:
        magic = stream.read(4)
    if magic == _PARQUET:
        pieces = _read_parquet(path, batch)
    elif magic == _ZIP:
        raise InputError(
            "The file is a spreadsheet or a zip archive, not a table in text",
            where=str(path),
            remedy="Save it as CSV in UTF-8 (or Parquet)",
        )
    else:
        pieces = _read_csv(path, batch)
    empty = True
    for piece in pieces:
        empty = False
        yield piece
    if empty:
        raise InputError(
            "The table has a header but no rows", where=str(path), remedy="Check the export"
        )


def _read_parquet(path: Path, batch: int) -> Iterator[Batch]:
    import duckdb  # 30 ms and 65 MB that a CSV does not need

    query = files("cabos.formats").joinpath("read_parquet.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        try:
            cursor = connection.execute(query, {"path": str(path)})
            header = tuple(str(column[0]) for column in cursor.description or ())
            number = 1
            while rows := cursor.fetchmany(batch):
                texts = [tuple("" if cell is None else cell for cell in row) for row in rows]
                yield Batch(header, texts, list(range(number, number + len(rows))))
                number += len(rows)
        except duckdb.Error as error:
            raise InputError(
                f"The Parquet file cannot be read: {str(error).splitlines()[0]}",
                where=str(path),
                remedy="Make the file again",
            ) from error


def _read_csv(path: Path, batch: int) -> Iterator[Batch]:
    encoding = find_encoding(path)
    name = path.name
    # Bad bytes become marks, whose lines are rejects; in UTF-16 only reading shows them.
    lenient = encoding in {DAMAGED, "utf-16"}
    codec, errors = ("utf-8-sig" if encoding == DAMAGED else encoding), "replace"
    with open_bytes(path) as raw, io.TextIOWrapper(raw, codec, errors, newline="") as text:
        lines = Lines(text, damaged=lenient)
        source = iter(lines)
        first = next((line for line in source if line.strip()), "")
        if lines.too_long or lines.fault:
            fault = lines.fault or f"the line is longer than {MAX_LINE:,} characters"
            raise InputError(
                f"The header cannot be read: {fault}", where=f"{name}:1", remedy="Export it again"
            )
        reader = csv.reader(chain([first], source), delimiter=_delimiter(first))
        try:
            header = _header(next(reader), name)
        except csv.Error as error:
            raise InputError(
                f"The header cannot be read: {error}", where=f"{name}:1", remedy="Export it again"
            ) from error
        label = encoding.removesuffix("-sig")
        yield from _batches(_Reading(name, header, lines, label), reader, batch)


def _delimiter(line: str) -> str:
    bare = _QUOTED.sub("", line)
    return max(_DELIMITERS, key=bare.count)


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    header = tuple(cell.strip() or f"column {at}" for at, cell in enumerate(cells, 1))
    if any(_LIKE_DATA.fullmatch(cell) for cell in header):
        raise InputError(
            f"The first row looks like data, not like a header: {', '.join(header)[:_SHOWN]}",
            where=f"{name}:1",
            remedy="Put the names of the columns in the first row",
        )
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise InputError(
            f"Two columns have one name: {', '.join(twice)}",
            where=f"{name}:1",
            remedy="Rename one of them",
        )
    return header


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stays the same while a CSV is read."""

    name: str
    header: tuple[str, ...]
    lines: Lines
    encoding: str

    def reject(self, line: int, reason: str, cells: list[str]) -> Reject:
        return Reject(f"{self.name}:{line}", reason, ",".join(cells)[:_SHOWN])

    def long_lines(self) -> list[Reject]:
        found = [
            self.reject(line, f"the line is longer than {MAX_LINE:,} characters", [])
            for line in self.lines.too_long
        ]
        self.lines.too_long.clear()
        return found


def _batches(reading: _Reading, reader: "Iterator[list[str]]", size: int) -> Iterator[Batch]:
    lines, width = reading.lines, len(reading.header)
    done = False
    while not done:
        piece = Batch(reading.header, [], [], [], reading.encoding)
        rows, numbers, rejects = piece.rows, piece.lines, piece.rejects
        while len(rows) + len(rejects) < size:
            lines.begin = 0
            try:
                cells = next(reader)
            except StopIteration:
                done = True
                break
            except csv.Error as error:
                span = f"lines {lines.begin} to {lines.taken} cannot be read: {error}"
                rejects.append(reading.reject(lines.begin, span, []))
                continue
            if len(cells) == width and not lines.fault and not lines.ended:
                rows.append(tuple(cells))
                numbers.append(lines.begin)
            elif cells:
                rejects.append(reading.reject(lines.begin, _fault(lines, cells, width), cells))
                lines.fault = ""
        rejects.extend(reading.long_lines())
        if rows or rejects:
            yield piece


def _fault(lines: Lines, cells: list[str], width: int) -> str:
    if lines.fault:
        return lines.fault
    if lines.ended:
        return "the file ends inside a quoted cell: it is cut off, or a quote is not closed"
    return f"{len(cells)} cells instead of {width}"

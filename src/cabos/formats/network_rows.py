"""The rows of a network in text: edge lists and matrices, streamed with their line numbers."""

import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cabos.errors import InputError
from cabos.formats.stream import BAD_CELL, MAX_LINE, NUL_CELL, Lines, find_encoding, open_bytes
from cabos.formats.text import DAMAGED
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note

_DELIMITERS = "\t;|,"
_QUOTED = re.compile(r'"[^"]*"')
_CELL = re.compile(r'"([^"]*)"(?=\s|$)|(\S+)')
_FAULTS = {NUL_CELL: "fault_nul", BAD_CELL: "fault_bytes"}
_SEPARATOR = re.compile(r'\ufeff?"?sep=."?\s*$', re.IGNORECASE)  # of a spreadsheet, about itself
_SAMPLE = 200  # lines that tell what stands between cells
_CELLS = r"[^,;|\t]*"  # up to a sign that stands between cells
_FOREIGN = (
    (
        r"%%matrixmarket",
        "a matrix of Matrix Market",
        "Write it as an edge list: row, column, value",
    ),
    (r"\*(vertices|network)", "a network of Pajek", "Write it as an edge list, GraphML or GEXF"),
    (r"dl(\s+\w+\s*=|\s*$)", "a network of UCINET", "Write it as an edge list or labelled matrix"),
    (r'graph\s*(\[|$)|creator\s*"', "a network in GML", "Write it as GraphML or GEXF"),
    (
        rf"(strict\s+)?((di)?graph\b{_CELLS}\{{|digraph\b{_CELLS}$)",
        "a drawing of Graphviz",
        "Write it as an edge list",
    ),
    (r"\{|\[(?![^\[\]]*\]\s*[,;|\t]\s*\S)", "JSON", "Write it as an edge list, GraphML or GEXF"),
)

_Line = tuple[str, int, Note | None]
"""A line, its number and what is wrong with it."""


class TextRow(NamedTuple):
    """One row.

    Attributes:
        line: the line on which it begins, from 1.
        cells: its cells, blanks around them cut off.
        fault: why it cannot be trusted, or None.
    """

    line: int
    cells: list[str]
    fault: Note | None = None


class NetworkText:
    """A text file whose rows are cells, opened once to see how it is written.

    Attributes:
        name: the file's name, for messages.
        encoding: how the text is decoded.
        delimiter: what stands between cells; a blank for any run of blanks.
        comments: how many comments were passed over, known at the end.
    """

    def __init__(self, path: Path) -> None:
        """Look how a file is written.

        Args:
            path: the file.

        Raises:
            InputError: if it is missing, empty, no text or of another form.
        """
        self._path, self.name = path, path.name
        self.encoding = find_encoding(path)
        self.comments = 0
        with closing(self._lines()) as lines:
            first = [line for line, _, _ in islice(lines, _SAMPLE)]
        sample = [line for line in first if line.strip()]
        if not sample:
            raise InputError(
                "The file holds only comments" if self.comments else "The file is empty",
                where=self.name,
                remedy="Write a row for each tie: two labels and, if it is known, a weight",
            )
        _refuse(sample, self.name)
        self.delimiter = _delimiter(sample)

    def rows(self) -> Generator[TextRow, None, None]:
        """Yield every row that is neither blank nor a comment."""
        split = self._by_blanks if self.delimiter == " " else self._by_csv
        yield from split()

    def notes(self) -> Iterator[Note]:
        """Yield what a reader must know of the text, once its rows are read."""
        if self.comments:
            yield Note("comments", count=self.comments)
        if self.encoding not in {"utf-8", "utf-8-sig"}:
            yield Note("encoding", encoding=self.encoding)

    def _open(self) -> tuple[io.TextIOWrapper, Lines]:
        lenient = self.encoding in {DAMAGED, "utf-16"}
        codec = "utf-8-sig" if self.encoding == DAMAGED else self.encoding
        text = io.TextIOWrapper(open_bytes(self._path), codec, "replace", newline="")
        return text, Lines(text, damaged=lenient)

    def _lines(self) -> Generator[_Line, None, None]:
        """Yield lines that are neither blank nor comments, their number and what is wrong."""
        self.comments = 0
        text, lines = self._open()
        with text:
            for line in lines:
                yield from _too_long(lines)
                begin = line.lstrip()[:1]
                if not begin or begin == "\x1a" or (lines.taken == 1 and _SEPARATOR.match(line)):
                    continue
                if begin in "#%" and not line.startswith("%%MatrixMarket"):
                    self.comments += 1
                    continue
                fault, lines.fault = lines.fault, ""
                yield line, lines.taken, Note(_FAULTS[fault]) if fault else None
            yield from _too_long(lines)

    def _by_blanks(self) -> Generator[TextRow, None, None]:
        with closing(self._lines()) as lines:
            for line, number, fault in lines:
                if '"' in line:
                    cells = [a.strip() or b for a, b in _CELL.findall(line)]
                else:
                    cells = line.split()
                yield TextRow(number, cells, fault)

    def _by_csv(self) -> Generator[TextRow, None, None]:
        row = _Begun()
        with closing(self._lines()) as source:
            reader = csv.reader(
                _watched(source, row), delimiter=self.delimiter, skipinitialspace=True
            )
            while True:
                row.clear()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield TextRow(row.line, [], _unread(error, row.spread))
                    continue
                fault = row.fault or row.swallowed(self.delimiter)
                if row.ended:
                    fault = Note("fault_open", lines=row.spread)
                yield TextRow(row.line, [cell.strip() for cell in cells], fault)


@dataclass(slots=True)
class _Begun:
    """The row that is being read.

    Attributes:
        line: the line on which it began; 0 before it has.
        last: the line that was read last.
        fault: what is wrong with its lines.
        ended: whether the file ended in it.
        lines: its lines.
    """

    line: int = 0
    last: int = 0
    fault: Note | None = None
    ended: bool = False
    lines: list[str] = field(default_factory=list)

    def clear(self) -> None:
        self.line, self.fault, self.ended = 0, None, False
        self.lines.clear()

    @property
    def spread(self) -> Limit:
        """Say which lines it takes, where they are several."""
        if self.last <= self.line:
            return Limit("")
        return Note("fault_lines", first=self.line, last=self.last)

    def swallowed(self, delimiter: str) -> Note | None:
        """Say what is wrong where a quote that is never closed took other rows into its cell.

        Such a cell ends at the next quote of the file, which opens another cell: text follows it.
        """
        if len(self.lines) < 2:
            return None
        strict = csv.reader(self.lines, delimiter=delimiter, skipinitialspace=True, strict=True)
        try:
            next(strict)
        except csv.Error:
            return Note("fault_swallowed", lines=self.spread)
        return None


def _unread(error: csv.Error, lines: Limit) -> Note:
    if "field larger" in str(error):
        return Note("fault_long_cell", most=csv.field_size_limit(), lines=lines)
    return Note("fault_csv", error=error, lines=lines)


def _watched(source: Generator[_Line, None, None], row: _Begun) -> Generator[str, None, None]:
    """Pass lines on and write down where a row began and what is wrong with it."""
    for line, number, fault in source:
        row.line, row.last = row.line or number, number
        row.fault = row.fault or fault
        row.lines.append(line)
        yield line
    row.ended = True


def _too_long(lines: Lines) -> Generator[_Line, None, None]:
    for number in lines.too_long:
        yield "-\n", number, Note("fault_long_line", most=MAX_LINE)
    lines.too_long.clear()


def _refuse(sample: list[str], name: str) -> None:
    begin = sample[0].strip().casefold()
    for mark, form, remedy in _FOREIGN:
        if re.match(mark, begin):
            raise InputError(f"The file is {form}, which is not read", where=name, remedy=remedy)
    if any("\0" in line for line in sample):
        raise InputError(
            "The file is not text: it holds NUL characters",
            where=name,
            remedy="Save it as CSV in UTF-8",
        )


def _delimiter(sample: list[str]) -> str:
    """Return what stands between cells: what most lines have, the rarer sign among equals."""
    bare = [_QUOTED.sub("", line) for line in sample]
    having = {sign: sum(sign in line for line in bare) for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: having[sign])
    return best if having[best] else " "

"""Edge lists: a row for each tie, its two ends and, where known, weight, sign and grade."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np

from cabos.errors import InputError
from cabos.formats.network_header import (
    columns_of,
    folded,
    is_node_table,
    is_thing,
    may_be_header,
)
from cabos.formats.network_number import is_number
from cabos.formats.network_rejects import Rejects
from cabos.formats.network_rows import NetworkText, TextRow
from cabos.formats.tie_weight import UnreadableError, read_weight
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.wording import some

_NO_NUMBERS = frozenset({"nan", "inf", "infinity", "na", "null", "none"})
_SHOWN = 200  # characters of a header
_PLAIN = {"head": 0, "tail": 1, "weight": 2}  # columns where no header says it
_REMEDY = "Write a row for each tie: two labels and, if it is known, a weight"
_ELSE = {
    "no_weight": ". If a third cell is no weight, name the columns: source, target, type",
    "other_width": ". Of a matrix, write the same labels across and down, in one order",
}
_WAYS = {"directed": True, "undirected": False, "dirigido": True, "nodirigido": False}


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    rejects: Rejects
    numbers: dict[str, int] = field(default_factory=dict)
    heads: "array[int]" = field(default_factory=lambda: array("q"))
    tails: "array[int]" = field(default_factory=lambda: array("q"))
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    grades: list[str] = field(default_factory=list)
    ways: dict[bool, int] = field(default_factory=dict)
    kinds: dict[str, None] = field(default_factory=dict)
    commas: int = 0
    lone: dict[str, None] = field(default_factory=dict)

    def number(self, label: str) -> int:
        return self.numbers.setdefault(label, len(self.numbers))

    def reject(self, row: TextRow, reason: Note) -> None:
        self.rejects.add(row.line, reason, ",".join(row.cells))


@dataclass(frozen=True, slots=True)
class _Form:
    """Which cell of a row says what, how many cells a row has, and the header where it is sure."""

    columns: Mapping[str, int]
    width: int
    comma: bool
    header: Sequence[str] = ()


def read_edge_list(text: NetworkText) -> TieRows:
    """Read an edge list row by row.

    A row with one label is a node without ties; a missing weight is 1. A row that cannot be read
    is a reject. The first row is a header where its names are known, or where the others show
    that it is none of them.

    Args:
        text: the file.

    Raises:
        InputError: if it has a header alone, or no row could be read.
    """
    rows = text.rows()
    first = next(rows)
    columns = None if first.fault else columns_of(first.cells)
    notes: list[Limit] = []
    if columns is not None:
        form = _Form(columns, len(first.cells), text.delimiter != ",", first.cells)
        gathered = _read(text, rows, form)
        notes.append(_header_note(first))
        notes.extend(_unused(first, columns))
    else:
        _refuse_nodes(first, text.name)
        sample = list(islice(rows, 50))
        width = max((len(row.cells) for row in (first, *sample)), default=2)
        form = _Form(_PLAIN, min(max(width, 2), 3), text.delimiter != ",")
        gathered = _read(text, chain(sample, rows), form)
        notes.extend(_settle_first(first, gathered, form))
    _refuse_nothing(gathered, text.name)
    return _finish(text, gathered, notes)


def _header_note(row: TextRow) -> Note:
    return Note("first_row_header", cells=", ".join(row.cells)[:_SHOWN])


def _unused(row: TextRow, columns: Mapping[str, int]) -> Iterator[Note]:
    used = set(columns.values())
    if left := [cell for at, cell in enumerate(row.cells) if at not in used and cell]:
        yield Note("unused", names=", ".join(left)[:_SHOWN])


def _refuse_nodes(first: TextRow, name: str) -> None:
    if is_node_table(first.cells):
        raise InputError(
            f"The file is a table of nodes, not of ties: {', '.join(first.cells)[:_SHOWN]}",
            where=f"{name}:{first.line}",
            remedy=_REMEDY,
        )


def _read(text: NetworkText, rows: Iterator[TextRow], form: _Form) -> _Gathered:
    gathered = _Gathered(Rejects(text.name))
    for row in rows:
        _take(row, form, gathered)
    return gathered


def _take(row: TextRow, form: _Form, into: _Gathered) -> None:
    """Add what a row says, or reject it."""
    if row.fault:
        into.reject(row, row.fault)
        return
    if row.cells == form.header:
        into.reject(row, Note("header_again"))
        return
    try:
        _add(row.cells, form, into)
    except UnreadableError as error:
        into.reject(row, error.reason)


def _add(cells: list[str], form: _Form, into: _Gathered) -> None:
    while len(cells) > form.width and not cells[-1]:
        cells.pop()
    if len(cells) == 1 or not any(cells[1:]):
        label = _cell(cells, form.columns, "head")
        if not label:
            raise UnreadableError("no_node")
        into.number(label)
        into.lone[label] = None
        return
    columns = form.columns
    last = max(columns["head"], columns["tail"])
    if len(cells) > form.width or len(cells) <= last:
        raise UnreadableError("other_width", cells=len(cells), width=form.width)
    head, tail = cells[columns["head"]], cells[columns["tail"]]
    if not head or not tail:
        raise UnreadableError("no_end")
    weight = _weight(cells, form, into)
    grade = _cell(cells, columns, "grade")
    into.heads.append(into.number(head))
    into.tails.append(into.number(tail))
    into.weights.append(weight)
    if "grade" in columns:
        into.grades.append(grade)


def _cell(cells: list[str], columns: Mapping[str, int], role: str) -> str:
    at = columns.get(role, -1)
    return cells[at] if 0 <= at < len(cells) else ""


def _weight(cells: list[str], form: _Form, into: _Gathered) -> float:
    """Return a weight with its sign, and count the ways and kinds that are told."""
    columns = form.columns
    kind = _cell(cells, columns, "kind")
    if kind and (way := _WAYS.get(folded(kind))) is not None:
        into.ways[way] = into.ways.get(way, 0) + 1
        kind = ""
    sign = _cell(cells, columns, "sign")
    found = read_weight(_cell(cells, columns, "weight"), sign, kind, comma=form.comma)
    into.commas += found.comma
    if not found.is_kind_used:
        into.kinds[kind] = None
    return found.value


def _settle_first(first: TextRow, gathered: _Gathered, form: _Form) -> Iterator[Note]:
    """Decide by all other rows whether the first one is a header, and say so."""
    cells = first.cells
    if not first.fault and _is_header(cells, gathered):
        yield _header_note(first)
        return
    _take(first, form, gathered)
    gathered.rejects.begin_with(first.line)
    if len(cells) > 1 and not any(is_number(cell) for cell in cells[:2]):
        yield Note("first_row_tie", cells=", ".join(cells)[:_SHOWN])


def _is_header(cells: list[str], gathered: _Gathered) -> bool:
    known = gathered.numbers
    if len(cells) == 1:
        return is_thing(cells[0]) and cells[0] not in known and len(known) > 0
    if not all(cells[:2]):
        return False
    if cells[0] in known or cells[1] in known:
        return False
    if len(cells) > 2 and cells[2]:
        if not _is_name(cells[2]):
            return False
        if len(gathered.heads):
            return True
    if may_be_header(cells):
        return True
    bare = not any(is_number(cell) for cell in cells)
    return bare and len(known) > 1 and all(label.isdecimal() for label in known)


def _is_name(cell: str) -> bool:
    """Whether a cell is a name rather than a weight, sound or not."""
    bare = folded(cell)
    return bare[:1].isalpha() and bare not in _NO_NUMBERS


def _refuse_nothing(gathered: _Gathered, name: str) -> None:
    if gathered.numbers:
        return
    if not gathered.rejects.count:
        raise InputError("The file has a header but no ties", where=name, remedy=_REMEDY)
    one = gathered.rejects.first[0]
    raise InputError(
        f"None of {gathered.rejects.count:,} rows can be read: {one.reason}",
        where=one.place,
        remedy=_REMEDY + _ELSE.get(getattr(one.reason, "kind", ""), ""),
    )


def _finish(text: NetworkText, gathered: _Gathered, notes: list[Limit]) -> TieRows:
    if gathered.commas:
        notes.append(Note("decimal_comma", count=gathered.commas))
    if gathered.lone:
        notes.append(Note("lone", count=len(gathered.lone), shown=some(gathered.lone)))
    if gathered.kinds:
        notes.append(Note("kinds_unused", shown=some(gathered.kinds)))
    notes.extend(text.notes())
    directed = True if gathered.ways.get(True) else False if gathered.ways.get(False) else None
    if len(gathered.ways) > 1:
        raise InputError(
            "Some rows say that their tie is directed, some that it is not",
            where=text.name,
            remedy="Write a tie without direction as two rows, one each way",
        )
    return TieRows(
        list(gathered.numbers),
        np.array(gathered.heads, dtype=np.int64),
        np.array(gathered.tails, dtype=np.int64),
        np.array(gathered.weights, dtype=np.float64),
        gathered.grades if any(gathered.grades) else (),
        directed,
        tuple(notes),
        tuple(gathered.rejects.first),
        gathered.rejects.count,
    )

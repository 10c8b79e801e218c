"""Adjacency matrices: a square of weights, with labels across and down or without any."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cabos.errors import InputError
from cabos.formats.network_header import columns_of
from cabos.formats.network_number import is_number, read_number
from cabos.formats.network_rows import NetworkText, TextRow
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows

Numbers = NDArray[np.int64]
Corner = Literal["corner", "no corner", "bare"]
_SAMPLE = 60
_REMEDY = "Write the same labels across and down, in one order, and a number in every cell"


def matrix_form(text: NetworkText) -> Corner | None:
    """Tell whether a file is a matrix, by its first rows.

    Returns:
        ``corner`` where labels stand across and down, ``no corner`` where the row of labels
        begins above the first number, ``bare`` without labels; None where it is no matrix.
    """
    with closing(text.rows()) as rows:
        sample = [row.cells for row in islice(rows, _SAMPLE)]
        first, rest = sample[0], sample[1:]
        if columns_of(first) is not None:
            return None
        _refuse_ragged(sample, text.name)
        if _has_labels(first[1:], rest, corner=first[0]):
            return "corner"
        if rest and len(rest[0]) == len(first) + 1 and _follow(first, rest):
            return "no corner"
        return "bare" if _is_bare(sample, closed=next(rows, None) is None) else None


def _refuse_ragged(sample: Sequence[Sequence[str]], name: str) -> None:
    """Raise where each row has one cell more, or less, than the one before: half a matrix."""
    steps = {len(two) - len(one) for one, two in pairwise(sample)}
    numbers = all(is_number(cell) for cells in sample for cell in cells[1:])
    if len(sample) > 3 and steps in ({1}, {-1}) and numbers:
        raise InputError(
            "The file is half a matrix, whose rows are not of one length",
            where=name,
            remedy=_REMEDY,
        )


def _has_labels(across: Sequence[str], rest: Sequence[Sequence[str]], *, corner: str) -> bool:
    if not across or not rest:
        return False
    down = [cells[0] for cells in rest]
    if not corner:
        return len(across) > 3 or bool(set(down) & set(across))
    # Three numbers may be a tie, and in a symmetric matrix without labels the first row and the
    # first column are the same; labels differ, weights seldom do.
    if is_number(corner) and (len(across) == 2 or len(set(across)) < len(across)):
        return False
    wide = all(len(cells) == len(across) + 1 for cells in rest)
    return len(across) > 1 and wide and _follow(across, rest)


def _follow(across: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are called as the columns, or nearly all of them."""
    down = [cells[0] for cells in rest]
    agree = sum(one == other for one, other in zip(across, down, strict=False))
    whole = len(down) == len(across) or len(down) == _SAMPLE - 1
    return whole and len(across) > 1 and (agree == len(down) or agree > max(4, 0.8 * len(down)))


def _is_bare(sample: Sequence[Sequence[str]], *, closed: bool) -> bool:
    size = len(sample[0])
    square = closed and len(sample) == size and all(len(cells) == size for cells in sample)
    if square and size > 3 and all(not cell or is_number(cell) for row in sample for cell in row):
        return True
    if not all(map(is_number, sample[0])) or size < 3:
        return False
    if size > 3:
        return size > 5 or square
    return square and _is_matrix_of_three(sample)


def _is_matrix_of_three(sample: Sequence[Sequence[str]]) -> bool:
    """Whether three rows of three are no ties: nobody is tied to himself, and halves fit."""
    if not all(is_number(cell) for cells in sample for cell in cells):
        return False
    cells = np.array(sample, dtype=np.float64)
    above, below = np.triu(cells), np.tril(cells)
    fits = np.array_equal(above, below.T) or not above.any() or not below.any()
    return not np.diag(cells).any() and fits


@dataclass(slots=True)
class _Cells:
    """The cells that are not 0."""

    across: "array[int]" = field(default_factory=lambda: array("q"))
    down: "array[int]" = field(default_factory=lambda: array("q"))
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    lines: list[int] = field(default_factory=list)
    empty: int = 0
    commas: int = 0
    is_above: bool = False
    is_below: bool = False

    @property
    def is_half(self) -> bool:
        """Whether all that is filled in stands above, or all below, the diagonal."""
        return self.is_above != self.is_below

    def notes(self) -> Iterator[Note]:
        """Say how cells were read that are no plain number."""
        if self.empty:
            yield Note("blank_cells", count=self.empty)
        if self.commas:
            yield Note("decimal_comma", count=self.commas)


def read_matrix(
    text: NetworkText, form: Corner, *, directed: bool | None = None, duplicates: str = "apart"
) -> TieRows:
    """Read an adjacency matrix.

    Args:
        text: the file.
        form: where its labels stand, as ``matrix_form`` tells.
        directed: whether ties have a direction; None for by whether the matrix is the same across
            and down.
        duplicates: what a label that stands twice means: two nodes (``apart``), one whose cells
            are added up (``merge``), or an error (``refuse``).

    Raises:
        InputError: if a row is too short or long, a cell is no number, the labels across and down
            are not the same, or a label stands twice and that is refused.
    """
    rows = text.rows()
    labels = _across(text, rows, form)
    cells = _Cells()
    labels = _read_cells(text, rows, labels, cells, first=0 if form == "bare" else 1)
    notes: list[Limit] = [Note("unlabelled", count=len(labels))] if form == "bare" else []
    notes.extend(cells.notes())
    notes.extend(text.notes())
    places = _Places(text.name, cells.lines, 2 if form != "bare" else 1)
    names, numbers = _name_nodes(labels, duplicates, places, notes)
    heads = np.array(cells.down, dtype=np.int64)
    tails = np.array(cells.across, dtype=np.int64)
    weights = np.array(cells.weights, dtype=np.float64)
    same = _is_symmetric(heads * len(labels) + tails, tails * len(labels) + heads, weights)
    has_way = not (same or cells.is_half) if directed is None else directed
    if same and not has_way:
        kept = heads <= tails
        heads, tails, weights = heads[kept], tails[kept], weights[kept]
    elif not same:
        notes.append(_way_note(cells, has_way=has_way))
    return TieRows(
        names, numbers[heads], numbers[tails], weights, directed=has_way, notes=tuple(notes)
    )


def _way_note(cells: _Cells, *, has_way: bool) -> Note:
    """Say what a matrix that is not the same across and down was taken for."""
    if has_way:
        return Note("asymmetric")
    return Note("half" if cells.is_half else "folded")


def _across(text: NetworkText, rows: Iterator[TextRow], form: Corner) -> list[str] | None:
    if form == "bare":
        return None
    first = next(rows)
    if first.fault:
        raise InputError(first.fault, where=f"{text.name}:{first.line}", remedy=_REMEDY)
    labels = first.cells[1:] if form == "corner" else first.cells
    for at, label in enumerate(labels):
        if not label:
            raise InputError(
                f"Column {at + 2} of the matrix has no label",
                where=f"{text.name}:{first.line}",
                remedy=_REMEDY,
            )
    return labels


def _read_cells(
    text: NetworkText,
    rows: Iterator[TextRow],
    labels: list[str] | None,
    into: _Cells,
    *,
    first: int,
) -> list[str]:
    """Read all rows and return the labels."""
    size = -1 if labels is None else len(labels)
    for row in rows:
        place = f"{text.name}:{row.line}"
        size = len(row.cells) if size < 0 else size
        down = len(into.lines)
        if row.fault or len(row.cells) != size + first:
            what = row.fault or f"A row of {len(row.cells) - first:,} cells instead of {size:,}"
            raise InputError(what, where=place, remedy=_REMEDY)
        if labels is not None and (down >= size or row.cells[0] != labels[down]):
            other = labels[down] if down < size else "the end"
            raise InputError(
                f"Row {down + 1} of the matrix is called {row.cells[0]!r}, its column {other!r}",
                where=place,
                remedy=_REMEDY,
            )
        into.lines.append(row.line)
        _read_row(row.cells[first:], down, into, comma=text.delimiter != ",", where=place)
        into.is_below |= any(row.cells[first : first + down])
        into.is_above |= any(row.cells[first + down + 1 :])
    if len(into.lines) != size:
        raise InputError(
            f"The matrix has {len(into.lines):,} rows and {size:,} columns",
            where=text.name,
            remedy=_REMEDY,
        )
    return labels if labels is not None else [str(at) for at in range(1, size + 1)]


def _read_row(cells: list[str], down: int, into: _Cells, *, comma: bool, where: str) -> None:
    for across, cell in enumerate(cells):
        if cell == "0":
            continue
        if not cell:
            into.empty += 1
            continue
        try:
            weight, has_comma = read_number(cell, comma=comma)
        except ValueError as error:
            raise InputError(
                f"The cell {cell[:40]!r} in column {across + 1} of the matrix {error}",
                where=where,
                remedy=_REMEDY,
            ) from error
        into.commas += has_comma
        if weight:
            into.down.append(down)
            into.across.append(across)
            into.weights.append(weight)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where rows and columns of the matrix stand in the file."""

    name: str
    lines: Sequence[int]
    column: int

    def rows(self, places: Sequence[int]) -> str:
        return ", ".join(str(self.lines[at]) for at in places)

    def columns(self, places: Sequence[int]) -> str:
        return ", ".join(str(at + self.column) for at in places)


def _name_nodes(
    labels: Sequence[str], duplicates: str, places: _Places, notes: list[Limit]
) -> tuple[list[str], Numbers]:
    """Return the names of the nodes, and the node of each row."""
    standing: dict[str, list[int]] = {}
    for at, label in enumerate(labels):
        standing.setdefault(label, []).append(at)
    twice = {label: where for label, where in standing.items() if len(where) > 1}
    if not twice:
        return list(labels), np.arange(len(labels))
    if duplicates == "refuse":
        label, where = next(iter(twice.items()))
        raise InputError(
            f"The label {label!r} stands {len(where)} times, in rows {places.rows(where)} and "
            f"columns {places.columns(where)}",
            where=places.name,
            remedy="Rename one of them, or say --duplicates apart or merge",
        )
    if duplicates == "merge":
        names = list(standing)
        numbers = {name: at for at, name in enumerate(names)}
        notes.extend(_told(twice, places, {}))
        return names, np.array([numbers[label] for label in labels], dtype=np.int64)
    given = _apart(labels, twice)
    notes.extend(_told(twice, places, given))
    return [given.get(at, label) for at, label in enumerate(labels)], np.arange(len(labels))


def _apart(labels: Sequence[str], twice: Mapping[str, Sequence[int]]) -> dict[int, str]:
    taken, given = set(labels), {}
    for label, where in twice.items():
        count = 1
        for at in where[1:]:
            count += 1
            while (name := f"{label} [{count}]") in taken:
                count += 1
            taken.add(name)
            given[at] = name
    return given


def _told(
    twice: Mapping[str, Sequence[int]], places: _Places, given: Mapping[int, str]
) -> Iterator[Note]:
    for label, where in twice.items():
        yield Note(
            "twice_apart" if given else "twice_merged",
            label=label,
            times=len(where),
            rows=places.rows(where),
            columns=places.columns(where),
            names=", ".join(given.get(at, label) for at in where),
        )


def _is_symmetric(there: Numbers, back: Numbers, weights: NDArray[np.float64]) -> bool:
    one, two = np.argsort(there), np.argsort(back)
    return bool((there[one] == back[two]).all() and np.array_equal(weights[one], weights[two]))

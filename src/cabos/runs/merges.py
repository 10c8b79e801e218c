"""Pairs of nodes that may be one party: from a file, or from the queue of a workspace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cabos.errors import InputError
from cabos.formats.network_header import folded
from cabos.formats.network_number import read_number
from cabos.formats.network_rows import NetworkText, TextRow
from cabos.formats.stream import open_bytes
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.ties import Ties
from cabos.model.wording import some
from cabos.runs.holders import links_of
from cabos.runs.identity import load_identity
from cabos.runs.network_opening import Opened
from cabos.runs.network_reading import hash_of, refuse_form
from cabos.store.edges import read_bearers
from cabos.store.workspace import Store

Merges = tuple[tuple[int, int, float], ...]
"""Pairs of nodes by their numbers, each with how likely both are one party."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "left": ("left", "izquierda", "uno", "one"),
    "right": ("right", "derecha", "otro", "other"),
    "probability": ("probability", "probabilidad"),
    "decision": ("decision", "decisión"),
}
_DIFFERENT = ("different", "contradicted")
_REMEDY = "Write the columns left, right, probability; cabos resolve --out writes such a file"


class Perhaps(NamedTuple):
    """Two that may be one party.

    Attributes:
        left: the label or the record of one.
        right: of the other.
        probability: that they are one, from 0 to 1.
        decision: what was decided of them, or empty.
    """

    left: str
    right: str
    probability: float
    decision: str = ""


def read_merges(path: Path) -> list[Perhaps]:
    """Read pairs that may be one party.

    The file is a table with the columns ``left``, ``right`` and ``probability``, or so in Spanish;
    what ``cabos resolve --out`` writes is one.

    Args:
        path: the file.

    Raises:
        InputError: if it cannot be read, a probability is none, a row names one thing twice, or
            the same pair stands twice with different probabilities.
    """
    with open_bytes(path) as stream:
        refuse_form(stream.read(8192), path.name)
    text = NetworkText(path)
    rows = text.rows()
    columns = _columns(next(rows), text.name)
    found: dict[tuple[str, str], Perhaps] = {}
    for row in rows:
        place = f"{text.name}:{row.line}"
        one = _row(row, columns, place)
        pair = (min(one.left, one.right), max(one.left, one.right))
        if found.setdefault(pair, one).probability != one.probability:
            raise InputError(
                f"The pair {one.left!r} and {one.right!r} stands twice with different"
                " probabilities",
                where=place,
                remedy="Keep one of the rows",
            )
    if not found:
        raise InputError("The file has a header but no pairs", where=text.name, remedy=_REMEDY)
    return list(found.values())


def _columns(first: TextRow, name: str) -> dict[str, int]:
    words = {folded(word): key for key, several in _COLUMNS.items() for word in several}
    columns: dict[str, int] = {}
    for at, cell in enumerate(first.cells):
        if (key := words.get(folded(cell))) is not None:
            columns.setdefault(key, at)
    if first.fault or not {"left", "right", "probability"} <= columns.keys():
        raise InputError(
            f"The table has no columns left, right, probability; its first row is: "
            f"{', '.join(first.cells)[:200]}",
            where=f"{name}:{first.line}",
            remedy=_REMEDY,
        )
    return columns


def _row(row: TextRow, columns: Mapping[str, int], place: str) -> Perhaps:
    if row.fault:
        raise InputError(row.fault, where=place, remedy="Correct the row")
    told = {key: row.cells[at] if at < len(row.cells) else "" for key, at in columns.items()}
    left, right = told["left"], told["right"]
    if not left or not right or left == right:
        raise InputError("A row does not name two things", where=place, remedy=_REMEDY)
    try:
        chance = read_number(told["probability"])[0]
    except ValueError as error:
        raise InputError(
            f"The probability {told['probability'][:40]!r} {error}",
            where=place, remedy="Write a number from 0 to 1",
        ) from error  # fmt: skip
    if not 0 <= chance <= 1:
        raise InputError(
            f"The probability {told['probability'][:40]} is not from 0 to 1",
            where=place, remedy="Write nine in ten as 0.9",
        )  # fmt: skip
    return Perhaps(left, right, chance, told.get("decision", "").strip())


def merged_by_file(opened: Opened, path: Path, store: Store | None) -> Opened:
    """Say which nodes may be one party, as a file has it.

    Args:
        opened: the network.
        path: the file.
        store: the workspace whose records the file names; None where it names labels.

    Raises:
        InputError: if the file cannot be read, or names no two nodes of the network.
    """
    pairs = read_merges(path)
    found, notes = merges_of(opened.ties, pairs, None if store is None else _canonical(store))
    if not found:
        raise InputError(
            f"None of the {len(pairs):,} pairs of the file is of two nodes of the network that may"
            " be one",
            where=path.name,
            remedy="Write labels as they stand in the network",
        )
    return _with(opened, found, notes, hash_of(path))


def merged_by_queue(opened: Opened, store: Store, now: datetime) -> Opened:
    """Say which nodes may be one party: what waits for a person, or what a rule would merge.

    All records of the workspace are compared, so that a probability is the one that
    ``cabos review`` shows.

    Args:
        opened: a network of the workspace.
        store: the workspace.
        now: the moment.
    """
    from cabos.runs.resolving import run_resolution  # compares all records

    resolution = run_resolution(store, auto=False, now=now).resolution
    pairs = [
        Perhaps(one.pair.left, one.pair.right, one.probability)
        for one in (*resolution.automatic, *resolution.queue)
    ]
    found, notes = merges_of(opened.ties, pairs, _canonical(store))
    return _with(opened, found, notes, "queue")


def aside(opened: Opened) -> Opened:
    """Say that the queue of a workspace was not looked at."""
    return _with(opened, (), (Note("merges_aside"),), None)


def _with(opened: Opened, found: Merges, notes: tuple[Limit, ...], source: str | None) -> Opened:
    ties = replace(opened.ties, notes=(*opened.ties.notes, *notes))
    chosen = {**opened.chosen, "merges": source}
    return replace(opened, ties=ties, merges=found, chosen=chosen)


def _canonical(store: Store) -> Callable[[str], str]:
    """Return what tells the node that stands for a record in a network of a workspace."""
    identity = load_identity(store)
    links, _ = links_of(read_bearers(store.paths()), identity)
    return lambda one: links.get(one, identity.canonical(one))


def merges_of(
    ties: Ties, pairs: Iterable[Perhaps], canonical: Callable[[str], str] | None = None
) -> tuple[Merges, tuple[Limit, ...]]:
    """Return pairs as nodes of a network, and what a reader must know of them.

    Of several pairs of records that are the same two nodes the likeliest counts.

    Args:
        ties: the network.
        pairs: what may be one party.
        canonical: the node that stands for a record; None where labels are meant.
    """
    places = {label: at for at, label in enumerate(ties.labels)}
    found: dict[tuple[int, int], float] = {}
    outside, decided = [], 0
    for left, right, chance, decision in pairs:
        ends = (left, right) if canonical is None else (canonical(left), canonical(right))
        if ends[0] == ends[1] or decision in _DIFFERENT:
            decided += 1
        elif not all(end in places for end in ends):
            outside.append(f"{left} / {right}")
        else:
            one, two = sorted(places[end] for end in ends)
            found[one, two] = max(chance, found.get((one, two), 0.0))
    notes = [Note("merges", count=len(found)) if found else Note("merges_none")]
    if outside:
        notes.append(Note("merges_outside", count=len(outside), shown=some(outside)))
    if decided:
        notes.append(Note("merges_decided", count=decided))
    return tuple((one, two, chance) for (one, two), chance in sorted(found.items())), tuple(notes)

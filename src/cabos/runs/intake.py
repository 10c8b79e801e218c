"""A customers file as subjects: columns found, rows read, what cannot be read counted."""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cabos.formats.table import Batch, read_table
from cabos.match.encode import parse_subject
from cabos.match.names import parse_person
from cabos.match.population import Population, starting
from cabos.match.reading import make_subject, read_identifiers, read_kind, read_sex
from cabos.match.subject import OTHER, PERSON, Subject
from cabos.model.reject import Reject
from cabos.sources.countries import country_code
from cabos.sources.customers import Columns, find_columns, folded


@dataclass(frozen=True, slots=True)
class Intake:
    """Some customers of a file.

    Attributes:
        subjects: the customers.
        rejects: rows that cannot be screened, with the reason.
        notes: what the user should know of the file, said once.
        rows: rows read, rejects included.
    """

    subjects: list[Subject]
    rejects: list[Reject]
    notes: tuple[str, ...]
    rows: int


@dataclass
class _State:
    """What must be remembered from batch to batch."""

    repeated: frozenset[int]
    spanish: bool = False
    met: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Census:
    """What a first reading of the file tells.

    Attributes:
        populations: how common words are among its persons, and among its other parties,
            smoothed by the starting populations.
        repeated: marks of the customer ids that stand more than once.
        rows: rows read, rejects included.
    """

    populations: tuple[Population, Population]
    repeated: frozenset[int]
    rows: int


def take_census(
    path: Path, *, mapping: Sequence[str] = (), progress: Callable[[int], None] | None = None
) -> Census:
    """Read the file once for what must be known before the first customer is screened.

    Args:
        path: the file.
        mapping: ``COLUMN=FIELD`` choices.
        progress: called with the rows read so far.

    Returns:
        The census; it keeps eight bytes a customer while it reads, and each distinct word.
    """
    persons, others = starting("person"), starting("other")
    marks = array("q")
    rows = 0
    for batch, columns, state in _batches(path, mapping, frozenset()):
        rows += len(batch.rows) + len(batch.rejects)
        for row, line in zip(batch.rows, batch.lines, strict=True):
            said = _name(row, columns)
            if said is None:
                continue
            marks.append(_mark(columns.value(row, "customer_id") or str(line)))
            if _is_person(row, columns):
                persons.add(parse_person(said[1] or said[0]).words)
            else:
                _add_subject(_subject(row, line, columns, state), persons, others)
        if progress is not None:
            progress(rows)
    ordered = np.sort(np.frombuffer(marks, np.int64)) if marks else np.zeros(0, np.int64)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return Census((persons, others), frozenset(twice.tolist()), rows)


def read_customers(
    path: Path,
    *,
    mapping: Sequence[str] = (),
    repeated: frozenset[int] = frozenset(),
    rows: set[int] | None = None,
) -> Iterator[Intake]:
    """Stream the customers of a CSV or Parquet file.

    A row without a name is a reject. A customer id that stands twice is kept both times, the
    later ones as ``ID#LINE``, since two rows are two parties until somebody says otherwise.

    Args:
        path: the file.
        mapping: ``COLUMN=FIELD`` choices.
        repeated: the marks of the ids that stand more than once, from ``take_census``.
        rows: read only the customers of these rows, where it is not None.

    Yields:
        Batches; their order is the file's.

    Raises:
        InputError: where the file is no table or no column holds names.
    """
    is_first = True
    for batch, columns, state in _batches(path, mapping, repeated):
        notes = _notes(columns, batch.encoding) if is_first else []
        is_first = False
        subjects, rejects = [], list(batch.rejects)
        for row, line in zip(batch.rows, batch.lines, strict=True):
            if rows is not None and line not in rows:
                if _name(row, columns) is None:
                    rejects.append(_no_name(path, row, line))
                else:
                    _key(columns.value(row, "customer_id"), line, state)
                continue
            subject = _subject(row, line, columns, state)
            if subject is None:
                rejects.append(_no_name(path, row, line))
            else:
                subjects.append(subject)
        yield Intake(subjects, rejects, tuple(notes), len(batch.rows) + len(batch.rejects))


def _batches(
    path: Path, mapping: Sequence[str], repeated: frozenset[int]
) -> Iterator[tuple[Batch, Columns, _State]]:
    """Yield the raw batches of a file with the columns found in its first one."""
    columns: Columns | None = None
    state = _State(repeated)
    for batch in read_table(path):
        if columns is None:
            columns = find_columns(batch.header, mapping, where=str(path))
            state.spanish = _is_spanish(batch.header, columns, batch.rows)
        yield batch, columns, state


def _add_subject(subject: Subject | None, persons: Population, others: Population) -> None:
    if subject is not None and subject.kind == OTHER:
        others.add(parse_subject(subject, OTHER).words)
    elif subject is not None:
        persons.add(parse_subject(subject, PERSON).words)


def _is_person(row: Sequence[str], columns: Columns) -> bool:
    """Tell at a glance that a row is a person; where it does not show, look closer."""
    if columns.value(row, "schema"):
        return False
    return bool(columns.value(row, "sex") or columns.value(row, "curp"))


def _notes(columns: Columns, encoding: str) -> list[str]:
    notes = []
    if encoding.lower().replace("_", "-") not in {"utf-8", "utf8", "parquet", "ascii"}:
        notes.append(f"The file is not UTF-8; it was read as {encoding}")
    if columns.unused:
        notes.append(f"Columns not used: {', '.join(columns.unused[:20])}")
    if "customer_id" not in columns.places:
        notes.append("No column holds customer ids; the line numbers are used")
    return notes


def _subject(row: Sequence[str], line: int, columns: Columns, state: _State) -> Subject | None:
    value = columns.value
    said = _name(row, columns)
    if said is None:
        return None
    name, ordered = said
    sex = value(row, "sex")
    country = value(row, "country")
    kind = value(row, "schema")
    return make_subject(
        _key(value(row, "customer_id"), line, state),
        name,
        ordered=ordered,
        birth_date=value(row, "birth_date"),
        sex=read_sex(sex, spanish=state.spanish) if sex else None,
        countries=_countries(country),
        curp=value(row, "curp"),
        rfc=value(row, "rfc"),
        identifiers=read_identifiers(columns.values(row, "identifiers")),
        address=value(row, "address"),
        kind=read_kind(kind) if kind else None,
        row=line,
    )


def _no_name(path: Path, row: Sequence[str], line: int) -> Reject:
    return Reject(f"{path.name}:{line}", "no name", ",".join(row)[:200])


def _name(row: Sequence[str], columns: Columns) -> tuple[str, str] | None:
    """Return a row's name as given and, where its parts came apart, as ``SURNAMES, Given``."""
    value = columns.value
    name, ordered = value(row, "name"), ""
    if columns.has_parts:
        given = f"{value(row, 'given')} {value(row, 'middle')}".strip()
        family = f"{value(row, 'paternal')} {value(row, 'maternal')}".strip()
        ordered = f"{family}, {given}" if family and given else ""
        name = name or f"{given} {family}".strip()
    if not name or not (name[0].isalnum() or any(sign.isalnum() for sign in name)):
        return None
    return name, ordered


def _key(text: str, line: int, state: _State) -> str:
    key = text or str(line)
    if state.repeated and (mark := _mark(key)) in state.repeated:
        if mark in state.met:
            return f"{key}#{line}"
        state.met.add(mark)
    return key


def _mark(key: str) -> int:
    """Return eight bytes that stand for an id."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _countries(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    if len(text) == 2:
        return (text.lower(),)
    code = country_code(text)
    return () if code is None else (code,)


def _is_spanish(header: Iterable[str], columns: Columns, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether ``M`` in the sex column is *mujer*: with ``H`` it is, with ``F`` it is not."""
    seen = {columns.value(row, "sex").strip().upper() for row in rows}
    if "H" in seen or "F" in seen:
        return "H" in seen
    return bool({"sexo", "genero"} & {folded(title) for title in header})

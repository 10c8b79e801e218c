"""A customers file as subjects: columns found, rows read, what cannot be read counted."""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cabos.formats.table import read_table
from cabos.match.encode import parse_subject
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
    for intake in read_customers(path, mapping=mapping):
        rows += intake.rows
        for subject in intake.subjects:
            marks.append(_mark(subject.id))
            if subject.kind == OTHER:
                others.add(parse_subject(subject, OTHER).words)
            else:
                persons.add(parse_subject(subject, PERSON).words)
        if progress is not None:
            progress(rows)
    ordered = np.sort(np.frombuffer(marks, np.int64)) if marks else np.zeros(0, np.int64)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return Census((persons, others), frozenset(twice.tolist()), rows)


def read_customers(
    path: Path, *, mapping: Sequence[str] = (), repeated: frozenset[int] = frozenset()
) -> Iterator[Intake]:
    """Stream the customers of a CSV or Parquet file.

    A row without a name is a reject. A customer id that stands twice is kept both times, the
    later ones as ``ID#LINE``, since two rows are two parties until somebody says otherwise.

    Args:
        path: the file.
        mapping: ``COLUMN=FIELD`` choices.
        repeated: the marks of the ids that stand more than once, from ``take_census``.

    Yields:
        Batches; their order is the file's.

    Raises:
        InputError: where the file is no table or no column holds names.
    """
    columns: Columns | None = None
    state = _State(repeated)
    for batch in read_table(path):
        notes: list[str] = []
        if columns is None:
            columns = find_columns(batch.header, mapping, where=str(path))
            state.spanish = _is_spanish(batch.header, columns, batch.rows)
            notes = _notes(columns, batch.encoding)
        subjects, rejects = [], list(batch.rejects)
        for row, line in zip(batch.rows, batch.lines, strict=True):
            subject = _subject(row, line, columns, state)
            if subject is None:
                rejects.append(Reject(f"{path.name}:{line}", "no name", ",".join(row)[:200]))
            else:
                subjects.append(subject)
        yield Intake(subjects, rejects, tuple(notes), len(batch.rows) + len(batch.rejects))


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
    name = value(row, "name")
    given = " ".join(filter(None, (value(row, "given"), value(row, "middle"))))
    family = " ".join(filter(None, (value(row, "paternal"), value(row, "maternal"))))
    ordered = f"{family}, {given}" if family and given else ""
    name = name or " ".join(filter(None, (given, family)))
    if not any(sign.isalnum() for sign in name):
        return None
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

"""FollowTheMoney files: entities as JSON lines, or statements as CSV."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cabos.errors import InputError
from cabos.formats import csv
from cabos.formats.text import DAMAGED, REPLACED, decode

COLUMNS = frozenset({"entity_id", "schema", "prop", "value"})
# The id is computed anew, and the type of a property follows from the schema.
_READ_COLUMNS = COLUMNS | {"lang", "original_value", "id", "prop_type"}
_KNOWN_KEYS = frozenset({"id", "schema", "properties"})
# The key under which cabos writes what FollowTheMoney has no place for, see ``ftm_write``.
BESIDE = "cabos"
RESERVED = _KNOWN_KEYS | {BESIDE}
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one property.

    Attributes:
        line: the line on which it stands, from 1.
        entity_id: the entity's id as it is.
        schema: the schema's name, known to cabos or not.
        prop: the property's name, known or not; ``@key`` for what a line says of the entity
            beside its properties, such as ``@datasets``.
        value: the value as text; what is no text stands as JSON.
        lang: language of the value, or None.
        original: the text before cleaning, or None.
    """

    line: int
    entity_id: str
    schema: str
    prop: str
    value: str
    lang: str | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no entity and no statement."""

    line: int
    reason: str
    text: str = field(repr=False)


def read(data: bytes, name: str) -> Iterator[Fact | Fault]:
    """Read a file in either form, told by its first character.

    Raises:
        InputError: where it is in neither.
    """
    text, encoding = decode(data, name)
    if text.lstrip().startswith(("{", "[")):
        yield from _read_json(text, damaged=encoding == DAMAGED)
    else:
        yield from _read_statements(data, name)


def _read_json(text: str, *, damaged: bool) -> Iterator[Fact | Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if damaged and REPLACED in line:
            yield Fault(number, "the line holds bytes that are not UTF-8", line)
            continue
        try:
            told = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Fault(number, f"not JSON: {error}", line)
            continue
        if _HALF.search(line) and _is_broken(told):
            yield Fault(number, "it holds half of a character (a lone surrogate)", line)
            continue
        yield from _entity(told, number, line)


def _is_broken(told: object) -> bool:
    try:
        json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _entity(told: object, number: int, line: str) -> Iterator[Fact | Fault]:
    if not isinstance(told, dict):
        yield Fault(number, "not an entity: no JSON object", line)
        return
    entity_id, schema, properties = told.get("id"), told.get("schema"), told.get("properties", {})
    if not (isinstance(entity_id, str) and entity_id and isinstance(schema, str) and schema):
        yield Fault(number, "the entity has no id or no schema", line)
        return
    if not isinstance(properties, dict):
        yield Fault(number, "the properties are no JSON object", line)
        return
    empty = True
    for prop, values in properties.items():
        for value in values if isinstance(values, list) else [values]:
            empty = False
            yield Fact(number, entity_id, schema, prop, _text(value))
    beside = _beside(told.get(BESIDE))
    for prop, value in beside:
        empty = False
        yield Fact(number, entity_id, schema, prop, value)
    known = RESERVED if beside else _KNOWN_KEYS
    for key, value in told.items():
        if key not in known and value not in (None, [], {}, ""):
            empty = False
            yield Fact(number, entity_id, schema, f"@{key}", _text(value))
    if empty:
        # FollowTheMoney's own way to say that an entity without properties exists.
        yield Fact(number, entity_id, schema, "id", entity_id)


def _beside(told: object) -> list[tuple[str, str]]:
    """Return the properties and values that cabos wrote beside; none where it is another's key."""
    if not isinstance(told, dict):
        return []
    found: list[tuple[str, str]] = []
    for prop, values in told.items():
        if not prop or not isinstance(values, list):
            return []
        for value in values:
            if not isinstance(value, str):
                return []
            found.append((prop, value))
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_statements(data: bytes, name: str) -> Iterator[Fact | Fault]:
    rows = csv.read(data, name)
    header = csv.first(rows, name)
    missing = COLUMNS - set(header)
    if missing:
        raise InputError(
            "The file is neither JSON lines nor a CSV of statements: it lacks the columns "
            + ", ".join(sorted(missing)),
            where=f"{name}:1",
            remedy="Export entities with 'ftm', or statements as CSV with their header",
        )
    for row in rows:
        if row.fault or len(row.cells) != len(header):
            reason = row.fault or f"{len(row.cells)} cells instead of {len(header)}"
            yield Fault(row.line, reason, ",".join(row.cells))
            continue
        yield from _statement(dict(zip(header, row.cells, strict=True)), row.line)


def _statement(cells: Mapping[str, str], line: int) -> Iterator[Fact | Fault]:
    if not (cells["entity_id"] and cells["schema"] and cells["prop"]):
        yield Fault(line, "the statement has no entity, schema or property", str(dict(cells)))
        return
    entity_id, schema = cells["entity_id"], cells["schema"]
    yield Fact(
        line,
        entity_id,
        schema,
        cells["prop"],
        cells["value"],
        cells.get("lang") or None,
        cells.get("original_value") or None,
    )
    for column, value in cells.items():
        if value and column not in _READ_COLUMNS:
            yield Fact(line, entity_id, schema, f"@{column}", value)

"""FollowTheMoney files written: one entity a line, as JSON, with nothing lost.

What FollowTheMoney has no place for, or would refuse, stands beside the properties under the key
``cabos``, which its tools carry along and ``cabos.formats.ftm`` reads back.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

import yaml

from cabos.formats.ftm import BESIDE, RESERVED
from cabos.model.date import parse_iso
from cabos.model.entity import Entity
from cabos.model.schema import PropertyType, schema

_ENTITY = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.\-]*[0-9A-Za-z])?")
_URL = re.compile(r"https?://[0-9A-Za-z][0-9A-Za-z.\-]*(?::\d{1,5})?(?:[/?#][!-~]*)?")
_EMAIL = re.compile(r"[0-9A-Za-z._%+\-]+@[0-9A-Za-z][0-9A-Za-z\-]*\.[a-z]{2,}")
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")
_CHECKSUM = re.compile(r"[0-9a-f]{40}")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}Z?")
_LONG = frozenset({"summary", "description", "notes"})
_LENGTHS = {"name": 384, "identifier": 64, "address": 250, "text": 1024}
_LONGEST = 65_000


def write_entities(entities: Iterable[Entity]) -> Iterator[str]:
    """Write entities as FollowTheMoney.

    Args:
        entities: in any order; a schema that FollowTheMoney lacks is written as it is.

    Yields:
        One line of JSON an entity, without its line end.
    """
    for entity in entities:
        yield json.dumps(_line(entity), ensure_ascii=False)


def _line(entity: Entity) -> dict[str, object]:
    declared = schema(entity.schema).properties
    properties: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    line: dict[str, object] = {
        "id": entity.id,
        "schema": entity.schema,
        "properties": properties,
    }
    for prop, values in entity.properties.items():
        if prop == "id" and values == (entity.id,):
            continue  # FollowTheMoney's own way to say that an entity without properties exists
        if prop.startswith("@"):
            _write_key(line, beside, prop, values)
            continue
        kind = declared.get(prop)
        for value in values:
            fits = kind is None or _fits(prop, kind, value)
            (properties if fits else beside).setdefault(prop, []).append(value)
    if beside:
        line[BESIDE] = beside
    return line


def _write_key(
    line: dict[str, object], beside: dict[str, list[str]], prop: str, values: tuple[str, ...]
) -> None:
    """Write what a line says of the entity beside its properties, as it came."""
    key = prop[1:]
    is_plain = key.isidentifier() and key not in RESERVED and len(values) == 1 and values[0]
    if not is_plain:
        beside[prop] = list(values)
        return
    line[key] = _as_it_came(values[0])


def _as_it_came(text: str) -> object:
    """Return the list or object that a text stands for, where it gives the same text again."""
    if text.startswith(("[", "{")):
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError):
            return text
        if found and json.dumps(found, ensure_ascii=False) == text:
            return found
    return text


@cache
def _accepted(kind: str) -> frozenset[str]:
    told = files("cabos.formats").joinpath("ftm_values.yml").read_text(encoding="utf-8")
    return frozenset(yaml.safe_load(told)[kind].split())


def _is_date(text: str) -> bool:
    moment = _MOMENT.fullmatch(text)
    date = parse_iso(moment[1] if moment else text)
    return date is not None and date.year >= 1000 and text == text.strip()


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_url(text: str) -> bool:
    return _URL.fullmatch(text) is not None and len(text) <= 4096


# Properties that are plain text to cabos and more than that to FollowTheMoney.
_CHECKS: dict[str, Callable[[str], bool]] = {
    "topics": lambda text: text in _accepted("topics"),
    "gender": lambda text: text in {"male", "female", "other"},
    "website": _is_url,
    "sourceUrl": _is_url,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "phone": lambda _: False,  # only a table of all numbering plans could tell
    "amount": _is_number,
    "amountEur": _is_number,
    "amountUsd": _is_number,
    "tonnage": _is_number,
    "grossRegisteredTonnage": _is_number,
    "contentHash": lambda text: _CHECKSUM.fullmatch(text) is not None,
}


def _fits(prop: str, kind: PropertyType, value: str) -> bool:
    """Whether FollowTheMoney accepts a value in a property."""
    plain = value.replace("\n", " ") if prop in _LONG else value
    if not plain.strip() or not plain.isprintable():
        return False
    if (check := _CHECKS.get(prop)) is not None:
        return check(value)
    if kind == "date":
        return _is_date(value)
    if kind == "country":
        return value in _accepted("countries")
    if kind == "entity":
        return len(value) <= 200 and _ENTITY.fullmatch(value) is not None
    longest = _LONGEST if prop in _LONG else _LENGTHS[kind]
    return len(value) <= longest

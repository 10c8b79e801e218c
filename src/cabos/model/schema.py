"""The vocabulary: schemata of FollowTheMoney that cabos uses, declared in ``schema/*.yml``.

A schema or property that is not declared here may still stand in a file: it is kept, and treated
as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

PropertyType = Literal["name", "date", "country", "identifier", "address", "entity", "text"]


@dataclass(frozen=True, slots=True)
class Schema:
    """What kind of thing an entity is.

    Attributes:
        name: such as ``Company``.
        extends: the schemata it is a special case of, directly.
        ancestors: itself and all it extends, at any depth.
        properties: its properties, inherited ones too, with the type of their values.
        matchable: whether two entities of it can be compared to tell if they are the same.
        edge: the properties that hold its two ends, where it is a relation; else None.
    """

    name: str
    extends: tuple[str, ...]
    ancestors: frozenset[str]
    properties: Mapping[str, PropertyType]
    matchable: bool = False
    edge: tuple[str, str] | None = None


@cache
def _declared() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for file in sorted(files("cabos.model").joinpath("schema").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yml"):
            found |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@cache
def _by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in _declared()}


@cache
def find_schema(name: str) -> Schema | None:
    """Return a declared schema by its name in any case, or None."""
    exact = _by_folded_name().get(name.casefold())
    return None if exact is None else _load(exact)


@cache
def _load(name: str) -> Schema:
    told = _declared()[name]
    extends = told.get("extends")
    parents = [_load(parent) for parent in extends] if isinstance(extends, list) else []
    properties: dict[str, PropertyType] = {}
    ancestors = {name}
    for parent in parents:
        properties |= parent.properties
        ancestors |= parent.ancestors
    groups = told.get("properties") or {}
    if isinstance(groups, dict):
        for kind, names in groups.items():
            properties |= dict.fromkeys(names, kind)
    edge = told.get("edge")
    return Schema(
        name=name,
        extends=tuple(parent.name for parent in parents),
        ancestors=frozenset(ancestors),
        properties=properties,
        matchable=bool(told.get("matchable", any(parent.matchable for parent in parents))),
        edge=(str(edge[0]), str(edge[1])) if isinstance(edge, list) else None,
    )


def schema(name: str) -> Schema:
    """Return a schema; one that is not declared has no ancestors and no properties."""
    found = find_schema(name)
    return found or Schema(name, (), frozenset({name}), {})


def schema_names() -> tuple[str, ...]:
    """Return the names of all declared schemata."""
    return tuple(sorted(_declared()))


def is_a(name: str, ancestor: str) -> bool:
    """Whether a schema is another or a special case of it.

    >>> is_a("Company", "LegalEntity")
    True
    """
    return ancestor in schema(name).ancestors


def property_type(name: str, prop: str) -> PropertyType:
    """Return the type of a property's values, ``text`` where it is not declared."""
    return schema(name).properties.get(prop, "text")

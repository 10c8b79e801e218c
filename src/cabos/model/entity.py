"""The entity: all that one source says of one thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cabos.model.statement import Statement

NAME_PROPS = ("name", "alias", "previousName", "weakAlias")
OWNED_THROUGH = "@ownedThrough"
"""What says, of a party that is on no list, by whom it is owned into a block."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with its properties; several values a property, in the order they were said.

    Attributes:
        id: the source's own id with its prefix, such as ``ofac-17671``.
        schema: the FollowTheMoney schema.
        source: the name of the source.
        properties: property name to its values.
    """

    id: str
    schema: str
    source: str
    properties: Mapping[str, tuple[str, ...]]

    def get(self, prop: str) -> tuple[str, ...]:
        """Return the values of a property, empty where it has none."""
        return self.properties.get(prop, ())

    def first(self, prop: str) -> str | None:
        """Return the first value of a property, or None."""
        values = self.get(prop)
        return values[0] if values else None

    @property
    def caption(self) -> str:
        """The name to show: the first primary name, else the first alias, else the id."""
        for prop in NAME_PROPS:
            if (value := self.first(prop)) is not None:
                return value
        return self.id


def gather(statements: Iterable[Statement]) -> list[Entity]:
    """Gather statements into entities, in the order in which entities first appear.

    Args:
        statements: statements of one source; equal values of a property are kept once.

    Returns:
        One entity for each ``entity_id``.
    """
    heads: dict[str, tuple[str, str]] = {}
    values: dict[str, dict[str, dict[str, None]]] = {}
    for said in statements:
        heads.setdefault(said.entity_id, (said.schema, said.source))
        values.setdefault(said.entity_id, {}).setdefault(said.prop, {})[said.value] = None
    return [
        Entity(key, schema, source, {prop: tuple(kept) for prop, kept in values[key].items()})
        for key, (schema, source) in heads.items()
    ]

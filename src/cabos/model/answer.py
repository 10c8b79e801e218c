"""The answer: a value with its proof, its limits and its method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cabos.model.limit import Limit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Method:
    """How an answer was computed.

    Attributes:
        name: such as ``screen``.
        version: the version of cabos.
        parameters: what was chosen, such as the threshold.
    """

    name: str
    version: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values: its parameters beside its name and version."""
        return {"name": self.name, "version": self.version, **self.parameters}


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a question returns.

    Attributes:
        value: the answer proper.
        because: ids of the statements and records it rests on.
        limits: what would change it and what was missing, a sentence each.
        method: how it was computed.
    """

    value: T
    because: tuple[str, ...]
    limits: tuple[Limit, ...]
    method: Method

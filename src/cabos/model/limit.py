"""What would change an answer, or was missing: sentences, in English and Spanish."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from cabos.model.wording import filled, read_words, some


class Limit(str):
    """A sentence of what would change an answer; this one stands as it is in every language."""

    __slots__ = ()

    def text(self, lang: str) -> str:  # noqa: ARG002 - those that have words heed it
        """Say it in ``en`` or ``es``."""
        return str(self)


class WordedLimit(Limit):
    """A sentence in English that can be said in Spanish; each room has its own file of them.

    Attributes:
        kind: its key in the file.
        values: what stands in its braces; what is a limit itself is said in the same language.
    """

    __slots__ = ("kind", "values")

    WORDS: ClassVar[tuple[str, str]]
    kind: str
    values: Mapping[str, object]

    def __new__(cls, kind: str, /, **values: object) -> Self:
        """Make one.

        Args:
            kind: its key in the file.
            values: what stands in its braces.
        """
        made = super().__new__(cls, cls._said(kind, values, "en"))
        made.kind, made.values = kind, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Return what a copy is made of."""
        return (self.kind,), dict(self.values)

    def text(self, lang: str) -> str:
        """Say it in ``en`` or ``es``."""
        return self._said(self.kind, self.values, lang)

    @classmethod
    def _said(cls, kind: str, values: Mapping[str, object], lang: str) -> str:
        told = {
            name: value.text(lang) if isinstance(value, Limit) else value
            for name, value in values.items()
        }
        return filled(read_words(*cls.WORDS)[kind][lang], told)


class Several(Limit):
    """Some limits one after the other, and how many more there are.

    Attributes:
        parts: the first of them.
        total: how many there are.
    """

    __slots__ = ("parts", "total")

    parts: Sequence[Limit]
    total: int

    def __new__(cls, parts: Sequence[Limit], total: int) -> Self:
        """Put them one after the other.

        Args:
            parts: at least the first few.
            total: how many there are.
        """
        made = super().__new__(cls, some(parts, total))
        made.parts, made.total = parts, total
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[Sequence[Limit], int], dict[str, Any]]:
        """Return what a copy is made of."""
        return (self.parts, self.total), {}

    def text(self, lang: str) -> str:
        """Say them in ``en`` or ``es``."""
        return some([part.text(lang) for part in self.parts], self.total)

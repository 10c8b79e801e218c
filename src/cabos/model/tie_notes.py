"""What a reader of a network must know of how it was read, in English and Spanish."""

from collections.abc import Iterable, Mapping
from typing import Self

from cabos.model.wording import filled, read_words

SHOWN = 5
"""How many names a note tells before it counts the rest."""


def _words() -> Mapping[str, Mapping[str, str]]:
    return read_words("cabos.model", "tie_notes.yml")


class Note(str):
    """A sentence about how a network was read: a text in English that can be said in Spanish.

    Attributes:
        kind: its key in ``tie_notes.yml``.
        values: what stands in its braces.
    """

    __slots__ = ("kind", "values")

    kind: str
    values: Mapping[str, object]

    def __new__(cls, kind: str, /, **values: object) -> Self:
        """Make a note.

        Args:
            kind: its key in ``tie_notes.yml``.
            values: what stands in its braces.
        """
        made = super().__new__(cls, filled(_words()[kind]["en"], values))
        made.kind, made.values = kind, values
        return made

    def text(self, lang: str) -> str:
        """Say it in ``en`` or ``es``."""
        return filled(_words()[self.kind][lang], self.values)


def in_language(note: object, lang: str) -> str:
    """Say a note in ``en`` or ``es``; a plain text stays as it is."""
    return note.text(lang) if isinstance(note, Note) else str(note)


def some(names: Iterable[str], count: int | None = None) -> str:
    """Write the first names, and how many more there are.

    Args:
        names: the names; all of them where ``count`` is None, else at least the first few.
        count: how many there are.
    """
    told = list(names)
    more = (len(told) if count is None else count) - min(len(told), SHOWN)
    return ", ".join(told[:SHOWN]) + (f" (+{more:,})" if more > 0 else "")

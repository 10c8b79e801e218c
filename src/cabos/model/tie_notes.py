"""What a reader of a network must know of how it was read, in English and Spanish."""

from collections.abc import Iterable, Sequence
from typing import Self

from cabos.model.limit import Limit, WordedLimit

SHOWN = 5
"""How many names a note tells before it counts the rest."""


class Note(WordedLimit):
    """A sentence about how a network was read; a key of ``tie_notes.yml``."""

    __slots__ = ()
    WORDS = "cabos.model", "tie_notes.yml"


def some(names: Iterable[str], count: int | None = None) -> str:
    """Write the first names, and how many more there are.

    Args:
        names: the names; all of them where ``count`` is None, else at least the first few.
        count: how many there are.
    """
    told = list(names)
    more = (len(told) if count is None else count) - min(len(told), SHOWN)
    return ", ".join(told[:SHOWN]) + (f" (+{more:,})" if more > 0 else "")


class Several(Limit):
    """Some notes one after the other, and how many more there are.

    Attributes:
        notes: the first of them.
        total: how many there are.
    """

    __slots__ = ("notes", "total")

    notes: Sequence[Limit]
    total: int

    def __new__(cls, notes: Sequence[Limit], total: int) -> Self:
        """Put them one after the other.

        Args:
            notes: at least the first few.
            total: how many there are.
        """
        made = super().__new__(cls, some(notes, total))
        made.notes, made.total = notes, total
        return made

    def __getnewargs__(self) -> tuple[Sequence[Limit], int]:  # type: ignore[override]
        """Return what a copy is made of."""
        return self.notes, self.total

    def text(self, lang: str) -> str:
        """Say them in ``en`` or ``es``."""
        return some([note.text(lang) for note in self.notes], self.total)

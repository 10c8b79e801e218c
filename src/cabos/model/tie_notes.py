"""What a reader of a network must know of how it was read, in English and Spanish."""

from collections.abc import Iterable

from cabos.model.limit import WordedLimit

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

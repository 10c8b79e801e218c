"""What limits an answer of the 50 Percent Rule, in English and Spanish."""

from collections.abc import Sequence

from cabos.model.limit import WordedLimit

_SHOWN = 5


class OwnershipLimit(WordedLimit):
    """One thing that limits an answer about ownership; a key of ``data/ownership.yml``."""

    __slots__ = ()
    WORDS = "cabos.ask", "data/ownership.yml"


def several(names: Sequence[str]) -> str:
    """Write some names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" (+{more:,})" if more > 0 else "")

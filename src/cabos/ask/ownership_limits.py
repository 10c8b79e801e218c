"""What limits an answer of the 50 Percent Rule, in English and Spanish."""

from cabos.model.limit import WordedLimit


class OwnershipLimit(WordedLimit):
    """One thing that limits an answer about ownership; a key of ``data/ownership.yml``."""

    __slots__ = ()
    WORDS = "cabos.ask", "data/ownership.yml"

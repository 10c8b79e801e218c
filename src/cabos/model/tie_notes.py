"""What a reader of a network must know of how it was read, in English and Spanish."""

from cabos.model.limit import WordedLimit


class Note(WordedLimit):
    """A sentence about how a network was read; a key of ``tie_notes.yml``."""

    __slots__ = ()
    WORDS = "cabos.model", "tie_notes.yml"

"""The reject: a row that could not be read, kept with the reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read or used; it is shown and kept, never dropped.

    Attributes:
        place: where it stands, such as ``sdn.csv:12``.
        reason: what is wrong with it, a phrase.
        text: the row as received, cut at 1,000 characters.
    """

    place: str
    reason: str
    text: str

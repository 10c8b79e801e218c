"""The ties of a network that could not be read: the first ones are kept, all are counted."""

from dataclasses import dataclass, field

from cabos.model.limit import Limit
from cabos.model.reject import Reject

_KEPT = 20
_SHOWN = 200  # characters of a row


@dataclass(slots=True)
class Rejects:
    """What could not be read so far.

    Attributes:
        name: the file's name.
        count: how many could not be read.
        first: the first of them.
    """

    name: str
    count: int = 0
    first: list[Reject] = field(default_factory=list)

    def add(self, line: int, reason: Limit, text: str) -> None:
        """Reject a row or a tie.

        Args:
            line: where it stands.
            reason: what is wrong with it.
            text: the row as received.
        """
        self.count += 1
        if len(self.first) < _KEPT:
            self.first.append(Reject(f"{self.name}:{line}", reason, text[:_SHOWN]))

    def begin_with(self, line: int) -> None:
        """Put the reject of a line that was read last, where it is one, before the others."""
        place = f"{self.name}:{line}"
        self.first.sort(key=lambda one: one.place != place)

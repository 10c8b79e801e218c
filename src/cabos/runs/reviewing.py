"""A sitting over the queue: one pair at a time, each decision a judgement, the last can go back."""

from dataclasses import dataclass, field
from datetime import datetime

from cabos.ask.resolve import Possible
from cabos.model.judgement import Judgement
from cabos.runs.identity import load_identity, record_judgement, undo_judgement
from cabos.runs.resolving import Resolved
from cabos.store.workspace import Store


@dataclass
class Sitting:
    """A person at work on the queue.

    Attributes:
        store: the workspace.
        resolved: what the queue was made from.
        who: the person.
        made: the judgements made, with the place in the queue of each.
    """

    store: Store
    resolved: Resolved
    who: str
    made: list[tuple[int, Judgement]] = field(default_factory=list)
    at: int = 0

    @property
    def queue(self) -> tuple[Possible, ...]:
        """The pairs to decide."""
        return self.resolved.resolution.queue

    def current(self) -> Possible | None:
        """Return the pair to decide now, or None at the end of the queue.

        A pair that a decision of this sitting has settled by a chain is passed over.
        """
        if self.made:
            identity = load_identity(self.store)
            while self.at < len(self.queue) and self._is_settled(identity.canonical, self.at):
                self.at += 1
        return self.queue[self.at] if self.at < len(self.queue) else None

    def _is_settled(self, canonical: object, at: int) -> bool:
        left, right = self.queue[at].pair
        return bool(canonical(left) == canonical(right))  # type: ignore[operator]

    def decide(self, verdict: str, why: str, now: datetime) -> Judgement:
        """Record a decision on the present pair and go on to the next."""
        pair = self.queue[self.at].pair
        judgement = record_judgement(self.store, *pair, verdict, why, who=self.who, now=now)
        self.made.append((self.at, judgement))
        self.at += 1
        return judgement

    def skip(self) -> None:
        """Leave the present pair for another time."""
        self.at += 1

    def undo(self, why: str, now: datetime) -> Judgement | None:
        """Take the last decision of this sitting back, by a new judgement, and return to its pair.

        Returns:
            The judgement that takes it back, or None where nothing was decided.
        """
        if not self.made:
            return None
        self.at, last = self.made.pop()
        return undo_judgement(self.store, *last.pair, why, who=self.who, now=now)

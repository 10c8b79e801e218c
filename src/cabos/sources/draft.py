"""What a parser writes: statements, rejects and counts, gathered while it reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cabos.model.reject import Reject
from cabos.model.statement import Statement

REJECT_TEXT = 1000  # characters of a rejected row that are kept
AND = " | "  # between two texts before cleaning that gave the same value


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a list says, read whole.

    Attributes:
        statements: every fact, in the order of the file.
        rejects: rows that could not be read.
        published: ISO date the publisher states in the file, or None.
        notes: counts of what was classified or not understood, such as ``rfc_invalid``.
    """

    statements: list[Statement]
    rejects: list[Reject]
    published: str | None
    notes: Mapping[str, int]


class Draft:
    """The page a parser writes on.

    A fact that is said again is one statement, at the place where it is said first; where the
    texts before cleaning differ, it keeps them all.
    """

    def __init__(self, source: str) -> None:
        """Begin a page for the source of that name."""
        self.source = source
        self.published: str | None = None
        self.counts: Counter[str] = Counter()
        self._said: dict[tuple[str, str, str, str | None], Statement] = {}
        self._more: list[Statement] = []
        self._rejects: list[Reject] = []

    def thing(self, entity_id: str, schema: str, place: str) -> "Thing":
        """Return a pen for one entity at one place of the file."""
        return Thing(self, entity_id, schema, place)

    def count(self, what: str, number: int = 1) -> None:
        """Count something that was classified or not understood."""
        self.counts[what] += number

    def reject(self, place: str, reason: str, cells: Iterable[str], *, kind: str = "row") -> None:
        """Keep a row that could not be used.

        Args:
            place: where it stands.
            reason: what is wrong with it, a phrase.
            cells: the row as received.
            kind: ``row`` for a damaged row; another word where the row is sound but has no place.
        """
        self._rejects.append(Reject(place, reason, ",".join(cells)[:REJECT_TEXT]))
        self.counts[f"rejected_{kind}"] += 1

    def write(self, said: Statement) -> None:
        """Add a statement, or what is new in it where the same fact was said before."""
        key = (said.entity_id, said.prop, said.value, said.lang)
        before = self._said.setdefault(key, said)
        if said.original is not None and before is not said:
            originals = before.original.split(AND) if before.original is not None else []
            if said.original not in originals:
                together = AND.join([*originals, said.original])
                self._said[key] = replace(before, original=together)

    @property
    def is_empty(self) -> bool:
        """Whether no fact was written yet."""
        return not self._said and not self._more

    @property
    def first_reject(self) -> Reject | None:
        """The first row that could not be used, or None."""
        return self._rejects[0] if self._rejects else None

    def has(self, said: Statement) -> bool:
        """Whether the same fact was written before."""
        return (said.entity_id, said.prop, said.value, said.lang) in self._said

    def append(self, said: Statement) -> None:
        """Add a statement that no other can repeat, such as one of a holding with its own id.

        It costs a third of ``write``: a million holdings are several million statements.
        """
        self._more.append(said)

    def finish(self) -> Parsed:
        """Return everything that was written."""
        notes = {name: self.counts[name] for name in sorted(self.counts)}
        return Parsed([*self._said.values(), *self._more], self._rejects, self.published, notes)


class Thing:
    """A pen that writes facts about one entity."""

    __slots__ = ("draft", "id", "place", "schema")

    def __init__(self, draft: Draft, entity_id: str, schema: str, place: str) -> None:
        """Take the page, the entity's id and schema, and the place the facts are read from."""
        self.draft, self.id, self.schema, self.place = draft, entity_id, schema, place

    def say(
        self,
        prop: str,
        value: str | None,
        *,
        original: str | None = None,
        lang: str | None = None,
        place: str | None = None,
    ) -> None:
        """Write one fact; an absent or blank value writes nothing.

        Args:
            prop: the FollowTheMoney property.
            value: its value.
            original: the text before cleaning; kept where it differs from the value.
            lang: ISO 639-3 code of the value's language.
            place: where it stands, if not at the pen's own place.
        """
        if value is None or not (value := value.strip()):
            return
        kept = original if original is not None and original != value else None
        self.draft.write(
            Statement(
                self.id,
                self.schema,
                prop,
                value,
                self.draft.source,
                place or self.place,
                lang,
                kept,
            )
        )

    def at(self, place: str) -> "Thing":
        """Return a pen for the same entity at another place."""
        return Thing(self.draft, self.id, self.schema, place)

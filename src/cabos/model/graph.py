"""The graph around an entity: nodes and ties, each with what is said of it and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cabos.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement in one snapshot.

    Attributes:
        said: the statement.
        snapshot: the hash of the snapshot that holds it.
    """

    said: Statement
    snapshot: str


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the graph; several entities where they were judged to be the same.

    Attributes:
        id: the canonical id.
        caption: the name to show.
        schema: its FollowTheMoney schema; empty where no source describes it.
        hop: how many ties away from the centre.
        listed: whether a list sanctions it.
        owned: ``blocked``, ``possibly_blocked`` or ``not_blocked`` by what is on record of its
            owners, ``listed`` where it is blocked itself; None where nothing is on record.
        members: the ids of the entities it stands for.
        sources: the sources that describe it.
        programmes: the sanctions programmes it is listed under.
        countries: ISO codes, in the order in which they are said.
        facts: all that is said of it.
    """

    id: str
    caption: str
    schema: str
    hop: int
    listed: bool
    owned: str | None
    members: tuple[str, ...]
    sources: tuple[str, ...]
    programmes: tuple[str, ...]
    countries: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two nodes, as one source says it.

    Attributes:
        id: the id of the entity that says it, or of the thing that names the other.
        kind: its schema, such as ``Ownership``, or the property that names the other thing.
        head: the id of the node it goes from, such as the owner.
        tail: the id of the node it goes to, such as what is owned.
        role: what the source calls it, or empty.
        share: the share in percent, canonical text, or empty.
        start: ISO date from which it holds, or empty.
        end: ISO date of the last day on which it holds, or empty.
        date: ISO date of the statement, or empty.
        urls: where the source says that it can be read.
        facts: the statements it rests on.
        superseded: ISO date from which a later version of its record stands in its place, or empty.
        standing: how it stands on the day that is asked about: ``in_force``, ``uncertain`` where
            its dates leave that open, ``ended``, ``not_begun``, ``replaced``, or ``over`` where
            its source says so without a day.
    """

    id: str
    kind: str
    head: str
    tail: str
    role: str
    share: str
    start: str
    end: str
    date: str
    urls: tuple[str, ...]
    facts: tuple[Fact, ...]
    superseded: str = ""
    standing: str = "in_force"

    @property
    def in_force(self) -> bool | None:
        """Whether it stands on the day; None where its dates leave that open."""
        return None if self.standing == "uncertain" else self.standing == "in_force"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that say it."""
        return once(one.said.source for one in self.facts)

    @property
    def snapshots(self) -> tuple[str, ...]:
        """The hashes of the snapshots that hold it."""
        return once(one.snapshot for one in self.facts)

    @property
    def places(self) -> tuple[str, ...]:
        """Where it stands in them."""
        return once(one.said.place for one in self.facts)

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of its statements."""
        return once(one.said.id for one in self.facts)


@dataclass(frozen=True, slots=True)
class Graph:
    """The surroundings of an entity.

    Attributes:
        centre: the canonical id of the entity.
        hops: how many ties away was looked.
        nodes: nearest first, then listed ones, then those with more ties.
        ties: in the order of the ids of their ends.
        left_out: how many nodes within reach were left out for want of room, by hop.
        limits: what would change the picture and what was missing, a sentence each.
        as_of: the ISO day on which ties are in force or not.
    """

    centre: str
    hops: int
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: Mapping[int, int]
    limits: tuple[str, ...]
    as_of: str


def once(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


@dataclass(frozen=True, slots=True)
class Route:
    """One way from one node to another.

    Attributes:
        nodes: from the first to the last, none twice.
        steps: the ties between each node and the next, all that are known.
    """

    nodes: tuple[Node, ...]
    steps: tuple[tuple[Tie, ...], ...]

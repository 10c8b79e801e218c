"""What is said of the nodes and ties of a graph, from the statements of the workspace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cabos.model.entity import Entity, gather
from cabos.model.graph import Fact, Node, Tie, once
from cabos.model.schema import schema
from cabos.model.share import parse_share
from cabos.store.edges import read_facts, read_papers
from cabos.store.workspace import Store

_HOME = (
    "country", "jurisdiction", "mainCountry", "nationality", "citizenship", "flag",
)  # fmt: skip
_CAPTIONS = {"Address": "full", "CryptoWallet": "publicKey", "BankAccount": "iban"}
_SANCTION = "Sanction"
AND = "; "  # between several values of one attribute

PLACE = "addressEntity"
"""The property that names an address."""


class Row(NamedTuple):
    """A tie before it is described: its id, its kind, the nodes of its ends, how it stands."""

    id: str
    kind: str
    head: str
    tail: str
    standing: str


def describe(
    store: Store,
    hops: Mapping[str, int],
    rows: Sequence[Row],
    members: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Read what is said of nodes and ties.

    Args:
        store: the workspace.
        hops: the id of each node and how many ties away it is.
        rows: the ties.
        members: the records of each node that stands for several.

    Returns:
        The nodes in the order of ``hops``, the ties in the order of ``rows``.
    """
    files = store.paths()
    records = {one for node in hops for one in members.get(node, (node,))}
    papers = read_papers(files, records)
    of_papers = {paper for several in papers.values() for paper in several}
    facts = read_facts(files, records | of_papers | {row.id for row in rows})
    # An address that only one party has is no node; what it says belongs to that party.
    own = {one: _places(facts.get(one, ()), records) for one in records}
    facts |= read_facts(files, {place for several in own.values() for place in several})
    beside = {one: (*papers.get(one, ()), *own[one]) for one in records}
    nodes = tuple(
        _node(node, hop, members.get(node, (node,)), facts, beside) for node, hop in hops.items()
    )
    return nodes, tuple(_tie(row, facts.get(row.id, ()), members) for row in rows)


def _places(facts: Iterable[Fact], records: Collection[str]) -> tuple[str, ...]:
    """Return the addresses that are named here and are no nodes themselves."""
    found = once(fact.said.value for fact in facts if fact.said.prop == PLACE)
    return tuple(one for one in found if one not in records)


def _node(
    node: str,
    hop: int,
    members: tuple[str, ...],
    facts: Mapping[str, Sequence[Fact]],
    beside: Mapping[str, Iterable[str]],
) -> Node:
    ordered = (node, *(one for one in members if one != node))
    said = [fact for one in ordered for fact in facts.get(one, ())]
    issued = [
        fact for one in members for paper in beside.get(one, ()) for fact in facts.get(paper, ())
    ]
    entities = gather(fact.said for fact in said)
    programmes = [
        fact.said.value
        for fact in (*said, *issued)
        if fact.said.prop == "programId"
        or (fact.said.schema == _SANCTION and fact.said.prop == "program")
    ]
    return Node(
        id=node,
        caption=_caption(entities) or node,
        schema=entities[0].schema if entities else "",
        hop=hop,
        listed=any((fact.said.prop, fact.said.value) == ("topics", "sanction") for fact in said),
        owned=None,
        members=members,
        sources=once(fact.said.source for fact in said),
        programmes=once(programmes),
        countries=once(fact.said.value for fact in said if fact.said.prop in _HOME),
        facts=(*said, *issued),
    )


def _caption(entities: Sequence[Entity]) -> str | None:
    """Return the name of the first record that has one, else what stands for a name."""
    for one in entities:
        if one.caption != one.id:
            return one.caption
    for one in entities:
        found = one.first(_CAPTIONS.get(one.schema, "")) or one.first("summary")
        if found is not None:
            return found
    return None


def _tie(row: Row, facts: Sequence[Fact], members: Mapping[str, tuple[str, ...]]) -> Tie:
    tie_id, kind, head, tail, standing = row
    if schema(kind).edge is None:  # a property of the thing that names the other one
        ends = members.get(tail, (tail,))
        facts = [one for one in facts if one.said.prop == kind and one.said.value in ends]
        return Tie(tie_id, kind, head, tail, "", "", "", "", "", (), tuple(facts))
    said: dict[str, list[str]] = {}
    for fact in facts:
        said.setdefault(fact.said.prop, []).append(fact.said.value)
    shares = (str(parse_share(text) or text) for text in said.get("percentage", ()))
    return Tie(
        id=tie_id,
        kind=kind,
        head=head,
        tail=tail,
        role=_joined(said, "role", "relationship", "purpose", "ownershipType"),
        share=AND.join(once(shares)),
        start=_joined(said, "startDate"),
        end=_joined(said, "endDate"),
        date=_joined(said, "date"),
        urls=once(said.get("sourceUrl", ())),
        facts=tuple(facts),
        superseded=_joined(said, "@supersededAt"),
        standing=standing,
    )


def _joined(said: Mapping[str, Iterable[str]], *props: str) -> str:
    return AND.join(once(value for prop in props for value in said.get(prop, ())))

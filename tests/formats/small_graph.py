"""A small graph with everything in it, hostile signs too."""

from cabos.model.graph import Fact, Graph, Node, Tie
from cabos.model.statement import Statement

HOSTILE = '</script><b>\x00\x0b & "O\'Hara" \ud800 \u202eSA'


def fact(entity_id, schema, prop, value, *, place="hold.csv:2", snapshot="ab" * 32):
    return Fact(Statement(entity_id, schema, prop, value, "ownership", place), snapshot)


def small_graph(name=HOSTILE):
    told = (fact("own-1", "Person", "name", "Ana López"),)
    ana = Node(
        "own-1", "Ana López", "Person", 0, True, "listed", ("own-1", "ftm-9"), ("own_list",),
        ("SDGT", "TEST"), ("mx",), told,
    )  # fmt: skip
    firm = Node(
        "party-x", name, "Company", 1, False, "blocked", ("party-x",), ("ownership",), (), (),
        (fact("party-x", "Company", "name", name.encode(errors="replace").decode()),),
    )  # fmt: skip
    unknown = Node("ghost", "ghost", "", 2, False, None, ("ghost",), (), (), (), ())
    said = (
        fact("holding-1", "Ownership", "owner", "own-1"),
        fact("holding-1", "Ownership", "asset", "party-x"),
        fact("holding-1", "Ownership", "percentage", ">25-50"),
        fact("holding-1", "Ownership", "sourceUrl", "https://example.org/r?a=1&b=<2>"),
    )
    owns = Tie(
        "holding-1", "Ownership", "own-1", "party-x", "shareholding", ">25-50", "2020-01",
        "2024-12-31", "2021-05-04", ("https://example.org/r?a=1&b=<2>",), said, standing="ended",
    )  # fmt: skip
    other = (
        fact("link-1", "UnknownLink", "subject", "party-x", place="sdn.csv:7", snapshot="cd" * 32),
    )
    link = Tie("link-1", "UnknownLink", "party-x", "ghost", "", "", "", "", "", (), other)
    limits = ("3 more entities within reach are left out", f"a note with {name}")
    return Graph("own-1", 2, (ana, firm, unknown), (owns, link), {2: 3}, limits, "2026-03-03")

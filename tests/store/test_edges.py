"""Bulk reading of ties, and of what is said of a few entities."""

import json

import numpy as np
import pytest

from cabos.store.edges import (
    kinds,
    read_bearers,
    read_edges,
    read_facts,
    read_half_ties,
    read_papers,
)

ENTITIES = (
    ("a", "Person", {"name": ["A"], "topics": ["sanction"]}),
    ("b", "Company", {"name": ["B"], "addressEntity": ["z"]}),
    ("c", "Company", {"name": ["C"], "addressEntity": ["x", "y"]}),
    ("x", "Address", {"full": ["Calle 1, Tepic"], "street": ["Calle 1"]}),
    ("y", "Address", {"full": ["CALLE 1 TEPIC"], "street": ["CALLE 1"]}),
    ("z", "Address", {"full": ["Calle 1, Tepic"]}),
    ("o", "Ownership", {"owner": ["a", "b"], "asset": ["c"]}),
    ("h", "Directorship", {"director": ["a"]}),
    ("g", "Directorship", {"director": ["a"], "organization": ["b"], "startDate": ["2021", "2020"],
                           "endDate": ["2022", "2024-05"]}),
    ("w", "CryptoWallet", {"holder": ["a"]}),
    ("s", "Sanction", {"entity": ["a"], "program": ["P"]}),
    ("i", "Passport", {"holder": ["a"], "number": ["1"]}),
    ("q", "Nonsense", {"owner": ["a"], "asset": ["b"]}),
)  # fmt: skip


@pytest.fixture
def files(store, tmp_path, now):
    path = tmp_path / "a.ftm.json"
    lines = (json.dumps({"id": k, "schema": s, "properties": p}) for k, s, p in ENTITIES)
    path.write_text("\n".join(lines), encoding="utf-8")
    store.add("ftm", [path], now=now)
    return store.paths()


def told(edges):
    names = np.asarray(edges.nodes, dtype=np.object_)
    return sorted(
        (edges.ids[at], edges.kind_names[edges.kinds[at]], names[head], names[tail])
        for at, (head, tail) in enumerate(zip(edges.heads, edges.tails, strict=True))
    )


def test_every_relation_and_every_reference_between_things_is_a_tie(files):
    edges = read_edges(files)
    assert told(edges) == [
        ("b", "addressEntity", "b", "z"),
        ("c", "addressEntity", "c", "x"),
        ("c", "addressEntity", "c", "y"),
        ("g", "Directorship", "a", "b"),
        ("o", "Ownership", "a", "c"),
        ("o", "Ownership", "b", "c"),
        ("w", "holder", "w", "a"),
    ]
    assert list(edges.nodes) == sorted(edges.nodes)
    assert edges.listed == {"a"}


def test_a_tie_has_its_dates(files):
    edges = read_edges(files)
    dates = [*edges.dates, ("", "", "")]
    found = {edges.ids[at]: dates[span] for at, span in enumerate(edges.spans)}
    assert found["g"] == ("2020", "2024-05", "")
    assert {found[key] for key in ("b", "c", "o", "w")} == {("", "", "")}


def test_addresses_with_a_street_and_the_same_text_are_one(files):
    assert read_edges(files).same_addresses == {"y": "x"}


def test_papers_are_found_by_their_holder_and_tie_nobody(files):
    assert read_papers(files, ["a", "b"]) == {"a": ["i", "s"]}
    assert {"Sanction", "Passport", "entity"}.isdisjoint(kind.name for kind in kinds())


def test_ties_with_one_end_are_found(files):
    assert read_half_ties(files, ["a", "b", "c"]) == [("h", "a")]


def test_facts_have_their_snapshot_and_place(files):
    facts = read_facts(files, ["o"])["o"]
    assert [fact.said.value for fact in facts] == ["a", "b", "c"]
    assert {fact.said.place for fact in facts} == {"a.ftm.json:7"}
    assert {fact.snapshot for fact in facts} == {one.snapshot for one in files.values()}
    assert {fact.said.schema for fact in facts} == {"Ownership"}


def test_nothing_is_read_from_nothing(files):
    assert read_edges({}).nodes == ()
    assert read_facts({}, ["a"]) == read_facts(files, []) == {}
    assert read_papers(files, []) == {}
    assert read_half_ties({}, ["a"]) == []
    assert read_bearers({}) == read_bearers(files) == []

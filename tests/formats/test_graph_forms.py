"""Graph files, read back by networkx and as XML."""

import io
import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from small_graph import HOSTILE, small_graph

from cabos.formats import gexf, graph_json, graphml
from cabos.formats.graph_columns import NODE_COLUMNS, TIE_COLUMNS, writable

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "formats"
PLACES = {"own-1": (10.0, 20.0), "party-x": (500.0, 320.5)}
ANY = st.text(st.characters(codec=None), max_size=40)


def as_graphml(graph):
    file = io.BytesIO()
    graphml.write(file, graph)
    return file.getvalue()


def as_gexf(graph):
    file = io.BytesIO()
    gexf.write(file, graph, PLACES)
    return file.getvalue()


def as_json(graph):
    file = io.BytesIO()
    graph_json.write(file, graph)
    return file.getvalue()


def test_graphml_stays_as_it_is():
    """Refresh by writing ``as_graphml(small_graph("Bahía, S.A."))`` to the golden file."""
    wanted = (GOLDEN / "small.graphml").read_bytes()
    assert as_graphml(small_graph("Bahía, S.A.")) == wanted


@pytest.mark.parametrize("name", ["Bahía, S.A.", HOSTILE])
def test_networkx_reads_graphml_back(name):
    graph = nx.read_graphml(io.BytesIO(as_graphml(small_graph(name))), force_multigraph=True)
    nodes = dict(graph.nodes(data=True))
    assert [one["entity_id"] for one in nodes.values()] == ["own-1", "party-x", "ghost"]
    assert nodes["n0"]["listed"] is True
    assert nodes["n0"]["hop"] == 0
    assert nodes["n0"]["programmes"] == "SDGT; TEST"
    assert nodes["n0"]["members"] == "own-1; ftm-9"
    assert nodes["n1"]["caption"] == writable(name)
    assert nodes["n1"]["owned"] == "blocked"
    owns, link = (data for _, _, data in graph.edges(data=True))
    assert (owns["schema"], owns["share"], owns["from"]) == ("Ownership", ">25-50", "2020-01")
    assert owns["to"] == "2024-12-31"
    assert (owns["in_force"], link["in_force"], graph.graph["as_of"]) == (
        "false", "true", "2026-03-03",
    )  # fmt: skip
    assert owns["statements"].count("; ") == 3
    assert owns["urls"] == "https://example.org/r?a=1&b=<2>"
    assert (link["places"], link["snapshots"]) == ("sdn.csv:7", "cd" * 32)
    assert "share" not in link


@pytest.mark.parametrize("name", ["Bahía, S.A.", HOSTILE])
def test_networkx_reads_gexf_back(name):
    graph = nx.read_gexf(io.BytesIO(as_gexf(small_graph(name))))
    nodes = dict(graph.nodes(data=True))
    assert nodes["n1"]["label"] == writable(name)
    assert nodes["n1"]["viz"]["position"] == {"x": 500.0, "y": 320.5, "z": 0.0}
    assert nodes["n0"]["listed"] is True
    edges = list(graph.edges(data=True))
    assert [(one, two) for one, two, _ in edges] == [("n0", "n1"), ("n1", "n2")]
    assert edges[0][2]["share"] == ">25-50"
    assert [one["in_force"] for _, _, one in edges] == ["false", "true"]


def test_every_key_that_is_used_is_declared():
    root = etree.fromstring(as_graphml(small_graph()))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    declared = {(one.get("for"), one.get("id")) for one in root.iterfind("g:key", space)}
    for owner in ("node", "edge"):
        for data in root.iterfind(f"g:graph/g:{owner}/g:data", space):
            assert (owner, data.get("key")) in declared
    assert len(declared) == len(NODE_COLUMNS) + len(TIE_COLUMNS) + 1  # and the day
    ids = [one.get("id") for one in root.iter() if one.tag.endswith(("}node", "}edge"))]
    assert len(ids) == len(set(ids))
    assert "left out" in root.findtext("g:graph/g:desc", namespaces=space)


def test_gexf_attributes_are_declared_and_ends_exist():
    root = etree.fromstring(as_gexf(small_graph()))
    space = {"g": "http://gexf.net/1.3"}
    assert root.get("version") == "1.3"
    for owner, several in (("node", "nodes"), ("edge", "edges")):
        path = f"g:graph/g:attributes[@class='{owner}']/g:attribute"
        declared = {one.get("id") for one in root.iterfind(path, space)}
        used = {one.get("for") for one in root.iterfind(f"g:graph/g:{several}//g:attvalue", space)}
        assert used <= declared
    nodes = {one.get("id") for one in root.iterfind("g:graph/g:nodes/g:node", space)}
    for edge in root.iterfind("g:graph/g:edges/g:edge", space):
        assert {edge.get("source"), edge.get("target")} <= nodes
    assert "left out" in root.findtext("g:meta/g:description", namespaces=space)
    assert "As of 2026-03-03." in root.findtext("g:meta/g:description", namespaces=space)
    seen = {"v": "http://gexf.net/1.3/viz"}
    ended, link = root.iterfind("g:graph/g:edges/g:edge", space)
    assert ended.find("v:shape", seen).get("value") == "dashed"
    assert float(ended.find("v:thickness", seen).get("value")) < 1
    assert link.find("v:shape", seen) is None


def test_json_holds_every_fact():
    graph = small_graph("Bahía, S.A.")
    told = json.loads(as_json(graph))
    assert told["entity_id"] == "own-1"
    assert told["left_out"] == {"2": 3}
    assert told["limits"][0].startswith("3 more")
    assert [one["id"] for one in told["nodes"]] == ["own-1", "party-x", "ghost"]
    owns = told["edges"][0]
    assert (owns["source"], owns["target"], owns["share"]) == ("own-1", "party-x", ">25-50")
    assert [one["statement"] for one in owns["facts"]] == list(graph.ties[0].statements)
    assert {one["place"] for one in owns["facts"]} == {"hold.csv:2"}
    assert told["edges"][1]["share"] is None
    assert [one["in_force"] for one in told["edges"]] == [False, True]
    assert told["as_of"] == "2026-03-03"


@pytest.mark.parametrize(
    ("standing", "in_force"),
    [("uncertain", "uncertain"), ("not_begun", False), ("replaced", False), ("in_force", True)],
)
def test_in_force_is_true_false_or_uncertain(standing, in_force):
    graph = small_graph()
    tie = replace(graph.ties[0], standing=standing)
    told = json.loads(as_json(replace(graph, ties=(tie,))))
    assert told["edges"][0]["in_force"] == in_force


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_no_name_breaks_a_file(name):
    graph = small_graph(name)
    assert (
        nx.read_graphml(io.BytesIO(as_graphml(graph)), force_multigraph=True).number_of_nodes() == 3
    )
    assert nx.read_gexf(io.BytesIO(as_gexf(graph))).number_of_nodes() == 3
    assert len(json.loads(as_json(graph))["nodes"]) == 3

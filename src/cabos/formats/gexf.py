"""GEXF 1.3: the graph for Gephi, with places, colours and sizes.

Source:
    https://gexf.net/schema.html (version 1.3, with its module for visualisation).
"""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from lxml import etree

from cabos.formats.graph_columns import NODE_COLUMNS, TIE_COLUMNS, Value, one_text, writable
from cabos.model.graph import Graph

_SPACE = "http://gexf.net/1.3"
_SEEN = "http://gexf.net/1.3/viz"
_KINDS = {"int": "integer"}
_ENDED = {"thickness": "0.5", "shape": "dashed"}

Place = tuple[float, float]


def write(file: BinaryIO, graph: Graph, places: Mapping[str, Place]) -> None:
    """Write a graph as GEXF.

    Nodes are ``n0``, ``n1``, …; the entity's own id is the attribute ``entity_id``. A tie that has
    ended, has not begun or was replaced is thin and dashed.

    Args:
        file: the file, open for writing bytes.
        graph: the graph.
        places: where each node stands, by its id; nodes without a place have none in the file.
    """
    spaces: dict[str | None, str] = {None: _SPACE, "viz": _SEEN}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_named("gexf"), {"version": "1.3"}, nsmap=spaces):
            with xml.element(_named("meta")):
                told = " ".join((f"As of {graph.as_of}.", *graph.limits))
                for name, text in (("creator", "cabos"), ("description", told)):
                    with xml.element(_named(name)):
                        xml.write(writable(text))
            with xml.element(_named("graph"), {"defaultedgetype": "directed", "mode": "static"}):
                _write_attributes(xml, "node", [(one.name, one.kind) for one in NODE_COLUMNS])
                _write_attributes(xml, "edge", [(one.name, one.kind) for one in TIE_COLUMNS])
                with xml.element(_named("nodes")):
                    _write_nodes(xml, graph, places)
                with xml.element(_named("edges")):
                    _write_edges(xml, graph)


def _write_attributes(
    xml: "etree._IncrementalFileWriter", owner: str, columns: Iterable[tuple[str, str]]
) -> None:
    with xml.element(_named("attributes"), {"class": owner}):
        for name, kind in columns:
            about = {"id": name, "title": name, "type": _KINDS.get(kind, kind)}
            with xml.element(_named("attribute"), about):
                pass


def _write_nodes(
    xml: "etree._IncrementalFileWriter", graph: Graph, places: Mapping[str, Place]
) -> None:
    for number, node in enumerate(graph.nodes):
        about = {"id": f"n{number}", "label": writable(node.caption)}
        with xml.element(_named("node"), about):
            _write_values(xml, ((one.name, one.read(node)) for one in NODE_COLUMNS))
            if (place := places.get(node.id)) is not None:
                x, y = (f"{value:.2f}" for value in place)
                with xml.element(f"{{{_SEEN}}}position", {"x": x, "y": y, "z": "0"}):
                    pass


def _write_edges(xml: "etree._IncrementalFileWriter", graph: Graph) -> None:
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    for number, tie in enumerate(graph.ties):
        about = {
            "id": f"e{number}",
            "source": numbers[tie.head],
            "target": numbers[tie.tail],
            "label": writable(tie.share or tie.role or tie.kind),
            "kind": tie.kind,
        }
        with xml.element(_named("edge"), about):
            _write_values(xml, ((one.name, one.read(tie)) for one in TIE_COLUMNS))
            for name, value in _ENDED.items() if tie.in_force is False else ():
                with xml.element(f"{{{_SEEN}}}{name}", {"value": value}):
                    pass


def _write_values(xml: "etree._IncrementalFileWriter", values: Iterable[tuple[str, Value]]) -> None:
    with xml.element(_named("attvalues")):
        for name, value in values:
            if text := one_text(value):
                about = {"for": name, "value": writable(text)}
                with xml.element(_named("attvalue"), about):
                    pass


def _named(name: str) -> str:
    return f"{{{_SPACE}}}{name}"

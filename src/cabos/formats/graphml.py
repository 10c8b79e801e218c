"""GraphML: the graph for Gephi, yEd, Cytoscape, networkx.

Source:
    http://graphml.graphdrawing.org/specification.html (GraphML 1.1, with attributes).
"""

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from cabos.formats.graph_columns import NODE_COLUMNS, TIE_COLUMNS, Value, one_text, writable
from cabos.model.graph import Graph

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_PLACE = f"{_SPACE} {_SPACE}/1.1/graphml.xsd"


def write(file: BinaryIO, graph: Graph) -> None:
    """Write a graph as GraphML.

    Nodes are ``n0``, ``n1``, …, since an id of GraphML may hold few signs; the entity's own id
    is the attribute ``entity_id``. An attribute without a value is left out.

    Args:
        file: the file, open for writing bytes.
        graph: the graph.
    """
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    root = {f"{{{_INSTANCE}}}schemaLocation": _PLACE}
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_named("graphml"), root, nsmap={None: _SPACE, "xsi": _INSTANCE}):
            _write_keys(xml)
            about = {"id": "G", "edgedefault": "directed"}
            with xml.element(_named("graph"), about):
                if graph.limits:
                    with xml.element(_named("desc")):
                        xml.write(writable("\n".join(graph.limits)))
                _write_data(xml, "g", (("as_of", graph.as_of),))
                for node in graph.nodes:
                    values = ((one.name, one.read(node)) for one in NODE_COLUMNS)
                    with xml.element(_named("node"), {"id": numbers[node.id]}):
                        _write_data(xml, "n", values)
                for number, tie in enumerate(graph.ties):
                    ends = {"source": numbers[tie.head], "target": numbers[tie.tail]}
                    with xml.element(_named("edge"), {"id": f"e{number}", **ends}):
                        _write_data(xml, "e", ((one.name, one.read(tie)) for one in TIE_COLUMNS))


def _write_keys(xml: "etree._IncrementalFileWriter") -> None:
    nodes = ((one.name, one.kind) for one in NODE_COLUMNS)
    ties = ((one.name, one.kind) for one in TIE_COLUMNS)
    graph = (("as_of", "string"),)
    for mark, owner, columns in (("g", "graph", graph), ("n", "node", nodes), ("e", "edge", ties)):
        for name, kind in columns:
            key = {"id": f"{mark}_{name}", "for": owner, "attr.name": name, "attr.type": kind}
            with xml.element(_named("key"), key):
                pass


def _write_data(
    xml: "etree._IncrementalFileWriter", mark: str, values: Iterable[tuple[str, Value]]
) -> None:
    for name, value in values:
        if text := one_text(value):
            with xml.element(_named("data"), {"key": f"{mark}_{name}"}):
                xml.write(writable(text))


def _named(name: str) -> str:
    return f"{{{_SPACE}}}{name}"

"""The graph as plain JSON: nodes and edges with all that is said of them.

``{"entity_id", "as_of", "hops", "nodes": […], "edges": […], "left_out": {hop: count},
"limits": […]}``. An edge names its ends by ``source`` and ``target``, ids of nodes, and has
``in_force``: true, false or ``"uncertain"`` on the day ``as_of``. Each node and edge has
``facts``, each with ``statement`` (its id), ``entity_id``, ``prop``, ``value``, ``source``,
``snapshot`` and ``place``.
"""

import json
from collections.abc import Mapping
from typing import BinaryIO

from cabos.formats.graph_columns import NODE_COLUMNS, TIE_COLUMNS, Value
from cabos.model.graph import Fact, Graph, Node, Tie


def write(file: BinaryIO, graph: Graph) -> None:
    """Write a graph as JSON.

    Args:
        file: the file, open for writing bytes.
        graph: the graph.
    """
    told = {
        "entity_id": graph.centre,
        "as_of": graph.as_of,
        "hops": graph.hops,
        "nodes": [tell_node(node) for node in graph.nodes],
        "edges": [tell_tie(tie) for tie in graph.ties],
        "left_out": {str(hop): count for hop, count in graph.left_out.items()},
        "limits": list(graph.limits),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    file.write(text.encode("utf-8", errors="backslashreplace"))
    file.write(b"\n")


def tell_node(node: Node) -> Mapping[str, object]:
    """Return a node as plain values."""
    return {
        "id": node.id,
        **{one.name: one.read(node) for one in NODE_COLUMNS if one.name != "entity_id"},
        "facts": [tell_fact(fact) for fact in node.facts],
    }


def tell_tie(tie: Tie) -> Mapping[str, object]:
    """Return a tie as plain values; a value it does not have is None."""
    return {
        "source": tie.head,
        "target": tie.tail,
        **{one.name: _told(one.read(tie)) for one in TIE_COLUMNS},
        "facts": [tell_fact(fact) for fact in tie.facts],
    }


def _told(value: Value) -> Value:
    return None if value in ("", ()) else value


def tell_fact(fact: Fact) -> Mapping[str, str]:
    """Return a fact as plain values."""
    return {
        "statement": fact.said.id,
        "entity_id": fact.said.entity_id,
        "prop": fact.said.prop,
        "value": fact.said.value,
        "source": fact.said.source,
        "snapshot": fact.snapshot,
        "place": fact.said.place,
    }

"""GraphML read: the network of networkx, yEd, Cytoscape and of cabos' own exports.

Source:
    http://graphml.graphdrawing.org/specification.html (GraphML 1.1, with attributes).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from cabos.formats.network_xml import Collected, XmlNetwork, forget, line_of, refuse_inner
from cabos.formats.xml import content, find_all, stream, tag, text

_STARTS = frozenset({"graph", "hyperedge"})
_ENDS = frozenset({"key", "node", "edge"})
_YES = {"true": True, "false": False}


@dataclass(slots=True)
class _Keys:
    """The attributes that a file declares: their names and defaults, by owner."""

    names: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, dict[str, str]] = field(default_factory=lambda: {"node": {}, "edge": {}})

    def declare(self, key: etree._Element) -> None:
        name = key.get("attr.name") or key.get("id") or ""
        self.names[key.get("id") or ""] = name
        default = text(key, "default")
        for owner, values in self.defaults.items():
            if default and key.get("for") in {owner, "all", None}:
                values[name] = default

    def values(self, element: etree._Element, owner: str) -> Mapping[str, str]:
        found = dict(self.defaults[owner])
        for one in find_all(element, "data"):
            key = one.get("key") or ""
            if value := content(one):
                found[self.names.get(key, key)] = value
        return found


def read_graphml(data: bytes, name: str) -> XmlNetwork:
    """Read a GraphML file.

    Args:
        data: its bytes.
        name: its name, for messages.

    Returns:
        Its network. Nodes are called by their attribute ``entity_id``, ``label`` or ``name``
        where every node has one and all differ, else by their id.

    Raises:
        InputError: if it is malformed, declares a document type, holds several graphs, a graph
            within a node or a tie of more than two ends, or an id stands twice.
    """
    found, keys = Collected(name), _Keys()
    graphs, directed = 0, False
    for event, element in stream(data, name, starts=_STARTS, ends=_ENDS):
        kind = tag(element)
        if event == "start":
            if kind == "hyperedge":
                raise refuse_inner("A tie has more than two ends (hyperedge)", name, element)
            graphs += 1
            if graphs > 1:
                raise refuse_inner(
                    "The file holds a graph within a graph, or several graphs", name, element
                )
            directed = element.get("edgedefault") != "undirected"
            continue
        if kind == "key":
            keys.declare(element)
            continue
        line = line_of(element)
        if kind == "node":
            found.add_node(element.get("id") or "", keys.values(element, "node"), line)
        else:
            ends = element.get("source") or "", element.get("target") or ""
            way = _YES.get(element.get("directed") or "", directed)
            found.add_tie(ends, keys.values(element, "edge"), line, directed=way)
        forget(element)
    return found.finish()

"""GraphML read: the network of networkx, yEd, Cytoscape and of cabos' own exports.

Source:
    http://graphml.graphdrawing.org/specification.html (GraphML 1.1, with attributes).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from cabos.formats.network_xml import Collected, XmlNetwork, forget, line_of, refuse_inner
from cabos.formats.xml import content, find_all, stream, tag, text
from cabos.model.tie_notes import Note

_STARTS = frozenset({"graph", "hyperedge"})
_ENDS = frozenset({"key", "node", "edge"})
_YES = {"true": True, "1": True, "false": False, "0": False}


@dataclass(slots=True)
class _Keys:
    """The attributes that a file declares: their names and defaults, by owner.

    yEd writes the label of a node into the drawing of it.
    """

    names: dict[str, str] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    defaults: dict[str, dict[str, str]] = field(default_factory=lambda: {"node": {}, "edge": {}})

    def declare(self, key: etree._Element) -> None:
        name = key.get("attr.name") or key.get("id") or ""
        if key.get("yfiles.type") == "nodegraphics":
            self.drawn.add(key.get("id") or "")
            name = "label"
        self.names[key.get("id") or ""] = name
        default = text(key, "default")
        for owner, values in self.defaults.items():
            if default and key.get("for") in {owner, "all", None}:
                values[name] = default

    def values(self, element: etree._Element, owner: str) -> Mapping[str, str]:
        found = dict(self.defaults[owner])
        for one in find_all(element, "data"):
            key = one.get("key") or ""
            label = next(one.iter("{*}NodeLabel"), None) if key in self.drawn else one
            if label is not None and (value := content(label)):
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
            found.says_way = element.get("edgedefault") in {"directed", "undirected"}
            directed = element.get("edgedefault") == "directed"
            continue
        if kind == "key":
            keys.declare(element)
            continue
        if kind == "node":
            about = keys.values(element, "node")
            found.add_node(element.get("id") or "", about, line_of(element))
        else:
            _add_tie(found, element, keys.values(element, "edge"), directed=directed)
        forget(element)
    return found.finish()


def _add_tie(
    found: Collected, element: etree._Element, values: Mapping[str, str], *, directed: bool
) -> None:
    ends = element.get("source") or "", element.get("target") or ""
    told = element.get("directed")
    found.says_way |= told is not None
    if told is None or told in _YES:
        way = directed if told is None else _YES[told]
        found.add_tie(ends, values, line_of(element), directed=way)
    else:
        found.reject(
            line_of(element), Note("no_way", way=repr(told[:40]), known="true, false"), ends
        )

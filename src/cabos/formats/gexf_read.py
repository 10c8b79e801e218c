"""GEXF 1.2 and 1.3 read: the network of Gephi and of cabos' own exports.

Source:
    https://gexf.net/schema.html
"""

from collections.abc import Mapping

from lxml import etree

from cabos.formats.network_xml import Collected, XmlNetwork, forget, line_of, refuse_inner
from cabos.formats.xml import find_all, stream, tag
from cabos.model.tie_notes import Note

_STARTS = frozenset({"graph", "nodes"})
_ENDS = frozenset({"attributes", "node", "edge"})
_WAYS = ("directed", "undirected", "mutual")
_TIMES = ("start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals")


def read_gexf(data: bytes, name: str) -> XmlNetwork:
    """Read a GEXF file.

    Args:
        data: its bytes.
        name: its name, for messages.

    Returns:
        Its network. Nodes are called by their attribute ``entity_id``, else by their label, where
        every node has one and all differ, else by their id. A mutual tie goes both ways.

    Raises:
        InputError: if it is malformed, declares a document type, holds several graphs or nodes
            within nodes, or an id stands twice.
    """
    found = Collected(name)
    titles: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    graphs, default = 0, "undirected"
    for event, element in stream(data, name, starts=_STARTS, ends=_ENDS):
        kind = tag(element)
        if event == "start":
            graphs += kind == "graph"
            if graphs > 1 or _is_inner(element):
                raise refuse_inner(
                    "The file holds nodes within a node, or several graphs", name, element
                )
            if kind == "graph":
                found.says_way |= element.get("defaultedgetype") is not None
                default = element.get("defaultedgetype") or default
            continue
        if kind == "attributes":
            _declare(element, titles, defaults)
            continue
        _count_times(found, element)
        values = {**defaults[kind], **_values(element, titles[kind])}
        if kind == "node":
            _add_node(found, element, values)
        else:
            _add_tie(found, element, values, default)
        forget(element)
    return found.finish()


def _count_times(found: Collected, element: etree._Element) -> None:
    """Count a node or tie that says when it held, or that a value of it changed."""
    values = find_all(element, "attvalues/attvalue")
    says = any(one.get(name) for one in (element, *values) for name in _TIMES)
    found.timed += says or bool(find_all(element, "spells"))
    found.changing += len({one.get("for") or one.get("id") for one in values}) < len(values)


def _is_inner(element: etree._Element) -> bool:
    parent = element.getparent()
    return tag(element) == "nodes" and parent is not None and tag(parent) == "node"


def _declare(
    element: etree._Element,
    titles: Mapping[str, dict[str, str]],
    defaults: Mapping[str, dict[str, str]],
) -> None:
    owner = element.get("class") or ""
    for one in find_all(element, "attribute") if owner in titles else ():
        key = one.get("id") or ""
        title = titles[owner][key] = one.get("title") or key
        for told in find_all(one, "default"):
            defaults[owner][title] = (told.text or "").strip()


def _values(element: etree._Element, titles: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for one in find_all(element, "attvalues/attvalue"):
        key = one.get("for") or one.get("id") or ""
        found[titles.get(key, key)] = (one.get("value") or "").strip()
    return found


def _add_node(found: Collected, element: etree._Element, values: Mapping[str, str]) -> None:
    if element.get("pid") or find_all(element, "parents/parent"):
        raise refuse_inner("A node lies within another node", found.name, element)
    about = {"label": element.get("label") or "", **values}
    found.add_node(element.get("id") or "", about, line_of(element))


def _add_tie(
    found: Collected, element: etree._Element, values: Mapping[str, str], default: str
) -> None:
    ends = element.get("source") or "", element.get("target") or ""
    # The weight that the tie itself has counts before one among its values.
    weight = element.get("weight")
    about = {**values, "weight": weight} if weight else values
    found.says_way |= element.get("type") is not None
    way = (element.get("type") or default).casefold()
    if way in _WAYS:
        found.add_tie(ends, about, line_of(element), directed=way == "directed")
    else:
        reason = Note("no_way", way=repr(way[:40]), known=", ".join(_WAYS))
        found.reject(line_of(element), reason, ends)

"""A part of an XML document as plain values, for formats that ask it for many things.

The same questions as in ``formats.xml``, by local names, several times faster: the names are
read once, not at each question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree


@dataclass(slots=True)
class Node:
    """An element.

    Attributes:
        value: its text, blanks joined.
        attributes: its attributes.
        inside: the elements in it by their local names, in order.
    """

    value: str
    attributes: dict[str, str]
    inside: dict[str, list["Node"]]


def node(element: etree._Element, *, without: str = "") -> Node:
    """Read an element and all that is in it.

    Args:
        element: the element.
        without: the local name of elements to leave out.
    """
    inside: dict[str, list[Node]] = {}
    for child in element:
        name = str(child.tag)
        local = name[name.rfind("}") + 1 :]
        if local != without:
            inside.setdefault(local, []).append(node(child))
    value = element.text
    attributes = {str(key): str(said) for key, said in element.items()}
    return Node(" ".join(value.split()) if value else "", attributes, inside)


def find_all(one: Node | None, path: str) -> Iterator[Node]:
    """Return all elements at a path of names with ``/`` between them."""
    if one is None:
        return
    head, _, rest = path.partition("/")
    for child in one.inside.get(head, ()):
        if rest:
            yield from find_all(child, rest)
        else:
            yield child


def find(one: Node | None, path: str) -> Node | None:
    """Return the first element at a path, or None."""
    if one is not None and "/" not in path:
        found = one.inside.get(path)
        return found[0] if found else None
    return next(find_all(one, path), None)


def text(one: Node | None, path: str) -> str:
    """Return the text at a path, or an empty string."""
    found = find(one, path)
    return "" if found is None else found.value

"""The plain drawing of a graph: what a page shows where nothing interactive can run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cabos.ask.layout import TALL, WIDE
from cabos.ask.ownership import BLOCKED
from cabos.ask.ownership import POSSIBLE as MAYBE
from cabos.model.graph import Graph, Node, Tie
from cabos.model.schema import is_a

LISTED, OWNED, POSSIBLE, OTHER, PLACE = "listed", "owned", "possible", "other", "place"
STATES = (LISTED, OWNED, POSSIBLE, OTHER, PLACE)
FAMILIES = {
    "Ownership": "ownership",
    "owner": "ownership",
    "Directorship": "role",
    "Membership": "role",
    "Employment": "role",
    "Representation": "role",
    "operator": "role",
    "Family": "kin",
    "Associate": "kin",
    "Payment": "payment",
}
"""How a kind of tie is drawn; as a ``link`` where it is none of these."""
UNDIRECTED = frozenset({"Family", "Associate", "addressEntity"})
_LETTER, _LINE, _LONGEST = 7.0, 15.0, 30  # the size of a label, in the units of the picture

_OWNED = {BLOCKED: OWNED, MAYBE: POSSIBLE}
MARK = "? "
"""Stands before the name of what is possibly owned into a block, beside its colour."""

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A node in the picture.

    Attributes:
        key: the id of its row in the page.
        node: the node.
        place: where it stands.
        size: its radius.
        state: ``listed``, ``owned``, ``possible``, ``other`` or ``place``.
        shape: ``circle`` for a person, ``square`` for anything else.
        label: its name, cut where it is long; empty where there is no room.
        label_at: where the label begins.
    """

    key: str
    node: Node
    place: Place
    size: float
    state: str
    shape: str
    label: str
    label_at: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the picture.

    Attributes:
        key: the id of its row in the page.
        tie: the tie.
        head: the node it goes from.
        tail: the node it goes to.
        family: how it is drawn.
        label: the share, or empty.
        is_directed: whether it goes from one to the other, as ownership does and kinship does not.
        is_over: whether it has ended, has not begun or was replaced on the day of the picture.
        has_room: whether its label may stand on the line: not where one in force has its own.
    """

    key: str
    tie: Tie
    head: Dot
    tail: Dot
    family: str
    label: str
    is_directed: bool
    is_over: bool
    has_room: bool


def draw(graph: Graph, places: Mapping[str, Place]) -> tuple[list[Dot], list[Line]]:
    """Draw a graph.

    Args:
        graph: the graph.
        places: where each node stands.

    Returns:
        Its nodes and ties, in the order of the graph.
    """
    ties: dict[str, set[str]] = {node.id: set() for node in graph.nodes}
    for tie in graph.ties:
        ties[tie.head].add(tie.tail)
        ties[tie.tail].add(tie.head)
    sizes = {node.id: _size(node, len(ties[node.id])) for node in graph.nodes}
    order = sorted(graph.nodes, key=lambda node: (node.hop > 0, -len(ties[node.id])))
    labels = dict(_labels(order, places, sizes))
    dots = [
        Dot(
            f"n{number}",
            node,
            places[node.id],
            sizes[node.id],
            _state(node),
            "circle" if is_a(node.schema, "Person") else "square",
            *labels.get(node.id, ("", (0.0, 0.0))),
        )
        for number, node in enumerate(graph.nodes)
    ]
    by_id = {dot.node.id: dot for dot in dots}
    told = {_pair(tie) for tie in graph.ties if tie.share and tie.in_force is not False}
    return dots, [_line(number, tie, by_id, told) for number, tie in enumerate(graph.ties)]


def _pair(tie: Tie) -> frozenset[str]:
    return frozenset((tie.head, tie.tail))


def _line(number: int, tie: Tie, dots: Mapping[str, Dot], told: Collection[frozenset[str]]) -> Line:
    is_over = tie.in_force is False
    return Line(
        f"t{number}",
        tie,
        dots[tie.head],
        dots[tie.tail],
        FAMILIES.get(tie.kind, "link"),
        _share(tie.share),
        tie.kind not in UNDIRECTED,
        is_over,
        not (is_over and _pair(tie) in told),
    )


def _state(node: Node) -> str:
    if node.listed:
        return LISTED
    if node.owned in _OWNED:
        return _OWNED[node.owned]
    return PLACE if node.schema == "Address" else OTHER


def _size(node: Node, ties: int) -> float:
    whole = 11.0 if node.hop == 0 else min(4.0 + ties**0.5 * 1.4, 9.0)
    return round(whole * (0.7 if node.schema == "Address" else 1.0), 1)


def _share(share: str) -> str:
    return f"{share} %" if share and "/" not in share else share


def _labels(
    order: Sequence[Node], places: Mapping[str, Place], sizes: Mapping[str, float]
) -> Iterator[tuple[str, tuple[str, Place]]]:
    """Yield where there is room for a label, for the most telling nodes first."""
    taken: list[Box] = [
        (x - size, y - size, x + size, y + size)
        for node, size in sizes.items()
        for x, y in (places[node],)
    ]
    for node in order:
        text = (MARK if _state(node) == POSSIBLE else "") + node.caption
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
        wide, (x, y), beside = len(text) * _LETTER, places[node.id], sizes[node.id] + 4
        for left, top in (
            (x + beside, y - _LINE / 2),
            (x - beside - wide, y - _LINE / 2),
            (x - wide / 2, y + beside - 2),
            (x - wide / 2, y - beside - _LINE + 2),
        ):
            box = (left, top, left + wide, top + _LINE)
            if _is_free(box, taken):
                taken.append(box)
                yield node.id, (text, (round(left, 1), round(top + _LINE - 4, 1)))
                break


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > WIDE or bottom > TALL:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )

"""The drawing of a network: who is removed, who leads, into which pieces it falls."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cabos.ask.fragments import Bools, pieces_of
from cabos.ask.layout import TALL, WIDE
from cabos.ask.network import Network, Numbers
from cabos.ask.network_layout import drawn_nodes, place_network
from cabos.kernels.layout import Places
from cabos.model.ties import Ties
from cabos.runs.page import seen

NODES, LINES = 300, 1_500
"""Nodes and ties that a picture has at most."""
GROUPS = 6
"""Pieces that have a tint and a shape of their own, the largest."""
LABELS = 60
"""Nodes beside the set and the leaders that are labelled, where there is room."""
CUT = 24
"""Letters of a label."""
_LETTER, _BROAD, _LINE, _BOLD, _RING = 7.4, 13.5, 15.0, 1.13, 4.5
_FAR = (0.0, 14.0, 30.0, 48.0, 70.0)

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A node in the picture.

    Attributes:
        name: the name to show, as plain text.
        outline: the path of its shape.
        group: the number of its piece, from 1; 0 for small pieces and for who is removed.
        is_chosen: whether it is of the best set.
        is_leader: whether it leads.
        place: where it stands.
        ring: the radius of the ring around a leader.
        label: its name, cut; empty where there is no room.
        label_at: where the label begins.
        string: the line from a label that is far to its node, or empty.
    """

    name: str
    outline: str
    group: int
    is_chosen: bool
    is_leader: bool
    place: Place
    ring: float
    label: str
    label_at: Place
    string: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that has a tint: its number, how many nodes it has, and the path of its shape."""

    group: int
    count: int
    outline: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network as it is drawn.

    Attributes:
        dots: its nodes.
        lines: the path of the ties of each kind: ``held``, ``cut``, ``rival``.
        pieces: what has a tint: pieces, or all that is reached.
        others: how many further pieces there are, and of how many nodes; or of those that are not
            reached.
        nodes_left_out: how many nodes are not drawn.
        ties_left_out: how many ties between drawn nodes are not drawn.
        unlabelled: how many of the set and the leaders have no label for want of room.
        wide: how wide the picture is.
        top: where it begins from above: what is empty is left out.
        tall: how tall it is.
    """

    dots: Sequence[Dot]
    lines: dict[str, str]
    pieces: Sequence[Piece]
    others: tuple[int, int]
    nodes_left_out: int
    ties_left_out: int
    unlabelled: int
    wide: float = WIDE
    top: float = 0.0
    tall: float = TALL


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in the picture.

    Attributes:
        chosen: the best set.
        leaders: who leads.
        reached: who lies near the set, the set included; None where the set is removed.
    """

    chosen: tuple[int, ...]
    leaders: tuple[int, ...]
    reached: Bools | None = None

    @property
    def is_removed(self) -> bool:
        """Whether the set is removed."""
        return self.reached is None


def draw_network(ties: Ties, network: Network, cast: Cast, name: Callable[[int], str]) -> Drawing:
    """Draw a network.

    Args:
        ties: the network with its rivalries.
        network: its ties that hold.
        cast: who is who.
        name: tells the name of a node.
    """
    gone = np.zeros(network.size, dtype=np.bool_)
    if cast.is_removed:
        gone[list(cast.chosen)] = True
    pieces = pieces_of(network, gone)
    ranked, sizes = _ranked(pieces)
    first = (*cast.chosen[:NODES], *cast.leaders)
    nodes = drawn_nodes(network, first, NODES)
    heads, tails, rival = _pairs(ties, nodes)
    places = np.round(place_network(pieces[nodes], heads[~rival], tails[~rival]), 1)
    special = np.isin(nodes, first)
    keep = np.lexsort((np.arange(len(heads)), ~(special[heads] | special[tails])))[:LINES]
    lines = {"held": "", "cut": "", "rival": ""}
    for at in keep.tolist():
        ends = heads[at], tails[at]
        kind = "rival" if rival[at] else "cut" if gone[nodes[list(ends)]].any() else "held"
        lines[kind] += _stroke(*places[list(ends)].tolist())
    if cast.reached is not None:
        near = int(np.count_nonzero(cast.reached))
        pieces, ranked = np.where(cast.reached, 0, -1), {0: 1}
        sizes = [near, network.size - near]
    groups = np.array([ranked.get(int(one), 0) for one in pieces[nodes]], dtype=np.int64)
    dots, unlabelled = _dots(nodes, places, groups, cast, (network, name))
    shown = [Piece(at, sizes[at - 1], outline(at, 7, 7, 5)) for at in sorted(ranked.values())]
    rest = sizes[len(ranked) :]
    return Drawing(
        dots, lines, shown, (len(rest), sum(rest)), network.size - len(nodes),
        len(heads) - len(keep), unlabelled, WIDE, *_heights(dots),
    )  # fmt: skip


def _heights(dots: Sequence[Dot]) -> tuple[float, float]:
    """Return where the picture begins from above, and how tall it is."""
    every = [dot.place[1] for dot in dots] + [dot.label_at[1] for dot in dots if dot.label]
    top = max(min(every, default=0.0) - 30, 0.0)
    return round(top, 1), round(min(max(every, default=0.0) + 30, TALL) - top, 1)


def _ranked(pieces: Numbers) -> tuple[dict[int, int], list[int]]:
    """Return the number of each piece that has a tint, and the sizes of all, largest first."""
    labels, counts = np.unique(pieces[pieces >= 0], return_counts=True)
    order = np.lexsort((labels, -counts))
    several = [at for at in order[:GROUPS].tolist() if counts[at] > 1]
    ranked = {int(labels[at]): number for number, at in enumerate(several, 1)}
    return ranked, counts[order].tolist()


def _pairs(ties: Ties, nodes: Numbers) -> tuple[Numbers, Numbers, np.ndarray]:
    """Return each tied pair of drawn nodes once, and whether it is a rivalry."""
    at = np.full(ties.size, -1, dtype=np.int64)
    at[nodes] = np.arange(len(nodes))
    heads, tails = at[ties.heads], at[ties.tails]
    kept = (heads >= 0) & (tails >= 0) & (heads != tails) & (ties.weights != 0)
    low, high = np.minimum(heads, tails)[kept], np.maximum(heads, tails)[kept]
    rival = ties.weights[kept] < 0
    _, first = np.unique((low * len(nodes) + high) * 2 + rival, return_index=True)
    return low[first], high[first], rival[first]


def _stroke(one: Sequence[float], two: Sequence[float]) -> str:
    return f"M{one[0]:g} {one[1]:g}L{two[0]:g} {two[1]:g}"


def outline(group: int, x: float, y: float, size: float) -> str:
    """Return the shape of a piece's nodes: told by shape too, for who cannot tell the tints."""
    if group == 2:
        return f"M{x - size:g} {y - size:g}h{2 * size:g}v{2 * size:g}h{-2 * size:g}z"
    if group == 3:
        side = size * 1.25
        return f"M{x:g} {y - side:g}L{x + side:g} {y + side * 0.8:g}H{x - side:g}z"
    if group == 4:
        side = size * 1.35
        return f"M{x:g} {y - side:g}l{side:g} {side:g}l{-side:g} {side:g}l{-side:g} {-side:g}z"
    if group == 5:
        side = size * 1.25
        return f"M{x:g} {y + side:g}L{x + side:g} {y - side * 0.8:g}H{x - side:g}z"
    if group == 6:
        arm, thin = size * 1.2, size * 0.45
        far = arm - thin
        return (
            f"M{x - thin:g} {y - arm:g}h{2 * thin:g}v{far:g}h{far:g}v{2 * thin:g}h{-far:g}"
            f"v{far:g}h{-2 * thin:g}v{-far:g}h{-far:g}v{-2 * thin:g}h{far:g}z"
        )
    half = f"a{size:g} {size:g} 0 1 0 "
    return f"M{x - size:g} {y:g}{half}{2 * size:g} 0{half}{-2 * size:g} 0z"


def _dots(
    nodes: Numbers, places: Places, groups: Numbers, cast: Cast,
    told: tuple[Network, Callable[[int], str]],
) -> tuple[list[Dot], int]:  # fmt: skip
    network, name = told
    chosen, leaders = set(cast.chosen), set(cast.leaders)
    degree = np.diff(network.offsets)[nodes]
    small = 3.4 if len(nodes) > 150 else 4.6
    numbers = nodes.tolist()
    sizes = [small + 3.4 if node in chosen else small + 1 if node in leaders else small
             for node in numbers]  # fmt: skip
    texts = [seen(name(node)).striptags() for node in numbers]
    forced = [at for at, node in enumerate(numbers) if node in chosen or node in leaders]
    forced.sort(key=lambda at: (numbers[at] not in chosen, -int(degree[at]), at))
    others = [at for at in np.lexsort((nodes, -degree)).tolist() if at not in set(forced)]
    order = [*((at, True) for at in forced), *((at, False) for at in others[:LABELS])]
    rooms = [size + (_RING if node in leaders else 0.0)
             for node, size in zip(numbers, sizes, strict=True)]  # fmt: skip
    labels = dict(_labels(order, texts, places.tolist(), rooms))
    dots = []
    for at, node in enumerate(numbers):
        x, y = places[at].tolist()
        text, place, string = labels.get(at, ("", (0.0, 0.0), ""))
        dots.append(Dot(
            texts[at], outline(int(groups[at]), x, y, sizes[at]), int(groups[at]), node in chosen,
            node in leaders, (x, y), sizes[at] + _RING, text, place, string,
        ))  # fmt: skip
    return dots, sum(at not in labels for at in forced)


def shortened(text: str, most: int = CUT) -> str:
    """Return a text, cut where it is long."""
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def width_of(text: str) -> float:
    """Return about how wide a label is, in the units of the picture."""
    return sum(
        _BROAD if unicodedata.east_asian_width(one) in "WF" else 0.0
        if unicodedata.combining(one) else _LETTER
        for one in text
    )  # fmt: skip


def _labels(
    order: Sequence[tuple[int, bool]], texts: Sequence[str], places: Sequence[Sequence[float]],
    sizes: Sequence[float],
) -> Iterator[tuple[int, tuple[str, Place, str]]]:  # fmt: skip
    """Yield where there is room for a label; those that must be seen may stand further away."""
    taken: list[Box] = [
        (x - size - 1, y - size - 1, x + size + 1, y + size + 1)
        for (x, y), size in zip(places, sizes, strict=True)
    ]
    for at, must in order:
        text, (x, y) = shortened(texts[at]), places[at]
        wide = width_of(text) * (_BOLD if must else 1.0)
        for far in _FAR if must else _FAR[:1]:
            spot = next(
                (box for box in _spots(x, y, wide, sizes[at] + 6 + far) if _is_free(box, taken)),
                None,
            )
            if spot is None:
                continue
            taken.append(spot)
            left, top, right, bottom = spot
            end = min(max(x, left), right), min(max(y, top), bottom)
            string = _stroke((x, y), end) if far else ""
            yield at, (text, (round(left, 1), round(bottom - 4, 1)), string)
            break


def _spots(x: float, y: float, wide: float, away: float) -> Iterator[Box]:
    slant = away * 0.7
    for left, middle in (
        (x + away, y), (x - away - wide, y), (x - wide / 2, y + away + _LINE / 2),
        (x - wide / 2, y - away - _LINE / 2), (x + slant, y - slant - 4),
        (x + slant, y + slant + 4),
        (x - slant - wide, y - slant - 4), (x - slant - wide, y + slant + 4),
    ):  # fmt: skip
        yield left, middle - _LINE / 2, left + wide, middle + _LINE / 2


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if left < 2 or top < 2 or right > WIDE - 2 or bottom > TALL - 2:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )

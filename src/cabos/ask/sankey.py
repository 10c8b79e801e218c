"""Where the accounts and the ribbons of a Sankey diagram stand.

Money goes in circles, so a ribbon may go back: it is drawn around. The layers follow the longest
way, as in Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System
Structures, 1981, doi:10.1109/TSMC.1981.4308636.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDE = 1100.0
"""Its width, as long as the columns have room."""
THICK = 12.0
"""The width of an account."""
NAMES = 150.0
"""The room for the names beside the last column."""
_ROOM = 130.0  # from column to column, at least
_BEND = 24.0  # how far a ribbon that goes back swings out, beside its width
_FULL = 300.0  # the height that all money of the fullest layer takes
_GAP, _EDGE, _LEAST = 18.0, 12.0, 1.5
_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """What goes from one account to another: the keys of both, and how much."""

    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where an account stands.

    Attributes:
        key: its key.
        layer: which column, from 0.
        x: its left edge.
        y: its upper edge.
        tall: its height.
    """

    key: str
    layer: int
    x: float
    y: float
    tall: float


@dataclass(frozen=True, slots=True)
class Band:
    """Where a ribbon goes: a line with a width, from right edge to left edge.

    Attributes:
        start: the middle of its beginning.
        end: the middle of its end.
        width: how thick it is.
        under: how low it goes on its way back; None where it goes forward.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    under: float | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A diagram, laid out: its boxes, a band for each link, the room for a column, its size."""

    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    step: float
    wide: float
    tall: float


def lay_out(links: Sequence[Link], layers: Mapping[str, int] | None = None) -> Layout:
    """Lay out a Sankey diagram.

    Args:
        links: what goes where; no link from an account to itself.
        layers: the column of each account; by the longest way to it if None.

    Example:
        >>> [box.key for box in lay_out([Link("a", "b", 3.0), Link("b", "c", 2.0)]).boxes]
        ['a', 'b', 'c']
    """
    keys = list(dict.fromkeys(end for one in links for end in (one.source, one.target)))
    at = _packed({key: layers[key] for key in keys}) if layers is not None else _layers(links)
    columns: list[list[str]] = [[] for _ in range(max(at.values(), default=-1) + 1)]
    for key in keys:
        columns[at[key]].append(key)
    return _Placer(links, at, columns).place()


def _packed(layers: Mapping[str, int]) -> dict[str, int]:
    """Number the layers from 0, without those that nobody stands in."""
    order = {layer: number for number, layer in enumerate(sorted(set(layers.values())))}
    return {key: order[layer] for key, layer in layers.items()}


def _layers(links: Sequence[Link]) -> dict[str, int]:
    """Return the column of each account: one after the last that pays it."""
    after = _forward(links)
    before: dict[str, list[str]] = {key: [] for key in after}
    for key, targets in after.items():
        for target in targets:
            before[target].append(key)
    found = dict.fromkeys(after, 0)
    for key in _topological(after):
        for target in after[key]:
            found[target] = max(found[target], found[key] + 1)
    last = max(found.values(), default=0)
    for key, targets in after.items():
        if not targets:
            found[key] = last
        elif not before[key]:
            found[key] = min(found[target] for target in targets) - 1
    return found


def _forward(links: Sequence[Link]) -> dict[str, list[str]]:
    """Return the targets of each account without the links that close a circle."""
    keys = dict.fromkeys(end for one in links for end in (one.source, one.target))
    out: dict[str, dict[str, float]] = {key: {} for key in keys}
    into: dict[str, int] = dict.fromkeys(keys, 0)
    for one in links:
        if one.target not in out[one.source]:
            into[one.target] += 1
        out[one.source][one.target] = out[one.source].get(one.target, 0.0) + one.value
    rank, state = {key: number for number, key in enumerate(keys)}, dict.fromkeys(keys, 0)
    kept: dict[str, list[str]] = {key: [] for key in keys}
    for root in sorted(keys, key=lambda key: (into[key] > 0, rank[key])):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(sorted(out[root], key=lambda key: (-out[root][key], rank[key]))))]
        while stack:
            key, rest = stack[-1]
            for target in rest:
                if state[target] != 1:
                    kept[key].append(target)
                if not state[target]:
                    state[target] = 1
                    near = out[target]
                    order = sorted(near, key=lambda one: (-near[one], rank[one]))
                    stack.append((target, iter(order)))
                    break
            else:
                state[key] = 2
                stack.pop()
    return kept


def closing(links: Sequence[Link]) -> set[int]:
    """Return which links close a circle, by their numbers in the sequence.

    Example:
        >>> closing([Link("a", "b", 3.0), Link("b", "a", 1.0)])
        {1}
    """
    after = {key: set(targets) for key, targets in _forward(links).items()}
    return {number for number, one in enumerate(links) if one.target not in after[one.source]}


def _topological(after: Mapping[str, Sequence[str]]) -> list[str]:
    waits = dict.fromkeys(after, 0)
    for targets in after.values():
        for target in targets:
            waits[target] += 1
    ready, order = [key for key, count in waits.items() if not count], []
    while ready:
        key = ready.pop()
        order.append(key)
        for target in after[key]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return order


class _Placer:
    """A diagram under way."""

    def __init__(
        self, links: Sequence[Link], at: Mapping[str, int], columns: list[list[str]]
    ) -> None:
        self._links, self._at, self._columns = links, at, columns
        into: dict[str, float] = {}
        out: dict[str, float] = {}
        for one in links:
            out[one.source] = out.get(one.source, 0.0) + one.value
            into[one.target] = into.get(one.target, 0.0) + one.value
        value = {key: max(into.get(key, 0.0), out.get(key, 0.0)) for key in at}
        fullest = max((sum(value[key] for key in one) for one in columns), default=0.0)
        self._scale = _FULL / fullest if fullest > 0 else 0.0
        self._tall = {key: max(_LEAST, one * self._scale) for key, one in value.items()}
        heights = (sum(self._tall[key] for key in one) + _GAP * (len(one) - 1) for one in columns)
        self._height = max(heights, default=0.0)
        self._near: dict[str, list[tuple[str, float]]] = {key: [] for key in at}
        for one in links:
            self._near[one.source].append((one.target, one.value))
            self._near[one.target].append((one.source, one.value))
        self._y: dict[str, float] = {}

    def place(self) -> Layout:
        """Return where everything stands."""
        for column in self._columns:
            self._settle(column, dict.fromkeys(column, self._height / 2))
        order = [*range(1, len(self._columns)), *range(len(self._columns) - 2, -1, -1)]
        for _ in range(_SWEEPS):
            for number in order:
                column = self._columns[number]
                wanted = {key: self._wanted(key) for key in column}
                column.sort(key=lambda key: wanted[key])
                self._settle(column, wanted)
        steps = max(len(self._columns) - 1, 1)
        left, right = self._margins()
        step = max(_ROOM, (WIDE - left - right - THICK) / steps)
        wide = steps * step + left + right + THICK
        boxes = {
            key: Box(key, number, left + number * step, self._y[key] + _EDGE, self._tall[key])
            for number, column in enumerate(self._columns)
            for key in column
        }
        bands, lowest = self._bands(boxes)
        return Layout(tuple(boxes.values()), bands, step, wide, lowest + _EDGE)

    def _margins(self) -> tuple[float, float]:
        """Return the room at the left and at the right: for names, and for ribbons that go back."""
        last, left, right = len(self._columns) - 1, _EDGE, _EDGE + NAMES
        for one in self._links:
            start, end, width = self._at[one.source], self._at[one.target], one.value * self._scale
            if start >= end:
                swing = _BEND + 1.5 * width
                left = max(left, swing - end * _ROOM)
                right = max(right, swing - (last - start) * _ROOM)
        return left, right

    def _wanted(self, key: str) -> float:
        near = self._near[key]
        weight = sum(value for _, value in near)
        middles = [(self._y[one] + self._tall[one] / 2, value) for one, value in near]
        if weight <= 0:
            return sum(one for one, _ in middles) / len(middles)
        return sum(one * value for one, value in middles) / weight

    def _settle(self, column: Sequence[str], wanted: Mapping[str, float]) -> None:
        """Put the accounts of a column as near as can be to where they want to be, apart."""
        edge = 0.0
        for key in column:
            self._y[key] = max(edge, wanted[key] - self._tall[key] / 2)
            edge = self._y[key] + self._tall[key] + _GAP
        floor = self._height
        for key in reversed(column):
            self._y[key] = min(self._y[key], floor - self._tall[key])
            floor = self._y[key] - _GAP

    def _bands(self, boxes: Mapping[str, Box]) -> tuple[tuple[Band, ...], float]:
        links = self._links
        starts = self._ends(boxes, [(one.source, one.target) for one in links])
        ends = self._ends(boxes, [(one.target, one.source) for one in links])
        low = self._height + _EDGE
        bands = []
        for number, one in enumerate(links):
            head, tail = boxes[one.source], boxes[one.target]
            width, under = one.value * self._scale, None
            if head.layer >= tail.layer:
                low += _GAP / 2 + width
                under = low - width / 2
            bands.append(
                Band((head.x + THICK, starts[number]), (tail.x, ends[number]), width, under)
            )
        return tuple(bands), low

    def _ends(self, boxes: Mapping[str, Box], sides: Iterable[tuple[str, str]]) -> dict[int, float]:
        """Stack the ribbons at one side of each account in the order of where they go."""
        of: dict[str, list[tuple[float, int]]] = {}
        for number, (key, other) in enumerate(sides):
            of.setdefault(key, []).append((boxes[other].y, number))
        found = {}
        for key, several in of.items():
            y = boxes[key].y
            for _, number in sorted(several):
                width = self._links[number].value * self._scale
                found[number] = y + width / 2
                y += width
        return found


def curve(band: Band) -> str:
    """Return the line of a band as the path of an SVG."""
    (x0, y0), (x1, y1) = band.start, band.end
    if band.under is None:
        middle = (x0 + x1) / 2
        return f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    under, bend = band.under, _BEND + band.width
    return (
        f"M{x0:.1f} {y0:.1f}C{x0 + bend:.1f} {y0:.1f} {x0 + bend:.1f} {under:.1f} "
        f"{x0:.1f} {under:.1f}L{x1:.1f} {under:.1f}C{x1 - bend:.1f} {under:.1f} "
        f"{x1 - bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    )

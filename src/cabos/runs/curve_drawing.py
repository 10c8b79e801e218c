"""Small charts of lines: each named at its end, told apart by dashes and marks too."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cabos.runs.money_times import levels
from cabos.runs.network_drawing import width_of

WIDE, TALL = 560.0, 300.0
LEFT, TOP, FOOT = 58.0, 14.0, 40.0
_GAP = 15.0
_TICKS = 9
_DOTS = 30
_BOLD = 1.12  # how much wider a name at the end of a line is than a label of a picture

Pair = tuple[float, float]
SHARE, WHOLE = "{:g}", "{:,.0f}"
"""How a value of the upright axis is written: shares, and whole numbers."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values over steps.

    Attributes:
        style: which line it is, the name of its class.
        name: what is written at its end.
        values: one for each step.
        low: the lower edge of a band around it; empty for none.
        high: the upper edge.
    """

    style: str
    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn: its path, its band, its marks and its name."""

    style: str
    path: str
    band: str
    dots: tuple[Pair, ...]
    name: str
    end: Pair
    name_at: Pair


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines, the ticks of both axes, and a line at a goal with its place, or None."""

    lines: tuple[Line, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    right: float
    goal: float | None = None
    mark: float | None = None
    wide: float = WIDE
    tall: float = TALL
    left: float = LEFT
    foot: float = TALL - FOOT
    top: float = TOP


@dataclass(frozen=True, slots=True)
class Frame:
    """What a chart is drawn in.

    Attributes:
        steps: where each value stands from left to right; rising.
        names: what is written below each.
        goal: a value at which a line lies across, or None.
        mark: a step that is marked, or None.
        most: the highest value the chart shows at least.
    """

    steps: Sequence[float]
    names: Sequence[str]
    goal: float | None = None
    mark: float | None = None
    most: float = 0.0


def draw_chart(frame: Frame, series: Sequence[Series], form: str = SHARE) -> Chart:
    """Draw lines over steps.

    Args:
        frame: the steps.
        series: the lines, the most telling last: it lies on top.
        form: how a value of the upright axis is written.
    """
    every = [value for one in series for value in (*one.values, *one.low, *one.high)]
    top = max([*every, frame.most, frame.goal or 0.0]) or 1.0
    first, last = frame.steps[0], frame.steps[-1]
    names = max((width_of(one.name) for one in series), default=0.0)
    right = WIDE - (names * _BOLD + 24.0 if names else 16.0)

    def x(step: float) -> float:
        return round(LEFT + (step - first) / ((last - first) or 1) * (right - LEFT), 1)

    def y(value: float) -> float:
        return round(TALL - FOOT - value / top * (TALL - FOOT - TOP), 1)

    lines = [_line(one, frame.steps, (x, y)) for one in series]
    spread = _spread([one.end[1] for one in lines])
    named = tuple(
        Line(one.style, one.path, one.band, one.dots, one.name, one.end, (right + 16, at))
        for one, at in zip(lines, spread, strict=True)
    )
    ticks = [value for value in levels(0.0, top) if form == SHARE or value == round(value)]
    up = tuple((y(value), form.format(value)) for value in ticks)
    return Chart(
        named, _across(frame, x), up, right,
        None if frame.goal is None else y(frame.goal),
        None if frame.mark is None else x(frame.mark),
    )  # fmt: skip


def _line(
    one: Series, steps: Sequence[float],
    scale: tuple[Callable[[float], float], Callable[[float], float]],
) -> Line:  # fmt: skip
    x, y = scale
    points = [(x(step), y(value)) for step, value in zip(steps, one.values, strict=True)]
    band = ""
    if one.low:
        edge = [(x(step), y(value)) for step, value in zip(steps, one.high, strict=True)]
        edge += [(x(step), y(value)) for step, value in zip(steps, one.low, strict=True)][::-1]
        band = _path(edge) + "Z"
    dots = tuple(points) if len(points) <= _DOTS else ()
    return Line(one.style, _path(points), band, dots, one.name, points[-1], points[-1])


def _path(points: Sequence[Pair]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _across(frame: Frame, x: Callable[[float], float]) -> tuple[tuple[float, str], ...]:
    """Return the names below that have room, each as many steps after the one before."""
    count = len(frame.steps)
    gap = (x(frame.steps[-1]) - x(frame.steps[0])) / max(count - 1, 1)
    widest = max(width_of(one) for one in frame.names) + 8.0
    step = max(-(-count // _TICKS), math.ceil(widest / gap) if gap else 1)
    return tuple(
        (x(at), name)
        for number, (at, name) in enumerate(zip(frame.steps, frame.names, strict=True))
        if number % step == 0
    )


def _spread(heights: Sequence[float]) -> list[float]:
    """Set names apart that would stand on each other, in the order of their lines."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    found = list(heights)
    for _ in range(60):
        moved = False
        for one, two in pairwise(order):
            short = _GAP - (found[two] - found[one])
            if short > 0.01:
                found[one] -= short / 2
                found[two] += short / 2
                moved = True
        if not moved:
            break
    low, high = TOP + 2, TALL - FOOT + 12
    shift = max(0.0, low - min(found)) - max(0.0, max(found) - high)
    return [round(one + shift, 1) for one in found]

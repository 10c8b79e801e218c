"""Balances over time, as a page shows them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from cabos.model.date import DAY
from cabos.runs.money_rows import spans

WIDE, TALL = 1000.0, 210.0
LEFT, RIGHT, TOP, FOOT = 96.0, 12.0, 12.0, 24.0
_COLUMNS = 450  # of a line with very many points
_STEPS = ((3_600.0, "%Y-%m-%d %H:%M"), (21_600.0, "%Y-%m-%d %H:%M"), (DAY, "%Y-%m-%d"),
          (2 * DAY, "%Y-%m-%d"), (7 * DAY, "%Y-%m-%d"), (14 * DAY, "%Y-%m-%d"))  # fmt: skip
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 600)
_TICKS = 7


@dataclass(frozen=True, slots=True)
class Point:
    """What an account holds after a transfer: when, its balance, its taint, and the row."""

    time: float
    balance: float
    tainted: float
    line: int
    title: str
    is_marked: bool = False
    is_traced: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in a picture that opens rows."""

    x: float
    y: float
    size: float
    title: str
    spans: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """The ticks of a picture: what stands where."""

    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """A balance over time: two lines, dots, ticks."""

    wide: float
    tall: float
    balance: str
    tainted: str
    area: str
    zero: float
    dots: tuple[Dot, ...]
    axes: Axes
    more_dots: int


def seconds(iso: str) -> float:
    """Return an ISO day or moment as seconds since 1970."""
    return datetime.fromisoformat(iso).replace(tzinfo=UTC).timestamp()


def spread(times: Sequence[float]) -> list[float]:
    """Set apart what has the same time, up to the next time or the end of the day."""
    found: list[float] = []
    several = [list(group) for _, group in groupby(times)]
    for number, group in enumerate(several):
        after = several[number + 1][0] if number + 1 < len(several) else group[0] + DAY
        room = min(after - group[0], DAY) * 0.8
        found += [group[0] + room * at / len(group) for at in range(len(group))]
    return found


class Scale:
    """Where times stand from left to right."""

    def __init__(self, times: Iterable[float], left: float = LEFT) -> None:
        """Cover some times."""
        every = list(times)
        low, high = min(every), max(every)
        margin = max((high - low) * 0.015, 1800.0)
        self.low, self.high, self.left = low - margin, high + margin, left

    def at(self, time: float) -> float:
        """Return where a time stands."""
        share = (time - self.low) / (self.high - self.low)
        return round(self.left + share * (WIDE - self.left - RIGHT), 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return dates and where they stand."""
        return tuple((self.at(time), text) for time, text in self._ticks())

    def _ticks(self) -> Iterator[tuple[float, str]]:
        span = self.high - self.low
        for step, form in _STEPS:
            if span / step <= _TICKS:
                first = math.ceil(self.low / step)
                for number in range(first, math.floor(self.high / step) + 1):
                    yield number * step, datetime.fromtimestamp(number * step, UTC).strftime(form)
                return
        step_months = next(
            (one for one in _MONTHS if span / (one * 30.4 * DAY) <= _TICKS), _MONTHS[-1]
        )
        start = datetime.fromtimestamp(self.low, UTC)
        month = (start.year * 12 + start.month - 1) // step_months * step_months
        while True:
            month += step_months
            moment = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            if moment.timestamp() > self.high:
                return
            yield moment.timestamp(), moment.strftime("%Y-%m")


def levels(low: float, high: float) -> list[float]:
    """Return round numbers at which grid lines stand."""
    span = high - low or abs(high) or 1.0
    raw = span / 5
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= raw)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def draw_steps(points: Sequence[Point], opening: float, most: int = 120) -> Steps:
    """Draw what an account holds, and how much of it is tainted.

    Args:
        points: in the order of the schedule.
        opening: what it held at first, all clean.
        most: dots at most; marked and tainted ones first.
    """
    times = spread([one.time for one in points])
    scale = Scale(times)
    low = min([0.0, opening, *(one.balance for one in points)])
    high = max([0.0, opening, *(one.balance for one in points), *(one.tainted for one in points)])
    high = high if high > low else low + 1.0

    def up(value: float) -> float:
        share = (value - low) / (high - low)
        return round(TALL - FOOT - share * (TALL - FOOT - TOP), 1)

    across = [scale.at(time) for time in times]
    balance = _steps(across, [up(one.balance) for one in points], up(opening))
    tainted = _steps(across, [up(one.tainted) for one in points], up(0.0))
    order = _dotted(points, most)
    dots = tuple(
        Dot(
            across[at], up(points[at].balance), 5.0 if points[at].is_marked else 3.6,
            points[at].title, spans([points[at].line]),
            "marked" if points[at].is_marked else "traced" if points[at].is_traced else "",
        )
        for at in order
    )  # fmt: skip
    grid = tuple((up(value), f"{value:,.0f}" if abs(value) >= 1 or not value else f"{value:g}")
                 for value in levels(low, high))  # fmt: skip
    area = f"{tainted}L{WIDE - RIGHT:g} {up(0.0)}L{LEFT:g} {up(0.0)}Z"
    return Steps(
        WIDE, TALL, balance, tainted, area, up(0.0), dots, Axes(scale.ticks(), grid),
        len(points) - len(dots),
    )  # fmt: skip


def _dotted(points: Sequence[Point], most: int) -> list[int]:
    """Choose the points that have a dot: what is marked or tainted, then some of the rest."""
    first = [at for at, one in enumerate(points) if one.is_marked or one.is_traced]
    first.sort(key=lambda at: not points[at].is_marked)
    rest = [at for at, one in enumerate(points) if not (one.is_marked or one.is_traced)]
    room = max(most - len(first), 0)
    step = max(1, -(-len(rest) // room)) if room else len(rest) + 1
    return sorted([*first[:most], *(rest[::step] if room else ())])


def _steps(across: Sequence[float], heights: Sequence[float], start: float) -> str:
    """Write a line in steps, with the highest and lowest of each column where it is long."""
    pairs = list(zip(across, heights, strict=True))
    if len(pairs) > 3 * _COLUMNS:
        pairs = list(_thinned(pairs))
    path = f"M{LEFT:g} {start:g}" + "".join(f"H{x:g}V{y:g}" for x, y in pairs)
    return f"{path}H{WIDE - RIGHT:g}"


def _thinned(pairs: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    size = (WIDE - LEFT) / _COLUMNS
    for _, group in groupby(pairs, key=lambda one: int(one[0] / size)):
        several = list(group)
        heights = [y for _, y in several]
        for y in dict.fromkeys((heights[0], min(heights), max(heights), heights[-1])):
            yield several[0][0], y


def duration(seconds_long: float) -> str:
    """Write a length of time in minutes, hours or days.

    Example:
        >>> duration(5400)
        '1.5 h'
    """
    for size, unit in ((DAY, "d"), (3_600.0, "h")):
        if seconds_long >= size:
            return f"{seconds_long / size:.3g} {unit}"
    return f"{seconds_long / 60:.3g} min"

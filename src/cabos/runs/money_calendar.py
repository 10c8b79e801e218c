"""A calendar of transfers, as a page shows it: weeks across, weekdays down."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cabos.runs.money_rows import spans

CELL, _GUTTER, _HEAD = 22.0, 44.0, 20.0
_WEEKS, _STRIPS = 45, 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a calendar: where it stands, how many transfers, how dark, and its rows."""

    x: float
    y: float
    day: str
    count: int
    level: int
    amounts: str
    spans: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Weeks side by side: the days that have transfers, and the months above."""

    wide: float
    tall: float
    blank: tuple[tuple[float, float], ...]
    cells: tuple[Cell, ...]
    months: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A heat map of days, in strips of at most a year; days beyond it are counted."""

    strips: tuple[Strip, ...]
    more_days: int


def draw_calendar(days: Mapping[date, tuple[Sequence[int], str]]) -> Calendar:
    """Draw a heat map of days: weeks across, weekdays down, Monday first.

    Args:
        days: the rows of each day, and their sums as text.
    """
    order = sorted(days)
    most = max(len(days[day][0]) for day in order)
    strips: list[Strip] = []
    shown, at = 0, 0
    while at < len(order) and len(strips) < _STRIPS:
        monday = order[at] - timedelta(days=order[at].weekday())
        several = [one for one in order[at:] if (one - monday).days < 7 * _WEEKS]
        strips.append(_strip(monday, several, days, most))
        at += len(several)
        shown += len(several)
    return Calendar(tuple(strips), len(order) - shown)


def _strip(
    monday: date,
    order: Sequence[date],
    days: Mapping[date, tuple[Sequence[int], str]],
    most: int,
) -> Strip:
    weeks = (order[-1] - monday).days // 7 + 1
    blank = tuple(
        (_GUTTER + week * CELL, _HEAD + day * CELL) for week in range(weeks) for day in range(7)
    )
    cells = tuple(
        Cell(
            _GUTTER + (day - monday).days // 7 * CELL, _HEAD + day.weekday() * CELL,
            day.isoformat(), len(days[day][0]), math.ceil(4 * len(days[day][0]) / most),
            days[day][1], spans(days[day][0]),
        )
        for day in order
    )  # fmt: skip
    months: list[tuple[float, str]] = []
    for week in range(weeks):
        first = monday + timedelta(days=7 * week) if week else order[0]
        if week == 0 or (first.day <= 7 and _GUTTER + week * CELL - months[-1][0] > 60):
            months.append((_GUTTER + week * CELL, first.strftime("%Y-%m")))
    wide = max(_GUTTER + weeks * CELL + 4, _GUTTER + 64)
    return Strip(wide, _HEAD + 7 * CELL + 4, blank, cells, tuple(months))

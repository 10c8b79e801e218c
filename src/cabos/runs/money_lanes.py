"""Transfers over time between lanes of accounts, or in lanes by layer, as a page shows them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cabos.runs.money_rows import spans
from cabos.runs.money_times import FOOT, TOP, WIDE, Axes, Dot, Scale, duration, spread


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer between lanes: when, from whom, to whom, its row and what it is."""

    time: float
    payer: str
    beneficiary: str
    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A transfer drawn from one lane to another."""

    x: float
    start: float
    end: float
    title: str
    spans: str


@dataclass(frozen=True, slots=True)
class Stay:
    """How long money stayed in an account: from, to, where, and how long as text."""

    x: float
    y: float
    wide: float
    text: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """Accounts as lanes, transfers as arrows between them, dwell times as bars."""

    wide: float
    tall: float
    lanes: tuple[tuple[float, str], ...]
    left: float
    arrows: tuple[Arrow, ...]
    stays: tuple[Stay, ...]
    axes: Axes
    more: int


def draw_lanes(moves: Sequence[Move], *, lanes: int = 24, most: int = 150) -> Lanes | None:
    """Draw transfers over time between the accounts, and how long money stays in them.

    Args:
        moves: in the order of time.
        lanes: accounts at most, the first that money reaches.
        most: transfers at most.
    """
    counts: dict[str, int] = {}
    for one in moves:
        for end in dict.fromkeys((one.payer, one.beneficiary)):
            counts[end] = counts.get(end, 0) + 1
    chosen = set(sorted(counts, key=lambda key: -counts[key])[:lanes])
    names = [key for key in counts if key in chosen]
    shown = [one for one in moves if one.payer in chosen and one.beneficiary in chosen][:most]
    if not shown:
        return None
    step, left = 24.0, 170.0
    heights = {name: TOP + 10 + step * at for at, name in enumerate(names)}
    times = spread([one.time for one in shown])
    scale = Scale(times, left)
    arrows = tuple(
        Arrow(scale.at(time), heights[one.payer], heights[one.beneficiary], one.title,
              spans([one.line]))
        for time, one in zip(times, shown, strict=True)
    )  # fmt: skip
    return Lanes(
        WIDE, heights[names[-1]] + 14 + FOOT, tuple((heights[one], one) for one in names), left,
        arrows, tuple(_stays(shown, times, scale, heights)), Axes(scale.ticks()),
        len(moves) - len(shown),
    )  # fmt: skip


def _stays(
    moves: Sequence[Move], times: Sequence[float], scale: Scale, heights: Mapping[str, float]
) -> Iterator[Stay]:
    came: dict[str, tuple[float, float]] = {}
    for time, one in zip(times, moves, strict=True):
        if one.payer in came:
            x, since = scale.at(came[one.payer][0]), came.pop(one.payer)[1]
            wide = round(scale.at(time) - x, 1)
            yield Stay(x, heights[one.payer], max(wide, 1.0), duration(one.time - since))
        came.setdefault(one.beneficiary, (time, one.time))


@dataclass(frozen=True, slots=True)
class Scatter:
    """Layers as lanes, the transfers of one time in one layer as a dot."""

    wide: float
    tall: float
    lanes: tuple[tuple[float, int], ...]
    left: float
    dots: tuple[Dot, ...]
    axes: Axes


_BINS = 72
_SMALL, _BIG = 3.0, 5.5  # the size of a dot of one transfer, and what many add to it


def draw_scatter(moves: Sequence[tuple[float, int, int, str]], word: str) -> Scatter:
    """Draw when the transfers of each layer took place.

    Args:
        moves: time, layer, number of the row and date of each.
        word: how many transfers a dot is, as a phrase with ``{n}``.
    """
    layers = sorted({layer for _, layer, _, _ in moves})
    left, step = 120.0, 34.0
    heights = {layer: TOP + 14 + step * at for at, layer in enumerate(layers)}
    scale = Scale([time for time, _, _, _ in moves], left)
    size = (scale.high - scale.low) / _BINS
    bins: dict[tuple[int, int], list[tuple[float, int, int, str]]] = {}
    for one in moves:
        bins.setdefault((int((one[0] - scale.low) / size), one[1]), []).append(one)
    most, dots = max(map(len, bins.values())), []
    for (_, layer), several in sorted(bins.items()):
        days = list(dict.fromkeys((several[0][3], several[-1][3])))
        middle = (several[0][0] + several[-1][0]) / 2
        radius = round(_SMALL + _BIG * math.sqrt((len(several) - 1) / most), 1)
        title = f"{' – '.join(days)}: {word.format(n=f'{len(several):,}')}"
        dots.append(Dot(scale.at(middle), heights[layer], radius, title,
                        spans(line for _, _, line, _ in several)))  # fmt: skip
    return Scatter(
        WIDE, heights[layers[-1]] + 18 + FOOT, tuple((heights[one], one) for one in layers), left,
        tuple(dots), Axes(scale.ticks()),
    )  # fmt: skip

"""The page of an evaluation: what each threshold finds and what it costs, to choose one by."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from cabos.runs.page import fill, rate, words, write_page

RATES = {
    "pairs": ("recall", "precision", "f1"),
    "screening": ("recall", "namesakes_alerted"),
    "lists": ("recall", "namesakes_alerted"),
}
_COSTS = frozenset({"namesakes_alerted", "others_alerted"})
WEAK = 0.9
"""Recall below which a class is named in the advice."""
TALL = 170  # pixels, the height of the first panel
_LETTER, _LINE, _PERCENT = 7, 13, 7  # pixels: a letter, a line of labels, a percent of the width


@dataclass(frozen=True, slots=True)
class Dot:
    """One threshold of the frontier, or several at which all rates are the same.

    Attributes:
        label: the threshold, or the first and the last of several.
        left: where it stands, in percent.
        lift: how many pixels above its dot the label stands.
        is_chosen: whether the threshold in use is among them.
        ups: how high it stands in each panel, in percent.
    """

    label: str
    left: float
    lift: int
    is_chosen: bool
    ups: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One rate drawn against the common axis: its key in ``words.yml`` and its grid lines."""

    key: str
    is_cost: bool
    grid: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Plot:
    """The frontier, laid out.

    Attributes:
        dots: from left to right.
        panels: from top to bottom.
        axis: what the common axis shows: ``others_alerted``, ``namesakes_alerted``, ``threshold``.
        ticks: how many parties there are for each that is alerted, and where that stands.
        zero: the right end of the room for thresholds at which nobody is alerted, or 0.
    """

    dots: Sequence[Dot]
    panels: Sequence[Panel]
    axis: str
    ticks: Sequence[tuple[int, float]]
    zero: float


def write_frontier(path: Path, kind: str, found: Mapping[str, Any], *, lang: str = "en") -> None:
    """Write the page of an evaluation, one HTML file that needs nothing else.

    Args:
        path: the file.
        kind: ``pairs``, ``screening`` or ``lists``.
        found: what ``cabos.runs.evaluation`` returned.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    said = words(lang)
    points = _points(found)
    values = {
        "kind": kind,
        "found": found,
        "points": points,
        "plot": draw(points, kind, float(found["threshold"])),
        "columns": [key for key in points[0] if key != "threshold"],
        "groups_of_classes": _dimensions(found),
        "calibration": found.get("calibration", ()),
        "headline": _headline(kind, found, said),
        "advice": list(_advice(kind, found, points, said)),
        "files": [found[key] for key in ("customers", "truth", "file") if key in found],
        "rates": _COSTS,
        "tall": TALL,
    }
    write_page(path, "frontier.html", "", values, lang)


def _points(found: Mapping[str, Any]) -> list[dict[str, float]]:
    """Return the frontier by rising threshold, the one in use among them."""
    points = {one["threshold"]: dict(one) for one in found["frontier"]}
    here = found["threshold"]
    if here not in points:
        keys = next(iter(points.values()), {"recall": 0.0})
        points[here] = {key: found[key] for key in keys} | {"threshold": here}
    return [points[threshold] for threshold in sorted(points)]


def draw(points: Sequence[Mapping[str, float]], kind: str, chosen: float) -> Plot:
    """Lay out the frontier.

    Args:
        points: by rising threshold.
        kind: of the evaluation.
        chosen: the threshold in use.
    """
    keys = [key for key in RATES[kind] if key == "recall" or any(one[key] for one in points)]
    axis = next(
        (key for key in ("others_alerted", "namesakes_alerted") if any(p.get(key) for p in points)),
        "threshold",
    )
    merged = _merged(points, [*keys, *({axis} - {"threshold"})])
    places, ticks, zero = _places([group[0].get(axis, 0.0) for group in merged], axis)
    scales = [_span(key, [one[key] for one in points]) for key in keys]
    dots: list[Dot] = []
    for group, left in sorted(zip(merged, places, strict=True), key=lambda one: one[1]):
        ups = tuple(
            round(100 * (group[0][key] - low) / (high - low), 2)
            for key, (low, high) in zip(keys, scales, strict=True)
        )
        is_chosen = any(one["threshold"] == chosen for one in group)
        dots.append(Dot(_label(group), left, 0, is_chosen, ups))
    panels = [
        Panel(
            key, key in _COSTS, [(low + (high - low) * part / 4, 25.0 * part) for part in range(5)]
        )
        for key, (low, high) in zip(keys, scales, strict=True)
    ]
    return Plot(_lifted(dots), panels, axis, ticks, zero)


def _merged(
    points: Sequence[Mapping[str, float]], keys: Sequence[str]
) -> list[list[Mapping[str, float]]]:
    """Group thresholds that follow each other and change no rate."""
    return [list(group) for _, group in groupby(points, key=lambda one: [one[key] for key in keys])]


def _lifted(dots: Sequence[Dot]) -> list[Dot]:
    """Lift each label above its dot until it touches no other label and no dot."""
    taken = [(one.left, _height(one), 10) for one in dots]
    lifted = []
    for one in dots:
        width = _LETTER * len(one.label)
        lift = next(
            (high for high in range(11, 11 + 7 * _LINE, _LINE)
             if not any(
                 abs(left - one.left) * _PERCENT < (width + other) / 2
                 and abs(_height(one) + high + 4 - height) < _LINE
                 for left, height, other in taken
             )),
            11,
        )  # fmt: skip
        taken.append((one.left, _height(one) + lift + 4, width))
        lifted.append(replace(one, lift=lift))
    return lifted


def _height(dot: Dot) -> float:
    return TALL * dot.ups[0] / 100


def _label(group: Sequence[Mapping[str, float]]) -> str:
    first, last = group[0]["threshold"], group[-1]["threshold"]
    return f"{first:g}" if first == last else f"{first:g}\N{EN DASH}{last:g}"


def _places(
    shares: Sequence[float], axis: str
) -> tuple[list[float], list[tuple[int, float]], float]:
    """Place shares on a logarithmic axis; those at which nobody is alerted get a room of their own.

    Returns:
        Where each stands, the marks of the axis, and the right end of that room, in percent.
    """
    count = len(shares)
    if axis == "threshold":
        return [round(5 + 90 * at / max(count - 1, 1), 2) for at in range(count)], [], 0.0
    nobody = [at for at, share in enumerate(shares) if share == 0]
    zero = min(8.0 + 6.0 * len(nobody), 40.0) if nobody else 0.0
    some = [share for share in shares if share > 0]
    low, high = math.log10(min(some)), math.log10(max(some))
    low, high = (math.floor(low), math.ceil(high)) if high - low > 0.8 else (low - 0.3, high + 0.3)
    start = zero + 4

    def place(share: float) -> float:
        return round(start + (97 - start) * (math.log10(share) - low) / (high - low), 2)

    step = (zero - 11) / max(len(nobody) - 1, 1)
    room = {at: round(zero - 4 - step * number, 2) for number, at in enumerate(nobody)}
    marks = [10**power for power in range(1, 10) if low <= -power <= high]
    ticks = [(mark, place(1 / mark)) for mark in marks]
    return [room.get(at) or place(shares[at]) for at in range(count)], ticks, zero


def _span(key: str, shares: Sequence[float]) -> tuple[float, float]:
    """Return the range of a panel: costs from zero, what is found up to one."""
    if key in _COSTS:
        step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if one >= max(shares))
        return 0.0, step
    return (math.floor((min(shares) - 0.001) * 10) / 10 if min(shares) > 0 else 0.0), 1.0


def _dimensions(found: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Return recall by class, by dimension."""
    if "by" in found:
        return {key: rows for key, rows in found["by"].items() if rows}
    return {"schema": found["by_class"]} if found.get("by_class") else {}


def _headline(kind: str, found: Mapping[str, Any], said: Mapping[str, str]) -> str:
    recall = rate(found["recall"])
    if kind == "pairs":
        return fill(said["f_headline_pairs"], recall=recall, precision=rate(found["precision"]))
    share = found["others_alerted"]
    if kind == "lists":
        one_in = f"{round(1 / share):,}" if share else "\N{INFINITY}"
        return fill(said["f_headline_lists"], recall=recall, one_in=one_in)
    if not found["counts"]["other"]:
        return fill(said["f_headline_recall"], recall=recall)
    if not share:
        return fill(said["f_headline_nobody"], recall=recall, n=f"{found['counts']['other']:,}")
    return fill(said["f_headline"], recall=recall, one_in=f"{round(1 / share):,}")


def _advice(
    kind: str, found: Mapping[str, Any], points: Sequence[Mapping[str, float]],
    said: Mapping[str, str],
) -> Iterator[str]:  # fmt: skip
    """Say what another threshold would change, what none would, and how sure that is."""
    at = next(place for place, one in enumerate(points) if one["threshold"] == found["threshold"])
    here = points[at]
    lower = next((one for one in reversed(points[:at]) if _differs(one, here, kind)), None)
    higher = next((one for one in points[at + 1 :] if _differs(one, here, kind)), None)
    cost = "precision" if kind == "pairs" else "others_alerted"
    for key, other in (("f_lower", lower), ("f_higher", higher)):
        if other is not None:
            yield fill(
                said[f"{key}_{'pairs' if kind == 'pairs' else 'screening'}"],
                threshold=f"{other['threshold']:g}",
                recall=rate(other["recall"]),
                recall_here=rate(here["recall"]),
                cost=_cost(kind, other[cost]),
                cost_here=_cost(kind, here[cost]),
            )
    weak = [
        f"{name} ({rate(row['recall'])})"
        for rows in _dimensions(found).values()
        for name, row in rows.items()
        if row["recall"] < WEAK
    ]
    yield fill(said["f_weak"], classes=", ".join(weak)) if weak else said["f_no_weak"]
    if kind == "pairs":
        yield fill(said["f_sure_pairs"], n=f"{found['pairs']:,}")
        return
    counts = found["counts"]
    yield fill(
        said["f_sure"], matches=f"{counts['match']:,}", others=f"{counts['other']:,}",
        bound=f"{math.ceil(3e6 / counts['other']):,}" if counts["other"] else "1,000,000",
    )  # fmt: skip


def _differs(one: Mapping[str, float], here: Mapping[str, float], kind: str) -> bool:
    keys = ("recall", "precision") if kind == "pairs" else ("recall", "others_alerted")
    return any(one[key] != here[key] for key in keys)


def _cost(kind: str, share: float) -> str:
    """Write what a threshold costs: false pairs in a hundred, or alerts on a million strangers."""
    return rate(1 - share) if kind == "pairs" else f"{round(share * 1e6):,}"

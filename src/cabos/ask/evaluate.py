"""How well does screening work? Recall against alert rate, by class, from labelled cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

GRID = (0.02, 0.05, *(x / 10 for x in range(1, 10)), 0.95, 0.97, 0.99, 0.997, 0.999)
"""Thresholds at which the frontier is drawn."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled case with the best probability that it reached.

    Attributes:
        kind: ``match`` (a listed person), ``namesake`` (an innocent one), or ``other``.
        right: the best probability among alerts with the right entity; 0 where there is none.
        any: the best probability among all its alerts.
        classes: how it was changed, such as ``typo``; by dimension.
    """

    kind: str
    right: float
    any: float
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold of the frontier.

    Attributes:
        threshold: the probability from which a pair is an alert.
        recall: share of listed persons alerted with the right entity.
        namesakes_alerted: share of innocent namesakes alerted.
        others_alerted: share of all other customers alerted.
    """

    threshold: float
    recall: float
    namesakes_alerted: float
    others_alerted: float


def share(values: Iterable[bool]) -> float | None:
    """Return the share that is true, None of nothing."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else None


def point(cases: Sequence[Case], threshold: float) -> Point:
    """Return recall and alert rates at one threshold."""

    def rate(kind: str, pick: Callable[[Case], float]) -> float:
        return share(pick(one) >= threshold for one in cases if one.kind == kind) or 0.0

    return Point(
        threshold,
        rate("match", lambda one: one.right),
        rate("namesake", lambda one: one.any),
        rate("other", lambda one: one.any),
    )


def frontier(cases: Sequence[Case]) -> list[Point]:
    """Return recall and alert rates at each threshold of the grid."""
    return [point(cases, threshold) for threshold in GRID]


def by_class(
    cases: Sequence[Case], dimension: str, threshold: float
) -> dict[str, dict[str, float | int]]:
    """Return recall by class of one dimension.

    Args:
        cases: all cases.
        dimension: such as ``name_class``.
        threshold: the threshold.

    Returns:
        Class to its number of matches and its recall, the weakest first.
    """
    groups: dict[str, list[bool]] = {}
    for one in cases:
        if one.kind == "match" and dimension in one.classes:
            groups.setdefault(one.classes[dimension], []).append(one.right >= threshold)
    rows = {key: {"n": len(hit), "recall": sum(hit) / len(hit)} for key, hit in groups.items()}
    return dict(sorted(rows.items(), key=lambda row: (row[1]["recall"], row[0])))


def calibration(cases: Sequence[Case]) -> list[dict[str, float | int]]:
    """Compare stated probabilities with how often they were right.

    Args:
        cases: all cases.

    Returns:
        For each band of stated probability: its number of alerted customers, the mean stated
        probability, and the share that was the right entity.
    """
    bands = ((0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))
    rows = []
    for low, high in bands:
        inside = [one for one in cases if low <= one.any < high]
        if inside:
            rows.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "n": len(inside),
                    "stated": sum(one.any for one in inside) / len(inside),
                    "right": sum(one.kind == "match" and one.right == one.any for one in inside)
                    / len(inside),
                }
            )
    return rows


def scores(pairs: Iterable[tuple[float, bool]], threshold: float) -> dict[str, float]:
    """Return precision, recall and F1 of labelled probabilities at a threshold."""
    true = false = missed = 0
    for probability, is_match in pairs:
        said = probability >= threshold
        true += said and is_match
        false += said and not is_match
        missed += is_match and not said
    precision = true / (true + false) if true + false else 0.0
    recall = true / (true + missed) if true + missed else 0.0
    f1 = 2 * true / (2 * true + false + missed) if true else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "threshold": threshold}

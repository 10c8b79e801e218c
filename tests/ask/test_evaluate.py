"""Recall and alert rates against tables worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.evaluate import (
    GRID,
    Case,
    Point,
    by_class,
    calibration,
    frontier,
    point,
    scores,
    share,
)

CASES = [
    Case("match", 0.9, 0.9, {"change": "typo", "data": "date"}),
    Case("match", 0.4, 0.9, {"change": "typo", "data": "none"}),  # alerted, but as another entity
    Case("match", 0.5, 0.5, {"change": "exact", "data": "none"}),
    Case("match", 0.0, 0.0, {"change": "alias"}),
    Case("namesake", 0.0, 0.7, {"change": "typo"}),
    Case("namesake", 0.0, 0.1, {}),
    Case("other", 0.0, 0.0),
    Case("other", 0.0, 0.49),
    Case("other", 0.0, 0.5),
    Case("other", 0.0, 0.99),
    Case("other", 0.0, 0.02),
]


@pytest.mark.parametrize(
    ("threshold", "recall", "namesakes", "others"),
    [(0.5, 2 / 4, 1 / 2, 2 / 5), (0.4, 3 / 4, 1 / 2, 3 / 5), (0.91, 0.0, 0.0, 1 / 5)],
)
def test_point(threshold, recall, namesakes, others):
    assert point(CASES, threshold) == Point(threshold, recall, namesakes, others)


def test_by_class_counts_matches_only_the_weakest_first():
    assert by_class(CASES, "change", 0.5) == {
        "alias": {"n": 1, "recall": 0.0},
        "typo": {"n": 2, "recall": 0.5},
        "exact": {"n": 1, "recall": 1.0},
    }
    assert list(by_class(CASES, "change", 0.5)) == ["alias", "typo", "exact"]
    assert by_class(CASES, "data", 0.5) == {
        "none": {"n": 2, "recall": 0.5},
        "date": {"n": 1, "recall": 1.0},
    }
    assert by_class(CASES, "source", 0.5) == {}


def test_calibration_says_how_often_a_stated_probability_was_right():
    # 0.1 | 0.49, 0.5, 0.5 | 0.7 | 0.9, 0.9 | 0.99; right: one 0.5 and one 0.9
    rows = calibration(CASES)
    assert [(row["from"], row["to"], row["n"]) for row in rows] == [
        (0.05, 0.2, 1), (0.4, 0.6, 3), (0.6, 0.8, 1), (0.8, 0.95, 2), (0.95, 1.0, 1),
    ]  # fmt: skip
    assert [row["right"] for row in rows] == [0.0, pytest.approx(1 / 3), 0.0, 0.5, 0.0]
    assert rows[1]["stated"] == pytest.approx((0.49 + 0.5 + 0.5) / 3)


def test_a_certain_probability_has_a_band():
    (row,) = calibration([Case("match", 1.0, 1.0)])
    assert (row["from"], row["to"], row["n"], row["right"]) == (0.95, 1.0, 1, 1.0)


@pytest.mark.parametrize(
    ("pairs", "threshold", "precision", "recall", "f1"),
    [
        # 2 true alerts, 1 false, 1 missed
        ([(0.9, True), (0.5, True), (0.6, False), (0.4, True), (0.1, False)], 0.5, 2 / 3, 2 / 3,
         2 / 3),
        ([(0.9, True), (0.8, False), (0.7, False), (0.6, False)], 0.5, 1 / 4, 1.0, 2 / 5),
        ([(0.1, True)], 0.5, 0.0, 0.0, 0.0),
        ([(0.9, False)], 0.5, 0.0, 0.0, 0.0),
        ([], 0.5, 0.0, 0.0, 0.0),
    ],
)  # fmt: skip
def test_scores(pairs, threshold, precision, recall, f1):
    said = scores(iter(pairs), threshold)
    assert said == {
        "precision": pytest.approx(precision), "recall": pytest.approx(recall),
        "f1": pytest.approx(f1), "threshold": threshold,
    }  # fmt: skip


def test_nothing_gives_nothing():
    assert point([], 0.5) == Point(0.5, 0.0, 0.0, 0.0)
    assert by_class([], "change", 0.5) == {}
    assert calibration([]) == []
    assert [one.recall for one in frontier([])] == [0.0] * len(GRID)
    assert share([]) is None
    assert share([True, False, False, True]) == 0.5


chances = st.floats(0, 1)
cases = st.builds(Case, st.sampled_from(["match", "namesake", "other"]), chances, chances)


@given(st.lists(cases, max_size=30))
def test_a_higher_threshold_never_raises_a_rate(many):
    points = frontier(many)
    assert [one.threshold for one in points] == sorted(GRID)
    for name in ("recall", "namesakes_alerted", "others_alerted"):
        rates = [getattr(one, name) for one in points]
        assert rates == sorted(rates, reverse=True)
        assert all(0 <= rate <= 1 for rate in rates)


@given(st.lists(cases, max_size=30))
def test_every_case_stands_in_one_band_at_most(many):
    rows = calibration(many)
    assert sum(row["n"] for row in rows) == sum(one.any >= 0.05 for one in many)

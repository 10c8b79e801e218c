"""Two-mode data made one-mode."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.gathering import gather
from cabos.ask.projection import Rule, project
from cabos.errors import InputError, UsageError
from cabos.model.tie_rows import TieRows


def two_mode(said):
    labels = list(dict.fromkeys(one for row in said for one in row))
    places = {label: at for at, label in enumerate(labels)}
    heads = np.array([places[one] for one, _ in said], dtype=np.int64)
    tails = np.array([places[two] for _, two in said], dtype=np.int64)
    return TieRows(labels, heads, tails, np.ones(len(said)))


def pairs(ties):
    return {
        (ties.labels[head], ties.labels[tail]): weight
        for head, tail, weight in zip(
            ties.heads.tolist(), ties.tails.tolist(), ties.weights.tolist(), strict=True
        )
    }


SAID = [("a", "m1"), ("b", "m1"), ("c", "m1"), ("a", "m2"), ("b", "m2"), ("d", "m3"), ("a", "m1")]


def test_who_met_is_tied_by_how_often():
    ties = gather(project(two_mode(SAID), "first"), directed=False)
    assert pairs(ties) == {("a", "b"): 2.0, ("a", "c"): 1.0, ("b", "c"): 1.0}
    assert ties.labels == ("a", "b", "c", "d")
    assert any("Two of the first column are tied" in note for note in ties.notes)
    assert any("1 row says again" in note for note in ties.notes)


def test_meetings_are_tied_by_whom_they_share():
    ties = gather(project(two_mode(SAID), "second"), directed=False)
    assert pairs(ties) == {("m1", "m2"): 2.0}
    assert ties.labels == ("m1", "m2", "m3")


def test_newman_gives_large_meetings_less():
    ties = gather(project(two_mode(SAID), "first", Rule("newman")), directed=False)
    assert pairs(ties) == {("a", "b"): 1.5, ("a", "c"): 0.5, ("b", "c"): 0.5}


def test_least_and_most():
    ties = gather(project(two_mode(SAID), "first", Rule(least=2)), directed=False)
    assert pairs(ties) == {("a", "b"): 2.0}
    small = gather(project(two_mode(SAID), "first", Rule(most=2)), directed=False)
    assert pairs(small) == {("a", "b"): 1.0}
    assert any("more than 2 share them" in one and "1 of the other" in one for one in small.notes)
    assert any("(m1)" in note for note in small.notes)


def test_what_is_not_two_mode_is_refused():
    with pytest.raises(InputError, match="1 labels stand in both columns: b"):
        project(two_mode([("a", "b"), ("b", "c")]), "first")
    with pytest.raises(UsageError, match="no column 'third'"):
        project(two_mode(SAID), "third")
    with pytest.raises(UsageError, match="no rule"):
        project(two_mode(SAID), "first", Rule(most=1))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=40))
def test_it_is_what_counting_by_hand_gives(said):
    rows = two_mode([(f"p{one}", f"m{two}") for one, two in said])
    groups = {}
    for one, two in said:
        groups.setdefault(two, set()).add(one)
    expected, newman = {}, {}
    for group in groups.values():
        for one, two in combinations(sorted(group), 2):
            key = (f"p{one}", f"p{two}")
            expected[key] = expected.get(key, 0) + 1
            newman[key] = newman.get(key, 0) + 1 / (len(group) - 1)
    assert pairs(gather(project(rows, "first"), directed=False)) == expected
    found = pairs(gather(project(rows, "first", Rule("newman")), directed=False))
    assert found == pytest.approx(newman)

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.objectives import Choice
from cabos.ask.rankings import MOST, Equals, Ranking

values = st.lists(st.integers(0, 3), min_size=1, max_size=7)


def spread(nodes):
    """A score that tells sets apart: each node's own share."""
    return sum(2.0 ** -(1 + node) for node in nodes)


@given(values, st.integers(1, 7))
def test_every_set_that_stands_as_high_is_tried_and_no_other(rank, count):
    count = min(count, len(rank))
    top = max(sum(rank[at] for at in some) for some in combinations(range(len(rank)), count))
    # With so few nodes the highest sums are those of the highest nodes.
    high = [some for some in combinations(range(len(rank)), count)
            if sum(rank[at] for at in some) == top]  # fmt: skip
    found = Ranking.of(np.array(rank), Choice.free(len(rank))).equals(count, spread, 0)
    if len(high) == 1:
        assert found is None
    else:
        scores = [spread(one) for one in high]
        assert found == Equals(len(high), len(high), min(scores), max(scores))


def test_values_that_differ_by_rounding_alone_are_equal():
    near = np.array([1.0, 0.5, 0.5 + 4e-10, 0.5 + 4e-9])
    found = Ranking.of(near, Choice.free(4)).equals(3, spread, 0)
    assert found is not None
    assert found.ways == 2


def test_of_too_many_ways_some_are_drawn_the_first_among_them():
    many = Ranking.of(np.ones(40), Choice.free(40))
    found = many.equals(20, spread, 0)
    assert (found.ways, found.tried) == (137_846_528_820, MOST)
    assert found.high == spread(many.first(20))
    assert found == many.equals(20, spread, 0)
    assert Ranking.of(np.ones(90), Choice.free(90)).equals(45, spread, 0).ways is None


def test_forbidden_nodes_are_no_equals():
    forbidden = np.array([False, True, True, False])
    choice = Choice(np.ones(4), None, forbidden)
    assert Ranking.of(np.ones(4), choice).equals(2, spread, 0) is None
    assert Ranking.of(np.ones(4), choice).equals(1, spread, 0).ways == 2


def test_with_a_budget_a_dear_equal_may_shut_out_others():
    # 0 and 1 are equal above 2; who takes 0 first has nothing left for 1 and 2.
    choice = Choice(np.array([2.0, 1.0, 1.0]), 2.0, np.zeros(3, dtype=np.bool_))
    found = Ranking.of(np.array([5, 5, 1]), choice).equals(2, spread, 0)
    assert (found.ways, found.tried) == (None, 2)
    assert (found.low, found.high) == (spread((1, 2)), spread((0,)))

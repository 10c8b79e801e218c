"""The set that is proven best is the best of all sets, whatever they cost."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_objectives import MAKE, TRUTH

from cabos.ask.exact_sets import search_exactly
from cabos.ask.objectives import Choice
from cabos.ask.objectives_reach import LEAST_WORK, Reach
from network_world import (
    choices,
    clique,
    cycle,
    dumbbell,
    marked,
    network,
    networks,
    path,
    sets_within,
    star,
)  # fmt: skip

PLENTY = 10**9
each = pytest.mark.parametrize("name", MAKE)


def best_by_force(objective, size, choice, count):
    scores = [objective.score(marked(size, one)) for one in sets_within(choice, count)]
    return max(scores, default=None)


@each
@settings(max_examples=60)
@given(data=st.data())
def test_no_set_is_better_than_the_one_proven(name, data):
    net = data.draw(networks(least=1, most=8))
    choice = data.draw(choices(net.size))
    objective = MAKE[name](net)
    for count in range(1, min(4, net.size) + 1):
        known = next(sets_within(choice, count), None)
        if known is None:
            continue
        searched = search_exactly(objective, net, choice, known, PLENTY)
        score = objective.score(marked(net.size, searched.nodes))
        assert searched.nodes in set(sets_within(choice, count))
        assert searched.certificate.kind == "optimal"
        assert searched.certificate.bound == score
        assert searched.certificate.equal >= 1
        assert score == best_by_force(objective, net.size, choice, count)


@each
@settings(max_examples=40)
@given(net=networks(least=2, most=9), data=st.data())
def test_the_best_set_without_costs_is_the_best_of_its_size(name, net, data):
    count = data.draw(st.integers(1, min(4, net.size)))
    objective, choice = MAKE[name](net), Choice.free(net.size)
    known = tuple(range(count))
    searched = search_exactly(objective, net, choice, known, PLENTY)
    score = objective.score(marked(net.size, searched.nodes))
    assert score == best_by_force(objective, net.size, choice, count)


@each
@given(net=networks(least=4, most=9), effort=st.integers(0, 3))
def test_a_search_that_ends_early_bounds_what_it_did_not_see(name, net, effort):
    objective, choice = MAKE[name](net), Choice.free(net.size)
    searched = search_exactly(objective, net, choice, (0, 1, 2), effort)
    best = best_by_force(objective, net.size, choice, 3)
    assert searched.certificate.bound >= best - 1e-12
    # Of distances a partial set takes as many looks as are not ruled out.
    assert searched.certificate.walks <= effort or name == "distance"
    if name == "reach":
        assert searched.certificate.walks + searched.certificate.cut <= effort
    if searched.certificate.kind == "optimal":
        assert objective.score(marked(net.size, searched.nodes)) == pytest.approx(best)


@pytest.mark.parametrize(("name", "net"), [("reach", star(9)), ("F", network(9, []))])
def test_a_set_that_scores_as_much_as_any_can_is_proven_without_a_search(name, net):
    searched = search_exactly(MAKE[name](net), net, Choice.free(9), (0, 1), 0)
    assert (searched.certificate.kind, searched.certificate.bound) == ("optimal", 1)
    assert searched.certificate.walks == 0


def test_a_reach_of_few_nodes_is_not_searched_as_if_looks_cost_nothing():
    assert Reach(star(9)).work == LEAST_WORK


@pytest.mark.parametrize("size", [12, 34])
@pytest.mark.parametrize("name", ["F", "largest", "distance"])
def test_known_networks_have_known_best_sets(name, size):
    """Interpreted and compiled."""
    free = Choice.free(size)

    def best(net, count):
        last = tuple(range(size - count, size))
        return search_exactly(MAKE[name](net), net, free, last, PLENTY).nodes

    assert best(star(size), 1) == (0,)
    assert best(path(size), 1)[0] in (size // 2 - 1, size // 2)
    one, two = best(cycle(size), 2)
    assert two - one == size // 2
    assert len(best(clique(size), 2)) == 2
    assert best(dumbbell(size // 2), 1)[0] in (size // 2 - 1, size // 2)


@pytest.mark.parametrize("name", ["F", "largest", "distance"])
def test_a_dear_node_gives_way_to_the_next(name):
    net = star(8)
    costs = Choice.free(8).costs.copy()
    costs[0] = 5
    choice = Choice(costs, 2.0, marked(8, ()))
    nodes = search_exactly(MAKE[name](net), net, choice, (6, 7), PLENTY).nodes
    assert 0 not in nodes
    forbidden = Choice(Choice.free(8).costs, None, marked(8, [0]))
    assert 0 not in search_exactly(MAKE[name](net), net, forbidden, (6, 7), PLENTY).nodes


def test_what_dominates_costs_no_more():
    """Node 1 has all of node 0's neighbours and more, but is dearer: 0 must be looked at alone."""
    net = network(6, [(0, 2), (0, 3), (1, 2), (1, 3), (1, 4), (2, 5)])
    for name in ("F", "largest", "distance"):
        for dear, count in combinations((1, 2, 3), 2):
            costs = Choice.free(6).costs + 1
            costs[1] = dear
            choice = Choice(costs, float(count), marked(6, ()))
            known = next(sets_within(choice, 2), None)
            if known is None:
                continue
            objective = MAKE[name](net)
            nodes = search_exactly(objective, net, choice, known, PLENTY).nodes
            assert objective.score(marked(6, nodes)) == best_by_force(objective, 6, choice, 2)
            assert TRUTH[name](net, set(nodes)) == pytest.approx(
                max(TRUTH[name](net, set(one)) for one in sets_within(choice, 2))
            )


@pytest.mark.parametrize("name", ["F", "largest", "distance"])
def test_a_dear_twin_does_not_stand_in_for_a_cheap_one(name):
    """Node 1 is no better than its twins, and too dear beside the centre."""
    choice = Choice(np.array([1.0, 2, 1, 1, 1, 1]), 2.0, marked(6, ()))
    nodes = search_exactly(MAKE[name](star(6)), star(6), choice, (2, 3), PLENTY).nodes
    assert 0 in nodes
    assert 1 not in nodes

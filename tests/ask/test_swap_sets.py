"""The exchange finds the best set of small networks, the same every time, and never overspends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_objectives import MAKE

from cabos.ask.exact_sets import search_exactly
from cabos.ask.objectives import Choice
from cabos.ask.swap_sets import Swaps
from network_world import choices, marked, network, networks, sets_within, star

each = pytest.mark.parametrize("name", MAKE)


def search(name, net, choice, count, *, effort=3_000):
    objective = MAKE[name](net)
    nodes = Swaps(objective, net, choice, seed=1, effort=effort).search(count)
    return nodes, objective.score(marked(net.size, nodes))


@each
@settings(max_examples=40)
@given(net=networks(least=1, most=9), data=st.data())
def test_the_exchange_finds_the_best_set(name, net, data):
    count = data.draw(st.integers(1, min(4, net.size)))
    choice = Choice.free(net.size)
    nodes, score = search(name, net, choice, count)
    objective = MAKE[name](net)
    assert len(nodes) == len(set(nodes)) == count
    assert score == max(
        objective.score(marked(net.size, one)) for one in sets_within(choice, count)
    )


@each
@settings(max_examples=40)
@given(data=st.data())
def test_the_exchange_keeps_to_the_budget_and_leaves_forbidden_nodes(name, data):
    net = data.draw(networks(least=1, most=8))
    choice = data.draw(choices(net.size))
    nodes, _ = search(name, net, choice, data.draw(st.integers(1, net.size)), effort=300)
    assert not choice.forbidden[list(nodes)].any()
    assert choice.costs[list(nodes)].sum() <= choice.purse * (1 + 1e-9)
    assert len(set(nodes)) == len(nodes)


@each
def test_the_same_seed_finds_the_same_set(name):
    random = np.random.default_rng(3)
    net = network(40, random.integers(0, 40, (70, 2)).tolist())
    free = Choice.free(40)
    assert search(name, net, free, 4, effort=200) == search(name, net, free, 4, effort=200)


def test_even_without_effort_the_first_set_is_whole():
    nodes, score = search("F", star(20), Choice.free(20), 3, effort=1)
    assert 0 in nodes
    assert len(nodes) == 3
    assert score == 1


# Seeds of networks in which single exchanges, from all sets begun at, end short of the best set.
@pytest.mark.parametrize("seed", [4, 11, 33, 48, 52, 54])
def test_the_exchange_finds_the_best_set_where_single_exchanges_do_not(seed):
    random = np.random.default_rng(seed)
    net = network(40, random.integers(0, 40, (int(random.integers(45, 75)), 2)).tolist())
    free = Choice.free(40)
    _, score = search("F", net, free, 5)
    proof = search_exactly(MAKE["F"](net), net, free, tuple(range(5)), 10**9)
    assert proof.certificate.kind == "optimal"
    assert score == proof.certificate.bound


@pytest.mark.parametrize("name", ["largest", "distance", "reach"])
@pytest.mark.parametrize("seed", range(4))
def test_the_exchange_finds_the_best_set_in_compiled_searches(name, seed):
    random = np.random.default_rng(seed)
    net = network(34, random.integers(0, 34, (50, 2)).tolist())
    free = Choice.free(34)
    _, score = search(name, net, free, 4)
    proof = search_exactly(MAKE[name](net), net, free, (0, 1, 2, 3), 10**9)
    assert proof.certificate.kind == "optimal"
    assert score == proof.certificate.bound

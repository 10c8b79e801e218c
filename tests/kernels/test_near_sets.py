"""No set takes more nearness than its nodes are charged; the best set is found at any size."""

from itertools import combinations
from math import lcm

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.exact_sets import search_exactly
from cabos.ask.objectives import Choice
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.near_sets import KERNELS
from network_world import cycle, distances_from, marked, network, networks, star

each = pytest.mark.parametrize("make", [interpreted, compiled])
UNIT = lcm(*range(1, 13))
ENDLESS = 1 << 62


def weights(size):
    return np.array([0, *(UNIT // away for away in range(1, size + 1))], np.int64)


def nearness(net, gone):
    """By steps from each node."""
    return sum(
        UNIT // hops
        for start in range(net.size)
        if start not in gone
        for hops in distances_from(net, start, gone).values()
        if hops
    )


def near_within(make, net, gone, most):
    rows = tuple(np.full((2, net.size), -7))
    return make(KERNELS).near_within(
        net.offsets, net.neighbours, marked(net.size, gone), weights(net.size), most, rows
    )


def charge(make, net, gone, kept):
    size, charged = net.size, np.full(net.size, -7.0)
    rows = (*np.full((2, size), -7), *np.full((2, size), -7.0))
    whole = make(KERNELS).charge(
        net.offsets, net.neighbours, marked(size, gone), (weights(size), kept), rows, charged
    )
    return whole, charged


@each
@given(net=networks(least=1, most=9), data=st.data())
def test_nearness_is_that_of_the_definition_or_more_than_is_wanted(make, net, data):
    gone = data.draw(st.sets(st.integers(0, net.size - 1)))
    most = data.draw(st.integers(0, 20 * UNIT))
    truth = nearness(net, gone)
    assert near_within(make, net, gone, ENDLESS) == truth
    found = near_within(make, net, gone, most)
    assert found == truth if truth <= most else most < found <= truth


@each
def test_a_large_ring_is_as_near_as_its_distances_say(make):
    """Of more nodes than a word has bits."""
    ends = 2 * sum(UNIT // away for away in range(1, 65)) + UNIT // 65
    assert near_within(make, cycle(130), set(), ENDLESS) == 130 * ends


@each
@given(net=networks(least=1, most=8), data=st.data())
def test_no_set_takes_more_than_its_nodes_are_charged(make, net, data):
    """Nor where some of each pair's nearness is known to be kept."""
    nodes = range(net.size)
    gone = data.draw(st.sets(st.sampled_from(nodes), max_size=3))
    left = [node for node in nodes if node not in gone]
    count = data.draw(st.integers(1, max(min(3, len(left)), 1)))
    none = np.zeros((net.size, net.size), np.int64)
    kept = DistanceFragmentation(net).lasting(marked(net.size, gone), count)
    kept = kept * UNIT // (1 << 40)
    before = nearness(net, gone)
    for known in (none, kept):
        whole, charged = charge(make, net, gone, known)
        assert whole == before
        assert not charged[list(gone)].any()
        for taken in combinations(left, min(count, len(left))):
            assert before - nearness(net, {*gone, *taken}) <= charged[list(taken)].sum()


@each
def test_a_node_that_nothing_passes_is_charged_its_own_pairs(make):
    size = 10
    _, charged = charge(make, star(size), set(), np.zeros((size, size), np.int64))
    own = UNIT + (size - 2) * UNIT // 2
    assert charged[1:] == pytest.approx(2 * own)
    assert charged[0] == pytest.approx(nearness(star(size), set()))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [20, 70])
def test_the_best_pair_is_the_best_of_all_pairs(seed, size):
    """Compiled, and with nodes in two words."""
    random = np.random.default_rng(seed)
    net = network(size, random.integers(0, size, (2 * size, 2)).tolist())
    objective, choice = DistanceFragmentation(net), Choice.free(size)
    scores = {one: objective.score(marked(size, one)) for one in combinations(range(size), 2)}
    found = search_exactly(objective, net, choice, (0, 1), 10**6)
    assert found.certificate.kind == "optimal"
    assert found.certificate.bound == scores[found.nodes] == max(scores.values())
    assert found.certificate.cut > 0


@pytest.mark.parametrize("effort", [1, 10, 100])
def test_what_was_not_looked_at_is_bounded_by_what_is_open(effort):
    """Better than at the start, and no lower than the best."""
    random = np.random.default_rng(0)
    net = network(40, random.integers(0, 40, (100, 2)).tolist())
    objective, choice, nobody = DistanceFragmentation(net), Choice.free(40), marked(40, ())
    best = search_exactly(objective, net, choice, (0, 1, 2, 3), 10**9).certificate
    early = search_exactly(objective, net, choice, (0, 1, 2, 3), effort).certificate
    assert best.kind == "optimal"
    assert best.bound <= early.bound <= objective.ceiling(nobody, 4)
    if effort == 1:
        assert early.kind == "bound"

"""Walks with a bit for each start: counted right, and the ways said to last do."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.kernels.hops import DISTANCES, SURROUNDINGS
from cabos.kernels.jit import compiled, interpreted
from network_world import cycle, distances_from, marked, networks, path

each = pytest.mark.parametrize("make", [interpreted, compiled])


@each
@given(word=st.integers(0, 2**63 - 1))
def test_bits_are_counted(make, word):
    assert make(DISTANCES).ones(word) == word.bit_count()


@each
@given(net=networks(least=1, most=10), data=st.data())
def test_the_only_ways_are_those_without_which_others_are_further_apart(make, net, data):
    size = net.size
    gone = data.draw(st.sets(st.integers(0, size - 1)))
    nodes = np.array([at for at in range(size) if at not in gone], np.int64)
    weight = np.array([0, *(10 ** (size - at) for at in range(1, size + 1))], np.int64)
    near, toward, only = np.zeros(size, int), np.zeros(size, int), np.zeros((size, 1), int)
    rows = tuple(np.full((6, size), -7))
    whole = make(DISTANCES).nearness(
        net.offsets, net.neighbours, marked(size, gone), nodes, weight, rows,
        (near, only, toward), np.array([10**9, 0]),
    )  # fmt: skip
    away = {start: distances_from(net, start, gone) for start in nodes.tolist()}
    assert whole == sum(weight[hops] for one in away.values() for hops in one.values())
    for node in nodes.tolist():
        assert near[node] == sum(weight[hops] for hops in away[node].values())
        further = set()
        for start in set(nodes.tolist()) - {node}:
            without = distances_from(net, start, {*gone, node})
            if any(without.get(at) != hops for at, hops in away[start].items() if at != node):
                further.add(start)
        told = {start for at, start in enumerate(nodes.tolist()) if only[node, 0] >> at & 1}
        assert told == further
        assert toward[node] == sum(weight[away[start][node]] for start in further)


def lasting(make, net, more, gone=()):
    size = net.size
    far = np.full((size, size), size + 1)
    for node in range(size):
        far[node, net.of(node)] = 1
    make(DISTANCES).lasting(far, marked(size, gone), more, np.empty(more + 1, np.int64))
    return far


@each
@given(net=networks(most=8), more=st.integers(1, 3), data=st.data())
def test_ways_that_last_do_whichever_others_go(make, net, more, data):
    gone = data.draw(st.sets(st.integers(0, net.size - 1))) if net.size else set()
    far = lasting(make, net, more, gone)
    for one, two in np.argwhere(far <= net.size).tolist():
        if gone & {one, two}:
            continue
        others = [at for at in range(net.size) if at not in (one, two) and at not in gone]
        for taken in combinations(others, min(more, len(others))):
            assert distances_from(net, one, {*gone, *taken})[two] <= far[one, two]


@each
def test_ways_that_last_in_known_networks(make):
    assert (lasting(make, cycle(4), 1)[[0, 1], [2, 3]] == 2).all()
    assert lasting(make, cycle(5), 1)[0, 2] == 6  # nothing lasts
    square = lasting(make, path(3), 1)
    assert square[0, 2] == 4


@each
@given(net=networks(least=1, most=9), hops=st.integers(0, 3), data=st.data())
def test_what_is_near_and_not_covered_is_counted(make, net, hops, data):
    covered = data.draw(st.sets(st.integers(0, net.size - 1)))
    found, nodes = np.zeros(net.size, np.int64), np.arange(net.size)
    make(SURROUNDINGS).uncovered_near(
        net.offsets, net.neighbours, marked(net.size, covered), nodes, hops,
        tuple(np.full((2, net.size), -7)), found,
    )  # fmt: skip
    for node in range(net.size):
        away = distances_from(net, node)
        assert found[node] == sum(away[at] <= hops and at not in covered for at in away)

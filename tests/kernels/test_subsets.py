"""What rules sets out is true: pairs that no removal parts, and bounds on what is left."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.subsets import KERNELS
from network_world import (
    clique,
    cycle,
    distances_from,
    dumbbell,
    marked,
    network,
    networks,
    path,
    pieces,
)

each = pytest.mark.parametrize("make", [interpreted, compiled])


def neighbours(net):
    linked = np.zeros((net.size, net.size), np.bool_)
    linked[np.repeat(np.arange(net.size), np.diff(net.offsets)), net.neighbours] = True
    return linked


def close(make, net, count):
    linked = neighbours(net)
    make(KERNELS).close_pairs(linked, count)
    return linked


@each
@given(net=networks(most=8), count=st.integers(0, 4))
def test_no_removal_parts_a_close_pair(make, net, count):
    linked = close(make, net, count)
    assert (linked == linked.T).all()
    assert not linked.diagonal().any()
    assert (linked >= neighbours(net)).all()
    for one, two in np.argwhere(linked).tolist():
        others = [at for at in range(net.size) if at not in (one, two)]
        for gone in combinations(others, min(count, len(others))):
            assert two in distances_from(net, one, set(gone))


@each
def test_close_pairs_of_known_networks(make):
    assert (close(make, cycle(6), 2) == neighbours(cycle(6))).all()
    assert close(make, cycle(6), 1).sum() == 12  # no two have two common partners
    assert close(make, cycle(4), 1).sum() == 12  # across, they have
    assert close(make, path(4), 0).sum() == 12
    assert close(make, clique(5), 3).sum() == 20
    # Two that have three common partners; then more through them.
    net = network(6, [(0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (1, 5)])
    assert close(make, net, 2)[0, 1]
    assert not close(make, net, 3)[0, 1]


@each
@given(net=networks(least=1, most=8), data=st.data())
def test_no_removal_leaves_less_than_the_least(make, net, data):
    kernels = make(KERNELS)
    gone = data.draw(st.sets(st.integers(0, net.size - 1), max_size=net.size))
    more = data.draw(st.integers(1, 3))
    linked = close(make, net, len(gone) + more)
    held = linked.sum(axis=1, dtype=np.int64)
    marks = marked(net.size, ())
    for node in gone:
        kernels.switch(node, True, marks, held, linked)
    left = [at for at in range(net.size) if at not in gone]
    assert held[left].tolist() == linked[np.ix_(left, left)].sum(axis=1).tolist()
    top = np.full(more + 1, -7)
    pairs = kernels.least_left(held, marks, more, 0, top)
    largest = kernels.least_left(held, marks, more, 1, top)
    for taken in combinations(left, min(more, len(left))):
        parts = pieces(net, gone | set(taken))
        assert pairs <= sum(len(one) * (len(one) - 1) // 2 for one in parts)
        assert largest <= max(map(len, parts), default=0)
    for node in gone:
        kernels.switch(node, False, marks, held, linked)
    assert held.tolist() == linked.sum(axis=1).tolist()
    assert not marks.any()


@each
def test_the_least_left_of_known_networks(make):
    kernels = make(KERNELS)
    held = neighbours(clique(6)).sum(axis=1, dtype=np.int64)
    nobody, top = marked(6, ()), np.empty(3, np.int64)
    assert kernels.least_left(held, nobody, 2, 0, top) == 5  # 15 less 2 x 5; in truth 6
    assert kernels.least_left(held, nobody, 2, 1, top) == 4
    assert kernels.least_left(held, marked(6, range(6)), 2, 0, top) == 0


@each
def test_a_candidate_waits_for_those_that_dominate_it(make):
    first, above = np.array([0, 0, 1, 3]), np.array([4, 4, 5])
    allowed = make(KERNELS).allowed
    nobody, one, both = marked(6, ()), marked(6, [4]), marked(6, [4, 5])
    assert [allowed(at, first, above, nobody) for at in range(3)] == [True, False, False]
    assert [allowed(at, first, above, one) for at in range(3)] == [True, True, False]
    assert [allowed(at, first, above, both) for at in range(3)] == [True, True, True]


def subset(make, net, count, *, effort=10**6, measure=0):
    size = net.size
    order = np.arange(size)
    rules = order, np.zeros(size + 1, np.int64), order[:0], neighbours(net)
    whole, places = np.empty((3, size), np.int64), np.empty((2, count + 1), np.int64)
    scratch = (
        np.empty((9, size), np.int64), whole[0], whole[1], marked(size, ()), whole[2],
        places[0], places[1],
    )  # fmt: skip
    best, tally = np.arange(count), np.array([size * size, 0, 0, 0])
    done = make(KERNELS).best_subset(
        net.offsets, net.neighbours, rules, np.zeros(size), np.inf, measure, scratch, best,
        tally, effort,
    )  # fmt: skip
    return done, set(best.tolist()), tally.tolist()


@each
def test_all_best_sets_are_counted(make):
    done, best, tally = subset(make, cycle(6), 2)
    assert done
    assert best == {0, 3}
    assert tally[0] == 2
    assert tally[3] == 3  # 0 3, 1 4, 2 5
    done, best, tally = subset(make, dumbbell(3), 1, measure=1)
    assert (done, tally[0], tally[3]) == (True, 3, 2)
    assert best <= {2, 3}


@each
def test_a_search_stops_when_its_walks_are_spent(make):
    done, _, tally = subset(make, clique(7), 3, effort=4)
    assert not done
    assert tally[1] == 4

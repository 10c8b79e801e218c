"""What one walk says of each node is what a count after its removal says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.kernels.components import KERNELS
from cabos.kernels.jit import compiled, interpreted
from network_world import (
    clique,
    cycle,
    dumbbell,
    marked,
    network,
    networks,
    path,
    pieces,
    star,
)

each = pytest.mark.parametrize("make", [interpreted, compiled])


def impacts(make, net, gone=()):
    size = net.size
    pairs, largest = np.empty(size, np.int64), np.empty(size, np.int64)
    now = make(KERNELS).impacts(
        net.offsets, net.neighbours, marked(size, gone), np.full((9, size), -7), pairs, largest
    )  # fmt: skip
    return now, pairs.tolist(), largest.tolist()


def curve(make, net, order):
    size = net.size
    found = tuple(np.full(size + 1, -7) for _ in range(3))
    make(KERNELS).removal_curve(
        net.offsets, net.neighbours, np.array(order, np.int64), np.full(size, -7), found
    )  # fmt: skip
    return [one.tolist() for one in found]


def counted(net, gone):
    left = pieces(net, gone)
    pairs = sum(len(one) * (len(one) - 1) // 2 for one in left)
    return pairs, max(map(len, left), default=0), len(left)


@each
@given(net=networks(most=12), data=st.data())
def test_each_node_is_told_what_is_left_without_it(make, net, data):
    gone = data.draw(st.sets(st.integers(0, net.size - 1))) if net.size else set()
    now, pairs, largest = impacts(make, net, gone)
    assert now == counted(net, gone)[0]
    for node in range(net.size):
        assert (pairs[node], largest[node]) == counted(net, {*gone, node})[:2]


@each
@given(net=networks(most=12), data=st.data())
def test_a_curve_counts_what_is_left_after_each_removal(make, net, data):
    order = data.draw(st.permutations(range(net.size)))
    largest, pairs, number = curve(make, net, order)
    for step in range(net.size + 1):
        expected = counted(net, set(order[:step]))
        assert (pairs[step], largest[step], number[step]) == expected


@each
def test_known_networks(make):
    assert impacts(make, star(6)) == (15, [0, 10, 10, 10, 10, 10], [1, 5, 5, 5, 5, 5])
    assert impacts(make, path(5)) == (10, [6, 3, 2, 3, 6], [4, 3, 2, 3, 4])
    assert impacts(make, cycle(6)) == (15, [10] * 6, [5] * 6)
    assert impacts(make, clique(5)) == (10, [6] * 5, [4] * 5)
    assert impacts(make, dumbbell(3)) == (15, [10, 10, 4, 4, 10, 10], [5, 5, 3, 3, 5, 5])
    # Two pieces as large as each other: one of them is left whole.
    assert impacts(make, network(4, [(0, 1), (2, 3)])) == (2, [1] * 4, [2] * 4)


@each
def test_long_networks_need_no_recursion(make):
    size = 3_000
    now, pairs, largest = impacts(make, path(size))
    assert now == size * (size - 1) // 2
    assert largest[size // 2] == size // 2
    half = size // 2
    assert pairs[half] == half * (half - 1) // 2 + (half - 1) * (half - 2) // 2
    assert curve(make, path(size), range(size))[0] == list(range(size, -1, -1))

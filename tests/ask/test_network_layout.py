"""Which nodes are drawn, where they stand, and into which pieces a network falls."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.fragments import pieces_of
from cabos.ask.layout import TALL, WIDE
from cabos.ask.network import Network
from cabos.ask.network_layout import drawn_nodes, place_network

networks = st.integers(1, 14).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=30),
        st.sets(st.integers(0, size - 1)),
    )
)


def built(size, pairs):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Network.build(size, ends[:, 0], ends[:, 1])


def by_walking(network, gone):
    found = {}
    for start in range(network.size):
        if start in found or gone[start]:
            continue
        stack = [start]
        while stack:
            node = stack.pop()
            if node in found or gone[node]:
                continue
            found[node] = start
            stack += network.of(node).tolist()
    return [found.get(node, -1) for node in range(network.size)]


@given(networks)
def test_pieces_are_those_a_walk_finds(case):
    size, pairs, removed = case
    network, gone = built(size, pairs), np.zeros(size, dtype=np.bool_)
    gone[list(removed)] = True
    assert pieces_of(network, gone).tolist() == by_walking(network, gone)


def test_a_long_line_is_one_piece():
    size = 5_000
    order = np.random.default_rng(1).permutation(size)
    network = Network.build(size, order[:-1], order[1:])
    assert not pieces_of(network, np.zeros(size, dtype=np.bool_)).any()


def test_those_named_are_drawn_first_then_those_around_them():
    network = built(8, [(0, 1), (1, 2), (2, 3), (5, 6), (5, 7)])
    assert drawn_nodes(network, (3,), 3).tolist() == [1, 2, 3]
    assert drawn_nodes(network, (3,), 5).tolist() == [0, 1, 2, 3, 5]
    star = built(7, [(6, 0), (6, 1), (6, 5), (5, 2), (5, 3)])
    assert drawn_nodes(star, (6,), 2).tolist() == [5, 6]
    assert drawn_nodes(network, (), 8).tolist() == list(range(8))


@given(networks)
def test_every_node_stands_in_the_picture_and_always_in_the_same_place(case):
    size, pairs, _ = case
    network = built(size, pairs)
    pieces = pieces_of(network, np.zeros(size, dtype=np.bool_))
    ends = np.array([one for one in pairs if one[0] != one[1]], dtype=np.int64).reshape(-1, 2)
    places = place_network(pieces, ends[:, 0], ends[:, 1])
    assert places.shape == (size, 2)
    assert (places >= 0).all()
    assert (places <= (WIDE, TALL)).all()
    assert len(np.unique(places.round(1), axis=0)) == size
    assert np.array_equal(places, place_network(pieces, ends[:, 0], ends[:, 1]))

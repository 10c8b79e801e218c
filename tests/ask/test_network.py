"""Neighbourhoods and shortest paths, held against networkx on random graphs."""

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.network import Network, distances, neighbourhood, shortest_paths

SIZE = 9
pairs = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=24)
nodes = st.integers(0, SIZE - 1)


def network(ties, size=SIZE):
    ends = np.array(ties, dtype=np.int64).reshape(-1, 2)
    return Network.build(size, ends[:, 0], ends[:, 1])


def peer(ties, size=SIZE):
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(tie for tie in ties if tie[0] != tie[1])
    return graph


def all_paths(graph, start, goal, max_hops):
    """Every path that passes no node twice, by length, then by numbers."""
    if start == goal:
        return [(start,)]
    found = nx.all_simple_paths(graph, start, goal, cutoff=max_hops)
    return sorted(map(tuple, found), key=lambda path: (len(path), path))


@given(pairs, nodes, nodes, st.integers(1, 8), st.integers(1, SIZE))
@settings(max_examples=300, deadline=None)
def test_paths_are_the_first_of_all_paths_in_order(ties, start, goal, count, max_hops):
    found = shortest_paths(network(ties), start, goal, count, max_hops=max_hops)
    assert found == all_paths(peer(ties), start, goal, max_hops)[:count]


@given(pairs, nodes, nodes)
@settings(max_examples=100, deadline=None)
def test_lengths_are_those_of_networkx(ties, start, goal):
    graph = peer(ties)
    found = shortest_paths(network(ties), start, goal, 5, max_hops=SIZE)
    if start == goal or not nx.has_path(graph, start, goal):
        assert found == ([(start,)] if start == goal else [])
        return
    wanted = islice(nx.shortest_simple_paths(graph, start, goal), 5)
    assert [len(path) for path in found] == [len(path) for path in wanted]
    assert all(graph.has_edge(*step) for path in found for step in pairwise(path))


@given(pairs, st.permutations(range(24)), nodes, nodes)
@settings(max_examples=50, deadline=None)
def test_the_order_and_the_direction_of_ties_do_not_matter(ties, order, start, goal):
    shuffled = [ties[at][::-1] for at in order if at < len(ties)]
    one, two = network(ties), network(shuffled)
    assert shortest_paths(one, start, goal, 4, max_hops=6) == shortest_paths(
        two, start, goal, 4, max_hops=6
    )


@given(pairs, nodes, st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_a_neighbourhood_with_room_is_all_within_reach(ties, centre, hops):
    found = neighbourhood(
        network(ties), centre, hops, limit=SIZE, listed=np.zeros(SIZE, dtype=np.bool_)
    )
    wanted = nx.single_source_shortest_path_length(peer(ties), centre, cutoff=hops)
    assert dict(found.hops) == dict(wanted)
    assert not found.left_out


@given(
    pairs,
    nodes,
    st.integers(1, 4),
    st.integers(1, SIZE),
    st.lists(st.booleans(), min_size=SIZE, max_size=SIZE),
)
@settings(max_examples=150, deadline=None)
def test_what_is_left_out_is_counted_and_what_is_kept_is_reached(ties, centre, hops, limit, listed):
    graph = peer(ties)
    found = neighbourhood(network(ties), centre, hops, limit=limit, listed=np.array(listed))
    whole = nx.single_source_shortest_path_length(graph, centre, cutoff=hops)
    assert len(found.hops) <= limit
    assert len(found.hops) + sum(found.left_out.values()) == len(whole)
    assert all(whole[node] == hop for node, hop in found.hops.items())
    kept = graph.subgraph(found.hops)
    assert nx.is_connected(kept)


def test_listed_ones_come_first_then_those_with_more_ties_to_what_is_kept():
    # 0 is the centre; 1 to 4 are its neighbours; 4 is listed; 5 is tied to 1, 2 and 4.
    ties = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 5), (2, 5), (4, 5), (1, 6), (4, 7)]
    listed = np.array([False, False, False, False, True, False, False, False])
    found = neighbourhood(network(ties, 8), 0, 2, limit=6, listed=listed)
    assert list(found.hops) == [0, 4, 1, 2, 3, 5]
    assert found.left_out == {2: 2}


def test_a_hub_is_cut_and_a_limit_of_one_leaves_the_centre():
    ties = [(0, other) for other in range(1, 5000)]
    listed = np.zeros(5000, dtype=np.bool_)
    listed[4321] = True
    found = neighbourhood(network(ties, 5000), 0, 1, limit=10, listed=listed)
    assert list(found.hops)[:2] == [0, 4321]
    assert found.left_out == {1: 4990}
    alone = neighbourhood(network(ties, 5000), 0, 3, limit=1, listed=listed)
    assert (dict(alone.hops), dict(alone.left_out)) == ({0: 0}, {1: 4999})


@pytest.mark.parametrize("ties", [[], [(2, 2)]])
def test_nothing_leads_nowhere(ties):
    assert shortest_paths(network(ties), 2, 3, 3, max_hops=6) == []
    assert distances(network(ties), 2, 5).tolist().count(-1) == SIZE - 1
    assert Network.build(0, np.empty(0, np.int64), np.empty(0, np.int64)).size == 0

"""Orders of removal: the published curves, and the same as the plainest way to get them."""

import csv
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.exact_sets import search_exactly
from cabos.ask.fragments import Fragments
from cabos.ask.objectives import Choice, Fragmentation
from cabos.ask.removal import METHODS, Rule, centrality, core_numbers, degrees, removal_order
from cabos.ask.swap_sets import Swaps
from cabos.errors import UsageError
from network_world import (
    apart,
    clique,
    cycle,
    distances_from,
    marked,
    network,
    networks,
    pairs_of,
    path,
    pieces,
    star,
)  # fmt: skip

PUBLISHED = {
    "betweenness": "Betweenness",
    "katz": "Katz",
    "ci": "Collective Influence",
    "degree": "Degree",
}
BEST = {
    1: (0.2899, (68,)),
    2: (0.5137, (18, 25)),
    3: (0.6725, (18, 22, 25)),
    4: (0.7489, (18, 22, 25, 29)),
}
BY_DEGREE = (0.2406, 0.2578, 0.2917, 0.3083)


@pytest.fixture(scope="module")
def meetings(shared):
    """Who met whom; the nodes carry the numbers of the file."""
    text = (shared / "network" / "Montagna_meetings_edgelist.csv").read_text(encoding="utf-8")
    pairs = [tuple(map(int, line.split()[:2])) for line in text.splitlines() if line.strip()]
    return network(max(map(max, pairs)) + 1, pairs)


@pytest.mark.parametrize("method", PUBLISHED)
def test_the_published_curves_come_out(shared, meetings, method):
    name = "montagna_meetings_published_removal.csv"
    with (shared / "network" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    curve = Fragments(meetings).curve(removal_order(meetings, Rule(method)))
    assert len(rows) > 50
    steps = [int(row["No"]) for row in rows]
    published = [float(row[PUBLISHED[method]]) for row in rows]
    assert curve.share[steps].tolist() == pytest.approx(published, abs=1e-9)


@pytest.mark.parametrize("count", BEST)
def test_the_best_sets_of_the_meetings_are_the_known_ones(meetings, count):
    objective, free = Fragmentation(Fragments(meetings)), Choice.free(meetings.size)
    known = Swaps(objective, meetings, free, seed=1, effort=2_000).search(count)
    proof = search_exactly(objective, meetings, free, known, 10**9)
    score, nodes = BEST[count]
    assert known == proof.nodes == nodes
    assert proof.certificate.kind == "optimal"
    assert objective.score(marked(meetings.size, nodes)) == pytest.approx(score, abs=5e-5)
    assert proof.certificate.bound == objective.score(marked(meetings.size, nodes))


def test_the_best_connected_are_no_match_for_them(meetings):
    order = removal_order(meetings, Rule("degree-static"))
    found = Fragments(meetings).curve(order).fragmentation[1:5]
    assert found.tolist() == pytest.approx(BY_DEGREE, abs=5e-5)


def naive_degree(net):
    """Remove the node with most neighbours left; among equals the highest number."""
    gone, order = set(), []
    while len(order) < net.size:
        left = [at for at in range(net.size) if at not in gone]
        node = max(left, key=lambda at: (sum(near not in gone for near in net.of(at)), at))
        gone.add(node)
        order.append(node)
    return order


def core_of(net, gone, least):
    """The part in which all have so many neighbours, by taking out those that have fewer."""
    inside = set(range(net.size)) - gone
    while True:
        out = {at for at in inside if sum(near in inside for near in net.of(at)) < least}
        if not out:
            return inside
        inside -= out


def naive_core(net):
    """The removals of CoreHD until there is no loop."""
    gone, order = set(), []
    while core := core_of(net, gone, 2):
        node = max(core, key=lambda at: (sum(near in core for near in net.of(at)), at))
        gone.add(node)
        order.append(node)
    return order


def naive_influence(net, radius):
    gone, order = set(), []
    while len(order) < net.size:
        left = [at for at in range(net.size) if at not in gone]
        degree = {at: sum(near not in gone for near in net.of(at)) for at in left}

        def value(node, degree=degree):
            away = distances_from(net, node, gone)
            rim = sum(degree[at] - 1 for at, hops in away.items() if hops == radius)
            return (degree[node] - 1) * rim

        node = max(left, key=lambda at: (value(at), at))
        gone.add(node)
        order.append(node)
    return order


def naive_betweenness(net, gone):
    """For each node the share of pairs whose shortest ways pass it, pair by pair."""
    left = [at for at in range(net.size) if at not in gone]
    away = {at: distances_from(net, at, gone) for at in left}
    ways = {}
    for start in left:
        ways[start] = dict.fromkeys(left, 0)
        ways[start][start] = 1
        for node in sorted(away[start], key=away[start].get):
            for near in net.of(node).tolist():
                if near not in gone and away[start][near] == away[start][node] + 1:
                    ways[start][near] += ways[start][node]
    found = np.zeros(net.size)
    for one, two in combinations(left, 2):
        for node in left:
            if node in (one, two) or two not in away[one] or node not in away[one]:
                continue
            if away[one][node] + away[two][node] == away[one][two]:
                found[node] += ways[one][node] * ways[two][node] / ways[one][two]
    return 2 * found / max(len(left) * (net.size - 1), 1)


@pytest.mark.parametrize("method", METHODS)
@given(net=networks(most=10), seed=st.integers(0, 9))
def test_an_order_has_each_node_once(method, net, seed):
    order = removal_order(net, Rule(method, seed=seed))
    assert order.dtype == np.int64
    assert sorted(order.tolist()) == list(range(net.size))


@given(net=networks(most=10), data=st.data())
def test_a_curve_is_what_is_left_each_time(net, data):
    order = np.array(data.draw(st.permutations(range(net.size))), dtype=np.int64)
    curve = Fragments(net).curve(order)
    for step in range(net.size + 1):
        left = pieces(net, set(order[:step].tolist()))
        assert curve.largest[step] == max(map(len, left), default=0)
        assert curve.pieces[step] == len(left)
        assert curve.pairs[step] == sum(len(one) * (len(one) - 1) // 2 for one in left)
        found = apart(net, set(order[:step].tolist()))
        assert curve.fragmentation[step] == pytest.approx(found)


@given(net=networks(most=10))
def test_degree_is_counted_again_each_time(net):
    assert removal_order(net, Rule("degree")).tolist() == naive_degree(net)
    static = sorted(range(net.size), key=lambda at: (-len(net.of(at)), at))
    assert removal_order(net, Rule("degree-static")).tolist() == static


@given(net=networks(most=10))
def test_corehd_first_removes_what_holds_the_core(net):
    order = removal_order(net, Rule("corehd")).tolist()
    loops = naive_core(net)
    assert order[: len(loops)] == loops


@given(net=networks(most=10))
def test_corehd_then_halves_the_largest_tree(net):
    order = removal_order(net, Rule("corehd")).tolist()
    curve = Fragments(net).curve(np.array(order, dtype=np.int64))
    for step in range(len(naive_core(net)), net.size):
        before = curve.largest[step]
        if before <= 2 or [len(one) for one in pieces(net, set(order[:step]))].count(before) > 1:
            continue
        tree = pieces(net, set(order[:step]))[0]
        best = min(
            max((len(one) for one in pieces(net, {*order[:step], at}) if one < tree), default=0)
            for at in tree
        )
        parts = pieces(net, set(order[: step + 1]))
        assert max((len(one) for one in parts if one < tree), default=0) == best


@pytest.mark.parametrize("radius", [1, 2, 3, 4])
@given(net=networks(most=10))
def test_influence_is_counted_again_each_time(radius, net):
    order = removal_order(net, Rule("ci", radius=radius))
    assert order.tolist() == naive_influence(net, radius)


def test_influence_that_rises_is_counted_again_at_once():
    """Who lay inside a ball comes to lie at its rim, when a node on the way to it goes."""
    ties = [(0, 3), (1, 4), (2, 4), (2, 7), (3, 7), (3, 8), (4, 8), (6, 8), (6, 9)]
    net = network(10, ties)
    assert removal_order(net, Rule("ci", radius=3)).tolist() == naive_influence(net, 3)


@given(net=networks(most=10), data=st.data())
def test_betweenness_is_the_share_of_shortest_ways(net, data):
    every = st.sets(st.integers(0, net.size - 1)) if net.size else st.just(set())
    gone = data.draw(every)
    found, exact = centrality(net, marked(net.size, gone), 0)
    assert exact
    assert found.tolist() == pytest.approx(naive_betweenness(net, gone).tolist(), abs=1e-9)


@settings(max_examples=50)
@given(net=networks(most=9))
def test_betweenness_is_counted_again_each_time(net):
    gone, order = set(), removal_order(net, Rule("betweenness")).tolist()
    for node in order:
        truth = naive_betweenness(net, gone)
        left = [at for at in range(net.size) if at not in gone]
        assert truth[node] == pytest.approx(max(truth[at] for at in left), abs=1e-9)
        gone.add(node)


@settings(max_examples=50)
@given(net=networks(most=9))
def test_an_articulation_point_goes_that_cuts_most_off_the_largest_piece(net):
    gone, order = set(), removal_order(net, Rule("articulation")).tolist()
    assert sorted(order) == list(range(net.size))
    for node in order:
        left = [at for at in range(net.size) if at not in gone]
        now = largest_of(net, gone)
        cut = {at: max(now - largest_of(net, gone | {at}) - 1, 0) for at in left}
        near = {at: sum(other not in gone for other in net.of(at).tolist()) for at in left}
        assert (cut[node], near[node], node) == max((cut[at], near[at], at) for at in left)
        gone.add(node)


def largest_of(net, gone):
    return max(map(len, pieces(net, gone)), default=0)


@given(net=networks(most=10))
def test_core_numbers_are_the_cores_a_node_lies_in(net):
    found = core_numbers(net)
    for least in range(1, 5):
        assert set(np.flatnonzero(found >= least).tolist()) == core_of(net, set(), least)
    shells = removal_order(net, Rule("k-core"))
    assert (np.diff(found[shells]) <= 0).all()


@given(net=networks(most=10), data=st.data())
def test_compiled_and_interpreted_orders_are_the_same(net, data):
    """With nodes enough that have no ties, the same network is compiled."""
    method = data.draw(st.sampled_from(["degree", "corehd", "ci", "betweenness", "k-core"]))
    large = network(net.size + 40, pairs_of(net))
    tied = [at for at in range(net.size) if len(net.of(at))]
    small = removal_order(net, Rule(method)).tolist()
    great = removal_order(large, Rule(method)).tolist()
    if method in ("degree", "k-core"):
        while_tied = [at for at in small if at in tied]
        assert [at for at in great if at in tied][:1] == while_tied[:1]
    curve = Fragments(large).curve(np.array(great, dtype=np.int64))
    assert curve.fragmentation[-1] == (1 if large.size > 1 else 0)


def test_known_networks_fall_apart_as_they_must():
    assert Fragments(star(9)).curve(removal_order(star(9), Rule("degree"))).largest[1] == 1
    for method in ("betweenness", "corehd"):
        assert removal_order(path(9), Rule(method))[0] == 4
    curve = Fragments(cycle(9)).curve(removal_order(cycle(9), Rule("corehd")))
    assert curve.largest[:3].tolist() == [9, 8, 4]
    curve = Fragments(clique(9)).curve(removal_order(clique(9), Rule("ci")))
    assert curve.largest.tolist() == list(range(9, -1, -1))


def test_every_and_most_bound_how_often_the_rest_is_ranked():
    net = path(9)
    once = removal_order(net, Rule("betweenness", every=9))
    assert once[0] == 4
    one = removal_order(net, Rule("betweenness", most=1))
    assert one.tolist() == [4, 0, 1, 2, 3, 5, 6, 7, 8]
    assert degrees(net).tolist() == [1, 2, 2, 2, 2, 2, 2, 2, 1]


def test_chance_is_seeded():
    net = path(50)
    order = [removal_order(net, Rule("random", seed=seed)).tolist() for seed in (1, 1, 2)]
    assert order[0] == order[1] != order[2]


@pytest.mark.parametrize("rule", [Rule("boss"), Rule("ci", radius=0), Rule("betweenness", every=0)])
def test_rules_that_make_no_sense_are_told(rule):
    with pytest.raises(UsageError):
        removal_order(path(4), rule)


@pytest.mark.parametrize("method", ["betweenness", "articulation"])
def test_what_would_take_hours_is_refused_with_what_to_do(method):
    large = network(1_000_000, [(0, 1)])
    with pytest.raises(UsageError, match=r"1,000,000 rankings .* too long.*--most"):
        removal_order(large, Rule(method))
    assert removal_order(large, Rule(method, most=1))[0] in (0, 1, 999_999)


def test_katz_is_not_offered_for_large_networks():
    with pytest.raises(UsageError, match=r"5,000 nodes.*corehd"):
        removal_order(network(5_001, []), Rule("katz"))

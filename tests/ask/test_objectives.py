"""What each objective says is what its definition says; its ceiling is never too low."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask import objectives_distance, objectives_reach
from cabos.ask.fragments import Fragments
from cabos.ask.objectives import Fragmentation, LargestPiece
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.ask.objectives_reach import Reach
from cabos.errors import UsageError
from network_world import (
    apart,
    choices,
    clique,
    cycle,
    distant,
    dumbbell,
    marked,
    near,
    network,
    networks,
    outside,
    path,
    renamed,
    star,
)  # fmt: skip

MAKE = {
    "F": lambda net: Fragmentation(Fragments(net)),
    "largest": lambda net: LargestPiece(Fragments(net)),
    "distance": DistanceFragmentation,
    "reach": lambda net: Reach(net, 1),
    "reach 0": lambda net: Reach(net, 0),
    "reach 2": lambda net: Reach(net, 2),
}
TRUTH = {
    "F": apart,
    "largest": outside,
    "distance": distant,
    "reach": lambda net, nodes: near(net, nodes, 1),
    "reach 0": lambda net, nodes: near(net, nodes, 0),
    "reach 2": lambda net, nodes: near(net, nodes, 2),
}
each = pytest.mark.parametrize("name", MAKE)


@st.composite
def some(draw, least=1, most=8):
    net = draw(networks(least=least, most=most))
    return net, draw(st.sets(st.integers(0, net.size - 1), max_size=net.size))


@each
@given(case=some())
def test_scores_are_those_of_the_definition(name, case):
    net, nodes = case
    objective, chosen = MAKE[name](net), marked(net.size, nodes)
    assert objective.score(chosen) == pytest.approx(TRUTH[name](net, nodes), abs=1e-9)
    scores = objective.scores(chosen)
    for node in range(net.size):
        more = {*nodes, node}
        assert scores[node] == pytest.approx(TRUTH[name](net, more), abs=1e-9)
        assert scores[node] == objective.score(marked(net.size, more))


@each
@given(case=some())
def test_no_node_more_makes_it_worse_and_all_lies_from_0_to_1(name, case):
    net, nodes = case
    objective, chosen = MAKE[name](net), marked(net.size, nodes)
    scores = objective.scores(chosen)
    assert (scores >= objective.score(chosen)).all()
    assert scores.min() >= 0
    assert scores.max() <= 1


@each
@given(case=some(), count=st.integers(1, 3), data=st.data())
def test_no_set_scores_above_the_ceiling(name, case, count, data):
    net, nodes = case
    objective, chosen = MAKE[name](net), marked(net.size, nodes)
    left = [at for at in range(net.size) if at not in nodes]
    can = data.draw(st.sets(st.sampled_from(left))) if left else set()
    best = {
        frozenset(taken): objective.score(marked(net.size, {*nodes, *taken}))
        for taken in combinations(left, min(count, len(left)))
    }
    assert objective.ceiling(chosen, count) >= max(best.values()) - 1e-12
    inside = [score for taken, score in best.items() if taken <= can]
    if inside:
        ceiling = objective.ceiling(chosen, count, marked(net.size, can))
        assert ceiling >= max(inside) - 1e-12


@each
@given(case=some(), data=st.data())
def test_other_numbers_of_the_nodes_change_no_score(name, case, data):
    net, nodes = case
    order = data.draw(st.permutations(range(net.size)))
    moved = marked(net.size, {order[at] for at in nodes})
    here, there = MAKE[name](net), MAKE[name](renamed(net, order))
    assert here.score(marked(net.size, nodes)) == there.score(moved)
    scores = here.scores(marked(net.size, nodes))
    assert scores.tolist() == there.scores(moved)[list(order)].tolist()


@given(data=st.data(), most=st.integers(0, 5))
def test_the_first_of_an_order_that_may_be_chosen_together(data, most):
    """One by one, each that is not too dear beside those before it."""
    choice = data.draw(choices(6))
    order = data.draw(st.lists(st.integers(0, 5)))
    truth = []
    for node in order:
        price = choice.costs[[*truth, node]].sum()
        is_dear = choice.budget is not None and price > choice.budget * (1 + 1e-9)
        if len(truth) < most and node not in truth and not choice.forbidden[node] and not is_dear:
            truth.append(node)
    assert choice.afforded(order, most) == tuple(truth)


@each
def test_networks_without_nodes_or_ties_have_a_score(name):
    for size in (0, 1, 2):
        objective = MAKE[name](network(size, []))
        assert 0 <= objective.score(marked(size, ())) <= 1
        assert objective.scores(marked(size, ())).shape == (size,)
        assert objective.ceiling(marked(size, ()), 1) <= 1


def test_f_of_known_networks():
    nobody = {size: marked(size, ()) for size in (10, 12)}
    assert MAKE["F"](star(10)).scores(nobody[10])[[0, 1]].tolist() == pytest.approx([1, 0.2])
    assert MAKE["F"](path(10)).scores(nobody[10])[0] == pytest.approx(0.2)
    assert MAKE["F"](path(10)).scores(nobody[10])[4] == pytest.approx(1 - (12 + 20) / 90)
    assert MAKE["F"](cycle(10)).scores(nobody[10]).tolist() == pytest.approx([0.2] * 10)
    assert MAKE["F"](clique(10)).scores(nobody[10]).tolist() == pytest.approx([0.2] * 10)
    bridge = MAKE["F"](dumbbell(6)).scores(nobody[12])
    assert bridge.argmax() == 5
    assert bridge[[5, 6]].tolist() == pytest.approx([1 - (20 + 30) / 132] * 2)


def test_distances_of_known_networks():
    size = 40  # compiled
    whole = size * (size - 1)
    nobody = marked(size, ())
    assert DistanceFragmentation(clique(size)).score(nobody) == 0
    ends = size - 1
    rim = ends * (ends - 1) / 2
    assert DistanceFragmentation(star(size)).score(nobody) == pytest.approx(
        1 - (2 * ends + rim) / whole
    )
    assert DistanceFragmentation(star(size)).scores(nobody)[0] == 1
    line = 2 * sum((size - away) / away for away in range(1, size))
    assert DistanceFragmentation(path(size)).score(nobody) == pytest.approx(1 - line / whole)
    ring = size * (2 * sum(1 / away for away in range(1, size // 2)) + 2 / size)
    assert DistanceFragmentation(cycle(size)).score(nobody) == pytest.approx(1 - ring / whole)
    halves = DistanceFragmentation(dumbbell(20))
    inner, across = 2 * 20 * 19, 2 * (1 + 2 * 19 / 2 + 19 * 19 / 3)
    assert halves.score(nobody) == pytest.approx(1 - (inner + across) / whole)


@given(seed=st.integers(0, 2**32 - 1), ties=st.integers(20, 200))
def test_distances_in_networks_of_more_nodes_than_a_word_has_bits(seed, ties):
    random = np.random.default_rng(seed)
    net = network(140, random.integers(0, 140, (ties, 2)).tolist())
    gone = random.random(140) < 0.1
    objective = DistanceFragmentation(net)
    scores = objective.scores(gone)
    nodes = set(np.flatnonzero(gone).tolist())
    assert objective.score(gone) == pytest.approx(distant(net, nodes), abs=1e-9)
    for node in random.integers(0, 140, 5).tolist():
        assert scores[node] == pytest.approx(distant(net, {*nodes, node}), abs=1e-9)
        assert scores[node] == objective.score(marked(140, {*nodes, node}))


def test_what_is_not_computed_is_a_lower_bound_and_said(monkeypatch):
    random = np.random.default_rng(5)
    net = network(400, random.integers(0, 400, (700, 2)).tolist())
    nobody = marked(400, ())
    exact = DistanceFragmentation(net)
    truth = exact.scores(nobody, ~nobody)
    monkeypatch.setattr(objectives_distance, "STEPS", 2_000_000)
    partial = DistanceFragmentation(net)
    scores = partial.scores(nobody)
    assert partial.is_partial
    assert partial.limits
    assert not exact.is_partial
    assert not exact.limits
    assert (scores <= truth).all()
    assert scores.max() == truth.max()
    assert scores.argmax() == truth.argmax()
    few = marked(400, range(7))
    assert partial.scores(nobody, few)[few].tolist() == truth[few].tolist()


@pytest.mark.parametrize("edge", [objectives_distance.LASTING, objectives_distance.SQUARE])
@pytest.mark.parametrize("more", [1, 2, 3])
def test_a_ceiling_of_distances_holds_in_large_networks(monkeypatch, edge, more):
    monkeypatch.setattr(objectives_distance, "LASTING", edge if edge < 1000 else 0)
    monkeypatch.setattr(objectives_distance, "SQUARE", 0 if edge > 1000 else 2000)
    random = np.random.default_rng(more)
    net = network(60, random.integers(0, 60, (150, 2)).tolist())
    objective, nobody = DistanceFragmentation(net), marked(60, ())
    for _ in range(100):
        taken = random.choice(60, more, replace=False)
        assert objective.score(marked(60, taken)) <= objective.ceiling(nobody, more)


def test_distances_are_not_offered_for_huge_networks():
    with pytest.raises(UsageError, match=r"20,000 nodes.*objective F"):
        DistanceFragmentation(network(20_001, []))


@pytest.mark.parametrize("square", [0, 5_000])
@given(case=some(most=12), hops=st.integers(0, 4))
def test_reach_is_the_same_with_a_square_of_bits_and_without(square, case, hops):
    net, nodes = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(objectives_reach, "SQUARE", square)
        objective = Reach(net, hops)
    scores = objective.scores(marked(net.size, nodes))
    for node in range(net.size):
        assert scores[node] == near(net, {*nodes, node}, hops)


def test_a_reach_below_zero_makes_no_sense():
    with pytest.raises(UsageError, match="makes no sense"):
        Reach(path(3), -1)

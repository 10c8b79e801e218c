"""What flows along a chain is what the cheapest cut lets through, for every set of removals."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.exact_sets import search_exactly
from cabos.ask.network import Network
from cabos.ask.objectives import Choice
from cabos.ask.objectives_chain import BETWEEN, CHAIN, ValueChain
from cabos.ask.swap_sets import Swaps
from cabos.errors import InputError, UsageError
from cabos.model.roles import Roles
from cabos.model.ties import Ties
from network_world import marked, network, networks, pairs_of, renamed

SHORT = {"s": "supplier", "c": "chemist", "t": "transport", "r": "retail", "b": "broker",
         "f": "finance", "l": "leader", ".": ""}  # fmt: skip


def roles(text, capacity=None):
    """Roles by their first letters."""
    told = Roles.unknown(len(text), {at: SHORT[one] for at, one in enumerate(text)})
    return told if capacity is None else replace(told, capacity=np.array(capacity, float))


def directed(size, arcs, weights=None):
    heads, tails = (np.array([arc[at] for arc in arcs], np.int64) for at in (0, 1))
    weights = np.ones(len(arcs)) if weights is None else np.array(weights, float)
    return Ties(tuple(map(str, range(size))), heads, tails, weights, directed=True)


def cheapest_cut(steps, told, gone=frozenset()):
    """The least capacity that parts the first stage from the last, by trying all cuts.

    ``steps`` are pairs of nodes, from where to where. A node between is cut at each stage apart.
    """
    stages = [role for role in CHAIN if role in told.role]
    places = [
        (node, stage)
        for node, role in enumerate(told.role)
        if node not in gone
        for stage in range(len(stages))
        if role == stages[stage] or role in BETWEEN
    ]

    def goes(one, two):
        (here, stage), (there, later) = one, two
        if (here, there) not in steps:
            return False
        return later == stage or (later == stage + 1 and told.role[there] not in BETWEEN)

    def parts(cut):
        queue = [one for one in places if told.role[one[0]] == stages[0] and one not in cut]
        seen = set(queue)
        for one in queue:
            if told.role[one[0]] == stages[-1]:
                return False
            more = [two for two in places if two not in seen | cut and goes(one, two)]
            seen.update(more)
            queue.extend(more)
        return True

    costs = sorted(
        (sum(told.capacity[node] for node, _ in cut), cut)
        for count in range(len(places) + 1)
        for cut in combinations(places, count)
    )
    return next(cost for cost, cut in costs if parts(set(cut)))


def both_ways(net):
    return {*pairs_of(net), *((two, one) for one, two in pairs_of(net))}


@st.composite
def chains(draw, most=6):
    """Random chains in which something flows."""
    net = draw(networks(least=2, most=most))
    letters = draw(st.lists(st.sampled_from("sscrrbt."), min_size=net.size, max_size=net.size))
    halves = draw(st.lists(st.integers(0, 6), min_size=net.size, max_size=net.size))
    told = roles("".join(letters), [half / 2 for half in halves])
    if len(set(CHAIN) & set(told.role)) > 1 and (chain := ValueChain(net, told)).flow:
        return net, told, chain
    # Make one that flows of it: the first two nodes are tied, from source to market.
    told = roles("sr" + "".join(letters[2:]), [1, 2, *(half / 2 for half in halves[2:])])
    stages = [one for one in CHAIN if one in told.role]
    if len(stages) > 2:
        told = replace(
            told, role=tuple(one if one in ("supplier", "retail") else "" for one in told.role)
        )
    net = network(net.size, [*pairs_of(net), (0, 1)])
    return net, told, ValueChain(net, told)


@settings(max_examples=60)
@given(case=chains(most=5), data=st.data())
def test_what_stops_is_what_the_cheapest_cut_says(case, data):
    net, told, chain = case
    steps = both_ways(net)
    whole = cheapest_cut(steps, told)
    assert chain.flow == whole > 0
    gone = data.draw(st.sets(st.integers(0, net.size - 1)))
    chosen = marked(net.size, gone)
    scores = chain.scores(chosen)
    assert chain.score(chosen) == pytest.approx(1 - cheapest_cut(steps, told, gone) / whole)
    for node in range(net.size):
        expected = 1 - cheapest_cut(steps, told, {*gone, node}) / whole
        assert scores[node] == pytest.approx(expected)


@given(case=chains(), data=st.data())
def test_scores_of_one_more_are_scores_of_the_set(case, data):
    net, _, chain = case
    gone = data.draw(st.sets(st.integers(0, net.size - 1)))
    chosen = marked(net.size, gone)
    scores = chain.scores(chosen)
    for node in range(net.size):
        assert scores[node] == chain.score(marked(net.size, {*gone, node}))
    few = marked(net.size, data.draw(st.sets(st.integers(0, net.size - 1))))
    assert chain.scores(chosen, few)[few].tolist() == scores[few].tolist()
    assert (scores >= chain.score(chosen)).all()
    assert 0 <= scores.min() <= scores.max() <= 1


@given(case=chains(), count=st.integers(1, 3), data=st.data())
def test_the_leading_nodes_have_their_scores_and_others_no_more(case, count, data):
    net, _, chain = case
    gone = data.draw(st.sets(st.integers(0, net.size - 1), max_size=2))
    chosen, among = marked(net.size, gone), ~marked(net.size, gone)
    among &= marked(net.size, data.draw(st.sets(st.integers(0, net.size - 1))))
    scores, found = chain.scores(chosen, among), chain.leading(chosen, among, count)
    assert (found <= scores).all()
    last = np.sort(scores[among])[::-1][:count].min(initial=1.0)
    first = among & (scores >= last)
    assert found[first].tolist() == scores[first].tolist()


def test_nodes_that_little_passes_are_not_looked_at():
    """Node 2 could be replaced in part; what passes it is less than what stops without node 0."""
    chain = ValueChain(network(4, [(0, 1), (2, 1), (3, 1)]), roles("srss", [5, 10, 2, 1]))
    nobody = marked(4, ())
    found = chain.leading(nobody, marked(4, (0, 2, 3)), 1)
    assert found.tolist() == [chain.score(marked(4, (0,))), 0, 0, 0]


@given(case=chains(), count=st.integers(1, 3), data=st.data())
def test_no_set_stops_more_than_the_ceiling(case, count, data):
    net, _, chain = case
    gone = data.draw(st.sets(st.integers(0, net.size - 1)))
    left = [at for at in range(net.size) if at not in gone]
    can = data.draw(st.sets(st.sampled_from(left))) if left else set()
    chosen = marked(net.size, gone)
    ceiling = chain.ceiling(chosen, count)
    inside = chain.ceiling(chosen, count, marked(net.size, can))
    for taken in combinations(left, min(count, len(left))):
        score = chain.score(marked(net.size, {*gone, *taken}))
        assert score <= ceiling
        assert score <= inside or not can.issuperset(taken)


@given(case=chains(), data=st.data())
def test_other_numbers_of_the_nodes_change_no_score(case, data):
    net, told, chain = case
    order = data.draw(st.permutations(range(net.size)))
    back = np.argsort(order)
    moved = replace(
        told, role=tuple(told.role[at] for at in back), capacity=told.capacity[back]
    )  # fmt: skip
    other = ValueChain(renamed(net, order), moved)
    assert other.flow == chain.flow
    nobody = marked(net.size, ())
    assert other.scores(nobody)[list(order)].tolist() == chain.scores(nobody).tolist()


@settings(max_examples=50)
@given(case=chains(most=8), data=st.data())
def test_the_best_set_is_found_and_proven(case, data):
    net, _, chain = case
    count = data.draw(st.integers(1, min(3, net.size)))
    free = Choice.free(net.size)
    best = max(
        chain.score(marked(net.size, one)) for one in combinations(range(net.size), count)
    )  # fmt: skip
    proof = search_exactly(chain, net, free, tuple(range(count)), 10**6)
    assert proof.certificate.kind == "optimal"
    assert proof.certificate.bound == chain.score(marked(net.size, proof.nodes)) == best
    swapped = Swaps(chain, net, free, seed=1, effort=2_000).search(count)
    assert chain.score(marked(net.size, swapped)) == best


def line(*pairs, size=None):
    return network(size or max(map(max, pairs)) + 1, list(pairs))


def test_goods_go_from_stage_to_stage():
    chain = ValueChain(line((0, 1), (1, 2), (2, 3)), roles("sctr", [5, 3, 4, 9]))
    assert chain.stages == CHAIN
    assert chain.flow == 3
    assert chain.scores(marked(4, ())).tolist() == [1, 1, 1, 1]
    two = ValueChain(line((0, 2), (1, 2), (2, 3)), roles("sscr", [2, 1, 9, 9]))
    assert two.scores(marked(4, ())).tolist() == pytest.approx([2 / 3, 1 / 3, 1, 1])


def test_goods_skip_no_stage_and_go_no_stage_back():
    assert ValueChain(line((0, 1), (1, 2), (1, 3)), roles("srcr")).flow == 0
    # The way leads from transport back to a chemist: it is no way.
    assert ValueChain(line((0, 1), (1, 2), (2, 3), (3, 4), size=5), roles("sctcr")).flow == 0


def test_goods_pass_nodes_of_the_same_role_and_nodes_between():
    chain = ValueChain(line((0, 1), (1, 2), (2, 3), (3, 4), (4, 5)), roles("sccbfr"))
    assert chain.flow == 1
    assert chain.scores(marked(6, ())).tolist() == [1] * 6
    for role in ".l":
        assert ValueChain(line((0, 1), (1, 2), (2, 3)), roles(f"sc{role}r")).flow == 0
    assert ValueChain(line((0, 1), (1, 2)), roles("slr"), between=("leader",)).flow == 1


def test_a_node_between_has_its_capacity_once_for_each_stage():
    """The broker 1 passes goods on twice: raw ones to the chemist, finished ones to retail."""
    pairs = [(0, 1), (1, 2), (1, 3)]
    assert ValueChain(line(*pairs), roles("sbcr", [9, 2, 9, 9])).flow == 2
    # Twice in one stage it is the same two units.
    pairs = [(0, 1), (4, 1), (1, 2), (1, 5), (2, 3), (5, 3)]
    assert ValueChain(line(*pairs), roles("sbcrsc", [9, 2, 9, 9, 9, 9])).flow == 2


def test_direction_counts_where_it_is_given():
    told, net = roles("scr"), line((0, 1), (1, 2))
    assert ValueChain(net, told, ties=directed(3, [(0, 1), (1, 2)])).flow == 1
    assert ValueChain(net, told, ties=directed(3, [(1, 0), (1, 2)])).flow == 0
    assert ValueChain(net, told, ties=directed(3, [(0, 1), (1, 2)], [1, -1])).flow == 0


def test_between_nodes_that_the_file_does_not_tie_goods_go_both_ways():
    """A network that could be the true one has ties whose direction nobody recorded."""
    told, ties = roles("scrr"), directed(3, [(0, 1), (1, 2)])
    more = line((0, 1), (1, 2), (3, 1))
    assert ValueChain(more, told, ties=ties).flow == 1
    assert ValueChain(line((1, 2), (3, 1)), roles("scrs"), ties=ties).flow == 1
    assert ValueChain(line((0, 1), (1, 2)), roles("rcs"), ties=ties).flow == 0


def test_where_nothing_flows_the_score_is_one_whoever_goes():
    chain = ValueChain(line((0, 1), size=3), roles("scr"))
    nobody = marked(3, ())
    assert chain.score(nobody) == 1
    assert chain.scores(nobody).tolist() == [1, 1, 1]
    assert chain.ceiling(nobody, 1) == 1


def test_a_share_of_another_whole_is_never_below_zero():
    net, told = line((0, 1), (1, 2)), roles("scr", [4, 4, 4])
    assert ValueChain(net, told, whole=8).score(marked(3, ())) == 0.5
    assert ValueChain(net, told, whole=2).score(marked(3, ())) == 0
    assert ValueChain(net, told, whole=8).scores(marked(3, ())).tolist() == [1, 1, 1]


@settings(max_examples=40)
@given(
    arcs=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14), data=st.data()
)  # fmt: skip
def test_directed_flow_is_what_the_cheapest_cut_says(arcs, data):
    letters = data.draw(st.lists(st.sampled_from("scrb"), min_size=5, max_size=5))
    capacity = data.draw(st.lists(st.integers(0, 3), min_size=5, max_size=5))
    told, arcs = roles("".join(letters), capacity), sorted(arcs)
    ties = directed(5, arcs)
    net = Network.build(5, ties.heads, ties.tails)
    if len(set(CHAIN) & set(told.role)) < 2:
        return
    chain = ValueChain(net, told, ties=ties)
    assert chain.flow == cheapest_cut(set(arcs), told)
    if not chain.flow:
        return
    nobody = marked(5, ())
    for node, score in enumerate(chain.scores(nobody)):
        assert score == pytest.approx(1 - cheapest_cut(set(arcs), told, {node}) / chain.flow)


def test_a_stage_that_nobody_is_at_is_said():
    chain = ValueChain(line((0, 1), (1, 2)), roles("scr"))
    assert chain.missing == ("transport",)
    told = "No node is at the stage transport: the chain goes on without it"
    assert [str(one) for one in chain.limits] == [told]
    assert not ValueChain(line((0, 1), (1, 2), (2, 3)), roles("sctr")).limits


@pytest.mark.parametrize("letters", ["...", "sss", "bbl"])
def test_fewer_than_two_stages_are_no_chain(letters):
    with pytest.raises(InputError, match=r"two stages.*supplier, chemist, transport, retail"):
        ValueChain(line((0, 1), (1, 2)), roles(letters))


@pytest.mark.parametrize("capacity", [-1.0, np.nan, np.inf, 1e300])
def test_capacities_that_cannot_be_are_told(capacity):
    with pytest.raises(InputError, match=r"capacit"):
        ValueChain(line((0, 1)), roles("sr", [1, capacity]))


def test_small_parts_of_a_unit_count():
    chain = ValueChain(line((0, 2), (1, 2)), roles("ssr", [0.1, 0.2, 1e6]))
    assert chain.flow == pytest.approx(0.3)
    assert chain.scores(marked(3, ())).tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_roles_named_twice_and_roles_of_another_network_are_told():
    net = line((0, 1), (1, 2))
    with pytest.raises(UsageError, match="stands twice"):
        ValueChain(net, roles("scr"), ("supplier", "retail", "supplier"))
    with pytest.raises(UsageError, match="stands twice"):
        ValueChain(net, roles("sbr"), ("supplier", "broker", "retail"))
    with pytest.raises(UsageError, match="not those of this network"):
        ValueChain(net, roles("sc"))


def test_compiled_and_interpreted_say_the_same():
    """With nodes enough that have no ties, the same chain is compiled."""
    random = np.random.default_rng(4)
    pairs = random.integers(0, 20, (45, 2)).tolist()
    letters = "".join(random.choice(list("scrbt"), 20))
    capacity = random.integers(1, 5, 20).tolist()
    small = ValueChain(network(20, pairs), roles(letters, capacity))
    large = ValueChain(network(60, pairs), roles(letters + "." * 40, [*capacity, *[1] * 40]))
    assert small.flow == large.flow
    scores = large.scores(marked(60, ()))
    assert small.scores(marked(20, ())).tolist() == scores[:20].tolist()
    assert not scores[20:].any()

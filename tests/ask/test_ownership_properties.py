"""What must hold of the 50 Percent Rule on any graph, against a slow rule written here."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.ownership import BLOCKED, MAXIMUM, MINIMUM, POSSIBLE
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_proof import layers, smallest
from cabos.ask.ownership_rows import owned_nodes, rows
from cabos.ask.ownership_shown import to_json
from cabos.model.holding import Holding, columns
from cabos.model.share import parse_share
from ownership_table import DAY, told, world

NODES = tuple("ABCDEXYZ")
HAIR = Fraction(1, 10**15)  # what "more than" is more, far below every other difference
SHARES = (
    "10", "20", "25", "30", "33.33", "40", "49.99", "50", "50.01", "60", "75", "100", "1/3", "1/6",
    "25-50", ">25-50", "50-<75", "10-<25", "30-60", "0-<50", "0", "",
)  # fmt: skip

one_holding = st.builds(Holding, st.sampled_from(NODES), st.sampled_from(NODES),
                        st.sampled_from(SHARES))  # fmt: skip
graphs = st.lists(one_holding, min_size=1, max_size=14)
blocked = st.sets(st.sampled_from("XYZAB"), max_size=3)
regimes = st.sampled_from(["us", "eu", "uk"])


def span(text):
    share = parse_share(text)
    if share is None:
        return None
    return share.low + HAIR * share.low_open, share.high - HAIR * share.high_open


def edges_of(records):
    """Return the least and the most of each pair, by the words of the rule."""
    said = {}
    for one in records:
        said.setdefault((one.owner, one.owned), set()).add(span(one.share))
    least = {
        pair: max((share[0] for share in shares if share is not None), default=Fraction(0))
        for pair, shares in said.items()
    }
    most = {}
    for (owner, owned), shares in said.items():
        known = min(Fraction(100), sum(share[1] for share in shares if share is not None))
        if None in shares:
            others = sum(low for (o, c), low in least.items() if c == owned and o != owner)
            known = max(known, 100 - others)
        most[owner, owned] = known
    return least, most


def slow(edges, own, listed, *, strict, sure):
    """Block until nothing changes."""
    known = set(listed)
    while True:
        more = set()
        for company in {owned for _, owned in edges} - known:
            mine = {owner: share for (owner, owned), share in edges.items() if owned == company}
            mine.pop(company, None)
            if own.get(company, (0, 0))[0] >= 100:
                if not sure and set(mine) & known:
                    more.add(company)
                continue
            held = sum((share for owner, share in mine.items() if owner in known), Fraction(0))
            whole = 100 - own.get(company, (0, 0))[0 if sure else 1]
            if held > 0 and (2 * held > whole or (2 * held == whole and not strict)):
                more.add(company)
        if not more:
            return known
        known |= more


def reference(records, listed, regime):
    least, most = edges_of(records)
    own = {owned: (least[pair], most[pair]) for pair in least if (owned := pair[1]) == pair[0]}
    strict = regime != "us"
    certain = slow(least, own, listed, strict=strict, sure=True)
    return certain, slow(most, own, listed, strict=strict, sure=False)


def blocked_in(solution):
    nodes = solution.graph.nodes
    return tuple(
        {node for at, node in enumerate(nodes) if run.rank[at] >= 0} for run in solution.runs
    )


@settings(max_examples=400, deadline=None)
@given(graphs, blocked, regimes, st.booleans())
def test_it_equals_a_slow_reference(records, listed, regime, fractions):
    holdings, solution = world(records, listed=listed, regime=regime, fractions=fractions)
    here = listed & set(holdings.nodes)
    certain, possible = reference(records, here, regime)
    assert blocked_in(solution) == (certain, possible)


said_by = st.builds(
    Holding, st.sampled_from("AX"), st.sampled_from("AB"), st.sampled_from(SHARES),
    start=st.sampled_from(("", "2026-06", "2027")), maker=st.sampled_from(("", "one", "two")),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(said_by, min_size=1, max_size=8))
def test_many_records_of_a_pair_are_settled_at_once_as_one_by_one(records):
    # Over whole numbers they are settled at once, over fractions one by one.
    ways = [merge(columns(records), DAY, fractions=fractions) for fractions in (False, True)]
    told = [
        [
            (
                *(graph.percent(column[at]) for column in (some.low, some.high)),
                int(some.low_tiny[at]), int(some.high_tiny[at]), bool(graph.pairs.disputed[at]),
                bool(graph.pairs.unknown[at]), bool(graph.pairs.lasting[at]),
            )
            for at in range(len(graph.pairs.owner))
        ]
        for graph in ways
        for some in (graph.pairs.amounts,)
    ]  # fmt: skip
    assert told[0] == told[1]


@settings(max_examples=200, deadline=None)
@given(graphs, blocked, blocked, regimes)
def test_more_blocked_owners_never_unblock(records, some, more, regime):
    _, few = world(records, listed=some, regime=regime)
    _, many = world(records, listed=some | more, regime=regime)
    for fewer, all_ in zip(blocked_in(few), blocked_in(many), strict=True):
        assert fewer <= all_


@settings(max_examples=200, deadline=None)
@given(graphs, blocked, regimes)
def test_what_is_certain_is_possible(records, listed, regime):
    _, solution = world(records, listed=listed, regime=regime)
    certain, possible = blocked_in(solution)
    assert certain <= possible
    for node in range(len(solution.graph.nodes)):
        assert solution.held(node, MINIMUM) <= solution.held(node, MAXIMUM) <= 100


@settings(max_examples=100, deadline=None)
@given(graphs, blocked, st.randoms(use_true_random=False))
def test_the_order_of_the_holdings_does_not_matter(records, listed, chance):
    # The same records under other numbers; what is said must be the same to the letter.
    mixed = list(records)
    chance.shuffle(mixed)
    for node in sorted({one.owned for one in records}):
        ways = [told(some, node, listed=listed) for some in (records, mixed)]
        shown = [(without_rows(to_json(owned)), [str(one) for one in said]) for owned, said in ways]
        assert shown[0] == shown[1]


def without_rows(value):
    """Leave out what the test itself made of row numbers."""
    if isinstance(value, dict):
        gone = ("place", "statement_ids", "because", "document")
        return {key: without_rows(one) for key, one in value.items() if key not in gone}
    return [without_rows(one) for one in value] if isinstance(value, list) else value


@settings(max_examples=150, deadline=None)
@given(st.lists(one_holding, min_size=1, max_size=8), blocked, regimes)
def test_the_smallest_set_proves_it_and_nothing_smaller_does(records, listed, regime):
    holdings, solution = world(records, listed=listed, regime=regime)
    least, most = edges_of(records)
    own = {pair[1]: (least[pair], most[pair]) for pair in least if pair[0] == pair[1]}
    here, strict = listed & set(holdings.nodes), regime != "us"
    for at, node in enumerate(holdings.nodes):
        status = solution.status(at)
        if status not in {BLOCKED, POSSIBLE}:
            continue
        ties, is_exact = smallest(solution, at)
        found = {(holdings.nodes[tie.owner], holdings.nodes[tie.owned]) for tie in ties}
        edges = least if status == BLOCKED else most
        usable = [pair for pair in edges if pair[0] != pair[1]]

        def proves(chosen, edges=edges, node=node, sure=status == BLOCKED):
            some = {pair: edges[pair] for pair in chosen}
            return node in slow(some, own, here, strict=strict, sure=sure)

        assert is_exact
        assert proves(found)
        assert not any(proves(found - {pair}) for pair in found)
        assert not any(proves(some) for some in combinations(usable, len(found) - 1))


@settings(max_examples=150, deadline=None)
@given(graphs, blocked, regimes)
def test_each_layer_rests_on_those_before_it(records, listed, regime):
    holdings, solution = world(records, listed=listed, regime=regime)
    for at in range(len(holdings.nodes)):
        status = solution.status(at)
        if status not in {BLOCKED, POSSIBLE}:
            continue
        run = solution.runs[MINIMUM if status == BLOCKED else MAXIMUM]
        explained = {node for node in range(len(holdings.nodes)) if run.rank[node] == 0}
        *above, mine = layers(solution, at)
        for layer in above:
            assert {tie.owner for tie in layer.ties} <= explained
            explained.add(layer.node)
        counted = {tie.owner for tie in mine.ties if run.rank[tie.owner] >= 0} - set(mine.loop)
        assert counted <= explained
        assert mine.node == at


@settings(max_examples=100, deadline=None)
@given(graphs, blocked, regimes)
def test_the_rows_say_what_the_answers_say(records, listed, regime):
    holdings, solution = world(records, listed=listed, regime=regime)
    found = {row.entity_id: row for row in rows(solution, owned_nodes(solution))}
    for at, node in enumerate(holdings.nodes):
        owned, _ = told(records, node, listed=listed, regime=regime)
        if solution.status(at) in {BLOCKED, POSSIBLE}:
            shown, row = to_json(owned), found.pop(node)
            assert (row.status, row.share_min, row.share_max) == (
                shown["status"], shown["share_min"], shown["share_max"],
            )  # fmt: skip
    assert not found


@pytest.mark.parametrize(("count", "tenth"), list(product((3, 7, 10), (1, 2, 5))))
def test_sums_of_tenths_are_exact(count, tenth):
    # 0.1 + 0.2 is more than 0.3 in floating point.
    share = Fraction(tenth, 10)
    owners = [f"X{at}" for at in range(count)]
    rest = 50 - share * count
    text = f"{rest.numerator * (10 // rest.denominator) / 10:g}"
    records = [Holding(one, "A", f"{tenth / 10:g}") for one in owners] + [Holding("Y", "A", text)]
    _, solution = world(records, listed={*owners, "Y"})
    assert solution.status(solution.graph.nodes.index("A")) == BLOCKED
    _, solution = world(records, listed={*owners, "Y"}, regime="eu")
    assert solution.status(solution.graph.nodes.index("A")) != BLOCKED


def test_a_big_graph_is_the_same_compiled():
    # From so many holdings on the kernel is compiled; the reference is not.
    chance = random.Random(7)
    names = [f"n{at}" for at in range(400)]
    records = [
        Holding(chance.choice(names), chance.choice(names), f"{chance.randrange(1, 2000) / 20:g}")
        for _ in range(1500)
    ]
    padding = [Holding(f"a{at}", f"b{at}", "10") for at in range(20_000)]
    listed = set(names[:20])
    _, big = world(records + padding, listed=listed)
    _, small = world(records, listed=listed)
    assert blocked_in(big) == blocked_in(small)


def test_a_share_is_taken_of_what_is_left():
    # The treasury stock grows: what is held of the rest grows with it, and never past all.
    for held in (10, 40, 50, 90, 100):
        records = [Holding("X", "A", "10"), Holding("A", "A", str(held))]
        _, solution = world(records)
        expect = BLOCKED if 100 - held <= 20 and held < 100 else POSSIBLE if held == 100 else None
        status = solution.status(solution.graph.nodes.index("A"))
        assert status == (expect or "not_blocked")


def test_replacing_a_share_by_what_it_contains_is_less_certain_never_more():
    wide = [Holding("X", "A", "40-60"), Holding("A", "B", "50")]
    narrow = [replace(wide[0], share="55"), wide[1]]
    assert blocked_in(world(wide)[1])[0] <= blocked_in(world(narrow)[1])[0]
    assert blocked_in(world(narrow)[1])[1] <= blocked_in(world(wide)[1])[1]

import itertools

from hypothesis import given
from hypothesis import strategies as st

from cabos.match.cluster import cluster, components
from cabos.model.judgement import AUTOMATIC, DIFFERENT, SAME, UNSURE, Judgement, in_force, pair_of

IDS = "abcdefg"
PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda two: two[0] != two[1])


def said(number, one, other, verdict=SAME, *, who="ana", undoes=0):
    return Judgement(number, pair_of(one, other), verdict, "why", who, "2026-11-24", undoes)


@st.composite
def logs(draw):
    made = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        one, other = draw(PAIRS)
        verdict = draw(st.sampled_from([SAME, SAME, SAME, DIFFERENT, UNSURE]))
        who = draw(st.sampled_from(["ana", AUTOMATIC]))
        made.append(said(number, one, other, verdict, who=who))
    return made


def groups(judgements):
    return {frozenset(members) for members in cluster(judgements).groups.values()}


def test_a_chain_of_same_joins():
    assert groups([said(1, "a", "b"), said(2, "b", "c")]) == {frozenset("abc")}


def test_a_different_splits_what_a_chain_would_join_and_is_shown():
    found = cluster([said(1, "a", "b"), said(2, "b", "c"), said(3, "a", "c", DIFFERENT)])
    assert found.groups == {}
    (one,) = found.contradictions
    assert one.pair == ("a", "c")
    assert [tie.pair for tie in one.ties] == [("a", "b"), ("b", "c")]


def test_what_hangs_on_the_side_of_a_contradiction_stays_joined():
    made = [said(1, "a", "b"), said(2, "b", "c"), said(3, "a", "c", DIFFERENT), said(4, "c", "d")]
    assert groups(made) == {frozenset("cd")}


def test_a_person_outweighs_the_rule():
    made = [said(1, "a", "b"), said(2, "b", "c", who=AUTOMATIC), said(3, "a", "c", DIFFERENT)]
    assert groups(made) == {frozenset("ab")}


def test_the_later_judgement_counts_and_undo_brings_the_earlier_back():
    made = [said(1, "a", "b"), said(2, "a", "b", DIFFERENT)]
    assert groups(made) == set()
    made.append(said(3, "a", "b", DIFFERENT, undoes=2))
    assert groups(made) == {frozenset("ab")}
    assert in_force(made)[pair_of("b", "a")].number == 1


def test_unsure_joins_nobody():
    assert groups([said(1, "a", "b", UNSURE)]) == set()


def test_the_canonical_id_is_the_first_by_rank():
    made = [said(1, "a", "b"), said(2, "b", "c")]
    assert list(cluster(made).groups) == ["a"]
    assert list(cluster(made, lambda one: one != "c").groups) == ["c"]


@given(logs(), st.randoms())
def test_the_same_judgements_in_any_order_give_the_same_clusters(made, rng):
    before = cluster(made)
    rng.shuffle(made)
    assert cluster(made) == before


@given(logs())
def test_the_same_ties_recorded_in_another_order_give_the_same_clusters(made):
    last = {one.pair: one for one in made}
    again = [
        said(number, *one.pair, one.verdict, who=one.who)
        for number, one in enumerate(sorted(last.values(), key=lambda one: one.pair[::-1]), 1)
    ]
    assert groups(again) == groups(made)


@given(logs())
def test_no_two_judged_different_stand_in_one_cluster(made):
    apart = [pair for pair, one in in_force(made).items() if one.verdict == DIFFERENT]
    for members in groups(made):
        assert not [pair for pair in apart if set(pair) <= members]


def chains(pair, ties):
    """Yield every chain between two, without repeats, as its ties: slow and plain."""
    near = {one: {x for tie in ties if one in tie for x in tie if x != one} for one in IDS}

    def walk(path):
        if path[-1] == pair[1]:
            yield {pair_of(*two) for two in itertools.pairwise(path)}
            return
        for step in sorted(near[path[-1]]):
            if step not in path:
                yield from walk([*path, step])

    yield from walk([pair[0]])


@given(st.lists(PAIRS, max_size=12), PAIRS)
def test_exactly_the_ties_on_a_chain_are_set_aside(ties, apart):
    apart = pair_of(*apart)
    ties = sorted({pair_of(*tie) for tie in ties} - {apart})
    made = [said(number, *tie) for number, tie in enumerate(ties, 1)]
    found = cluster([*made, said(99, *apart, DIFFERENT)])
    expected = set().union(*chains(apart, ties), set())
    assert {tie.pair for one in found.contradictions for tie in one.ties} == expected
    kept = [tie for tie in ties if tie not in expected]
    assert {frozenset(x) for x in found.groups.values()} == {*map(frozenset, components(kept))}


def test_a_chain_of_a_hundred_thousand_is_no_trouble():
    made = [said(n, f"x{n:06}", f"x{n + 1:06}") for n in range(1, 100_001)]
    made.append(said(200_000, "x000001", "x100001", DIFFERENT))
    found = cluster(made)
    assert found.groups == {}
    assert len(found.contradictions[0].ties) == 100_000

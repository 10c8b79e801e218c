import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_ties import SIZE, pairs, ties_of

from cabos.ask.network import holding
from cabos.ask.rivalry import rivalry
from network_world import pieces

ROWS = [(0, 1), (1, 2), (3, 4), (4, 5), (1, 4)]
WEIGHTS = [1, 1, 1, 1, -2]


def test_who_keeps_its_group_gains_over_its_rival():
    found = rivalry(ties_of(ROWS, 6, WEIGHTS), (1,))
    (rivals,) = found.rivals
    assert (rivals.one, rivals.two, rivals.hostility) == ((0, 1, 2), (3, 4, 5), 2)
    assert (rivals.before, rivals.after) == ((3, 3), (1, 3))
    assert (rivals.shift, rivals.gains) == (-0.25, "two")
    labels = tuple("abcdef")
    assert "d, e, f gains 25%" in found.text(labels, "en")
    assert "gana 25%" in found.to_json(labels, "es")["text"]
    assert len(found.works) == 3


def test_two_rivals_of_one_group_stand_alone():
    # What ties the groups makes them one: 1 and 4 are rivals within it.
    found = rivalry(ties_of([*ROWS, (2, 3)], 6, [*WEIGHTS, 1]), (0,))
    assert [(one.one, one.two) for one in found.rivals] == [((1,), (4,))]
    assert found.rivals[0].after == (1, 2)


def test_no_rivalries_say_nothing():
    assert rivalry(ties_of(ROWS, 6), (1,)) is None


def test_triads_with_an_even_number_of_rivalries_balance():
    rows = [(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)]
    found = rivalry(ties_of(rows, 4, [1, -1, -1, 1, 1]), (3,))
    assert (found.before.triads, found.before.balanced) == (2, 0.5)
    assert (found.after.triads, found.after.balanced) == (1, 1.0)


@given(pairs, st.lists(st.sampled_from([-1.0, 1.0]), min_size=20, max_size=20), st.integers(0, 8))
def test_removing_nobody_shifts_nothing_and_shifts_are_shares(rows, signs, node):
    ties = ties_of(rows, SIZE, signs[: len(rows)])
    still, found = rivalry(ties, ()), rivalry(ties, (node,))
    assert (still is None) == (found is None) == (not ties.signed)
    if still is not None:
        assert all(one.shift == 0 and one.gains == "neither" for one in still.rivals)
        assert still.before == still.after
        assert all(-1 <= one.shift <= 1 for one in found.rivals)
        assert found.after.triads <= found.before.triads


def strength(ties, side, gone):
    """By looking at each tie, and at each piece of the group by itself."""
    if set(side) in pieces(holding(ties)):  # a group, not a node of one
        outside = set(range(ties.size)) - set(side)
        return max((len(one) for one in pieces(holding(ties), outside | gone)), default=0)
    return sum(
        weight
        for head, tail, weight in zip(ties.heads, ties.tails, ties.weights, strict=True)
        if side[0] in (head, tail) and weight > 0 and not {head, tail} & gone
    )


@given(
    pairs, st.lists(st.sampled_from([-1.0, 1.0, 2.0]), min_size=20, max_size=20),
    st.sets(st.integers(0, SIZE - 1), max_size=3),
)  # fmt: skip
def test_strength_is_what_stands_together_or_the_ties_that_hold_a_node(rows, signs, gone):
    ties = ties_of(rows, SIZE, signs[: len(rows)])
    found = rivalry(ties, gone)
    for one in found.rivals if found else ():
        assert one.before == tuple(strength(ties, side, set()) for side in (one.one, one.two))
        assert one.after == tuple(strength(ties, side, gone) for side in (one.one, one.two))


def test_the_strength_of_both_may_vanish():
    found = rivalry(ties_of([(0, 1)], 2, [-1]), (0, 1))
    assert found.rivals[0].shift == pytest.approx(0)

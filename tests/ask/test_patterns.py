"""Patterns in transfers: each kind, nothing twice, nothing of the future, and the same as SQL."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_world import DAY, background, found_kinds, pay, rng_of

from cabos.ask.flowing import flows_of
from cabos.ask.patterns import Question, find_patterns, up_to
from cabos.ask.patterns_left import left_of
from cabos.ask.patterns_rules import KINDS, SHAPES, Rules
from cabos.ask.patterns_shapes import Raw
from cabos.cli import patterns as verb


def fan_out(start=3.0, count=6):
    return [("HUB", f"x{n}", 5_000 + 10 * n, start + n * 0.4) for n in range(count)]


def gather(start=3.0):
    return [(f"s{n}", "MID", 4_000 + 7 * n, start + n * 0.3) for n in range(5)]


def scatter(start=5.0):
    return [("MID", f"d{n}", 3_900 + 5 * n, start + n * 0.3) for n in range(5)]


def through(count=5):
    first = [("SRC", f"m{n}", 3_000 + 400 * n, 3.0 + n * 0.2) for n in range(count)]
    return first + [(f"m{n}", "END", 2_950 + 395 * n, 4.5 + n * 0.3) for n in range(count)]


PLANTED = {
    "fan-out": fan_out(),
    "fan-in": [(there, here, amount, day) for here, there, amount, day in fan_out()],
    "gather-scatter": gather() + scatter(),
    "scatter-gather": through(),
    "cycle": [("a", "b", 7_000, 3), ("b", "c", 6_900, 4), ("c", "d", 6_800, 4.5),
              ("d", "a", 6_700, 5)],
    "bipartite": [(f"l{n}", f"r{m}", 1_234.56, 3 + n * 0.3 + m * 0.1)
                  for n in range(4) for m in range(4) if (n, m) != (1, 2)],
    "stack": [("a", "b", 9_100, 3), ("b", "c", 8_900, 3.6), ("c", "d", 8_700, 4.4),
              ("d", "e", 8_500, 5)],
    "pass-through": [("a", "b", 9_100, 3), ("b", "c", 9_050, 3.5)],
    "structuring": [("a", "b", 9_500 + 90 * n, 3 + n) for n in range(5)],
}  # fmt: skip


def layers(amount_one=1_500.5, amount_two=1_450.25):
    """Three accounts pay three others, which pay on to three more."""
    first = [(f"l{n}", f"m{m}", amount_one, 3 + n * 0.2 + m * 0.1)
             for n in range(3) for m in range(3)]  # fmt: skip
    return first + [(f"m{n}", f"r{m}", amount_two, 5 + n * 0.2 + m * 0.1)
                    for n in range(3) for m in range(3)]  # fmt: skip


def test_layers_of_several_accounts_are_one_stack_in_the_order_of_time():
    flows = flows_of(pay(background(rng_of(7), 1_200) + layers()))
    best = find_patterns(flows, Question()).findings[0]
    assert (best.kind, best.why, len(best.positions)) == ("stack", "layers", 18)
    turned = [(one, two, amount, 9 - day) for one, two, amount, day in layers()]
    flows = flows_of(pay(background(rng_of(7), 1_200) + turned))
    found = find_patterns(flows, Question()).findings
    assert [one.kind for one in found[:2]] == ["bipartite", "bipartite"]


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_planted_pattern_is_found_whole_among_others(kind, seed):
    rows = background(rng_of(seed), 1_200) + PLANTED[kind]
    flows = flows_of(pay(rows))
    found = find_patterns(flows, Question())
    planted = {at for at in range(len(flows)) if flows.row[at] > 1_200}
    best = [one for one in found.findings if planted & set(one.positions)]
    assert [one.kind for one in best] == [kind]
    assert set(best[0].positions) >= planted
    assert len(best[0].positions) <= len(planted) + 2


@pytest.mark.parametrize("kind", PLANTED)
def test_a_pattern_alone_in_a_tiny_file_is_found(kind):
    found = find_patterns(flows_of(pay(PLANTED[kind])), Question())
    assert kind in found_kinds(found)
    only = find_patterns(flows_of(pay(PLANTED[kind])), Question(kinds=(kind,)))
    assert found_kinds(only) == {kind}


def test_an_account_that_wakes_up_is_found_and_one_that_was_never_seen_is_not():
    rows = [("w", f"y{n}", 50 + n, n) for n in range(5)]
    rows += [("w", f"z{n}", 900 + 300 * n, 200 + n) for n in range(4)]
    rows += [("new", f"q{n}", 900 + 311 * n, 200 + n) for n in range(2)]
    flows = flows_of(pay(rows))
    found = find_patterns(flows, Question(kinds=("dormant",)))
    assert [flows.accounts.key(one.centre) for one in found.findings] == ["w"]
    assert len(found.findings[0].positions) == 4
    later = replace(Rules(), dormant=300 * DAY)
    assert not find_patterns(flows, Question(kinds=("dormant",), rules=later)).findings


def test_many_to_a_flagged_account_are_found_whatever_their_amounts():
    rows = background(rng_of(4), 300)
    rows += [(f"p{n}", "LAB", 10 ** (n % 5), 3 + n) for n in range(6)]
    flows = flows_of(pay(rows))
    question = Question(kinds=("flagged-sector",), flagged=frozenset({flows.accounts.code("LAB")}))
    (one,) = find_patterns(flows, question).findings
    assert one.payers == 6
    assert not find_patterns(flows, Question(kinds=("flagged-sector",))).findings


def test_a_cycle_out_of_the_order_of_time_is_none_unless_the_same_sum_stands_on_its_hops():
    hops = [("a", "b", 100, 3), ("b", "c", 99, 5), ("c", "d", 98, 4), ("d", "a", 97, 2)]
    assert not find_patterns(flows_of(pay(hops)), Question(kinds=("cycle",))).findings
    same = [(one, two, 100, day + again * 0.01) for one, two, _, day in hops for again in range(3)]
    (ring,) = find_patterns(flows_of(pay(same)), Question(kinds=("cycle",))).findings
    assert ring.why == "standing"
    assert len(ring.accounts) == 4


def test_a_payment_and_its_return_and_a_payment_to_itself_are_no_cycle():
    rows = [("a", "b", 100, 1), ("b", "a", 100, 2), ("c", "c", 100, 1), ("c", "c", 100, 2)]
    assert not find_patterns(flows_of(pay(rows)), Question(kinds=tuple(SHAPES))).findings


def test_an_unknown_side_is_never_followed():
    rows = [("a", "", 100, 1), ("", "b", 99, 2), ("b", "a", 98, 3), ("", "", 97, 3)]
    rows += [("", f"x{n}", 5_000 + n, 4 + n * 0.1) for n in range(9)]
    assert not find_patterns(flows_of(pay(rows)), Question(kinds=tuple(SHAPES))).findings


def test_unlike_currencies_are_never_added_nor_taken_as_alike():
    rows = pay(fan_out(count=8))
    mixed = [
        replace(one, currency=code, received_currency=code)
        for one, code in zip(rows, ("USD", "EUR", "MXN", "GBP") * 2, strict=True)
    ]
    assert not find_patterns(flows_of(mixed), Question(kinds=("fan-out",))).findings
    flagged = Question(kinds=("flagged-sector",))
    flows = flows_of([replace(one, payer=f"p{n}", beneficiary="T") for n, one in enumerate(mixed)])
    question = replace(flagged, flagged=frozenset({flows.accounts.code("T")}))
    (one,) = find_patterns(flows, question).findings
    assert dict(one.amounts) == {
        code: sum(each.amount for each in mixed if each.currency == code)
        for code in ("EUR", "GBP", "MXN", "USD")
    }


def test_wages_that_the_same_people_had_before_are_a_custom():
    wages = [("FIRM", f"w{n}", 2_000 + 30 * n, day + n * 0.01) for day in (0, 14) for n in range(9)]
    found = find_patterns(flows_of(pay(wages)), Question(kinds=("fan-out",))).findings
    assert {len(one.positions) for one in found} == {9}
    assert max(one.end for one in found) < 14 * DAY


def test_a_cycle_takes_its_hop_back_from_a_star_that_can_do_without_it():
    ring = [("HUB", "b", 5_030, 4.2), ("b", "c", 4_900, 5), ("c", "d", 4_780, 6),
            ("d", "HUB", 4_650, 7)]  # fmt: skip
    flows = flows_of(pay(background(rng_of(21), 1_200) + fan_out(count=12) + ring))
    best = find_patterns(flows, Question()).findings[::-1]
    found = {one.kind: one for one in best}  # the most unusual one of each kind
    assert found["fan-out"].score > found["cycle"].score
    assert (found["cycle"].payers, found["fan-out"].beneficiaries) == (4, 12)
    assert not set(found["cycle"].positions) & set(found["fan-out"].positions)
    assert found["cycle"].id in found["fan-out"].shares_with


def test_what_is_left_of_a_broken_stack_is_its_longest_part():
    rows = [(f"k{n}", f"k{n + 1}", 9_000 * 0.97**n, 3 + n * 0.5) for n in range(7)]
    flows = flows_of(pay(rows))
    stack = Raw("stack", np.arange(7), 70.0, 0, -1, "passed_on")
    left = left_of(flows, stack, {1}, Rules())
    assert (left.positions.tolist(), left.bits) == ([2, 3, 4, 5, 6], 50.0)
    assert left_of(flows, stack, {1, 4}, Rules()) is None
    assert left_of(flows, replace(stack, kind="cycle", why="in_order"), {6}, Rules()) is None


def test_no_transfers_no_patterns():
    found = find_patterns(flows_of([]), Question())
    assert (found.findings, found.parts, found.transfers) == ((), (), 0)


def test_a_storm_in_one_second_and_a_hub_cost_no_more_than_their_budget():
    rows = [("HUB", f"x{n % 700}", 100 + n % 37, 1.0) for n in range(1_400)]
    found = find_patterns(flows_of(pay(rows)), Question())
    assert found.cut[0] > 0
    assert sum(len(one.positions) for one in found.findings) <= len(rows)


def test_a_reporting_threshold_is_of_its_currency():
    rows = [replace(one, currency="MXN", received_currency="MXN")
            for one in pay(PLANTED["structuring"])]  # fmt: skip
    flows = flows_of(rows)
    kinds = ("structuring",)
    assert not find_patterns(flows, Question(kinds=kinds)).findings
    rules = replace(Rules(), limits={"MXN": 10_000})
    assert len(find_patterns(flows, Question(kinds=kinds, rules=rules)).findings) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_no_transfer_is_counted_twice_and_the_parts_say_whose_they_are(seed, accounts):
    rng = rng_of(seed)
    rows = background(rng, 150, accounts=accounts, days=12, sums=6)
    found = find_patterns(flows_of(pay(rows)), Question())
    counted = [at for one in found.findings for at in one.positions]
    assert len(counted) == len(set(counted))
    ids = {one.id for one in found.findings}
    assert all(one.part_of in ids for one in found.parts)
    assert not any(one.part_of for one in found.findings)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 30), st.floats(1.0, 60.0))
def test_what_is_reported_by_a_moment_is_the_same_on_the_file_cut_there(seed, accounts, day):
    """The whole file gives what the file as it was then gave: nothing of the future is used."""
    rows = background(rng_of(seed), 160, accounts=accounts, days=60, sums=7)
    rows += [(one, two, amount, at + 20) for one, two, amount, at in PLANTED["cycle"]]
    rows += [(one, two, amount, at + 9) for one, two, amount, at in fan_out()]
    transfers = sorted(pay(rows), key=lambda one: one.time)
    moment = int(day * DAY)
    whole = find_patterns(flows_of(transfers), Question(), closed_by=moment)
    then = [one for one in transfers if one.time <= moment]
    cut = find_patterns(flows_of(then), Question(), closed_by=moment)

    def told(found):
        return [
            (one.id, one.kind, one.score, one.needed, one.positions, one.amounts, one.reported_at,
             one.part_of, one.shares_with, one.dwell, one.is_open)
            for one in (*found.findings, *found.parts)
        ]  # fmt: skip

    assert told(whole) == told(cut)


def test_cutting_flows_equals_never_having_had_the_rest():
    transfers = sorted(pay(background(rng_of(3), 200)), key=lambda one: one.time)
    end = transfers[120].time
    short = up_to(flows_of(transfers), end, is_small=True)
    assert len(short) == sum(one.time <= end for one in transfers)
    for code in range(len(short.accounts)):
        assert (short.payer[short.paid_by(code)] == code).all()
    assert len(short.out_pos) == len(short)


def test_the_order_in_which_equal_findings_come_does_not_matter():
    rows = background(rng_of(5), 300, accounts=20)
    one = find_patterns(flows_of(pay(rows)), Question())
    two = find_patterns(flows_of(pay(rows)), Question(kinds=tuple(reversed(KINDS))))
    assert one == two


def test_compiled_kernels_say_what_plain_ones_say():
    rows = background(rng_of(6), 1_400, accounts=60) + PLANTED["stack"] + PLANTED["cycle"]
    plain = find_patterns(flows_of(pay(rows)), Question())
    many = find_patterns(flows_of(pay(rows)), Question(), is_small=False)
    assert [one.positions for one in plain.findings] == [one.positions for one in many.findings]
    assert np.allclose([one.score for one in plain.findings], [one.score for one in many.findings])


def test_chance_alone_gives_few_findings_and_each_was_unusual_enough():
    flows = flows_of(pay(background(rng_of(8), 1_450, accounts=120)))
    found = find_patterns(flows, Question())
    every = (*found.findings, *found.parts)
    assert all(one.score >= one.needed > 0 for one in every)
    kinds = [one.kind for one in every]
    assert max(map(kinds.count, kinds), default=0) <= 2 * Rules().chance


def test_the_verb_offers_every_kind():
    assert verb.KINDS == KINDS

"""Tracing: the vectors, what must hold of every ledger, and agreement with a slow reference."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trace_reference import reference

from cabos.ask.flowing import flows_of
from cabos.ask.tracing import Setting, trace
from cabos.ask.tracing_rules import RULES, rule_of
from cabos.ask.tracing_steps import SAME_DAY, Pool, mixed_days, touching
from cabos.model.transfer import Transfer

CONSERVING = [name for name, rule in RULES.items() if rule.conserves]


def transfer(row, payer, beneficiary, amount, *, rate=1, fee=0, time=None, currency="USD"):
    return Transfer(
        row, row if time is None else time, False, payer, beneficiary, amount, currency,
        amount * rate, currency, fee=fee, ref=str(row),
    )  # fmt: skip


def ledger(rows, time=None):
    """Transfers of rows of (payer, beneficiary, amount, rate, fee)."""
    return [
        transfer(number, payer, beneficiary, amount, rate=rate, fee=fee, time=time)
        for number, (payer, beneficiary, amount, rate, fee) in enumerate(rows)
    ]


def setting(flows, names, marks, **kept):
    codes = [flows.accounts.code(name) for name in names]
    return Setting([code for code in codes if code >= 0], marks, **kept)


def payments(traced):
    return [one.tainted for one in traced.lines if one.side == "out" and not one.is_between]


def left(traced):
    return sum(traced.left.values())


FIRST = [("D", "A", 3), ("C", "A", 7), ("A", "X", 5), ("C", "A", 10), ("A", "X", 8)]
SECOND = [("D", "A", 100), ("C", "A", 50), ("A", "X", 120), ("C", "A", 200)]


@pytest.mark.parametrize(
    ("rows", "rule", "outs", "rest"),
    [
        (FIRST, "poison", [5, 8], 7),
        (FIRST, "pro-rata", [Fraction(3, 2), Fraction(4, 5)], Fraction(7, 10)),
        (FIRST, "fifo", [3, 0], 0),
        (FIRST, "lifo", [0, 0], 3),
        (FIRST, "libr", [0, 0], 3),
        (FIRST, "dirty-first", [3, 0], 0),
        (SECOND, "libr", [70], 30),
        (SECOND, "pro-rata", [80], 20),
        (SECOND, "fifo", [100], 0),
        (SECOND, "lifo", [70], 30),
        (SECOND, "dirty-first", [100], 0),
    ],
)
def test_the_vectors(rows, rule, outs, rest):
    flows = flows_of([transfer(number, *row) for number, row in enumerate(rows)])
    traced = trace(flows, setting(flows, ["A"], {0: rows[0][2]}), rule)
    assert payments(traced) == outs
    assert left(traced) == rest
    assert traced.conserved is RULES[rule].conserves


NAMES = st.sampled_from(["A", "B", "C", "X", "Y"])
ROW = st.tuples(NAMES, NAMES, st.integers(1, 9), st.sampled_from([1, 1, 1, 2]), st.integers(0, 2))
INSIDE = ["A", "B", "C"]


@st.composite
def cases(draw, names=INSIDE):
    rows = draw(st.lists(ROW, min_size=1, max_size=14))
    marks = {}
    for number, (payer, beneficiary, amount, rate, _) in enumerate(rows):
        if beneficiary in names and payer != beneficiary and draw(st.booleans()):
            marks[number] = draw(st.integers(1, amount * rate))
    openings = {name: draw(st.integers(-5, 9)) for name in names}
    return rows, marks, openings


def traced_and_reference(case, rule, names):
    rows, marks, openings = case
    flows = flows_of(ledger(rows))
    held = {
        Pool(flows.accounts.code(name), "USD"): amount
        for name, amount in openings.items()
        if flows.accounts.code(name) >= 0
    }
    traced = trace(flows, setting(flows, names, marks, openings=held), rule)
    return flows, traced, reference(rule, rows, set(names), marks, openings)


@pytest.mark.parametrize("names", [["A"], INSIDE])
@pytest.mark.parametrize("rule", list(RULES))
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_it_agrees_with_money_counted_unit_by_unit(names, rule, data):
    case = data.draw(cases(names))
    flows, traced, (paid, fees, absorbed, rest) = traced_and_reference(case, rule, names)
    assert {one.position: one.tainted for one in traced.lines if one.side == "out"} == paid
    assert {one.position: one.tainted for one in traced.lines if one.side == "fee"} == fees
    assert sum(one.absorbed for one in traced.lines) == absorbed
    for pool, amount in traced.left.items():
        assert amount == rest[flows.accounts.key(pool.account)]


@pytest.mark.parametrize("rule", CONSERVING)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_taint_in_is_taint_out_and_left(rule, data):
    case = data.draw(cases())
    _, traced, _ = traced_and_reference(case, rule, INSIDE)
    assert traced.conserved
    for totals in traced.totals.values():
        assert totals["in"] + totals["between_in"] == (
            totals["out"] + totals["fees"] + totals["between_out"]
            + totals["absorbed"] + totals["left"]
        )  # fmt: skip
    for line in traced.lines:
        assert 0 <= line.tainted <= line.amount
        assert 0 <= line.left <= max(0, line.balance)


@given(case=cases(), at=st.integers(0, 13), part=st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_a_transfer_split_in_two_changes_nothing_under_pro_rata(case, at, part):
    rows, marks, _ = case
    at %= len(rows)
    _, _, amount, rate, _ = rows[at]
    if part >= amount:
        return
    whole = ledger(rows)
    split = [
        *whole[:at],
        replace(whole[at], amount=part, received=part * rate, fee=0),
        replace(whole[at], amount=amount - part, received=(amount - part) * rate),
        *whole[at + 1 :],
    ]
    shifted = {number + (number > at): amount for number, amount in marks.items() if number != at}
    if at in marks:  # the same share of both parts would be no whole number: taint all of it
        marks = {**marks, at: amount * rate}
        shifted |= {at: part * rate, at + 1: (amount - part) * rate}
    one, two = flows_of(whole), flows_of(split)
    before = trace(one, setting(one, INSIDE, marks), "pro-rata")
    after = trace(two, setting(two, INSIDE, shifted), "pro-rata")
    assert before.left == after.left
    assert before.totals == after.totals


@given(order=st.permutations(range(4)), same_day=st.sampled_from(SAME_DAY))
@settings(max_examples=60, deadline=None)
def test_the_order_of_equal_times_matters_only_through_the_choice(order, same_day):
    day = [("D", "A", 5), ("A", "X", 4), ("C", "A", 5), ("A", "Y", 3)]
    flows = flows_of([transfer(at, *day[at], time=0) for at in order])
    mark = {order.index(0): 5}
    for rule in RULES:
        traced = trace(flows, setting(flows, ["A"], mark, same_day=same_day), rule)
        sides = [one.side for one in traced.lines]
        if same_day == "credits-first":
            assert sides == ["in", "in", "out", "out"]
            assert traced.totals["USD"]["absorbed"] == 0
        elif same_day == "debits-first":
            assert sides == ["out", "out", "in", "in"]
            assert payments(traced) == [0, 0]
        else:
            assert sides == [("in", "out")[number % 2] for number in order]


def test_credits_first_does_not_depend_on_how_a_day_is_recorded():
    day = [("D", "A", 5), ("C", "A", 5), ("A", "X", 4)]
    for rule in ("pro-rata", "libr", "dirty-first", "poison"):
        seen = set()
        for order in permutations(range(3)):
            flows = flows_of([transfer(at, *day[at], time=0) for at in order])
            case = setting(flows, ["A"], {order.index(0): 5}, same_day="credits-first")
            traced = trace(flows, case, rule)
            seen.add((tuple(payments(traced)), left(traced)))
        assert len(seen) == 1


def test_later_clean_money_never_refills_the_lowest_balance():
    rows = [("D", "A", 100), ("A", "X", 95), ("C", "A", 1_000), ("A", "X", 1_000)]
    flows = flows_of([transfer(number, *row) for number, row in enumerate(rows)])
    traced = trace(flows, setting(flows, ["A"], {0: 100}), "libr")
    assert payments(traced) == [95, 0]
    assert left(traced) == 5


def test_lots_keep_their_order_when_they_move_between_accounts():
    rows = [("D", "A", 3), ("C", "A", 2), ("A", "B", 5), ("B", "X", 2), ("B", "Y", 3)]
    flows = flows_of([transfer(number, *row) for number, row in enumerate(rows)])
    for rule, outs in (("fifo", [2, 1]), ("lifo", [0, 3])):
        assert payments(trace(flows, setting(flows, ["A", "B"], {0: 3}), rule)) == outs


def test_a_deposit_repays_an_overdraft_first():
    rows = [("A", "X", 4), ("D", "A", 10), ("A", "Y", 6)]
    flows = flows_of([transfer(number, *row) for number, row in enumerate(rows)])
    for rule in CONSERVING:
        traced = trace(flows, setting(flows, ["A"], {1: 10}), rule)
        assert payments(traced) == [0, 6]
        assert traced.totals["USD"]["absorbed"] == 4
        assert left(traced) == 0


def test_conversion_is_at_the_transfer_s_own_rate():
    sent = Transfer(1, 1, False, "A", "B", 300, "USD", 5_000, "MXN", ref="1")
    rows = [transfer(0, "D", "A", 100), transfer(2, "C", "A", 200, time=0), sent]
    flows = flows_of(rows)
    for rule, arrives in (("pro-rata", Fraction(5_000, 3)), ("fifo", Fraction(5_000, 3))):
        traced = trace(flows, setting(flows, ["A", "B"], {0: 100}), rule)
        assert traced.totals["USD"]["between_out"] == 100
        assert traced.totals["MXN"]["between_in"] == arrives
        assert traced.totals["MXN"]["left"] == arrives
        assert traced.conserved


def test_an_account_paying_itself_moves_nothing_but_the_fee():
    rows = [("D", "A", 4, 1, 0), ("C", "A", 4, 1, 0), ("A", "A", 8, 1, 2), ("A", "X", 6, 1, 0)]
    flows = flows_of(ledger(rows))
    traced = trace(flows, setting(flows, ["A"], {0: 4}), "fifo")
    assert [one.side for one in traced.lines] == ["in", "in", "self", "fee", "out"]
    assert [one.tainted for one in traced.lines][-2:] == [2, 2]


def test_days_with_and_without_a_time_of_day_are_counted():
    rows = [transfer(1, "A", "B", 1, time=0), transfer(2, "A", "B", 1, time=50)]
    rows[0] = replace(rows[0], is_day=True)
    flows = flows_of(rows)
    assert mixed_days(flows, touching(flows, [0])) == 1


@pytest.mark.parametrize("text", ["pro rata", "PRO-RATA", "prorata", "pro_rata", "haircut"])
def test_a_rule_is_known_by_its_other_spellings(text):
    rule = rule_of(text)
    assert rule is not None
    assert rule.name == "pro-rata"


def test_a_long_ledger_stays_exact():
    rows = []
    for number in range(1_500):
        rows += [("C", "A", 1_009 + number), ("A", "X", 501 + number % 13)]
    flows = flows_of([transfer(number, *row) for number, row in enumerate(rows)])
    traced = trace(flows, setting(flows, ["A"], {0: 1_009}), "pro-rata")
    assert traced.conserved
    total = float(sum(payments(traced)) + left(traced))
    assert total == pytest.approx(1_009, abs=1e-6)
    assert not all(one.is_exact for one in traced.lines)

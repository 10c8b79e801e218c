"""Shapes of many transfers: what they say together does not get lost in its own size."""

import math

import pytest
from pattern_world import background, pay, rng_of

from cabos.ask.flowing import flows_of
from cabos.ask.patterns import Question, find_patterns
from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import combined


@pytest.mark.parametrize("parts", [1, 2, 7, 40])
def test_few_parts_are_combined_as_fisher_says(parts):
    nats = 30.0 * math.log(2.0)
    tail = sum(nats**at / math.factorial(at) for at in range(parts))
    assert combined(30.0, parts) == pytest.approx(30.0 - math.log2(tail))


def test_more_parts_of_the_same_bits_each_say_more_however_many_there_are():
    said = [combined(8.0 * parts, parts) for parts in (10, 100, 500, 1_000, 5_000, 100_000)]
    assert said == sorted(said)
    assert said[-1] > 100_000


def test_what_says_nothing_says_nothing_together():
    assert combined(0.0, 9) == 0.0


def test_an_account_that_passes_on_hundreds_of_payments_is_found():
    rng = rng_of(2)
    rows = []
    for n in range(400):
        amount, day = round(rng.lognormvariate(8.0, 1.5), 2) + 40, float(n)
        rows += [(f"s{n}", "MULE", amount, day), ("MULE", f"d{n}", amount * 0.999, day + 0.02)]
    flows = flows_of(pay(background(rng_of(3), 1_000, days=400) + rows))
    best = find_patterns(flows, Question(kinds=("pass-through",))).findings[0]
    assert (flows.accounts.key(best.centre), len(best.positions)) == ("MULE", 800)
    assert best.score > 100


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_chance_gives_no_more_fans_than_the_rules_allow(seed):
    flows = flows_of(pay(background(rng_of(seed), 12_000, accounts=400)))
    found = find_patterns(flows, Question(kinds=("fan-out",)))
    assert len((*found.findings, *found.parts)) <= Rules().chance

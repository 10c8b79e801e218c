"""Reach and paths in the order of time equal plain SQL and a plain enumeration."""

from itertools import pairwise
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.flowing import flows_of
from cabos.ask.paths import ORDERS, Ends, dwell_times, find_paths
from cabos.ask.reaching import Bounds, Reach
from cabos.model.transfer import Transfer

NAMES = "ABCDE"
FORWARD = """
WITH RECURSIVE ride(pos, hops) AS (
    SELECT pos, 1 FROM moved
    WHERE payer IN (SELECT code FROM source) AND fits
    UNION
    SELECT later.pos, ride.hops + 1
    FROM ride JOIN moved AS sooner USING (pos)
    JOIN moved AS later ON later.payer = sooner.beneficiary
    WHERE later.fits AND later.time >= sooner.time + $step
      AND ($gap IS NULL OR later.time <= sooner.time + $gap) AND ride.hops < $most
)
SELECT pos, min(hops) FROM ride GROUP BY pos ORDER BY pos
"""
BACK = """
WITH RECURSIVE ride(pos, hops) AS (
    SELECT pos, 1 FROM moved
    WHERE beneficiary IN (SELECT code FROM source) AND fits
    UNION
    SELECT sooner.pos, ride.hops + 1
    FROM ride JOIN moved AS later USING (pos)
    JOIN moved AS sooner ON later.payer = sooner.beneficiary
    WHERE sooner.fits AND later.time >= sooner.time + $step
      AND ($gap IS NULL OR later.time <= sooner.time + $gap) AND ride.hops < $most
)
SELECT pos, min(hops) FROM ride GROUP BY pos ORDER BY pos
"""


def transfer(row, payer, beneficiary, amount=1, time=0):
    return Transfer(
        row, time, False, payer, beneficiary, amount, "USD", amount, "USD", ref=str(row)
    )


# Worlds and bounds are drawn by a number: dense ones, in which a fault of one second shows.
SEEDS = st.integers(0, 2**32)


def world(chance, most=12):
    """Transfers among a few accounts at a few times; one side in twelve is not named."""
    names = NAMES[: chance.randint(2, len(NAMES))]

    def side():
        return "" if chance.random() < 1 / 12 else chance.choice(names)

    return flows_of(
        [
            transfer(number, side(), side(), chance.randint(1, 4), chance.randint(0, 6))
            for number in range(chance.randint(1, most))
        ]
    )


def some_bounds(chance):
    return Bounds(
        start=chance.choice([None, None, 0, 1, 2]),
        end=chance.choice([None, None, 4, 5, 6]),
        max_hops=chance.choice([0, 0, 1, 2, 3]),
        max_gap=chance.choice([None, 0, 1, 2, 3]),
        least=chance.choice([{}, {}, {"USD": 2}]),
        is_strict=chance.random() < 0.3,
    )


def plain_sql(flows, sources, bounds, query):
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE moved (pos INT, payer INT, beneficiary INT, time INT, fits BOOL)"
        )
        connection.execute("CREATE TABLE source (code INT)")
        connection.executemany("INSERT INTO source VALUES (?)", [[one] for one in sources])
        least = bounds.least.get("USD", 0)
        rows = [
            [
                at, None if payer < 0 else payer, None if to < 0 else to, time,
                amount >= least and bounds.begin <= time <= bounds.finish,
            ]
            for at, (payer, to, time, amount) in enumerate(
                zip(
                    flows.payer.tolist(), flows.beneficiary.tolist(), flows.time.tolist(),
                    flows.amount.tolist(), strict=True,
                )
            )
        ]  # fmt: skip
        connection.executemany("INSERT INTO moved VALUES (?, ?, ?, ?, ?)", rows)
        values = {
            "step": int(bounds.is_strict),
            "gap": bounds.max_gap,
            "most": bounds.max_hops or len(flows),
        }
        return dict(connection.execute(query, values).fetchall())


@pytest.mark.parametrize("back", [False, True])
@given(seed=SEEDS)
@settings(max_examples=200, deadline=None)
def test_reach_is_that_of_plain_recursive_sql(back, seed):
    chance = Random(seed)
    flows, bounds = world(chance), some_bounds(chance)
    if not len(flows.accounts):
        return
    sources = sorted({chance.randrange(len(flows.accounts)) for _ in range(chance.randint(1, 2))})
    reach = Reach(flows)
    reach.search([0], Bounds())  # scratch that is used already changes nothing
    found = reach.search(sources, bounds, back=back)
    expected = plain_sql(flows, sources, bounds, BACK if back else FORWARD)
    got = dict(zip(found.positions.tolist(), found.hops.tolist(), strict=True))
    assert got == expected
    near = flows.payer if back else flows.beneficiary
    for code in range(len(flows.accounts)):
        into = [at for at in expected if near[at] == code]
        where = found.accounts.tolist()
        assert (code in where) == bool(into)
        if not into:
            continue
        index = where.index(code)
        times = [int(flows.time[at]) for at in into]
        best = found.chain(int(found.best[index]))
        assert flows.time[best[-1]] == (max(times) if back else min(times))
        assert found.fewest[index] == min(expected[at] for at in into)
        check_chain(flows, best, sources, bounds, back=back)


def check_chain(flows, chain, sources, bounds, *, back):
    ordered = chain[::-1] if back else chain
    ends = flows.beneficiary[ordered[-1]] if back else flows.payer[ordered[0]]
    assert ends in sources
    for sooner, later in pairwise(ordered):
        assert flows.beneficiary[sooner] == flows.payer[later]
        rest = flows.time[later] - flows.time[sooner]
        assert rest >= int(bounds.is_strict)
        assert bounds.max_gap is None or rest <= bounds.max_gap


def every_path(flows, ends, bounds):
    """Every path, by trying everything."""
    least = bounds.least.get("USD", 0)

    def fits(at):
        return flows.amount[at] >= least and bounds.begin <= flows.time[at] <= bounds.finish

    def grow(path):
        last = path[-1]
        code = int(flows.beneficiary[last])
        if code in ends.targets:
            yield path
            return
        if code < 0 or (bounds.max_hops and len(path) >= bounds.max_hops):
            return
        passed = {int(flows.payer[at]) for at in path} | {code}
        for at in range(len(flows)):
            rest = flows.time[at] - flows.time[last]
            if (
                flows.payer[at] == code and fits(at)
                and int(flows.beneficiary[at]) not in passed
                and rest >= int(bounds.is_strict)
                and (bounds.max_gap is None or rest <= bounds.max_gap)
            ):  # fmt: skip
                yield from grow((*path, at))

    for at in range(len(flows)):
        is_self = flows.payer[at] == flows.beneficiary[at]
        if int(flows.payer[at]) in ends.sources and not is_self and fits(at):
            yield from grow((at,))


def rank(flows, order):
    def key(path):
        arrival, hops = int(flows.time[path[-1]]), len(path)
        if order == "hops":
            return hops, arrival, path
        if order == "amount":
            return -min(int(flows.amount[at]) for at in path), arrival, hops, path
        return arrival, hops, path

    return key


@pytest.mark.parametrize("order", ORDERS)
@given(seed=SEEDS, count=st.integers(1, 5))
@settings(max_examples=250, deadline=None)
def test_the_best_paths_are_those_of_trying_everything(order, seed, count):
    chance = Random(seed)
    flows, bounds = world(chance, 16), some_bounds(chance)
    if len(flows.accounts) < 2:
        return
    ends = Ends((0,), (len(flows.accounts) - 1,))
    expected = sorted(every_path(flows, ends, bounds), key=rank(flows, order))
    found = find_paths(Reach(flows), ends, bounds, count=count, order=order, currency="USD")
    assert list(found.paths) == expected[:count]
    assert not found.is_stopped


def test_a_later_arrival_can_go_on_where_an_earlier_one_cannot():
    flows = flows_of([transfer(0, "A", "B", time=0), transfer(1, "A", "B", time=9),
                      transfer(2, "B", "C", time=10)])  # fmt: skip
    found = Reach(flows).search([flows.accounts.code("A")], Bounds(max_gap=2))
    assert found.positions.tolist() == [0, 1, 2]
    at_b = found.accounts.tolist().index(flows.accounts.code("B"))
    assert found.chain(int(found.best[at_b])) == [0]
    assert found.chain(2) == [1, 2]


def test_ten_thousand_transfers_of_one_second_end():
    rows = [transfer(n, NAMES[n % 5], NAMES[(n * 3 + 1) % 5], time=7) for n in range(10_000)]
    flows = flows_of(rows)
    reach = Reach(flows)
    assert len(reach.search([0], Bounds()).positions) <= 10_000
    assert len(reach.search([0], Bounds(is_strict=True, max_hops=1)).positions) > 0
    found = find_paths(reach, Ends((0,), (3,)), Bounds(), count=3)
    assert len(found.paths) == 3
    assert dwell_times(flows, found.paths[0]) == [0] * (len(found.paths[0]) - 1)


def test_a_search_that_is_given_up_says_so():
    rows = [transfer(n, NAMES[n % 4], NAMES[(n + 1) % 4], time=n) for n in range(200)]
    flows = flows_of(rows)
    found = find_paths(Reach(flows), Ends((0,), (3,)), Bounds(), count=5_000, budget=50)
    assert found.is_stopped

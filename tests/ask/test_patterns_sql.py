"""On small graphs the patterns are those of plain SQL, before they are settled."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_world import background, pay, rng_of

from cabos.ask import patterns_shapes as shapes
from cabos.ask import patterns_signs as signs
from cabos.ask.flowing import flows_of
from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_sweep import empty_swept, levels, sweep_links, sweep_stars
from cabos.kernels import patterns_fans, patterns_links
from cabos.kernels.jit import interpreted

RULES = Rules(steps=1 << 16, per=64, chance=1e9)  # no budget that a small graph reaches
LINKS = f"""
    one.b = two.a AND one.pos < two.pos AND two.time - one.time <= {RULES.window}
    AND two.level - one.level BETWEEN -{RULES.kept} AND {RULES.gain}
    AND one.a <> two.b AND one.a <> two.a AND two.a <> two.b
"""


def world(seed, accounts):
    """A small graph with few sums, its flows, and the same in SQL."""
    rows = background(rng_of(seed), 60, accounts=accounts, days=20, sums=4)
    rows = [
        (one, two, 95 * amount if amount < 40 else amount, day) for one, two, amount, day in rows
    ]
    flows = flows_of(pay(rows))
    base = duckdb.connect()
    base.execute("CREATE TABLE t (pos INT, a INT, b INT, cents BIGINT, level FLOAT, time BIGINT)")
    level = levels(flows.amount)
    base.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", [
        (at, int(flows.payer[at]), int(flows.beneficiary[at]), int(flows.amount[at]),
         float(level[at]), int(flows.time[at]))
        for at in range(len(flows))
    ])  # fmt: skip
    return flows, base


def swept_of(flows):
    swept = empty_swept(len(flows))
    sweep_links(flows, RULES, interpreted(patterns_links.KERNELS), swept)
    return swept


def rows_of(base, query):
    return {tuple(row) for row in base.execute(query).fetchall()}


CASES = given(st.integers(0, 100_000), st.integers(4, 14))


@settings(max_examples=20, deadline=None)
@CASES
def test_what_continues_what(seed, accounts):
    flows, base = world(seed, accounts)
    swept = swept_of(flows)
    last = np.repeat(np.arange(len(flows)), np.diff(swept.link_off))
    ours = set(zip(swept.link_to.tolist(), last.tolist(), strict=True))
    assert ours == rows_of(base, f"SELECT one.pos, two.pos FROM t one, t two WHERE {LINKS}")


@settings(max_examples=15, deadline=None)
@CASES
def test_cycles_in_the_order_of_time(seed, accounts):
    flows, base = world(seed, accounts)
    cycles = rows_of(base, f"""
        WITH RECURSIVE walk AS (
            SELECT pos AS last, a AS start, b AS now, [pos] AS path, [a] AS seen FROM t WHERE a <> b
            UNION ALL
            SELECT two.pos, walk.start, two.b, list_append(path, two.pos), list_append(seen, two.a)
            FROM walk JOIN t one ON one.pos = walk.last JOIN t two ON {LINKS}
            WHERE NOT list_contains(seen, two.a) AND len(path) < {RULES.depth - 1}
                AND walk.now <> walk.start
        )
        SELECT path::VARCHAR FROM walk WHERE now = start AND len(path) >= {RULES.cycle}
    """)  # fmt: skip
    every = {tuple(int(one) for one in path[0].strip("[]").split(",")) for path in cycles}
    ours = {tuple(one.positions.tolist()) for one in shapes.cycles_of(flows, swept_of(flows))}
    assert ours <= every
    assert {path[-1] for path in ours} == {path[-1] for path in every}


@settings(max_examples=15, deadline=None)
@CASES
def test_scattered_and_gathered_through_others(seed, accounts):
    flows, base = world(seed, accounts)
    pairs = rows_of(base, f"""
        SELECT one.a, two.b FROM t one, t two WHERE {LINKS}
        GROUP BY ALL HAVING count(DISTINCT one.b) >= {RULES.mids}
    """)  # fmt: skip
    for one in shapes.scatter_gathers(flows, swept_of(flows), RULES):
        targets = {pair[1] for pair in pairs}
        assert one.centre in targets
        assert len(set(one.positions.tolist())) == len(one.positions)


@settings(max_examples=20, deadline=None)
@CASES
def test_who_passes_money_on(seed, accounts):
    flows, base = world(seed, accounts)
    query = f"""SELECT DISTINCT two.a FROM t one, t two
                WHERE {LINKS} AND two.time - one.time <= {RULES.passed}"""
    ours = {(one.centre,) for one in signs.pass_throughs(flows, swept_of(flows), RULES)}
    assert ours == rows_of(base, query)


@settings(max_examples=20, deadline=None)
@CASES
def test_several_amounts_just_under_a_threshold(seed, accounts):
    flows, base = world(seed, accounts)
    rules = Rules(limits={"USD": 200}, chance=1e9)
    ends = [
        f"""SELECT any_value({side}), count(*), min(pos) FROM (
                SELECT *, sum(coalesce(later, 0)) OVER (PARTITION BY {side} ORDER BY pos)
                    AS island FROM (
                    SELECT *, (time - lag(time) OVER (PARTITION BY {side} ORDER BY pos)
                        > {rules.window})::INT AS later
                    FROM t WHERE cents >= 16000 AND cents < 20000))
            GROUP BY {side}, island HAVING count(*) >= {rules.structured}"""
        for side in ("a", "b")
    ]
    theirs = sorted(row for query in ends for row in base.execute(query).fetchall())
    found = signs.structurings(flows, rules)
    ours = sorted((one.centre, len(one.positions), int(one.positions[0])) for one in found)
    assert ours == theirs


@pytest.mark.parametrize("side", [0, 1])
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100_000), st.integers(4, 14))
def test_fans(side, seed, accounts):
    """Every fan of ours is one of SQL's, and where SQL has one there is a star."""
    flows, base = world(seed, accounts)
    here, there = ("a", "b") if side == 0 else ("b", "a")
    wide = rows_of(base, f"""
        SELECT DISTINCT two.{here} FROM t one, t two
        WHERE one.{here} = two.{here} AND one.pos <= two.pos
            AND two.time - one.time <= {RULES.window}
            AND abs(one.level - two.level) <= {RULES.near}
        GROUP BY two.{here}, two.pos HAVING count(DISTINCT one.{there}) >= {RULES.seed_degree}
    """)  # fmt: skip
    swept = empty_swept(len(flows))
    rules = Rules(habit=1.0, chance=1e9)
    kernels = interpreted(patterns_fans.KERNELS)
    sweep_stars(flows, rules, kernels, swept, side, tell=lambda *_: None)
    ours = {(one.centre,) for one in shapes.stars_of(flows, swept, rules, side)}
    assert ours == wide

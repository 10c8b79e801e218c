"""Exposure equals a plain reckoning with dictionaries, and nothing is made or lost."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.exposing import expose_all
from cabos.ask.flowing import flows_of
from cabos.kernels.exposure import share
from cabos.model.transfer import Transfer

NAMES = ["A", "B", "C", "D", ""]
MONEY = ["MXN", "USD"]


@st.composite
def transfers(draw):
    found = []
    for row in range(draw(st.integers(1, 14))):
        payer, beneficiary = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        amount, money = draw(st.integers(1, 50)), draw(st.sampled_from(MONEY))
        received, arrived = amount, money
        if draw(st.integers(0, 4)) == 0:
            received, arrived = draw(st.integers(1, 50)), draw(st.sampled_from(MONEY))
        found.append(
            Transfer(row, row // 2, False, payer, beneficiary, amount, money, received, arrived)
        )
    return found


def reckon(rows, sources, hops):
    """Move marked money in dictionaries; of each hop by itself, whole units, the rest stays."""
    balance, marked = Counter(), defaultdict(Counter)
    came, ends = defaultdict(Counter), Counter()
    for payer, money, amount, beneficiary, arrived, received in rows:
        start, end = (payer, money), (beneficiary, arrived)
        if payer and start == end:
            continue
        carried = Counter()
        if payer in sources:
            carried[1] = amount
            ends["made"] += amount
        elif payer:
            held = balance[start]
            own = min(amount, held)
            balance[start] -= own
            for hop, kept in list(marked[start].items()):
                moved = kept * own // held if own else 0
                marked[start][hop] -= moved
                carried[hop + 1] += moved
        for hop, moved in carried.items():
            if hop > hops or not beneficiary:
                ends["gone"] += moved
                continue
            arrives = moved * received // amount
            ends["converted"] += moved - arrives
            came[end][hop] += arrives
            if beneficiary in sources:
                ends["gone"] += arrives
            else:
                marked[end][hop] += arrives
        if beneficiary and beneficiary not in sources:
            balance[end] += received
    ends["kept"] = sum(sum(one.values()) for one in marked.values())
    return came, ends


@given(rows=transfers(), sources=st.sets(st.sampled_from("AB"), min_size=1), hops=st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_amounts_are_those_of_a_plain_reckoning(rows, sources, hops):
    flows = flows_of(rows)
    codes = [flows.accounts.code(one) for one in sources]
    found = expose_all(flows, [one for one in codes if one >= 0], hops)
    there = [
        (one.payer, one.currency, one.amount, one.beneficiary, one.received_currency, one.received)
        for one in rows
    ]
    back = [(one[3], one[4], one[5], one[0], one[1], one[2]) for one in reversed(there)]
    for moves, direction in ((there, found.came), (back, found.went)):
        came, ends = reckon(moves, sources, hops)
        assert ends["made"] == ends["gone"] + ends["kept"] + ends["converted"]
        got = {}
        for pool, amounts in enumerate(direction.amounts.tolist()):
            key = flows.accounts.key(int(found.account[pool]))
            got[key, flows.currencies[int(found.currency[pool])]] = amounts
        for key, by_hop in came.items():
            assert got[key] == [by_hop[hop] for hop in range(1, hops + 1)]
        assert sum(map(sum, got.values())) == sum(sum(one.values()) for one in came.values())


@given(amount=st.integers(0, 2**62), part=st.integers(0, 2**61), whole=st.integers(1, 2**62 - 1))
def test_a_share_is_exact_where_the_product_is_too_wide(amount, part, whole):
    assert share(amount, part, whole) == amount * part // whole


def test_the_most_exposed_are_told_by_amounts_not_by_smallest_units():
    rows = [
        Transfer(1, 1, False, "L", "satoshis", 50_000, "BTC", 50_000, "BTC"),
        Transfer(2, 2, False, "L", "dollars", 40_000, "USD", 40_000, "USD"),
    ]
    flows = flows_of(rows)
    found = expose_all(flows, [flows.accounts.code("L")], 2)
    names = [flows.accounts.key(int(found.account[pool])) for pool in found.exposed()]
    assert names.index("dollars") < names.index("satoshis")


def test_hops_follow_time_and_not_only_ties():
    rows = [
        Transfer(0, 5, False, "A", "B", 10, "USD", 10, "USD"),
        Transfer(1, 4, False, "B", "C", 10, "USD", 10, "USD"),
        Transfer(2, 6, False, "B", "D", 10, "USD", 10, "USD"),
    ]
    flows = flows_of(rows)
    code = flows.accounts.code
    found = expose_all(flows, [code("A")], 3)
    assert found.came.fewest.tolist() == [0, 1, 0, 2]
    assert found.came.amounts[code("D")].tolist() == [0, 10, 0]
    assert code("C") not in found.account[found.exposed()]


@pytest.mark.slow
def test_compiled_and_interpreted_are_one():
    rng = np.random.default_rng(3)
    rows = [
        Transfer(n, n // 3, False, NAMES[a], NAMES[b], int(c) << 40, "USD", int(c) << 40, "USD")
        for n, (a, b, c) in enumerate(
            zip(rng.integers(0, 5, 500), rng.integers(0, 5, 500), rng.integers(1, 99, 500),
                strict=True)
        )
    ]  # fmt: skip
    flows = flows_of(rows)
    plain = expose_all(flows, [0], 3)
    from cabos.ask import exposing

    kept, exposing.COMPILE_FROM = exposing.COMPILE_FROM, 0
    try:
        quick = expose_all(flows, [0], 3)
    finally:
        exposing.COMPILE_FROM = kept
    assert (plain.came.amounts == quick.came.amounts).all()
    assert (plain.went.amounts == quick.went.amounts).all()

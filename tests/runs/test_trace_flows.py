"""The flows of a trace: in each currency what comes in equals what goes out."""

from collections import Counter

from cabos.ask.flowing import flows_of
from cabos.ask.tracing import Setting, trace
from cabos.ask.tracing_rules import RULES
from cabos.ask.tracing_shown import Place, ShownLine, ShownPool, ShownTrace
from cabos.ask.tracing_steps import Pool
from cabos.model.transfer import Transfer
from cabos.runs.trace_flows import flows_of_trace

DAY = 86_400


def paid(day, payer, beneficiary, amount, *, received=None, fee=0):
    return Transfer(
        day, day * DAY, True, payer, beneficiary, amount, "MXN",
        received or amount, "USD" if received else "MXN", fee,
    )  # fmt: skip


TRANSFERS = [
    paid(1, "DIRTY", "A", 10_000),
    paid(2, "X", "A", 5_000),
    paid(3, "A", "B", 4_000, received=200, fee=30),
    paid(4, "A", "SHOP", 2_500, fee=10),
    Transfer(5, 5 * DAY, True, "B", "BAR", 90, "USD", 90, "USD"),
    paid(6, "A", "B", 1_000),
]


def test_in_each_currency_what_comes_in_goes_out_or_is_still_there():
    flows = flows_of(TRANSFERS)
    codes = [flows.accounts.code(key) for key in ("A", "B")]
    pool = Pool(codes[0], "MXN")
    traced = trace(flows, Setting(codes, {0: 10_000}, openings={pool: 500}), "pro-rata")
    key = flows.accounts.key
    lines = tuple(
        ShownLine(
            number, one.position, "r", "2024-01-01", key(one.pool.account), key(_other(flows, one)),
            one.side, one.is_between, one.pool.currency, one.amount, one.balance, one.marked,
            one.tainted, one.absorbed, one.left, "", Place("f.csv", number, "", "0" * 64),
        )
        for number, one in enumerate(traced.lines, 1)
    )  # fmt: skip
    pools = tuple(
        ShownPool(key(at.account), at.currency, 500 if at == pool else 0, held, traced.left[at])
        for at, held in traced.balances.items()
    )
    shown = ShownTrace(RULES["pro-rata"], lines, (), pools, traced.totals, True, ())
    found, names = flows_of_trace(shown, "en")
    assert {one.what for one in found} >= {"t_opening", "t_fees", "t_still_there"}
    for currency in ("MXN", "USD"):
        into, out, dirty = Counter(), Counter(), Counter()
        for one in (one for one in found if one.currency == currency):
            into[one.target] += one.value
            out[one.source] += one.value
            dirty[one.target] += one.tainted
            dirty[one.source] -= one.tainted
        for account in {"A", "B"} & (into.keys() | out.keys()):
            assert into[account] == out[account]
            assert abs(dirty[account]) < 1e-9 * (1 + into[account])
    assert {one.target for one in found if one.currency == "USD"} >= {"B"}
    assert names


def _other(flows, line):
    return int((flows.payer if line.side == "in" else flows.beneficiary)[line.position])

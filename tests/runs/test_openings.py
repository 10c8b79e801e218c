"""The order of a day, and what an account held at first, as a statement's balances tell them."""

from datetime import UTC, datetime

import pytest

from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.runs.tracing import Question, run_trace
from cabos.store.workspace import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEAD = "date,ref,debit,credit,balance\n"
OLDEST_FIRST = [
    "2026-01-05,c1,,50.00,50.00", "2026-01-05,o1,50.00,,0.00",
    "2026-01-05,d1,,100.00,100.00", "2026-01-05,o2,80.00,,20.00",
]  # fmt: skip


def traced(tmp_path, lines, rule="fifo", mark="d1"):
    path = tmp_path / "s.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    store = Store.create(tmp_path / "workspace")
    add_money(store, path, how_to_read(path, Wanted(account="A", currency="MXN")), now=NOW)
    answer = run_trace(store, Question(NOW, ["A"], [mark], [rule]))
    (one,) = answer.value.traces
    return one


@pytest.mark.parametrize("turn", [1, -1])
def test_the_balances_of_one_day_tell_its_order(tmp_path, turn):
    one = traced(tmp_path, OLDEST_FIRST[::turn])
    assert [(line.ref, line.tainted) for line in one.lines if line.side == "out"] == [
        ("o1", 0), ("o2", 8000),
    ]  # fmt: skip
    assert [(pool.opening, pool.left) for pool in one.pools] == [(0, 2000)]


def test_what_an_account_held_at_first_is_read_from_its_first_balance(tmp_path):
    lines = ["2026-01-05,d1,,100.00,130.00", "2026-01-06,o1,50.00,,80.00"]
    one = traced(tmp_path, lines)
    assert [(pool.opening, pool.balance) for pool in one.pools] == [(3000, 8000)]
    assert [line.tainted for line in one.lines if line.side == "out"] == [2000]

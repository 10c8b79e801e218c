"""The transfers of a workspace: found by account and reference, each as its file says it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cabos.errors import InputError, UsageError
from cabos.runs.flowing import open_money
from cabos.sources.money.mapping import Mapping
from cabos.store.workspace import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLAIN = Mapping({n: n for n in ("ref", "date", "from", "to", "amount", "currency", "memo")})
BANKS = replace(PLAIN, columns=PLAIN.columns | {"from_bank": "bank"})
TABLE = """ref,date,from,to,amount,currency,memo
R1,2025-01-03,A,B,10.00,USD,rent
R2,2025-01-02 08:00:00,B,C,4.25,USD,
R3,2025-01-05,A,C,7,MXN,x
"""


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "workspace")


def add(store, tmp_path, text, name="t.csv", mapping=PLAIN):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return store.transfers.add(path, mapping, statements=lambda *_: [], now=NOW)


def test_transfers_stand_in_the_order_of_time_with_all_that_is_said(store, tmp_path):
    added = add(store, tmp_path, TABLE)
    money = open_money(store)
    details = money.details([2, 0, 1])
    assert [one.ref for one in details] == ["R3", "R2", "R1"]
    assert [one.date for one in details] == ["2025-01-05", "2025-01-02T08:00:00", "2025-01-03"]
    assert [one.source_line for one in details] == ["t.csv:4", "t.csv:3", "t.csv:2"]
    last = details[2]
    assert (last.payer, last.beneficiary, last.memo) == ("A", "B", "rent")
    assert (last.amount, last.currency, last.received) == (Decimal("10.00"), "USD", Decimal(10))
    assert (last.snapshot, last.balance) == (added.snapshot, None)
    assert money.refs([1, 1, 0]) == ["R1", "R1", "R2"]


def test_the_index_is_kept_and_built_anew_when_a_file_comes(store, tmp_path):
    add(store, tmp_path, TABLE)
    assert len(open_money(store).flows) == 3
    assert len(list((store.root / "index").glob("flows-*"))) == 1
    assert len(open_money(store).flows) == 3
    add(store, tmp_path, TABLE.replace("R", "S"), "other.csv")
    money = open_money(store)
    assert len(money.flows) == 6
    assert money.with_ref("S2") == [1]


def test_a_transfer_is_found_by_its_reference_or_its_row(store, tmp_path):
    add(store, tmp_path, TABLE)
    text = TABLE.replace("R1", "").replace("R2", "R3")
    add(store, tmp_path, text, "other.csv")
    money = open_money(store)
    assert money.with_ref("R1") == [2]
    assert [money.details([at])[0].source_line for at in money.with_ref("R3")] == [
        "other.csv:3", "t.csv:4", "other.csv:4",
    ]  # fmt: skip
    assert [one.source_line for one in money.details(money.with_ref("2"))] == ["other.csv:2"]
    assert [one.source_line for one in money.details(money.with_ref("t.csv:2"))] == ["t.csv:2"]
    assert money.with_ref("nothing") == []
    assert money.with_ref("12345678901234567890123456789") == []
    assert money.with_ref("\u00b2") == []


def test_an_account_is_found_by_its_number_where_one_bank_has_it(store, tmp_path):
    text = "ref,date,bank,from,to,amount,currency,memo\n"
    text += "1,2025-01-01,018,77,X,1,USD,\n2,2025-01-01,019,77,X,1,USD,\n3,2025-01-01,5,88,X,1,,\n"
    add(store, tmp_path, text, mapping=BANKS)
    money = open_money(store)
    assert money.flows.accounts.key(money.account("88")) == "5:88"
    assert money.flows.accounts.key(money.account("18:77")) == "18:77"
    with pytest.raises(InputError, match="2 banks have an account of this number: 18:77, 19:77"):
        money.account("77")
    with pytest.raises(InputError, match="No transfer names this account"):
        money.account("99")


def test_a_workspace_without_transfers_says_what_to_do(store):
    with pytest.raises(UsageError, match="cabos money add FILE"):
        open_money(store)

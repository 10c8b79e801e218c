"""A transfer that failed is no transfer: it is a reject with its reason."""

from datetime import UTC, datetime

import pytest

from cabos.errors import InputError
from cabos.runs.flowing import open_money
from cabos.sources.money.mapping_file import load_mapping
from cabos.workbench import Workbench

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEADER = "Txhash,UnixTimestamp,From,To,Value_IN(ETH),Value_OUT(ETH),Method"
ONE, OTHER = "0x" + "a1" * 20, "0x" + "b2" * 20


def add(store, tmp_path, text, wanted=None):
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    return Workbench(store).add_money(path, wanted, now=NOW)


def test_a_failed_transaction_is_a_counted_reject(listed, tmp_path):
    rows = "".join(
        f"h{n},{1700000000 + n},{ONE},{OTHER},0,1.5,Transfer,{status}\n"
        for n, status in enumerate(("", "Error(0)", "OK", "Error(1)", "pending"))
    )
    added = add(listed, tmp_path, f"{HEADER},Status\n{rows}")
    assert (added.transfers, added.rejects) == (2, 3)
    said = added.rejects_path.read_text("utf-8")
    assert "it was not made: its status is Error(0)" in said
    assert "it was not made: its status is pending" in said
    assert len(open_money(listed).flows) == 2


def test_a_table_without_a_status_is_of_the_form_too(listed, tmp_path):
    row = f"h,1700000000,{ONE},{OTHER},0,1.5,Transfer\n"
    added = add(listed, tmp_path, f"{HEADER}\n{row}")
    assert (added.transfers, added.rejects) == (1, 0)
    assert Workbench(listed).check_money() == []


def test_a_status_needs_its_words():
    text = "columns: {date: d, from: a, to: b, amount: x, status: s}\n"
    with pytest.raises(InputError, match="status column"):
        load_mapping(text.encode(), "m.yml")
    assert load_mapping((text + "made: [LIQUIDADA]\n").encode(), "m.yml").made == ("LIQUIDADA",)

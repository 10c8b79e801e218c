"""The checks over files that are held."""

from datetime import UTC, datetime

import pytest

from cabos.runs import money_checking
from cabos.runs.money_adding import Wanted, add_money, how_to_read, remove_money
from cabos.runs.money_checking import check_money
from cabos.store.workspace import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STATEMENT = "date,ref,other,debit,credit,balance\n"


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "workspace")


@pytest.fixture
def add(store, tmp_path):
    def call(name, text, account="", **wanted):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        read = how_to_read(path, Wanted(account=account, currency="MXN", **wanted))
        return add_money(store, path, read, now=NOW).snapshot

    return call


def found(store, *kinds, of=None):
    return [one for one in check_money(store, of) if not kinds or one.check in kinds]


DOWN = STATEMENT + "2024-01-01,1,,,10,10\n2024-01-02,2,,4,,6\n2024-01-03,3,,,1,7\n"
UP = STATEMENT + "2024-01-03,3,,,1,7\n2024-01-02,2,,4,,6\n2024-01-01,1,,,10,10\n"


@pytest.mark.parametrize("text", [DOWN, UP])
def test_a_statement_that_adds_up_either_way_has_no_findings(store, add, text):
    add("s.csv", text, "A")
    assert found(store) == []


@pytest.mark.parametrize(
    ("text", "row", "off"),
    [
        (DOWN.replace("2,,4,,6\n2024-01-03,3,,,1,7", "2,,4,,6\n2024-01-03,3,,,1,9"), 4, "2.00"),
        (UP.replace("3,,,1,7", "3,,,1,9"), 2, "2.00"),
        (DOWN.replace("2024-01-02,2,,4,,6\n", ""), 3, "-4.00"),
        (UP.replace("2024-01-02,2,,4,,6\n", ""), 2, "-4.00"),
    ],
)
def test_the_row_that_breaks_the_balance_is_named(store, add, text, row, off):
    add("s.csv", text, "A")
    (one,) = found(store, "balance", "balance_cell")
    assert one.rows == (f"s.csv:{row}",)
    assert str(one.values["off"]) == off


def test_rows_without_a_balance_are_counted_in_the_next(store, add):
    add("s.csv", DOWN.replace("2,,4,,6", "2,,4,,"), "A")
    assert found(store) == []


def test_a_fee_leaves_the_account_too(store, add):
    text = "date,debit,credit,fee,balance\n2024-01-01,,10,,10\n2024-01-02,4,,1,5\n"
    add("s.csv", text, "A")
    assert found(store) == []
    add("t.csv", text.replace(",1,5", ",1,6"), "B")
    assert [one.rows for one in found(store, "balance")] == [("t.csv:3",)]


def test_a_gap_between_two_months(store, add):
    add("jan.csv", DOWN, "A")
    of = add("mar.csv", STATEMENT + "2024-03-01,9,,,5,20\n", "A")
    (one,) = found(store, "gap", of={of})
    assert (str(one.values["closing"]), str(one.values["opening"])) == ("7.00", "15.00")
    add("feb.csv", STATEMENT + "2024-02-01,8,,,8,15\n", "A")
    assert found(store, "gap") == []


def test_overlaps_and_two_sides_are_said_and_counted_once(store, add):
    add("jan.csv", DOWN, "A")
    add("more.csv", STATEMENT + "2024-01-03,3,,,1,7\n2024-01-04,4,B,2,,5\n", "A")
    of = add("b.csv", STATEMENT + "2024-01-05,77,A,,2,2\n", "B")
    (line,), (side,) = found(store, "repeated"), found(store, "two_sides")
    assert line.rows == ("more.csv:2 = jan.csv:4",)
    assert side.rows == ("b.csv:2 = more.csv:3",)
    assert found(store, "repeated", of={of}) == []
    remove_money(store, "more.csv", "wrong", who="me", now=NOW)
    assert found(store, "repeated", "two_sides") == []


def test_overdrawn_self_transfers_storms_and_banks(store, add):
    add("s.csv", STATEMENT + "2024-01-01,1,,10,,-10\n2024-01-02,2,A,3,,-13\n", "A")
    rows = "".join(f"{n},2024-01-01 10:00:00,1,77,2,78,5,MXN\n" for n in range(60))
    rows += "x,2024-01-01 10:00:01,3,77,2,78,5,MXN\n"
    add("t.csv", "ref,date,from_bank,from,to_bank,to,amount,currency\n" + rows)
    by_check = {one.check: one for one in found(store)}
    assert by_check["negative"].rows == ("s.csv:3",)
    assert by_check["self_transfer"].rows == ("s.csv:3",)
    assert by_check["one_number"].rows == ("1:77, 3:77",)
    assert by_check["storm"].values["moment"] == "2024-01-01T10:00:00"
    assert "60 transfers in one second" in by_check["storm"].text("en")


def test_a_line_twice_in_tables_is_said_and_counted(store, add):
    table = "ref,date,from,to,amount,currency\nR1,2024-01-01,A,B,5,MXN\n"
    add("one.csv", table + "R1,2024-01-01,A,B,5,MXN\n,2024-01-01,A,B,5,MXN\n")
    add("two.csv", table + ",2024-01-01,A,B,5,MXN\n")
    (one,) = found(store, "twice")
    assert one.count == 3
    assert one.rows[0].startswith("one.csv:2 = ")


def test_nothing_held_has_no_findings(store):
    assert check_money(store) == []


def test_a_check_of_one_file_names_its_own_accounts_alone(store, add):
    head = "ref,date,from,to,amount,currency,memo\n"
    add("a.csv", head + "1,2025-01-01,012180001183597196,X,5,MXN,\n")
    other = add("b.csv", head + "1,2025-01-01,Y,Z,5,MXN,\n")
    assert [one.check for one in found(store)] == ["clabe"]
    assert found(store, of={other}) == []


def test_breaks_of_older_files_do_not_hide_those_of_a_new_one(store, add, monkeypatch):
    monkeypatch.setattr(money_checking, "_BREAKS", 3)
    rows = "".join(f"2024-01-{day:02d},{day},,,1,{7 * day}\n" for day in range(1, 9))
    add("old.csv", STATEMENT + rows, "A")
    new = add("new.csv", DOWN.replace("3,,,1,7", "3,,,1,9"), "B")
    assert {one.rows for one in found(store, "balance", "balance_cell", of={new})} == {
        ("new.csv:4",)
    }


def test_findings_of_older_files_do_not_come_back(store, add):
    storm = "".join(f"2024-01-01 10:00:00,{n},,,1,{n}\n" for n in range(1, 61))
    add("old.csv", STATEMENT + storm + "2024-01-02,61,,100,,-40\n", "A")
    new = add("new.csv", DOWN, "B")
    assert {one.check for one in found(store)} == {"storm", "negative"}
    assert found(store, of={new}) == []

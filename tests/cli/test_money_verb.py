"""``cabos money``: in, checked, shown, out of use again."""

import json
from pathlib import Path

import pytest

STATEMENT = "Fecha,Concepto,Referencia,Cargo,Abono,Saldo\n"
ROWS = "15/01/2024,RENTA,1,5.00,,95.00\n16/01/2024,PAGO,2,,10.00,105.00\n"
MINE = ("--account", "032180000118359719", "--currency", "MXN")


@pytest.fixture
def file(tmp_path):
    def write(text, name="s.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def ready(cabos):
    assert cabos("init").code == 0
    return cabos


def asked(cabos, *arguments):
    said = cabos("money", *arguments, "--json")
    assert said.code == 0, said.out + said.err
    return json.loads(said.out)


def test_a_statement_is_guessed_shown_added_checked_and_listed(ready, file):
    path = file(STATEMENT + ROWS)
    said = ready("money", "add", path, *MINE)
    assert said.code == 0
    assert ["debit", "Cargo", "5.00"] in [line.split() for line in said.out.splitlines()]
    assert "dates      %d/%m/%Y" in said.out
    assert "added 2 transfers (table), 0 rejects" in said.out
    assert "from 2024-01-15 to 2024-01-16, in MXN" in said.out
    assert "nothing found" in said.out
    (held,) = asked(ready, "list")["held"]
    assert (held["file"], held["transfers"], held["currencies"]) == ("s.csv", 2, ["MXN"])
    again = asked(ready, "add", path, *MINE)
    assert (again["added"][0]["is_new"], again["findings"]) == (False, [])


def test_the_json_of_adding_has_the_mapping_and_the_findings(ready, file):
    told = asked(ready, "add", file(STATEMENT + ROWS.replace("105", "106")), *MINE)
    (added,) = told["added"]
    assert added["mapping"]["columns"]["debit"] == "Cargo"
    assert {"field": "date", "column": "Fecha", "example": "15/01/2024"} in added["columns"]
    (finding,) = told["findings"]
    assert (finding["check"], finding["rows"], finding["fault"]) == ("balance", ["s.csv:3"], True)
    assert asked(ready, "check")["findings"] == told["findings"]


def test_a_saved_mapping_reads_the_next_file(ready, file, tmp_path):
    saved = tmp_path / "map.yml"
    ready("money", "add", file(STATEMENT + ROWS), *MINE, "--save-map", saved)
    assert "%d/%m/%Y" in saved.read_text("utf-8")
    path = file(STATEMENT + "03/02/2024,OTRO,3,,1.00,106.00\n", "feb.csv")
    assert ready("money", "add", path).code == 3  # the day could be the month
    assert asked(ready, "add", path, "--map", saved)["added"][0]["from"] == "2024-02-03"


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        (STATEMENT + "03/02/2024,OTRO,3,,1.00,106.00\n", MINE, "2024-02-03 (%d/%m/%Y) or"),
        (STATEMENT + "13/02/2024,OTRO,3,,1.000,106.000\n", MINE, "--decimal"),
        (STATEMENT + ROWS, (), "--account"),
        ("date,memo,amount\n2024-01-01,x,5\n", MINE, "Nothing says which rows are money out"),
        (STATEMENT + ROWS, (*MINE, "--date", "%d-%Q"), "cannot be used"),
        (STATEMENT + ROWS, (*MINE, "--format", "camt053"), "not of the form camt053"),
        ("", MINE, "empty"),
    ],
)
def test_what_is_open_is_asked_and_nothing_is_added(ready, file, text, more, said):
    answer = ready("money", "add", file(text), *more)
    assert answer.code == 3
    assert said in answer.err + answer.out
    assert asked(ready, "list") == {"held": []}


def test_of_several_files_none_is_added_where_one_leaves_something_open(ready, file):
    good = file(STATEMENT + ROWS, "good.csv")
    open_ = file(STATEMENT + "03/02/2024,OTRO,3,,1.00,\n", "open.csv")
    assert ready("money", "add", good, open_, *MINE).code == 3
    assert asked(ready, "list") == {"held": []}


def test_an_unknown_form_and_a_missing_file_are_refused(ready, file, tmp_path):
    assert ready("money", "add", file(STATEMENT + ROWS), "--format", "xyz").code == 2
    assert ready("money", "add", tmp_path / "none.csv").code == 3
    assert ready("money", "add", file(STATEMENT + ROWS), "--map", tmp_path / "none.yml").code == 3


def test_rejects_are_counted_shown_and_kept(ready, file):
    said = ready("money", "add", file(STATEMENT + ROWS + "17/01/2024,MAL,4,abc,,\n"), *MINE)
    assert "1 rejects" in said.out
    assert "s.csv:4" in said.out
    (held,) = asked(ready, "list")["held"]
    assert "s.csv:4" in Path(held["rejects_path"]).read_text("utf-8")


def test_an_account_is_shown_with_its_holder(ready, file):
    ready("money", "add", file(STATEMENT + ROWS), *MINE)
    holders = file("account,name,sector\n032180000118359719,Fulano SA,minería\n", "holders.csv")
    assert ready("money", "holders", holders).code == 0
    told = asked(ready, "show", "032180000118359719")
    assert (told["holder"]["name"], told["holder"]["sector"]) == ("Fulano SA", "minería")
    assert (told["paid"], told["received"]) == (1, 1)
    assert [one["amount"] for one in told["transfers"]] == [5.0, 10.0]
    assert [one["at"] for one in told["transfers"]] == ["s.csv:2", "s.csv:3"]
    said = ready("money", "show", "032180000118359719", "--limit", "1")
    assert "held by    Fulano SA" in said.out
    assert "the newest 1;" in said.out
    assert ready("money", "show", "nobody").code == 3


def test_a_file_is_taken_out_of_use_and_added_again(ready, file):
    path = file(STATEMENT + ROWS)
    snapshot = asked(ready, "add", path, *MINE)["added"][0]["snapshot"]
    assert ready("money", "remove", "other.csv", "--why", "x").code == 3
    assert asked(ready, "remove", snapshot[:8], "--why", "wrong")["removed"] == "s.csv"
    assert asked(ready, "list") == {"held": []}
    assert asked(ready, "add", path, *MINE)["added"][0]["is_new"]
    assert len(asked(ready, "list")["held"]) == 1


def test_amounts_of_all_kinds(ready, file):
    text = "Fecha;Importe\n15/01/2024;1.234,56\n16/01/2024;(1.234,56)\n17/01/2024;-2,5\n"
    ready("money", "add", file(text), *MINE)
    told = asked(ready, "show", "032180000118359719")
    assert [(one["amount"], one["to"] != "") for one in told["transfers"]] == [
        (1234.56, True), (1234.56, False), (2.5, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "moment"),
    [
        ("Fecha", "03-ene-2024", "2024-01-03"),
        ("Fecha", "3 de agosto de 2024", "2024-08-03"),
        ("Fecha", "03 December 2024", "2024-12-03"),
        ("Fecha,Hora", "13/01/2024,10:05", "2024-01-13T10:05:00"),
        ("Fecha,Hora", "13/01/2024,1:05:09 pm", "2024-01-13T13:05:09"),
        ("Fecha,Hora", "2024-01-13,10:05:09", "2024-01-13T10:05:09"),
    ],
)
def test_dates_as_banks_write_them(ready, file, header, cells, moment):
    ready("money", "add", file(f"{header},Cargo,Abono\n{cells},5,\n"), *MINE)
    (one,) = asked(ready, "show", "032180000118359719")["transfers"]
    assert one["date"] == moment


def test_holders_of_accounts_that_no_transfer_names_are_said(ready, file):
    ready(
        "money", "add", file("ref,date,from,to,amount,currency,memo\n1,2025-01-01,A,B,1.00,USD,\n")
    )
    path = file("account,name\nA,Ana\nNOBODY,Luz\n", "h.csv")
    assert (
        "1 of its accounts are in no transfer held: NOBODY" in ready("money", "holders", path).out
    )
    assert asked(ready, "holders", path)["without_transfers"] == ["NOBODY"]

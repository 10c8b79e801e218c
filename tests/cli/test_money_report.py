"""``--report`` of the commands that follow money."""

import json

import pytest

LEDGER = (
    "ref,date,from,to,amount,currency,memo\n"
    "d1,2024-01-01,DRUG,ACC,3.00,USD,\n"
    "c1,2024-01-02,CLEAN,ACC,7.00,USD,\n"
    "o1,2024-01-03,ACC,SHOP,5.00,USD,\n"
)


@pytest.fixture
def ledger(cabos, tmp_path):
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    cabos("init")
    assert cabos("money", "add", str(tmp_path / "ledger.csv")).code == 0
    return cabos


VERBS = [
    ("trace", "ACC", "--mark", "d1", "--rule", "libr"),
    ("trace", "ACC", "--mark", "d1", "--compare"),
    ("follow", "DRUG"),
    ("follow", "SHOP", "--back"),
    ("patterns",),
]


@pytest.mark.parametrize("arguments", VERBS)
def test_a_report_is_written_and_named(ledger, tmp_path, arguments):
    path = tmp_path / "page.html"
    said = ledger(*arguments, "--report", str(path))
    assert said.code == 0
    assert str(path) in said.out
    assert path.read_text("utf-8").startswith("<!doctype html>\n<html lang")
    told = json.loads(ledger(*arguments, "--report", str(path), "--json").out)
    assert told["report"] == str(path)
    assert json.loads(ledger(*arguments, "--json").out)["report"] is None


def test_the_page_of_a_comparison_chooses_no_rule_and_that_of_both_the_chosen_one(ledger, tmp_path):
    path = tmp_path / "page.html"
    ledger("trace", "ACC", "--mark", "d1", "--compare", "--report", str(path))
    assert "side by side</h1>" in path.read_text("utf-8")
    ledger("trace", "ACC", "--mark", "d1", "--compare", "--rule", "fifo", "--report", str(path))
    assert "Traced under the rule fifo</h1>" in path.read_text("utf-8")


def test_a_report_that_has_no_place_is_an_error(ledger, tmp_path):
    said = ledger("follow", "DRUG", "--report", str(tmp_path / "none" / "page.html"))
    assert said.code == 4
    assert "cannot be written" in said.err

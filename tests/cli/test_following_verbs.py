"""``follow``, ``paths``, ``trace`` and ``exposure`` from files to answers."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

LEDGER = """ref,date,from,to,amount,currency,memo
d1,2024-01-01,DRUG,ACC,3.00,USD,dirty
c1,2024-01-02,CLEAN,ACC,7.00,USD,clean
o1,2024-01-03,ACC,SHOP,5.00,USD,=1+1
c2,2024-01-04,CLEAN,ACC,10.00,USD,
o2,2024-01-05,ACC,SHOP,8.00,USD,
o3,2024-01-06,SHOP,FAR,2.00,USD,
"""
SAMPLE = (
    Path(__file__).parents[2]
    / "src/cabos/sources/us_ofac_sdn/sample/sdn_sample_cartel_networks.csv"
)
LISTED = "AKALI REALTORS"


@pytest.fixture
def add(cabos, tmp_path):
    def call(text, name="ledger.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        said = cabos("money", "add", path)
        assert said.code == 0, said.err
        return said

    cabos("init")
    return call


@pytest.fixture
def ledger(cabos, add):
    add(LEDGER)
    return cabos


def told(cabos, *arguments):
    said = cabos(*arguments, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out, parse_float=Decimal)


def read_lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def outs(answer):
    return [one["tainted"] for one in answer["traced"]]


def test_a_trace_names_its_rule_its_law_and_its_lines(ledger):
    answer = told(ledger, "trace", "ACC", "--mark", "d1", "--rule", "pro-rata")
    assert answer["rule"] == "pro-rata"
    assert "Benitez" in answer["law"]
    assert "not legal advice" in answer["advice"]
    assert [(one["ref"], one["amount"]) for one in answer["traced"]] == [("o1", 5), ("o2", 8)]
    assert outs(answer) == [Decimal("1.5"), Decimal("0.8")]
    assert answer["left"] == Decimal("0.7")
    first = answer["traced"][0]
    assert (first["file"], first["row"], len(first["snapshot"])) == ("ledger.csv", 4, 64)
    (totals,) = answer["totals"]
    assert totals["in"] == totals["out"] + totals["left"] + totals["fees"] + totals["absorbed"]
    assert answer["conserved"] is True
    assert any("is taken as nothing" in one for one in answer["limits"])


def test_all_rules_stand_side_by_side(ledger):
    answer = told(ledger, "trace", "ACC", "--mark", "d1", "--compare")
    found = {one["rule"]: (*outs(one), one["left"]) for one in answer["rules"]}
    assert found == {
        "poison": (5, 8, 7),
        "pro-rata": (Decimal("1.5"), Decimal("0.8"), Decimal("0.7")),
        "fifo": (3, 0, 0),
        "lifo": (0, 0, 3),
        "libr": (0, 0, 3),
        "dirty-first": (3, 0, 0),
    }
    said = ledger("trace", "ACC", "--mark", "d1", "--compare")
    assert "Banco Cafetero" in said.out
    assert "not legal advice" in said.out
    both = told(ledger, "trace", "ACC", "--mark", "d1", "--compare", "--rule", "LIBR")
    assert (both["rule"], both["left"], len(both["rules"])) == ("libr", 3, 6)


BAD_USE = [
    (("trace", "ACC", "--mark", "d1"), 2, "libr"),
    (("trace", "ACC", "--mark", "d1", "--rule", "best"), 2, "dirty-first"),
    (("trace", "ACC", "--rule", "libr"), 2, "--mark"),
    (("trace", "--mark", "d1", "--rule", "libr"), 2, "No account"),
    (("trace", "NOBODY", "--mark", "d1", "--rule", "libr"), 3, "NOBODY"),
    (("trace", "ACC", "--mark", "zzz", "--rule", "libr"), 3, "zzz"),
    (("trace", "ACC", "--mark", "o3", "--rule", "libr"), 3, "FAR"),
    (("trace", "ACC", "--mark", "d1=4.00", "--rule", "libr"), 3, "3.00 USD"),
    (("trace", "ACC", "--mark", "d1=1.001", "--rule", "libr"), 3, "3.00 USD"),
    (("trace", "ACC", "--mark", "d1", "--mark", "d1", "--rule", "libr"), 2, "twice"),
    (("trace", "ACC", "--mark", "d1", "--rule", "libr", "--opening", "ACC"), 2, "--opening"),
    (("trace", "ACC", "--mark", "d1", "--rule", "libr", "--opening", "FAR=1"), 2, "not traced"),
    (("trace", "ACC", "--mark", "d1", "--rule", "libr", "--opening", "ACC=1 EUR"), 2, "USD"),
    (("trace", "ACC", "--mark", "d1", "--rule", "libr", "--out", "x.pdf"), 2, ".xlsx"),
    (("follow", "ACC", "--max-gap", "3x"), 2, "12h"),
    (("follow", "ACC", "--max-hops", "0"), 2, "at least 1"),
    (("follow", "ACC", "--from", "2024-13-01"), 2, "--from"),
    (("follow", "ACC", "--from", "2024-02-01", "--to", "2024-01-01"), 2, "before"),
    (("follow", "ACC", "--min-amount", "ten"), 2, "1000 USD"),
    (("follow", "ACC", "--min-amount", "10 EUR"), 2, "USD"),
    (("follow",), 2, "No account"),
    (("paths", "ACC", "ACC"), 2, "two accounts"),
    (("exposure", "--hops", "0"), 2, "--hops"),
]


def test_bad_use_says_what_to_do(ledger):
    for arguments, code, text in BAD_USE:
        said = ledger(*arguments)
        assert said.code == code, arguments
        assert text in said.err


def test_verbs_of_an_empty_workspace_say_how_to_fill_it(cabos):
    cabos("init")
    for arguments in (
        ("follow", "A"), ("paths", "A", "B"), ("exposure",),
        ("trace", "A", "--mark", "x", "--rule", "libr"),
    ):  # fmt: skip
        said = cabos(*arguments)
        assert said.code == 2
        assert "cabos money add" in said.err


def test_a_reference_that_several_transfers_bear_must_be_named_by_its_row(cabos, add):
    add(
        "ref,date,from,to,amount,currency\nr,2024-01-01,D,A,5.00,USD\n"
        "r,2024-01-02,D,A,6.00,USD\nx,2024-01-03,A,X,6.00,USD\n",
        "two.csv",
    )
    said = cabos("trace", "A", "--mark", "r", "--rule", "fifo")
    assert said.code == 3
    assert "two.csv:2" in said.err
    assert "two.csv:3" in said.err
    answer = told(cabos, "trace", "A", "--mark", "two.csv:3", "--rule", "fifo")
    assert (outs(answer), answer["left"]) == ([1], 5)
    part = told(cabos, "trace", "A", "--mark", "two.csv:3=2.50", "--rule", "lifo")
    assert (outs(part), part["left"]) == ([Decimal("2.5")], 0)


def test_opening_balances_and_the_order_of_a_day(cabos, add):
    add(
        "ref,date,from,to,amount,currency\nx,2024-01-01,A,X,4.00,USD\nd,2024-01-01,D,A,5.00,USD\n"
        "y,2024-01-02,A,Y,3.00,USD\n"
    )
    ask = ("trace", "A", "--mark", "d", "--rule", "fifo")
    assert outs(told(cabos, *ask)) == [0, 1]
    assert outs(told(cabos, *ask, "--same-day", "credits-first")) == [4, 1]
    assert outs(told(cabos, *ask, "--opening", "A=4.00")) == [0, 3]
    assert outs(told(cabos, *ask, "--opening", "A=5.00 USD")) == [0, 2]
    absorbed = told(cabos, *ask, "--opening", "A=-1.00")
    assert absorbed["totals"][0]["absorbed"] == 5
    assert any("--opening" in one for one in told(cabos, *ask)["limits"])


def test_thirds_are_told_exactly(cabos, add):
    add(
        "ref,date,from,to,amount,currency,fee\nd,2024-01-01,D,A,1.00,USD,0\n"
        "c,2024-01-01,C,A,2.00,USD,0\nx,2024-01-02,A,X,1.00,USD,1.00\n"
    )
    answer = told(cabos, "trace", "A", "--mark", "d", "--rule", "pro-rata")
    (one,) = answer["traced"]
    assert one["tainted"] == Decimal("0.3333333333")
    assert one["tainted_exact"] == one["fee_tainted_exact"] == answer["left_exact"] == "1/3"


def test_a_schedule_points_to_its_lines_and_runs_no_formula(ledger, tmp_path):
    ask = ("trace", "ACC", "--mark", "d1", "--rule", "libr", "--out")
    assert ledger(*ask, tmp_path / "schedule.csv").code == 0
    rows = list(csv.DictReader(read_lines(tmp_path / "schedule.csv")))
    assert [row["row"] for row in rows] == ["2", "3", "4", "5", "6", ""]
    assert [row["balance"] for row in rows[:2]] == ["3.00", "10.00"]
    assert rows[2]["memo"] == "'=1+1"
    assert all(len(row["snapshot"]) == 64 for row in rows[:-1])
    assert rows[-1]["line"] == "TOTAL"
    assert rows[-1]["memo"].endswith("conserved")
    assert rows[-1]["tainted_left"] == "3.00"
    assert ledger(*ask, tmp_path / "schedule.xlsx").code == 0
    with ZipFile(tmp_path / "schedule.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<row ") == 7


def test_money_is_followed_forward_and_back(ledger):
    answer = told(ledger, "follow", "DRUG")
    assert [(one["account"], one["hops"], one["path"]) for one in answer["accounts"]] == [
        ("ACC", 1, ["d1"]), ("SHOP", 2, ["d1", "o1"]), ("FAR", 3, ["d1", "o1", "o3"]),
    ]  # fmt: skip
    assert [one["ref"] for one in answer["transfers"]] == ["d1", "o1", "o2", "o3"]
    back = told(ledger, "follow", "FAR", "--back", "--max-hops", "2")
    assert [(one["account"], one["departure"]) for one in back["accounts"]] == [
        ("SHOP", "2024-01-06"), ("ACC", "2024-01-05"),
    ]  # fmt: skip
    assert any("beyond 2 transfers" in one for one in back["limits"])
    short = told(ledger, "follow", "DRUG", "--limit", "1", "--min-amount", "2.50 USD")
    assert [one["account"] for one in short["accounts"]] == ["ACC"]
    assert any("not shown" in one for one in short["limits"])
    assert "could have gone to 3 accounts" in ledger("follow", "DRUG").out


def test_paths_are_told_with_their_dwell_times(ledger):
    answer = told(ledger, "paths", "CLEAN", "FAR", "--count", "5")
    assert [one["refs"] for one in answer["paths"]] == [
        ["c1", "o1", "o3"], ["c1", "o2", "o3"], ["c2", "o2", "o3"],
    ]  # fmt: skip
    assert answer["paths"][0]["dwell_seconds"] == [86_400, 3 * 86_400]
    assert answer["paths"][0]["smallest_amount"] == 2
    gap = told(ledger, "paths", "CLEAN", "FAR", "--max-gap", "1d", "--best", "amount")
    assert [one["refs"] for one in gap["paths"]] == [["c2", "o2", "o3"]]
    assert "rests 1 d" in ledger("paths", "CLEAN", "FAR").out
    assert "No money could" in ledger("paths", "FAR", "CLEAN").out


def test_exposure_is_to_the_accounts_of_listed_parties(ledger, tmp_path):
    none = told(ledger, "exposure")
    assert none["exposed"] == 0
    assert any("--of" in one for one in none["limits"])
    ledger("add", "us_ofac_sdn", "--from", SAMPLE)
    holders = tmp_path / "holders.csv"
    holders.write_text(f"account,name\nDRUG,{LISTED}\n", encoding="utf-8")
    assert ledger("money", "holders", holders).code == 0
    answer = told(ledger, "exposure", "--out", tmp_path / "exposure.csv")
    assert [one["account"] for one in answer["measured_from"]] == ["DRUG"]
    rows = {one["account"]: one["received"] for one in answer["accounts"]}
    assert rows["ACC"]["direct"] == 3
    assert rows["SHOP"]["by_hop"][:2] == [0, Decimal("2.3")]
    assert rows["FAR"]["hops"] == 3
    cells = list(csv.DictReader(read_lines(tmp_path / "exposure.csv")))
    assert {row["account"] for row in cells} == {"ACC", "SHOP", "FAR"}
    one = told(ledger, "exposure", "SHOP")
    assert [ride["ref"] for ride in one["ways"][0]] == ["d1", "o1"]
    assert told(ledger, "follow", LISTED)["accounts"][0]["account"] == "ACC"

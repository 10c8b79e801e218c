"""Patterns of a workspace: references, files, sectors, thresholds, labels, and what is refused."""

import csv
import json
import random
from datetime import UTC, datetime

import pytest

from cabos.cli.main import run
from cabos.errors import InputError, UsageError
from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.runs.patterns import COLUMNS, Request, run_patterns, write_patterns
from cabos.store.workspace import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HEADER = "ref,date,from,to,amount,currency,memo"
ROUND = ["c1,2026-01-01,A,B,1000,USD,", "c2,2026-01-02,B,C,990,USD,", "c3,2026-01-03,C,A,980,USD,"]
UNDER = [f",2026-03-0{n},S,T,{140_000 + 100 * n},MXN," for n in range(1, 5)]


def money_of(tmp_path, rows, name="t.csv"):
    store = Store.create(tmp_path / "workspace")
    file = tmp_path / name
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    add_money(store, file, how_to_read(file, Wanted()), now=NOW)
    return store


def test_a_row_has_the_columns_and_the_references_of_its_file(tmp_path):
    store = money_of(tmp_path, ROUND + UNDER)
    request = Request(thresholds=("MXN=150000",))
    answer = run_patterns(store, request, NOW)
    out = tmp_path / "out.csv"
    assert write_patterns(out, answer.value) == 2
    with out.open(encoding="utf-8") as file:
        rows = {row["kind"]: row for row in csv.DictReader(file)}
    assert COLUMNS[:8] == ("finding", "kind", "accounts", "refs", "amount", "from", "to", "score")
    assert rows["cycle"]["refs"] == "c1;c2;c3"
    assert rows["cycle"]["accounts"] == "A;B;C"
    assert rows["cycle"]["amount"] == "2970.00"
    assert (rows["cycle"]["from"], rows["cycle"]["to"]) == ("2026-01-01", "2026-01-03")
    assert rows["cycle"]["dwell"] == "24 h"
    assert len(rows["structuring"]["refs"].split(";")) == 4
    assert all(ref.isdigit() for ref in rows["structuring"]["refs"].split(";"))
    assert len(answer.because) == 7


def test_no_threshold_of_a_currency_is_said_not_guessed(tmp_path):
    store = money_of(tmp_path, UNDER)
    answer = run_patterns(store, Request(kinds=("structuring",)), NOW)
    assert not answer.value.findings
    assert any("MXN" in text for text in answer.limits)


def test_from_and_to(tmp_path):
    store = money_of(tmp_path, ROUND)
    assert not run_patterns(store, Request(end="2026-01-02"), NOW).value.findings[1:]
    kinds = ("cycle",)
    assert not run_patterns(store, Request(kinds, end="2026-01-02"), NOW).value.findings
    assert not run_patterns(store, Request(kinds, start="2026-01-04"), NOW).value.findings
    assert run_patterns(store, Request(kinds, start="2026-01-03"), NOW).value.findings


def test_flagged_accounts_come_from_a_file(tmp_path):
    rows = [f"p{n},2026-01-0{n},P{n},LAB,{10**n},USD," for n in range(1, 5)]
    store = money_of(tmp_path, rows)
    (tmp_path / "flagged.txt").write_text("LAB\n", "utf-8")
    request = Request(("flagged-sector",), flagged=tmp_path / "flagged.txt")
    (one,) = run_patterns(store, request, NOW).value.findings
    assert one.refs == ("p1", "p2", "p3", "p4")
    assert one.centre == "LAB"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"window": "soon"}, UsageError),
        ({"dormant": "0d"}, UsageError),
        ({"thresholds": ("much",)}, UsageError),
        ({"start": "yesterday"}, UsageError),
        ({"start": "2026-02-01", "end": "2026-01-01"}, UsageError),
        ({"sectors": ("chemicals",)}, InputError),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, change, error):
    store = money_of(tmp_path, ROUND)
    with pytest.raises(error):
        run_patterns(store, Request(**change), NOW)


@pytest.mark.parametrize("text", ["a,b\n", "ref,is_laundering\nc1,perhaps\n"])
def test_wrong_labels_are_refused(tmp_path, text):
    store = money_of(tmp_path, ROUND)
    (tmp_path / "labels.csv").write_text(text, "utf-8")
    with pytest.raises(InputError):
        run_patterns(store, Request(labels=tmp_path / "labels.csv"), NOW)


def test_an_order_is_learnt_from_enough_labels_and_says_so(tmp_path):
    rng = random.Random(1)
    rows, labels = [], ["ref,is_laundering"]
    for block in range(40):
        is_bad = block % 2
        width = rng.randint(9, 12) if is_bad else rng.randint(4, 5)
        for n in range(width):
            ref, day = f"b{block}n{n}", 1 + n // 3
            amount = 3_000 + 50 * block + rng.randint(0, 60)
            rows.append(f"{ref},2026-01-0{day},H{block},x{block}n{n},{amount},USD,")
            labels.append(f"{ref},{is_bad}")
    store = money_of(tmp_path, rows)
    (tmp_path / "labels.csv").write_text("\n".join(labels), "utf-8")
    request = Request(("fan-out",), labels=tmp_path / "labels.csv")
    answer = run_patterns(store, request, NOW)
    learnt = [one.finding.learnt for one in answer.value.findings]
    assert learnt == sorted(learnt, reverse=True)
    assert any("learnt" in text and "labelled transfers" in text for text in answer.limits)
    (tmp_path / "few.csv").write_text("\n".join(labels[:20]), "utf-8")
    plain = run_patterns(store, Request(("fan-out",), labels=tmp_path / "few.csv"), NOW)
    assert all(one.finding.learnt is None for one in plain.value.findings)
    assert any("No order could be learnt" in text for text in plain.limits)


def test_the_verb_prints_a_table_or_json(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es")
    money_of(tmp_path, ROUND)
    at = ("-w", str(tmp_path / "workspace"), "patterns")
    assert run([*at]) == 0
    assert "1 hallazgo en 3 transferencias" in capsys.readouterr().out
    assert run([*at, "--json", "--kind", "cycle", "--limit", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told["findings"]] == ["cycle"]
    assert [one["ref"] for one in told["findings"][0]["transfers"]] == ["c1", "c2", "c3"]


def test_an_empty_workspace_is_bad_use(tmp_path, capsys):
    Store.create(tmp_path / "workspace")
    assert run(["-w", str(tmp_path / "workspace"), "patterns"]) == 2
    assert "money add" in capsys.readouterr().err


def test_a_list_of_flagged_accounts_is_read_as_csv(tmp_path):
    rows = [f'r{n},2026-01-0{n},S{n},"LAB, A",{n}0.00,USD,' for n in range(1, 5)]
    listed = tmp_path / "flagged.csv"
    listed.write_text('"LAB, A",a laboratory\n\n', "utf-8")
    request = Request(kinds=("flagged-sector",), flagged=listed)
    (one,) = run_patterns(money_of(tmp_path, rows), request, NOW).value.findings
    assert one.centre == "LAB, A"

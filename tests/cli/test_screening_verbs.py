import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import SAMPLES

from cabos.cli.main import run

CUSTOMERS = (
    "id,name,dob,sex\n"
    "1,Ricardo Ruiz Velasco,1984-09-13,M\n"
    "2,Ricardo Ruiz Velasco,1951-03-30,M\n"
    "3,Guadalupe Sosa Marin,1990-04-05,F\n"
    "4,,1990-04-05,F\n"
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def bank(tmp_path: Path, capsys):
    """A workspace with the sample list and a file of customers; call it with arguments."""
    base = ["-w", str(tmp_path / "w")]
    (tmp_path / "c.csv").write_text(CUSTOMERS)
    assert run([*base, "init"]) == 0
    assert (
        run(
            [*base, "add", "us_ofac_sdn", "--from", str(SAMPLES / "sdn_sample_cartel_networks.csv")]
        )
        == 0
    )
    capsys.readouterr()

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([*base, *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_screen_writes_its_files_and_says_so(bank, tmp_path):
    code, out, _ = bank(
        "screen", tmp_path / "c.csv", "--out", tmp_path / "a.csv",
        "--cleared", tmp_path / "b.csv", "--report", tmp_path / "r.html", "--json",
    )  # fmt: skip
    assert code == 0
    said = json.loads(out)
    assert (said["customers"], said["alerts"], said["cleared"], said["rejects"]) == (3, 1, 1, 1)
    (alert,) = rows(tmp_path / "a.csv")
    assert alert["customer_id"] == "1"
    assert alert["entity_id"] == "ofac-54354"
    assert alert["source"] == "us_ofac_sdn"
    assert "SDGT" in alert["programmes"]
    assert float(alert["probability"]) > 0.99
    assert "birth date agrees 1984-09-13" in alert["reasons"]
    (cleared,) = rows(tmp_path / "b.csv")
    assert cleared["cleared_because"] == "birth date contradicts 1951-03-30 / 1984-09-13"
    (reject,) = rows(tmp_path / "a.rejects.csv")
    assert (reject["place"], reject["reason"]) == ("c.csv:5", "no name")
    assert "Ricardo Ruiz Velasco" in (tmp_path / "r.html").read_text()


def test_screen_leaves_with_1_on_an_alert_only_if_asked(bank, tmp_path):
    ask = ("screen", tmp_path / "c.csv", "--out", tmp_path / "a.csv")
    assert bank(*ask)[0] == 0
    assert bank(*ask, "--fail-on-alert")[0] == 1
    (tmp_path / "c.csv").write_text("id,name\n1,Guadalupe Sosa Marin\n")
    assert bank(*ask, "--fail-on-alert")[0] == 0


def test_rescreen_and_decide_through_the_command_line(bank, tmp_path):
    ask = (tmp_path / "c.csv", "--out", tmp_path / "a.csv")
    bank("screen", *ask)
    (alert,) = rows(tmp_path / "a.csv")
    code, out, _ = bank("decide", alert["alert_id"], "cleared", "--why", "passport seen", "--json")
    assert code == 0
    assert json.loads(out)["status"] == "cleared"
    code, out, _ = bank("rescreen", *ask, "--json")
    said = json.loads(out)
    assert (code, said["alerts"], said["cleared"]) == (0, 0, 2)
    assert "0 new or changed" in said["how"]


def test_lookup_gives_the_agreed_keys(bank):
    code, out, _ = bank("lookup", "Ricardo Ruiz", "--birth-date", "1984-09-13", "--json")
    (best, *_) = json.loads(out)
    assert code == 0
    assert {"entity_id", "caption", "source", "probability", "bits", "reasons"} <= set(best)
    assert best["entity_id"] == "ofac-54354"
    code, out, _ = bank("lookup", "Ricardo Ruiz Velasco")
    assert "bits in all" in out


def test_lookup_by_identifier_finds_whatever_the_name(bank):
    _, out, _ = bank("lookup", "Nobody Atall", "--id", "CURP:RUVR840913HJCZLC06", "--json")
    assert json.loads(out)[0]["entity_id"] == "ofac-54354"


def test_lookup_narrows_by_schema_and_limit(bank):
    _, out, _ = bank("lookup", "Akali Realtors", "--schema", "vessel", "--json")
    assert json.loads(out) == []
    _, out, _ = bank("lookup", "Akali Realtors", "--schema", "company", "--limit", "1", "--json")
    assert [one["entity_id"] for one in json.loads(out)] == ["ofac-54356"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("lookup", "!?"), 2, "no letter"),
        (("lookup", "Ana", "--birth-date", "soon"), 2, "no date"),
        (("screen", "missing.csv", "--out", "a.csv"), 3, "missing.csv"),
        (("screen", "C", "--out", "a.csv", "--threshold", "2"), 2, "between 0 and 1"),
        (("screen", "C", "--out", "a.csv", "--map", "x=y"), 2, "COLUMN=FIELD"),
        (("screen", "C", "--out", "no/such/folder/a.csv"), 4, "cannot be written"),
        (("decide", "a00000000000", "cleared", "--why", "x"), 3, "No alert"),
        (("decide", "a00000000000", "cleared"), 2, "--why"),
        (("evaluate", "pairs", "C"), 3, "name1"),
        (("evaluate", "screening", "C", "C"), 3, "is_match"),
    ],
)
def test_bad_use_is_said_clearly_with_its_exit_code(bank, tmp_path, arguments, code, words):
    chosen = [str(tmp_path / "c.csv") if one == "C" else one for one in arguments]
    got, _, err = bank(*chosen)
    assert got == code, err
    assert words in err
    assert "Traceback" not in err


def test_evaluate_screening_gives_the_agreed_keys(bank, tmp_path):
    truth = tmp_path / "t.csv"
    truth.write_text(
        "customer_id,ent_num,is_match,name_class,id_class\n1,54354,1,exact,dob\n2,54354,0,namesake,dob\n"
    )
    report = tmp_path / "f.html"
    code, out, _ = bank(
        "evaluate", "screening", tmp_path / "c.csv", truth, "--json", "--report", report
    )
    said = json.loads(out)
    assert code == 0
    assert said["recall"] == 1.0
    assert said["namesakes_alerted"] == 0.0
    assert said["others_alerted"] == 0.0
    assert said["by_class"] == {"exact": {"n": 1, "recall": 1.0}}
    assert said["threshold"] == 0.5
    assert said["record"] > 0
    assert "svg" in report.read_text()


def test_evaluate_pairs_works_without_a_workspace(tmp_path, capsys):
    pairs = tmp_path / "p.csv"
    pairs.write_text("name1,name2,is_match\nJuan Cruz,Juan Cruz,true\nJuan Cruz,Li Wei,false\n")
    assert run(["-w", str(tmp_path / "none"), "evaluate", "pairs", str(pairs), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["precision"], said["recall"], said["f1"]) == (1.0, 1.0, 1.0)


def test_evaluate_lists_is_the_same_for_the_same_seed(bank):
    first, second = (
        json.loads(bank("evaluate", "lists", "--limit", "12", "--seed", "7", "--json")[1])
        for _ in range(2)
    )
    assert first["by"] == second["by"]
    assert {"exact", "typo", "two_typos", "phonetic", "glued", "list_order"} <= set(
        first["by"]["change"]
    )
    assert first["by"]["change"]["exact"]["recall"] > 0.8
    assert set(first["by"]) == {"change", "source", "origin", "data"}


def test_everything_speaks_spanish_where_asked(bank, tmp_path, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es_MX.UTF-8")
    _, out, _ = bank("lookup", "Ricardo Ruiz Velasco")
    assert "apellido paterno RUIZ" in out
    bank("screen", tmp_path / "c.csv", "--out", tmp_path / "a.csv")
    (alert,) = rows(tmp_path / "a.csv")
    assert "la fecha de nacimiento coincide" in alert["reasons"]


def test_a_reader_that_has_seen_enough_is_no_failure(bank, tmp_path):
    assert bank("status")[0] == 0
    command = [sys.executable, "-m", "cabos.cli.main", "-w", str(tmp_path / "w")]
    with subprocess.Popen(
        [*command, "lookup", "Ricardo Ruiz Velasco", "--limit", "100", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.wait(60) == 0, process.stderr.read()


def test_a_label_that_says_neither_is_refused(bank, tmp_path):
    truth = tmp_path / "t.csv"
    truth.write_text("customer_id,ent_num,is_match\n1,54354,1\n2,54354,\n")
    code, _, err = bank("evaluate", "screening", tmp_path / "c.csv", truth)
    assert code == 3
    assert "t.csv:3" in err


def test_an_output_below_a_file_is_refused_clearly(bank, tmp_path):
    customers = tmp_path / "c.csv"
    code, _, err = bank("screen", customers, "--out", customers / "a.csv")
    assert code == 4
    assert "cannot be written" in err


def test_a_list_that_replaces_another_says_so(bank, tmp_path):
    for rows in ("1,Ana Cruz\n2,Li Wei\n", "3,Jo Bo\n"):
        (tmp_path / "own.csv").write_text("id,name\n" + rows)
        _, out, _ = bank("add", "own_list", "--from", tmp_path / "own.csv")
    assert "replaces   a version with 2 entities" in out

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from cabos.errors import DownloadError
from cabos.store import adding
from cabos.store.snapshot import Added, Snapshot
from cabos.store.update import Updated


def test_init_makes_a_workspace_once(cabos, workspace):
    assert "Made a workspace" in cabos("init").out
    assert (workspace / "ledger.sqlite").is_file()
    assert "nothing was changed" in cabos("init").out
    assert json.loads(cabos("init", "--json").out) == {
        "workspace": str(workspace),
        "is_new": False,
    }


@pytest.mark.parametrize("verb", [["status"], ["add", "own_list", "--from", "x"], ["update"]])
def test_without_a_workspace_the_remedy_is_told(cabos, verb, workspace):
    said = cabos(*verb)
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith("error: There is no workspace here")
    assert f"cabos -w {workspace} init" in said.err
    told = json.loads(cabos(*verb, "--json").err)
    assert set(told) == {"error", "where", "remedy"}


def test_add_tells_what_it_did(cabos, own_list):
    cabos("init")
    said = cabos("add", "own_list", "--from", own_list)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("own_list: added ")
    assert "not stated" in said.out
    again = cabos("add", "own_list", "--from", own_list)
    assert (again.code, "already held" in again.out) == (0, True)
    told = json.loads(cabos("add", "own_list", "--from", own_list, "--json").out)
    assert (told["is_new"], told["is_current"], told["rejects"]) == (False, True, 0)


def test_add_shows_rejects_and_does_not_obey_them(cabos, own_list):
    cabos("init")
    rows = ["id,name,schema", *(f"{number},Ana {number},Person" for number in range(30))]
    own_list.write_text("\n".join([*rows, "99,\x1b[2J,Person,too,many", ""]), encoding="utf-8")
    said = cabos("add", "own_list", "--from", own_list)
    assert said.code == 0
    assert "1 rejects." in said.out
    assert "rejects.csv" in said.out
    assert "own.csv:32" in said.out
    assert "\x1b" not in said.out


def test_add_of_an_older_version_says_that_it_is_not_current(cabos, own_list):
    cabos("init")
    cabos("add", "own_list", "--from", own_list)
    old = own_list.read_bytes()
    own_list.write_bytes(old + b"3,Carla,Person\n")
    cabos("add", "own_list", "--from", own_list)
    own_list.write_bytes(old)
    assert "newer version" in cabos("add", "own_list", "--from", own_list).out


def test_bad_use_and_bad_input_have_their_exit_codes(cabos, own_list, tmp_path):
    cabos("init")
    assert cabos("add", "no_such", "--from", own_list).code == 2
    assert cabos("add", "own_list").code == 2
    assert cabos("add", "own_list", "--from", tmp_path / "missing").code == 3
    assert "Traceback" not in cabos("add", "own_list", "--from", tmp_path / "missing").err


def test_status_of_an_empty_workspace_says_what_to_do(cabos):
    cabos("init")
    said = cabos("status")
    assert "holds no list yet" in said.out
    assert "0 entries, chain intact" in said.out


def test_status_shows_each_list_and_the_ledger(cabos, own_list):
    cabos("init")
    cabos("add", "own_list", "--from", own_list)
    said = cabos("status")
    assert "own_list" in said.out
    assert "chain intact" in said.out
    assert "STALE" not in said.out
    (row,) = json.loads(cabos("status", "--json").out)["sources"]
    assert (row["source"], row["is_stale"], row["age_days"]) == ("own_list", False, 0)
    assert row["entities"] >= 2


def test_status_marks_a_stale_list(cabos, own_list, monkeypatch):
    source = replace(adding.load_source("own_list"), cadence_days=7)
    monkeypatch.setattr(adding, "load_source", lambda _: source)
    monkeypatch.setattr(Snapshot, "age_days", lambda *_: 8)
    cabos("init")
    cabos("add", "own_list", "--from", own_list)
    assert "8 d STALE" in cabos("status").out
    assert json.loads(cabos("status", "--json").out)["sources"][0]["is_stale"] is True


def test_status_tells_a_broken_chain(cabos, own_list, workspace):
    cabos("init")
    cabos("add", "own_list", "--from", own_list)
    with closing(sqlite3.connect(workspace / "ledger.sqlite", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("UPDATE entry SET who = 'eve'")
    said = cabos("status")
    assert (said.code, "chain intact" in said.out) == (4, False)
    assert "breaks at entry 1" in said.err
    said = cabos("status", "--json")
    assert (said.code, json.loads(said.out)["ledger"]["intact"]) == (4, False)


def fake_update(_store, name, *, now, progress):
    del now, progress
    if name == "un_sc":
        raise DownloadError("The server answered 404", where="https://un.example", remedy="Look")
    added = Added(name, "f" * 64, True, True, 10, 5, 0, {}, None, None)
    return Updated(added, False, {"https://a.example": "https://b.example"})


def test_update_goes_on_after_a_failure_and_tells_it(cabos, monkeypatch):
    monkeypatch.setattr("cabos.store.update.update", fake_update)
    cabos("init")
    said = cabos("update", "un_sc", "us_ofac_sdn", "own_list")
    assert said.code == 3
    assert "error: un_sc: The server answered 404 (https://un.example). Look" in said.err
    assert "us_ofac_sdn: added 5 entities" in said.out
    assert "https://a.example ended at https://b.example" in said.out
    assert "own_list: skipped" in said.out
    told = json.loads(cabos("update", "un_sc", "us_ofac_sdn", "own_list", "--json").out)
    assert [one["source"] for one in told] == ["un_sc", "us_ofac_sdn", "own_list"]
    assert (told[0]["where"], told[1]["is_new"]) == ("https://un.example", True)
    assert told[2]["skipped"] == "no official address"


def test_update_without_names_takes_every_list_with_an_address(cabos, monkeypatch):
    monkeypatch.setattr("cabos.store.update.update", fake_update)
    cabos("init")
    said = cabos("update", "--json")
    names = [one["source"] for one in json.loads(said.out)]
    assert {"us_ofac_sdn", "un_sc"} <= set(names)
    assert not {"own_list", "ftm"} & set(names)
    assert cabos("update", "no_such").code == 2

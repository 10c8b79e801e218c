"""``cabos own`` from files to answers: lists, holdings, names, dates, what-if, all of them."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cabos.runs.identity import record_judgement
from cabos.runs.listing import BLOCKING
from cabos.store.workspace import Store

KEYS = {
    "entity_id", "canonical_id", "caption", "status", "listed", "share_min", "share_max", "layers",
    "smallest", "smallest_is_exact", "conflicts", "control", "because", "limits", "regime",
    "as_of", "assumed", "before", "method",
}  # fmt: skip
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SAMPLE = (
    Path(__file__).parents[2]
    / "src/cabos/sources/us_ofac_sdn/sample/sdn_sample_cartel_networks.csv"
)
BLOCKED = "ofac-54356"  # a company of the sample list
NAME = "AKALI REALTORS"


@pytest.fixture
def add(cabos, tmp_path):
    """Add a table of holdings."""

    def call(text, name="holdings.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        said = cabos("add", "ownership", "--from", path)
        assert said.code == 0, said.err
        return path

    return call


@pytest.fixture
def world(cabos, add):
    """A workspace with the sample list and a few holdings."""
    cabos("init")
    cabos("add", "us_ofac_sdn", "--from", SAMPLE)
    add(
        "owner,owned,share,from,to,source\n"
        f"{BLOCKED},alpha,50,2020-01-01,,register A\n"
        f"alpha,beta,30,2021,2030,register A\n"
        f"{BLOCKED},beta,20,,,https://register.example/b/7\n"
        "zeta,beta,25-50,,,\n"
        f"{NAME.title()},gamma,60,,,register C\n"
        "zeta,delta,40,,,register D\n"
        f"{BLOCKED},delta,,,,register D\n"
    )
    return cabos


def own(cabos, *arguments):
    said = cabos("own", *arguments, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_the_answer_has_its_layers_and_its_proof(world):
    told = own(world, "beta")
    assert set(told) == KEYS
    assert (told["entity_id"], told["status"]) == ("beta", "blocked")
    assert (told["share_min"], told["share_max"]) == (50, 50)
    assert [layer["entity_id"] for layer in told["layers"]] == ["alpha", "beta"]
    owner, *_ = told["layers"][0]["owners"]
    assert (owner["entity_id"], owner["caption"], owner["status"]) == (BLOCKED, NAME, "listed")
    assert (owner["share"], owner["from"], owner["place"]) == (
        "50", "2020-01-01", "holdings.csv:2",
    )  # fmt: skip
    assert owner["document"] == "register A"
    assert owner["statement_ids"]
    assert [(one["owner_id"], one["owned_id"]) for one in told["smallest"]] == [
        (BLOCKED, "alpha"), ("alpha", "beta"), (BLOCKED, "beta"),
    ]  # fmt: skip
    assert told["smallest_is_exact"]
    assert told["method"]["name"] == "ownership"


def test_every_reason_is_a_statement_of_the_workspace(world, workspace):
    told = own(world, "beta")
    store = Store.open(workspace)
    ends = {BLOCKED}
    ends |= {record["holding_id"] for layer in told["layers"] for owner in layer["owners"]
             for record in owner["records"]}  # fmt: skip
    held = {one.statement.id for end in ends for one in store.statements(end)}
    assert set(told["because"]) <= held
    assert len(told["because"]) > 5


def test_it_tells_people_in_words(world, monkeypatch):
    said = world("own", "beta")
    assert said.code == 0
    assert "blocked on " in said.out
    assert "https://register.example/b/7" in said.out
    assert "smallest set of holdings" in said.out
    assert "note: The owners on record hold" in said.err
    monkeypatch.setenv("CABOS_LANG", "es")
    said = world("own", "beta", "--assume", "alpha vende 1 % de beta a zeta")
    assert "posiblemente" not in said.out
    assert "supuesto: alpha vende" in said.out
    assert "sin él: bloqueada, 50 %" in said.out
    assert "nota: Los propietarios" in said.err


def test_a_name_alone_is_taken_as_the_one_who_bears_it_and_that_is_said(world):
    told = own(world, "gamma")
    assert told["status"] == "blocked"
    assert told["layers"][0]["owners"][0]["entity_id"] == BLOCKED
    assert any("by its exact name alone" in text for text in told["limits"])
    told = own(world, NAME)
    assert (told["entity_id"], told["listed"], told["layers"]) == (BLOCKED, True, [])
    assert told["because"]


def test_a_namesake_that_was_judged_different_is_not_taken(world, workspace):
    store = Store.open(workspace)
    record_judgement(
        store, "party-akali-realtors", BLOCKED, "different", "another firm", who="t", now=NOW
    )
    assert own(world, "gamma")["status"] == "not_blocked"
    record_judgement(
        store, "party-akali-realtors", BLOCKED, "same", "the same after all", who="t", now=NOW
    )
    told = own(world, "gamma")
    assert told["status"] == "blocked"
    assert not any("name alone" in text for text in told["limits"])


def test_a_name_that_several_bear_is_taken_as_none(world, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("id,name,schema\n1,Akali Realtors,Company\n", encoding="utf-8")
    world("add", "own_list", "--from", path)
    told = own(world, "gamma")
    assert told["status"] == "not_blocked"
    assert any("taken as none of them" in text for text in told["limits"])


def test_merged_records_are_one_owner(world, workspace, add):
    add("owner,owned,share\nfirst,omega,30\nsecond,omega,30\n", "second.csv")
    assert own(world, "omega")["status"] == "not_blocked"
    store = Store.open(workspace)
    record_judgement(store, "first", BLOCKED, "same", "one firm", who="t", now=NOW)
    assert own(world, "omega")["share_min"] == 30
    record_judgement(store, "second", "first", "same", "one firm", who="t", now=NOW)
    told = own(world, "omega")
    # Two parcels of one owner, or one said twice under two names: nobody can tell.
    assert (told["status"], told["share_min"], told["share_max"]) == ("possibly_blocked", 30, 60)
    assert any("parcels or a correction" in text for text in told["limits"])


def test_another_file_stands_beside_and_the_same_name_replaces(world, add):
    add(f"owner,owned,share,source\n{BLOCKED},beta,10,register Z\n", "other.csv")
    told = own(world, "beta")
    assert (told["status"], told["share_min"], told["share_max"]) == ("possibly_blocked", 40, 50)
    owners = {one["entity_id"]: one for one in told["layers"][-1]["owners"]}
    assert [one["share"] for one in owners[BLOCKED]["records"]] == ["20", "10"] or [
        one["share"] for one in owners[BLOCKED]["records"]
    ] == ["10", "20"]
    add(f"owner,owned,share,source\n{BLOCKED},beta,20,register Z\n", "other.csv")
    assert own(world, "beta")["status"] == "blocked"


def test_the_day_decides(world):
    assert own(world, "alpha", "--as-of", "2019-12-31")["status"] == "not_blocked"
    told = own(world, "alpha", "--as-of", "2020-01-01")
    assert (told["status"], told["as_of"]) == ("blocked", "2020-01-01")
    assert any("us_ofac_sdn list of 2020-01-01 is not held" in text for text in told["limits"])
    assert own(world, "beta", "--as-of", "2030-06-01")["status"] == "possibly_blocked"
    assert own(world, "beta", "--as-of", "2031-01-01")["status"] == "not_blocked"


def test_the_list_of_the_day_decides(cabos, add, tmp_path):
    cabos("init")
    store = Store.open(tmp_path / "workspace")
    for day, rows in ((1, "1,Ana López,SDGT"), (20, "2,Berta Ruiz,SDGT")):
        path = tmp_path / f"list-{day}.csv"
        path.write_text(f"id,name,programme\n{rows}\n", encoding="utf-8")
        store.add("own_list", [path], now=datetime(2026, 3, day, tzinfo=UTC))
    add("owner,owned,share\nown-1,alpha,50\nown-2,beta,50\n")
    for day, status in (("2026-03-05", ("blocked", "not_blocked")),
                        ("2026-03-20", ("not_blocked", "blocked"))):  # fmt: skip
        told = [own(cabos, one, "--as-of", day)["status"] for one in ("alpha", "beta")]
        assert tuple(told) == status


def test_the_regime_decides(world):
    assert own(world, "alpha", "--regime", "eu")["status"] == "not_blocked"
    assert own(world, "gamma", "--regime", "uk")["status"] == "blocked"
    told = own(world, "gamma", "--regime", "eu")
    assert any("was not checked" in text for text in told["limits"])


def test_an_unknown_share_is_named_with_how_much(world):
    told = own(world, "delta")
    assert (told["status"], told["share_min"], told["share_max"]) == ("possibly_blocked", 0, 60)
    assert any("from 0 to 60 %" in text for text in told["limits"])


def test_what_if(world):
    told = own(world, "beta", "--assume", f"{NAME} sells 1 % of alpha to zeta")
    assert (told["status"], told["before"]["status"]) == ("not_blocked", "blocked")
    assert told["assumed"] == [f"{NAME} sells 1 % of alpha to zeta"]
    told = own(world, "beta", "--assume", f"{BLOCKED} is delisted")
    assert (told["status"], told["share_max"]) == ("not_blocked", 0)
    told = own(world, "beta", "--assume", "zeta is listed", "--assume", "zeta buys 5 % of alpha")
    assert (told["status"], told["share_min"]) == ("blocked", 75)
    assert own(world, BLOCKED, "--assume", f"{BLOCKED} is delisted")["listed"] is False
    said = world("own", "beta", "--assume", f"{NAME} sells 60 % of alpha")
    assert (said.code, "holds 50 % of alpha" in said.err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("nobody at all",), 3, "No entity of the workspace"),
        ((), 2, "Name one ENTITY"),
        (("beta", "--all", "--out", "x.csv"), 2, "Name one ENTITY"),
        (("--all",), 2, "--all and --out"),
        (("beta", "--out", "x.csv"), 2, "--all and --out"),
        (("beta", "--as-of", "yesterday"), 2, "--as-of is no day"),
        (("beta", "--regime", "mx"), 2, "mx"),
        (("beta", "--assume", "what"), 3, "The assumption cannot be read"),
    ],
)
def test_what_cannot_be_asked(world, arguments, code, message):
    said = world("own", *arguments)
    assert (said.code, said.out) == (code, "")
    assert message in said.err


def test_an_empty_workspace_says_what_to_do(cabos):
    cabos("init")
    said = cabos("own", "alpha")
    assert said.code == 2
    assert "cabos add ownership --from" in said.err


def test_without_a_list_nobody_is_blocked_and_that_is_said(cabos, add):
    cabos("init")
    add("owner,owned,share\nx,alpha,60\n")
    told = own(cabos, "alpha")
    assert told["status"] == "not_blocked"
    assert any("no list of blocked parties" in text for text in told["limits"])


def test_a_party_without_owners_is_not_blocked_and_that_is_said(world):
    told = own(world, "zeta")
    assert told["status"] == "not_blocked"
    assert any("No owner of zeta is on record" in text for text in told["limits"])
    told = own(world, "ofac-54357")
    assert (told["status"], told["listed"]) == ("blocked", True)


def test_all_of_them(world, tmp_path):
    path = tmp_path / "owned.csv"
    told = json.loads(world("own", "--all", "--out", path, "--json").out)
    assert (told["blocked"], told["possibly_blocked"], told["holdings"]) == (3, 1, 7)
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["entity_id"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["alpha", "gamma", "beta", "delta"]
    assert rows["beta"]["layer"] == "2"
    assert rows["beta"]["owners"] == f"alpha 30 %; {BLOCKED} 20 %"
    assert rows["delta"]["status"] == "possibly_blocked"
    assert "not on record" in rows["delta"]["limits"]
    for one in rows:
        assert own(world, one)["status"] == rows[one]["status"]
    again = world("own", "--all", "--out", path)
    assert (again.code, "3 parties are owned into a block, 1 possibly" in again.out) == (0, True)


def test_no_cell_of_all_is_a_formula(world, add, tmp_path):
    add(
        "owner,owned,share,owned_name,source\n"
        f'{BLOCKED},tricky,60,"=HYPERLINK(""http://x"")",@register\n', "tricky.csv",
    )  # fmt: skip
    path = tmp_path / "owned.csv"
    world("own", "--all", "--out", path)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["entity_id"] == "tricky"]
    assert row["caption"].startswith("'=")


def test_lists_that_block_nothing_do_not_block(world, tmp_path, add):
    assert not {"us_ofac_cons", "mx_sat_69b", "ownership"} & set(BLOCKING)
    path = tmp_path / "poi.csv"
    path.write_text("id,name,schema\n1,Ana López,Person\n", encoding="utf-8")  # no programme
    world("add", "own_list", "--from", path)
    add("owner,owned,share\nown-1,eta,60\n", "eta.csv")
    told = own(world, "eta")
    assert told["status"] == "not_blocked"
    assert any("own_list without a sanctions programme" in text for text in told["limits"])


def test_a_followthemoney_holding_with_several_owners_is_one_of_each(cabos, tmp_path):
    cabos("init")
    things = [
        {"id": "x", "schema": "Person", "properties": {"name": ["Ana"], "topics": ["sanction"]}},
        {"id": "y", "schema": "Person", "properties": {"name": ["Eva"], "topics": ["sanction"]}},
        {"id": "a", "schema": "Company", "properties": {"name": ["Alfa"]}},
        {
            "id": "o",
            "schema": "Ownership",
            "properties": {"owner": ["x", "y"], "asset": ["a"], "percentage": ["25"]},
        },
    ]
    path = tmp_path / "things.ftm.json"
    path.write_text("\n".join(map(json.dumps, things)), encoding="utf-8")
    said = cabos("add", "ftm", "--from", path)
    assert said.code == 0, said.err
    told = own(cabos, "a")
    assert (told["status"], told["share_min"], told["caption"]) == ("blocked", 50, "Alfa")
    assert {one["entity_id"] for one in told["layers"][0]["owners"]} == {"x", "y"}

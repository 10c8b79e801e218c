"""``cabos graph`` and ``cabos path`` as a user meets them."""

import json

import pytest

HOLDINGS = """owner,owned,share,from,to
own-1,Bahia Norte SA,60,2021-03-01,
Bahia Norte SA,Marina SA,75,2022,2025-06-30
own-2,Marina SA,10,,
"""


@pytest.fixture
def filled(cabos, own_list, tmp_path):
    path = tmp_path / "hold.csv"
    path.write_text(HOLDINGS, encoding="utf-8")
    cabos("init")
    cabos("add", "own_list", "--from", own_list)
    cabos("add", "ownership", "--from", path)
    return cabos


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf", "g.json", "g.ftm.json", "g.html"])
def test_graph_writes_a_file_and_says_what_is_in_it(filled, tmp_path, name):
    said = filled("graph", "Ana López", "--hops", "3", "--out", tmp_path / name)
    assert said.code == 0
    assert "4 entities and 3 ties around Ana López" in said.out
    assert (tmp_path / name).stat().st_size > 300


def test_graph_as_json_says_what_was_left_out(filled, tmp_path):
    out = tmp_path / "g.json"
    said = filled("graph", "own-1", "--hops", "3", "--limit", "2", "--out", out, "--json")
    told = json.loads(said.out)
    assert (told["nodes"], told["edges"], told["left_out"]) == (2, 1, 2)
    assert told["form"] == "json"
    assert "left out" in told["limits"][0]
    assert len(json.loads(out.read_text("utf-8"))["nodes"]) == 2


def test_graph_refuses_an_unknown_ending_and_writes_nothing(filled, tmp_path):
    said = filled("graph", "own-1", "--out", tmp_path / "g.png")
    assert said.code == 2
    assert ".graphml" in said.err
    assert not (tmp_path / "g.png").exists()


def test_graph_of_nobody_is_bad_input(filled, tmp_path):
    said = filled("graph", "Nobody At All", "--out", tmp_path / "g.json")
    assert said.code == 3
    assert filled("graph", "own-1", "--out", tmp_path / "no" / "g.json").code == 4


def test_graph_draws_what_was_in_force_on_a_day(filled, tmp_path):
    out = tmp_path / "g.json"
    told = json.loads(filled("graph", "own-1", "--hops", "3", "--out", out, "--json").out)
    assert (told["edges"], told["not_in_force"]) == (3, 1)
    assert any(": 1 of 3 ties, which had ended" in one for one in told["limits"])
    edges = json.loads(out.read_text("utf-8"))["edges"]
    assert {edge["share"]: edge["in_force"] for edge in edges} == {
        "60": True, "75": False, "10": True,
    }  # fmt: skip
    then = ("--as-of", "2022-05-01", "--json")
    told = json.loads(filled("graph", "own-1", "--hops", "3", "--out", out, *then).out)
    assert (told["as_of"], told["not_in_force"]) == ("2022-05-01", 0)
    file = json.loads(out.read_text("utf-8"))
    assert file["as_of"] == "2022-05-01"
    assert {edge["share"]: edge["in_force"] for edge in file["edges"]}["75"] == "uncertain"


@pytest.mark.parametrize(
    "verb", [("graph", "own-1", "--out", "g.json"), ("path", "own-1", "own-2")]
)
def test_a_day_that_is_none_is_refused(filled, verb):
    said = filled(*verb, "--as-of", "2022-02-30")
    assert said.code == 2
    assert "--as-of is no day" in said.err


def test_path_goes_over_ties_in_force(filled, monkeypatch):
    said = filled("path", "own-1", "own-2")
    assert said.code == 0
    assert "No way of at most 6 ties" in said.out
    assert ": 1 of the workspace's ties, which had ended" in said.err
    told = json.loads(filled("path", "own-1", "own-2", "--as-of", "2022-05-01", "--json").out)
    assert told["as_of"] == "2022-05-01"
    assert [tie["in_force"] for tie in told["paths"][0]["ties"]] == [True, "uncertain", True]
    monkeypatch.setenv("CABOS_LANG", "es")
    ended = filled("path", "own-1", "own-2", "--ended")
    assert "75 % · 2022–2025-06-30 · terminado" in ended.out


def test_path_shows_each_tie_with_its_evidence(filled):
    said = filled("path", "Ana López", "own-2", "--ended")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "Way 1, 3 ties:"
    assert "Ana López  [own-1]" in lines[1]
    assert lines[2].strip() == "↓ Ownership · 60 % · 2021-03-01–"
    assert "hold.csv:2" in lines[3]
    assert "↑ Ownership · 10 %" in said.out
    assert "75 % · 2022–2025-06-30 · ended" in said.out


def test_path_as_json(filled):
    told = json.loads(filled("path", "own-1", "own-2", "--ended", "--json").out)
    (way,) = told["paths"]
    assert way["length"] == 3
    assert [one["entity_id"] for one in way["nodes"]][::3] == ["own-1", "own-2"]
    assert [tie["step"] for tie in way["ties"]] == [1, 2, 3]
    tie = way["ties"][0]
    assert (tie["share"], tie["from"]) == ("60", "2021-03-01")
    assert tie["places"] == ["hold.csv:2"]
    assert len(tie["facts"]) == 4


def test_no_path_is_no_error(filled):
    said = filled("path", "own-1", "own-2", "--kinds", "Directorship", "--json")
    assert said.code == 0
    assert json.loads(said.out)["paths"] == []
    plain = filled("path", "own-1", "own-2", "--max-hops", "2")
    assert plain.code == 0
    assert "No way of at most 2 ties leads from own-1 to own-2." in plain.out


@pytest.mark.parametrize(
    "options", [("-k", "0"), ("--max-hops", "0"), ("--kinds", "Nonsense"), ("-k", "x")]
)
def test_bad_options_are_refused(filled, options):
    assert filled("path", "own-1", "own-2", *options).code == 2

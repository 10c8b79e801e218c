import io
import json

import pytest

LIST = """id,name,schema,birth_date,identifiers
1,Nadia Esparragoza Gastelum,Person,1976-04-19,RFC:EAGN760419LC8
2,"ESPARRAGOZA GASTELUM, Nadia",Person,1976-04-19,RFC:EAGN760419LC8
3,Nadia Esparragosa Gastelum,Person,1976-04-19,
4,Benito Quintanilla Zazueta,Person,1960-02-03,
5,Benito Quintanila Zazueta,Person,1960-02-03,
"""


@pytest.fixture
def filled(cabos, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    cabos("init")
    assert cabos("add", "own_list", "--from", tmp_path / "list.csv").code == 0
    return cabos


def told(said):
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_resolve_shows_and_with_auto_merges(filled):
    shown = told(filled("resolve", "--json"))
    assert shown["merged"] == 0
    assert [(one["left"], one["right"]) for one in shown["automatic"]] == [("own-1", "own-2")]
    assert shown["automatic"][0]["reasons"]
    assert {"own-4", "own-5"} in [{one["left"], one["right"]} for one in shown["queue"]]
    assert told(filled("resolve", "--auto", "--json"))["merged"] == 1
    assert told(filled("entity", "own-2", "--json"))["members"] == ["own-1", "own-2"]


def test_resolve_in_words_names_the_next_step(filled, tmp_path):
    said = filled("resolve", "--out", tmp_path / "pairs.csv")
    assert "cabos review" in said.out
    assert "--auto" in said.out
    assert (tmp_path / "pairs.csv").read_text().startswith("left,right,probability")


def test_judge_and_undo(filled):
    made = told(filled("judge", "own-4", "own-5", "same", "--why", "one person", "--json"))
    assert made["members"] == ["own-4", "own-5"]
    said = filled("judge", "Benito Quintanilla Zazueta", "own-5", "undo", "--why", "no", "--json")
    assert told(said)["members"] == ["own-4"]


def test_a_contradiction_is_said(filled):
    for one, other, verdict in ((1, 2, "same"), (2, 3, "same")):
        filled("judge", f"own-{one}", f"own-{other}", verdict, "--why", "x")
    said = filled("judge", "own-1", "own-3", "different", "--why", "x")
    assert said.code == 0
    assert "Contradiction: own-1 and own-3" in said.out
    assert told(filled("resolve", "--json"))["contradictions"][0]["set_aside"] == [
        ["own-1", "own-2"], ["own-2", "own-3"],
    ]  # fmt: skip


def test_wrong_use_says_what_to_do(filled):
    assert filled("judge", "own-1", "own-1", "same", "--why", "x").code == 2
    missing = filled("judge", "own-1", "nobody at all", "same", "--why", "x")
    assert missing.code == 3
    assert "cabos lookup" in missing.err
    assert filled("judge", "own-1", "own-2", "same").code == 2
    assert filled("judge", "own-1", "own-2", "same", "--why", " ").code == 2
    assert filled("entity", "own-99").code == 3
    assert filled("resolve", "--threshold", "2").code == 2


def test_entity_shows_where_each_statement_stands(filled):
    shown = told(filled("entity", "own-1", "--json"))
    born = next(one for one in shown["statements"] if one["prop"] == "birthDate")
    assert (born["value"], born["source"], born["place"]) == (
        "1976-04-19",
        "own_list",
        "list.csv:2",
    )
    assert len(born["snapshot"]) == 64
    assert born["is_current"]
    words = filled("entity", "Nadia Esparragosa Gastelum").out
    assert "list.csv:4" in words


def test_entities_at_odds_show_it_side_by_side(filled):
    filled("judge", "own-1", "own-4", "same", "--why", "test")
    shown = told(filled("entity", "own-1", "--json"))
    assert "birthDate" in {one["prop"] for one in shown["conflicts"]}
    assert "Conflict: birthDate" in filled("entity", "own-1").out


def review(filled, monkeypatch, keys, *arguments):
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
    return filled("review", *arguments)


def test_review_takes_one_key_a_decision(filled, monkeypatch):
    filled("resolve", "--auto")
    said = review(filled, monkeypatch, "sq", "--why", "looked")
    assert said.code == 0
    assert "1 decision kept" in said.out
    assert "bits" in said.out
    queue = told(filled("resolve", "--json"))["queue_total"]
    assert "Quintan" in said.out or "Esparrag" in said.out
    assert queue < 2


def test_review_takes_a_decision_back(filled, monkeypatch):
    before = told(filled("resolve", "--json"))["queue_total"]
    shown = told(review(filled, monkeypatch, "dzq", "--json"))
    assert shown["decided"] == []
    assert told(filled("resolve", "--json"))["queue_total"] == before


def test_review_keeps_a_reason(filled, monkeypatch):
    shown = told(review(filled, monkeypatch, "wsame address\ndq", "--json"))
    assert [one["why"] for one in shown["decided"]] == ["same address"]


def test_review_ends_with_its_input_and_ignores_other_keys(filled, monkeypatch):
    shown = told(review(filled, monkeypatch, "xy\n n", "--json"))
    assert shown["decided"] == []


def test_spanish(filled, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es")
    assert "registros" in filled("resolve").out
    assert "asiento" in filled("judge", "own-1", "own-2", "same", "--why", "x").out

"""Nodes that may be one party, from a file or from the queue of a workspace."""

import json
from datetime import date

import pytest
from tests.conftest import NOW

from cabos.errors import InputError
from cabos.runs.identity import record_judgement
from cabos.runs.keyplayers import run_keyplayers
from cabos.runs.keyplayers_asked import Request
from cabos.runs.merges import aside, merged_by_file, merged_by_queue
from cabos.runs.network_choice import Choosing
from cabos.runs.network_opening import open_file, open_workspace
from cabos.runs.resolving import run_resolution, write_pairs
from cabos.store.workspace import Store

LIST = """id,name,schema,birth_date,identifiers,sex
1,Nadia Esparragoza Gastelum,Person,1976-04-19,RFC:EAGN760419LC8,F
2,"ESPARRAGOZA GASTELUM, Nadia",Person,1976-04-19,RFC:EAGN760419LC8,F
3,Nadia Esparragosa Gastelum,Person,1976-04-19,,F
4,Nadia Esparragoza Gastelum,Person,1981-09-22,,F
5,Ulises Zacapala Xochihua,Person,1960-02-03,,M
"""
NETWORK = "source,target\na,b\nb,c\nd,e\ne,f\nc,x\nd,y\n"


def tie(number, one, other):
    ends = {"subject": [f"own-{one}"], "object": [f"own-{other}"]}
    return json.dumps({"id": f"l-{number}", "schema": "UnknownLink", "properties": ends})


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "w")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    made.add("own_list", [tmp_path / "list.csv"], now=NOW)
    ties = [tie(1, 1, 5), tie(2, 3, 4), tie(3, 2, 4)]
    (tmp_path / "ties.ftm.json").write_text("\n".join(ties), encoding="utf-8")
    made.add("ftm", [tmp_path / "ties.ftm.json"], now=NOW)
    return made


@pytest.fixture
def opened(store):
    return open_workspace(store, Choosing(date(2026, 3, 3)))


@pytest.fixture
def table(tmp_path):
    def call(text):
        path = tmp_path / "pairs.csv"
        path.write_text(text, "utf-8")
        return path

    return call


@pytest.fixture
def network(tmp_path):
    path = tmp_path / "network.csv"
    path.write_text(NETWORK, "utf-8")
    return open_file(path)


def told(found):
    labels = found.ties.labels
    return {(labels[one], labels[two]): chance for one, two, chance in found.merges}


def test_what_waits_in_the_queue_may_be_one_party(store, opened):
    found = merged_by_queue(opened, store, NOW)
    resolution = run_resolution(store, auto=False, now=NOW).resolution
    chances = {
        tuple(sorted(one.pair)): one.probability
        for one in (*resolution.automatic, *resolution.queue)
    }
    assert told(found) == chances
    assert told(found)["own-1", "own-2"] > 0.99
    assert ("own-1", "own-4") not in told(found)  # another birth date
    assert found.chosen["merges"] == "queue"


def test_records_that_are_one_node_already_are_no_pair(store):
    record_judgement(store, "own-1", "own-2", "same", "R.F.C.", who="me", now=NOW)
    opened = open_workspace(store, Choosing(date(2026, 3, 3)))
    found = merged_by_queue(opened, store, NOW)
    assert set(told(found)) == {("own-1", "own-3")}  # of both records, the likelier
    assert "own-2" not in opened.ties.labels


def test_a_queue_without_pairs_of_the_network_is_said_to_draw_none(store):
    for other in ("own-2", "own-3"):
        record_judgement(store, "own-1", other, "same", "R.F.C.", who="me", now=NOW)
    found = merged_by_queue(open_workspace(store, Choosing(date(2026, 3, 3))), store, NOW)
    assert found.merges == ()
    assert any("none is drawn as one" in one.text("en") for one in found.ties.notes)


def test_the_file_that_resolve_writes_is_read(store, opened, tmp_path):
    path = tmp_path / "pairs.csv"
    write_pairs(path, run_resolution(store, auto=False, now=NOW))
    found = merged_by_file(opened, path, store)
    queue = merged_by_queue(opened, store, NOW)
    assert told(found) == pytest.approx(told(queue), abs=1e-6)
    assert found.chosen["merges"].startswith("pairs.csv sha256:")


def test_a_pair_that_was_decided_to_be_different_is_passed_over(network, table):
    path = table("left,right,probability,decision\na,d,0.5,queue\nb,e,0.4,different\n")
    found = merged_by_file(network, path, None)
    assert told(found) == {("a", "d"): 0.5}
    assert any("1 pair was passed over" in note for note in found.ties.notes)


def test_a_file_in_spanish_and_an_end_outside(network, table):
    path = table("Izquierda;Derecha;Probabilidad\nc;d;0.25\nnadie;a;0.5\n")
    found = merged_by_file(network, path, None)
    assert told(found) == {("c", "d"): 0.25}
    assert any("outside the network: nadie / a" in note for note in found.ties.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\nc,d\n", "no columns left, right, probability"),
        ("left,right,probability\n", "a header but no pairs"),
        ("left,right,probability\na,b,often\n", "'often' is no number"),
        ("left,right,probability\na,b,1.5\n", "not from 0 to 1"),
        ("left,right,probability\na,b,-0.5\n", "not from 0 to 1"),
        ("left,right,probability\na,a,0.5\n", "does not name two things"),
        ("left,right,probability\na,,0.5\n", "does not name two things"),
        ("left,right,probability\na,b,0.5\nb,a,0.6\n", "stands twice with different"),
        ("left,right,probability\nu,v,0.5\n", "None of the 1 pairs"),
    ],
)
def test_a_broken_file_is_refused(network, table, text, words):
    with pytest.raises(InputError, match=words):
        merged_by_file(network, table(text), None)


def test_a_sure_merge_joins_two_halves_in_every_draw(network, table):
    merged = merged_by_file(network, table("left,right,probability\nc,d,1\n"), None)
    outcome = run_keyplayers(merged, Request(counts="1", draws=10))
    apart = run_keyplayers(network, Request(counts="1"))
    assert apart.doubted == {}
    (sure,) = outcome.doubted.values()
    labels = network.ties.labels
    # Together the two halves are a chain whose middle is c, of which d is another name.
    assert [(labels[node], share) for node, share in sure.often] == [("c", 1.0)]
    assert sure.held["best"].most < sure.blind.least
    said = sure.text(labels, "en")
    assert "a set of 1 chosen on each draw" in said  # no tie is missing, none is called so
    assert "missing" not in said
    assert sure.to_json(labels)["merges"] == 1


def test_it_is_said_where_nobody_looked_at_the_queue(opened):
    assert any("--unsure" in note for note in aside(opened).ties.notes)


def test_namesakes_are_told_apart_by_their_ids(opened):
    assert opened.names["own-4"] == "Nadia Esparragoza Gastelum (own-4)"
    assert opened.names["own-1"] == "Nadia Esparragoza Gastelum (own-1)"
    assert opened.names["own-5"] == "Ulises Zacapala Xochihua"


def test_who_stands_for_the_leader_is_called_by_name(opened):
    limits = run_keyplayers(opened, Request(counts="1")).answer.limits
    (said,) = [one for one in limits if "stands for the leader" in one]
    assert "Nadia Esparragoza Gastelum (own-4)" in said

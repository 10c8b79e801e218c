"""Graphs and ways drawn from a small world."""

import json
from datetime import date
from itertools import pairwise

import pytest

from cabos.errors import InputError, UsageError
from cabos.runs.graph_files import FORMS, form_of, write_graph
from cabos.runs.graphing import draw_graph, find_paths
from cabos.runs.identity import record_judgement
from cabos.store.workspace import Store
from graph_world import EVIL, NOW, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("world"))


def drawn(world, entity="own-1", hops=2, **options):
    return draw_graph(world, entity, hops=hops, now=NOW, **options)


def ways(world, one, other, count=3, **options):
    options = {"max_hops": 6, "now": NOW} | options
    return find_paths(world, one, other, count=count, **options)


def test_nodes_say_what_they_are(world):
    nodes = {node.id: node for node in drawn(world, hops=3).value.nodes}
    zambrano = nodes["own-1"]
    assert (zambrano.caption, zambrano.schema, zambrano.hop) == (
        "ZAMBRANO QUIROGA, Ismael", "Person", 0,
    )  # fmt: skip
    assert (zambrano.listed, zambrano.programmes, zambrano.countries) == (True, ("SDGT",), ("mx",))
    assert zambrano.owned == "listed"
    assert nodes["party-bahia-norte-s-a"].owned == "blocked"
    assert nodes["party-hotel-costa-invent"].owned == "possibly_blocked"
    assert (nodes["p-2"].programmes, nodes["p-2"].listed) == (("PROG-X",), False)
    assert nodes["p-2"].caption == EVIL
    assert {fact.said.prop for fact in nodes["p-2"].facts} >= {"name", "listingDate"}


def test_ties_say_who_says_so_and_where(world):
    ties = {tie.id: tie for tie in drawn(world).value.ties}
    directs = ties["d-1"]
    assert (directs.kind, directs.head, directs.tail) == ("Directorship", "p-1", "p-2")
    assert (directs.role, directs.start, directs.end) == ("gerente", "2020-01", "")
    assert directs.urls == ("https://example.org/acta?n=1&m=2",)
    assert (directs.sources, directs.places) == (("ftm",), ("world.ftm.json:8",))
    (snapshot,) = [one for one in world.current() if one.source == "ftm"]
    assert directs.snapshots == (snapshot.snapshot,)
    assert len(directs.statements) == len(directs.facts) == 5
    owns = [tie for tie in ties.values() if tie.kind == "Ownership"]
    assert {(tie.share, tie.start, tie.end) for tie in owns} == {
        ("60", "2021-03-01", ""), ("75", "2022-01-01", "2025-06-30"), ("25-60", "2022", ""),
    }  # fmt: skip


def test_ties_are_in_force_on_a_day(world):
    def standings(**options):
        answer = drawn(world, hops=3, wanted=("Ownership",), **options)
        return {tie.share: tie.standing for tie in answer.value.ties}, answer

    now, answer = standings()
    assert now == {"60": "in_force", "75": "ended", "25-60": "in_force", "10": "in_force"}
    assert answer.value.as_of == "2026-03-03"
    assert any("Not in force on 2026-03-03: 1 of 4 ties" in one for one in answer.limits)
    then, answer = standings(as_of=date(2022, 6, 1))
    assert then == {"60": "in_force", "75": "in_force", "25-60": "uncertain", "10": "in_force"}
    owned = {node.id: node.owned for node in answer.value.nodes}
    assert owned["party-marina-tres-palmas-s-de-r-l"] == "blocked"
    said = "\n".join(answer.limits)
    assert "Perhaps not in force on 2022-06-01: 1 of 4 ties" in said
    assert "Who is listed goes by the lists that are held now, not by those of 2022-06-01" in said
    assert "The own_list list of 2022-06-01 is not held" in said
    before, _ = standings(as_of=date(2021, 1, 1))
    assert before == {"60": "not_begun", "75": "not_begun", "25-60": "not_begun", "10": "in_force"}


def test_a_tie_of_several_files_stands_as_the_best_of_them(tmp_path):
    store = Store.create(tmp_path / "workspace")
    for name, end in (("one", "2020"), ("two", "2030")):
        tie = {"id": "d", "schema": "Directorship", "properties": {
            "director": ["p"], "organization": ["c"], "endDate": [end]}}  # fmt: skip
        path = tmp_path / f"{name}.ftm.json"
        path.write_text(json.dumps(tie), encoding="utf-8")
        store.add("ftm", [path], now=NOW)
    (tie, *rest) = drawn(store, "p").value.ties
    assert (len(rest), tie.standing) == (0, "in_force")


def test_what_was_replaced_or_is_over_without_a_day_is_not_in_force(tmp_path):
    world = make_world(tmp_path)
    lines = []
    for key, gone in (("old", "2024-01-01"), ("done", "0001-01-01"), ("later", "2027")):
        lines.append(
            json.dumps(
                {
                    "id": key,
                    "schema": "Ownership",
                    "supersededAt": gone,
                    "properties": {
                        "owner": ["own-2"],
                        "asset": [f"firm-{key}"],
                        "percentage": ["60"],
                    },
                }
            )
        )
    path = tmp_path / "more.ftm.json"
    path.write_text("\n".join(lines), encoding="utf-8")
    world.add("ftm", [path], now=NOW)
    ties = {tie.id: (tie.standing, tie.superseded) for tie in drawn(world, "own-2").value.ties}
    assert ties["old"] == ("replaced", "2024-01-01")
    assert ties["done"] == ("over", "0001-01-01")
    assert ties["later"] == ("in_force", "2027")


def test_an_answer_rests_on_the_statements_of_its_ties(world):
    answer = drawn(world)
    said = {one for tie in answer.value.ties for one in tie.statements}
    assert set(answer.because) == said
    assert answer.method.parameters == {
        "hops": 2, "limit": 500, "kinds": [], "as_of": "2026-03-03",
    }  # fmt: skip


def test_a_shared_address_is_a_tie_and_one_of_ones_own_is_none(world):
    graph = drawn(world, "p-1", hops=2).value
    places = [node for node in graph.nodes if node.schema == "Address"]
    assert [node.members for node in places] == [("a-1", "a-2"), ("a-4",)]
    kinds = {(tie.kind, tie.head, tie.tail) for tie in graph.ties}
    assert {("addressEntity", "p-1", "a-1"), ("addressEntity", "p-2", "a-1")} <= kinds
    for tie in graph.ties:
        if tie.kind == "addressEntity":
            assert [fact.said.prop for fact in tie.facts] == ["addressEntity"]
    alone = drawn(world, "p-3", hops=3).value
    assert [node.id for node in alone.nodes] == ["p-3"]
    assert alone.ties == ()
    assert ("full", "Tepic") in {(one.said.prop, one.said.value) for one in alone.nodes[0].facts}


def test_what_is_missing_is_said(world):
    said = "\n".join(drawn(world, "p-1", hops=4).limits)
    assert "1 entities are named by a tie and described by no source: nobody-knows" in said
    assert "1 ties of these entities are not drawn" in said
    assert "ALGUIEN SIN REGISTRO" in said
    assert "party-comercializadora-tlaxicali-sa-de-cv is taken as own-2" in said


def test_a_limit_keeps_the_nearest_and_counts_the_rest(world):
    whole = drawn(world, hops=3).value
    cut = drawn(world, hops=3, most=3)
    assert len(cut.value.nodes) == 3
    assert sum(cut.value.left_out.values()) == len(whole.nodes) - 3
    assert "more entities within reach are left out" in cut.limits[0]
    assert {node.hop for node in cut.value.nodes} == {0, 1}


def test_only_the_kinds_that_are_asked_for_are_followed(world):
    graph = drawn(world, hops=3, wanted=("Ownership",)).value
    assert {tie.kind for tie in graph.ties} == {"Ownership"}
    assert "p-1" not in {node.id for node in graph.nodes}
    with pytest.raises(UsageError, match=r"no kind of tie called 'Nonsense'.*Ownership"):
        drawn(world, wanted=("Nonsense",))


@pytest.mark.parametrize(("hops", "most"), [(-1, 5), (101, 5), (2, 0)])
def test_numbers_out_of_range_are_refused(world, hops, most):
    with pytest.raises(UsageError, match="must lie between"):
        drawn(world, hops=hops, most=most)


def test_merged_records_are_one_node_with_all_ties(tmp_path):
    world = make_world(tmp_path)
    before = ways(world, "p-2", "own-2").value
    record_judgement(world, "own-2", "p-3", "same", "same person", who="ana", now=NOW)
    record_judgement(world, "p-1", "p-3", "same", "same person", who="ana", now=NOW)
    graph = drawn(world, "p-3", hops=2).value
    assert graph.centre == "own-2"
    assert graph.nodes[0].members[:3] == ("own-2", "p-1", "p-3") or set(graph.nodes[0].members) >= {
        "own-2",
        "p-1",
        "p-3",
    }
    assert graph.nodes[0].caption == "Comercializadora Tlaxicali, S.A. de C.V."
    assert {"party-hotel-costa-invent", "p-2"} <= {node.id for node in graph.nodes}
    after = ways(world, "p-2", "own-2").value
    assert [len(way.steps) for way in before] > [len(way.steps) for way in after][:1]
    assert len(after[0].steps) == 1


def test_the_shortest_way_comes_first_and_every_step_has_evidence(world):
    found = ways(world, "p-2", "own-1", count=5).value
    assert [node.id for node in found[0].nodes] == ["p-2", "p-1", "own-1"]
    assert [len(way.steps) for way in found] == sorted(len(way.steps) for way in found)
    for way in found:
        for (one, other), step in zip(pairwise(way.nodes), way.steps, strict=True):
            assert step
            assert all({tie.head, tie.tail} == {one.id, other.id} for tie in step)
            assert all(tie.statements and tie.snapshots and tie.places for tie in step)


def test_no_way_is_an_empty_answer_that_says_so(world):
    answer = ways(world, "p-3", "own-1")
    assert answer.value == ()
    assert "Ways of more than 6 ties were not looked for" in answer.limits
    assert ways(world, "p-2", "party-hotel-costa-invent", max_hops=2).value == ()
    assert [len(way.nodes) for way in ways(world, "p-3", "p-3").value] == [1]


def test_ways_go_over_ties_in_force_unless_others_are_asked_for(world):
    marina = "party-marina-tres-palmas-s-de-r-l"
    now = ways(world, "own-1", marina)
    assert now.value == ()
    left_out = "Left out because not in force on 2026-03-03: 1 of the workspace's ties"
    assert now.limits[0].startswith(left_out)
    assert "--ended" in now.limits[0]
    (way,) = ways(world, "own-1", marina, ended=True).value
    assert [[tie.standing for tie in step] for step in way.steps] == [["in_force"], ["ended"]]
    then = ways(world, "own-1", marina, as_of=date(2025, 6, 30))
    assert [tie.standing for step in then.value[0].steps for tie in step] == ["in_force"] * 2
    assert then.limits[0].startswith("Who is listed goes by the lists that are held now")
    unsure = ways(world, "own-1", "party-hotel-costa-invent", as_of=date(2022, 6, 1))
    assert [tie.standing for step in unsure.value[0].steps for tie in step][-1] == "uncertain"


def test_ways_follow_only_the_kinds_that_are_asked_for(world):
    found = ways(world, "p-2", "own-1", wanted=("Family", "addressEntity"))
    assert [node.id for node in found.value[0].nodes] == ["p-2", "a-1", "p-1", "own-1"]


def test_the_same_question_has_the_same_answer(world):
    assert drawn(world, hops=4).value == drawn(world, hops=4).value
    assert ways(world, "p-2", "own-1") == ways(world, "p-2", "own-1")


def test_a_graph_written_as_followthemoney_draws_the_same_graph(world, tmp_path):
    answer = drawn(world, hops=4)
    path = tmp_path / "g.ftm.json"
    write_graph(path, world, answer, now=NOW)
    again = Store.create(tmp_path / "again")
    again.add("ftm", [path], now=NOW)
    one, two = answer.value, drawn(again, hops=4).value
    read = {tie.id for tie in two.ties}
    by_name = {  # a party that is known by its exact name alone is so only beside a list
        tie.id for tie in one.ties if "own-2" in {tie.head, tie.tail}
    }
    assert {tie.id for tie in one.ties} - read <= by_name
    written = {line["id"]: line for line in map(json.loads, path.read_text("utf-8").splitlines())}
    assert written["d-1"]["properties"]["role"] == ["gerente"]
    assert written["s-1"]["schema"] == "Sanction"


@pytest.mark.parametrize("ending", [one for one in FORMS if one not in {".html", ".htm"}])
def test_every_form_is_written_whole(world, tmp_path, ending):
    path = tmp_path / f"G{ending.upper()}"
    write_graph(path, world, drawn(world), now=NOW)
    assert path.stat().st_size > 500
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_an_unknown_ending_is_refused_and_the_known_ones_are_named(tmp_path):
    with pytest.raises(UsageError) as caught:
        form_of(tmp_path / "picture.png")
    assert all(ending in str(caught.value) for ending in FORMS)
    assert caught.value.exit_code == 2


def test_an_entity_is_found_by_id_and_by_exact_name(world):
    assert drawn(world, "ZAMBRANO QUIROGA, Ismael").value.centre == "own-1"
    assert drawn(world, "Sola").value.centre == "p-3"
    with pytest.raises(InputError):
        drawn(world, "Nobody At All")


def test_an_empty_workspace_has_nobody(tmp_path):
    store = Store.create(tmp_path / "empty")
    with pytest.raises(InputError):
        drawn(store, "own-1")
    with pytest.raises(InputError):
        ways(store, "a", "b")

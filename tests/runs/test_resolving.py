import csv

import numpy as np
import pytest
from tests.conftest import NOW

from cabos.errors import InputError, UsageError
from cabos.model.judgement import AUTOMATIC, DIFFERENT, SAME, UNSURE
from cabos.runs.finding import find_entity
from cabos.runs.identity import load_identity, record_judgement, undo_judgement
from cabos.runs.resolving import PAIR_COLUMNS, run_resolution, write_pairs
from cabos.runs.reviewing import Sitting
from cabos.store.workspace import Store
from cabos.workbench import Workbench

LIST = """id,name,schema,birth_date,identifiers,sex,address
1,Nadia Esparragoza Gastelum,Person,1976-04-19,RFC:EAGN760419LC8,F,Calle Uno 5 Tepic
2,"ESPARRAGOZA GASTELUM, Nadia",Person,1976-04-19,RFC:EAGN760419LC8,F,
3,Nadia Esparragosa Gastelum,Person,1976-04-19,,F,
4,Nadia Esparragoza Gastelum,Person,1981-09-22,,F,
5,Consorcio Nujoma Xaltianguis Quetzaltepec SC,Company,,RFC:CNU130416UJ3,,
6,Consorcio Nujoma Xaltianguis Quetzaltepec SC,Company,,RFC:SAF130812CL4,,
7,Benito Quintanilla Zazueta,Person,1960-02-03,EMAIL:bq@example.mx,M,Avenida Dos 77 Cosala
8,Benito Quintanilla Zazueta,Person,1960-02-03,EMAIL:bq@example.mx,M,Avenida Dos 77 Cosala
"""
COMMON = "".join(
    f"{100 + at},Maria {name} Lopez,Person,19{50 + at}-06-{at + 1:02},,F,\n"
    for at, name in enumerate(["Garcia", "Perez", "Ruiz", "Soto", "Mora", "Leon", "Rios", "Vega"])
)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "w")
    (tmp_path / "list.csv").write_text(LIST + COMMON, encoding="utf-8")
    made.add("own_list", [tmp_path / "list.csv"], now=NOW)
    return made


def pairs(possible):
    return {tuple(sorted(int(one.removeprefix("own-")) for one in each.pair)) for each in possible}


def test_the_rule_merges_an_identifier_and_its_equal_and_nothing_else(store):
    found = run_resolution(store, auto=False, now=NOW).resolution
    assert pairs(found.automatic) == {(1, 2), (7, 8)}
    assert {(1, 3), (2, 3)} <= pairs(found.queue)
    assert (1, 4) not in pairs(found.queue)
    assert pairs(found.contradicted) == {(5, 6)}
    assert load_identity(store).judgements == ()


RULE = """id,name,schema,birth_date,identifiers,sex
1,Ulises Zacapala Xochihua,Person,1976-04-19,PASSPORT:G1234567X,M
2,Ulises Zacapala Xochihua,Person,1981-09-22,PASSPORT:G1234567X,M
3,Ramiro Tlacuilo Quechol,Person,1966-01-07,PASSPORT:H7654321Y,M
4,Ramiro Tlacuilo Quechol,Person,1966-01-07,PASSPORT:H7654321Y,F
5,Anselmo Cuauhtle Popoca,Person,1959-11-12,PASSPORT:K1111222Z,M
6,Berta Zempoaltecatl,Person,1959-11-12,PASSPORT:K1111222Z,M
7,Celia Xicotencatl Tecuapetla,Person,1970-05-06,PASSPORT:L3334444W,F
8,Celia Xicotencatl Tecuapetla,Person,1970-05-06,PASSPORT:L3334444W,F
"""


def test_a_shared_identifier_merges_nobody_whose_date_sex_or_name_speaks_against_it(tmp_path):
    made = Store.create(tmp_path / "rule")
    (tmp_path / "rule.csv").write_text(RULE, encoding="utf-8")
    made.add("own_list", [tmp_path / "rule.csv"], now=NOW)
    found = run_resolution(made, auto=False, now=NOW).resolution
    assert pairs(found.automatic) == {(7, 8)}
    assert {(1, 2), (3, 4), (5, 6)} <= pairs(found.queue)


def test_auto_records_each_merge_once_and_signs_it(store):
    first = run_resolution(store, auto=True, now=NOW)
    assert first.merged == 2
    identity = load_identity(store)
    assert {one.who for one in identity.judgements} == {AUTOMATIC}
    assert identity.canonical("own-2") == "own-1"
    again = run_resolution(store, auto=True, now=NOW)
    assert again.merged == 0
    assert load_identity(store).judgements == identity.judgements
    store.verify_chain()


def test_the_rule_never_merges_what_a_person_judged(store):
    record_judgement(store, "own-1", "own-2", DIFFERENT, "two sisters", who="ana", now=NOW)
    record_judgement(store, "own-7", "own-8", UNSURE, "ask", who="ana", now=NOW)
    found = run_resolution(store, auto=True, now=NOW)
    assert found.merged == 0
    assert (1, 2) not in pairs(found.resolution.queue)
    # What a person was unsure of comes last.
    assert found.resolution.queue[-1].judged.verdict == UNSURE


def test_the_queue_begins_with_what_teaches_most(store):
    queue = run_resolution(store, auto=False, now=NOW).resolution.queue
    teaches = [one.teaches for one in queue]
    assert teaches == sorted(teaches, reverse=True)
    assert all(one.teaches >= 0 for one in queue)


def test_a_decision_that_settles_more_records_teaches_more(store):
    before = {
        one.pair: one.teaches for one in run_resolution(store, auto=False, now=NOW).resolution.queue
    }
    record_judgement(store, "own-1", "own-2", SAME, "one R.F.C.", who="ana", now=NOW)
    after = {
        one.pair: one.teaches for one in run_resolution(store, auto=False, now=NOW).resolution.queue
    }
    pair = ("own-1", "own-3")
    assert after[pair] == pytest.approx(2 * before[pair], rel=1e-4)


def test_records_come_in_the_same_whatever_their_order_in_the_file(store, tmp_path):
    other = Store.create(tmp_path / "w2")
    head, *rows = (LIST + COMMON).splitlines()
    (tmp_path / "turned.csv").write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    other.add("own_list", [tmp_path / "turned.csv"], now=NOW)
    one, two = (run_resolution(made, auto=False, now=NOW) for made in (store, other))
    assert [each.pair for each in one.resolution.queue] == [
        each.pair for each in two.resolution.queue
    ]
    assert np.allclose(one.pairs.parts, two.pairs.parts)


def test_the_pairs_can_be_written(store, tmp_path):
    resolved = run_resolution(store, auto=False, now=NOW)
    count = write_pairs(tmp_path / "pairs.csv", resolved)
    with (tmp_path / "pairs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == PAIR_COLUMNS
    assert len(rows) == count == len(resolved.pairs.left)
    assert {row["decision"] for row in rows} >= {"automatic", "queue", "contradicted"}
    for row in rows:
        parts = [float(row[name]) for name in PAIR_COLUMNS[6:]]
        assert sum(parts) == pytest.approx(float(row["bits"]), abs=0.06)


def test_an_empty_workspace_and_a_wrong_threshold_are_refused(store, tmp_path):
    with pytest.raises(UsageError, match="no party"):
        run_resolution(Store.create(tmp_path / "empty"), auto=False, now=NOW)
    with pytest.raises(UsageError, match="between 0 and 1"):
        run_resolution(store, auto=False, now=NOW, threshold=1.0)


def test_a_sitting_decides_skips_and_takes_back(store):
    sitting = Sitting(store, run_resolution(store, auto=False, now=NOW), "ana")
    first = sitting.current()
    sitting.decide(SAME, "same person", NOW)
    assert load_identity(store).canonical(first.pair.right) == first.pair.left
    sitting.undo("too fast", NOW)
    assert sitting.current() is first
    assert load_identity(store).canonical(first.pair.right) == first.pair.right
    made, back = load_identity(store).judgements
    assert (made.undoes, back.undoes) == (0, made.number)
    sitting.skip()
    assert sitting.current() is not first
    assert sitting.undo("nothing left", NOW) is None


def test_a_sitting_passes_over_what_a_decision_has_settled(store):
    record_judgement(store, "own-1", "own-2", SAME, "one R.F.C.", who="ana", now=NOW)
    sitting = Sitting(store, run_resolution(store, auto=False, now=NOW), "ana")
    while sitting.current().pair != ("own-1", "own-3"):
        sitting.skip()
    sitting.decide(SAME, "the same", NOW)
    rest = set()
    while (one := sitting.current()) is not None:
        rest.add(one.pair)
        sitting.skip()
    assert ("own-2", "own-3") not in rest


def test_judgements_need_a_reason_a_verdict_and_two_records(store):
    for pair, verdict, why in (
        (("own-1", "own-2"), SAME, "  "),
        (("own-1", "own-2"), "perhaps", "x"),
        (("own-1", "own-1"), SAME, "x"),
    ):
        with pytest.raises(UsageError):
            record_judgement(store, *pair, verdict, why, who="ana", now=NOW)
    with pytest.raises(UsageError, match="in force"):
        undo_judgement(store, "own-1", "own-2", "x", who="ana", now=NOW)
    assert load_identity(store).judgements == ()


def test_entities_are_found_by_id_identifier_and_exact_name(store):
    assert find_entity(store, "own-5") == "own-5"
    assert find_entity(store, "CNU 130416 UJ3") == "own-5"
    assert find_entity(store, "nadia esparragosa gastelum") == "own-3"
    assert find_entity(store, "Nadia ESPARRAGOSA GASTELUM") == "own-3"
    with pytest.raises(InputError, match="2 entities are called so: own-7, own-8"):
        find_entity(store, "Benito Quintanilla Zazueta")
    with pytest.raises(InputError, match="No entity"):
        find_entity(store, "Nobody Atall")


def test_an_entity_shows_every_statement_and_conflicts_side_by_side(store):
    record_judgement(store, "own-1", "own-4", SAME, "test", who="ana", now=NOW)
    dossier = Workbench(store).entity("own-4")
    assert dossier.canonical_id == "own-1"
    assert dossier.members == ("own-1", "own-4")
    said = {(one.statement.entity_id, one.statement.prop, one.statement.value)
            for one in dossier.said}  # fmt: skip
    assert ("own-4", "birthDate", "1981-09-22") in said
    assert all(one.statement.place and one.snapshot for one in dossier.said)
    (conflict,) = (one for one in dossier.conflicts if one.prop == "birthDate")
    assert set(conflict.values) == {"1976-04-19", "1981-09-22"}


def test_a_name_that_two_records_of_one_party_bear_finds_the_party(store):
    with pytest.raises(InputError, match="2 entities"):
        Workbench(store).entity("Benito Quintanilla Zazueta")
    record_judgement(store, "own-7", "own-8", SAME, "x", who="ana", now=NOW)
    assert Workbench(store).entity("Benito Quintanilla Zazueta").members == ("own-7", "own-8")


def test_statement_ids_do_not_change_when_records_merge(store):
    before = {one.statement.id for one in store.statements("own-1")}
    record_judgement(store, "own-1", "own-2", SAME, "x", who="ana", now=NOW)
    dossier = Workbench(store).entity("own-1")
    assert before <= {one.statement.id for one in dossier.said}


def test_contradictory_judgements_are_shown_not_guessed(store):
    for pair, verdict in (
        (("own-1", "own-2"), SAME), (("own-2", "own-3"), SAME), (("own-1", "own-3"), DIFFERENT),
    ):  # fmt: skip
        record_judgement(store, *pair, verdict, "x", who="ana", now=NOW)
    identity = load_identity(store)
    assert identity.clusters.groups == {}
    dossier = Workbench(store).entity("own-2")
    assert len(dossier.contradictions) == 1


@pytest.fixture(scope="module")
def two_lists(shared, tmp_path_factory):
    made = Store.create(tmp_path_factory.mktemp("two") / "w")
    ofac = shared / "lists" / "ofac"
    names = ("sdn_2024-05-03", "alt_2025-12", "add_2025-12", "sdn_comments_2025-12")
    made.add("us_ofac_sdn", [ofac / f"{name}.csv" for name in names], now=NOW)
    sat = shared / "lists" / "sat69b" / "Listado_Completo_69-B_2024.csv"
    made.add("mx_sat_69b", [sat], now=NOW)
    return made


def test_the_tax_list_and_the_sdn_list_share_four_parties_by_identifier(two_lists):
    found = run_resolution(two_lists, auto=False, now=NOW).resolution
    merged = {one.pair.left for one in found.automatic if one.pair.right.startswith("sat69b-")}
    assert merged == {"ofac-13366", "ofac-13447", "ofac-21079", "ofac-39477"}
    queued = {one.pair.left for one in found.queue if one.pair.right.startswith("sat69b-")}
    assert {"ofac-13480", "ofac-46217"} <= queued

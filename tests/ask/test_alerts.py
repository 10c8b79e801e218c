"""Alerts, and what an earlier decision makes of them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.screen import (
    ALERT,
    CLEARED,
    VERDICTS,
    Decision,
    alert_id,
    bits_of,
    from_json,
    remember,
    screen,
    to_json,
    undecided,
)
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.reading import make_subject
from cabos.match.subject import PERSON
from cabos.match.weights import THRESHOLD, probability
from cabos.model.entity import Entity
from strategies import POPULATIONS, batches, lists, texts


def person(**changes):
    said = {"name": ("ZAMBADA QUIROGA, Ismael",), "birthDate": ("1971-04-12",),
            "programId": ("TEST-1", "TEST-2"), "gender": ("male",)}  # fmt: skip
    return Entity("own-1", "Person", "own_list", said | changes)


def customer(**changes):
    given = {"birth_date": "1971-04-12", "countries": ("mx",), "kind": PERSON, "row": 7} | changes
    return make_subject("C1", given.pop("name", "Ismael Zambada Quiroga"), **given)


def alerts_of(subject, entity, **options):
    engine = Engine(build([entity]).bind(POPULATIONS), POPULATIONS, compiled=False)
    return screen([subject], engine, threshold=THRESHOLD, **options)


def alert_of(subject, entity, **options):
    (alert,) = alerts_of(subject, entity, **options)
    return alert


def decision(alert, verdict="cleared", why="another person", **changes):
    # Through JSON, as the ledger keeps it.
    kept = json.loads(json.dumps({"customer": alert.customer, "entity": alert.entity}))
    made = Decision(alert.id, verdict, why, "Ana", "2026-03-03T12:00:00+00:00", **kept)
    return replace(made, **changes)


def test_an_alert_holds_both_sides_and_the_bill():
    alert = alert_of(customer(), person())
    assert (alert.status, alert.reason, alert.note) == (ALERT, "", "")
    assert (alert.row, alert.customer_id, alert.entity_id) == (7, "C1", "own-1")
    assert (alert.caption, alert.schema, alert.source) == (
        "ZAMBADA QUIROGA, Ismael", "Person", "own_list",
    )  # fmt: skip
    assert alert.programmes == ("TEST-1", "TEST-2")
    assert alert.bits == pytest.approx(sum(line.bits for line in alert.evidence), abs=1e-3)
    assert alert.probability == pytest.approx(probability(alert.bits), abs=1e-4)
    assert set(alert.customer) == {
        "name", "kind", "dates", "sex", "countries", "identifiers", "address", "ordered",
    }  # fmt: skip


def test_a_contradicted_pair_is_cleared_with_its_reason():
    alert = alert_of(customer(birth_date="1958-09-30"), person())
    assert alert.status == CLEARED
    assert alert.reason == "birth date contradicts 1958-09-30 / 1971-04-12"


@pytest.mark.parametrize("verdict", ["escalated", "match"])
def test_an_escalated_pair_and_a_true_match_stay_alerts_and_say_so(verdict):
    alert = alert_of(customer(), person())
    said = remember(alert, decision(alert, verdict, "see file 12"))
    assert said.status == ALERT
    assert said.note == f"{verdict} by Ana on 2026-03-03: see file 12"


def test_a_cleared_pair_stays_cleared():
    alert = alert_of(customer(), person())
    made = {alert.id: decision(alert)}
    again = alert_of(customer(), person(), decisions=made)
    assert (again.status, again.note) == (CLEARED, "")
    assert again.reason == "cleared by Ana on 2026-03-03: another person"


def test_a_decision_on_one_pair_says_nothing_of_another():
    alert = alert_of(customer(), person())
    other = replace(customer(), id="C2")
    assert alert_of(other, person(), decisions={alert.id: decision(alert)}).status == ALERT


@pytest.mark.parametrize(
    ("subject", "entity", "said"),
    [
        ({"birth_date": "1971-04-13"}, {}, "customer: dates was 19710412, is 19710413"),
        ({"countries": ()}, {}, "customer: countries was mx, is nothing"),
        ({"address": "Calle 1"}, {}, "customer: address was nothing, is Calle 1"),
        ({"sex": "male"}, {}, "customer: sex was nothing, is male"),
        ({"name": "Ismael Zambada"}, {}, "customer: name was Ismael Zambada Quiroga, is Ismael"),
        ({}, {"alias": ("EL INVENTO",)}, "listed entry: alias was nothing, is EL INVENTO"),
        ({}, {"gender": ()}, "listed entry: gender was male, is nothing"),
        ({}, {"programId": ("TEST-1",)}, "listed entry: programId was TEST-1, TEST-2, is TEST-1"),
        ({"sex": "male"}, {"notes": ("x",)}, "is male; listed entry: notes was nothing, is x"),
    ],
)
def test_a_cleared_pair_returns_with_what_changed(subject, entity, said):
    first = alert_of(customer(), person())
    made = {first.id: decision(first)}
    again = alert_of(customer(**subject), person(**entity), decisions=made)
    assert again.status == ALERT
    assert again.note.startswith("returned, since ")
    assert said in again.note
    assert "was cleared by Ana on 2026-03-03: another person" in again.note


def test_values_in_another_order_and_empty_ones_are_no_change():
    first = alert_of(customer(), person())
    entity = person(programId=("TEST-2", "TEST-1"), alias=())
    assert alert_of(customer(row=99), entity, decisions={first.id: decision(first)}).status == (
        CLEARED
    )


def test_of_several_decisions_the_later_wins():
    from cabos.runs.record import decisions

    alert = alert_of(customer(), person())
    kept = {"why": "x", "customer": alert.customer, "entity": alert.entity}

    class Entry:
        def __init__(self, verdict):
            self.subject, self.who, self.at = alert.id, "Ana", "2026-03-03T12:00:00+00:00"
            self.body = kept | {"verdict": verdict}

    class Ledger:
        def __init__(self, *verdicts):
            self.kept = [Entry(verdict) for verdict in verdicts]

        def entries(self, _kind):
            return self.kept

    assert remember(alert, decisions(Ledger("cleared", "match"))[alert.id]).status == ALERT
    assert remember(alert, decisions(Ledger("match", "cleared"))[alert.id]).status == CLEARED


@settings(max_examples=60, deadline=None)
@given(lists(), batches(), st.sampled_from(VERDICTS), st.booleans())
def test_the_evidence_alone_is_found_again_under_any_decision(
    entities, subjects, verdict, is_changed
):
    engine = Engine(build(entities).bind(POPULATIONS), POPULATIONS, compiled=False)
    for alert in screen(subjects, engine, threshold=0.1):
        made = decision(alert, verdict, **({"customer": {}} if is_changed else {}))
        assert undecided(remember(alert, made)) == alert
        assert undecided(alert) == alert


@settings(max_examples=60, deadline=None)
@given(lists(), batches())
def test_an_alert_survives_json(entities, subjects):
    engine = Engine(build(entities).bind(POPULATIONS), POPULATIONS, compiled=False)
    for alert in screen(subjects, engine, threshold=0.1):
        again = from_json(json.loads(json.dumps(to_json(alert))))
        assert json.dumps(to_json(again)) == json.dumps(to_json(alert))
        assert replace(again, customer=alert.customer, entity=alert.entity) == alert
        assert undecided(again).status == alert.status
        assert remember(again, decision(alert)).status == CLEARED


def test_the_id_of_an_alert_never_changes():
    """Decisions are kept by it, so another rule would forget them all."""
    assert alert_id("C1", "own-1") == alert_of(customer(), person()).id == "a494ed93d6bc2"
    assert alert_id("C1", "own-1") != alert_id("C", "1own-1")


@given(texts, texts)
def test_any_pair_has_an_id(mine, theirs):
    assert len(alert_id(mine, theirs)) == 13


@pytest.mark.parametrize("threshold", [0.001, 0.02, 0.5, 0.9, 0.999])
def test_bits_and_threshold_say_the_same(threshold):
    assert probability(bits_of(threshold)) == pytest.approx(threshold)
    assert probability(bits_of(threshold)) >= threshold


def test_a_higher_threshold_alerts_no_more():
    engine = Engine(build([person()]).bind(POPULATIONS), POPULATIONS, compiled=False)
    subjects = [customer(), customer(name="Ismael Zambada", birth_date=""), customer(name="Rosa")]
    counts = [len(screen(subjects, engine, threshold=p)) for p in (0.02, 0.5, 0.999, 0.9999999)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]

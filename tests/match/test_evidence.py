"""The bill of a pair, from a table that says which lines speak for it and which against."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.population import Population
from cabos.match.reading import make_subject
from cabos.match.subject import OTHER, PERSON
from cabos.model.entity import Entity
from strategies import POPULATIONS

CASES = Path(__file__).parents[1] / "cases" / "evidence.yml"
TABLES = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)


def score_of(case, populations=POPULATIONS):
    schema = case.get("schema", "Person")
    mine, theirs = case.get("mine", {}), case.get("theirs", {})
    said = {
        "name": case["listed"], "weakAlias": case.get("listed_weak"),
        "birthDate": theirs.get("born"), "gender": theirs.get("sex"),
        "nationality": theirs.get("country"), "idNumber": theirs.get("id"),
        "address": theirs.get("address"),
    }  # fmt: skip
    entity = Entity(
        "own-1", schema, "own_list", {prop: (value,) for prop, value in said.items() if value}
    )
    subject = make_subject(
        "C1", case["customer"], birth_date=mine.get("born", ""), sex=mine.get("sex"),
        countries=(mine["country"],) if "country" in mine else (),
        identifiers=(mine["id"],) if "id" in mine else (), address=mine.get("address", ""),
        kind=PERSON if schema == "Person" else OTHER,
    )  # fmt: skip
    engine = Engine(build([entity]).bind(populations), populations, compiled=False)
    ((hit,),) = engine.screen([subject], -200.0)
    return hit.score


@pytest.mark.parametrize(
    ("group", "case"), [(group, case) for group, cases in TABLES.items() for case in cases]
)
def test_case(group, case):
    said = " ".join(
        f"{'+' if line.bits > 0 else '-' if line.bits < 0 else '0'}{line.feature}"
        for line in score_of(case).evidence
    )
    assert Counter(said.split()) == Counter(case["bill"].split()), (group, case["why"])


SHAPES = (
    {"customer": "Ismael {}", "listed": "{}, Ismael"},
    {"customer": "{} Quiroga", "listed": "QUIROGA, {}"},
    {"customer": "{}", "listed": "QUIROGA {}, Ismael"},
    {"customer": "Norvalis {} Ltd", "listed": "{} NORVALIS", "schema": "Company"},
    {"customer": "Norvalis {}", "listed": "{} NORVALYS Ltd", "schema": "Company"},
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SHAPES), st.tuples(st.integers(0, 9000), st.integers(0, 9000)))
def test_a_rarer_name_never_says_less(shape, counts):
    rare, common = sorted(counts)
    bits = []
    for count in (rare, common):
        people = Population(100_000, Counter({"BELGAROV": count, "QUIROGA": 200, "ISMAEL": 700}))
        case = {key: text.replace("{}", "Belgarov") for key, text in shape.items()}
        bits.append(score_of(case, (people, people)).bits)
    assert bits[0] >= bits[1]
    if common > rare + 1:
        assert bits[0] > bits[1]

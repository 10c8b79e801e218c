"""Customer data beside listed data: alert, cleared or undecided, from tables a lawyer can read."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.screen import ALERT, CLEARED, screen
from cabos.kernels.dates import (
    CONFLICT,
    DIGIT,
    EXACT,
    MONTH,
    NEAR,
    NOTHING,
    SWAPPED,
    YEAR,
    YEAR_CONFLICT,
)
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.reading import make_subject
from cabos.match.score import judge_dates
from cabos.match.subject import PERSON
from cabos.match.weights import THRESHOLD
from cabos.model.entity import Entity
from strategies import POPULATIONS, entities, subjects

CASES = Path(__file__).parents[1] / "cases" / "contradictions.yml"
# BaseLoader: a lawyer writes 1971-04-12, and no loader shall make something else of it.
TABLES = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)
NAMES = {
    "RARE": ("Ismael Zambada Quiroga", "ZAMBADA QUIROGA, Ismael"),
    "COMMON": ("Maria Gonzalez Cruz", "GONZALEZ CRUZ, Maria"),
    "OTHER": ("Rosa Olmedo", "ZAMBADA QUIROGA, Ismael"),
}


def outcome_of(mine, theirs, customer, listed):
    entity = Entity("own-1", "Person", "own_list", {
        "name": (theirs,),
        "birthDate": tuple(listed.get("born", ())),
        "idNumber": tuple(listed.get("id", ())),
        "gender": (listed["sex"],) if "sex" in listed else (),
    })  # fmt: skip
    subject = make_subject(
        "C1", mine, birth_date=customer.get("born", ""), sex=customer.get("sex"),
        curp=customer.get("curp", ""), rfc=customer.get("rfc", ""),
        identifiers=customer.get("id", ()), kind=PERSON,
    )  # fmt: skip
    return screen_one(entity, subject)


def screen_one(entity, subject):
    engine = Engine(build([entity]).bind(POPULATIONS), POPULATIONS, compiled=False)
    found = screen([subject], engine, threshold=THRESHOLD)
    return found[0].status if found else "undecided"


@pytest.mark.parametrize(
    ("group", "case"), [(group, case) for group, cases in TABLES.items() for case in cases]
)
def test_case(group, case):
    said = outcome_of(*NAMES[case["name"]], case["customer"], case["listed"])
    assert said == case["outcome"], (group, case["why"])


@settings(max_examples=80, deadline=None)
@given(entities(), subjects(), st.sampled_from([19440719, 19870226]))
def test_a_contradicting_date_never_leaves_an_alert(entity, subject, date):
    from dataclasses import replace

    entity = Entity(
        entity.id, "Person", entity.source, {**entity.properties, "birthDate": ("1971-04-12",),
                                            "idNumber": ()},
    )  # fmt: skip
    subject = replace(subject, kind=PERSON, dates=(date,), identifiers=())
    assert screen_one(entity, subject) != ALERT
    if screen_one(entity, replace(subject, dates=())) == ALERT:
        assert screen_one(entity, subject) == CLEARED


class Party:
    def __init__(self, *dates):
        self.dates = list(dates)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((), (19710412,), (NOTHING, 0, 0)),
        ((19710412,), (), (NOTHING, 0, 0)),
        ((19710412,), (19580930, 19710412), (EXACT, 19710412, 19710412)),
        ((19710412,), (19711204, 19710413), (SWAPPED, 19710412, 19711204)),
        ((19710412,), (19710413, 19710400), (DIGIT, 19710412, 19710413)),
        ((19710412,), (19710000, 19710400), (MONTH, 19710412, 19710400)),
        ((19710412,), (19580930, 19710000), (YEAR, 19710412, 19710000)),
        ((19710412,), (19580930, 19730000), (NEAR, 19710412, 19730000)),
        ((19710412,), (19500000,), (YEAR_CONFLICT, 19710412, 19500000)),
        ((19710412,), (19500000, 19580930), (CONFLICT, 19710412, 19580930)),
    ],
)
def test_the_best_relation_counts_and_is_shown_with_its_dates(mine, theirs, expected):
    class Subject:
        dates = mine

    assert judge_dates(Subject, Party(*theirs)) == expected

import pytest
from hypothesis import given, settings

from cabos.ask.lookup import LEAST_BITS, lookup
from cabos.ask.origin import ORIGINS, origin_of
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.reading import make_subject
from cabos.match.subject import PERSON
from cabos.model.entity import Entity
from strategies import POPULATIONS, lists, subjects, texts


def engine_of(entities):
    return Engine(build(entities).bind(POPULATIONS), POPULATIONS, compiled=False)


LISTED = [
    Entity("own-1", "Person", "own_list", {"name": ("ZAMBADA QUIROGA, Ismael",),
                                          "birthDate": ("1958-09-30",)}),
    Entity("own-2", "Person", "own_list", {"name": ("ZAMBADA QUIROGA, Ismaela",),
                                          "birthDate": ("1971-04-12",)}),
    Entity("own-3", "Person", "own_list", {"name": ("ZAMBADA, Ismael",)}),
    Entity("own-4", "Company", "own_list", {"name": ("Zambada Quiroga Ismael SA",)}),
    Entity("own-5", "Person", "own_list", {"name": ("OLMEDO, Rosa",)}),
]  # fmt: skip


def test_the_best_come_first_and_a_contradicted_one_last():
    asked = make_subject("", "Ismael Zambada Quiroga", birth_date="1971-04-12", kind=PERSON)
    found = lookup(asked, engine_of(LISTED), limit=9)
    assert [one.entity.id for one in found] == ["own-2", "own-3", "own-1"]
    first, second, last = found
    assert first.bits > second.bits
    assert last.bits > second.bits  # by its name alone it would come before
    assert (last.probability, last.contradiction) == (0.0, "birth_date")
    assert first.listed_name == "ZAMBADA QUIROGA, Ismaela"


def test_the_limit_is_kept_and_takes_the_best():
    asked = make_subject("", "Ismael Zambada Quiroga", birth_date="1971-04-12", kind=PERSON)
    assert [one.entity.id for one in lookup(asked, engine_of(LISTED), limit=1)] == ["own-2"]


def test_schemata_narrow_the_answer_before_the_limit():
    asked = make_subject("", "Ismael Zambada Quiroga")
    (found,) = lookup(asked, engine_of(LISTED), limit=1, schemata=("Company",))
    assert found.entity.id == "own-4"


def test_nobody_is_found_where_nothing_agrees():
    assert lookup(make_subject("", "Wilfrid Quetzpum"), engine_of(LISTED), limit=5) == []
    assert lookup(make_subject("", "Ismael Zambada"), engine_of([]), limit=5) == []


@settings(max_examples=50, deadline=None)
@given(lists(), subjects())
def test_any_answer_is_in_order_and_adds_up(entities, subject):
    found = lookup(subject, engine_of(entities), limit=5)
    assert len(found) <= 5
    keys = [(bool(one.contradiction), -one.bits) for one in found]
    assert keys == sorted(keys)
    for one in found:
        assert one.bits >= LEAST_BITS - 0.001
        assert sum(line.bits for line in one.evidence) == pytest.approx(one.bits, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "countries", "origin"),
    [
        ("HERNANDEZ, Juan", (), "Spanish"),
        ("TORRES REYES, Ana", ("us",), "Spanish"),  # the words decide before the country
        ("COMERCIALIZADORA NORVALIS", (), "Spanish"),
        ("SOROKINOV, Pavel", (), "Russian"),
        ("Шойгу Сергеевич", (), "Russian"),
        ("AL-NASRI, Tarik", (), "Arabic"),
        ("Muhammad bin Yusuf", ("us",), "Arabic"),
        ("WANG Xiaoming", (), "Chinese"),
        ("王小明", (), "Chinese"),
        ("LI Holdings of Northern Harbour Trading", (), "English"),  # too long for a Chinese name
        ("QUETZPUM, Wyt", ("cn", "mx"), "Chinese"),  # the first country that tells
        ("QUETZPUM, Wyt", ("xx", "sy"), "Arabic"),
        ("SMITH, John", (), "English"),
        ("QUETZPUM, Wyt", (), "other"),
        ("SEZ", (), "other"),  # an ending is no name
        ("", (), "other"),
        ("", ("ru",), "Russian"),
    ],
)
def test_origin(name, countries, origin):
    assert origin_of(name, countries) == origin


@given(texts)
def test_any_name_has_an_origin(name):
    assert origin_of(name, ()) in ORIGINS

import json
from pathlib import Path

import bods_fixtures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.errors import CabosError, InputError
from cabos.formats import objects
from cabos.formats.leaves import Leaves
from cabos.sources.draft import AND
from cabos.sources.ownership.parties import safe_id
from cabos.sources.parse import parse_source

FIXTURES = Path(bods_fixtures.__file__).parent / "data"
CASES = bods_fixtures.list_cases()


def texts_of(value: object) -> list[str]:
    """Every leaf of a JSON value as text; numbers as they are written."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    if value is None:
        return []
    return [str(value).lower() if isinstance(value, bool) else str(value).strip()]


def lost(text: str, name: str) -> list[str]:
    """What the statements of a file say that no statement about their record holds."""
    parsed = parse_source("ownership", {name: text.encode()})
    assert not parsed.rejects
    found: list[str] = []
    for told in json.loads(text, parse_float=str, parse_int=str):
        key = safe_id("bods", told["recordId"])
        kept: set[str] = set()
        for said in parsed.statements:
            if said.entity_id == key or said.entity_id.startswith(f"{key}-"):
                kept |= {said.value, *(said.original or "").split(AND)}
        found += [leaf for leaf in texts_of(told) if leaf and leaf not in kept]
    return found


@pytest.mark.parametrize("case", CASES)
def test_nothing_of_the_packages_fixtures_is_lost(case):
    assert lost((FIXTURES / f"{case}.json").read_text(encoding="utf-8"), case) == []


def test_nothing_of_the_published_examples_is_lost(shared):
    paths = sorted((shared / "bods" / "openownership_examples").glob("*.json"))
    assert len(paths) == 19
    for path in paths:
        assert lost(path.read_text(encoding="utf-8"), path.name) == [], path.name


def test_the_test_of_loss_finds_a_loss(monkeypatch):
    text = (FIXTURES / f"{CASES[0]}.json").read_text(encoding="utf-8")
    monkeypatch.setattr("cabos.sources.ownership.bods_parties.write_rest", lambda *_: None)
    assert "false" in lost(text, "a.json")


def test_array_and_lines_give_the_same_statements():
    text = (FIXTURES / f"{CASES[0]}.json").read_text(encoding="utf-8")
    lines = "\n".join(json.dumps(one) for one in json.loads(text))
    array, rows = (
        {(one.id, one.schema) for one in parse_source("ownership", {"a": told.encode()}).statements}
        for told in (text, lines)
    )
    assert array == rows


OLD = {
    "statementID": "1dc0e987-5c57-4a1c-b3ad-61353b66a9b7",
    "statementType": "entityStatement",
    "entityType": "registeredEntity",
    "publicationDetails": {"bodsVersion": "0.2"},
}
NEW = {"statementId": "s", "recordId": "r", "recordType": "entity", "recordDetails": {}}


@pytest.mark.parametrize(
    ("statement", "version"),
    [
        (OLD, "0.2"),
        ({**OLD, "publicationDetails": None}, "0.1, 0.2 or 0.3"),
        ({**OLD, "publicationDetails": {"bodsVersion": "0.4"}}, "0.1, 0.2 or 0.3"),
        ({**NEW, "publicationDetails": {"bodsVersion": "0.3"}}, "0.3"),
        ({**NEW, "publicationDetails": {"bodsVersion": "0.41"}}, "0.41"),
        ({**NEW, "publicationDetails": {"bodsVersion": 0.5}}, "0.5"),
    ],
)
def test_another_version_is_named_with_what_to_do(statement, version):
    with pytest.raises(
        InputError, match=rf"version {version}.*reads version 0\.4.*convert"
    ) as told:
        parse_source("ownership", {"a.json": b"[\n" + json.dumps(statement).encode() + b"]"})
    assert "a.json:2" in str(told.value)


@pytest.mark.parametrize("details", [{"bodsVersion": "0.4"}, {"bodsVersion": 0.4}, {}, None, "x"])
def test_this_version_is_read_however_it_is_stated(details):
    data = json.dumps([{**NEW, "publicationDetails": details}]).encode()
    assert parse_source("ownership", {"a.json": data}).statements


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
KEYS = [
    "statementId",
    "statementDate",
    "recordId",
    "recordType",
    "recordStatus",
    "recordDetails",
    "publicationDetails",
    "bodsVersion",
    "publisher",
    "name",
    "names",
    "fullName",
    "type",
    "subject",
    "interestedParty",
    "interests",
    "share",
    "exact",
    "minimum",
    "exclusiveMaximum",
    "startDate",
    "endDate",
    "identifiers",
    "id",
    "scheme",
    "addresses",
    "address",
    "country",
    "code",
    "nationalities",
    "birthDate",
    "personType",
    "entityType",
    "isComponent",
    "componentRecords",
    "reason",
]
WORDS = [
    "entity",
    "person",
    "relationship",
    "new",
    "closed",
    "2020",
    "2020-02-30",
    "50",
    "120",
    "-1",
    "a",
    "b",
    "GB",
    "shareholding",
    "direct",
    "knownPerson",
    "registeredEntity",
    "XI-LEI",
    "0.4",
]
LIKE_BODS = st.recursive(
    st.sampled_from(WORDS) | st.integers(-5, 150) | st.booleans() | st.none(),
    lambda inner: (
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=8) | st.lists(inner, max_size=3)
    ),
    max_leaves=25,
)
STATEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "statementId": st.sampled_from(["s1", "s2"]) | JSON,
        "statementDate": st.sampled_from(["2020-01-01", "2021", "yesterday"]) | JSON,
        "recordId": st.sampled_from(["a", "b", "a b", "á"]) | JSON,
        "recordType": st.sampled_from(["entity", "person", "relationship"]) | JSON,
        "recordStatus": st.sampled_from(["new", "updated", "closed"]) | JSON,
        "recordDetails": st.fixed_dictionaries(
            {},
            optional={
                "subject": st.sampled_from(["a", "b", "c"]) | LIKE_BODS,
                "interestedParty": st.sampled_from(["a", "b", "c"]) | LIKE_BODS,
                "interests": st.lists(LIKE_BODS, max_size=3) | LIKE_BODS,
                "names": LIKE_BODS,
                "identifiers": LIKE_BODS,
                "addresses": LIKE_BODS,
                "name": JSON,
            },
        )
        | LIKE_BODS,
        "publicationDetails": LIKE_BODS,
    },
)


@given(st.lists(STATEMENTS, max_size=5), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_looks_like_bods_is_read_or_refused_with_a_reason(told, as_lines):
    text = "\n".join(map(json.dumps, told)) if as_lines else json.dumps(told)
    try:
        parsed = parse_source("ownership", {"a.json": text.encode("utf-8", "surrogatepass")})
    except CabosError:
        return
    assert all(said.id and said.value for said in parsed.statements)
    assert all(reject.reason and reject.place for reject in parsed.rejects)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_leaves_are_all_there_and_each_is_taken_once(value):
    leaves = Leaves(value)
    rest = leaves.rest()
    assert len(rest) == len([text for text in texts_of(value) if text is not None])
    for path in rest:
        leaves.take(path)
    assert not leaves


def test_keys_with_signs_of_the_pointer_stay_apart():
    leaves = Leaves({"a/b": 1, "a": {"b": 2}, "a~1b": 3, "": {"x": 4}, "x": 5})
    assert leaves.rest() == {"a~1b": "1", "a/b": "2", "a~01b": "3", "/x": "4", "x": "5"}


def test_the_items_of_a_list_are_taken_apart():
    leaves = Leaves({"a": [{"b": 1}, "text", {"b": 2}], "c": 3})
    assert [part.rest() for part in leaves.parts("a")] == [{"b": "1"}, {"": "text"}, {"b": "2"}]
    assert leaves.rest() == {"c": "3"}
    assert [part.rest() for part in Leaves({"a": {"b": 1}}).parts("a")] == [{"b": "1"}]


@given(st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), max_size=4))
@settings(max_examples=200, deadline=None)
def test_objects_are_found_in_every_layout_with_their_lines(told):
    rows = [json.dumps(one) for one in told]
    array = "[\n" + ",\n".join(rows) + "\n]"
    finite = [objects._decode(row, 1) for row in rows]
    for text, first in ((array, 2), ("\n".join(rows), 1)):
        found = list(objects.read(text, "a"))
        assert [one.line for one in found] == list(range(first, first + len(rows)))
        assert [type(one) for one in found] == [type(one) for one in finite]


def test_a_pretty_printed_object_alone_is_read():
    (found,) = objects.read(json.dumps({"a": {"b": 1}}, indent=1), "a")
    assert found.value == {"a": {"b": "1"}}

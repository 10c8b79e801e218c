import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.formats.ftm_write import write_entities
from cabos.model.entity import Entity, gather
from cabos.model.schema import schema, schema_names
from cabos.sources.parse import parse_source

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ALIKE = st.sampled_from(
    [
        *("2019", "2019-03", "0999", "mx", "zz", "sanction", "nonsense", "male", "5", "null"),
        *("https://a.example/x", "www.a.example", "a@b.example", "+525512345678", "12.5"),
        *(
            '["a"]',
            '{"a": 1}',
            '{"a":1}',
            "[1.50]",
            "[",
            "x" * 70,
            "x" * 400,
            "\x07",
            "two\nlines",
            " ",
        ),
    ]
)
VALUES = st.lists(TEXT | ALIKE, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def entities(draw):
    name = draw(st.sampled_from([*schema_names(), "InventedSchema"]))
    declared = sorted(schema(name).properties)
    keys = [f"@{key}" for key in ("datasets", "id", "cabos", "properties", "bods:x/0", "")]
    props = st.sampled_from([*declared, *keys, "inventedProperty", "walletAddress"])
    told = draw(st.dictionaries(props, VALUES, min_size=1, max_size=6))
    return Entity(draw(st.sampled_from(["a", "a-1", "b c"])), name, "ftm", told)


def facts(entity: Entity) -> set[tuple[str, str]]:
    return {(prop, value) for prop, values in entity.properties.items() for value in values}


def read(lines, source="ftm"):
    parsed = parse_source(source, {"a.ftm.json": "\n".join(lines).encode()})
    assert not parsed.rejects
    return gather(parsed.statements)


@given(entities())
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back_whole(entity):
    (again,) = read(write_entities([entity]))
    assert (again.id, again.schema) == (entity.id, entity.schema)
    assert facts(again) == facts(entity)


@pytest.mark.parametrize("source", ["ftm", "ownership"])
def test_a_file_goes_through_and_back_the_same(source, shared):
    for path in sorted((shared / "ftm").glob("*.json")):
        first = parse_source(source, {path.name: path.read_bytes()}).statements
        second = parse_source(
            source, {"b.json": "\n".join(write_entities(gather(first))).encode()}
        ).statements
        assert {said.id for said in first} == {said.id for said in second}
        assert {said.schema for said in first} == {said.schema for said in second}


def test_the_files_own_keys_come_back_as_they_were():
    line = {"id": "a", "schema": "Person", "properties": {"name": ["A"]}, "datasets": ["x", "y"]}
    (written,) = write_entities(read([json.dumps(line)]))
    assert json.loads(written) == line


def test_what_followthemoney_refuses_stands_beside_the_properties():
    told = {"country": ("mx", "Atlantis"), "@supersededAt": ("2020",), "@bods:a": ("1", "2")}
    (line,) = write_entities([Entity("a", "Company", "s", told)])
    assert json.loads(line) == {
        "id": "a",
        "schema": "Company",
        "properties": {"country": ["mx"]},
        "supersededAt": "2020",
        "cabos": {"country": ["Atlantis"], "@bods:a": ["1", "2"]},
    }


@pytest.mark.parametrize("text", ['["x", "y"]', '["x","y"]', "[1.50]", "[", "{}", "text", "5"])
def test_what_looks_like_json_comes_back_sign_for_sign(text):
    entity = Entity("a", "Person", "ftm", {"@datasets": (text,)})
    assert facts(*read(write_entities([entity]))) == {("@datasets", text)}


def test_an_entity_without_properties_exists():
    (line,) = write_entities([Entity("a", "Person", "s", {"id": ("a",)})])
    assert json.loads(line)["properties"] == {}
    assert facts(*read([line])) == {("id", "a")}


@pytest.mark.parametrize("beside", [{"a": "b"}, ["a"], {"a": [1]}, {"": ["b"]}, "text"])
def test_another_tools_key_of_the_same_name_is_kept_as_it_is(beside):
    (entity,) = read([json.dumps({"id": "a", "schema": "Person", "cabos": beside})])
    kept = beside if isinstance(beside, str) else json.dumps(beside)
    assert facts(entity) == {("@cabos", kept)}


def validate(line: str) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    data = json.loads(line)
    told = ftm.model.get(data["schema"])
    assert told is not None, data["schema"]
    told.validate(data)
    proxy = ftm.model.get_proxy(data, cleaned=False)
    checked = {prop for prop, kind in schema(told.name).properties.items() if kind != "identifier"}
    known = checked & data["properties"].keys() & told.properties.keys()
    assert known <= proxy.properties.keys()


@given(entities())
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_valid(entity):
    if entity.schema != "InventedSchema":
        (line,) = write_entities([entity])
        validate(line)

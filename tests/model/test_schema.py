import pytest

from cabos.model.schema import find_schema, is_a, property_type, schema, schema_names

# What cabos adds to the vocabulary, each with its reason beside it in schema/*.yml.
OWN = {"walletAddress"}


def test_a_company_is_a_legal_entity_and_a_thing():
    assert is_a("Company", "LegalEntity")
    assert is_a("Company", "Thing")
    assert not is_a("LegalEntity", "Company")
    assert not is_a("Sanction", "Thing")


def test_properties_and_matchability_are_inherited():
    assert schema("Company").properties["name"] == "name"
    assert schema("Company").matchable
    assert not schema("Sanction").matchable
    assert property_type("Person", "birthDate") == "date"


def test_names_are_found_in_any_case():
    assert find_schema("person") is schema("Person")


def test_unknown_schema_and_property_are_text_without_ancestors():
    assert find_schema("Spaceship") is None
    assert schema("Spaceship").ancestors == {"Spaceship"}
    assert not is_a("Spaceship", "Thing")
    assert property_type("Spaceship", "warp") == property_type("Person", "warp") == "text"


@pytest.mark.parametrize("name", schema_names())
def test_edges_hold_their_ends_in_declared_entity_properties(name):
    told = schema(name)
    for end in told.edge or ():
        assert told.properties[end] == "entity"


@pytest.mark.parametrize("name", schema_names())
def test_vocabulary_agrees_with_followthemoney(name):
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    theirs = ftm.model.get(name)
    assert theirs is not None
    ours = schema(name)
    assert ours.ancestors <= {one.name for one in theirs.schemata}
    assert ours.matchable == theirs.matchable or name == "Address"
    if theirs.edge:
        assert ours.edge in {None, (theirs.edge_source, theirs.edge_target)}
    special = {"name", "date", "country", "identifier", "address", "entity"}
    for prop, kind in ours.properties.items():
        if prop not in OWN:
            known = theirs.get(prop)
            assert known is not None, prop
            assert (known.type.name if known.type.name in special else "text") == kind, prop

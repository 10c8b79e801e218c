import pytest
from golden_sources import sample

from cabos.model.entity import gather
from cabos.sources.parse import parse_source

A, B, C = "0000INVENTED00000119", "0000INVENTED00000216", "0000INVENTED00000313"
COLUMNS = {
    "start": "Relationship.StartNode.NodeID",
    "end": "Relationship.EndNode.NodeID",
    "type": "Relationship.RelationshipType",
    "status": "Relationship.RelationshipStatus",
    "from": "Relationship.Period.1.startDate",
    "to": "Relationship.Period.1.endDate",
    "period": "Relationship.Period.1.periodType",
    "from2": "Relationship.Period.2.startDate",
    "period2": "Relationship.Period.2.periodType",
    "amount": "Relationship.Quantifiers.1.QuantifierAmount",
    "units": "Relationship.Quantifiers.1.QuantifierUnits",
    "updated": "Registration.LastUpdateDate",
    "registration": "Registration.RegistrationStatus",
}
GIVEN = {"start": B, "end": A, "type": "IS_DIRECTLY_CONSOLIDATED_BY", "status": "ACTIVE"}


def add(*rows: dict[str, str], columns: dict[str, str] = COLUMNS):
    lines = [",".join(columns.values())]
    lines += [",".join((GIVEN | row).get(key, "") for key in columns) for row in rows]
    return parse_source("ownership", {"rr.csv": "\n".join(lines).encode()})


def edge(**row: str):
    (one,) = [one for one in gather(add(row).statements) if not one.id.startswith("lei-")]
    return one


def test_the_end_consolidates_the_start():
    one = edge()
    assert one.schema == "Ownership"
    assert one.get("owner") == (f"lei-{A}",)
    assert one.get("asset") == (f"lei-{B}",)
    assert one.get("ownershipType") == ("direct",)
    assert one.get("role") == ("IS_DIRECTLY_CONSOLIDATED_BY",)
    assert one.get("percentage") == ()


def test_the_ultimate_parent_is_an_indirect_owner():
    assert edge(type="IS_ULTIMATELY_CONSOLIDATED_BY").get("ownershipType") == ("indirect",)


def test_only_a_percentage_is_a_share_and_makes_it_a_holding():
    one = edge(amount="51.50", units="PERCENTAGE")
    assert one.get("percentage") == ("51.5",)
    assert one.get("role") == ("shareholding (IS_DIRECTLY_CONSOLIDATED_BY)",)
    parsed = add({"amount": "5", "units": "EUR"})
    assert parsed.notes["quantifier_not_percent"] == parsed.notes["share_missing"] == 1


@pytest.mark.parametrize(
    ("kind", "schema", "ends"),
    [
        ("IS_FUND-MANAGED_BY", "Representation", {"client": B, "agent": A}),
        ("IS_SUBFUND_OF", "Membership", {"member": B, "organization": A}),
        ("IS_INTERNATIONAL_BRANCH_OF", "UnknownLink", {"subject": B, "object": A}),
        ("IS_FEEDER_TO", "Ownership", {"owner": B, "asset": A}),
        ("IS_INVENTED", "UnknownLink", {"subject": B, "object": A}),
    ],
)
def test_other_relations_are_edges_of_their_kind(kind, schema, ends):
    one = edge(type=kind)
    assert one.schema == schema
    assert {prop: one.first(prop) for prop in ends} == {k: f"lei-{v}" for k, v in ends.items()}
    assert one.get("role") == (kind,)


def test_the_period_of_the_accounts_is_not_the_relationships():
    assert edge(**{"from": "2020-01-01", "period": "ACCOUNTING_PERIOD"}).get("startDate") == ()
    one = edge(
        **{"from": "2020-01-01", "period": "ACCOUNTING_PERIOD"},
        from2="2012-11-29T00:00:00.000Z",
        period2="RELATIONSHIP_PERIOD",
    )
    assert one.get("startDate") == ("2012-11-29",)


def test_an_inactive_relationship_has_ended():
    ended = edge(status="INACTIVE", to="2019-05-06", updated="2020-01-01")
    assert ended.get("endDate") == ("2019-05-06",)
    assert edge(status="INACTIVE", updated="2020-01-01").get("endDate") == ("2020-01-01",)
    assert edge(status="INACTIVE").get("@supersededAt") == ("0001-01-01",)
    assert add({"status": "INACTIVE"}).notes["inactive_without_end"] == 1


@pytest.mark.parametrize("state", ["ANNULLED", "DUPLICATE"])
def test_a_void_record_never_stands(state):
    assert edge(registration=state).get("@supersededAt") == ("0001-01-01",)
    assert add({"registration": state}).notes["record_void"] == 1
    assert edge(registration="LAPSED").get("@supersededAt") == ()


def test_a_wrong_check_digit_is_counted_and_the_number_kept():
    parsed = add({"start": f"{B[:-1]}9"}, {"start": f"{B[:-1]}9", "end": C})
    assert parsed.notes["lei_invalid"] == 1
    node = next(one for one in gather(parsed.statements) if one.id == f"lei-{B[:-1]}9")
    assert node.get("leiCode") == ()
    assert node.get("registrationNumber") == (f"{B[:-1]}9",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"amount": "140", "units": "PERCENTAGE"}, "over 100"),
        ({"amount": "x"}, "no number"),
        ({"start": ""}, "no start node"),
        ({"end": ""}, "no end node"),
        ({"from": "yesterday"}, "no ISO date"),
        ({"from": "2020", "to": "2019"}, "before it starts"),
    ],
)
def test_a_bad_row_is_a_reject(row, reason):
    parsed = add({}, row)
    assert reason in parsed.rejects[0].reason
    assert parsed.rejects[0].place == "rr.csv:3"
    assert len([one for one in parsed.statements if one.prop == "owner"]) == 1


def test_the_same_row_twice_is_one_and_a_consolidation_of_itself_is_counted():
    assert add({}, {}).notes["duplicate"] == 1
    assert add({"start": A}).notes["treasury"] == 1


@pytest.mark.parametrize(
    "spelling",
    [
        ("StartNode.NodeID", "EndNode.NodeID", "RelationshipType"),
        ("Relationship_StartNode_NodeID", "Relationship_EndNode_NodeID", "Relationship_Type"),
        ("start_node_id", "end_node_id", "relationship_type"),
        ("StartNodeID", "EndNodeID", "Type"),
        ("RelationshipStartNodeNodeID", "RelationshipEndNodeNodeID",
         "RelationshipRelationshipType"),
    ],
)  # fmt: skip
def test_shorter_spellings_of_the_columns(spelling):
    columns = dict(zip(("start", "end", "type"), spelling, strict=True))
    statements = add({}, columns=columns).statements
    assert [one.value for one in statements if one.prop == "owner"] == [f"lei-{A}"]


def test_names_of_level_one_meet_the_relationships():
    source, files = sample("ownership_gleif")
    found = {one.id: one for one in gather(parse_source(source, files).statements)}
    assert found[f"lei-{A}"].caption == "Inventada Matriz SA"
    assert found[f"lei-{A}"].get("jurisdiction") == ("mx",)
    owners = [one.get("owner") for one in found.values() if one.schema == "Ownership"]
    assert (f"lei-{A}",) in owners

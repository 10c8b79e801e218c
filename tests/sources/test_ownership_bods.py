import json

import pytest

from cabos.model.entity import gather
from cabos.sources.parse import parse_source


def add(*statements: dict, name: str = "a.json"):
    return parse_source("ownership", {name: json.dumps(list(statements)).encode()})


def entities(parsed) -> dict:
    return {one.id: one for one in gather(parsed.statements)}


def holdings(parsed) -> list:
    return [one for one in gather(parsed.statements) if one.schema == "Ownership"]


def statement(kind: str, record: str, details: dict, **more: object) -> dict:
    head = {"statementId": f"s-{record}", "statementDate": "2024-01-01", "recordStatus": "new"}
    return head | {"recordId": record, "recordType": kind, "recordDetails": details} | more


COMPANY = statement("entity", "c", {"entityType": {"type": "registeredEntity"}, "name": "C SA"})
PERSON = statement("person", "p", {"names": [{"type": "legal", "fullName": "Ana Inventada"}]})


def tie(*interests: dict, **more: object) -> dict:
    details = {"subject": "c", "interestedParty": "p", "interests": list(interests)}
    return statement("relationship", "t", details, **more)


def interest(**cells: object) -> dict:
    return {"type": "shareholding", "directOrIndirect": "direct"} | cells


def share(**ends: object) -> dict:
    return interest(share=ends)


@pytest.mark.parametrize(
    ("ends", "written"),
    [
        ({"exact": 75}, "75"),
        ({"exact": 33.33}, "33.33"),
        ({"minimum": 25, "maximum": 50}, "25-50"),
        ({"exclusiveMinimum": 25, "maximum": 50}, ">25-50"),
        ({"minimum": 50, "exclusiveMaximum": 75}, "50-<75"),
        ({"minimum": 75}, "75-100"),
        ({"exclusiveMaximum": 25}, "0-<25"),
        ({"exact": 30, "minimum": 25, "maximum": 50}, "30"),
        ({"exact": "100.0"}, "100"),
    ],
)
def test_shares_and_ranges(ends, written):
    (one,) = holdings(add(COMPANY, PERSON, tie(share(**ends))))
    assert one.get("percentage") == (written,)
    assert one.get("owner") == ("bods-p",)
    assert one.get("asset") == ("bods-c",)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (share(exact=101), "over 100"),
        (share(exact=-1), "negative"),
        (share(minimum=50, maximum=25), "more than the most"),
        (share(exclusiveMinimum=50, maximum=50), "both 50 and not 50"),
        (share(minimum=1, exclusiveMinimum=1), "both inclusive and exclusive"),
        (share(exact=10, minimum=25), "not within its range"),
        (share(exact=25, exclusiveMinimum=25), "not within its range"),
        (share(exact=50, exclusiveMaximum=50), "not within its range"),
        (share(exact=1e300), "no number"),
        (share(exact="NaN"), "no number"),
        (interest(startDate="2021", endDate="2020"), "ends on 2020, before"),
        (interest(startDate="01/02/2020"), "no ISO date"),
    ],
)
def test_an_interest_that_breaks_the_rules_is_rejected_and_the_others_kept(bad, reason):
    parsed = add(COMPANY, PERSON, tie(share(exact=10), bad, share(exact=20)))
    (reject,) = parsed.rejects
    assert reason in reject.reason
    assert reject.reason.startswith("interest 2: ")
    assert parsed.notes["rejected_interest"] == 1
    assert [one.get("percentage") for one in holdings(parsed)] == [("10",), ("20",)]


def test_each_interest_is_a_holding_of_its_own():
    parsed = add(
        COMPANY,
        PERSON,
        tie(
            share(exact=60),
            interest(type="votingRights", directOrIndirect="indirect"),
            publicationDetails={"publisher": {"name": "Registro"}, "bodsVersion": "0.4"},
            source={"url": "https://register.example/1"},
        ),
    )
    first, second = holdings(parsed)
    assert (first.get("role"), first.get("ownershipType")) == (("shareholding",), ("direct",))
    assert (second.get("role"), second.get("ownershipType")) == (("votingRights",), ("indirect",))
    assert first.get("recordId") == second.get("recordId") == ("t",)
    assert first.get("publisher") == second.get("publisher") == ("Registro",)
    assert first.get("sourceUrl") == second.get("sourceUrl") == ("https://register.example/1",)
    assert parsed.notes["share_missing"] == 1


def test_what_is_not_said_is_not_made_direct_or_a_shareholding():
    parsed = add(COMPANY, PERSON, tie({"share": {"exact": 60}}))
    (one,) = holdings(parsed)
    assert one.get("ownershipType") == ("unknown",)
    assert one.get("role") == ()
    assert parsed.notes["interest_type_missing"] == 1


def test_an_indirect_declaration_names_its_components():
    told = tie(interest(directOrIndirect="indirect"))
    told["recordDetails"] |= {"isComponent": False, "componentRecords": ["t-1", "t-2"]}
    (one,) = holdings(add(COMPANY, PERSON, told))
    assert one.get("@bods:recordDetails/componentRecords/0") == ("t-1",)
    assert one.get("@bods:recordDetails/componentRecords/1") == ("t-2",)
    assert one.get("@bods:recordDetails/isComponent") == ("false",)


def test_later_versions_supersede_and_a_closed_record_ends():
    first = tie(share(exact=60), statementId="v1", statementDate="2020-01-01")
    second = tie(
        share(exact=40), statementId="v2", statementDate="2021-05-06T01:02:03Z",
        recordStatus="updated",
    )  # fmt: skip
    third = tie(
        share(exact=40), statementId="v3", statementDate="2022-07-08", recordStatus="closed"
    )
    for order in ([first, second, third], [third, first, second]):
        parsed = add(COMPANY, PERSON, *order)
        by_date = sorted(holdings(parsed), key=lambda one: one.get("date"))
        assert [one.get("@supersededAt") for one in by_date] == [
            ("2021-05-06",),
            ("2022-07-08",),
            (),
        ]
        assert [one.get("endDate") for one in by_date] == [(), (), ("2022-07-08",)]
        assert parsed.notes["superseded_version"] == 2
        assert parsed.notes["closed_without_end"] == parsed.notes["record_closed"] == 1


def test_a_closed_interest_keeps_its_own_end():
    told = tie(interest(endDate="2021-03"), recordStatus="closed")
    assert holdings(add(COMPANY, PERSON, told))[0].get("endDate") == ("2021-03",)


def test_an_earlier_version_without_a_date_never_stands():
    parsed = add(
        COMPANY,
        PERSON,
        tie(share(exact=60), statementId="v1", statementDate=None),
        tie(share(exact=40), statementId="v2", statementDate=None),
    )
    assert [one.get("@supersededAt") for one in holdings(parsed)] == [("0001-01-01",), ()]
    assert parsed.notes["version_undated"] == 1


def test_of_a_party_the_latest_version_speaks():
    old = statement(
        "person",
        "p",
        {"names": [{"fullName": "Ana Anterior"}], "birthDate": "1970", "deathDate": "2020"},
        statementId="old",
        statementDate="2019",
    )
    new = PERSON | {
        "recordDetails": PERSON["recordDetails"] | {"birthDate": "1971", "deathDate": "2020"}
    }
    for order in ((old, new), (new, old)):
        person = entities(add(*order))["bods-p"]
        assert person.get("name") == ("Ana Inventada",)
        assert person.get("previousName") == ("Ana Anterior",)
        assert person.get("birthDate") == ("1971",)
        assert person.get("@superseded:birthDate") == ("1970",)
        assert person.get("deathDate") == ("2020",)
        assert person.get("@superseded:deathDate") == ()


@pytest.mark.parametrize("end", ["subject", "interestedParty"])
def test_a_party_that_is_not_specified_stands_for_itself(end):
    told = tie(share(exact=60))
    told["recordDetails"][end] = {"reason": "noBeneficialOwners", "description": "why", "x": "y"}
    parsed = add(COMPANY, PERSON, told)
    party = entities(parsed)[f"bods-t-{end}"]
    assert party.get("@unspecified") == ("noBeneficialOwners",)
    assert party.get("description") == ("why",)
    assert party.get(f"@bods:recordDetails/{end}/x") == ("y",)
    assert party.id in {*holdings(parsed)[0].get("owner"), *holdings(parsed)[0].get("asset")}
    assert parsed.notes["unspecified_party"] == 1


def test_a_relationship_without_interests_has_an_unknown_one():
    parsed = add(COMPANY, PERSON, tie())
    assert holdings(parsed)[0].get("role") == ("unknownInterest",)
    assert parsed.notes["interest_missing"] == 1


@pytest.mark.parametrize(
    ("kind", "details", "reason"),
    [
        ("person", {"personType": "anonymousPerson"}, "anonymousPerson"),
        ("entity", {"entityType": {"type": "unknownEntity"}}, "unknownEntity"),
        (
            "person",
            {"personType": "unknownPerson", "unspecifiedPersonDetails": {"reason": "unknown"}},
            "unknown",
        ),
        ("entity", {"unspecifiedEntityDetails": {"reason": "subjectExempt"}}, "subjectExempt"),
    ],
)
def test_unknown_and_anonymous_parties_are_marked(kind, details, reason):
    (party,) = entities(add(statement(kind, "u", details))).values()
    assert party.get("@unspecified") == (reason,)


def test_dangling_references_are_kept_and_counted():
    parsed = add(PERSON, tie(share(exact=60), share(exact=61)))
    assert len(holdings(parsed)) == 2
    assert parsed.notes["dangling"] == 1
    assert "dangling" not in add(COMPANY, PERSON, tie(share(exact=60))).notes


def test_records_of_several_files_are_read_together():
    files = {"a": [COMPANY], "b": [PERSON, tie(share(exact=60))]}
    parsed = parse_source(
        "ownership", {key: json.dumps(one).encode() for key, one in files.items()}
    )
    assert "dangling" not in parsed.notes
    assert {one.place for one in parsed.statements} == {"a:1", "b:1"}


def test_the_same_statement_twice_is_one_and_another_under_its_id_a_reject():
    parsed = add(COMPANY, COMPANY, PERSON, tie(share(exact=60)))
    assert parsed.notes["duplicate"] == 1
    assert not parsed.rejects
    other = COMPANY | {"recordDetails": {"name": "Other"}}
    assert "stands twice, with other content" in add(COMPANY, other).rejects[0].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"recordId": None}, "no recordId"),
        ({"recordId": " "}, "no recordId"),
        ({"recordType": "company"}, "recordType is 'company'"),
        ({"recordType": ["entity"]}, "recordType is"),
        ({"recordDetails": []}, "no recordDetails"),
    ],
)
def test_what_is_no_statement_is_a_reject(change, reason):
    parsed = add(PERSON, COMPANY | change)
    assert reason in parsed.rejects[0].reason


@pytest.mark.parametrize("end", ["subject", "interestedParty"])
def test_a_relationship_without_an_end_is_a_reject(end):
    told = tie(share(exact=60))
    del told["recordDetails"][end]
    assert add(PERSON, told).rejects[0].reason == f"the relationship names no {end}"


def test_a_holding_of_a_company_in_itself_is_counted():
    told = tie(share(exact=5))
    told["recordDetails"]["interestedParty"] = "c"
    assert add(COMPANY, told).notes["treasury"] == 1


def test_entities_in_followthemoneys_properties():
    details = {
        "entityType": {"type": "registeredEntity"},
        "name": "Ejemplo SA",
        "alternateNames": ["Ejemplo"],
        "jurisdiction": {"code": "US-DE", "name": "Delaware"},
        "foundingDate": "2001-02",
        "dissolutionDate": "never",
        "identifiers": [
            {"scheme": "XI-LEI", "id": "253400V1H6ART1UQ0N98"},
            {"scheme": "XI-LEI", "id": "253400V1H6ART1UQ0N99"},
            {"scheme": "GB-COH", "id": "01234567"},
            {"scheme": "MX-RFC", "id": "EJE010203AB1"},
        ],
        "addresses": [{"address": "Calle 1", "postCode": "01000", "country": {"name": "Mexico"}}],
        "publicListing": {
            "securitiesListings": [{"security": {"id": "X1", "idScheme": "ISIN", "ticker": "EJE"}}]
        },
    }
    parsed = add(statement("entity", "e", details))
    one = entities(parsed)["bods-e"]
    told = {
        "name": "Ejemplo SA",
        "alias": "Ejemplo",
        "jurisdiction": "us",
        "incorporationDate": "2001-02",
        "leiCode": "253400V1H6ART1UQ0N98",
        "taxNumber": "EJE010203AB1",
        "address": "Calle 1, 01000, Mexico",
        "country": "mx",
        "isinCode": "X1",
        "ticker": "EJE",
        "@bods:recordDetails/dissolutionDate": "never",
        "@bods:recordDetails/jurisdiction/name": "Delaware",
    }
    assert {prop: one.first(prop) for prop in told} == told
    assert one.get("registrationNumber") == ("253400V1H6ART1UQ0N99", "01234567")
    assert parsed.notes["lei_invalid"] == parsed.notes["date_unread"] == 1


def test_persons_in_followthemoneys_properties():
    details = {
        "names": [
            {"type": "legal", "fullName": "Ana Inventada", "givenName": "Ana"},
            {"type": "alternative", "fullName": "Anita"},
            {"type": "former", "fullName": "Ana Anterior"},
            {"givenName": "Ana", "familyName": "Sola"},
        ],
        "birthDate": "1971-04-12",
        "nationalities": [{"code": "MX"}, {"name": "Mexico"}, {"name": "Atlantis"}],
        "placeOfBirth": {"address": "Culiacán"},
        "identifiers": [
            {"scheme": "MEX-PASSPORT", "id": "G1"},
            {"schemeName": "Some number", "id": "N1"},
        ],
        "politicalExposure": {"status": "isPep"},
    }
    one = entities(add(statement("person", "p", details)))["bods-p"]
    assert one.get("name") == ("Ana Inventada", "Ana Sola")
    assert one.get("alias") == ("Anita",)
    assert one.get("previousName") == ("Ana Anterior",)
    assert one.get("firstName") == ("Ana",)
    assert one.get("birthDate") == ("1971-04-12",)
    assert one.get("nationality") == ("mx", "Atlantis")
    assert one.get("birthPlace") == ("Culiacán",)
    assert one.get("passportNumber") == ("G1",)
    assert one.get("idNumber") == ("N1",)
    assert one.get("@bods:recordDetails/politicalExposure/status") == ("isPep",)
    assert one.get("topics") == ()


def test_ids_of_records_become_safe_and_stay_known():
    parsed = add(statement("entity", "Ω/1 x", {"name": "A"}), statement("entity", "a_1", {}))
    for one in entities(parsed).values():
        assert one.id.isascii()
        assert " " not in one.id
    assert {one.first("@bods:recordId") for one in entities(parsed).values()} == {"Ω/1 x", "a_1"}


def test_very_many_leaves_stand_on_the_first_holding_alone():
    notes = [{"description": f"note {at}"} for at in range(300)]
    parsed = add(
        COMPANY, PERSON, tie(*[share(exact=at / 10) for at in range(300)], annotations=notes)
    )
    assert len(holdings(parsed)) == 300
    said = [one for one in parsed.statements if one.prop.startswith("@bods:annotations")]
    assert len(said) == 300
    few = add(COMPANY, PERSON, tie(share(exact=1), share(exact=2), annotations=notes[:2]))
    assert len([one for one in few.statements if "annotations" in one.prop]) == 4

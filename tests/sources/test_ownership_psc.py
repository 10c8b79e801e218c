import json

import pytest

from cabos.model.entity import gather
from cabos.sources.parse import parse_source

PERSON = {
    "kind": "individual-person-with-significant-control",
    "name": "Mr Mario Inventado",
    "notified_on": "2016-04-06",
    "links": {"self": "/company/00000001/persons-with-significant-control/individual/A1"},
}


def add(*lines: dict):
    rows = [{"company_number": "00000001", "data": data} for data in lines]
    return parse_source("ownership", {"psc": "\n".join(map(json.dumps, rows)).encode()})


def holdings(parsed):
    return [one for one in gather(parsed.statements) if one.schema == "Ownership"]


def owner(parsed):
    found = {one.id: one for one in gather(parsed.statements)}
    return found[holdings(parsed)[0].get("owner")[0]]


@pytest.mark.parametrize(
    ("nature", "share"),
    [
        ("ownership-of-shares-25-to-50-percent", ">25-50"),
        ("ownership-of-shares-50-to-75-percent-as-trust", ">50-<75"),
        ("ownership-of-shares-75-to-100-percent-as-firm", "75-100"),
        ("voting-rights-25-to-50-percent-limited-liability-partnership", ">25-50"),
        ("right-to-share-surplus-assets-75-to-100-percent", "75-100"),
        ("ownership-of-shares-more-than-25-percent-registered-overseas-entity", ">25-100"),
        ("right-to-appoint-and-remove-directors", None),
        ("significant-influence-or-control", None),
        ("ownership-of-shares-10-to-20-percent", None),
        ("ownership-of-shares-more-than-999-percent", None),
    ],
)
def test_bands_keep_which_end_is_excluded(nature, share):
    (one,) = holdings(add(PERSON | {"natures_of_control": [nature]}))
    assert one.first("percentage") == share
    assert one.get("role") == (nature,)
    assert one.get("ownershipType") == ("indirect" if "-as-" in nature else "unknown",)


def test_each_nature_is_a_holding_from_the_day_of_notice_to_its_end():
    natures = ["ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent"]
    parsed = add(PERSON | {"natures_of_control": natures, "ceased_on": "2020-05-06"})
    assert [one.get("role") for one in holdings(parsed)] == [(one,) for one in natures]
    for one in holdings(parsed):
        assert one.get("startDate") == ("2016-04-06",)
        assert one.get("endDate") == ("2020-05-06",)
        assert one.get("asset") == ("gb-coh-00000001",)
        assert one.get("owner") == ("psc-00000001-A1",)
        assert one.first("sourceUrl").endswith("/individual/A1")


def test_a_person_in_followthemoneys_properties():
    one = owner(
        add(
            PERSON
            | {
                "date_of_birth": {"month": 4, "year": 1971},
                "nationality": "British",
                "country_of_residence": "Scotland",
                "name_elements": {"forename": "Mario", "surname": "Inventado"},
                "address": {"premises": "1", "locality": "London", "postal_code": "X1"},
            }
        )
    )
    assert one.schema == "Person"
    assert one.get("birthDate") == ("1971-04",)
    assert one.get("nationality") == one.get("country") == ("gb",)
    assert one.get("lastName") == ("Inventado",)
    assert one.get("address") == ("1, London, X1",)


def test_what_has_no_property_is_kept_beside():
    parsed = add(PERSON | {"nationality": "Inventish", "etag": "e", "is_sanctioned": False})
    assert owner(parsed).get("@psc:nationality") == ("Inventish",)
    assert holdings(parsed)[0].get("@psc:etag") == ("e",)
    assert holdings(parsed)[0].get("@psc:is_sanctioned") == ("false",)


@pytest.mark.parametrize(
    ("identification", "found"),
    [
        ({"country_registered": "England & Wales", "registration_number": "123456"},
         "gb-coh-00123456"),
        ({"place_registered": "Companies House", "registration_number": "sc 123456"},
         "gb-coh-SC123456"),
        ({"country_registered": "Mexico", "registration_number": "123456"}, "psc-00000001-A1"),
        ({"country_registered": "England", "registration_number": "none"}, "psc-00000001-A1"),
        ({}, "psc-00000001-A1"),
    ],
)  # fmt: skip
def test_a_company_of_the_kingdom_has_its_own_number(identification, found):
    kind = "corporate-entity-person-with-significant-control"
    one = owner(add(PERSON | {"kind": kind, "identification": identification}))
    assert (one.id, one.schema) == (found, "Company")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"kind": "super-secure-person-with-significant-control"},
         "super-secure-person-with-significant-control"),
        ({"kind": "persons-with-significant-control-statement", "statement": "psc-not-found"},
         "psc-not-found"),
    ],
)  # fmt: skip
def test_unknown_owners_are_marked_and_counted(data, reason):
    parsed = add(data | {"etag": "e"})
    assert owner(parsed).get("@unspecified") == (reason,)
    assert parsed.notes["unspecified_party"] == 1


def test_ceased_without_a_date_no_longer_stands():
    parsed = add(PERSON | {"ceased": True})
    assert holdings(parsed)[0].get("@supersededAt") == ("0001-01-01",)
    assert parsed.notes["ceased_without_date"] == 1


def test_the_trailer_gives_the_day_of_the_snapshot():
    trailer = {"kind": "totals#persons-of-significant-control-snapshot", "generated_at": "2024-06"}
    assert add(PERSON, trailer).published == "2024-06"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "something-else"}, "'something-else' is not known"),
        ({"notified_on": "6 April"}, "no ISO date"),
        ({"notified_on": "2020", "ceased_on": "2019"}, "ceased on 2019, before"),
    ],
)
def test_a_bad_line_is_a_reject(change, reason):
    parsed = add(PERSON, PERSON | change | {"links": {"self": "/B"}})
    assert reason in parsed.rejects[0].reason
    assert parsed.rejects[0].place == "psc:2"
    assert len(holdings(parsed)) == 1


@pytest.mark.parametrize("line", [{"data": PERSON}, {"company_number": [1], "data": PERSON}])
def test_a_line_without_a_company_is_a_reject(line):
    good = {"company_number": "00000001", "data": PERSON}
    data = "\n".join(map(json.dumps, (good, line))).encode()
    (reject,) = parse_source("ownership", {"psc": data}).rejects
    assert reject.reason == "the line names no company"


def test_the_same_line_twice_is_counted():
    assert add(PERSON, PERSON).notes["duplicate"] == 1

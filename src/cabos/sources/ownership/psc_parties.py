"""The parties of the UK register, in FollowTheMoney's properties."""

import re

from cabos.formats.leaves import Leaves
from cabos.model.date import PartialDate, valid_date
from cabos.sources.countries import country_code
from cabos.sources.draft import Draft, Thing
from cabos.sources.ownership.parties import safe_id

_SCHEMATA = {
    "individual": "Person",
    "corporate-entity": "Company",
    "legal-person": "LegalEntity",
    "super-secure": "Person",
    "persons-with-significant-control-statement": "LegalEntity",
    "exemptions": "LegalEntity",
}
_NATIONS = {
    "american": "us",
    "australian": "au",
    "british": "gb",
    "canadian": "ca",
    "chinese": "cn",
    "colombian": "co",
    "dutch": "nl",
    "english": "gb",
    "french": "fr",
    "german": "de",
    "indian": "in",
    "irish": "ie",
    "italian": "it",
    "mexican": "mx",
    "northern irish": "gb",
    "pakistani": "pk",
    "polish": "pl",
    "romanian": "ro",
    "russian": "ru",
    "scottish": "gb",
    "spanish": "es",
    "swiss": "ch",
    "welsh": "gb",
}
_KINGDOM = {
    "england",
    "england & wales",
    "england and wales",
    "great britain",
    "northern ireland",
    "scotland",
    "uk",
    "united kingdom",
    "wales",
}
_NUMBER = re.compile(r"(?:[A-Z]{2}\d{6}|\d{4,8})")
_OF_PARTY = (
    "address",
    "country_of_residence",
    "date_of_birth",
    "identification",
    "name",
    "nationality",
    "principal_office_address",
)
_NAME_PARTS = {
    "title": "title",
    "forename": "firstName",
    "middle_name": "middleName",
    "surname": "lastName",
}
_ADDRESS = (
    "care_of",
    "po_box",
    "premises",
    "address_line_1",
    "address_line_2",
    "locality",
    "region",
    "postal_code",
    "country",
)


def kind_of(kind: str) -> str | None:
    """Return the schema of a party by the line's kind, or None where it is not known."""
    return next((found for begin, found in _SCHEMATA.items() if kind.startswith(begin)), None)


def company_id(number: str) -> str:
    """Return the id of a company of the United Kingdom, by its number of eight signs."""
    number = number.upper().replace(" ", "")
    return safe_id("gb-coh", number.zfill(8) if number.isdecimal() else number)


def write_party(draft: Draft, leaves: Leaves, key: str, place: str) -> str:
    """Write the party of a line, and return its id.

    A company that is registered in the United Kingdom has its own number as its id, so that the
    lines about it and those about what it controls meet.
    """
    kind = leaves.take("kind")
    schema = kind_of(kind) or "LegalEntity"
    number = leaves.get("identification/registration_number").upper().replace(" ", "")
    is_home = _is_home(leaves) and _NUMBER.fullmatch(number) is not None
    found = company_id(number) if is_home else safe_id("psc", key)
    pen = draft.thing(found, schema, place)
    if is_home and schema != "Company":
        pen = draft.thing(found, "Company", place)
    pen.say("name", leaves.take("name"))
    if schema == "Person":
        _write_person(pen, leaves)
    _write_identification(pen, leaves)
    _write_address(pen, leaves)
    if kind.startswith(("super-secure", "persons-with", "exemptions")):
        draft.count("unspecified_party")
        pen.say("@unspecified", leaves.get("statement") or kind)
        pen.say("description", leaves.take("description"))
    _keep_rest(pen, leaves)
    return found


def _keep_rest(pen: Thing, leaves: Leaves) -> None:
    """Keep what is said of the party and has no property; the holdings keep the others."""
    for path in leaves.rest():
        if path.startswith(_OF_PARTY):
            pen.say(f"@psc:{path}", leaves.take(path))


def _is_home(leaves: Leaves) -> bool:
    country = leaves.get("identification/country_registered").casefold().rstrip(".")
    place = leaves.get("identification/place_registered").casefold()
    return country in _KINGDOM or (not country and "companies house" in place)


def _write_person(pen: Thing, leaves: Leaves) -> None:
    for part, prop in _NAME_PARTS.items():
        pen.say(prop, leaves.take(f"name_elements/{part}"))
    born = _birth_date(leaves)
    if born is not None:
        leaves.below("date_of_birth")
        pen.say("birthDate", str(born))
    text = leaves.get("nationality")
    code = _NATIONS.get(text.casefold()) or country_code(text)
    if code is not None:
        pen.say("nationality", code, original=leaves.take("nationality"))
    _write_country(pen, leaves, "country", "country_of_residence")


def _birth_date(leaves: Leaves) -> PartialDate | None:
    """Return the month of birth, which is all the public register tells."""
    parts = [leaves.get(f"date_of_birth/{part}") for part in ("year", "month", "day")]
    numbers = [int(part) if part.isdecimal() and len(part) <= 4 else 0 for part in parts]
    return valid_date(*numbers)


def _write_identification(pen: Thing, leaves: Leaves) -> None:
    pen.say("registrationNumber", leaves.take("identification/registration_number"))
    pen.say("legalForm", leaves.take("identification/legal_form"))
    _write_country(pen, leaves, "jurisdiction", "identification/country_registered")


def _write_address(pen: Thing, leaves: Leaves) -> None:
    parts = [leaves.take(f"address/{part}") for part in _ADDRESS]
    pen.say("address", ", ".join(part for part in parts if part))


def _write_country(pen: Thing, leaves: Leaves, prop: str, path: str) -> None:
    """Write a country where it is known; else it stays to be kept beside."""
    text = leaves.get(path)
    code = "gb" if text.casefold() in _KINGDOM else country_code(text)
    if code is not None:
        pen.say(prop, code, original=leaves.take(path))

"""Entities and persons of BODS, in FollowTheMoney's properties."""

import re

from cabos.formats.bods import BodsStatement
from cabos.formats.leaves import Leaves
from cabos.sources.countries import country_code
from cabos.sources.draft import Thing
from cabos.sources.identifiers import bare_number, is_lei
from cabos.sources.ownership.dates import read_date

_SCHEMATA = {
    "registeredEntity": "Company",
    "state": "PublicBody",
    "stateBody": "PublicBody",
}
_UNSPECIFIED = ("anonymousPerson", "unknownPerson", "anonymousEntity", "unknownEntity")
_NAMES = {
    "": "name",
    "legal": "name",
    "individual": "name",
    "former": "previousName",
    "birth": "previousName",
}
_NAME_PARTS = {"givenName": "firstName", "familyName": "lastName", "patronymicName": "fatherName"}
# How a part of an identifier's scheme begins, and the property of the number.
_SCHEMES = {
    "LEI": "leiCode",
    "PASSPORT": "passportNumber",
    "VAT": "vatCode",
    "TAX": "taxNumber",
    "RFC": "taxNumber",
    "CURP": "idNumber",
    "DUNS": "dunsCode",
    "USCC": "uscCode",
}
_CODE = re.compile(r"([A-Za-z]{2})(?:-[0-9A-Za-z]{1,6})?")
_DETAILS = "recordDetails"
REPEATED = 100  # leaves of a statement that are kept on each of its holdings


def party_schema(said: BodsStatement) -> str:
    """Return the FollowTheMoney schema of an entity or person."""
    if said.type == "person":
        return "Person"
    return _SCHEMATA.get(said.leaves.get(f"{_DETAILS}/entityType/type"), "LegalEntity")


def write_party(pen: Thing, said: BodsStatement) -> None:
    """Write all that a statement says of an entity or person."""
    leaves = said.leaves
    if said.type == "person":
        _write_person(pen, leaves)
    else:
        _write_entity(pen, leaves)
    _write_identifiers(pen, leaves, is_person=said.type == "person")
    _write_addresses(pen, leaves)
    _write_unspecified(pen, leaves)
    pen.say("@bods:recordId", said.record)
    write_origin(pen, leaves)
    write_rest(pen, leaves)


def write_origin(pen: Thing, leaves: Leaves) -> None:
    """Write who published a statement and where it comes from."""
    pen.say("publisher", leaves.take("publicationDetails/publisher/name"))
    for path in ("source/url", "source/uri"):
        pen.say("sourceUrl", leaves.take(path))


def write_rest(pen: Thing, leaves: Leaves) -> None:
    """Keep what has no property of its own, under its JSON pointer."""
    rest = leaves.rest()
    for path, text in rest.items():
        pen.say(f"@bods:{path}", text)
    pen.draft.count("bods_kept_beside", len(rest))


def _write_person(pen: Thing, leaves: Leaves) -> None:
    for path in leaves.items(f"{_DETAILS}/names"):
        prop = _NAMES.get(leaves.get(f"{path}/type"), "alias")
        full = leaves.take(f"{path}/fullName")
        given, family = leaves.get(f"{path}/givenName"), leaves.get(f"{path}/familyName")
        pen.say(prop, full or " ".join(part for part in (given, family) if part))
        if prop == "name":
            for part, target in _NAME_PARTS.items():
                pen.say(target, leaves.take(f"{path}/{part}"))
    _write_date(pen, leaves, "birthDate", f"{_DETAILS}/birthDate")
    _write_date(pen, leaves, "deathDate", f"{_DETAILS}/deathDate")
    pen.say("birthPlace", leaves.take(f"{_DETAILS}/placeOfBirth/address"))
    for path in leaves.items(f"{_DETAILS}/nationalities"):
        _write_country(pen, leaves, "nationality", path)


def _write_entity(pen: Thing, leaves: Leaves) -> None:
    pen.say("name", leaves.take(f"{_DETAILS}/name"))
    for path in leaves.items(f"{_DETAILS}/alternateNames"):
        pen.say("alias", leaves.take(path))
    _write_country(pen, leaves, "jurisdiction", f"{_DETAILS}/jurisdiction")
    _write_date(pen, leaves, "incorporationDate", f"{_DETAILS}/foundingDate")
    _write_date(pen, leaves, "dissolutionDate", f"{_DETAILS}/dissolutionDate")
    if pen.schema == "Company":
        _write_securities(pen, leaves)


def _write_securities(pen: Thing, leaves: Leaves) -> None:
    for path in leaves.items(f"{_DETAILS}/publicListing/securitiesListings"):
        pen.say("ticker", leaves.take(f"{path}/security/ticker"))
        if leaves.get(f"{path}/security/idScheme").upper() == "ISIN":
            pen.say("isinCode", leaves.take(f"{path}/security/id"))


def _write_identifiers(pen: Thing, leaves: Leaves, *, is_person: bool) -> None:
    for path in leaves.items(f"{_DETAILS}/identifiers"):
        number = leaves.take(f"{path}/id")
        scheme = leaves.get(f"{path}/scheme") or leaves.get(f"{path}/schemeName")
        prop = _identifier_prop(scheme, is_person=is_person)
        if prop == "leiCode":
            bare = bare_number(number)
            if is_lei(bare):
                pen.say(prop, bare, original=number)
                continue
            pen.draft.count("lei_invalid")
            prop = "registrationNumber"
        pen.say(prop, number)


def _identifier_prop(scheme: str, *, is_person: bool) -> str:
    for part in re.split(r"[^A-Z]+", scheme.upper()):
        for begin, prop in _SCHEMES.items():
            if part.startswith(begin) and (is_person or prop != "passportNumber"):
                return prop
    return "idNumber" if is_person else "registrationNumber"


def _write_addresses(pen: Thing, leaves: Leaves) -> None:
    for path in leaves.items(f"{_DETAILS}/addresses"):
        text = leaves.take(f"{path}/address")
        parts = (leaves.get(f"{path}/postCode"), leaves.get(f"{path}/country/name"))
        more = [part for part in parts if part and part.casefold() not in text.casefold()]
        pen.say("address", ", ".join([text, *more]) if text else "", original=text)
        _write_country(pen, leaves, "country", f"{path}/country")


def _write_unspecified(pen: Thing, leaves: Leaves) -> None:
    """Mark a party that stands for one that is not known or not told."""
    kind = next(
        (
            found
            for path in ("personType", "entityType/type")
            if (found := leaves.get(f"{_DETAILS}/{path}")) in _UNSPECIFIED
        ),
        "",
    )
    details = [f"{_DETAILS}/unspecified{one}Details" for one in ("Person", "Entity")]
    reasons = [text for path in details if (text := leaves.take(f"{path}/reason"))]
    told = [text for path in details if (text := leaves.take(f"{path}/description"))]
    if kind or reasons or told:
        pen.draft.count("unspecified_party")
        pen.say("@unspecified", reasons[0] if reasons else kind or "unknown")
        for text in (*reasons[1:], *told):
            pen.say("description", text)


def _write_date(pen: Thing, leaves: Leaves, prop: str, path: str) -> None:
    """Write a date; one that cannot be read is kept beside, and counted."""
    text = leaves.get(path)
    if not text:
        return
    date = read_date(text)
    if date is None:
        pen.draft.count("date_unread")
        return
    pen.say(prop, str(date), original=leaves.take(path))


def _write_country(pen: Thing, leaves: Leaves, prop: str, path: str) -> None:
    """Write a country by its code, else by its name; the name is kept beside a code."""
    code = _CODE.fullmatch(leaves.get(f"{path}/code"))
    if code is not None:
        pen.say(prop, code[1].lower(), original=leaves.take(f"{path}/code"))
    elif name := leaves.take(f"{path}/name"):
        pen.say(prop, country_code(name) or name, original=name)

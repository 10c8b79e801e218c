"""The parts of an entry of the UN's list."""

import hashlib

from lxml import etree

from cabos.formats.xml import text
from cabos.model.date import parse_iso
from cabos.sources import documents
from cabos.sources.countries import country_code
from cabos.sources.draft import Thing

_ALIASES = {"low": "weakAlias", "f.k.a.": "previousName"}
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_PASSPORT = ("passport", "passeport", "pasaporte")


def write_alias(thing: Thing, part: etree._Element) -> None:
    """Write an alias; one of low quality is a weak alias."""
    name, quality = text(part, "ALIAS_NAME"), text(part, "QUALITY")
    thing.say(_ALIASES.get(quality.lower(), "alias"), name)
    birth = text(part, "DATE_OF_BIRTH")
    if birth:
        date = parse_iso(birth)
        thing.say("birthDate" if date else "notes", str(date) if date else birth)
    place = _joined(part, ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"))
    thing.say("birthPlace", place)
    note = text(part, "NOTE")
    if note:
        thing.say("notes", f"{name}: {note}" if name else note)


def write_address(thing: Thing, part: etree._Element) -> None:
    """Write an address on the thing and as an entity of its own."""
    full, note, country = _joined(part, _ADDRESS), text(part, "NOTE"), text(part, "COUNTRY")
    code = country_code(country) if country else None
    if not full and not note:
        return
    thing.say("country", code)
    digest = hashlib.sha1(f"{full}\x1f{note}".encode(), usedforsecurity=False).hexdigest()[:8]
    place = thing.draft.thing(f"un-addr-{digest}", "Address", thing.place)
    place.say("full", full)
    place.say("street", text(part, "STREET"))
    place.say("city", text(part, "CITY"))
    place.say("state", text(part, "STATE_PROVINCE"))
    place.say("postalCode", text(part, "ZIP_CODE"))
    place.say("country", code or country, original=country)
    place.say("remarks", note)
    thing.say("addressEntity", place.id)
    if full != country:
        thing.say("address", full)


def write_birth_date(thing: Thing, part: etree._Element) -> None:
    """Write a birth date; what is about right or a range becomes years, as for every list."""
    kind = text(part, "TYPE_OF_DATE").upper()
    note = text(part, "NOTE")
    if kind == "BETWEEN":
        first, last = text(part, "FROM_YEAR"), text(part, "TO_YEAR")
        values = [first, last]
        original = f"{first} to {last}"
    else:
        exact = text(part, "DATE")[:10] or text(part, "YEAR")
        values = [exact[:4] if kind == "APPROXIMATELY" else exact]
        original = f"circa {exact}" if kind == "APPROXIMATELY" else exact
    for value in values:
        date = parse_iso(value)
        if date is not None:
            thing.say("birthDate", str(date), original=original)
        elif value:
            thing.draft.count("date_unread")
            thing.say("notes", f"date of birth: {value}")
    if note:
        thing.say("notes", f"date of birth: {note}")


def write_birth_place(thing: Thing, part: etree._Element) -> None:
    """Write a place of birth."""
    thing.say("birthPlace", _joined(part, _ADDRESS))
    note = text(part, "NOTE")
    thing.say("notes", f"place of birth: {note}" if note else None)


def write_document(thing: Thing, part: etree._Element) -> None:
    """Write an identity document."""
    kind = text(part, "TYPE_OF_DOCUMENT")
    other = text(part, "TYPE_OF_DOCUMENT2")
    number = text(part, "NUMBER")
    city, note = text(part, "CITY_OF_ISSUE"), text(part, "NOTE")
    remarks = [part for part in (other if kind else "", city, note) if part]
    if not number:
        said = "; ".join(part for part in (kind or other, *remarks) if part)
        thing.say("notes", said)
        return
    title = kind or other or "Document"
    passport = any(word in title.lower() for word in _PASSPORT)
    document = documents.Document(
        title,
        "passportNumber" if passport else "idNumber",
        number,
        text(part, "ISSUING_COUNTRY") or text(part, "COUNTRY_OF_ISSUE") or None,
        text(part, "DATE_OF_ISSUE") or None,
        remarks=tuple(remarks),
    )
    documents.write_document(thing, document)


def _joined(part: etree._Element, steps: tuple[str, ...]) -> str:
    return ", ".join(value for step in steps if (value := text(part, step)))

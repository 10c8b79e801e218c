"""The parts of an entity of OFAC's enhanced XML form."""

from collections.abc import Iterable

from lxml import etree

from cabos.formats.xml import find_all, text
from cabos.sources.countries import country_code
from cabos.sources.documents import Document, write_document
from cabos.sources.draft import Thing
from cabos.sources.ofac.features import head_of

# Scripts that one language of the lists uses; Cyrillic and Arabic serve many.
_LANGUAGES = {
    "Armenian": "hye",
    "Chinese Simplified": "zho",
    "Chinese Traditional": "zho",
    "Georgian": "kat",
    "Greek": "ell",
    "Hangul": "kor",
    "Korean": "kor",
    "Hebrew": "heb",
    "Japanese": "jpn",
}
_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_PLACES = {
    "CITY": "city",
    "STATE/PROVINCE": "state",
    "POSTAL CODE": "postalCode",
    "REGION": "region",
}


def write_names(thing: Thing, names: Iterable[etree._Element]) -> None:
    """Write every name in every script.

    The primary name in Latin script is ``name``; a former name is ``previousName``; a name of low
    quality ``weakAlias``; all others, also the primary one in another script, are ``alias``.
    """
    for name in names:
        place = f"{thing.place.rpartition(':')[0]}:{name.sourceline}"
        for translation in find_all(name, "translations/translation"):
            script = text(translation, "script")
            prop = _name_prop(name, script)
            language = _LANGUAGES.get(script)
            full = text(translation, "formattedFullName") or text(translation, "formattedLastName")
            thing.say(prop, full, lang=language, place=place)


def _name_prop(name: etree._Element, script: str) -> str:
    if text(name, "isLowQuality") == "true":
        return "weakAlias"
    if text(name, "isPrimary") == "true" and script in {"Latin", ""}:
        return "name"
    return "previousName" if text(name, "aliasType") == "F.K.A." else "alias"


def write_paper(thing: Thing, paper: etree._Element) -> None:
    """Write an identity document."""
    head, prop = head_of(text(paper, "type"))
    remarks = [
        f"{step}: {said}"
        for step in ("issuingLocation", "issuingAuthority", "comments")
        if (said := text(paper, step))
    ]
    if text(paper, "isValid") == "false":
        remarks.append("not valid")
    number = text(paper, "documentNumber")
    if not number:
        thing.say("notes", "; ".join([head, *remarks]))
        return
    document = Document(
        head,
        prop,
        number,
        text(paper, "issuingCountry") or None,
        text(paper, "issueDate") or None,
        text(paper, "expirationDate") or None,
        remarks=tuple(remarks),
    )
    write_document(thing, document)


def write_address(thing: Thing, address: etree._Element) -> None:
    """Write an address, once for each script in which it stands."""
    country = text(address, "country")
    code = country_code(country) if country else None
    thing.say("country", code)
    for translation in find_all(address, "translations/translation") or [address]:
        parts = {
            text(part, "type"): text(part, "value")
            for part in find_all(translation, "addressParts/addressPart")
        }
        if not parts and not country:
            thing.draft.count("address_empty")
            continue
        latin = text(translation, "script") in {"Latin", ""}
        mark = "" if latin else f"-{translation.get('id')}"
        full = ", ".join(value for value in (*parts.values(), country) if value)
        place = thing.draft.thing(f"ofac-addr-{address.get('id')}{mark}", "Address", thing.place)
        place.say("full", full)
        place.say("street", ", ".join(parts[step] for step in _STREET if step in parts))
        for step, prop in _PLACES.items():
            place.say(prop, parts.get(step))
        place.say("country", code or country, original=country)
        thing.say("addressEntity", place.id)
        if parts:
            thing.say("address", full)


def write_relation(thing: Thing, relation: etree._Element, listed: set[str]) -> None:
    """Write a relation; the other side is linked where it stands in this list."""
    other = next(iter(find_all(relation, "relatedEntity")), None)
    number = other.get("entityId") if other is not None else None
    link = thing.draft.thing(f"{thing.id}-link-{relation.get('id')}", "UnknownLink", thing.place)
    link.say("subject", thing.id)
    link.say("object", f"ofac-{number}" if number else None)
    link.say("role", text(relation, "type"))
    link.say("description", text(other))
    link.say("summary", text(relation, "quality"))
    thing.draft.count("link" if number in listed else "link_unresolved")

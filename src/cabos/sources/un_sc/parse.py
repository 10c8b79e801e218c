"""The UN Security Council's consolidated list, one XML file."""

from collections.abc import Mapping

from lxml import etree

from cabos.errors import InputError
from cabos.formats import xml
from cabos.formats.xml import content, find_all, text
from cabos.sources.countries import country_code
from cabos.sources.draft import Draft, Thing
from cabos.sources.listed import listed_schema
from cabos.sources.un_sc.parts import (
    write_address,
    write_alias,
    write_birth_date,
    write_birth_place,
    write_document,
)

AUTHORITY = "United Nations Security Council"
_ROOT = "CONSOLIDATED_LIST"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_READ = frozenset(
    {
        *_NAMES,
        "DATAID",
        "UN_LIST_TYPE",
        "REFERENCE_NUMBER",
        "LISTED_ON",
        "NAME_ORIGINAL_SCRIPT",
        "GENDER",
        "NATIONALITY",
        "NATIONALITY2",
        "DESIGNATION",
        "TITLE",
        "COMMENTS1",
        "LIST_TYPE",
        "LAST_DAY_UPDATED",
        "VERSIONNUM",
        "SORT_KEY",
        "SORT_KEY_LAST_MOD",
        "DELISTED_ON",
        "SUBMITTED_BY",
    },
)
_PARTS = {
    "ALIAS": write_alias,
    "ADDRESS": write_address,
    "DATE_OF_BIRTH": write_birth_date,
    "PLACE_OF_BIRTH": write_birth_place,
    "DOCUMENT": write_document,
}


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse the list.

    Args:
        files: exactly one file.
        draft: the page to write on.

    Raises:
        InputError: where the file is malformed, XML of another kind, or there are several.
    """
    if len(files) != 1:
        raise InputError(
            "The list is one file", where=", ".join(files), remedy="Give one version at a time"
        )
    for name, data in files.items():
        root = xml.read(data, name)
        if xml.tag(root) != _ROOT:
            raise InputError(
                f"The XML is not the UN's list: its root is {xml.tag(root)}",
                where=name,
                remedy=f"Give the file whose root is {_ROOT}",
            )
        draft.published = root.get("dateGenerated", "")[:10] or None
        for entry in find_all(root, "INDIVIDUALS/INDIVIDUAL"):
            _write_entry(entry, "individual", name, draft)
        for entry in find_all(root, "ENTITIES/ENTITY"):
            _write_entry(entry, "entity", name, draft)


def _write_entry(entry: etree._Element, stated: str, file: str, draft: Draft) -> None:
    place = f"{file}:{entry.sourceline}"
    number = text(entry, "DATAID")
    name = " ".join(part for step in _NAMES if (part := text(entry, step)))
    if not number or not name:
        draft.reject(place, "the entry has no DATAID or no name", [content(entry)])
        return
    thing = draft.thing(f"un-{number}", listed_schema(stated, name, ()), place)
    thing.say("name", name)
    # The script is not named; the language of an Arabic or Cyrillic name is not known from it.
    thing.say("alias", text(entry, "NAME_ORIGINAL_SCRIPT"))
    thing.say("topics", "sanction")
    _write_sanction(thing, entry)
    thing.say("gender", _gender(text(entry, "GENDER")), original=text(entry, "GENDER"))
    for step, prop in (("NATIONALITY", "nationality"), ("NATIONALITY2", "nationality")):
        for value in find_all(entry, f"{step}/VALUE"):
            country = text(value)
            thing.say(prop, country_code(country) or country, original=country)
    for step, prop in (("DESIGNATION", "position"), ("TITLE", "title")):
        for value in find_all(entry, f"{step}/VALUE"):
            thing.say(prop, text(value))
    thing.say("notes", text(entry, "COMMENTS1"))
    for child in entry:
        _write_part(thing, child, file)


def _write_part(thing: Thing, part: etree._Element, file: str) -> None:
    head = xml.tag(part)
    kind = head.partition("_")[2] if head.startswith(("INDIVIDUAL_", "ENTITY_")) else ""
    writer = _PARTS.get(kind)
    if writer is not None:
        writer(thing.at(f"{file}:{part.sourceline}"), part)
    elif head not in _READ:
        said = content(part)
        if said:
            thing.say("notes", f"{head}: {said}")
            thing.draft.count("element_unknown")


def _gender(stated: str) -> str | None:
    gender = stated.lower()
    return gender if gender in {"male", "female"} else stated or None


def _write_sanction(thing: Thing, entry: etree._Element) -> None:
    programme = text(entry, "UN_LIST_TYPE")
    thing.say("programId", f"UN-{programme}" if programme else None)
    sanction = thing.draft.thing(f"{thing.id}-sanction-1", "Sanction", thing.place)
    sanction.say("entity", thing.id)
    sanction.say("authority", AUTHORITY)
    sanction.say("program", programme)
    sanction.say("unscId", text(entry, "REFERENCE_NUMBER"))
    for prop, step in (("listingDate", "LISTED_ON"), ("endDate", "DELISTED_ON")):
        stated = text(entry, step)
        sanction.say(prop, stated[:10], original=stated)  # some carry an offset of the time zone
    for value in find_all(entry, "LAST_DAY_UPDATED/VALUE"):
        sanction.say("summary", f"updated {text(value)}" if text(value) else None)
    sanction.say("summary", text(entry, "SUBMITTED_BY"))

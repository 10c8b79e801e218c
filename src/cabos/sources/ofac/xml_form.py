"""OFAC's enhanced XML form: names in every script, explicit relations, one file."""

from dataclasses import replace

from lxml import etree

from cabos.errors import InputError
from cabos.formats import xml
from cabos.formats.xml import find_all, text
from cabos.sources.draft import Draft, Thing
from cabos.sources.listed import listed_schema
from cabos.sources.ofac.facts import write_feature
from cabos.sources.ofac.features import head_of, recognise
from cabos.sources.ofac.sanctions import write_sanctions
from cabos.sources.ofac.xml_parts import write_address, write_names, write_paper, write_relation

_ROOT = "sanctionsData"


def parse_xml(data: bytes, name: str, draft: Draft) -> None:
    """Parse the enhanced XML form.

    The ``id`` of an ``entity`` is the entry number of the CSV form; ``identityId`` is another.

    Raises:
        InputError: where the file is malformed, or XML of another kind.
    """
    root = xml.read(data, name)
    if xml.tag(root) != _ROOT:
        raise InputError(
            f"The XML is no list of OFAC in the enhanced form: its root is {xml.tag(root)}",
            where=name,
            remedy=f"Give the file whose root is {_ROOT}, such as SDN_ENHANCED.XML",
        )
    draft.published = text(root, "publicationInfo/dataAsOf")[:10] or None
    entities = find_all(root, "entities/entity")
    listed = {number for entity in entities if (number := entity.get("id"))}
    for entity in entities:
        number = entity.get("id")
        place = f"{name}:{entity.sourceline}"
        if not number or not find_all(entity, "names/name"):
            draft.reject(place, "the entity has no id or no name", [text(entity, "generalInfo")])
        else:
            _write_entity(entity, f"ofac-{number}", place, draft, listed)


def _write_entity(
    entity: etree._Element, entity_id: str, place: str, draft: Draft, listed: set[str]
) -> None:
    papers = find_all(entity, "identityDocuments/identityDocument")
    stated = text(entity, "generalInfo/entityType")
    types = [head_of(text(paper, "type")) for paper in papers]
    schema = listed_schema(stated, _primary_name(entity), types)
    thing = draft.thing(entity_id, schema, place)
    write_names(thing, find_all(entity, "names/name"))
    thing.say("topics", "sanction")
    _write_sanctions(thing, entity)
    thing.say("title", text(entity, "generalInfo/title"))
    thing.say("notes", text(entity, "generalInfo/remarks"))
    for feature in find_all(entity, "features/feature"):
        _write_feature(thing.at(f"{_file(place)}:{feature.sourceline}"), feature)
    for paper in papers:
        write_paper(thing.at(f"{_file(place)}:{paper.sourceline}"), paper)
    for address in find_all(entity, "addresses/address"):
        write_address(thing.at(f"{_file(place)}:{address.sourceline}"), address)
    for relation in find_all(entity, "relationships/relationship"):
        write_relation(thing.at(f"{_file(place)}:{relation.sourceline}"), relation, listed)


def _file(place: str) -> str:
    return place.rpartition(":")[0]


def _primary_name(entity: etree._Element) -> str:
    names = find_all(entity, "names/name")
    primary = next((one for one in names if text(one, "isPrimary") == "true"), names[0])
    return text(primary, "translations/translation/formattedFullName")


def _write_sanctions(thing: Thing, entity: etree._Element) -> None:
    dates = [
        date
        for one in find_all(entity, "sanctionsLists/sanctionsList")
        if (date := one.get("datePublished"))
    ]
    programmes = [text(one) for one in find_all(entity, "sanctionsPrograms/sanctionsProgram")]
    write_sanctions(thing, programmes, listed=min(dates, default=None))
    for step in ("sanctionsLists/sanctionsList", "sanctionsTypes/sanctionsType"):
        for one in find_all(entity, step):
            dated = one.get("datePublished")
            thing.say("notes", f"{text(one)}, since {dated}" if dated else text(one))
    for one in find_all(entity, "legalAuthorities/legalAuthority"):
        thing.say("notes", text(one))


def _write_feature(thing: Thing, feature: etree._Element) -> None:
    head, value = text(feature, "type"), text(feature, "value")
    if not value:
        return
    told = recognise(f"{head} {value}")
    write_feature(thing, replace(told, head=head) if told.kind == "unknown" else told, {})
    for step in ("comments", "reliability"):
        remark = text(feature, step)
        if remark and remark != "Confirmed":
            thing.say("notes", f"{head} {value}: {remark}")

"""Identity and registration documents, written on their holder and as entities of their own."""

import hashlib
import re
from dataclasses import dataclass

from cabos.sources.countries import country_code
from cabos.sources.draft import Thing
from cabos.sources.identifiers import bare_number, is_lei, is_valid_mexican, mexican_type

_MEXICAN = {"rfc": "R.F.C.", "curp": "C.U.R.P."}
_IMO = re.compile(r"\(?IMO\)? ?(\d{7})")
# Russia's tax and register numbers have lengths that tell them: person or firm.
_RUSSIAN = {"taxNumber": ("innCode", (10, 12)), "registrationNumber": ("ogrnCode", (13, 15))}


@dataclass(frozen=True, slots=True)
class Document:
    """An official number.

    Attributes:
        type: what it is called, such as ``Passport``.
        prop: the property under which the number stands on its holder; empty where the type is
            not known, so that the holder's schema decides.
        number: the number as written.
        country: the issuing country's name or code, or None.
        issued: ISO date of issue, or the text where it is no date, or None.
        expires: the same for the expiry.
        text: the whole as written, or an empty string.
        remarks: whatever else is said of it.
    """

    type: str
    prop: str
    number: str
    country: str | None = None
    issued: str | None = None
    expires: str | None = None
    text: str = ""
    remarks: tuple[str, ...] = ()


def write_document(holder: Thing, document: Document) -> None:
    """Write a document's number on its holder, and the document as an entity of its own."""
    number = _write_number(holder, document)
    title = _MEXICAN.get(mexican_type(document.type) or "", document.type)
    mark = "\x1f".join((title, number, document.country or ""))
    digest = hashlib.sha1(mark.encode(), usedforsecurity=False).hexdigest()[:8]
    schema = "Passport" if document.prop == "passportNumber" else "Identification"
    paper = holder.draft.thing(f"{holder.id}-id-{digest}", schema, holder.place)
    paper.say("holder", holder.id)
    paper.say("number", number, original=document.number)
    paper.say("type", title, original=document.text or document.type)
    if document.country is not None:
        code = country_code(document.country)
        paper.say("country", code or document.country, original=document.country)
    paper.say("startDate", document.issued)
    paper.say("endDate", document.expires)
    for remark in document.remarks:
        paper.say("summary", remark)


def _write_number(holder: Thing, document: Document) -> str:
    """Write the number on its holder and return it in the form in which it stands there."""
    number, prop = document.number, document.prop
    imo = _IMO.fullmatch(number)
    if imo is not None:
        holder.say("imoNumber", imo[1], original=number)
        return imo[1]
    kind = mexican_type(document.type)
    if kind is not None:
        bare = bare_number(number)
        holder.draft.count(kind)
        if not is_valid_mexican(kind, bare):
            holder.draft.count(f"{kind}_invalid")
        holder.say(prop, bare, original=number)
        return bare or number
    if prop == "leiCode" and not is_lei(bare_number(number)):
        prop = "registrationNumber"
    if not prop:
        prop = "idNumber" if holder.schema == "Person" else "registrationNumber"
        holder.draft.count("document_type_other")
    holder.say(prop, number)
    if prop in _RUSSIAN and document.country == "Russia":
        code, lengths = _RUSSIAN[prop]
        if number.isdecimal() and len(number) in lengths:
            holder.say(code, number)
    return number

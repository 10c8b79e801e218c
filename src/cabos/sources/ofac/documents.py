"""Identity and registration documents of listed things."""

import hashlib
import re
from dataclasses import dataclass

from cabos.sources.countries import country_code
from cabos.sources.draft import Thing
from cabos.sources.identifiers import bare_number, is_lei, is_valid_mexican, mexican_type
from cabos.sources.ofac.dates import read_date

_DATED = re.compile(
    r"(?P<rest>.*?),? (?P<what>issued|expires|expired) (?P<date>[^;]*\d{4})", re.DOTALL
)
_COUNTRY = re.compile(r"(?P<rest>.*?)\s*\((?P<country>[^()]+)\)", re.DOTALL)
_IMO = re.compile(r"(?:IMO|\(IMO\)) ?(\d{7})")
_RUSSIAN = {"taxNumber": ("innCode", (10, 12)), "registrationNumber": ("ogrnCode", (13, 15))}


@dataclass(frozen=True, slots=True)
class Document:
    """An official number.

    Attributes:
        type: what it is called, such as ``Passport``.
        prop: the property under which the number stands on its holder.
        number: the number as written.
        country: the issuing country's name, or None.
        issued: date of issue as written, or None.
        expires: date of expiry as written, or None.
        text: the whole as written.
    """

    type: str
    prop: str
    number: str
    country: str | None = None
    issued: str | None = None
    expires: str | None = None
    text: str = ""


def read_document(head: str, prop: str, value: str, text: str) -> Document:
    """Read ``1084010 (Egypt) issued 12 May 1999 expires 11 May 2004``."""
    dates: dict[str, str] = {}
    while (found := _DATED.fullmatch(value)) is not None:
        dates[found["what"]] = found["date"]
        value = found["rest"]
    country = None
    if (found := _COUNTRY.fullmatch(value)) is not None and found["rest"]:
        value, country = found["rest"], found["country"]
    expires = dates.get("expires", dates.get("expired"))
    return Document(head, prop, value.strip(), country, dates.get("issued"), expires, text)


def write_document(holder: Thing, document: Document) -> None:
    """Write a document's number on its holder, and the document as an entity of its own."""
    number = _write_number(holder, document)
    draft = holder.draft
    mark = "\x1f".join((document.type, number, document.country or ""))
    digest = hashlib.sha1(mark.encode(), usedforsecurity=False).hexdigest()[:8]
    schema = "Passport" if document.prop == "passportNumber" else "Identification"
    paper = draft.thing(f"{holder.id}-id-{digest}", schema, holder.place)
    paper.say("holder", holder.id)
    paper.say("number", number, original=document.number)
    paper.say("type", document.type, original=document.text or None)
    if document.country is not None:
        paper.say("country", country_code(document.country) or document.country)
    for prop, date in (("startDate", document.issued), ("endDate", document.expires)):
        if date is not None:
            exact = read_date(date)
            paper.say(prop, str(exact) if exact else date, original=date)


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
        return bare
    if prop == "leiCode" and not is_lei(bare_number(number)):
        prop = "registrationNumber"
    if not prop:
        prop = "idNumber" if holder.schema == "Person" else "registrationNumber"
        holder.draft.count("document_type_other")
    holder.say(prop, number)
    if document.country == "Russia" and prop in _RUSSIAN:
        code, lengths = _RUSSIAN[prop]
        if number.isdecimal() and len(number) in lengths:
            holder.say(code, number)
    return number

"""A list of the user's own: a CSV with a header and one entry a row.

Columns: ``id`` and ``name``, and if wanted ``schema``, ``programme``, ``birth_date``,
``identifiers``, ``country``, ``aliases``, ``sex``, ``address``. Several values of a cell are set
apart by semicolons; ``name`` and ``address`` are one value. Another column is kept as a note.
"""

import re
from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats import csv
from cabos.formats.csv import Row
from cabos.model.date import parse_iso
from cabos.model.schema import find_schema
from cabos.sources.countries import country_code
from cabos.sources.documents import Document, write_document
from cabos.sources.draft import Draft, Thing
from cabos.sources.identifiers import bare_number

COLUMNS = (
    "id", "name", "schema", "programme", "birth_date", "identifiers", "country", "aliases", "sex",
    "address",
)  # fmt: skip
_REQUIRED = ("id", "name")
_DEFAULT_SCHEMA = "LegalEntity"
_COUNTRY = re.compile(r"(.*?)\s*\(([^()]+)\)")
# What stands before the colon of an identifier: the property, and the type to show.
_IDENTIFIERS = {
    "CURP": ("idNumber", "C.U.R.P."),
    "RFC": ("taxNumber", "R.F.C."),
    "PASSPORT": ("passportNumber", "Passport"),
    "PASAPORTE": ("passportNumber", "Passport"),
    "TAX": ("taxNumber", "Tax ID"),
    "NIT": ("taxNumber", "NIT"),
    "REGISTRATION": ("registrationNumber", "Registration Number"),
    "FOLIO": ("registrationNumber", "Folio Mercantil"),
    "LEI": ("leiCode", "Legal Entity Identifier"),
    "ID": ("idNumber", "National ID"),
}
_SEXES = {
    "male": "male", "m": "male", "h": "male", "hombre": "male", "masculino": "male",
    "female": "female", "f": "female", "mujer": "female", "femenino": "female",
}  # fmt: skip
_PLAIN = {
    "IMO": "imoNumber",
    "MMSI": "mmsi",
    "SWIFT": "swiftBic",
    "WALLET": "walletAddress",
    "EMAIL": "email",
    "PHONE": "phone",
}


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse a list of the user's own.

    Args:
        files: name to bytes; several files are one list.
        draft: the page to write on.

    Raises:
        InputError: where a file lacks the columns ``id`` or ``name``.
    """
    seen: set[str] = set()
    for name, data in files.items():
        rows = csv.read(data, name, delimiter=_delimiter(data))
        header = [cell.strip().lower() for cell in csv.first(rows, name)]
        missing = [column for column in _REQUIRED if column not in header]
        if missing:
            raise InputError(
                f"The list lacks the columns {', '.join(missing)}; it has {', '.join(header)}",
                where=f"{name}:1",
                remedy=f"Name the columns {', '.join(COLUMNS)}",
            )
        for row in rows:
            fault = row.fault or _fault(row, header, seen)
            if fault:
                draft.reject(f"{name}:{row.line}", fault, row.cells)
            else:
                cells = dict(zip(header, (cell.strip() for cell in row.cells), strict=True))
                seen.add(cells["id"])
                _write(cells, f"{name}:{row.line}", draft)


def _delimiter(data: bytes) -> str:
    head = data[:4096].split(b"\n", 1)[0]
    return max(",;\t|", key=lambda sign: head.count(sign.encode()))


def _fault(row: Row, header: list[str], seen: set[str]) -> str:
    if len(row.cells) != len(header):
        return f"{len(row.cells)} cells instead of {len(header)}"
    cells = dict(zip(header, (cell.strip() for cell in row.cells), strict=True))
    if not cells["id"] or not cells["name"]:
        return "the entry has no id or no name"
    if cells["id"] in seen:
        return f"the id {cells['id']} stands in the list twice"
    stated = cells.get("schema")
    if stated and find_schema(stated) is None:
        return f"there is no schema {stated}; use Person, Company, Organization, Vessel, Airplane"
    return ""


def _write(cells: Mapping[str, str], place: str, draft: Draft) -> None:
    schema = find_schema(cells.get("schema") or _DEFAULT_SCHEMA)
    thing = draft.thing(f"own-{cells['id']}", schema.name if schema else _DEFAULT_SCHEMA, place)
    thing.say("name", cells["name"])
    for alias in _values(cells, "aliases"):
        thing.say("alias", alias)
    programmes = _values(cells, "programme")
    thing.say("topics", "sanction" if programmes else "poi")
    for programme in programmes:
        thing.say("programId", programme)
    for text in _values(cells, "birth_date"):
        _write_birth_date(thing, text)
    for text in _values(cells, "identifiers"):
        _write_identifier(thing, text)
    for text in _values(cells, "country"):
        thing.say("country", country_code(text) or text, original=text)
    for text in _values(cells, "sex"):
        sex = _SEXES.get(text.casefold())
        thing.say("gender" if sex else "notes", sex or f"sex: {text}", original=text)
    thing.say("address", cells.get("address"))
    for column, text in cells.items():
        if column not in COLUMNS and text:
            thing.say("notes", f"{column}: {text}")
            draft.count("column_unknown")


def _values(cells: Mapping[str, str], column: str) -> list[str]:
    return [value for part in cells.get(column, "").split(";") if (value := part.strip())]


def _write_birth_date(thing: Thing, text: str) -> None:
    date = parse_iso(text)
    if date is None:
        thing.draft.count("date_unread")
        thing.say("notes", f"birth_date: {text}")
    else:
        thing.say("birthDate", str(date), original=text)


def _write_identifier(thing: Thing, text: str) -> None:
    head, colon, number = text.partition(":")
    if not colon:
        head, number = "ID", text
    key, number = bare_number(head), number.strip()
    if key in _PLAIN:
        thing.say(_PLAIN[key], number, original=text)
        return
    country = None
    if (found := _COUNTRY.fullmatch(number)) is not None and found[1]:
        number, country = found[1], found[2]
    prop, title = _IDENTIFIERS.get(key, ("", head.strip()))
    if number:
        write_document(thing, Document(title, prop, number, country, text=text))
    else:
        thing.say("notes", f"identifiers: {text}")

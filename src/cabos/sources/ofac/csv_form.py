"""OFAC's CSV form: entries, addresses, aliases and the ends of long remarks."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cabos.errors import InputError
from cabos.formats import csv
from cabos.formats.csv import Row
from cabos.sources.countries import country_code
from cabos.sources.draft import Draft, Thing
from cabos.sources.listed import listed_schema
from cabos.sources.ofac.facts import write_feature
from cabos.sources.ofac.features import Feature, recognise, split
from cabos.sources.ofac.sanctions import write_sanctions

_WIDTH = {12: "sdn", 6: "add", 5: "alt", 2: "comments"}
_TITLES = {"sdn": "entries", "add": "addresses", "alt": "aliases", "comments": "remarks"}
_ALIASES = {"aka": "alias", "fka": "previousName", "nka": "alias"}
_COLUMNS = ((5, "callSign"), (6, "type"), (7, "tonnage"), (8, "grossRegisteredTonnage"))
_NULL = "-0-"
_CUT = 1000  # characters after which OFAC continues a remark in the comments file


@dataclass(frozen=True, slots=True)
class _Line:
    """A sound row and its place."""

    place: str
    cells: list[str]


@dataclass(slots=True)
class _Tables:
    """The four files, by entry number."""

    sdn: dict[str, _Line] = field(default_factory=dict)
    add: defaultdict[str, list[_Line]] = field(default_factory=lambda: defaultdict(list))
    alt: defaultdict[str, list[_Line]] = field(default_factory=lambda: defaultdict(list))
    comments: defaultdict[str, list[_Line]] = field(default_factory=lambda: defaultdict(list))


def parse_csv(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse the files of the CSV form; only the entries are required.

    Raises:
        InputError: where a file is none of the four, two have one role, or no entries came.
    """
    tables = _load(files, draft)
    remarks = {number: _remarks(number, line, tables, draft) for number, line in tables.sdn.items()}
    names = _unique_names(tables.sdn)
    for number, line in tables.sdn.items():
        thing = _write_entry(number, line, remarks[number], names, draft)
        for alias in tables.alt.pop(number, ()):
            _write_alias(thing.at(alias.place), alias.cells)
        for address in tables.add.pop(number, ()):
            _write_address(thing.at(address.place), address.cells)
    _reject_orphans(tables, draft)


def _load(files: Mapping[str, bytes], draft: Draft) -> _Tables:
    tables = _Tables()
    seen: dict[str, str] = {}
    for name, data in files.items():
        rows = list(csv.read(data, name))
        role = _role(rows, name)
        if role in seen:
            raise InputError(
                f"Two files hold {_TITLES[role]}: {seen[role]} and {name}",
                where=name,
                remedy="Give one version of the list at a time",
            )
        seen[role] = name
        for line in _sound(rows, name, role, draft):
            _file(tables, role, line, draft)
    if "sdn" not in seen:
        raise InputError(
            "The file with the entries (12 columns, such as sdn.csv) is missing",
            where=", ".join(files),
            remedy="Add it with another --from",
        )
    for role in _TITLES.keys() - seen.keys():
        draft.count(f"file_absent_{role}")
    return tables


def _role(rows: Sequence[Row], name: str) -> str:
    for row in rows:
        role = _WIDTH.get(len(row.cells))
        if role is not None and not row.fault and row.cells[0].strip().isdecimal():
            return role
    raise InputError(
        "The file is none of OFAC's four (12, 6, 5 or 2 columns, the first a number)",
        where=name,
        remedy="Give sdn.csv, add.csv, alt.csv and sdn_comments.csv, or the enhanced XML file",
    )


def _sound(rows: Sequence[Row], name: str, role: str, draft: Draft) -> list[_Line]:
    width = next(size for size, known in _WIDTH.items() if known == role)
    lines = []
    for row in rows:
        place = f"{name}:{row.line}"
        fault = row.fault
        if not fault and len(row.cells) != width:
            fault = f"{len(row.cells)} cells instead of {width}"
            if row is rows[-1] and len(row.cells) < width:
                raise InputError(
                    f"The last row has {fault}: the file is cut off",
                    where=place,
                    remedy="Download it again",
                )
        elif not fault and not row.cells[0].strip().isdecimal():
            fault = "the first cell is no entry number"
        if fault:
            draft.reject(place, fault, row.cells)
        else:
            lines.append(_Line(place, row.cells))
    return lines


def _file(tables: _Tables, role: str, line: _Line, draft: Draft) -> None:
    number = line.cells[0].strip()
    if role == "add":
        tables.add[number].append(line)
    elif role == "alt":
        tables.alt[number].append(line)
    elif role == "comments":
        tables.comments[number].append(line)
    elif number in tables.sdn:
        draft.reject(line.place, f"entry {number} stands in the list twice", line.cells)
    elif not _cell(line.cells[1]):
        draft.reject(line.place, "the entry has no name", line.cells)
    else:
        tables.sdn[number] = line


def _cell(text: str) -> str:
    text = text.strip()
    return "" if text == _NULL else text


def _remarks(number: str, line: _Line, tables: _Tables, draft: Draft) -> list[Feature]:
    text = line.cells[11] if _cell(line.cells[11]) else ""
    for comment in tables.comments.pop(number, ()):
        if text.rstrip().endswith(".") and len(text) < _CUT:
            # The remark is whole, so the two files are of different dates: keep them apart.
            draft.count("comment_misfit")
            text += "; "
        text += comment.cells[1]
    pieces = split(text)
    return [recognise(piece, last=at == len(pieces)) for at, piece in enumerate(pieces, 1)]


def _unique_names(entries: Mapping[str, _Line]) -> dict[str, str]:
    """Map each name to its entity; a name of two entries resolves to neither."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for number, line in entries.items():
        owners[_cell(line.cells[1]).upper()].append(f"ofac-{number}")
    return {name: ids[0] for name, ids in owners.items() if len(ids) == 1}


def _write_entry(
    number: str, line: _Line, features: list[Feature], names: Mapping[str, str], draft: Draft
) -> Thing:
    cells = [_cell(cell) for cell in line.cells]
    papers = [(one.head, one.prop) for one in features if one.kind == "document"]
    schema = listed_schema(cells[2], cells[1], papers)
    thing = draft.thing(f"ofac-{number}", schema, line.place)
    thing.say("name", cells[1])
    thing.say("topics", "sanction")
    write_sanctions(thing, re.split(r"\]\s*\[", cells[3].strip("[]")))
    thing.say("position", cells[4])
    for column, prop in _COLUMNS:
        thing.say(prop, cells[column])
    if cells[9]:
        thing.say("flag", country_code(cells[9]) or cells[9], original=cells[9])
    if cells[10]:
        thing.say("notes", f"Vessel Owner {cells[10]}", original=cells[10])
    for feature in features:
        write_feature(thing, feature, names)
    return thing


def _write_alias(thing: Thing, cells: list[str]) -> None:
    kind = _cell(cells[2]).lower()
    thing.say(_ALIASES.get(kind, "alias"), _cell(cells[3]), original=cells[3])
    thing.say("notes", _cell(cells[4]))
    if kind not in _ALIASES:
        thing.draft.count("alias_type_unknown")


def _write_address(thing: Thing, cells: list[str]) -> None:
    street, city, country, remarks = (_cell(cell) for cell in cells[2:6])
    if not (street or city or country or remarks):
        thing.draft.count("address_empty")
        return
    code = country_code(country) if country else None
    full = ", ".join(part for part in (street, city, country) if part)
    place = thing.draft.thing(f"ofac-addr-{cells[1].strip()}", "Address", thing.place)
    place.say("full", full)
    place.say("street", street)
    place.say("city", city)
    place.say("country", code or country, original=country)
    place.say("remarks", remarks)
    thing.say("addressEntity", place.id)
    thing.say("country", code)
    if street or city:
        thing.say("address", full)


def _reject_orphans(tables: _Tables, draft: Draft) -> None:
    for table, what in (
        (tables.alt, "alias"),
        (tables.add, "address"),
        (tables.comments, "remark"),
    ):
        for lines in table.values():
            for line in lines:
                reason = f"{what} of an entry that is not in the list"
                draft.reject(line.place, reason, line.cells, kind="orphan")

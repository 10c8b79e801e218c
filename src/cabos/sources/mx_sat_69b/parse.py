"""SAT's list of article 69-B, as CSV with or without its title lines.

One taxpayer is one entity, though it may stand in several rows: one for each procedure. The row
whose last publication is the newest decides whether the taxpayer counts as listed; where dates
do not tell, it does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cabos.errors import InputError
from cabos.formats import csv
from cabos.model.date import valid_date
from cabos.sources.draft import Draft, Thing
from cabos.sources.identifiers import bare_number, is_valid_mexican

AUTHORITY = "Servicio de Administración Tributaria (SAT)"
LAW = "Código Fiscal de la Federación, artículo 69-B"
# The statuses of a taxpayer who is listed; the others are cleared of the presumption.
LISTED = {"Definitivo": "SAT-69B-DEFINITIVO", "Presunto": "SAT-69B-PRESUNTO"}
CLEARED = ("Desvirtuado", "Sentencia Favorable")
# Each stage of the procedure has four columns: notice and date at SAT, notice and date in the DOF.
_STAGES = ("Presunto", "Desvirtuado", "Definitivo", "Sentencia Favorable")
_FIRST_STAGE, _WIDTH = 4, 20
_UPDATED = re.compile(r"actualizad[ao] al (\d{1,2}) de ([a-zé]+) de (\d{4})", re.IGNORECASE)
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class _Line:
    place: str
    cells: list[str]

    @property
    def rfc(self) -> str:
        return bare_number(self.cells[1])

    @property
    def status(self) -> str:
        return self.cells[3].strip()

    @property
    def suppressed(self) -> bool:
        """Whether a court had the taxpayer's name and R.F.C. (``XXXXXXXXXXXX``) removed."""
        return not set(self.rfc) - {"X"}

    @property
    def key(self) -> str:
        return f"row-{self.cells[0].strip()}" if self.suppressed else self.rfc

    def newest(self) -> str:
        """The ISO date of the row's last publication, or an empty string."""
        return max((day for cell in self.cells[_FIRST_STAGE:] for day in _dates(cell)), default="")


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse the list.

    Args:
        files: exactly one file.
        draft: the page to write on.

    Raises:
        InputError: where the file is not this list, is cut off, or there are several.
    """
    if len(files) != 1:
        raise InputError(
            "The list is one file", where=", ".join(files), remedy="Give one version at a time"
        )
    taxpayers: dict[str, list[_Line]] = {}
    for name, data in files.items():
        for line in _lines(name, data, draft):
            draft.count("rfc")
            if line.suppressed:
                draft.count("suppressed")
            elif not is_valid_mexican("rfc", line.rfc):
                draft.count("rfc_invalid")
            taxpayers.setdefault(line.key, []).append(line)
    for key, lines in taxpayers.items():
        _write(key, lines, draft)


def _lines(name: str, data: bytes, draft: Draft) -> list[_Line]:
    rows = list(csv.read(data, name))
    lines: list[_Line] = []
    for row in rows:
        place = f"{name}:{row.line}"
        number = row.cells[0].strip() if row.cells else ""
        if row.fault:
            draft.reject(place, row.fault, row.cells)
        elif not number.isdecimal() and not lines:
            _read_title(row.cells, draft)
        elif len(row.cells) != _WIDTH and row is rows[-1]:
            raise InputError(
                f"The last row has {len(row.cells)} cells instead of {_WIDTH}: the file is cut off",
                where=place,
                remedy="Download it again",
            )
        elif len(row.cells) != _WIDTH or not number.isdecimal():
            reason = f"not a row of the list: {len(row.cells)} cells, number {number!r}"
            draft.reject(place, reason, row.cells)
        elif not row.cells[2].strip():
            draft.reject(place, "the row has no name", row.cells)
        else:
            lines.append(_Line(place, row.cells))
    if not lines:
        raise InputError(
            f"The file is not the list of article 69-B: no row has a number and {_WIDTH} cells",
            where=name,
            remedy="Give the complete list (Listado completo) as CSV",
        )
    return lines


def _read_title(cells: Sequence[str], draft: Draft) -> None:
    found = _UPDATED.search(" ".join(cells))
    if found is not None and found[2].lower() in _MONTHS:
        day = valid_date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
        draft.published = str(day) if day is not None else None


def _write(key: str, lines: Sequence[_Line], draft: Draft) -> None:
    if lines[0].suppressed:
        schema = "LegalEntity"
    else:
        schema = "Person" if len(lines[0].rfc) == 13 else "Company"
    thing = draft.thing(f"sat69b-{key}", schema, lines[0].place)
    for line in lines:
        _write_row(thing.at(line.place), line)
    deciding = max(lines, key=lambda line: (line.newest(), line.status not in CLEARED))
    for line in lines:
        if line.status not in LISTED and line.status not in CLEARED:
            draft.count("status_unknown")
    if deciding.suppressed:
        return
    if deciding.status not in CLEARED:
        thing.at(deciding.place).say("topics", "crime.fin")
        thing.at(deciding.place).say("programId", LISTED.get(deciding.status, "SAT-69B"))
    elif any(line.status in LISTED for line in lines):
        draft.count("cleared_later")


def _write_row(thing: Thing, line: _Line) -> None:
    full = line.cells[2]
    if line.suppressed:
        thing.say("notes", full)
    else:
        # Notes on court rulings are appended to the name after two slashes.
        name, _, note = full.partition("//")
        thing.say("name", name, original=full)
        thing.say("notes", note, original=full)
        thing.say("taxNumber", line.rfc, original=line.cells[1])
    thing.say("country", "mx")
    thing.say("status", line.status)
    for at, stage in enumerate(_STAGES):
        begin = _FIRST_STAGE + 4 * at
        _write_stage(
            thing, f"{line.cells[0].strip()}-{at + 1}", stage, line.cells[begin : begin + 4]
        )


def _write_stage(thing: Thing, mark: str, stage: str, cells: Sequence[str]) -> None:
    if not any(cell.strip() for cell in cells):
        return
    notice, on_page, gazette_notice, in_gazette = cells
    sanction = thing.draft.thing(f"{thing.id}-sanction-{mark}", "Sanction", thing.place)
    sanction.say("entity", thing.id)
    sanction.say("authority", AUTHORITY)
    sanction.say("program", LAW)
    sanction.say("status", stage)
    sanction.say("recordId", notice)
    sanction.say("recordId", gazette_notice)
    for prop, cell in (("listingDate", on_page), ("startDate", in_gazette)):
        dates = _dates(cell)
        for day in dates:
            sanction.say(prop, day, original=cell)
        if not dates:
            sanction.say("summary", cell)


def _dates(cell: str) -> list[str]:
    """Read dates such as ``01/06/2018``; a year of two digits is of this century."""
    days = []
    for day, month, year in _DATE.findall(cell):
        found = valid_date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        if found is not None:
            days.append(str(found))
    serial = cell.strip()
    if len(serial) == 5 and serial.isdecimal():
        # A spreadsheet's day number, counted from 1899-12-30.
        days.append(str(date.fromordinal(date(1899, 12, 30).toordinal() + int(serial))))
    return days

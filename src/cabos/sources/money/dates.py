"""In which order the dates of a column are written, told only where the rows leave no doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cabos.errors import InputError

_PARTS = re.compile(
    r"(?P<a>\d{1,4})(?P<sep> de |[-/. ])(?P<b>\d{1,2}|[A-Za-z]{3,10})(?P=sep)(?P<c>\d{1,4})"
    r"(?:(?P<gap>[T ])(?P<hour>\d{1,2}):\d{2}(?P<second>:\d{2})?(?P<half> ?[AaPp][Mm])?)?"
)
_CLOCK = re.compile(r"(?P<gap>)(?P<hour>\d{1,2}):\d{2}(?P<second>:\d{2})?(?P<half> ?[AaPp][Mm])?")
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[+-]\d{2}(?::?\d{2})?)?)?"
)
_DIGITS = re.compile(r"\d+")
_MONTHS = {
    "ene": 1, "jan": 1, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "may": 5, "jun": 6, "jul": 7,
    "ago": 8, "aug": 8, "sep": 9, "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12,
}  # fmt: skip
_MONTH_NAMES = frozenset((
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "setiembre", "octubre", "noviembre", "diciembre", "january", "february", "march", "april",
    "june", "july", "august", "september", "october", "november", "december", "sept",
    *_MONTHS,
))  # fmt: skip
_FIRST, _LAST = 946684800, 4102444800  # 2000 and 2100, seconds since 1970


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a column.

    Attributes:
        row: its row in the file.
        text: what it holds, without blanks around it.
    """

    row: int
    text: str


def date_pattern(cells: Sequence[Cell], column: str, where: str) -> str:
    """Return how the dates of a column are written.

    Args:
        cells: those that are not empty.
        column: its name, for messages.
        where: the file, for messages.

    Raises:
        InputError: where no pattern reads them, where the rows leave open which of several
            orders it is, or where they are written in more than one.
    """
    read = [(cell, found) for cell in cells if (found := readings(cell.text))]
    if not read or len(read) * 2 < len(cells):
        raise _unreadable(cells, column, where)
    common = set.intersection(*(set(found) for _, found in read))
    if not common:
        raise _mixed(read, column, where)
    if len(common) == 1:
        return common.pop()
    raise _ambiguous(read, sorted(common, key=_order), column, where)


def readings(text: str) -> dict[str, str]:
    """Return the patterns by which a text is a date, each with the day it then is, ISO."""
    if _ISO.fullmatch(text):
        day = _day(text[:4], text[5:7], text[8:10])
        return {"iso": day} if day else {}
    if _DIGITS.fullmatch(text):
        return _numbers(text)
    found = _PARTS.fullmatch(text)
    if found is None:
        return {}
    clock = _clock(found)
    if clock is None:
        return {}
    a, b, c, sep = found["a"], found["b"], found["c"], found["sep"]
    if not b.isdigit():
        return _named_month(a, b, c, sep, clock)
    if len(c) == 4 and len(a) <= 2:
        tries = {f"%d{sep}%m{sep}%Y": (c, b, a), f"%m{sep}%d{sep}%Y": (c, a, b)}
    elif len(a) == 4 and len(c) <= 2:
        tries = {f"%Y{sep}%m{sep}%d": (a, b, c)}
    elif len(a) <= 2 and len(c) <= 2:
        tries = {f"%d{sep}%m{sep}%y": (_full(c), b, a), f"%m{sep}%d{sep}%y": (_full(c), a, b)}
        if len(a) == 2:
            tries[f"%y{sep}%m{sep}%d"] = (_full(a), b, c)
    else:
        return {}
    return {f"{key}{clock}": day for key, parts in tries.items() if (day := _day(*parts))}


def clock_pattern(texts: Sequence[str]) -> str | None:
    """Return how times of day are written, in one way; None where they are not."""
    found = {_clock(match) if (match := _CLOCK.fullmatch(text)) else None for text in texts}
    return next(iter(found)) if len(found) == 1 else None


def _clock(found: "re.Match[str]") -> str | None:
    """Return the pattern of the time of day; None where there is no such time."""
    if found["hour"] is None:
        return ""
    hour = int(found["hour"])
    if hour > (12 if found["half"] else 23):
        return None
    half = {None: "", True: " %p", False: "%p"}[
        None if found["half"] is None else found["half"].startswith(" ")
    ]
    return f"{found['gap']}{'%I' if half else '%H'}:%M{':%S' if found['second'] else ''}{half}"


def _named_month(a: str, b: str, c: str, sep: str, clock: str) -> dict[str, str]:
    name = b.lower()
    if name not in _MONTH_NAMES:
        return {}
    month = _MONTHS[name[:3]]
    year = "%Y" if len(c) == 4 else "%y"
    day = _day(c if len(c) == 4 else _full(c), str(month), a) if len(c) in {2, 4} else ""
    return {f"%d{sep}%b{sep}{year}{clock}": day} if day else {}


def _numbers(text: str) -> dict[str, str]:
    if len(text) == 8:
        tries = {
            "%Y%m%d": (text[:4], text[4:6], text[6:]),
            "%d%m%Y": (text[4:], text[2:4], text[:2]),
            "%m%d%Y": (text[4:], text[:2], text[2:4]),
        }
    elif len(text) == 6:
        first, middle, last = text[:2], text[2:4], text[4:]
        tries = {
            "%y%m%d": (_full(first), middle, last),
            "%d%m%y": (_full(last), middle, first),
            "%m%d%y": (_full(last), first, middle),
        }
    else:
        number = int(text[:20])
        if _FIRST <= number < _LAST:
            return {"epoch": "seconds"}
        return {"epoch-ms": "milliseconds"} if _FIRST * 1000 <= number < _LAST * 1000 else {}
    return {key: day for key, parts in tries.items() if (day := _day(*parts))}


def _full(year: str) -> str:
    """Return a year of two digits in full as strptime does: 69 to 99 are of the 1900s."""
    return f"{19 if int(year) > 68 else 20}{int(year):02}"


def _day(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if 1900 <= found.year < 2100 else ""


def _order(pattern: str) -> tuple[int, str]:
    return pattern.find("%d"), pattern


_Read = Sequence[tuple[Cell, dict[str, str]]]


def _ambiguous(read: _Read, patterns: Sequence[str], column: str, where: str) -> InputError:
    """Say which orders the rows leave open, by a row that they read differently."""
    cell, found = next(
        ((cell, found) for cell, found in read if len({found[one] for one in patterns}) > 1),
        read[0],
    )
    said = " or ".join(f"{found[one]} ({one})" for one in patterns)
    return InputError(
        f"The rows leave open in which order the dates of {column!r} are written: "
        f"{cell.text} is {said}",
        where=f"{where}:{cell.row}",
        remedy="Say which: " + " or ".join(f'--date "{one}"' for one in patterns)
        + "; or write date: in a mapping and give it with --map",
    )  # fmt: skip


def _mixed(read: _Read, column: str, where: str) -> InputError:
    """Say that dates are written in several ways, by the first row that does not fit."""
    common = set(read[0][1])
    before = read[0][0]
    for cell, found in read:
        if not common & set(found):
            break
        if common - set(found):
            before = cell
        common &= set(found)
    kept = min(common, key=_order)
    other = min(found, key=_order)
    return InputError(
        f"The dates of {column!r} are written in more than one way: {before.text} in row "
        f"{before.row} and {cell.text} in row {cell.row}",
        where=f"{where}:{cell.row}",
        remedy=f'Choose one, and the rows of the other become rejects: --date "{kept}" or '
        f'--date "{other}"; or split the file',
    )


def _unreadable(cells: Sequence[Cell], column: str, where: str) -> InputError:
    cell = next((cell for cell in cells if not readings(cell.text)), None)
    shown = (
        "the column is empty" if cell is None else f"{cell.text[:40]!r} is no date that is known"
    )
    number = cell is not None and _DIGITS.fullmatch(cell.text) is not None
    days = (
        "Where they count days from a day, such as 2017-01-01: --date days:2017-01-01 "
        "(spreadsheets count from 1899-12-30). Else: "
    )
    return InputError(
        f"The dates of {column!r} cannot be read: {shown}",
        where=where if cell is None else f"{where}:{cell.row}",
        remedy=f'{days if number else ""}Say how they are written: --date "%d/%m/%Y"',
    )

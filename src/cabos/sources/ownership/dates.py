"""The days a holding begins and ends, at the precision at which they are told."""

import calendar
import re

from cabos.model.date import PartialDate, parse_iso

NEVER = "0001-01-01"  # superseded before any day that can be asked about
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}[0-9:.,Zz+-]*")
_MAX = 40  # characters; no ISO moment has more


def read_date(text: str) -> PartialDate | None:
    """Read an ISO date at any precision, or the day of an ISO moment.

    Any other form is no date here: whether 03/04/2020 is in March or April is never guessed.
    """
    text = text.strip()
    if len(text) > _MAX:
        return None
    found = _MOMENT.fullmatch(text)
    return parse_iso(found[1] if found else text)


def ends_before(start: PartialDate, end: PartialDate) -> bool:
    """Whether the last day that ``end`` can mean is before the first that ``start`` can mean."""
    return _last(end) < (start.year, start.month or 1, start.day or 1)


def _last(date: PartialDate) -> tuple[int, int, int]:
    month = date.month or 12
    return date.year, month, date.day or calendar.monthrange(date.year, month)[1]

"""Dates as OFAC writes them: ``10 Dec 1948``, ``Mar 1945``, ``circa 1951``, ``1965 to 1970``."""

import re

from cabos.model.date import PartialDate, valid_date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_DATE = r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2})[a-z]*\.? )?(\d{4})"
_ONE = re.compile(_DATE)
_SPAN = re.compile(
    rf"(?P<circa>circa )?(?P<from>{_DATE})(?: ?(?:to|-|or) ?(?:circa )?(?P<to>{_DATE}))?"
)


def read_date(text: str) -> PartialDate | None:
    """Read one exact date at its precision, or return None."""
    found = _ONE.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = found.groups()
    number = _MONTHS.get(month.lower(), 13) if month else 0
    return valid_date(int(year), number, int(day or 0))


def read_span(text: str) -> tuple[str, ...]:
    """Read a date, a date that is only about right, or a range.

    Args:
        text: such as ``circa 1951`` or ``01 Jan 1965 to 31 Dec 1970``.

    Returns:
        ISO dates: one for an exact date; the bare year for ``circa``; the years of both ends for
        a range, once where they are equal. Empty where the text is no date.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return ()
    first = read_date(found["from"])
    last = read_date(found["to"]) if found["to"] else None
    if first is None or (found["to"] and last is None):
        return ()
    if last is not None:
        return tuple(dict.fromkeys(f"{end.year:04d}" for end in (first, last)))
    return (f"{first.year:04d}",) if found["circa"] else (str(first),)

"""Dates that keep their precision: 2021, 2021-02 and 2021-02-03 are three different facts."""

import calendar
import re
from dataclasses import dataclass

DAY = 86_400
"""Seconds of a day."""
DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day.

    Attributes:
        year: Gregorian year.
        month: 1 to 12, or 0 where it is not known.
        day: 1 to 31, or 0 where it is not known.
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Write as ISO 8601 at its precision, such as ``1957-04``."""
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text

    @property
    def is_full(self) -> bool:
        """Whether the day is known."""
        return self.day > 0


def parse_iso(text: str) -> PartialDate | None:
    """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Args:
        text: an ISO 8601 date at any of the three precisions.

    Returns:
        The date, or None where the text is no such date or the day does not exist.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return valid_date(year, month, day)


def valid_date(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    """Make a date, or None where the calendar has no such day."""
    if not 1 <= year <= 9999 or not 0 <= month <= 12:
        return None
    if day and (not month or not 1 <= day <= DAYS[month] + (month == 2 and calendar.isleap(year))):
        return None
    return PartialDate(year, month, day)

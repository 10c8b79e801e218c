"""Which records stand on a day, for certain or perhaps."""

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np

from cabos.model.date import parse_iso
from cabos.model.holding import Holdings, Texts

NO, MAYBE, YES = 0, 1, 2
STANDINGS = ("over", "replaced", "ended", "not_begun", "uncertain", "in_force")
"""How a record can stand on a day; ``over`` where the source says so without a day.

Of two records of one and the same the one that stands later here counts.
"""
_EVER, _NEVER = 0, 2**30  # before the first day and after the last, as ordinals


@dataclass(frozen=True, slots=True)
class Days:
    """When each record begins and ends, as ordinals of days; two where it is not known to the day.

    Attributes:
        start_first: the first day on which it can begin.
        start_last: the last one.
        end_first: the first day that can be its last.
        end_last: the last one.
        gone_first: the first day on which a later version can replace it.
        gone_last: the last one.
    """

    start_first: np.ndarray
    start_last: np.ndarray
    end_first: np.ndarray
    end_last: np.ndarray
    gone_first: np.ndarray
    gone_last: np.ndarray

    @property
    def backwards(self) -> np.ndarray:
        """Whether each record ends before it begins."""
        return self.end_last < self.start_first

    def state(self, day: int) -> np.ndarray:
        """Tell for each record whether it stands on a day: ``NO``, ``MAYBE`` or ``YES``.

        Start and end belong to it; the day of replacement does not.
        """
        begun, still, valid = self._parts(day)
        found: np.ndarray = np.minimum(np.minimum(begun, still), valid).astype(np.int8)
        return found

    def standing(self, day: int) -> np.ndarray:
        """Tell for each record how it stands on a day, as a place in ``STANDINGS``."""
        begun, still, valid = self._parts(day)
        faults = (
            self.gone_last <= date.min.toordinal(), valid == NO, still == NO, begun == NO,
            self.state(day) == MAYBE,
        )  # fmt: skip
        numbers = range(len(faults))
        found: np.ndarray = np.select(faults, numbers, default=len(faults)).astype(np.int8)
        return found

    def _parts(self, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Tell for each record whether it has begun, has not ended and was not replaced."""
        begun = np.where(self.start_last <= day, YES, np.where(self.start_first <= day, MAYBE, NO))
        still = np.where(day <= self.end_first, YES, np.where(day <= self.end_last, MAYBE, NO))
        valid = np.where(day < self.gone_first, YES, np.where(day < self.gone_last, MAYBE, NO))
        return begun, still, valid


def days(holdings: Holdings) -> Days:
    """Read the days of all records of holdings."""
    return days_of(holdings.start, holdings.end, holdings.superseded)


def days_of(start: Texts, end: Texts, superseded: Texts) -> Days:
    """Read the days of records.

    Args:
        start: the first day of each, as ISO text.
        end: its last day.
        superseded: from which day a later version stands in its place.
    """
    return Days(*_spans(start, _EVER), *_spans(end, _NEVER), *_spans(superseded, _NEVER))


def _spans(column: Texts, absent: int) -> tuple[np.ndarray, np.ndarray]:
    # The last place stands for a record that says nothing: NONE is -1.
    spans = np.array([*map(_span, column.values), (absent, absent)], np.int32)
    return spans[column.code, 0], spans[column.code, 1]


def _span(text: str) -> tuple[int, int]:
    """Return the first and last day that a date can mean; any day where it cannot be read."""
    told = parse_iso(text[:10])
    if told is None:
        return _EVER, _NEVER
    first, last = told.month or 1, told.month or 12
    latest = told.day or calendar.monthrange(told.year, last)[1]
    return (
        date(told.year, first, told.day or 1).toordinal(),
        date(told.year, last, latest).toordinal(),
    )

"""How records stand on a day."""

from datetime import date

import pytest

from cabos.ask.ownership_days import MAYBE, NO, STANDINGS, YES, days_of
from cabos.model.holding import Texts

DAY = date(2026, 3, 3).toordinal()


def stood(start="", end="", superseded=""):
    told = days_of(*(Texts.of([text]) for text in (start, end, superseded)))
    return STANDINGS[told.standing(DAY)[0]], int(told.state(DAY)[0])


@pytest.mark.parametrize(
    ("dates", "standing"),
    [
        ((), "in_force"),
        (("2026-03-03",), "in_force"),
        (("2026-03-04",), "not_begun"),
        (("2027",), "not_begun"),
        (("", "2026-03-03"), "in_force"),
        (("", "2026-03-02"), "ended"),
        (("2020", "2025"), "ended"),
        (("", "2026"), "uncertain"),
        (("2026-03",), "uncertain"),
        (("", "no date"), "uncertain"),
        (("", "", "2026-03-04"), "in_force"),
        (("", "", "2026-03-03"), "replaced"),
        (("2027", "2028", "2020-01-01"), "replaced"),
        (("", "", "2026"), "uncertain"),
        (("", "", "0001-01-01"), "over"),
        (("", "2030", "0001-01-01"), "over"),
        (("2027", "2025"), "ended"),
    ],
)
def test_a_record_stands_as_its_dates_say(dates, standing):
    assert stood(*dates)[0] == standing


@pytest.mark.parametrize("start", ["", "2020", "2026", "2026-03-03", "2026-03-04", "2027-01"])
@pytest.mark.parametrize("end", ["", "2025", "2026-03", "2026-03-02", "2030-12-31"])
@pytest.mark.parametrize("superseded", ["", "0001-01-01", "2026-03", "2026-03-03", "2031"])
def test_standing_and_state_are_one_notion(start, end, superseded):
    standing, state = stood(start, end, superseded)
    assert state == {"in_force": YES, "uncertain": MAYBE}.get(standing, NO)

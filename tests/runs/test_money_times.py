"""Where balances, transfers and days stand in the pictures of a page about money."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cabos.runs.money_calendar import draw_calendar
from cabos.runs.money_lanes import Move, draw_lanes, draw_scatter
from cabos.runs.money_rows import ROWS, Row, fitting, spans
from cabos.runs.money_times import (
    TALL,
    WIDE,
    Point,
    Scale,
    draw_steps,
    duration,
    levels,
    seconds,
    spread,
)

DAY = 86_400.0


def numbers_of(text):
    found = []
    for span in text.split():
        first, _, last = span.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


@given(st.sets(st.integers(1, 400)))
def test_numbers_of_rows_in_short_are_the_same_numbers(numbers):
    assert numbers_of(spans(numbers)) == sorted(numbers)


@given(st.lists(st.integers(0, 50)).map(sorted))
def test_times_are_set_apart_in_their_order(days):
    times = [day * DAY for day in days]
    found = spread(times)
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert all(time <= apart < time + DAY for time, apart in zip(times, found, strict=True))


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=1, max_size=30))
def test_a_balance_stays_inside_its_picture(balances):
    points = [
        Point(at * DAY, one, max(one, 0.0), at + 1, "x", at == 0)
        for at, one in enumerate(balances)
    ]  # fmt: skip
    steps = draw_steps(points, 5.0)
    for path in (steps.balance, steps.tainted):
        for mark, number in re.findall(r"([HV])(-?[\d.e+]+)", path):
            assert 0 <= float(number) <= (WIDE if mark == "H" else TALL)
    assert numbers_of(" ".join(dot.spans for dot in steps.dots)) == [
        *range(1, len(balances) + 1)
    ]  # fmt: skip


def test_where_dots_have_no_room_marked_and_tainted_ones_are_kept():
    points = [
        Point(at * DAY, 1.0, 1.0, at + 1, "x", at == 400, at in {7, 300}) for at in range(500)
    ]
    steps = draw_steps(points, 0.0, most=20)
    kept = {int(dot.spans) for dot in steps.dots}
    assert {8, 301, 401} <= kept
    assert len(kept) <= 20
    assert steps.more_dots == 500 - len(kept)
    assert [dot.style for dot in steps.dots if dot.spans == "401"] == ["marked"]


def test_a_long_line_keeps_its_peak():
    points = [Point(at * 60.0, 900.0 if at == 5_000 else 1.0, 0.0, at, "x") for at in range(9_000)]
    steps = draw_steps(points, 0.0)
    assert steps.balance.count("V") < 3_000
    assert "V12" in steps.balance


@given(st.floats(-1e12, 0.0), st.floats(1e-8, 1e12))
def test_grid_lines_stand_inside_and_one_at_nothing(low, high):
    found = levels(low, high)
    slack = (high - low) * 1e-6
    assert 0.0 in found
    assert 2 <= len(found) <= 8
    assert all(low - slack <= one <= high + slack for one in found)


def test_ticks_of_a_day_a_year_and_a_century():
    for span, form in ((DAY / 8, r"\d{4}-\d\d-\d\d \d\d:\d\d"), (DAY * 5, r"\d{4}-\d\d-\d\d"),
                       (DAY * 365, r"\d{4}-\d\d"), (DAY * 36_500, r"\d{4}-01")):  # fmt: skip
        ticks = Scale([0.0, span]).ticks()
        assert 1 <= len(ticks) <= 8
        assert all(re.fullmatch(form, text) for _, text in ticks)
        assert [x for x, _ in ticks] == sorted({x for x, _ in ticks})


def test_a_day_and_a_moment_are_seconds():
    assert seconds("1970-01-02") == DAY
    assert seconds("1970-01-02T00:01:00") == DAY + 60


def test_how_long_money_stays():
    assert [duration(one) for one in (0, 90, 5_400, 3 * DAY)] == [
        "0 min",
        "1.5 min",
        "1.5 h",
        "3 d",
    ]


def test_lanes_show_each_transfer_and_each_stay():
    moves = [
        Move(0, "a", "b", 1, "one"), Move(DAY, "b", "c", 2, "two"), Move(3 * DAY, "c", "a", 3, "x"),
    ]  # fmt: skip
    lanes = draw_lanes(moves)
    assert [name for _, name in lanes.lanes] == ["a", "b", "c"]
    heights = {name: y for y, name in lanes.lanes}
    assert [(one.start, one.end) for one in lanes.arrows] == [
        (heights[one.payer], heights[one.beneficiary]) for one in moves
    ]
    assert [(one.text, one.y) for one in lanes.stays] == [
        ("1 d", heights["b"]),
        ("2 d", heights["c"]),
    ]
    assert lanes.more == 0


def test_lanes_say_what_they_leave_out():
    moves = [Move(at * DAY, "hub", f"x{at}", at, "t") for at in range(60)]
    lanes = draw_lanes(moves, lanes=11)
    assert len(lanes.lanes) == 11
    assert len(lanes.arrows) + lanes.more == 60
    assert lanes.more == 50


def test_a_dot_of_a_scatter_opens_all_its_transfers():
    moves = [(at * 600.0, 1 + at % 3, at + 1, "2024-01-01") for at in range(900)]
    scatter = draw_scatter(moves, "{n}")
    assert [layer for _, layer in scatter.lanes] == [1, 2, 3]
    opened = [number for dot in scatter.dots for number in numbers_of(dot.spans)]
    assert sorted(opened) == [*range(1, 901)]


DAYS = st.sets(st.dates(date(2020, 1, 1), date(2020, 12, 31)), min_size=1, max_size=40)


@given(DAYS)
def test_a_day_stands_in_its_weekday_and_week(days):
    calendar = draw_calendar({day: ([number], "1") for number, day in enumerate(sorted(days), 1)})
    cells = [cell for strip in calendar.strips for cell in strip.cells]
    assert [cell.day for cell in cells] == [day.isoformat() for day in sorted(days)]
    assert calendar.more_days == 0
    for strip in calendar.strips:
        first = date.fromisoformat(strip.cells[0].day)
        monday = first - timedelta(days=first.weekday())
        for cell in strip.cells:
            day = date.fromisoformat(cell.day)
            assert (cell.y - 20) / 22 == day.weekday()
            assert (cell.x - 44) / 22 == (day - monday).days // 7
            assert (cell.x, cell.y) in strip.blank
        assert strip.months[0][1] == strip.cells[0].day[:7]


def test_a_calendar_of_many_years_says_what_it_leaves_out():
    days = {date(2000 + year, 5, 1): ([year], "1") for year in range(9)}
    calendar = draw_calendar(days)
    assert len(calendar.strips) == 4
    assert calendar.more_days == 5


def test_the_busiest_day_is_the_darkest():
    days = {date(2024, 1, at): (list(range(count)), "1") for at, count in ((1, 1), (2, 5), (3, 20))}
    (strip,) = draw_calendar(days).strips
    assert [cell.level for cell in strip.cells] == [1, 1, 4]
    assert [cell.count for cell in strip.cells] == [1, 5, 20]


def a_row(number, memo="m"):
    return Row(number, "r", "2024-01-01", "a", "b", "1.00", "USD", memo, f"f.csv:{number}")


def test_a_page_takes_as_many_rows_as_it_has_room_for():
    assert len(fitting(a_row(number) for number in range(ROWS + 7))) == ROWS
    hidden = "\u202e" * 600
    assert len(fitting(a_row(number, hidden) for number in range(1_000))) < 200

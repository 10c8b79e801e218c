"""The same line in two statements, and the two sides of one transfer."""

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import count

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.model.transfer import Transfer
from cabos.store.repeats import LINE, SIDE, find_repeats

DAY = 86400
TEXTS = {
    "payer", "beneficiary", "currency", "received_currency", "ref", "memo", "kind", "statement",
    "side", "place",
}  # fmt: skip
ROWS = count(1)


def booking(statement, side, day, amount, other="", **more):
    payer, beneficiary = (statement, other) if side == "debit" else (other, statement)
    more = {
        "row": next(ROWS), "currency": "MXN", "received": amount, "received_currency": "MXN",
        "is_day": True, "time": day * DAY, **more,
    }  # fmt: skip
    return Transfer(
        payer=payer, beneficiary=beneficiary, amount=amount, statement=statement, side=side, **more
    )


def repeats(*files: Sequence[Transfer]):
    names = [one.name for one in fields(Transfer)]
    with duckdb.connect() as connection:
        columns = ", ".join(
            f'"{name}" '
            + ("VARCHAR" if name in TEXTS else "BOOLEAN" if name == "is_day" else "BIGINT")
            for name in names
        )
        connection.execute(f"CREATE TABLE transfer (file SMALLINT, {columns})")
        marks = ", ".join("?" * (len(names) + 1))
        rows = [
            [file, *(getattr(one, name) for name in names)]
            for file, transfers in enumerate(files)
            for one in transfers
        ]
        if rows:
            connection.executemany(f"INSERT INTO transfer VALUES ({marks})", rows)
        found = find_repeats(connection, "transfer")
    return [tuple(map(int, one)) for one in zip(*found, strict=True)]


def test_identical_lines_of_one_file_are_all_real():
    line = [booking("A", "debit", 1, 500, row=row) for row in (1, 2, 3)]
    assert repeats(line) == []


def test_of_overlapping_files_as_many_are_kept_as_the_fullest_has():
    three = [booking("A", "debit", 1, 500, row=row) for row in (1, 2, 3)]
    two = [booking("A", "debit", 1, 500, row=row) for row in (7, 9)]
    assert repeats(two, three) == [(1, 1, 0, 7, LINE), (1, 2, 0, 9, LINE)]
    assert repeats(three, two) == [(1, 7, 0, 1, LINE), (1, 9, 0, 2, LINE)]


@pytest.mark.parametrize(
    ("more", "is_one"),
    [
        ({}, True),
        ({"balance": 7}, True),
        ({"balance": 8}, False),
        ({"memo": "other words"}, True),
        ({"memo": "other words", "balance": None}, True),
        ({"ref": "", "memo": "rent"}, True),
        ({"ref": "", "memo": "other words"}, True),
        ({"ref": "", "memo": "other words", "balance": None}, False),
        ({"ref": "R2"}, False),
        ({"time": DAY + 60, "is_day": False}, True),
        ({"time": 2 * DAY}, False),
        ({"amount": 501, "received": 501}, False),
        ({"currency": "USD", "received_currency": "USD"}, False),
        ({"side": "credit"}, False),
        ({"statement": "B"}, False),
    ],
)
def test_a_line_said_in_another_way_is_the_same_where_nothing_differs(more, is_one):
    base = {
        "statement": "A", "side": "debit", "day": 1, "amount": 500, "ref": "R1", "memo": "rent",
        "balance": 7,
    }  # fmt: skip
    one, other = booking(**base, row=1), booking(**(base | more), row=5)
    assert repeats([one], [other]) == ([(1, 5, 0, 1, LINE)] if is_one else [])


def test_a_line_in_three_files_is_kept_once():
    files = [[booking("A", "debit", 1, 500, ref="R", row=file + 1)] for file in range(3)]
    assert repeats(*files) == [(1, 2, 0, 1, LINE), (2, 3, 0, 1, LINE)]
    bare = [booking("A", "debit", 1, 500, row=9, balance=3)]
    full = [booking("A", "debit", 1, 500, row=9, ref="R", balance=3)]
    assert repeats(files[0], full, bare) == [(1, 9, 0, 1, LINE), (2, 9, 0, 1, LINE)]


def test_two_sides_are_one_transfer_and_the_debit_is_kept():
    debit = [booking("A", "debit", 1, 500, "B", row=4)]
    credit = [booking("B", "credit", 2, 500, "A", row=6)]
    assert repeats(credit, debit) == [(0, 6, 1, 4, SIDE)]


@pytest.mark.parametrize(
    ("debit", "credit", "is_one"),
    [
        ({"other": "B"}, {"other": "A"}, True),
        ({"other": "B"}, {"other": ""}, True),
        ({"other": ""}, {"other": "A"}, True),
        ({"other": ""}, {"other": ""}, False),
        ({"other": "", "ref": "T1"}, {"other": "", "ref": "T1"}, True),
        ({"other": "", "ref": "T1"}, {"other": "", "ref": "T2"}, False),
        ({"other": "C"}, {"other": "A"}, False),
        ({"other": "B"}, {"other": "C"}, False),
        ({"other": "B"}, {"other": "A", "day": 4}, True),
        ({"other": "B"}, {"other": "A", "day": 5}, False),
        ({"other": "B", "day": 4}, {"other": "A"}, True),
        ({"other": "B", "ref": "T1"}, {"other": "A", "ref": "T2"}, True),
        ({"other": "B"}, {"other": "A", "amount": 400}, False),
        ({"other": "B", "received": 30, "received_currency": "USD"},
         {"other": "A", "amount": 30, "currency": "USD", "received_currency": "USD"}, True),
        ({"other": "B"}, {"other": "A", "received": 30, "received_currency": "USD"}, True),
    ],
)  # fmt: skip
def test_two_sides_agree_in_amount_days_and_who(debit, credit, is_one):
    base = {"day": 1, "amount": 500}
    files = (
        [booking(**(base | {"statement": "A", "side": "debit", "row": 1} | debit))],
        [booking(**(base | {"statement": "B", "side": "credit", "row": 2} | credit))],
    )
    assert repeats(*files) == ([(1, 2, 0, 1, SIDE)] if is_one else [])


def test_a_number_without_its_bank_is_the_only_held_account_of_it():
    debit = booking("18:100", "debit", 1, 500, "200", row=1)
    credit = booking("40:200", "credit", 1, 500, row=2)
    assert repeats([debit], [credit]) == [(1, 2, 0, 1, SIDE)]
    twin = booking("21:200", "credit", 9, 1, row=3)
    assert repeats([debit], [credit], [twin]) == []


@pytest.mark.parametrize(
    ("statement", "named", "is_one"),
    [
        ("00011835971", "032180000118359719", True),
        ("032180000118359719", "00011835971", True),
        ("21:11835971", "032180000118359719", True),
        ("012180000118359711", "032180000118359719", False),
        ("22222222222", "032180000118359719", False),
    ],
)
def test_a_clabe_holds_the_number_of_its_account(statement, named, is_one):
    debit = booking("A", "debit", 1, 500, named, row=1)
    credit = booking(statement, "credit", 1, 500, row=2)
    assert repeats([debit], [credit]) == ([(1, 2, 0, 1, SIDE)] if is_one else [])


def test_the_same_reference_goes_before_the_same_day():
    debits = [booking("A", "debit", 1, 500, "B", row=1, ref="X"),
              booking("A", "debit", 2, 500, "B", row=2, ref="Y")]  # fmt: skip
    credits_ = [booking("B", "credit", 2, 500, "A", row=1, ref="X"),
                booking("B", "credit", 3, 500, "A", row=2, ref="Y")]  # fmt: skip
    assert repeats(debits, credits_) == [(1, 1, 0, 1, SIDE), (1, 2, 0, 2, SIDE)]


def test_the_same_day_goes_before_the_earliest():
    debits = [booking("A", "debit", day, 500, "B", row=day) for day in (1, 3)]
    credits_ = [booking("B", "credit", 3, 500, "A", row=1)]
    assert repeats(debits, credits_) == [(1, 1, 0, 3, SIDE)]


def test_a_repeated_line_of_the_other_side_leads_to_the_debit():
    debit = [booking("A", "debit", 1, 500, "B", row=1)]
    first = [booking("B", "credit", 1, 500, "A", row=2)]
    again = [booking("B", "credit", 1, 500, "A", row=3)]
    assert repeats(first, debit, again) == [(0, 2, 1, 1, SIDE), (2, 3, 1, 1, LINE)]


def test_tables_that_are_nobodys_and_self_transfers_take_no_part():
    plain = [replace(booking("A", "debit", 1, 500, "B", row=1), statement="", side="")]
    own = [booking("A", side, 1, 500, "A", row=row) for row, side in ((1, "debit"), (2, "credit"))]
    assert repeats(plain, plain, own) == []


LINES = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(["debit", "credit"]), st.integers(0, 4),
        st.sampled_from([100, 200]), st.sampled_from(["", "A", "B"]), st.sampled_from(["", "R"]),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_each_transfer_repeats_at_most_one_that_repeats_none(files):
    made = [
        [booking(a, side, day, amount, other, ref=ref, row=row)
         for row, (a, side, day, amount, other, ref) in enumerate(lines, 1)]
        for lines in files
    ]  # fmt: skip
    found = repeats(*made)
    places = [one[:2] for one in found]
    assert places == sorted(set(places))
    assert not set(places) & {one[2:4] for one in found}
    sides = [one[2:4] for one in found if one[4] == SIDE]
    assert len(sides) == len(set(sides))
    for file, row, kept_file, kept_row, kind in found:
        one, kept = made[file][row - 1], made[kept_file][kept_row - 1]
        assert one.amount == kept.amount
        if kind == SIDE:
            assert (one.side, kept.side) == ("credit", "debit")
            assert one.statement != kept.statement
            assert abs(one.time - kept.time) <= 3 * DAY
        elif one.side == kept.side:
            assert file != kept_file

"""What does not add up in statements, each finding with its rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.checks import (
    Span,
    check_banks,
    check_breaks,
    check_gaps,
    check_numbers,
    check_sums,
    is_clabe,
    number_fault,
)
from cabos.model.wording import read_words


def span(start, end, opening=None, closing=None, account="A", *, is_stated=True):
    return Span(account, "MXN", start, end, opening, closing, f"{start}.csv", is_stated=is_stated)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([span("2024-01-01", "2024-01-31", 0, 50), span("2024-02-01", "2024-02-29", 50, 9)], []),
        ([span("2024-01-01", "2024-01-31", 0, 50), span("2024-02-01", "2024-02-29", 70, 9)],
         ["gap"]),
        ([span("2024-03-01", "2024-03-31", 50, 9), span("2024-01-01", "2024-01-31", 0, 50)], []),
        ([span("2024-01-01", "2024-02-15", 0, 50), span("2024-02-01", "2024-02-29", 70, 9)], []),
        ([span("2024-01-01", "2024-12-31", 0, 9), span("2024-02-01", "2024-02-29", 7, 8),
          span("2025-01-01", "2025-01-31", 9, 1)], []),
        ([span("2024-01-01", "2024-01-31", 0, 50), span("2024-02-01", "2024-02-29", 70, 9, "B")],
         []),
        ([span("2024-01-01", "2024-01-31"), span("2024-03-01", "2024-03-31")], ["gap_of_days"]),
        ([span("2024-01-01", "2024-01-31"), span("2024-02-01", "2024-02-29")], []),
        ([span("2024-01-01", "2024-01-30", is_stated=False), span("2024-03-01", "2024-03-31")],
         []),
    ],
)  # fmt: skip
def test_gaps_between_statements(spans, found):
    assert [one.check for one in check_gaps(spans)] == found


def test_a_gap_says_how_much_is_missing():
    spans = [span("2024-01-01", "2024-01-31", 0, 5000), span("2024-02-10", "2024-02-29", 7050, 9)]
    (one,) = check_gaps(spans)
    assert "2024-01-31 and 2024-02-10" in one.text("en")
    assert "from 50.00 to 70.50 MXN: 20.50" in one.text("en")
    assert "20.50" in one.text("es")
    assert one.rows == ("2024-01-01.csv", "2024-02-10.csv")


def test_lines_lead_from_the_opening_to_the_closing_balance():
    good, bad = span("2024-01-01", "2024-01-31", 100, 150), span("2024-01-01", "2024-01-31", 0, 50)
    assert list(check_sums([(good, 50, 0), (span("a", "b"), 7, 0)])) == []
    (one,) = check_sums([(bad, 40, 0)])
    assert (one.check, str(one.values["off"])) == ("sum", "0.10")
    (one,) = check_sums([(bad, 40, 2)])
    assert "2 of its lines" in one.text("en")


def test_one_wrong_balance_is_told_from_a_missing_line():
    missing = [("f:3", "A", "MXN", 900, 1000)]
    (one,) = check_breaks(missing, 1)
    assert one.check == "balance"
    assert one.text("en").endswith("should be 10.00: off by -1.00")
    cell = [("f:3", "A", "MXN", 900, 1000), ("f:4", "A", "MXN", 1500, 1400)]
    assert [one.check for one in check_breaks(cell, 2)] == ["balance_cell"]
    two = [("f:3", "A", "MXN", 900, 1000), ("f:4", "A", "MXN", 1500, 1300)]
    assert [one.check for one in check_breaks(two, 2)] == ["balance", "balance"]
    many = [(f"f:{row}", "A", "MXN", row, 0) for row in range(1, 40)]
    assert [one.check for one in check_breaks(many, 500)][-1] == "balance_more"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("032180000118359719", ""),
        ("032180000118359718", "clabe"),
        ("032180000118359000", "number_cut"),
        ("32180000118359719", "number_zero_lost"),
        ("1.23E+17", "number_scientific"),
        ("1,23457E+17", "number_scientific"),
        ("DE89370400440532013000", ""),
        ("DE89370400440532013001", "iban"),
        ("AB12ABCDEFGHIJKLMN", ""),
        ("800001841", ""),
        ("0xabcdef", ""),
    ],
)
def test_account_numbers_that_cannot_be(number, fault):
    assert number_fault(number) == fault
    assert [one.check for one in check_numbers([number, f"BANK:{number}"])] == (
        [fault] if fault else []
    )


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_a_clabe_with_one_digit_changed_is_none(head, at, step):
    (whole,) = (f"{head}{last}" for last in range(10) if is_clabe(f"{head}{last}"))
    digit = (int(whole[at]) + step) % 10
    assert not is_clabe(f"{whole[:at]}{digit}{whole[at + 1 :]}")


def test_one_number_at_two_banks_is_said_and_not_joined():
    (one,) = check_banks(["18:77", "21:77", "21:78", "77"])
    assert (one.count, one.rows, one.is_fault) == (1, ("18:77, 21:77, 77",), False)
    assert list(check_banks(["18:77", "21:78"])) == []


def test_every_check_has_its_words_in_both_languages_with_the_same_values():
    for key, said in read_words("cabos.ask", "data/money_checks.yml").items():
        assert set(said) == {"en", "es"}, key

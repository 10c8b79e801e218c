"""Shares are read exactly and written back as they were read."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.model.share import WHOLE, Share, parse_share, percent

_PERCENT = st.integers(0, 10_000).map(lambda cents: Fraction(cents, 100))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("50", "50"),
        ("50 %", "50"),
        ("50.00%", "50"),
        ("33,3", "33.3"),
        ("0.1", "0.1"),
        ("49.999999999", "49.999999999"),
        ("25-50", "25-50"),
        ("25–50 %", "25-50"),
        ("25%-50%", "25-50"),
        (">25-50", ">25-50"),
        (">50-<75", ">50-<75"),
        (">50", ">50-100"),
        (">=50", "50-100"),
        ("<25", "0-<25"),
        ("<=25", "0-25"),
        ("1/3", "1/3"),
        ("2/6", "1/3"),
        ("1/2", "50"),
    ],
)
def test_a_share_is_read(text: str, canonical: str) -> None:
    share = parse_share(text)
    assert share is not None
    assert str(share) == canonical
    assert parse_share(canonical) == share


@pytest.mark.parametrize(
    "text",
    ["", "half", "-5", "100.01", "250", "50-25", ">50-50", "<0", ">100", "1/0", "3/2", "1e1", "٥٠"],
)
def test_what_no_share_can_be_is_refused(text: str) -> None:
    assert parse_share(text) is None


def test_a_third_is_a_third() -> None:
    share = parse_share("1/3")
    assert share is not None
    assert share.low * 3 == WHOLE


@given(_PERCENT, _PERCENT, st.tuples(st.booleans(), st.booleans()))
def test_round_trip(one: Fraction, two: Fraction, ends: tuple[bool, bool]) -> None:
    low, high = sorted((one, two))
    share = Share(low, high, *ends) if low < high else Share(low, high)
    assert parse_share(str(share)) == share


def test_a_share_that_nothing_can_have_raises() -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(Fraction(60), Fraction(40))
    with pytest.raises(ValueError, match="exclude"):
        Share(Fraction(50), Fraction(50), low_open=True)


def test_percent_without_a_finite_decimal_is_cut() -> None:
    assert percent(Fraction(100, 3)) == "33." + "3" * 30

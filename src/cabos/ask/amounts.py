"""Amounts of money as they are shown: exact decimals, or ten digits and the exact fraction."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from cabos.model.money import digits_of, to_decimal

_DIGITS = 10
_WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)
_LONGEST = 200  # digits of a fraction that is still written out


def shown(minor: int | Fraction, currency: str) -> Decimal:
    """Write smallest units, or a fraction of them, in the currency itself.

    Args:
        minor: the amount.
        currency: its code.

    Returns:
        The amount with the currency's digits; rounded to ten, half to even, where it is no whole
        number of smallest units.
    """
    if minor.denominator == 1:
        return to_decimal(int(minor), currency)
    digits = max(_DIGITS, digits_of(currency))
    units = Fraction(minor) / 10 ** digits_of(currency)
    return _WIDE.create_decimal(round(units * 10**digits)).scaleb(-digits, _WIDE).normalize(_WIDE)


def exactly(minor: int | Fraction, currency: str) -> str:
    """Return an amount in the currency as a fraction, such as ``10/3``.

    Empty where it is a whole number of smallest units, or the fraction is too long to be read.
    """
    if minor.denominator == 1:
        return ""
    return str(Fraction(minor) / 10 ** digits_of(currency)) if _is_short(minor) else ""


def _is_short(minor: int | Fraction) -> bool:
    longest: int = 10**_LONGEST
    return minor.denominator < longest and abs(minor.numerator) < longest


def amount_json(key: str, minor: int | Fraction, currency: str) -> dict[str, object]:
    """Return an amount under its key, and the fraction under ``key_exact`` where there is one."""
    exact = exactly(minor, currency)
    found: dict[str, object] = {key: shown(minor, currency)}
    return found | {f"{key}_exact": exact} if exact else found

"""Money: whole numbers of a currency's smallest unit, never a float."""

from decimal import Decimal

NO_CURRENCY = "XXX"
"""ISO 4217's code where no currency is involved: amounts of a file that names none."""

_DEFAULT = 2
_BY_DIGITS = {
    # ISO 4217, minor units other than 2; then crypto assets, by their own smallest unit, but of
    # ether only 10^-12: an amount of wei does not fit in 64 bits.
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    6: "USDT USDC TRX XRP",
    8: "BTC XBT BCH LTC DASH DOGE BSV BTG ZEC XVG",
    12: "ETH ETC ARB BNB DAI XMR",
}
DIGITS = {code: digits for digits, codes in _BY_DIGITS.items() for code in codes.split()}
"""Decimal digits of the currencies that have not two."""


def digits_of(currency: str) -> int:
    """Return how many decimal digits a currency has: 2 for USD and MXN, 0 for JPY, 8 for BTC."""
    return DIGITS.get(currency, _DEFAULT)


def to_minor(amount: Decimal, currency: str) -> int | None:
    """Return an amount in the smallest unit, or None where it has more digits than the currency."""
    units = amount.scaleb(digits_of(currency))
    whole = int(units)
    return whole if whole == units else None


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return an amount of smallest units in the currency itself, with all its digits."""
    return Decimal(minor).scaleb(-digits_of(currency))

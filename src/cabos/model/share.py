"""The share: how much of something is held, exact, as a number or a range of percent."""

import re
from dataclasses import dataclass
from fractions import Fraction

WHOLE = Fraction(100)
_NUMBER = r"([0-9]{1,3}(?:[.,][0-9]{1,30})?)\s*%?"
_RANGE = re.compile(rf"(>=?)?\s*{_NUMBER}\s*[-\u2010-\u2015\u2212]\s*(<=?)?\s*{_NUMBER}")
_ABOVE = re.compile(rf"(>=?|≥)\s*{_NUMBER}")
_BELOW = re.compile(rf"(<=?|≤)\s*{_NUMBER}")
_POINT = re.compile(_NUMBER)
_PART = re.compile(r"([0-9]{1,30})\s*/\s*([0-9]{1,30})")


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent of the whole, from ``low`` to ``high``.

    Attributes:
        low: the least it can be, 0 to 100 percent.
        high: the most it can be, 0 to 100 percent.
        low_open: whether it is more than ``low``, never ``low`` itself.
        high_open: whether it is less than ``high``, never ``high`` itself.
    """

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        """Refuse a share that nothing can have.

        Raises:
            ValueError: if it is below 0, above 100, or empty.
        """
        if not 0 <= self.low <= self.high <= WHOLE:
            raise ValueError(f"no share goes from {self.low} to {self.high} percent")
        if self.low == self.high and (self.low_open or self.high_open):
            raise ValueError(f"a share cannot be {self.low} percent and exclude it")

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def __str__(self) -> str:
        """Write the canonical text, such as ``33.3``, ``1/3``, ``>25-50`` or ``50-<75``."""
        if self.is_exact:
            return percent(self.low, parts=True)
        low, high = percent(self.low), percent(self.high)
        return f"{'>' * self.low_open}{low}-{'<' * self.high_open}{high}"


def percent(value: Fraction, *, parts: bool = False) -> str:
    """Write percent as a decimal number, exact where it has one.

    Args:
        value: percent of the whole.
        parts: write a share without a finite decimal as a part of the whole (``1/3``); if
            False it is cut after 30 decimals.
    """
    scale, scaled = 0, value
    while scaled.denominator != 1 and scale < 30:
        scale, scaled = scale + 1, scaled * 10
    if scaled.denominator != 1 and parts:
        whole = value / WHOLE
        return f"{whole.numerator}/{whole.denominator}"
    digits = str(int(scaled)).rjust(scale + 1, "0")
    if scale == 0:
        return digits
    return f"{digits[:-scale]}.{digits[-scale:]}".rstrip("0").rstrip(".")


def parse_share(text: str) -> Share | None:
    """Read a share in percent.

    It reads ``50``, ``50%``, ``33.3`` or ``33,3``, ``25-50``, ``>25-50``, ``50-<75``,
    ``>50`` (to 100), ``>=50``, ``<25`` (from 0) and a part of the whole such as ``1/3``.

    Args:
        text: the share as written.

    Returns:
        The share, or None where the text is none or no such share can be.
    """
    try:
        return _read(text.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        return None


def _read(text: str) -> Share | None:
    if found := _POINT.fullmatch(text):
        return Share(_number(found[1]), _number(found[1]))
    if found := _RANGE.fullmatch(text):
        low, high = _number(found[2]), _number(found[4])
        return Share(low, high, low_open=found[1] == ">", high_open=found[3] == "<")
    if found := _ABOVE.fullmatch(text):
        return Share(_number(found[2]), WHOLE, low_open=found[1] == ">")
    if found := _BELOW.fullmatch(text):
        return Share(Fraction(0), _number(found[2]), high_open=found[1] == "<")
    if found := _PART.fullmatch(text):
        part = Fraction(int(found[1]), int(found[2])) * WHOLE
        return Share(part, part)
    return None


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))

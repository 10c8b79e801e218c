"""Numbers as the files of networks write them: no thousands, no words."""

import math
import re

from cabos.model.tie_notes import Note

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})|0?,[0-9]{3})")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]*)?")


def is_number(text: str) -> bool:
    """Whether a cell is a number."""
    return _NUMBER.fullmatch(text) is not None


def read_number(text: str, *, comma: bool = False) -> tuple[float, bool]:
    """Read a number.

    Args:
        text: a cell.
        comma: whether a comma may stand before decimals. Three digits after it could be thousands
            and are refused, unless nothing but 0 stands before it.

    Returns:
        The number, and whether it was written with a decimal comma.

    Raises:
        ValueError: if it is no number or not finite; its argument is a note that says which.
    """
    has_comma = comma and _DECIMAL_COMMA.fullmatch(text) is not None
    if has_comma:
        text = text.replace(",", ".")
    text = text.replace("−", "-")
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(Note("is_thousands" if _THOUSANDS.fullmatch(text) else "is_no_number"))
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(Note("is_not_finite"))
    return found, has_comma

"""The share a holding states, and why one is no share."""

import re
from fractions import Fraction

from cabos.model.share import WHOLE, Share, parse_share

_NUMBER = re.compile(r"([+-]?)([0-9]{1,30}(?:[.,][0-9]{1,30})?)(?:[eE]([+-]?[0-9]{1,2}))?\s*%?")
_SHOWN = 40  # characters of an unread share that a message shows


def read_number(text: str) -> Fraction | str:
    """Read one number of percent, exactly.

    Args:
        text: such as ``25``, ``33,3 %`` or ``1e-05``.

    Returns:
        The number, or what is wrong with it, a phrase.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return f"the share {text[:_SHOWN]!r} is no number of percent"
    number = Fraction(found[2].replace(",", ".")) * Fraction(10) ** int(found[3] or 0)
    if found[1] == "-" and number:
        return f"the share {text[:_SHOWN]} is negative"
    if number > WHOLE:
        return f"the share {text[:_SHOWN]} is over 100 percent"
    return number


def read_share(text: str) -> Share | str:
    """Read a share or a range in percent; else return what is wrong with it, a phrase."""
    if len(text) > _SHOWN * 3:
        return f"the share {text[:_SHOWN]!r} is no number of percent"
    share = parse_share(text)
    if share is not None:
        return share
    number = read_number(text)
    if isinstance(number, Fraction):
        return Share(number, number)
    ends = [end for end in re.split(r"(?<=[0-9%])\s*[-\u2010-\u2015\u2212]", text) if end.strip()]
    if len(ends) == 2:
        return bounded(*(end.strip().strip("<>=").strip() for end in ends))
    return number


def bounded(
    least: str, most: str, *, low_open: bool = False, high_open: bool = False
) -> Share | str:
    """Make a share from its two ends, of which one may be blank.

    Args:
        least: the lower end in percent; 0 where it is blank.
        most: the upper end; 100 where it is blank.
        low_open: whether it is more than the lower end.
        high_open: whether it is less than the upper end.

    Returns:
        The share, or what is wrong with it, a phrase.
    """
    low = read_number(least) if least.strip() else Fraction(0)
    high = read_number(most) if most.strip() else WHOLE
    if isinstance(low, str):
        return low
    if isinstance(high, str):
        return high
    if low > high:
        return f"the least share {least[:_SHOWN]} is more than the most, {most[:_SHOWN]}"
    try:
        return Share(low, high, low_open, high_open)
    except ValueError:
        return f"no share is both {least[:_SHOWN]} and not {most[:_SHOWN]}"


def is_within(share: Share, bounds: Share) -> bool:
    """Whether every share that one can mean is one that the other can mean."""
    low = share.low > bounds.low or (
        share.low == bounds.low and (share.low_open or not bounds.low_open)
    )
    high = share.high < bounds.high or (
        share.high == bounds.high and (share.high_open or not bounds.high_open)
    )
    return low and high

"""What the past of a stream of transfers says of an amount and of a rate: tail probabilities.

The amounts of each currency are counted in bins of a sixteenth of an octave, and each exact amount
in a table of hashes, as the transfers go by; nothing of the future is in them.
"""

import math
from typing import Any

Array = Any  # a numpy array

BINS = 1024  # of a currency: 64 octaves in sixteenths
EXACT = 1 << 18  # cells of the table of exact amounts; a collision only makes an amount less rare
_TERMS = 60  # of a tail's sum: the terms fall at least geometrically beyond the mean


def cell_of(amount: int, currency: int) -> int:
    """Return the cell of an exact amount in the table."""
    mixed = (int(amount) * 2654435761 + int(currency) * 40503) & 0x7FFFFFFFFFFF
    return (mixed ^ (mixed >> 17)) & (EXACT - 1)


def band_share(
    hist: Array, currency: int, low: float, high: float, seen: int, extra: float
) -> float:
    """Return the share of past amounts between two levels, on the safe side.

    Args:
        hist: the counts of ``BINS`` bins of each currency.
        currency: which currency.
        low: log2 of the least amount.
        high: log2 of the greatest.
        seen: how many amounts of the currency are counted.
        extra: what is added to both counts: three is the 95 % bound where none was seen.
    """
    first = max(0, int(low * 16.0))
    last = min(BINS - 1, int(high * 16.0))
    found = 0
    for at in range(first, last + 1):
        found += hist[currency, at]
    width = (high - low) * 16.0 / (last - first + 1)  # the part of those bins that is meant
    return min(1.0, (found * min(1.0, width) + extra) / (seen + extra))


def poisson_bits(count: int, mean: float) -> float:
    """Return the bits of ``count`` or more chance events where ``mean`` are expected."""
    if count <= 0 or mean >= count:
        return 0.0
    log_term = count * math.log(max(mean, 1e-12)) - mean - math.lgamma(count + 1.0)
    rest, factor = 1.0, 1.0
    for step in range(1, _TERMS):
        factor *= mean / (count + step)
        rest += factor
        if factor < 1e-6:
            break
    return max(0.0, -(log_term + math.log(rest)) / math.log(2.0))


def rate_bits(count: int, before: int, past: float, window: float) -> float:
    """Return the bits of ``count`` or more events in a window, given the account's own past.

    The negative binomial predictive of a Poisson rate: an account's own events and half of one
    more (Jeffreys' prior) in its own past.

    Args:
        count: events in the window.
        before: events in the past before it.
        past: how long that past is.
        window: how long the window is.
    """
    shape = before + 0.5
    if past < window:
        return 0.0  # too short a past to say what is usual
    odds = window / (window + past)
    mean = shape * window / past
    if count <= mean:
        return 0.0
    log_term = (
        math.lgamma(count + shape) - math.lgamma(shape) - math.lgamma(count + 1.0)
        + shape * math.log(1.0 - odds) + count * math.log(odds)
    )  # fmt: skip
    rest, factor = 1.0, 1.0
    for step in range(_TERMS):
        factor *= odds * (count + step + shape) / (count + step + 1.0)
        rest += factor
        if factor < 1e-6:
            break
    return max(0.0, -(log_term + math.log(rest)) / math.log(2.0))


def both_bits(alike: float, rate: float) -> float:
    """Return the bits of two surprises of one star: how alike its amounts are, how many they are.

    The product of two chances is small more often than one chance alone is (Fisher's method): a sum
    of both bits, taken as it is, gave twice as many fans by chance as ``Rules.chance`` allows. The
    amounts can speak alone.

    Args:
        alike: the bits of the amounts.
        rate: the bits of the rate.
    """
    both = alike + rate
    return max(alike, both - math.log2(1.0 + both * math.log(2.0)))


PAST = (cell_of, band_share, poisson_bits, rate_bits, both_bits)

"""Payments of one exact sum on a way that can close: which transfers a standing ring could hold.

Tables of hashes say yes too often now and then, never no where it is yes; what is left is looked
at exactly. So ten million transfers need no sorting and a few passes.
"""

from typing import Any

Array = Any  # a numpy array

CELLS = 1 << 24  # of each table; a collision only leaves a transfer to be looked at
_MASK = 0x7FFFFFFFFFFFFFFF
_ODD = 0x1E3779B97F4A7C15
_SHIFT = 63 - 24

OFTEN, ANY = 1, 2  # marks of a table of accounts


def hashed(amount: int, currency: int, one: int, two: int) -> int:
    """Return the cell of a sum and one or two accounts."""
    mixed = ((int(amount) * 65_537 + int(currency)) * _ODD) & _MASK
    mixed = ((mixed ^ (mixed >> 29)) + int(one) + 1) * _ODD & _MASK
    mixed = ((mixed ^ (mixed >> 29)) + int(two) + 1) * _ODD & _MASK
    return mixed >> _SHIFT


def repeated(
    payer: Array, beneficiary: Array, amount: Array, currency: Array, times: int, counts: Array,
    kept: Array,
) -> None:  # fmt: skip
    """Mark the payments of a sum that was paid between the same two accounts often enough.

    Args:
        payer: of each transfer.
        beneficiary: likewise.
        amount: likewise.
        currency: likewise.
        times: how often.
        counts: a table of zeros.
        kept: filled with ``OFTEN`` for these, ``ANY`` for other payments between two accounts, 0
            for what is none.
    """
    for me in range(len(payer)):
        source, target = payer[me], beneficiary[me]
        if source >= 0 and target >= 0 and source != target:
            cell = hashed(amount[me], currency[me], source, target)
            counts[cell] = min(times, counts[cell] + 1)
    for me in range(len(payer)):
        source, target = payer[me], beneficiary[me]
        if source >= 0 and target >= 0 and source != target:
            cell = hashed(amount[me], currency[me], source, target)
            kept[me] = OFTEN if counts[cell] >= times else ANY
        else:
            kept[me] = 0


def onward(
    payer: Array, beneficiary: Array, amount: Array, currency: Array, came: Array, went: Array,
    kept: Array,
) -> int:  # fmt: skip
    """Leave out the payments before or after which the sum goes no further.

    In a ring at most one hop is not repeated: before it and after it a repeated one stands.

    Args:
        payer: of each transfer.
        beneficiary: likewise.
        amount: likewise.
        currency: likewise.
        came: a table of zeros: to whom each sum was paid.
        went: a table of zeros: by whom.
        kept: as ``repeated`` fills it; set to 0 for what is left out.

    Returns:
        How many are left.
    """
    left = 0
    for me in range(len(payer)):
        if kept[me] == OFTEN:
            went[hashed(amount[me], currency[me], payer[me], -1)] |= OFTEN | ANY
            came[hashed(amount[me], currency[me], beneficiary[me], -1)] |= OFTEN | ANY
    for me in range(len(payer)):
        if kept[me] == ANY:
            source = hashed(amount[me], currency[me], payer[me], -1)
            target = hashed(amount[me], currency[me], beneficiary[me], -1)
            if came[source] & OFTEN and went[target] & OFTEN:
                went[source] |= ANY
                came[target] |= ANY
                left += 1
            else:
                kept[me] = 0
    for me in range(len(payer)):
        if kept[me] == OFTEN:
            source = hashed(amount[me], currency[me], payer[me], -1)
            target = hashed(amount[me], currency[me], beneficiary[me], -1)
            if came[source] and went[target]:
                left += 1
            else:
                kept[me] = 0
    return left


KERNELS = (hashed, repeated, onward)

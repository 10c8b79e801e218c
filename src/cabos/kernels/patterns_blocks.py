"""Blocks of equal amounts between several payers and several receivers; accounts that wake up."""

import math
from typing import Any

Array = Any  # a numpy array


def root_of(parent: Array, at: int) -> int:
    """Return the first transfer of the block that a transfer belongs to."""
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def join_equal(
    me: int, code: int, first: int, list_: Array, place: int, time: Array, currency: Array,
    level: Array, other: Array, start: int, same: float, budget: int, parent: Array,
) -> tuple[int, bool]:  # fmt: skip
    """Join a transfer with those of about its amount that one of its accounts made before.

    Returns:
        How many were looked at, and whether one fitted.
    """
    at, looked, fits = place, 0, False
    while at >= first and looked < budget and time[list_[at]] >= start:
        past = list_[at]
        at -= 1
        looked += 1
        if (
            currency[past] == currency[me] and abs(level[past] - level[me]) <= same
            and other[past] >= 0 and other[past] != other[me] and other[past] != code
        ):  # fmt: skip
            one, two = root_of(parent, past), root_of(parent, me)
            if one != two:
                parent[max(one, two)] = min(one, two)
            fits = True
    return looked, fits


def blocks(  # noqa: PLR0913  the arrays of a stream
    payer: Array, beneficiary: Array, time: Array, currency: Array, level: Array,
    out_off: Array, out_pos: Array, in_off: Array, in_pos: Array, out_at: Array, in_at: Array,
    partners: Array, rare: Array, window: int, same: float, budget: int,
    parent: Array, bits: Array,
) -> None:  # fmt: skip
    """Join transfers of equal amounts that share a payer or a receiver within the window.

    Args:
        payer: of each transfer.
        beneficiary: likewise.
        time: likewise.
        currency: likewise.
        level: log2 of the amounts.
        out_off: where the payments of each account start in ``out_pos``.
        out_pos: the payments of each account.
        in_off: the same of receipts.
        in_pos: likewise.
        out_at: a copy of ``out_off``; used up.
        in_at: likewise.
        partners: which transfers have an equal one with the same payer, the same receiver.
        rare: the share of past amounts like each.
        window: seconds.
        same: how far apart equal amounts may be, log2.
        budget: how many transfers of an account to look at.
        parent: each transfer's own number; filled with the block it belongs to.
        bits: zeros; filled with how surprising it is that a transfer fits into its block.
    """
    for me in range(len(payer)):
        source, target = payer[me], beneficiary[me]
        start, looked, fits = time[me] - window, 0, False
        if source >= 0 and target >= 0 and source != target:
            if partners[0, me]:
                seen, found = join_equal(
                    me, source, out_off[source], out_pos, out_at[source] - 1, time, currency,
                    level, beneficiary, start, same, budget, parent,
                )  # fmt: skip
                looked += seen
                fits = fits or found
            if partners[1, me]:
                seen, found = join_equal(
                    me, target, in_off[target], in_pos, in_at[target] - 1, time, currency,
                    level, payer, start, same, budget, parent,
                )  # fmt: skip
                looked += seen
                fits = fits or found
        if fits:
            bits[me] = -math.log2(min(1.0, rare[me] * max(1, looked)))
        if source >= 0:
            out_at[source] += 1
        if target >= 0:
            in_at[target] += 1


def wakes(
    payer: Array, beneficiary: Array, time: Array, last: Array, dormant: int, who: Array,
    when: Array,
) -> int:  # fmt: skip
    """Find the transfers that end a long silence of an account.

    Args:
        payer: of each transfer.
        beneficiary: likewise.
        time: likewise.
        last: for each account -1; used up.
        dormant: the least silence, seconds.
        who: filled with the accounts.
        when: filled with the positions.

    Returns:
        How many were found; as many as ``who`` has room for at most.
    """
    used = 0
    for me in range(len(payer)):
        for side in range(2):
            code = payer[me] if side == 0 else beneficiary[me]
            if code < 0 or (side == 1 and code == payer[me]):
                continue
            past = last[code]
            if past >= 0 and time[me] - time[past] >= dormant and used < len(who):
                who[used], when[used] = code, me
                used += 1
            last[code] = me
    return used


KERNELS = (root_of, join_equal, blocks, wakes)

"""Which transfers money can ride on, from some accounts on, in the order of time.

A search over transfers, not accounts: a transfer is reached once, by the fewest transfers before
it, and opens a span of its account's next ones. So a limit on hops, or on how long money rests, is
exact: a later arrival that can go on where an earlier one cannot is never lost. What was reached
is skipped over by links that are shortened as they are followed; the work is in proportion to what
is reached. Scratch arrays are as long as there are transfers, made once, and marked by generation.
"""

from typing import Any

Array = Any  # a numpy array


def first_from(time: Array, pos: Array, low: int, high: int, moment: int) -> int:
    """Return the first index in ``low:high`` of an account's transfers not before a moment."""
    while low < high:
        middle = (low + high) // 2
        if time[pos[middle]] < moment:
            low = middle + 1
        else:
            high = middle
    return low


def unseen(at: int, seen: Array, skip: Array, mark: int) -> int:
    """Return the first index from ``at`` on that was not looked at, and shorten the way to it."""
    end = at
    while end < len(seen) and seen[end] == mark:
        end = skip[end]
    while at < end:
        following = skip[at]
        skip[at] = end
        at = following
    return end


def open_span(
    code: int, start: int, end: int, hop: int, parent: int,
    ways: Any, scratch: Any, mark: int, tail: int,
) -> int:  # fmt: skip
    """Reach an account's transfers from one moment to another that were not reached yet.

    Args:
        code: the account.
        start: the first moment.
        end: the last moment.
        hop: how many transfers it then took.
        parent: the index in the queue of the transfer before, or -1.
        ways: six arrays: the time of each transfer; for each account where its transfers start
            in the next; the transfers of each account, in the order of time; for each currency
            the least amount that is followed; currency and amount of each transfer.
        scratch: five arrays: for each index of the transfers of accounts the generation that
            looked at it, and the index to go on with; filled with the transfers that are
            reached, the transfers each took, and the index of the one before.
        mark: this generation.
        tail: how many are reached.

    Returns:
        How many are reached then.
    """
    time, off, pos, least, currency, amount = ways
    seen, skip, queue, hops, parents = scratch
    last = off[code + 1]
    at = unseen(first_from(time, pos, off[code], last, start), seen, skip, mark)
    while at < last and time[pos[at]] <= end:
        seen[at] = mark
        skip[at] = at + 1
        one = pos[at]
        if amount[one] >= least[currency[one]]:
            queue[tail] = one
            hops[tail] = hop
            parents[tail] = parent
            tail += 1
        at = unseen(at + 1, seen, skip, mark)
    return tail


def expand(
    head: int, tail: int, begin: int, finish: int, gap: int, most: int,
    back: bool, strict: bool, near: Array, ways: Any, scratch: Any, mark: int,  # noqa: FBT001
) -> int:  # fmt: skip
    """Go on from the transfers of a queue until nothing new is reached.

    Args:
        head: the index of the first transfer in the queue to go on from.
        tail: how many there are.
        begin: the first moment that is looked at.
        finish: the last one.
        gap: how long money may rest in an account; negative for as long as it likes.
        most: how many transfers at most; 0 for any number.
        back: whether to go back in time.
        strict: whether the next transfer must be later, not of the same time.
        near: code of the account at which a transfer stands after it was followed.
        ways: see ``open_span``.
        scratch: likewise.
        mark: this generation.

    Returns:
        How many were reached.
    """
    time, queue, hops = ways[0], scratch[2], scratch[3]
    while head < tail:
        one = queue[head]
        code = near[one]
        hop = hops[head]
        head += 1
        if code < 0 or (most > 0 and hop >= most):
            continue
        moment = time[one]
        step = 1 if strict else 0
        if back:
            end = moment - step
            start = begin if gap < 0 else max(begin, moment - gap)
        else:
            start = moment + step
            end = finish if gap < 0 else min(finish, moment + gap)
        tail = open_span(code, start, end, hop + 1, head - 1, ways, scratch, mark, tail)
    return tail


def arrive(
    count: int, back: bool, near: Array, time: Array, queue: Array, hops: Array,  # noqa: FBT001
    known: Array, mark: int, best: Array, fewest: Array, reached: Array,
) -> int:  # fmt: skip
    """Find for each account the transfer by which money is there first; back: leaves it last.

    Args:
        count: how many transfers were reached.
        back: whether time was gone back.
        near: code of the account at which each transfer arrives.
        time: of each transfer.
        queue: the transfers reached.
        hops: the transfers each took.
        known: scratch, as long as there are accounts: the generation that reached each.
        mark: this generation.
        best: filled with the index in the queue of that transfer; of equal times the fewest hops.
        fewest: filled with the fewest transfers to each account.
        reached: filled with the accounts, in the order in which they are reached.

    Returns:
        How many accounts are reached.
    """
    found = 0
    for at in range(count):
        code = near[queue[at]]
        if code < 0:
            continue
        if known[code] != mark:
            known[code] = mark
            best[code] = at
            fewest[code] = hops[at]
            reached[found] = code
            found += 1
            continue
        new, old = time[queue[at]], time[queue[best[code]]]
        if (new > old) if back else (new < old):
            best[code] = at
    return found


KERNELS = (first_from, unseen, open_span, expand, arrive)

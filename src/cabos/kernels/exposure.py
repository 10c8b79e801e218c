"""How much of what accounts receive comes from some sources, pro rata, in one pass over time.

A *pool* is the money of one account in one currency. What a source pays is wholly marked, by one
hop; what another account pays carries the marked share of its balance, by one hop more. Whole
smallest units move: what rounding leaves over stays with the payer, so that nothing is made or
lost. Going back in time the two sides are exchanged.
"""

from typing import Any

Array = Any  # a numpy array

_LARGEST = 9_223_372_036_854_775_807


def share(amount: int, part: int, whole: int) -> int:
    """Return ``amount * part // whole`` without overflow.

    Args:
        amount: what is divided, not less than 0.
        part: the part, not less than 0.
        whole: the whole, more than 0 and less than 2 ** 62.
    """
    if amount == 0 or part <= _LARGEST // amount:
        return amount * part // whole
    found = amount * (part // whole)
    part = part % whole
    quotient, rest = 0, 0
    for bit in range(62, -1, -1):  # long division, one bit of the amount at a time
        quotient *= 2
        rest *= 2
        if rest >= whole:
            rest -= whole
            quotient += 1
        if (amount >> bit) & 1:
            rest += part
            if rest >= whole:
                rest -= whole
                quotient += 1
    return found + quotient


def expose(
    back: bool, hops: int, payer: Array, beneficiary: Array, sent: Array, received: Array,  # noqa: FBT001
    from_pool: Array, to_pool: Array, is_source: Array, pools: Any, carry: Array,
) -> int:  # fmt: skip
    """Move marked money through all transfers, in the order of time or back.

    Args:
        back: whether to go from the last transfer to the first; the caller exchanges the sides.
        hops: up to how many transfers from a source are counted.
        payer: the account that pays, or -1; the one that receives when going back.
        beneficiary: the other one.
        sent: what leaves the first pool, more than 0.
        received: what enters the second.
        from_pool: the pool it leaves, or -1.
        to_pool: the pool it enters, or -1.
        is_source: for each account whether it is a source.
        pools: five arrays. For each pool: the balance; whether any of it is marked; what came in
            altogether. For each pool and hop: what is marked in it; what came in marked.
        carry: scratch, as long as there are hops.

    Returns:
        How many transfers paid more than their pool held.
    """
    balance, has, total, marked, came = pools
    count, short = len(payer), 0
    for turn in range(count):
        at = count - 1 - turn if back else turn
        start, end = from_pool[at], to_pool[at]
        if start == end and start >= 0:
            continue
        amount, arrives = sent[at], received[at]
        any_marked = False
        if start >= 0:
            if is_source[payer[at]]:
                carry[:] = 0
                carry[0] = amount
                any_marked = True
            else:
                held = balance[start]
                own = min(amount, held)
                short += 1 if own < amount else 0
                balance[start] = held - own
                if has[start] and own > 0:
                    any_marked = True
                    left = 0
                    carry[0] = 0
                    for hop in range(hops):
                        kept = marked[start, hop]
                        moved = share(kept, own, held)
                        marked[start, hop] = kept - moved
                        left += kept - moved
                        if hop + 1 < hops:
                            carry[hop + 1] = moved
                    has[start] = left > 0
        if end < 0:
            continue
        total[end] += arrives
        stays = not is_source[beneficiary[at]]
        if stays:
            balance[end] += arrives
        if any_marked:
            for hop in range(hops):
                moved = carry[hop]
                if moved > 0:
                    if arrives != amount:
                        moved = share(moved, arrives, amount)
                    came[end, hop] += moved
                    if stays and moved > 0:
                        marked[end, hop] += moved
                        has[end] = True
    return short


KERNELS = (share, expose)

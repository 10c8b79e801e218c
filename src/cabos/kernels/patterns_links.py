"""Money passed on: which transfer continues which, the chains of them, and the cycles they close.

A transfer continues an earlier one if the account that received that one pays about as much, or a
little less, within the window. At most ``budget`` earlier ones are looked at for each.
"""

import math
from typing import Any

from cabos.kernels.patterns_past import BINS, PAST, band_share
from cabos.model.date import DAY

Array = Any  # a numpy array

# Columns of ``rules``, floats.
DWELL, BUDGET, KEPT, GAIN, PER, LINK_BITS, DEPTH, STEPS, CYCLE, CHANCE = range(10)


def link_bits(
    hist: Array, currency: int, seen: int, here: float, change: float, before: float,
    chances: float, width: float,
) -> float:  # fmt: skip
    """Return how surprising it is that an amount is passed on as nearly as it is.

    Args:
        hist: the counts of past amounts.
        currency: the currency.
        seen: how many amounts are counted.
        here: log2 of what is paid on.
        change: log2 of the part that is paid on.
        before: the same of the hop before it; 9 where there is none.
        chances: how many receipts are expected in the time for which the money stayed.
        width: the widest change that counts, log2.
    """
    near = max(abs(change), 0.005)
    share = band_share(hist, currency, here - near, here + near, seen, 3.0)
    if before < 8.0:
        wide = band_share(hist, currency, here, here + width, seen, 3.0)
        steady = min(1.0, max(2.0 * abs(change - before), 0.002) / width)
        share = min(share, wide * steady)
    return -math.log2(min(1.0, max(chances, 1e-3) * share))


def in_chain(code: int, at: int, previous: Array, payer: Array, beneficiary: Array) -> bool:
    """Tell whether an account is on the chain that ends with a transfer."""
    while at >= 0:
        if payer[at] == code or beneficiary[at] == code:
            return True
        at = previous[at]
    return False


def links(  # noqa: PLR0913  the arrays of a stream
    payer: Array, beneficiary: Array, time: Array, currency: Array, received_currency: Array,
    level: Array, received_level: Array, in_off: Array, in_pos: Array, in_at: Array,
    hist: Array, seen: Array, rules: Array, link_off: Array, link_to: Array, link_bit: Array,
    previous: Array, change_of: Array, chain_bits: Array, hops: Array, rise: Array,
    first: int, last: int, used: int, counts: Array,
) -> int:  # fmt: skip
    """Find what each transfer continues, and the best chain that ends with it.

    Returns:
        How many links there are now.
    """
    per, budget, width = int(rules[PER]), int(rules[BUDGET]), rules[KEPT] + rules[GAIN]
    for me in range(first, last):
        source, target = payer[me], beneficiary[me]
        here, cur = level[me], currency[me]
        link_off[me] = used
        if source >= 0 and target >= 0 and source != target:
            start = time[me] - rules[DWELL]
            at, looked, mine = in_at[source] - 1, 0, used
            while at >= in_off[source] and looked < budget and used - mine < per:
                past = in_pos[at]
                if time[past] < start:
                    break
                at -= 1
                looked += 1
                change = here - received_level[past]
                if (
                    received_currency[past] == cur and -rules[KEPT] <= change <= rules[GAIN]
                    and payer[past] >= 0 and payer[past] != target and payer[past] != source
                ):  # fmt: skip
                    link_to[used] = past
                    link_bit[used] = change
                    used += 1
            if at >= in_off[source] and looked >= budget and time[in_pos[at]] >= start:
                counts[0] += 1
            least = min(rules[LINK_BITS], math.log2(max(1.0, (me + 1) / rules[CHANCE])))
            for which in range(mine, used):
                past, change = link_to[which], link_bit[which]
                stay = max(float(DAY), float(time[me] - time[past]))
                chances = looked * min(1.0, stay / rules[DWELL])
                before = change_of[past] if previous[past] >= 0 else 9.0
                bits = link_bits(hist, cur, seen[cur], here, change, 9.0, chances, width)
                link_bit[which] = bits
                if before < 8.0:
                    bits = link_bits(hist, cur, seen[cur], here, change, before, chances, width)
                whole = chain_bits[past] + bits
                if (
                    bits >= least and whole > chain_bits[me]
                    and hops[past] + 1 < rules[DEPTH]
                    and not in_chain(target, past, previous, payer, beneficiary)
                ):  # fmt: skip
                    chain_bits[me] = whole
                    previous[me] = past
                    change_of[me] = change
                    hops[me] = hops[past] + 1
            if previous[me] >= 0:
                rise[previous[me]] = max(rise[previous[me]], chain_bits[me])
        if target >= 0:
            in_at[target] += 1
        hist[cur, min(BINS - 1, int(here * 16.0))] += 1
        seen[cur] += 1
    link_off[last] = used
    return used


def cycles(
    payer: Array, beneficiary: Array, link_off: Array, link_to: Array, link_bit: Array,
    rules: Array, first: int, last: int, closed: Array, path: Array, turn: Array,
    found: Array, found_bits: Array, counts: Array,
) -> int:  # fmt: skip
    """Find for each transfer the best cycle that it closes, back along the links.

    Returns:
        How many were found; ``found`` holds the transfers of each, its last one first, and -1.
    """
    deepest, steps, used = int(rules[DEPTH]), int(rules[STEPS]), 0
    total = closed  # bits of the path so far, by depth
    for me in range(first, last):
        target = beneficiary[me]
        if link_off[me + 1] == link_off[me] or target < 0:
            continue
        best, best_size, taken, depth = 0.0, 0, 0, 0
        path[0], turn[0], total[0] = me, link_off[me], 0.0
        while depth >= 0:
            if turn[depth] >= link_off[path[depth] + 1] or taken >= steps:
                depth -= 1
                continue
            which = turn[depth]
            turn[depth] += 1
            taken += 1
            past = link_to[which]
            giver = payer[past]
            bits = total[depth] + link_bit[which]
            if giver == target:
                if depth + 2 >= rules[CYCLE] and bits >= best and used < len(found):
                    best, best_size = bits, depth + 2
                    for at in range(depth + 1):
                        found[used, at] = path[at]
                    found[used, depth + 1] = past
                    found[used, depth + 2] = -1
                continue
            if depth + 2 >= deepest:
                continue
            again = False
            for at in range(depth + 1):
                if payer[path[at]] == giver:
                    again = True
                    break
            if again:
                continue
            depth += 1
            path[depth], turn[depth], total[depth] = past, link_off[past], bits
        if taken >= steps:
            counts[1] += 1
        if best_size > 0:
            found_bits[used] = best
            used += 1
    return used


KERNELS = (*PAST, link_bits, in_chain, links, cycles)

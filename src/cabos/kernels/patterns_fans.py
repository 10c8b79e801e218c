"""Stars in a stream of transfers: one account and many others, alike in amount or unusually many.

One pass in the order of time. For each transfer the account's transfers of the window before it
are looked at, at most ``budget`` of them, so that no hub and no storm of one second costs more.
"""

import math
from typing import Any

from cabos.kernels.patterns_past import (
    BINS,
    PAST,
    band_share,
    both_bits,
    cell_of,
    poisson_bits,
    rate_bits,
)
from cabos.model.date import DAY

Array = Any  # a numpy array

# Columns of ``rules``, floats.
WINDOW, BUDGET, NEAR, SAME, SEED_BITS, SEED_SIZE, HABIT, OWN_BUDGET, OWN_WEIGHT, CHANCE = range(10)


def own_share(  # noqa: PLR0913  the arrays of a stream
    place: int, first: int, lined_level: Array, lined_currency: Array, lined_other: Array,
    level: Array, currency: Array, other: Array, me: int, band: float, stamp: Array,
    members: Array, size: int, budget: int, out: Array,
) -> None:  # fmt: skip
    """Look into an account's own past before the window: amounts like this, others known already.

    Fills ``out`` with how many were looked at, how many are alike, and how many of the members'
    counterparties are among them.
    """
    looked, alike, known = 0, 0, 0
    for at in range(size):
        stamp[other[members[at]]] = me + 1
    at = place
    while at >= first and looked < budget:
        looked += 1
        if lined_currency[at] == currency[me] and abs(lined_level[at] - level[me]) <= band:
            alike += 1
        code = lined_other[at]
        if code >= 0 and stamp[code] == me + 1:
            known += 1
            stamp[code] = 0
        at -= 1
    out[0], out[1], out[2] = looked, alike, known


def best_part(
    me: int, members: Array, after: Array, total: Array, size: int, time: Array, level: Array,
    hist: Array, currency: int, seen: int, floor: float, before: int, past_time: float,
    rules: Array,
) -> tuple[float, int]:  # fmt: skip
    """Return the bits of the most telling part of a star that ends now, and its size.

    The part that ends now is compared with what the account did in its time alone: a burst of
    three days is not measured against a week, nor amounts that lie within a tenth against a
    quarter. Choosing the best of ``size`` parts costs log2(size), the choice of the band one bit.

    Args:
        me: the transfer that completes the star.
        members: the others, the latest first.
        after: for each how many counterparties the account had since then.
        total: for each how many transfers it had since then.
        size: how many members there are.
        time: of each transfer.
        level: log2 of the amount of each.
        hist: the counts of past amounts.
        currency: the currency.
        seen: how many past amounts are counted.
        floor: the least share that amounts like these have.
        before: the account's transfers before the window.
        past_time: how long that past is.
        rules: the thresholds.
    """
    best, taken, here, band = 0.0, size, level[me], 0.0
    least = int(rules[SEED_SIZE]) - 1
    for count in range(1, size + 1):
        past = members[count - 1]
        band = max(band, abs(level[past] - here))
        if count < least:
            continue
        share = max(floor, band_share(hist, currency, here - band, here + band, seen, 3.0))
        bits = poisson_bits(count, after[count - 1] * share)
        span = max(float(DAY), float(time[me] - time[past]))
        bits = both_bits(bits, rate_bits(total[count - 1] + 1, before, past_time, span))
        if bits >= best:
            best, taken = bits, count
    return max(0.0, best - math.log2(float(max(1, size))) - 1.0), taken


def label_star(
    me: int, members: Array, size: int, label: Array, seed: Array, bits: float, size_of: Array,
) -> None:  # fmt: skip
    """Put the members of a star under one label: that of the latest labelled one, or a new one."""
    found = -1
    for at in range(size):
        known = label[members[at]]
        if known >= 0:
            found = max(found, known)
    if found < 0:
        found = size_of[0]
        size_of[0] += 1
    for at in range(size):
        if label[members[at]] < 0:
            label[members[at]] = found
    label[me] = found
    seed[me] = bits


def star(  # noqa: PLR0913  the arrays of a stream
    me: int, centre: int, place: int, first: int, list_: Array, time: Array, level: Array,
    currency: Array, other: Array, lined_time: Array, lined_level: Array, lined_currency: Array,
    lined_other: Array, hist: Array, seen: Array,
    rules: Array, stamps: Array, room: Array, label: Array, score: Array,
    partner: Array, counts: Array, rare: Array, scratch: Array,
) -> None:  # fmt: skip
    """Judge the star of one account that a transfer completes, and label its transfers."""
    window, budget, near, same = rules[WINDOW], int(rules[BUDGET]), rules[NEAR], rules[SAME]
    code = other[me]
    if code < 0 or code == centre:
        return
    members, after, sofar = room[0:2], room[2:4], room[4:6]
    stamp_all, stamp_near, stamp_same = stamps[0], stamps[1], stamps[2]
    stamp_all[code] = me + 1
    stamp_near[code] = me + 1
    stamp_same[code] = me + 1
    degree, alike, equal, total, looked = 1, 1, 1, 1, 0
    at, start = place - 1, time[me] - window
    cur, here = currency[me], level[me]
    while at >= first and looked < budget:
        if lined_time[at] < start:
            break
        place, at = at, at - 1
        looked += 1
        total += 1
        who = lined_other[place]
        if who < 0 or who == centre:
            continue
        if stamp_all[who] != me + 1:
            stamp_all[who] = me + 1
            degree += 1
        if lined_currency[place] != cur:
            continue
        gap = abs(lined_level[place] - here)
        if gap > near:
            continue
        past = list_[place]
        if stamp_near[who] != me + 1:
            stamp_near[who] = me + 1
            members[0, alike - 1] = past
            after[0, alike - 1] = degree - 1
            sofar[0, alike - 1] = looked
            alike += 1
        if gap <= same and who != code:
            partner[past] = True
            partner[me] = True
        if gap <= same and stamp_same[who] != me + 1:
            stamp_same[who] = me + 1
            members[1, equal - 1] = past
            after[1, equal - 1] = degree - 1
            sofar[1, equal - 1] = looked
            equal += 1
    if at >= first and looked >= budget:
        counts[1] += 1
    if alike < rules[SEED_SIZE]:  # equal amounts are alike too
        return
    known = seen[cur]
    share_near = band_share(hist, cur, here - near, here + near, known, 3.0)
    share_same = rare[me]
    bits_near = poisson_bits(alike - 1, (degree - 1) * share_near) if alike >= 3 else 0.0
    bits_same = poisson_bits(equal - 1, (degree - 1) * share_same) if equal >= 3 else 0.0
    before = at - first + 1
    past_time = 0.0
    if before > 0:
        past_time = float(start - lined_time[first])
    by_rate = rate_bits(total, before, past_time, window)
    best = max(bits_near, bits_same) + 4.0  # a part of it can say more, see ``best_part``
    least = min(rules[SEED_BITS], math.log2(max(1.0, (me + 1) / rules[CHANCE])))
    if best + by_rate < least:
        return
    row, size, band = 0, alike - 1, near
    if bits_same > bits_near:
        row, size, band = 1, equal - 1, same
    if size + 1 < rules[SEED_SIZE]:
        return
    scratch[0], scratch[1], scratch[2] = 0, 0, 0
    members[row, size] = me
    own_share(at, first, lined_level, lined_currency, lined_other, level, currency, other, me,
              band, stamps[3], members[row], size + 1, int(rules[OWN_BUDGET]),
              scratch)  # fmt: skip
    if scratch[2] > rules[HABIT] * (size + 1):
        return
    weight = rules[OWN_WEIGHT]
    floor = share_same if row == 1 else 0.0
    if scratch[1] > 0:
        share = share_near if row == 0 else share_same
        floor = max(floor, (scratch[1] + share * weight) / (scratch[0] + weight))
    best, taken = best_part(
        me, members[row], after[row], sofar[row], size, time, level, hist, cur, known, floor,
        before, past_time, rules,
    )  # fmt: skip
    if best < least:
        return
    members[row, taken] = me
    label_star(me, members[row], taken, label, score, best, counts)


def stars(  # noqa: PLR0913  the arrays of a stream
    centre: Array, other: Array, time: Array, amount: Array, currency: Array, level: Array,
    off: Array, pos: Array, at: Array, lined_time: Array, lined_level: Array,
    lined_currency: Array, lined_other: Array, hist: Array, exact: Array, seen: Array, rules: Array,
    stamps: Array, room: Array, label: Array, score: Array, partner: Array, counts: Array,
    rare: Array, first: int, last: int, scratch: Array,
) -> None:  # fmt: skip
    """Judge the stars that the transfers ``first`` to ``last`` complete, in the order of time.

    Args:
        centre: the account of each transfer that is judged: who pays, or who receives.
        other: the account on its other side.
        time: of each transfer.
        amount: what the centre pays, or receives.
        currency: of that.
        level: log2 of that.
        off: where the transfers of each centre start in ``pos``.
        pos: the transfers of each centre.
        at: how far each centre has come; at first a copy of ``off``.
        lined_time: ``time`` in the order of ``pos``, so that an account's transfers stand together.
        lined_level: ``level``, likewise.
        lined_currency: ``currency``, likewise.
        lined_other: ``other``, likewise.
        hist: the counts of past amounts, see ``patterns_past``.
        exact: the table of past exact amounts.
        seen: how many past amounts there are of each currency.
        rules: the thresholds, by the columns above.
        stamps: four rows of zeros, one for each account.
        room: six rows of scratch, as long as the budget and two.
        label: -1; filled with the star of each transfer.
        score: zeros; filled with the bits of the star that each completes.
        partner: False; filled with whether an equal amount stands beside each.
        counts: two zeros; filled with the number of stars and how often the budget ended a search.
        rare: filled with the share of past amounts that are like each.
        first: the first transfer.
        last: the one after the last.
        scratch: three zeros.
    """
    for me in range(first, last):
        code, cur = centre[me], currency[me]
        here, cell = level[me], cell_of(amount[me], cur)
        rare[me] = max(
            band_share(hist, cur, here - rules[SAME], here + rules[SAME], seen[cur], 3.0),
            (exact[cell] + 3.0) / (seen[cur] + 3.0),
        )
        if code >= 0:
            star(
                me, code, at[code], off[code], pos, time, level, currency, other, lined_time,
                lined_level, lined_currency, lined_other, hist, seen, rules, stamps, room, label,
                score, partner, counts, rare, scratch,
            )  # fmt: skip
            at[code] += 1
        hist[cur, min(BINS - 1, int(here * 16.0))] += 1
        exact[cell] += 1
        seen[cur] += 1


KERNELS = (*PAST, own_share, best_part, label_star, star, stars)

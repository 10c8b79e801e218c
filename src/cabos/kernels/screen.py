"""Screen customers against all listed names: a bound first, the alignment for what is left."""

from typing import Any

from cabos.kernels import align as alignment
from cabos.kernels import dates
from cabos.kernels.align import align
from cabos.kernels.dates import NEAR, best_relation, day_bit, year_bit
from cabos.kernels.names import Alignment, Array, Customers, Listed, Ways


def count_initials(letters: Array, low: int, high: int) -> int:
    """Count the words that are initials only, in a run of first letters."""
    count = 0
    for i in range(low, high):
        count += letters[i] < 0
    return count


def next_unit(q: Customers, c: int, ways: Ways, last_bits: float, last_at: int) -> int:
    """Return the customer's unit that comes next by what it can be worth, or -1.

    Args:
        q: the customers.
        c: the customer.
        ways: what the units can stand for, the best first.
        last_bits: what the unit before was worth.
        last_at: the unit before, -1 for none.

    Returns:
        A position in ``q.unit_id``; among equals the earlier one comes first.
    """
    best = -1
    best_bits = 0.0
    for i in range(q.unit_off[c], q.unit_off[c + 1]):
        word = q.unit_id[i]
        if ways.off[word] == ways.off[word + 1]:
            continue
        bits = ways.bits[ways.off[word]]
        if bits <= 0 or bits > last_bits or (bits == last_bits and i <= last_at):
            continue
        if bits > best_bits:
            best = i
            best_bits = bits
    return best


def gather(
    q: Customers, c: int, ways: Ways, listed: Listed, years: int, days: int, least: float,
    sums: Array, touched: Array,
) -> int:  # fmt: skip
    """Add up, for each listed name, the most that the customer's words can say for it.

    The rarest words come first. Once the words that are left could not lift a new name to
    ``least``, only names with an initial, or whose birth dates may agree with the customer's,
    are taken up.

    Args:
        q: the customers.
        c: the customer.
        ways: what the units can stand for.
        listed: the listed names.
        years: a bitmap of the customer's years of birth, 0 where none is known.
        days: a bitmap of its days.
        least: bits that a name needs if the dates say nothing.
        sums: zeros, one for each name; filled for the touched names.
        touched: filled with the names.

    Returns:
        The number of touched names.
    """
    remaining = 0.0
    for i in range(q.unit_off[c], q.unit_off[c + 1]):
        word = q.unit_id[i]
        if ways.off[word] < ways.off[word + 1]:
            remaining += max(0.0, ways.bits[ways.off[word]])
    count = 0
    bits_before = 1e9
    at = next_unit(q, c, ways, bits_before, -1)
    while at >= 0:
        word = q.unit_id[at]
        worth = ways.bits[ways.off[word]]
        takes_any = remaining >= least
        for j in range(ways.off[word], ways.off[word + 1]):
            bits = ways.bits[j]
            if bits <= 0:
                break
            unit = ways.unit[j]
            for k in range(listed.posting_off[unit], listed.posting_off[unit + 1]):
                name = listed.posting_name[k]
                if sums[name] == 0.0:
                    if not (
                        takes_any
                        or listed.name_initial[name]
                        or listed.name_years[name] & years
                        or listed.name_days[name] & days
                    ):
                        continue
                    touched[count] = name
                    count += 1
                sums[name] += bits
        remaining -= worth
        at = next_unit(q, c, ways, worth, at)
    return count


def screen(
    q: Customers,
    first: int,
    last: int,
    ways: Ways,
    listed: Listed,
    w: Any,
    date_bits: Array,
    floor: float,
    sums: Array,
    touched: Array,
    out: Alignment,
    hit_customer: Array,
    hit_name: Array,
    hit_bits: Array,
) -> int:
    """Screen customers first to last against all listed names.

    Args:
        q: the customers.
        first: the first customer to screen.
        last: one past the last.
        ways: what their words can stand for.
        listed: the listed names.
        w: the weights.
        date_bits: bits of each code of ``kernels.dates``; conflicts count as nothing here.
        floor: bits of name and date from which a pair is kept.
        sums: zeros, one for each listed name; zeros again on return.
        touched: room for one int for each listed name.
        out: scratch space.
        hit_customer: room for the kept pairs: the customer.
        hit_name: the listed name.
        hit_bits: bits of the name alone.

    Returns:
        The number of kept pairs; more than ``len(hit_name)`` means that the room was too small.
    """
    hits = 0
    most_date = date_bits.max()
    for c in range(first, last):
        years, days = 0, 0
        for d in range(q.date_off[c], q.date_off[c + 1]):
            years |= year_bit(q.date_value[d])
            days |= day_bit(q.date_value[d])
        least = floor - q.slack[c]
        initials = w.initial_cap * count_initials(q.word_letter, q.word_off[c], q.word_off[c + 1])
        # What may yet come to a name whose dates do not agree: initials, years that are near.
        spare = initials + date_bits[NEAR]
        count = gather(q, c, ways, listed, years, days, least - spare, sums, touched)
        for t in range(count):
            name = touched[t]
            bound = sums[name] + initials
            sums[name] = 0.0
            if listed.name_initial[name]:
                bound += w.initial_cap * count_initials(
                    listed.word_letter, listed.word_off[name], listed.word_off[name + 1]
                )
            if bound + most_date < least or (years == 0 and bound < least):
                continue
            if q.kind[c] != 2 and q.kind[c] != listed.name_kind[name]:
                continue
            date = 0.0
            if years:
                agree = listed.name_years[name] & years or listed.name_days[name] & days
                if not agree and bound + date_bits[NEAR] < least:
                    continue
                entity = listed.name_entity[name]
                code = best_relation(
                    q.date_value, q.date_off[c], q.date_off[c + 1],
                    listed.date_value, listed.date_off[entity], listed.date_off[entity + 1],
                )  # fmt: skip
                date = date_bits[code]
                if bound + date < least:
                    continue
            bits = align(q, c, ways, listed, name, w, out)
            if bits + date >= least:
                if hits < len(hit_name):
                    hit_customer[hits] = c
                    hit_name[hits] = name
                    hit_bits[hits] = bits
                hits += 1
    return hits


KERNELS = (*dates.KERNELS, *alignment.KERNELS, count_initials, next_unit, gather, screen)

"""Add up what speaks for two records being of one party, for millions of pairs."""

import math

from cabos.kernels import dates as date_kernels
from cabos.kernels import pairing, tying
from cabos.kernels.dates import CONFLICT, best_relation
from cabos.kernels.pairing import ANY, Array, Records, Words
from cabos.kernels.tying import (
    BEST_A,
    BEST_B,
    BEST_LEFT,
    BEST_TIES,
    DATES,
    LEFT,
    TIES,
    Scratch,
    Weigh,
    name_bits,
)

# The parts of a score, in the order of the columns of ``parts``.
NAME, DATE, IDENTIFIER, CONTACT, ADDRESS, SEX, COUNTRY, LIST = range(8)
PARTS = 8
MOST_NAMES = 40  # names of a record that are compared; more would let one record stall the rest
MARKS = 3
"""How the dates of a pair relate, ties and words left over of its best names."""


def shares(off: Array, values: Array, i: int, j: int) -> int:
    """Return the place in the run of record i of a value that record j has too, or -1."""
    for x in range(off[i], off[i + 1]):
        for y in range(off[j], off[j + 1]):
            if values[x] == values[y]:
                return x
    return -1


def differs(off: Array, types: Array, i: int, j: int) -> bool:
    """Whether both records have a number of a kind of which a party has but one."""
    for x in range(off[i], off[i + 1]):
        for y in range(off[j], off[j + 1]):
            if types[x] > 0 and types[x] == types[y]:
                return True
    return False


def kind_of_pair(r: Records, i: int, j: int) -> int:
    """Return the kind as which two records are compared: 0 persons, 1 others."""
    if r.kind[i] != ANY:
        return int(r.kind[i])
    return int(r.kind[j]) if r.kind[j] != ANY else 1


def best_names(r: Records, w: Words, weigh: Weigh, i: int, j: int, s: Scratch) -> float:
    """Return the bits of the two records' best pair of names, which the scratch then names."""
    best, kind = -99.0, kind_of_pair(r, i, j)
    s.count[BEST_A], s.count[BEST_B] = -1, -1
    last_i = min(r.name_off[i + 1], r.name_off[i] + MOST_NAMES)
    last_j = min(r.name_off[j + 1], r.name_off[j] + MOST_NAMES)
    for first in range(r.name_off[i], last_i):
        for second in range(r.name_off[j], last_j):
            bits = name_bits(r, w, weigh, kind, first, second, s)
            if bits > best:
                best = bits
                s.count[BEST_A], s.count[BEST_B] = first, second
                s.count[BEST_TIES], s.count[BEST_LEFT] = s.count[TIES], s.count[LEFT]
    names = (last_i - r.name_off[i]) * (last_j - r.name_off[j])
    return best - weigh.several_names * math.log2(names) if names > 1 else best


def score_pair(
    r: Records, w: Words, weigh: Weigh, i: int, j: int, s: Scratch, parts: Array
) -> float:
    """Add up what speaks for two records being of one party.

    Args:
        r: the records.
        w: the vocabulary.
        weigh: the weights.
        i: a record.
        j: another.
        s: scratch; it keeps the code of the dates.
        parts: filled with the bits of name, date, identifier, contact, address, sex, country, list.

    Returns:
        Their sum, without a prior.
    """
    parts[:] = 0.0
    code = best_relation(
        r.date_value, r.date_off[i], r.date_off[i + 1],
        r.date_value, r.date_off[j], r.date_off[j + 1],
    )  # fmt: skip
    s.count[DATES] = code
    parts[DATE] = weigh.date[code]
    at = shares(r.identifier_off, r.identifier, i, j)
    if at >= 0:
        parts[IDENTIFIER] = r.identifier_bits[at]
    elif differs(r.identifier_off, r.identifier_type, i, j):
        parts[IDENTIFIER] = weigh.identifier_differs
    at = shares(r.contact_off, r.contact, i, j)
    if at >= 0:
        parts[CONTACT] = r.contact_bits[at]
    if code == CONFLICT and parts[IDENTIFIER] <= 0 and parts[CONTACT] <= 0:
        return -99.0  # full birth dates that contradict clear what a name alone ties
    at = shares(r.address_off, r.address, i, j)
    if at >= 0:
        parts[ADDRESS] = r.address_bits[at]
    if r.sex[i] and r.sex[j]:
        parts[SEX] = weigh.sex_agrees if r.sex[i] == r.sex[j] else weigh.sex_conflict
    if r.country[i] and r.country[j]:
        agree = r.country[i] & r.country[j]
        parts[COUNTRY] = weigh.country_agrees if agree else weigh.country_conflict
    if r.list[i] and r.list[i] == r.list[j]:
        parts[LIST] = weigh.same_list
    parts[NAME] = best_names(r, w, weigh, i, j, s)
    if parts[IDENTIFIER] > 0:
        parts[NAME] = max(parts[NAME], weigh.name_differs)
    total = 0.0
    for part in range(PARTS):
        total += parts[part]
    return total


def score_pairs(
    r: Records, w: Words, weigh: Weigh, left: Array, right: Array, low: int, high: int,
    keep: float, s: Scratch, parts: Array, out_at: Array, out_parts: Array, out_marks: Array,
) -> int:  # fmt: skip
    """Score candidates ``low`` to ``high``; keep those of ``keep`` bits or more.

    Args:
        r: the records.
        w: the vocabulary.
        weigh: the weights.
        left: the first record of each candidate.
        right: the second.
        low: the first candidate to score.
        high: one past the last.
        keep: bits from which a pair is kept.
        s: scratch.
        parts: room for the parts of one pair.
        out_at: filled with the kept candidates.
        out_parts: filled with their parts.
        out_marks: filled with their marks, see ``MARKS``.

    Returns:
        How many were kept.
    """
    kept = 0
    for at in range(low, high):
        total = score_pair(r, w, weigh, left[at], right[at], s, parts)
        if total >= keep:
            out_at[kept] = at
            for part in range(PARTS):
                out_parts[kept, part] = parts[part]
            out_marks[kept, 0] = s.count[DATES]
            out_marks[kept, 1] = s.count[BEST_TIES]
            out_marks[kept, 2] = s.count[BEST_LEFT]
            kept += 1
    return kept


KERNELS = (
    *date_kernels.KERNELS, *pairing.KERNELS, *tying.KERNELS, shares, differs, kind_of_pair,
    best_names, score_pair, score_pairs,
)  # fmt: skip

"""Align the words of two names and add up the evidence, in bits."""

from typing import Any, NamedTuple

import numpy as np

from cabos.kernels import dates
from cabos.kernels.dates import best_relation

Array = Any  # a numpy array; numba wants concrete ones, mypy has nothing to check in them

UNKNOWN, GIVEN, PATERNAL, MATERNAL, MARRIED = range(5)
MAX_EDGES = 96
MAX_PICKS = 24
# Codes of what found no partner, in the order of ``Penalties``.
(
    GIVEN_MISSING, GIVEN_ADDED, GIVEN_CONFLICT, MIDDLE_CONFLICT, MATERNAL_MISSING, MATERNAL_ADDED,
    MATERNAL_CONFLICT, MARRIED_NAME, PATERNAL_MISSING, PATERNAL_CONFLICT, GIVEN_ABSENT, ORDER,
    PLAIN_CONFLICT, PLAIN_EXTRA, WEAK, FORM_CONFLICT,
) = range(16)  # fmt: skip
INITIAL_WAY = 7


class Listed(NamedTuple):
    """The listed names as arrays; ``x_off[i]:x_off[i + 1]`` is the run of item i."""

    posting_off: Array  # unit -> names
    posting_name: Array
    unit_off: Array  # name -> units
    unit_id: Array
    unit_mask: Array  # which words of the name the unit covers
    word_off: Array  # name -> words
    word_role: Array
    word_letter: Array  # 1 to 26, negative where the word is an initial only
    word_rarity: Array
    name_kind: Array  # 0 person, 1 other
    name_entity: Array
    name_cap: Array  # the most bits that a weak name can give
    name_form: Array  # legal form, 0 for none
    name_initial: Array  # whether one of its words is an initial
    date_off: Array  # entity -> dates
    date_value: Array


class Customers(NamedTuple):
    """A batch of customers' names as arrays."""

    unit_off: Array
    unit_id: Array
    unit_mask: Array
    word_off: Array
    word_role: Array
    word_letter: Array
    word_rarity: Array
    letter_bits: Array
    kind: Array
    form: Array
    date_off: Array
    date_value: Array
    has_initial: Array
    slack: Array  # bits that evidence outside this kernel could add


class Ways(NamedTuple):
    """For each unit of the customers: which listed units it can stand for."""

    off: Array
    unit: Array
    bits: Array
    way: Array


class Alignment(NamedTuple):
    """Scratch space, filled by ``align``."""

    edge_bits: Array
    edge_q: Array
    edge_l: Array
    edge_way: Array
    pick_q: Array  # masks of the customer's words
    pick_l: Array  # masks of the listed words
    pick_way: Array
    pick_bits: Array
    note_code: Array
    note_bits: Array
    counts: Array  # picks, notes


def scratch() -> Alignment:
    """Make scratch space for ``align``."""
    return Alignment(
        np.zeros(MAX_EDGES, np.float64), np.zeros(MAX_EDGES, np.int64),
        np.zeros(MAX_EDGES, np.int64), np.zeros(MAX_EDGES, np.int64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.int64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.float64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.float64),
        np.zeros(2, np.int64),
    )  # fmt: skip


def add_note(out: Alignment, code: int, bits: float) -> float:
    """Write down one penalty and return it."""
    if out.counts[1] < MAX_PICKS:
        out.note_code[out.counts[1]] = code
        out.note_bits[out.counts[1]] = bits
        out.counts[1] += 1
    return bits


def find_edges(q: Customers, c: int, ways: Ways, listed: Listed, n: int, out: Alignment) -> int:
    """Collect every way in which a unit of customer c stands for a unit of listed name n."""
    edges = 0
    for i in range(q.unit_off[c], q.unit_off[c + 1]):
        word = q.unit_id[i]
        for j in range(ways.off[word], ways.off[word + 1]):
            unit = ways.unit[j]
            for k in range(listed.unit_off[n], listed.unit_off[n + 1]):
                if listed.unit_id[k] == unit and edges < MAX_EDGES:
                    out.edge_bits[edges] = ways.bits[j]
                    out.edge_q[edges] = q.unit_mask[i]
                    out.edge_l[edges] = listed.unit_mask[k]
                    out.edge_way[edges] = ways.way[j]
                    edges += 1
    return edges


def pick_edges(out: Alignment, edges: int) -> None:
    """Pick the strongest edges that share no word; of equal ones the first by place.

    The edges come in an order that depends on what else is listed, and a score must not.
    """
    used_q = 0
    used_l = 0
    while out.counts[0] < MAX_PICKS:
        best = -1
        for e in range(edges):
            if out.edge_q[e] & used_q or out.edge_l[e] & used_l:
                continue
            if best < 0 or out.edge_bits[e] > out.edge_bits[best]:
                best = e
            elif out.edge_bits[e] == out.edge_bits[best]:
                left, right = out.edge_q[e], out.edge_l[e]
                if left < out.edge_q[best] or (
                    left == out.edge_q[best] and right < out.edge_l[best]
                ):
                    best = e
        if best < 0:
            return
        at = out.counts[0]
        out.pick_q[at] = out.edge_q[best]
        out.pick_l[at] = out.edge_l[best]
        out.pick_way[at] = out.edge_way[best]
        out.pick_bits[at] = out.edge_bits[best]
        out.counts[0] += 1
        used_q |= out.edge_q[best]
        used_l |= out.edge_l[best]


def pick_initials(q: Customers, c: int, listed: Listed, n: int, cap: float, out: Alignment) -> None:
    """Let an initial that is left stand for a left word with that letter."""
    used_q = 0
    used_l = 0
    for p in range(out.counts[0]):
        used_q |= out.pick_q[p]
        used_l |= out.pick_l[p]
    q_low = q.word_off[c]
    l_low = listed.word_off[n]
    for i in range(q_low, q.word_off[c + 1]):
        if used_q >> (i - q_low) & 1:
            continue
        for j in range(l_low, listed.word_off[n + 1]):
            role = listed.word_role[j]
            if used_l >> (j - l_low) & 1 or (role != GIVEN and role != UNKNOWN):
                continue
            a, b = q.word_letter[i], listed.word_letter[j]
            if (a < 0 or b < 0) and abs(a) == abs(b) and a != 0 and out.counts[0] < MAX_PICKS:
                at = out.counts[0]
                out.pick_q[at] = 1 << (i - q_low)
                out.pick_l[at] = 1 << (j - l_low)
                out.pick_way[at] = INITIAL_WAY
                out.pick_bits[at] = min(cap, q.letter_bits[abs(a)])
                out.counts[0] += 1
                used_q |= out.pick_q[at]
                used_l |= out.pick_l[at]
                break


def count_plain(q: Customers, c: int, listed: Listed, n: int, w: Any, out: Alignment) -> float:
    """Judge the words left over where the roles are unknown."""
    used_q, used_l = 0, 0
    for p in range(out.counts[0]):
        used_q |= out.pick_q[p]
        used_l |= out.pick_l[p]
    left_q, left_l, bits_q, bits_l = 0, 0, 0.0, 0.0
    for i in range(q.word_off[c], q.word_off[c + 1]):
        if not used_q >> (i - q.word_off[c]) & 1:
            left_q += 1
            bits_q += q.word_rarity[i]
    for j in range(listed.word_off[n], listed.word_off[n + 1]):
        if not used_l >> (j - listed.word_off[n]) & 1:
            left_l += 1
            bits_l += listed.word_rarity[j]
    total = 0.0
    if listed.name_kind[n] == 0:
        pairs = min(left_q, left_l)
        if pairs:
            total += add_note(out, PLAIN_CONFLICT, pairs * w.plain_conflict)
        if left_q + left_l > 2 * pairs:
            total += add_note(out, PLAIN_EXTRA, min(left_q + left_l - 2 * pairs, 3) * w.plain_extra)
        return total
    # A company: a generic word left over costs little, a distinctive one much.
    if left_q and left_l:
        total += add_note(out, PLAIN_CONFLICT, -w.company_conflict * min(bits_q, bits_l))
    rest = abs(bits_q - bits_l) if left_q and left_l else bits_q + bits_l
    if rest > 0:
        total += add_note(out, PLAIN_EXTRA, -w.company_extra * rest)
    form_q, form_l = q.form[c], listed.name_form[n]
    if form_q and form_l and form_q != form_l:
        total += add_note(out, FORM_CONFLICT, w.form_conflict)
    return total


def count_initials(letters: Array, low: int, high: int) -> int:
    """Count the words that are initials only, in a run of first letters."""
    count = 0
    for i in range(low, high):
        count += letters[i] < 0
    return count


def place_of(mask: int) -> int:
    """Return the position of the lowest bit of a mask."""
    position = 0
    while not mask >> position & 1:
        position += 1
    return position


def judge_order(q: Customers, c: int, listed: Listed, n: int, w: Any, out: Alignment) -> float:
    """Penalise words that changed their roles: surnames swapped, a given name as a surname."""
    l_low = listed.word_off[n]
    q_low = q.word_off[c]
    given_low, given_high, paternal, maternal = 99, -1, -1, -1
    clash = 0
    for p in range(out.counts[0]):
        at = place_of(out.pick_q[p])
        role = listed.word_role[l_low + place_of(out.pick_l[p])]
        said = q.word_role[q_low + at]
        if (said == GIVEN and role >= PATERNAL) or (
            (said == PATERNAL or said == MATERNAL) and role == GIVEN
        ):
            clash += 1
        if role == GIVEN:
            given_low = min(given_low, at)
            given_high = max(given_high, at)
        elif role == PATERNAL:
            paternal = at
        elif role == MATERNAL and maternal < 0:
            maternal = at
    wrong = clash > 0 or (paternal >= 0 and maternal >= 0 and maternal < paternal)
    if given_high >= 0 and not clash:
        high = max(paternal, maternal)
        low = high if min(paternal, maternal) < 0 else min(paternal, maternal)
        if high >= 0 and not (given_high < low or given_low > high):
            wrong = True  # a surname stands between given names
    return add_note(out, ORDER, w.order) if wrong else 0.0


def count_roles(q: Customers, c: int, listed: Listed, n: int, w: Any, out: Alignment) -> float:
    """Judge the words left over where the listed name says which is which."""
    l_low, l_high = listed.word_off[n], listed.word_off[n + 1]
    q_low, q_high = q.word_off[c], q.word_off[c + 1]
    used_q, used_l = 0, 0
    paternal_at, maternal_at, given_at, given_high = -1, -1, -1, -1
    for p in range(out.counts[0]):
        used_q |= out.pick_q[p]
        used_l |= out.pick_l[p]
        at = place_of(out.pick_q[p])
        for j in range(l_low, l_high):
            if out.pick_l[p] >> (j - l_low) & 1:
                role = listed.word_role[j]
                if role == PATERNAL:
                    paternal_at = at
                elif role == MATERNAL:
                    maternal_at = at
                elif role == GIVEN:
                    given_high = max(given_high, at)
                    if given_at < 0 or at < given_at:
                        given_at = at
    given, given_met, paternal, paternal_met, maternal, maternal_met = 0, 0, 0, 0, 0, 0
    for j in range(l_low, l_high):
        met = used_l >> (j - l_low) & 1
        if listed.word_role[j] == GIVEN:
            given += 1
            given_met += met
        elif listed.word_role[j] == PATERNAL:
            paternal += 1
            paternal_met += met
        else:
            maternal += 1
            maternal_met += met
    # Which side of the customer's name do its left words stand on?
    anchor = paternal_at if paternal_at >= 0 else maternal_at
    surname_first = anchor >= 0 and given_at > anchor
    left_given, left_surname, left_between, married = 0, 0, 0, 0
    for i in range(q_low, q_high):
        at = i - q_low
        if used_q >> at & 1:
            continue
        role = q.word_role[i]
        if role == MARRIED:
            married += 1
        elif role == GIVEN:
            left_given += 1
        elif role == PATERNAL or role == MATERNAL:
            left_surname += 1
        elif anchor < 0:
            # No surname met: the last word left is one, the rest are given names.
            if at == q_high - q_low - 1:
                left_surname += 1
            else:
                left_given += 1
        elif surname_first:
            if at < given_at:
                left_surname += 1
            else:
                left_given += 1
        elif at > anchor or (paternal_at < 0 and at == anchor - 1 and at > given_at >= 0):
            left_surname += 1
        elif maternal_at < 0 and at == anchor - 1 and at > given_high >= 0:
            # "Miguel Angel MARTINEZ Soto" beside "SOTO, Miguel Angel": more likely the paternal
            # surname of somebody else than one more given name.
            left_between += 1
        else:
            left_given += 1
    total = 0.0
    if given and not given_met:
        if left_given:
            total += add_note(out, GIVEN_CONFLICT, w.given_conflict)
        else:
            total += add_note(out, GIVEN_ABSENT, w.given_absent)
    elif given:
        missing = given - given_met
        pairs = min(missing, left_given)
        if pairs:
            total += add_note(out, MIDDLE_CONFLICT, pairs * w.middle_conflict)
        if missing > pairs:
            total += add_note(out, GIVEN_MISSING, min(missing - pairs, 2) * w.given_missing)
        if left_given > pairs:
            total += add_note(out, GIVEN_ADDED, min(left_given - pairs, 2) * w.given_added)
    if paternal > paternal_met:
        if left_surname:
            met = paternal_met + maternal_met
            total += add_note(
                out, PATERNAL_CONFLICT, w.paternal_conflict if met else w.surnames_conflict
            )
            left_surname -= 1
        else:
            total += add_note(out, PATERNAL_MISSING, w.paternal_missing)
    if maternal > maternal_met and not maternal_met:
        if left_surname:
            total += add_note(out, MATERNAL_CONFLICT, w.maternal_conflict)
        elif married:
            total += add_note(out, MARRIED_NAME, w.married)
        else:
            total += add_note(out, MATERNAL_MISSING, w.maternal_missing)
    elif left_surname == 1:
        total += add_note(out, MATERNAL_ADDED, w.maternal_added)
    elif left_surname:
        # Two surnames of its own: what agreed were given names.
        total += add_note(out, MATERNAL_CONFLICT, w.maternal_conflict)
    elif married:
        total += add_note(out, MARRIED_NAME, w.married)
    if left_between:
        if maternal > maternal_met:
            total += add_note(out, PATERNAL_CONFLICT, w.between_conflict)
        else:
            total += add_note(out, PATERNAL_CONFLICT, w.between_added)
    return total + judge_order(q, c, listed, n, w, out)


def align(
    q: Customers, c: int, ways: Ways, listed: Listed, n: int, w: Any, out: Alignment
) -> float:
    """Return the bits that listed name n gives customer c; ``out`` holds the reasons."""
    out.counts[0] = 0
    out.counts[1] = 0
    pick_edges(out, find_edges(q, c, ways, listed, n, out))
    if out.counts[0] == 0:
        return -99.0
    pick_initials(q, c, listed, n, w.initial_cap, out)
    total = 0.0
    strongest = 0.0
    for p in range(out.counts[0]):
        bits = out.pick_bits[p]
        strongest = max(strongest, bits)
        total += bits * w.dependence if bits > 0 else bits
    total += strongest * (1 - w.dependence)
    if listed.word_role[listed.word_off[n]] != UNKNOWN:
        total += count_roles(q, c, listed, n, w, out)
    else:
        total += count_plain(q, c, listed, n, w, out)
    if total > listed.name_cap[n]:
        total += add_note(out, WEAK, listed.name_cap[n] - total)
    return float(total)


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
        count = 0
        for i in range(q.unit_off[c], q.unit_off[c + 1]):
            word = q.unit_id[i]
            for j in range(ways.off[word], ways.off[word + 1]):
                bits = ways.bits[j]
                if bits <= 0:
                    continue
                unit = ways.unit[j]
                for k in range(listed.posting_off[unit], listed.posting_off[unit + 1]):
                    name = listed.posting_name[k]
                    if sums[name] == 0.0:
                        touched[count] = name
                        count += 1
                    sums[name] += bits
        has_date = q.date_off[c + 1] > q.date_off[c]
        least = floor - q.slack[c]
        lowest = least - most_date if has_date else least
        for t in range(count):
            name = touched[t]
            bound = sums[name]
            sums[name] = 0.0
            if q.has_initial[c] or listed.name_initial[name]:
                bound += w.initial_cap * (
                    count_initials(q.word_letter, q.word_off[c], q.word_off[c + 1])
                    + count_initials(
                        listed.word_letter, listed.word_off[name], listed.word_off[name + 1]
                    )
                )
            if bound < lowest:
                continue
            if q.kind[c] != 2 and q.kind[c] != listed.name_kind[name]:
                continue
            extra = 0.0
            if has_date:
                entity = listed.name_entity[name]
                code = best_relation(
                    q.date_value, q.date_off[c], q.date_off[c + 1],
                    listed.date_value, listed.date_off[entity], listed.date_off[entity + 1],
                )  # fmt: skip
                extra = date_bits[code]
                if bound + extra < least:
                    continue
            bits = align(q, c, ways, listed, name, w, out)
            if bits + extra >= least:
                if hits < len(hit_name):
                    hit_customer[hits] = c
                    hit_name[hits] = name
                    hit_bits[hits] = bits
                hits += 1
    return hits


KERNELS = (
    *dates.KERNELS, add_note, find_edges, pick_edges, pick_initials, count_plain, count_initials,
    place_of, judge_order, count_roles, align, screen,
)  # fmt: skip

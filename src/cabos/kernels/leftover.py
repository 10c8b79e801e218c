"""Judge the words of two names that found no partner."""

from typing import Any

from cabos.kernels.names import (
    FORM_CONFLICT,
    GIVEN,
    GIVEN_ABSENT,
    GIVEN_ADDED,
    GIVEN_CONFLICT,
    GIVEN_MISSING,
    MARRIED,
    MARRIED_NAME,
    MATERNAL,
    MATERNAL_ADDED,
    MATERNAL_CONFLICT,
    MATERNAL_MISSING,
    MAX_PICKS,
    MIDDLE_CONFLICT,
    ORDER,
    PATERNAL,
    PATERNAL_CONFLICT,
    PATERNAL_MISSING,
    PLAIN_CONFLICT,
    PLAIN_EXTRA,
    Alignment,
    Customers,
    Listed,
)  # fmt: skip


def add_note(out: Alignment, code: int, bits: float) -> float:
    """Write down one penalty and return it."""
    if out.counts[1] < MAX_PICKS:
        out.note_code[out.counts[1]] = code
        out.note_bits[out.counts[1]] = bits
        out.counts[1] += 1
    return bits


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


KERNELS = (add_note, count_plain, place_of, judge_order, count_roles)

"""Which of many records may be of one party, and what speaks for each pair: arrays in, arrays out."""

import math
from typing import Any, NamedTuple

from cabos.kernels import dates as date_kernels
from cabos.kernels import near
from cabos.kernels.dates import CONFLICT, best_relation
from cabos.kernels.near import edits_apart

Array = Any  # a numpy array; numba wants concrete ones, mypy has nothing to check in them

# How a word of one name stands for a word of the other; as in ``match.weights``.
EXACT, SOUND, TYPO, NICKNAME, _TRANSLIT, GLUED, TWO_TYPOS, INITIAL = range(8)
UNUSED = -1
MASK = 0x3FFFFFFFFFFFFFFF
MOST_WORDS = 12
_SHORTEST_TYPO, _SHORTEST_TWO = 4, 7
# The parts of a score, in the order of the columns of ``parts``.
NAME, DATE, IDENTIFIER, CONTACT, ADDRESS, SEX, COUNTRY = range(7)
PARTS = 7
# The numbers a scratch keeps: ties found, the words used and their number on either side, the
# words left over, the best names, the code of the dates.
TIES, USED_A, USED_B, SIZE_A, SIZE_B, LEFT_A, LEFT_B, BEST_A, BEST_B, DATES = range(10)
NUMBERS = 10


class Records(NamedTuple):
    """Records as arrays; ``x_off[i]:x_off[i + 1]`` is the run of item i."""

    kind: Array  # 0 person, 1 other
    name_off: Array  # record -> names
    word_off: Array  # name -> words
    word: Array  # their numbers in the vocabulary
    glued: Array  # the number of a word written together with the next of its name, or -1
    date_off: Array  # record -> packed dates
    date_value: Array
    identifier_off: Array  # record -> hashes of official identifiers
    identifier: Array
    identifier_bits: Array  # what sharing it says
    identifier_type: Array  # what kind of number each is, 0 where a party may have several
    contact_off: Array  # record -> hashes of e-mail addresses and telephones
    contact: Array
    contact_bits: Array  # what sharing it says
    address_off: Array  # record -> hashes of addresses
    address: Array
    address_bits: Array
    sex: Array  # 0 not known, 1, 2
    country: Array  # bitmap, 0 not known


class Words(NamedTuple):
    """The vocabulary of the records' names."""

    letters: Array  # one row of letters a word
    bitmap: Array  # which letters it has: an edit changes at most two
    length: Array
    share: Array  # [kind, word]: smoothed share of the records of a kind whose names hold it
    rarity: Array  # [kind, word]: the bits that meeting it by chance is worth
    sound: Array  # words with one number sound alike
    nickname: Array  # two numbers of the full names it may stand for, 0 for none


class Weigh(NamedTuple):
    """The weights, from ``match.weights``."""

    channel: Array  # bits of each way in which a word is written
    date: Array  # bits of each code of ``kernels.dates``
    dependence: float  # share kept of each more word
    conflict: float  # a pair of words of a person that disagree
    extra: float  # a word that only one side has
    company_conflict: float  # share of the rarity of words that disagree, taken off
    company_extra: float
    initial: float  # the most that an initial says
    rarest: float  # the most that a word says
    single: float  # the most that a person's single name says
    name_differs: float  # an identifier agrees and the name speaks against it: no less than this
    identifier_differs: float
    sex_agrees: float
    sex_conflict: float
    country_agrees: float
    country_conflict: float


class Scratch(NamedTuple):
    """Room for the work on one pair of names, and for what was found."""

    rows: Array  # for ``near.edits_apart``
    left: Array  # word of the first name that each tie joins, by its place
    right: Array
    way: Array
    bits: Array
    table: Array  # [word of the first, word of the second]: what the one says for the other
    ways: Array  # in which way
    count: Array  # numbers, see ``TIES`` and those after it


def mix(key: int, more: int) -> int:
    """Stir a number into a key of 62 bits; sums of what it returns are as good as random."""
    stirred = (key * 0x1E3779B97F4A7C15 + more * 0x3F58476D1CE4E5B9 + 0x14D049BB133111EB) & MASK
    stirred = ((stirred ^ (stirred >> 30)) * 0x3F58476D1CE4E5B9) & MASK
    stirred = ((stirred ^ (stirred >> 27)) * 0x14D049BB133111EB) & MASK
    return stirred ^ (stirred >> 31)


def write_key(out_key: Array, out_record: Array, at: int, key: int, record: int) -> int:
    """Write a key of a record; return the next place, whether or not there was room."""
    if at < len(out_key):
        out_key[at] = key
        out_record[at] = record
    return at + 1


def name_keys(
    r: Records, w: Words, least: float, out_key: Array, out_record: Array
) -> int:
    """Write the keys under which records with like names meet.

    Words count by their sound. A name meets another that has the same words, all but one, a pair
    or a single word rare enough to be shared by few, or two neighbours written together.

    Args:
        r: the records.
        w: the vocabulary.
        least: bits of rarity from which a set of words is shared by few.
        out_key: room for the keys.
        out_record: room for their records.

    Returns:
        The number of keys; more than there is room for means that the rest was not written.
    """
    at = 0
    for record in range(len(r.kind)):
        kind = r.kind[record]
        for name in range(r.name_off[record], r.name_off[record + 1]):
            low, high = r.word_off[name], r.word_off[name + 1]
            count = min(high - low, MOST_WORDS)
            if count == 0:
                continue
            whole, bits = 1 + kind, 0.0
            for i in range(count):
                # A sum does not depend on the order of the words.
                whole += mix(7, w.sound[r.word[low + i]])
                bits += w.rarity[kind, r.word[low + i]]
            at = write_key(out_key, out_record, at, mix(11, whole & MASK), record)
            for i in range(count):
                word = r.word[low + i]
                own = w.rarity[kind, word]
                part = mix(7, w.sound[word])
                if r.glued[low + i] >= 0 and i + 1 < count:
                    both = whole - part - mix(7, w.sound[r.word[low + i + 1]])
                    both = (both + mix(7, w.sound[r.glued[low + i]])) & MASK
                    at = write_key(out_key, out_record, at, mix(11, both), record)
                if count > 2 and bits - own >= least:
                    rest = (whole - part) & MASK
                    at = write_key(out_key, out_record, at, mix(11, rest), record)
                if own >= least:
                    at = write_key(out_key, out_record, at, mix(13 + kind, part), record)
                for j in range(i + 1, count):
                    other = r.word[low + j]
                    if count > 3 and own + w.rarity[kind, other] >= least:
                        both = (1 + kind + part + mix(7, w.sound[other])) & MASK
                        at = write_key(out_key, out_record, at, mix(11, both), record)
    return at


def pairs_of_groups(
    keys: Array, records: Array, cap: int, out_left: Array, out_right: Array
) -> int:
    """Write each pair of records that share a key, where no more than ``cap`` share it.

    Args:
        keys: sorted.
        records: one for each key.
        cap: a larger group is passed over: what is so common identifies nobody.
        out_left: room for the smaller number of each pair.
        out_right: room for the larger.

    Returns:
        The number of pairs; more than there is room for means that the rest was not written.
    """
    at = 0
    low = 0
    while low < len(keys):
        high = low + 1
        while high < len(keys) and keys[high] == keys[low]:
            high += 1
        if high - low <= cap:
            for i in range(low, high):
                for j in range(i + 1, high):
                    if records[i] != records[j]:
                        if at < len(out_left):
                            out_left[at] = min(records[i], records[j])
                            out_right[at] = max(records[i], records[j])
                        at += 1
        low = high
    return at


def word_bits(w: Words, weigh: Weigh, kind: int, x: int, y: int, way: int) -> float:
    """Return what it says that one word stands for another in some way.

    The commoner of the two is taken to be meant. That a stranger's name holds the other word has
    two causes: he bears it, or he bears the commoner one and it was written so as well.
    """
    if way == INITIAL:
        return min(weigh.initial, max(w.rarity[kind, x], w.rarity[kind, y]))
    common = max(w.share[kind, x], w.share[kind, y])
    rare = min(w.share[kind, x], w.share[kind, y])
    if way == EXACT:
        return min(weigh.rarest, w.rarity[kind, x])
    return min(weigh.rarest, -math.log2(common + rare * 2.0 ** -weigh.channel[way]))


def tie(s: Scratch, i: int, j: int, way: int, bits: float) -> None:
    """Note that two words were joined."""
    at = s.count[TIES]
    s.left[at], s.right[at], s.way[at], s.bits[at] = i, j, way, bits
    s.count[TIES] = at + 1


def tie_exact(r: Records, w: Words, weigh: Weigh, k: int, a: int, b: int, s: Scratch) -> None:
    """Join the words that two names have in common; see ``name_bits``."""
    n, m = s.count[SIZE_A], s.count[SIZE_B]
    for i in range(n):
        for j in range(m):
            if not s.count[USED_B] >> j & 1 and r.word[a + i] == r.word[b + j]:
                tie(s, i, j, EXACT, min(weigh.rarest, w.rarity[k, r.word[a + i]]))
                s.count[USED_A] |= 1 << i
                s.count[USED_B] |= 1 << j
                break


def tie_glued(r: Records, w: Words, weigh: Weigh, k: int, a: int, b: int, s: Scratch) -> None:
    """Join a word to two neighbours that were written together; see ``name_bits``."""
    n, m = s.count[SIZE_A], s.count[SIZE_B]
    any_glued = False
    for i in range(n):
        any_glued |= r.glued[a + i] >= 0
    for j in range(m):
        any_glued |= r.glued[b + j] >= 0
    if not any_glued:
        return
    for i in range(n):
        for j in range(m):
            used_a, used_b = s.count[USED_A] >> i, s.count[USED_B] >> j
            if i + 1 < n and not (used_a & 3) and not used_b & 1:
                if r.glued[a + i] == r.word[b + j]:
                    bits = w.rarity[k, r.word[a + i]] + w.rarity[k, r.word[a + i + 1]]
                    tie(s, i, j, GLUED, min(weigh.rarest, bits + weigh.channel[GLUED]))
                    s.count[USED_A] |= 3 << i
                    s.count[USED_B] |= 1 << j
            elif j + 1 < m and not used_a & 1 and not (used_b & 3):
                if r.glued[b + j] == r.word[a + i]:
                    bits = w.rarity[k, r.word[b + j]] + w.rarity[k, r.word[b + j + 1]]
                    tie(s, i, j, GLUED, min(weigh.rarest, bits + weigh.channel[GLUED]))
                    s.count[USED_A] |= 1 << i
                    s.count[USED_B] |= 3 << j


def compare_words(r: Records, w: Words, weigh: Weigh, k: int, a: int, b: int, s: Scratch) -> int:
    """Fill the table of what each word left may say for each word left; count what may."""
    n, m = s.count[SIZE_A], s.count[SIZE_B]
    found = 0
    for i in range(n):
        x = r.word[a + i]
        for j in range(m):
            s.table[i, j] = 0.0
            if s.count[USED_A] >> i & 1 or s.count[USED_B] >> j & 1:
                continue
            y = r.word[b + j]
            size, other = w.length[x], w.length[y]
            way = UNUSED
            if w.sound[x] == w.sound[y]:
                way = SOUND
            elif w.nickname[x, 0] > 0 and w.nickname[y, 0] > 0 and (
                w.nickname[x, 0] == w.nickname[y, 0]
                or w.nickname[x, 1] == w.nickname[y, 0]
                or w.nickname[x, 0] == w.nickname[y, 1]
                or (w.nickname[x, 1] > 0 and w.nickname[x, 1] == w.nickname[y, 1])
            ):
                way = NICKNAME
            elif size == 1 or other == 1:
                way = INITIAL if w.letters[x, 0] == w.letters[y, 0] else UNUSED
            elif max(size, other) >= _SHORTEST_TYPO:
                limit = 2 if min(size, other) >= _SHORTEST_TWO else 1
                apart = w.bitmap[x] ^ w.bitmap[y]
                for _ in range(2 * limit):
                    apart &= apart - 1
                if apart == 0 and abs(size - other) <= limit:
                    edits = edits_apart(w.letters[x], size, w.letters[y], other, limit, s.rows)
                    way = TYPO if edits == 1 else TWO_TYPOS if edits <= limit else UNUSED
            if way != UNUSED:
                bits = word_bits(w, weigh, k, x, y, way)
                if bits > 0:
                    s.table[i, j] = bits
                    s.ways[i, j] = way
                    found += 1
    return found


def tie_alike(s: Scratch) -> None:
    """Join the words that are alike, the best first."""
    while True:
        best, at_i, at_j = 0.0, -1, -1
        for i in range(s.count[SIZE_A]):
            for j in range(s.count[SIZE_B]):
                free = not s.count[USED_A] >> i & 1 and not s.count[USED_B] >> j & 1
                if free and s.table[i, j] > best:
                    best, at_i, at_j = s.table[i, j], i, j
        if at_i < 0:
            return
        tie(s, at_i, at_j, s.ways[at_i, at_j], best)
        s.count[USED_A] |= 1 << at_i
        s.count[USED_B] |= 1 << at_j


def name_bits(
    r: Records, w: Words, weigh: Weigh, kind: int, first: int, second: int, s: Scratch
) -> float:
    """Say how much two names speak for one party; what was joined stands in the scratch.

    Args:
        r: the records.
        w: the vocabulary.
        weigh: the weights.
        kind: 0 for persons, 1 for others.
        first: a name.
        second: another.
        s: room for what is found.

    Returns:
        Bits, negative where the names speak against it.
    """
    a, b = r.word_off[first], r.word_off[second]
    n = min(r.word_off[first + 1] - a, MOST_WORDS)
    m = min(r.word_off[second + 1] - b, MOST_WORDS)
    s.count[TIES], s.count[USED_A], s.count[USED_B] = 0, 0, 0
    s.count[SIZE_A], s.count[SIZE_B] = n, m
    tie_exact(r, w, weigh, kind, a, b, s)
    if s.count[TIES] < min(n, m):
        tie_glued(r, w, weigh, kind, a, b, s)
        if compare_words(r, w, weigh, kind, a, b, s):
            tie_alike(s)
    return weigh_ties(r, w, weigh, kind, a, b, s)


def weigh_ties(r: Records, w: Words, weigh: Weigh, kind: int, a: int, b: int, s: Scratch) -> float:
    """Add the ties of two names up, and take off what found no partner."""
    n, m = s.count[SIZE_A], s.count[SIZE_B]
    total, most = 0.0, 0.0
    for at in range(s.count[TIES]):
        total += s.bits[at]
        most = max(most, s.bits[at])
    total = most + weigh.dependence * (total - most)
    if kind == 0 and min(n, m) == 1:
        total = min(total, weigh.single)
    left, right, left_bits, right_bits = 0, 0, 0.0, 0.0
    for i in range(n):
        if not s.count[USED_A] >> i & 1:
            left += 1
            left_bits += w.rarity[kind, r.word[a + i]]
    for j in range(m):
        if not s.count[USED_B] >> j & 1:
            right += 1
            right_bits += w.rarity[kind, r.word[b + j]]
    s.count[LEFT_A], s.count[LEFT_B] = left, right
    if kind == 0:
        return total + weigh.conflict * min(left, right) + weigh.extra * abs(left - right)
    total -= weigh.company_conflict * min(left_bits, right_bits)
    return total - weigh.company_extra * abs(left_bits - right_bits)


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


def best_names(r: Records, w: Words, weigh: Weigh, i: int, j: int, s: Scratch) -> float:
    """Return the bits of the two records' best pair of names, which the scratch then names."""
    best = -99.0
    s.count[BEST_A], s.count[BEST_B] = -1, -1
    for first in range(r.name_off[i], r.name_off[i + 1]):
        for second in range(r.name_off[j], r.name_off[j + 1]):
            bits = name_bits(r, w, weigh, r.kind[i], first, second, s)
            if bits > best:
                best = bits
                s.count[BEST_A], s.count[BEST_B] = first, second
    return best


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
        parts: filled with the bits of name, date, identifier, contact, address, sex, country.

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
    at = shares(r.address_off, r.address, i, j)
    if at >= 0:
        parts[ADDRESS] = r.address_bits[at]
    if r.sex[i] and r.sex[j]:
        parts[SEX] = weigh.sex_agrees if r.sex[i] == r.sex[j] else weigh.sex_conflict
    if r.country[i] and r.country[j]:
        agree = r.country[i] & r.country[j]
        parts[COUNTRY] = weigh.country_agrees if agree else weigh.country_conflict
    if parts[IDENTIFIER] <= 0 and parts[CONTACT] <= 0:
        # Two full birth dates that contradict clear a pair that only a name ties, as in screening;
        # where not one word sounds alike, a date alone ties nobody.
        if code == CONFLICT or not shares_sound(r, w, i, j):
            return -99.0
    parts[NAME] = best_names(r, w, weigh, i, j, s)
    if parts[IDENTIFIER] > 0:
        parts[NAME] = max(parts[NAME], weigh.name_differs)
    total = 0.0
    for part in range(PARTS):
        total += parts[part]
    return total


def shares_sound(r: Records, w: Words, i: int, j: int) -> bool:
    """Whether some word of one record sounds like some word of the other."""
    for x in range(r.word_off[r.name_off[i]], r.word_off[r.name_off[i + 1]]):
        sound = w.sound[r.word[x]]
        for y in range(r.word_off[r.name_off[j]], r.word_off[r.name_off[j + 1]]):
            if sound == w.sound[r.word[y]]:
                return True
    return False


def score_pairs(
    r: Records, w: Words, weigh: Weigh, left: Array, right: Array, low: int, high: int,
    keep: float, s: Scratch, parts: Array, out_at: Array, out_parts: Array, out_date: Array,
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
        out_date: filled with how their dates relate.

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
            out_date[kept] = s.count[DATES]
            kept += 1
    return kept


KERNELS = (
    *date_kernels.KERNELS, *near.KERNELS, mix, write_key, name_keys, pairs_of_groups,
    word_bits, tie, tie_exact, tie_glued, compare_words, tie_alike, weigh_ties, name_bits, shares, differs, best_names, shares_sound,
    score_pair, score_pairs,
)  # fmt: skip

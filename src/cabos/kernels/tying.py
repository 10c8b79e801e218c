"""Join the words of two records' names, and add up what that says, in bits."""

import math
from typing import NamedTuple

from cabos.kernels import near
from cabos.kernels.near import edits_apart
from cabos.kernels.pairing import (
    FACTS,
    FIRST,
    FULL,
    LENGTH,
    LETTERS,
    MOST_WORDS,
    OTHER_FULL,
    SOUND_OF,
    Array,
    Records,
    Words,
)

# How a word of one name stands for a word of the other; as in ``match.weights``.
EXACT, SOUND, TYPO, NICKNAME, _TRANSLIT, GLUED, TWO_TYPOS, INITIAL = range(8)
UNUSED = -1
_SHORTEST_TYPO, _SHORTEST_TWO = 4, 7  # letters of a word that one or two edits may have changed
# The numbers a scratch keeps: ties found, the words used and their number on either side, the
# words left over; the best names, with their ties and words left over; the code of the dates.
TIES, USED_A, USED_B, SIZE_A, SIZE_B, LEFT, BEST_A, BEST_B, BEST_TIES, BEST_LEFT, DATES = range(11)
NUMBERS = 11


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
    several_names: float  # share of log2 of the pairs of names compared that is taken off
    name_differs: float  # an identifier agrees and the name speaks against it: no less than this
    identifier_differs: float
    sex_agrees: float
    sex_conflict: float
    country_agrees: float
    country_conflict: float
    same_list: float  # a publisher keeps the entries of one list apart


class Scratch(NamedTuple):
    """Room for the work on one pair of names, and for what was found."""

    rows: Array  # for ``near.edits_apart``
    left: Array  # word of the first name that each tie joins, by its place
    right: Array
    way: Array
    bits: Array
    facts: Array  # of the second name's words, see ``Words.fact``
    table: Array  # [word of the first, word of the second]: what the one says for the other
    ways: Array  # in which way
    count: Array  # numbers, see ``TIES`` and those after it


def word_bits(w: Words, weigh: Weigh, kind: int, x: int, y: int, way: int) -> float:
    """Return what it says that one word stands for another in some way.

    The commoner of the two is taken to be meant. That a stranger's name holds the other word has
    two causes: he bears it, or he bears the commoner one and it was written so as well.
    """
    if way == INITIAL:
        return float(min(weigh.initial, max(w.rarity[kind, x], w.rarity[kind, y])))
    common = max(w.share[kind, x], w.share[kind, y])
    rare = min(w.share[kind, x], w.share[kind, y])
    if way == EXACT:
        return float(min(weigh.rarest, w.rarity[kind, x]))
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
    used_a, used_b = s.count[USED_A], s.count[USED_B]
    for j in range(m):
        if not used_b >> j & 1:
            for fact in range(FACTS):
                s.facts[j, fact] = w.fact[r.word[b + j], fact]
    found = 0
    for i in range(n):
        for j in range(m):
            s.table[i, j] = 0.0
        if used_a >> i & 1:
            continue
        x = r.word[a + i]
        spoken, letters, size = w.fact[x, SOUND_OF], w.fact[x, LETTERS], w.fact[x, LENGTH]
        full, other_full, first = w.fact[x, FULL], w.fact[x, OTHER_FULL], w.fact[x, FIRST]
        for j in range(m):
            if used_b >> j & 1:
                continue
            other = s.facts[j, LENGTH]
            way = UNUSED
            if spoken == s.facts[j, SOUND_OF]:
                way = SOUND
            elif (
                full > 0
                and s.facts[j, FULL] > 0
                and (
                    full == s.facts[j, FULL]
                    or other_full == s.facts[j, FULL]
                    or full == s.facts[j, OTHER_FULL]
                    or (other_full > 0 and other_full == s.facts[j, OTHER_FULL])
                )
            ):
                way = NICKNAME
            elif size == 1 or other == 1:
                way = INITIAL if first == s.facts[j, FIRST] else UNUSED
            elif max(size, other) >= _SHORTEST_TYPO:
                limit = 2 if min(size, other) >= _SHORTEST_TWO else 1
                apart = letters ^ s.facts[j, LETTERS]
                for _ in range(2 * limit):
                    apart &= apart - 1
                if apart == 0 and abs(size - other) <= limit:
                    y = r.word[b + j]
                    edits = edits_apart(w.letters[x], size, w.letters[y], other, limit, s.rows)
                    way = TYPO if edits == 1 else TWO_TYPOS if edits <= limit else UNUSED
            if way != UNUSED:
                bits = word_bits(w, weigh, k, x, r.word[b + j], way)
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
            left_bits += w.rarity[kind, r.word[a + i]] if kind else 0.0
    for j in range(m):
        if not s.count[USED_B] >> j & 1:
            right += 1
            right_bits += w.rarity[kind, r.word[b + j]] if kind else 0.0
    s.count[LEFT] = left + right
    if kind == 0:
        return total + weigh.conflict * min(left, right) + weigh.extra * abs(left - right)
    total -= weigh.company_conflict * min(left_bits, right_bits)
    return total - weigh.company_extra * abs(left_bits - right_bits)


KERNELS = (
    *near.KERNELS, word_bits, tie, tie_exact, tie_glued, compare_words, tie_alike, weigh_ties,
    name_bits,
)  # fmt: skip

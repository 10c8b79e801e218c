"""Which words of a vocabulary are within two edits of each of many words."""

from typing import Any

Array = Any  # a numpy array
LONGEST = 32  # letters of a word that are compared here; a longer one is left to the caller


def count_bits(x: int) -> int:
    """Count the bits of a number below 2**62."""
    x = x - ((x >> 1) & 0x5555555555555555)
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
    return ((x * 0x0101010101010101) >> 56) & 0xFF


def edits_apart(a: Array, n: int, b: Array, m: int, limit: int, rows: Array) -> int:
    """Count insertions, deletions, substitutions and swaps of neighbours between two words.

    Args:
        a: the letters of a word.
        n: its length.
        b: the letters of another.
        m: its length.
        limit: stop counting beyond it.
        rows: scratch, three rows of ``LONGEST + 1``.

    Returns:
        The optimal string alignment distance, or ``limit + 1`` where it is larger.
    """
    for j in range(m + 1):
        rows[1, j] = j
    for i in range(1, n + 1):
        rows[2, 0] = i
        least = i
        for j in range(1, m + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            best = min(rows[1, j] + 1, rows[2, j - 1] + 1, rows[1, j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[0, j - 2] + 1)
            rows[2, j] = best
            least = min(least, best)
        if least > limit:
            return limit + 1
        for j in range(m + 1):
            rows[0, j] = rows[1, j]
            rows[1, j] = rows[2, j]
    return int(min(rows[1, m], limit + 1))


def find_near(
    letters: Array, lengths: Array, masks: Array, limits: Array,
    known: Array, known_lengths: Array, known_masks: Array, starts: Array,
    rows: Array, out_word: Array, out_known: Array, out_edits: Array,
) -> int:  # fmt: skip
    """Find the known words within each word's limit of edits, itself left out.

    Args:
        letters: one row of letters a word.
        lengths: their lengths.
        masks: their bitmaps, see ``cabos.match.similar.letters``.
        limits: how many edits each may be away.
        known: one row of letters a known word, by length.
        known_lengths: their lengths.
        known_masks: their bitmaps.
        starts: where each length starts among the known words.
        rows: scratch for ``edits_apart``.
        out_word: room for the hits: the word.
        out_known: the known word's row.
        out_edits: how many edits.

    Returns:
        The number of hits; more than the room means that it was too small.
    """
    hits = 0
    last = len(starts) - 1
    for w in range(len(lengths)):
        limit = limits[w]
        size = lengths[w]
        low = starts[min(max(size - limit, 0), last)]
        high = starts[min(size + limit + 1, last)]
        for k in range(low, high):
            if count_bits(masks[w] ^ known_masks[k]) > 2 * limit:
                continue
            edits = edits_apart(letters[w], size, known[k], known_lengths[k], limit, rows)
            if 0 < edits <= limit:
                if hits < len(out_word):
                    out_word[hits] = w
                    out_known[hits] = k
                    out_edits[hits] = edits
                hits += 1
    return hits


KERNELS = (count_bits, edits_apart, find_near)

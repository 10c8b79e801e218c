"""How many edits lie between each of many words and its candidates."""

from typing import Any

Array = Any  # a numpy array
LONGEST = 32  # letters of a word that are compared here; a longer one is left to the caller


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
    if abs(n - m) > limit:
        return limit + 1
    far = limit + 1
    for j in range(min(m, limit) + 1):
        rows[0, j] = j
    if limit < m:
        rows[0, limit + 1] = far
    for i in range(1, n + 1):
        # Only cells within ``limit`` of the diagonal can stay within it.
        now, before, two_before = i % 3, (i - 1) % 3, (i - 2) % 3
        low, high = max(1, i - limit), min(m, i + limit)
        rows[now, low - 1] = i if low == 1 else far
        least = rows[now, low - 1]
        for j in range(low, high + 1):
            best = rows[before, j - 1] + (0 if a[i - 1] == b[j - 1] else 1)
            best = min(best, rows[before, j] + 1, rows[now, j - 1] + 1)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[two_before, j - 2] + 1)
            rows[now, j] = best
            least = min(least, best)
        if high < m:
            rows[now, high + 1] = far
        if least > limit:
            return far
    return int(min(rows[n % 3, m], far))


def count_edits(
    letters: Array, lengths: Array, known: Array, known_lengths: Array,
    off: Array, candidate: Array, rows: Array, out_edits: Array,
) -> None:  # fmt: skip
    """Count the edits between each word and its candidates, as far as two.

    Args:
        letters: one row of letters a word.
        lengths: their lengths.
        known: one row of letters a known word.
        known_lengths: their lengths.
        off: where each word's candidates start, and where the last one's end.
        candidate: rows of ``known``.
        rows: scratch for ``edits_apart``.
        out_edits: filled with the edits of each candidate, 3 where there are more than two.
    """
    for w in range(len(lengths)):
        for at in range(off[w], off[w + 1]):
            k = candidate[at]
            out_edits[at] = edits_apart(letters[w], lengths[w], known[k], known_lengths[k], 2, rows)


KERNELS = (edits_apart, count_edits)

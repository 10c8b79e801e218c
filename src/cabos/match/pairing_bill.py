"""The bill of a pair of records: every line of evidence, whose bits add up to the score."""

import math
from collections.abc import Iterator

import numpy as np

from cabos.kernels import jit, likeness, tying
from cabos.kernels.likeness import ADDRESS, CONTACT, COUNTRY, IDENTIFIER, LIST, NAME, PARTS, SEX
from cabos.match.bill import two_digits
from cabos.match.pairing import scratch, weigh
from cabos.match.records import Table
from cabos.match.score import DATE_FEATURES, Evidence, show_date
from cabos.match.weights import EXACT, WAYS

_KERNELS = jit.interpreted(likeness.KERNELS)
_SEXES = ("", "male", "female")


def explain_pair(table: Table, left: int, right: int) -> tuple[Evidence, ...]:
    """Write the bill of two records.

    Args:
        table: the records.
        left: the place of one in the table.
        right: the place of the other.

    Returns:
        Lines whose bits add up to what ``pairing.find_pairs`` says of the pair; ``customer`` is
        the left record's value, ``listed`` the right one's.
    """
    parts, s = np.zeros(PARTS), scratch()
    r, w = table.records, table.words
    _KERNELS.score_pair(r, w, weigh(), left, right, s, parts)
    lines: list[Evidence] = []
    code = int(s.count[tying.DATES])
    first, second = int(s.count[tying.BEST_A]), int(s.count[tying.BEST_B])
    if first >= 0:
        kind = _KERNELS.kind_of_pair(r, left, right)
        bits = float(_KERNELS.name_bits(r, w, weigh(), kind, first, second, s))
        lines += _name_lines(table, first, second, s)
        lines += _rest(bits, lines)
        names = int(np.minimum(np.diff(r.name_off)[[left, right]], likeness.MOST_NAMES).prod())
        if names > 1:
            taken = weigh().several_names * math.log2(names)
            lines.append(Evidence("several_names", -taken, detail=f"{names:,}"))
            bits -= taken
        if abs(parts[NAME] - bits) > 1e-6:
            lines.append(Evidence("name_floor", float(parts[NAME]) - bits))
    if code:
        lines.append(_date_line(table, left, right, code))
    lines += _identifier_lines(table, left, right, float(parts[IDENTIFIER]))
    if parts[CONTACT]:
        lines.append(Evidence("contact_agrees", float(parts[CONTACT])))
    if parts[ADDRESS]:
        lines.append(Evidence("address_agrees", float(parts[ADDRESS])))
    if parts[SEX]:
        feature = "sex_agrees" if parts[SEX] > 0 else "sex_conflicts"
        shown = (_SEXES[int(r.sex[at])] for at in (left, right))
        lines.append(Evidence(feature, float(parts[SEX]), *shown))
    if parts[COUNTRY]:
        feature = "country_agrees" if parts[COUNTRY] > 0 else "country_differs"
        lines.append(Evidence(feature, float(parts[COUNTRY])))
    if parts[LIST]:
        lines.append(Evidence("same_list", float(parts[LIST])))
    return tuple(lines)


def _name_lines(table: Table, first: int, second: int, s: tying.Scratch) -> Iterator[Evidence]:
    """Yield a line for each pair of words that was joined."""
    mine, theirs = _words(table, first), _words(table, second)
    for at in range(int(s.count[tying.TIES])):
        i, j, way = int(s.left[at]), int(s.right[at]), int(s.way[at])
        bits = float(s.bits[at])
        chance = round(2**bits)
        detail = f"1 in {two_digits(chance)}" if chance > 1 else ""
        if way != EXACT:
            detail = f"{WAYS[way]}, {detail}" if detail else WAYS[way]
        yield Evidence("name_word", bits, mine[i], theirs[j], detail)


def _words(table: Table, name: int) -> list[str]:
    r = table.records
    run = r.word[int(r.word_off[name]) : int(r.word_off[name + 1])]
    return [table.vocabulary[number] for number in run.tolist()]


def _rest(bits: float, lines: list[Evidence]) -> Iterator[Evidence]:
    """Yield what is taken off the sum of the words, and why."""
    words = [line.bits for line in lines]
    if len(words) > 1:
        kept = max(words) + weigh().dependence * (sum(words) - max(words))
        yield Evidence("dependence", kept - sum(words))
    else:
        kept = sum(words)
    if abs(bits - kept) > 1e-9:
        yield Evidence(
            "name_capped" if len(words) == 1 and bits > 0 else "words_differ", bits - kept
        )


def _date_line(table: Table, left: int, right: int, code: int) -> Evidence:
    r = table.records
    mine, theirs = (
        r.date_value[int(r.date_off[at]) : int(r.date_off[at + 1])].tolist() for at in (left, right)
    )
    relate = _KERNELS.relate_dates
    pair = next((a, b) for a in mine for b in theirs if relate(a, b) == code)
    shown = (show_date(one) for one in pair)
    return Evidence(DATE_FEATURES[code], float(weigh().date[code]), *shown)


def _identifier_lines(table: Table, left: int, right: int, bits: float) -> Iterator[Evidence]:
    if not bits:
        return
    r = table.records
    off = r.identifier_off
    if bits > 0:
        at = _KERNELS.shares(off, r.identifier, left, right)
        value = table.identifiers[at]
        yield Evidence("identifier_agrees", bits, value, value)
        return
    mine, theirs = (range(int(off[at]), int(off[at + 1])) for at in (left, right))
    types = r.identifier_type
    x, y = next((x, y) for x in mine for y in theirs if types[x] and types[x] == types[y])
    yield Evidence("identifier_differs", bits, table.identifiers[x], table.identifiers[y])

"""The name's part of the bill: what each word said, and what found no partner."""

from collections.abc import Sequence

from cabos.kernels import names as codes
from cabos.kernels.names import Alignment
from cabos.match.names import GIVEN, MATERNAL, PATERNAL
from cabos.match.score import Evidence
from cabos.match.weights import CHANNEL_BITS, EXACT, INITIAL, WAYS, WEIGHTS, Weights

_ROLES = {GIVEN: "given_name", PATERNAL: "surname", MATERNAL: "second_surname"}
NOTES = {
    codes.GIVEN_MISSING: "given_name_not_given", codes.GIVEN_ADDED: "given_name_added",
    codes.GIVEN_CONFLICT: "given_names_differ", codes.MIDDLE_CONFLICT: "middle_names_differ",
    codes.MATERNAL_MISSING: "second_surname_not_given",
    codes.MATERNAL_ADDED: "second_surname_added",
    codes.MATERNAL_CONFLICT: "second_surnames_differ", codes.MARRIED_NAME: "married_name",
    codes.PATERNAL_MISSING: "surname_not_given", codes.PATERNAL_CONFLICT: "surnames_differ",
    codes.GIVEN_ABSENT: "no_given_name", codes.ORDER: "order_differs",
    codes.PLAIN_CONFLICT: "words_differ", codes.PLAIN_EXTRA: "words_added",
    codes.WEAK: "weak_alias", codes.FORM_CONFLICT: "legal_form_differs",
}  # fmt: skip
_OF_GIVEN = {codes.GIVEN_MISSING, codes.GIVEN_ADDED, codes.GIVEN_CONFLICT, codes.MIDDLE_CONFLICT,
             codes.GIVEN_ABSENT}  # fmt: skip
_SILENT = {codes.ORDER, codes.WEAK, codes.FORM_CONFLICT}


def name_evidence(
    out: Alignment,
    mine: Sequence[str],
    theirs: Sequence[str],
    roles: Sequence[int],
    weights: Weights = WEIGHTS,
) -> list[Evidence]:
    """Write what an alignment found as lines of the bill.

    Args:
        out: the alignment of the two names.
        mine: the words of the customer's name.
        theirs: the words of the listed name.
        roles: the roles of the listed words.
        weights: the weights.

    Returns:
        A line for each pair of words, in the listed name's order, one for their dependence, and
        one for each thing that found no partner; they add up to the bits of the alignment.
    """
    picks = sorted(range(int(out.counts[0])), key=lambda at: int(out.pick_l[at]))
    lines = [_pick_line(out, at, mine, theirs, roles) for at in picks]
    kept = [line.bits for line in lines if line.bits > 0]
    discount = (1 - weights.dependence) * (max(kept, default=0.0) - sum(kept))
    if discount:
        lines.append(Evidence("dependence", discount))
    used_mine = _union(out.pick_q[at] for at in picks)
    used_theirs = _union(out.pick_l[at] for at in picks)
    left = (
        _left(mine, used_mine),
        [(word, roles[at]) for at, word in _places(theirs, used_theirs)],
    )
    notes = range(int(out.counts[1]))
    lines += [_note_line(int(out.note_code[at]), float(out.note_bits[at]), *left) for at in notes]
    return lines


def open_letters(out: Alignment) -> tuple[int, ...]:
    """Tell which of the four name letters of a C.U.R.P. an alignment left open.

    Returns:
        2 for the maternal initial, 3 for the given initial.
    """
    notes = {int(code) for code in out.note_code[: out.counts[1]]}
    ways = {int(way) for way in out.pick_way[: out.counts[0]]}
    found = []
    if notes & {codes.MATERNAL_MISSING, codes.MARRIED_NAME}:
        found.append(2)
    if INITIAL in ways or codes.GIVEN_ABSENT in notes:
        found.append(3)
    return tuple(found)


def _pick_line(
    out: Alignment, at: int, mine: Sequence[str], theirs: Sequence[str], roles: Sequence[int]
) -> Evidence:
    places = [place for place in range(len(theirs)) if int(out.pick_l[at]) >> place & 1]
    words = [word for place, word in enumerate(mine) if int(out.pick_q[at]) >> place & 1]
    way, bits = int(out.pick_way[at]), float(out.pick_bits[at])
    rarity = round(2 ** (bits - CHANNEL_BITS[way]))
    detail = f"1 in {two_digits(rarity)}" if rarity > 1 else ""
    if way != EXACT:
        detail = f"{WAYS[way]}, {detail}" if detail else WAYS[way]
    role = _ROLES.get(roles[places[0]], "name_word")
    return Evidence(role, bits, " ".join(words), " ".join(theirs[p] for p in places), detail)


def _note_line(
    code: int, bits: float, mine: Sequence[str], theirs: Sequence[tuple[str, int]]
) -> Evidence:
    listed = [
        word for word, role in theirs if (role == GIVEN) == (code in _OF_GIVEN) or not role
    ]  # fmt: skip
    if code in _SILENT:
        return Evidence(NOTES[code], bits)
    return Evidence(NOTES[code], bits, " ".join(mine), " ".join(listed))


def two_digits(number: int) -> str:
    """Write a number to two significant digits, with thousands."""
    scale = 10 ** max(len(str(number)) - 2, 0)
    return f"{round(number / scale) * scale:,}"


def _union(masks: object) -> int:
    whole = 0
    for mask in masks:  # type: ignore[attr-defined]
        whole |= int(mask)
    return whole


def _places(words: Sequence[str], used: int) -> list[tuple[int, str]]:
    return [(at, word) for at, word in enumerate(words) if not used >> at & 1]


def _left(words: Sequence[str], used: int) -> list[str]:
    return [word for _, word in _places(words, used)]

"""Could two names that were put side by side because they look alike be names of one party?

Screening asks how rare what agrees is. Here the names were chosen for what they share, so what
agrees proves little and what disagrees decides: every pair begins with the same bits, and each
disagreement takes some off. The weights stand in ``weights.PairWeights``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cabos.match.pair_features import (
    CHANGED,
    LABELS,
    TIED,
    Counts,
    Link,
    Pair,
    count,
    extra_words,
    is_initial,
    link_names,
    numbers_of,
    read_name,
    sounds_alike,
    swaps_descent,
)  # fmt: skip
from cabos.match.score import Evidence
from cabos.match.weights import PAIR_THRESHOLD, PAIR_WEIGHTS, PairWeights, probability


@dataclass(frozen=True, slots=True)
class PairScore:
    """How likely two names are names of one party.

    Attributes:
        bits: the sum of the evidence; above zero, more likely one party than two.
        evidence: the lines of the bill.
    """

    bits: float
    evidence: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        """The probability that both are names of one party."""
        return probability(self.bits, prior=0.0)

    @property
    def is_match(self) -> bool:
        """Whether the probability reaches the default threshold."""
        return self.probability >= PAIR_THRESHOLD


def compare(
    name1: str, name2: str, schema: str = "Person", weights: PairWeights = PAIR_WEIGHTS
) -> PairScore:
    """Compare two names that were put side by side because they look alike.

    Args:
        name1: a name in any script.
        name2: another; the score does not depend on which is first.
        schema: ``Person``, or another FollowTheMoney schema such as ``Company`` or ``Vessel``.
        weights: the weights, in bits.

    Returns:
        The score with its evidence.

    Example:
        >>> compare("Usama bin Laden", "Osama Bin Ladin").is_match
        True
        >>> compare("Boris Abramovich", "Roman Abramovich").is_match
        False
    """
    pair, is_turned = _link(name1, name2, schema)
    if not pair.left.words or not pair.right.words:
        return PairScore(-weights.base, (Evidence("nothing_to_compare", -weights.base),))
    counts = count(pair)
    bits = sum(number * weight for number, weight in zip(counts, weights, strict=True))
    lines = list(_bill(pair, counts, weights))
    if is_turned:
        lines = [
            Evidence(line.feature, line.bits, line.listed, line.customer, line.detail)
            for line in lines
        ]
    return PairScore(bits, tuple(lines))


def counts_of(name1: str, name2: str, schema: str) -> Counts:
    """Return what the weights weigh, from which they are estimated."""
    return count(_link(name1, name2, schema)[0])


def _link(name1: str, name2: str, schema: str) -> tuple[Pair, bool]:
    """Link two names in an order of their own, so that it cannot matter which is first."""
    is_person = schema == "Person"
    first = read_name(name1, is_person=is_person)
    second = read_name(name2, is_person=is_person)
    is_turned = (second.words, second.joined) < (first.words, first.joined)
    if is_turned:
        first, second = second, first
    return link_names(first, second, is_person=is_person), is_turned


def _bill(pair: Pair, counts: Counts, weights: PairWeights) -> Iterator[Evidence]:
    """Write the lines whose bits add up to the score."""
    yield Evidence("names_look_alike", weights.base)
    yield from (_line(link, weights) for link in pair.links)
    if swaps_descent(pair):
        yield Evidence("descent_swapped", weights.contradiction)
    left, right = (" ".join(words) for words in extra_words(pair))
    if counts.extra_given:
        yield Evidence("extra_given", counts.extra_given * weights.extra_given, left, right)
    if counts.extra_word:
        yield Evidence("extra_word", counts.extra_word * weights.extra_word, left, right)
    if counts.number_conflict:
        left, right = (" ".join(words) for words in numbers_of(pair))
        yield Evidence("number_conflict", weights.number_conflict, left, right)
    if counts.form_conflict:
        yield Evidence("form_conflict", weights.form_conflict, pair.left.form, pair.right.form)
    if counts.single_name:
        yield Evidence("single_name", weights.single_name)
    if counts.short_name:
        yield Evidence("short_name", weights.short_name)


def _line(link: Link, weights: PairWeights) -> Evidence:
    bits = weights.changed_way if link.way in CHANGED else 0.0
    feature = "word_agrees"
    if link.way not in TIED and is_initial(link):
        bits += weights.contradiction
        feature = "initial_conflicts"
    elif link.way not in TIED and link.edits:
        bits += link.edits * (weights.sound_edit if sounds_alike(link) else weights.edit)
        feature = "word_differs"
    return Evidence(feature, bits, link.left_text, link.right_text, LABELS[link.way])

"""The judgement: what a person, or a stated rule, says of two records."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
VERDICTS = (SAME, DIFFERENT, UNSURE)
AUTOMATIC = "cabos resolve"
"""Who signs a merge that the stated rule made; a person's word outweighs it."""


class Pair(NamedTuple):
    """Two records, the smaller id first, so that a pair has one form."""

    left: str
    right: str


def pair_of(one: str, other: str) -> Pair:
    """Put two ids in their order."""
    return Pair(min(one, other), max(one, other))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One entry of the append-only log of judgements.

    Attributes:
        number: its place in the log; of two on one pair the higher counts.
        pair: the two records.
        verdict: ``same``, ``different`` or ``unsure``.
        why: the reason given.
        who: who judged; ``AUTOMATIC`` for a merge by rule.
        when: the moment, UTC, ISO 8601.
        undoes: the number of the judgement that this one takes back, or 0.
    """

    number: int
    pair: Pair
    verdict: str
    why: str
    who: str
    when: str
    undoes: int = 0

    @property
    def is_automatic(self) -> bool:
        """Whether a rule made it."""
        return self.who == AUTOMATIC


def in_force(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Return the judgement that counts for each pair, whatever the order they are given in.

    The latest counts. One that was taken back counts no more, nor does the taking back: the pair
    is again as it was before both.

    Args:
        judgements: the whole log.
    """
    log = sorted(judgements, key=lambda one: one.number)
    undone = {one.undoes for one in log if one.undoes}
    return {one.pair: one for one in log if not one.undoes and one.number not in undone}

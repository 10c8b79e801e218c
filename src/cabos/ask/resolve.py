"""Which records are one party? Records in, merges that a rule may make and a queue for people out.

A rule merges only what an official identifier ties, or what agrees as fully as one would: see
``automatic``. Everything else that may be one party waits for a person, what would teach most
first.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from cabos.kernels.dates import CONFLICT, EXACT
from cabos.kernels.likeness import ADDRESS, CONTACT, DATE, IDENTIFIER, NAME, SEX
from cabos.match.pairing import Pairs
from cabos.match.pairing_bill import explain_pair
from cabos.match.records import Table
from cabos.match.score import Evidence
from cabos.match.weights import RESOLVE, WEIGHTS
from cabos.model.judgement import UNSURE, Judgement, Pair, pair_of

_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Possible:
    """Two records that may be one party.

    Attributes:
        pair: their ids.
        places: their places in the table.
        row: its place among the pairs.
        probability: that they are one party.
        bits: the sum of the evidence, the prior not counted.
        teaches: what a decision is expected to teach, in bits: how open the question is, times
            the pairs of records that it settles.
        contradiction: what speaks against it as a rule, or empty.
        judged: the judgement in force, such as *unsure*, or None.
    """

    pair: Pair
    places: tuple[int, int]
    row: int
    probability: float
    bits: float
    teaches: float
    contradiction: str = ""
    judged: Judgement | None = None

    def evidence(self, table: Table) -> tuple[Evidence, ...]:
        """Return the bill."""
        return explain_pair(table, *self.places)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is to be done about the records.

    Attributes:
        automatic: the pairs that the rule merges and that nothing has joined or parted yet.
        queue: the pairs for a person, what teaches most first.
        contradicted: the pairs whose birth dates or identifiers contradict one another, so that
            they are two parties however alike their names; kept, for who wants to see them.
    """

    automatic: tuple[Possible, ...]
    queue: tuple[Possible, ...]
    contradicted: tuple[Possible, ...]


def automatic(pairs: Pairs) -> np.ndarray:
    """Tell which pairs the rule merges.

    The two share an official identifier that identifies by itself, and something of their names;
    or they agree in the full birth date, in every word of their names (three at least), and in an
    e-mail address, telephone or address that few have. In either case the evidence reaches
    ``RESOLVE.automatic`` bits above even odds, and nothing known of one contradicts the other.
    A name and a birth date alone merge nobody: namesakes are born on the same day.
    """
    parts = pairs.parts
    sure = pairs.bits + pairs.prior >= RESOLVE.automatic
    agreed = (parts[:, IDENTIFIER] >= WEIGHTS.identifier_agrees) & (parts[:, NAME] > 0)
    whole = (pairs.marks[:, 1] >= _LEAST_WORDS) & (pairs.marks[:, 2] == 0)
    place = np.maximum(parts[:, CONTACT], parts[:, ADDRESS]) >= RESOLVE.place
    equal = (pairs.marks[:, 0] == EXACT) & whole & place & (parts[:, IDENTIFIER] >= 0)
    against = (parts[:, DATE] < 0) | (parts[:, SEX] < 0)
    result: np.ndarray = sure & (agreed | equal) & ~against
    return result


def resolve(
    table: Table,
    pairs: Pairs,
    judged: Mapping[Pair, Judgement],
    canonical: Callable[[str], str],
    *,
    threshold: float,
) -> Resolution:
    """Sort the pairs into those that the rule merges and those for a person.

    Args:
        table: the records.
        pairs: what may be one party.
        judged: the judgement in force for each pair.
        canonical: the party of a record, by the judgements so far.
        threshold: the probability from which a pair is for a person.
    """
    sizes: Counter[str] = Counter(map(canonical, table.ids))
    merged: list[Possible] = []
    queue: list[Possible] = []
    cleared: list[Possible] = []
    chosen = automatic(pairs)
    wanted = np.flatnonzero(chosen | (pairs.probability >= threshold))
    bits = pairs.bits[wanted].round(3)
    columns = (
        wanted, chosen[wanted], pairs.left[wanted], pairs.right[wanted], bits,
        pairs.probability[wanted].round(6), openness(bits + pairs.prior),
        pairs.parts[wanted, IDENTIFIER] > 0,
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for at, may_merge, left, right, worth, chance, openly, is_tied in rows:
        one, other = table.ids[left], table.ids[right]
        pair = pair_of(one, other)
        said = judged.get(pair)
        groups = canonical(one), canonical(other)
        if groups[0] == groups[1] or (said is not None and said.verdict != UNSURE):
            continue
        against = _contradiction(pairs, at)
        teaches = round(openly * sizes[groups[0]] * sizes[groups[1]], 6)
        possible = Possible(pair, (left, right), at, chance, worth, teaches, against, said)
        if may_merge and said is None:
            merged.append(possible)
        elif against and said is None and not is_tied:
            cleared.append(possible)
        else:
            queue.append(possible)
    queue.sort(key=lambda one: (one.judged is not None, -one.teaches, -one.bits, one.pair))
    merged.sort(key=lambda one: one.pair)
    cleared.sort(key=lambda one: (-one.bits, one.pair))
    return Resolution(tuple(merged), tuple(queue), tuple(cleared))


def _contradiction(pairs: Pairs, at: int) -> str:
    if pairs.marks[at, 0] == CONFLICT:
        return "birth_date_contradicts"
    return "identifier_differs" if pairs.parts[at, IDENTIFIER] < 0 else ""


def openness(odds: np.ndarray) -> np.ndarray:
    """Return how open each question is, in bits: 1 at even odds, towards 0 as it is known.

    Args:
        odds: log2 of the odds. A sum of evidence overstates how certain it is, so that only a
            share of it counts here.
    """
    chance = 1.0 / (1.0 + np.exp2(-np.clip(odds * RESOLVE.tempered, -50.0, 50.0)))
    both = np.stack((chance, 1 - chance))
    return np.asarray(-(both * np.log2(np.maximum(both, 1e-300))).sum(axis=0))

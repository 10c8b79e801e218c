"""What chance alone brings about: dates that agree, and words that meet in one name.

Used by ``estimate_weights.py``, whose docstring says how to read the numbers.
"""

import math
import random
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from cabos.kernels.dates import NOTHING
from cabos.match.engine import Engine
from cabos.match.names import GIVEN, MATERNAL, PATERNAL
from cabos.match.score import DATE_FEATURES, date_bits, judge_dates
from cabos.match.subject import Subject
from cabos.match.weights import WEIGHTS
from cabos.runs.evaluation import Label

DRAWN_DATES = 300_000
FULL = ("birth_date_agrees", "birth_date_swapped", "birth_date_digit", "birth_date_contradicts")


def ratio(yes: int, of: int, strange: int, strangers: int) -> float:
    """Return log2 of a share among matches over that among strangers, half a case added to each."""
    return math.log2((yes + 0.5) / (of + 1)) - math.log2((strange + 0.5) / (strangers + 1))


def date_rows(
    engine: Engine, subjects: Sequence[Subject], labels: dict[str, Label], rng: random.Random
) -> list[list[str]]:
    """Compare the bits of each relation of birth dates with its shares."""
    positions = {engine.party(at).entity.id: at for at in range(len(engine.index))}
    planted = [one for one in subjects if one.id in labels and labels[one.id].is_match]
    dated = [one for one in subjects if one.id not in labels and one.dates]
    people = [at for at in positions.values() if engine.party(at).dates]
    true, strange = Counter[str](), Counter[str]()
    for one in planted:
        at = positions.get(labels[one.id].entity_id)
        code = NOTHING if at is None else judge_dates(one, engine.party(at))[0]
        true[DATE_FEATURES.get(code, "")] += code != NOTHING
    for _ in range(DRAWN_DATES):
        code = judge_dates(rng.choice(dated), engine.party(rng.choice(people)))[0]
        strange[DATE_FEATURES.get(code, "")] += code != NOTHING
    rows = []
    for code, feature in DATE_FEATURES.items():
        group = [one for one in DATE_FEATURES.values() if (one in FULL) == (feature in FULL)]
        mine, theirs = (sum(part[one] for one in group) for part in (true, strange))
        value = ratio(true[feature], mine, strange[feature], theirs)
        rows.append([feature, f"{date_bits()[code]:.1f}", f"{value:.1f}",
                     f"{true[feature]} of {mine}",
                     f"{strange[feature]:,} of {theirs:,}"])  # fmt: skip
    return rows


def combinations(engine: Engine, holders: Container[str]) -> dict[str, set[tuple[str, ...]]]:
    """Return the listed persons' words that strangers hold too, by their roles."""
    combined: dict[str, set[tuple[str, ...]]] = {}
    arrays = engine.index.arrays
    for name in range(len(engine.index.names)):
        roles = arrays.word_role[arrays.word_off[name] : arrays.word_off[name + 1]].tolist()
        words = dict(zip(reversed(roles), reversed(engine.index.words(name)), strict=True))
        for title, wanted in (("given, surname", (GIVEN, PATERNAL)),
                              ("surname, second surname", (PATERNAL, MATERNAL)),
                              ("given, both surnames", (GIVEN, PATERNAL, MATERNAL))):  # fmt: skip
            chosen = tuple(words.get(role, "") for role in wanted)
            if all(word in holders for word in chosen) and len(set(chosen)) == len(chosen):
                combined.setdefault(title, set()).add(chosen)
    return combined


def dependence_rows(engine: Engine, others: Iterable[Sequence[str]]) -> list[list[str]]:
    """Compare how many strangers should hold a listed name's words by chance with how many do.

    The factor is the share of the bits of each word but the strongest that makes the predicted
    number the observed one.
    """
    holders: dict[str, set[int]] = {}
    size = 0
    for number, words in enumerate(others):
        size += 1
        for word in words:
            holders.setdefault(word, set()).add(number)
    rows = []
    for title, names in combinations(engine, holders).items():
        for low, high in ((0.0, 10.0), (10.0, 16.0), (16.0, 99.0)):
            cases = []
            for words in names:
                bits = sorted(-math.log2(len(holders[word]) / size) for word in words)
                if low <= sum(bits) < high:
                    seen = len(set.intersection(*(holders[word] for word in words)))
                    cases.append((bits[-1], sum(bits[:-1]), seen))
            predicted = sum(size * 2 ** -(top + rest) for top, rest, _ in cases)
            seen = sum(one[2] for one in cases)
            rows.append([title, f"{low:.0f} to {high:.0f} bits", f"{WEIGHTS.dependence}",
                         f"{factor(cases, size):.2f}", f"{predicted:,.0f}", f"{seen:,}",
                         f"{len(cases):,}"])  # fmt: skip
    return rows


def factor(cases: Sequence[tuple[float, float, int]], size: int) -> float:
    """Return the factor that makes the predicted number of chance agreements the observed one."""
    seen = sum(one[2] for one in cases)
    low, high = 0.0, 2.0
    for _ in range(50):
        middle = (low + high) / 2
        said = sum(size * 2 ** -(top + middle * rest) for top, rest, _ in cases)
        low, high = (middle, high) if said > seen else (low, middle)
    return high

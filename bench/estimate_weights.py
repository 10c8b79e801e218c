"""Estimate from labelled customers what ``cabos.match.weights`` marks [E]; change nothing.

    python bench/estimate_weights.py [WORKSPACE CUSTOMERS TRUTH]

Prints tables of weight, in use, estimated, and on how many cases that rests.

What the planted file can tell: how rare chance agreement is (98,000 customers who are not listed),
which relations of birth dates strangers have, and whether a stated probability is right as often as
it says, where one customer in sixty is listed. What it cannot: how often a true match is misspelt,
married or lacks a name, since its thirteen classes and six kinds of data are equally frequent by
design; nor how words depend on one another, since its customers' words were drawn apart (a factor
near 1; above 1 for two surnames, which compete for the same two places). A bank's own file can. So
the column "estimated" of ways and of words without partner is true to the file, not to life: it is
to be read for its order and its sign. A weight is the log2 of its share
among true pairs over its share among strangers *whose other words agree*, as the column "where"
says, since only such strangers are ever in question.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cabos.kernels.dates import NOTHING
from cabos.match.engine import Engine
from cabos.match.names import GIVEN, MATERNAL, PATERNAL
from cabos.match.population import Population
from cabos.match.score import DATE_FEATURES, Score, date_bits, judge_dates
from cabos.match.subject import PERSON, Subject
from cabos.match.weights import CHANNEL_BITS, EXACT, INITIAL, WAYS, WEIGHTS
from cabos.runs.cache import load_index, save_population
from cabos.runs.evaluation import Label, evaluate_screening, read_truth
from cabos.runs.intake import read_customers, take_census
from cabos.runs.screening import Job
from cabos.store.workspace import Store
from setting import CUSTOMERS, TRUTH, workspace
from table import markdown

SPELLINGS = (1, 4, 150, 4, 20, 1, 4000, 1)  # of each way, as weights.py counts them
STRANGERS, DRAWN_DATES, KEEP, SEED = 1500, 300_000, -15.0, 1
NAME_ROLES = ("given_name", "surname", "second_surname", "name_word")
FULL = ("birth_date_agrees", "birth_date_swapped", "birth_date_digit", "birth_date_contradicts")
# The line of the bill, its weight, and which lines must agree for a stranger to be in question.
NOTES = (
    ("given_name_not_given", "given_missing", ("given_name", "surname")),
    ("given_name_added", "given_added", ("given_name", "surname")),
    ("middle_names_differ", "middle_conflict", ("given_name", "surname")),
    ("second_surname_not_given", "maternal_missing", ("given_name", "surname")),
    ("second_surname_added", "maternal_added", ("given_name", "surname")),
    ("second_surnames_differ", "maternal_conflict", ("given_name", "surname")),
    ("married_name", "married", ("given_name", "surname")),
    ("order_differs", "order", ("given_name", "surname")),
    ("given_names_differ", "given_conflict", ("surname", "second_surname")),
    ("no_given_name", "given_absent", ("surname", "second_surname")),
    ("surnames_differ", "paternal_conflict", ("given_name", "second_surname")),
    ("surname_not_given", "paternal_missing", ("given_name", "second_surname")),
)


def ratio(yes: int, of: int, strange: int, strangers: int) -> float:
    """Return log2 of a share among matches over that among strangers, half a case added to each."""
    return math.log2((yes + 0.5) / (of + 1)) - math.log2((strange + 0.5) / (strangers + 1))


def name_only(subject: Subject) -> Subject:
    """Return the subject without anything but its name."""
    return replace(subject, dates=(), sex=None, countries=(), identifiers=(), address="")


def right_scores(
    engine: Engine, subjects: Sequence[Subject], labels: dict[str, Label]
) -> list[Score]:
    """Return each planted customer's bill against the entity that it is."""
    planted = [name_only(one) for one in subjects if one.id in labels and labels[one.id].is_match]
    return [
        hit.score
        for subject, hits in zip(planted, engine.screen(planted, KEEP), strict=True)
        for hit in hits
        if engine.party(hit.entity).entity.id == labels[subject.id].entity_id
    ]


def ways_of(scores: Iterable[Score]) -> Counter[int]:
    """Count in which way each word of a name stands for a listed one."""
    counts = Counter[int]()
    for score in scores:
        for line in score.evidence:
            if line.feature in NAME_ROLES:
                way = line.detail.split(",")[0]
                counts[WAYS.index(way) if way in WAYS else EXACT] += 1
    return counts


def channel_rows(scores: Sequence[Score]) -> list[list[str]]:
    """Compare the ways' bits with their share among the words of true pairs."""
    counts = ways_of(scores)
    total = counts.total()
    return [
        [WAYS[way], f"{CHANNEL_BITS[way]:.1f}",
         f"{math.log2((counts[way] + 0.5) / total / SPELLINGS[way]):.1f}", f"{counts[way]:,}",
         f"{counts[way] / total:.2%}"]
        for way in range(len(WAYS)) if way != INITIAL
    ]  # fmt: skip


def note_rows(true: Sequence[Score], strange: Sequence[Score]) -> list[list[str]]:
    """Compare what words without a partner cost with how often true pairs and strangers have them."""
    sides = [[{line.feature for line in one.evidence} for one in part] for part in (true, strange)]
    rows = []
    for feature, weight, where in NOTES:
        mine, theirs = ([one for one in side if one.issuperset(where)] for side in sides)
        hit, miss = (sum(feature in one for one in side) for side in (mine, theirs))
        value = ratio(hit, len(mine), miss, len(theirs))
        rows.append([weight, f"{getattr(WEIGHTS, weight):.1f}", f"{value:.1f}",
                     f"{hit} of {len(mine):,}", f"{miss:,} of {len(theirs):,}",
                     " and ".join(where)])  # fmt: skip
    return rows


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
                     f"{true[feature]} of {mine}", f"{strange[feature]:,} of {theirs:,}"])  # fmt: skip
    return rows


def dependence_rows(
    engine: Engine, populations: Sequence[Population], others: Iterable[Sequence[str]]
) -> list[list[str]]:
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
    rows = []
    for title, names in combined.items():
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


def main(folder: Path, customers: Path, truth: Path) -> None:
    store, labels, rng = Store.open(folder), read_truth(truth), random.Random(SEED)
    census = take_census(customers)
    index = load_index(store, census.populations, save_population(store, census.populations))
    engine = Engine(index, census.populations, compiled=True)
    subjects = [one for intake in read_customers(customers) for one in intake.subjects]
    others = [one for one in subjects if one.id not in labels]
    print(f"{len(subjects):,} customers, {len(labels):,} labelled\n")
    true = right_scores(engine, subjects, labels)
    header = ("weight", "in use", "estimated", "words", "share of the words of true pairs")
    print(markdown(header, channel_rows(true)), "\n")
    drawn = [name_only(one) for one in rng.sample(others, min(STRANGERS, len(others)))]
    strange = [hit.score for hits in engine.screen(drawn, KEEP) for hit in hits]
    header = ("weight", "in use", "estimated", "true pairs", "strangers", "where")
    print(markdown(header, note_rows(true, strange)), "\n")
    header = ("weight", "in use", "estimated", "true pairs", "strangers")
    print(markdown(header, date_rows(engine, subjects, labels, rng)), "\n")
    from cabos.match.encode import parse_subject

    words = (parse_subject(one, PERSON).words for one in others)
    header = ("dependence of", "rarity", "in use", "estimated", "predicted", "observed", "names")
    print(markdown(header, dependence_rows(engine, census.populations, words)), "\n")
    job = Job(customers, datetime.now(UTC), "bench")
    told = evaluate_screening(store, job, truth)
    header = ("stated probability", "mean stated", "right", "customers")
    print(markdown(header, [
        [f"{band['from']} to {band['to']}", f"{band['stated']:.3f}", f"{band['right']:.3f}",
         f"{band['n']}"] for band in told["calibration"]
    ]))  # fmt: skip


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:4]]
    main(*(given or (workspace("list"), CUSTOMERS, TRUTH)))

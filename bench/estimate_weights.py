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

from cabos.match.encode import parse_subject
from cabos.match.engine import Engine
from cabos.match.score import Score
from cabos.match.subject import PERSON, Subject
from cabos.match.weights import CHANNEL_BITS, EXACT, INITIAL, WAYS, WEIGHTS
from cabos.runs.cache import load_index, save_population
from cabos.runs.evaluation import Label, evaluate_screening, read_truth
from cabos.runs.intake import read_customers, take_census
from cabos.runs.screening import Job
from cabos.store.workspace import Store
from estimate_chance import date_rows, dependence_rows, ratio
from setting import CUSTOMERS, TRUTH, workspace
from table import markdown

SPELLINGS = (1, 4, 150, 4, 20, 1, 4000, 1)  # of each way, as weights.py counts them
STRANGERS, KEEP, SEED = 1500, -15.0, 1
NAME_ROLES = ("given_name", "surname", "second_surname", "name_word")
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
    """Compare the cost of words without a partner with how often pairs have them."""
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
    words = (parse_subject(one, PERSON).words for one in others)
    header = ("dependence of", "rarity", "in use", "estimated", "predicted", "observed", "names")
    print(markdown(header, dependence_rows(engine, words)), "\n")
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

"""The bars of the project on labelled customers: a slice that never changes, so no surprise.

The whole measurement stands in ``bench``; this slice holds all planted customers, so that recall
and namesakes are those of the whole file.
"""

import csv
from pathlib import Path

import pytest

from cabos.ask.evaluate import Case, by_class, point
from cabos.ask.screen import bits_of
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.weights import THRESHOLD
from cabos.model.entity import gather
from cabos.runs.intake import read_customers, take_census
from cabos.sources.parse import parse_source

OTHERS = 8000
LIST = ("lists/ofac/sdn_2024-05-03.csv", "lists/ofac/alt_2025-12.csv")
LEAST = {"initial": 0.70}


@pytest.fixture(scope="module")
def listed(shared):
    files = {Path(name).name: (shared / name).read_bytes() for name in LIST}
    return build(gather(parse_source("us_ofac_sdn", files).statements))


@pytest.fixture(scope="module")
def truth(shared):
    with (shared / "bench" / "truth_dev.csv").open(encoding="utf-8") as file:
        return {row["customer_id"]: row for row in csv.DictReader(file)}


def engine_for(listed, populations):
    return Engine(listed.bind(populations), populations, compiled=True, threads=2)


@pytest.fixture(scope="module")
def cases(shared, listed, truth):
    path = shared / "bench" / "customers_dev.csv"
    census = take_census(path)
    engine = engine_for(listed, census.populations)
    found, left = [], OTHERS
    for intake in read_customers(path, repeated=census.repeated):
        chosen = [one for one in intake.subjects if one.id in truth]
        others = [one for one in intake.subjects if one.id not in truth][:left]
        left -= len(others)
        chosen += others
        hits = engine.screen(chosen, bits_of(THRESHOLD))
        for subject, mine in zip(chosen, hits, strict=True):
            found.append(case_of(engine, truth.get(subject.id), mine))
    return found


def case_of(engine, label, hits):
    best = {
        engine.party(hit.entity).entity.id: hit.score.probability
        for hit in hits
        if not hit.score.contradiction
    }
    most = max(best.values(), default=0.0)
    if label is None:
        return Case("other", 0.0, most)
    kind = "match" if label["is_match"] == "1" else "namesake"
    right = best.get(f"ofac-{label['ent_num']}", 0.0)
    return Case(kind, right, most, {"change": label["name_class"]})


def test_the_bars_hold_on_labelled_customers(cases):
    here = point(cases, THRESHOLD)
    assert len(cases) == 2000 + OTHERS
    assert here.recall >= 0.95
    assert here.namesakes_alerted <= 0.03
    assert here.others_alerted <= 0.0005


def test_no_way_of_changing_a_name_is_missed_too_often(cases):
    found = by_class(cases, "change", THRESHOLD)
    assert len(found) == 13
    weak = {
        key: row["recall"] for key, row in found.items() if row["recall"] < LEAST.get(key, 0.88)
    }
    assert weak == {}


def test_hardly_any_invented_person_is_an_alert(shared, listed, tmp_path):
    path = tmp_path / "negatives.csv"
    with (shared / "bench" / "negatives_us.csv").open(encoding="utf-8") as file:
        path.write_text("".join(line for _, line in zip(range(10_001), file, strict=False)))
    census = take_census(path)
    assert census.rows == 10_000
    engine = engine_for(listed, census.populations)
    alerted = 0
    for intake in read_customers(path, repeated=census.repeated):
        for hits in engine.screen(intake.subjects, bits_of(THRESHOLD)):
            alerted += any(not hit.score.contradiction for hit in hits)
    assert alerted / census.rows <= 0.0005

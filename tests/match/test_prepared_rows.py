"""A re-screening reads only some rows again: never one too few (``runs.prepared``)."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from cabos.ask.screen import bits_of
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.reading import make_subject
from cabos.match.subject import PERSON
from cabos.model.entity import Entity
from cabos.runs.prepared import Preparing, load, rows_to_screen
from strategies import POPULATIONS, batches, entities, lists

KEEP = bits_of(0.5)


def engine_of(listed):
    return Engine(build(listed).bind(POPULATIONS), POPULATIONS, compiled=False)


def rows_read_again(folder, before, changed, subjects, keep=KEEP):
    """Screen against one list, then ask which rows a changed one could reach."""
    first = engine_of(before)
    with Preparing(folder) as arrays:
        first.on_lane = arrays.take
        half = len(subjects) // 2
        for batch in (subjects[:half], subjects[half:]):
            if batch:
                first.screen(batch, keep)
        arrays.finish(first)
    return rows_to_screen(load(folder), engine_of(changed), POPULATIONS, keep)


@settings(max_examples=120, deadline=None)
@given(lists(0, 5), lists(1, 5), batches(2))
def test_every_row_with_a_hit_is_read_again(before, changed, subjects):
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_read_again(Path(folder), before, changed, subjects)
    hits = engine_of(changed).screen(subjects, KEEP)
    assert rows >= {one.row for one, found in zip(subjects, hits, strict=True) if found}


@settings(max_examples=40, deadline=None)
@given(lists(1, 3), entities(9), batches(2))
def test_a_low_threshold_loses_no_row_either(before, changed, subjects):
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_read_again(Path(folder), before, [changed], subjects, 6.0)
    hits = engine_of([changed]).screen(subjects, 6.0)
    assert rows >= {one.row for one, found in zip(subjects, hits, strict=True) if found}


def person(name, **data):
    return Entity("own-1", "Person", "own_list", {"name": (name,), **data})


@pytest.mark.parametrize(
    ("customer", "listed"),
    [
        ("Ismael Zambada Quintero", "ZAMBADA QUINTERO, Ismael"),
        ("Ismael Sambada Kintero", "ZAMBADA QUINTERO, Ismael"),
        ("Maria Guadalupe Zambada", "ZAMBADA, Mariaguadalupe"),
        ("Mariaguadalupe Zambada", "ZAMBADA, Maria Guadalupe"),
        ("Ismael de la Kruz Zambada", "DELAKRUZ ZAMBADA, Ismael"),
        ("I. Zambada Quintero", "ZAMBADA QUINTERO, Ismael"),
        ("Pancho Zambada Quintero", "ZAMBADA QUINTERO, Francisco"),
    ],
)
def test_a_row_is_found_in_each_way_and_a_stranger_is_not(tmp_path, customer, listed):
    subjects = [
        make_subject("C1", customer, kind=PERSON, row=2),
        make_subject("C2", "Juan Gonzalez Cruz", kind=PERSON, row=3),
    ]
    rows = rows_read_again(tmp_path, [person("OTERO, Ana")], [person(listed)], subjects)
    assert rows == {2}


def test_customers_screened_before_anything_was_listed_are_kept(tmp_path):
    subjects = [make_subject("C1", "Ismael Zambada Quintero", kind=PERSON, row=2)]
    rows = rows_read_again(tmp_path, [], [person("ZAMBADA QUINTERO, Ismael")], subjects)
    assert rows == {2}

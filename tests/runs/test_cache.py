import os

import pytest
from tests.conftest import NOW

from cabos.errors import WorkspaceError
from cabos.match.population import starting
from cabos.runs import cache
from cabos.runs.cache import load_index, load_population, population_key, save_population
from cabos.runs.prepared import Preparing
from cabos.runs.screening import Job, run_screening
from cabos.store.workspace import Store


def test_an_index_from_the_cache_is_the_one_that_was_built(listed: Store):
    populations = (starting("person"), starting("other"))
    key = population_key(populations)
    built, cached = (load_index(listed, populations, key) for _ in range(2))
    assert [cached.entity(at) for at in range(len(cached))] == [
        built.entity(at) for at in range(len(built))
    ]
    assert cached.arrays.word_rarity.tolist() == built.arrays.word_rarity.tolist()
    assert (cached.arrays.word_rarity > 0).all()
    assert cached.holders == built.holders


def test_a_population_comes_back_as_it_was_or_says_that_it_is_gone(listed: Store):
    populations = (starting("person"), starting("other"))
    populations[0].add(("ZZYX",))
    key = save_population(listed, populations)
    found, _, is_held = load_population(listed, key)
    assert is_held
    assert found[0].counts == populations[0].counts
    _, _, is_held = load_population(listed, "population-000")
    assert not is_held


def test_a_full_disk_costs_the_cache_and_not_the_answer(listed: Store, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache.np, "save", full)
    populations = (starting("person"), starting("other"))
    index = load_index(listed, populations, population_key(populations))
    assert len(index) > 90
    assert not list((listed.root / "index").iterdir())


def test_a_screening_on_a_full_disk_says_so_and_leaves_nothing(
    listed: Store, monkeypatch, tmp_path
):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n")
    monkeypatch.setattr(Preparing, "_write", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        run_screening(listed, Job(path, NOW, "tester"))
    assert not list((listed.root / "index").glob(".new-*"))
    monkeypatch.undo()
    assert run_screening(listed, Job(path, NOW, "tester")).tally.alerts == 1


def test_old_caches_make_room_and_the_newest_stay(listed: Store, monkeypatch):
    monkeypatch.setitem(cache._KEPT, "population", 2)
    keys = []
    for at in range(4):
        populations = (starting("person"), starting("other"))
        populations[0].add((f"WORD{at}",))
        keys.append(save_population(listed, populations))
        os.utime(listed.index_dir(keys[-1]), (at, at))
    assert [load_population(listed, key)[2] for key in keys] == [False, False, True, True]

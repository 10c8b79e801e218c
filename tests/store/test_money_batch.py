"""Many files of transfers added together: acknowledged together, and never half seen."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cabos.errors import InputError, WorkspaceError
from cabos.sources.money.mapping import Mapping
from cabos.store.disk import write_lock
from cabos.store.money import MoneyFile
from cabos.store.parquet import database, one_database
from cabos.store.workspace import Store

PLAIN = Mapping({name: name for name in ("ref", "date", "from", "to", "amount", "currency")})
DISK_CALLS = [(os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "chmod")]


def file(folder, number):
    path = folder / f"{number}.csv"
    path.write_text(
        f"ref,date,from,to,amount,currency\nR,2025-01-01,A,B,{number + 1},USD\nX,never,A,B,1,USD\n"
    )
    return MoneyFile(path, PLAIN, lambda *_: [])


def add(store, files, now):
    with store.transfers.batch(lambda: now) as batch:
        for one in files:
            batch.add(one)
        return batch.finish()


def names(store):
    return [one.file for one in Store.open(store.root).transfers.files()]


def test_files_of_a_batch_are_held_as_if_added_one_by_one(store, tmp_path, now):
    files = [file(tmp_path, number) for number in range(3)]
    added = add(store, files, now)
    alone = Store.create(tmp_path / "alone")
    for one, expected in zip(files, added, strict=True):
        found = alone.transfers.add(one.path, one.columns, statements=one.statements, now=now)
        assert replace(found, rejects_path=None) == replace(expected, rejects_path=None)
    assert alone.entries() == store.entries()
    assert all(one.rejects_path.is_file() for one in added)
    assert not list((store.root / "tmp").iterdir())


def test_the_same_bytes_twice_in_a_batch_are_held_once(store, tmp_path, now):
    one = file(tmp_path, 1)
    first, again = add(store, [one, one], now)
    assert (first.is_new, again) == (True, replace(first, is_new=False))
    assert len(store.entries("snapshot")) == 1


def test_what_waits_is_not_held_and_keeps_others_from_adding(store, tmp_path, now):
    with store.transfers.batch(lambda: now) as batch:
        batch.add(file(tmp_path, 1))
        assert names(store) == []
        with pytest.raises(WorkspaceError), write_lock(store.root / "lock.sqlite", 0.05):
            pass
        batch.finish()
        assert names(store) == ["1.csv"]
        with write_lock(store.root / "lock.sqlite", 0.05):
            pass
        batch.add(file(tmp_path, 2))
        assert [one.file for one in batch.finish()] == ["2.csv"]


def test_a_file_that_cannot_be_read_leaves_those_before_it_waiting(store, tmp_path, now):
    bad = file(tmp_path, 2)
    bad.path.write_text("ref,date,from,to,amount,currency\nX,never,A,B,1,USD\n")
    with store.transfers.batch(lambda: now) as batch:
        batch.add(file(tmp_path, 1))
        with pytest.raises(InputError):
            batch.add(bad)
        assert [one.file for one in batch.finish()] == ["1.csv"]
    assert names(store) == ["1.csv"]


def test_a_disk_that_refuses_at_any_step_leaves_none_of_a_batch(tmp_path, now, monkeypatch):
    files = [file(tmp_path, number) for number in range(3)]
    store = Store.create(tmp_path / "workspace")
    for step in range(1, 200):
        calls = [0]

        def failing(call, calls=calls, step=step):
            def wrapped(*args, **kwargs):
                calls[0] += 1
                if calls[0] == step:
                    raise OSError(28, "No space left on device")
                return call(*args, **kwargs)

            return wrapped

        with monkeypatch.context() as broken:
            for owner, name in DISK_CALLS:
                broken.setattr(owner, name, failing(getattr(owner, name)))
            try:
                add(store, files, now)
            except WorkspaceError:
                assert names(store) == []
        if calls[0] < step:
            break
    assert step > 30
    assert names(store) == ["0.csv", "1.csv", "2.csv"]
    assert all(one.is_file() for one in store.transfers.paths().values())
    store.verify_chain()


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {tests!r})
from cabos.store.ledger import Ledger
from cabos.store.workspace import Store
from store.test_money_batch import file
store = Store.open(Path({root!r}))
with store.transfers.batch(lambda: datetime.now(UTC)) as batch:
    for number in range(3):
        batch.add(file(Path({folder!r}), number))
    if {before}:
        Ledger.append_each = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    batch.finish()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no such signal")
@pytest.mark.parametrize(("before", "held"), [(True, 0), (False, 3)])
def test_of_a_killed_batch_all_or_none_is_held(store, tmp_path, now, before, held):
    script = KILLED.format(
        tests=str(Path(__file__).parents[1]), root=str(store.root), folder=str(tmp_path),
        before=before,
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", script], check=False)
    assert len(names(store)) == held
    store.verify_chain()
    added = add(store, [file(tmp_path, number) for number in range(3)], now)
    assert [one.is_new for one in added] == [not held] * 3


def test_uses_of_one_database_have_nothing_in_common(tmp_path):
    with one_database():
        with database(tmp_path) as first, database(tmp_path) as second:
            first.execute("CREATE TABLE t AS SELECT 1 AS n; SET VARIABLE v = 1")
            first.execute("CREATE MACRO m() AS 1; SET TimeZone = 'UTC'")
            second.execute("CREATE TABLE t AS SELECT 2 AS n; CREATE MACRO m() AS 2")
            assert first.execute("SELECT n, m(), getvariable('v') FROM t").fetchone() == (1, 1, 1)
            assert second.execute("SELECT n, m(), getvariable('v') FROM t").fetchone() == (
                2, 2, None,
            )  # fmt: skip
        with database(tmp_path) as third:
            assert third.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_a_batch_is_full_of_so_many_files_or_bytes(store, tmp_path, now, monkeypatch):
    with store.transfers.batch(lambda: now) as batch:
        batch.add(file(tmp_path, 1))
        assert not batch.is_full
        for name in ("_MOST", "_MOST_BYTES"):
            with monkeypatch.context() as smaller:
                smaller.setattr(f"cabos.store.money_batch.{name}", 1)
                assert batch.is_full
        batch.finish()
        assert not batch.is_full

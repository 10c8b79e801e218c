"""A disk that refuses, a process that dies, two that add at once: nothing is ever half seen."""

import errno
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from cabos.errors import WorkspaceBusyError, WorkspaceError
from cabos.store import adding, parquet
from cabos.store.disk import write_lock
from cabos.store.workspace import Store

ROWS = 2_000
DISK_CALLS = [(os, "fsync"), (Path, "replace"), (Path, "write_bytes"), (Path, "mkdir")]


def big_list(folder, number):
    path = folder / f"list-{number}.csv"
    rows = [f"{row},Person {number} {row},Person,TEST" for row in range(ROWS)]
    path.write_text("\n".join(["id,name,schema,programme", *rows, ""]), encoding="utf-8")
    return path


def check_sound(store, acknowledged):
    """Everything acknowledged is there, and all that is there is whole."""
    store.verify_chain()
    held = {one.snapshot: one for one in store.snapshots()}
    assert acknowledged <= held.keys()
    for one in held.values():
        for file in one.files:
            original = store.root / "originals" / file.sha256[:2] / file.sha256
            assert hashlib.sha256(original.read_bytes()).hexdigest() == file.sha256
        path = store.root / "statements" / one.source / f"{one.snapshot}.parquet"
        with duckdb.connect() as connection:
            counted = connection.execute(
                "SELECT count(*), count(DISTINCT entity_id) FROM read_parquet($path)",
                {"path": str(path)},
            ).fetchone()
        assert counted == (one.statements, one.entities)


def fail_at(monkeypatch, step, number):
    """Make the step-th call to the disk fail; tell how many there were."""
    calls = [0]

    def failing(call):
        def wrapped(*args, **kwargs):
            calls[0] += 1
            if calls[0] == step:
                raise OSError(number, os.strerror(number))
            return call(*args, **kwargs)

        return wrapped

    for owner, name in DISK_CALLS:
        monkeypatch.setattr(owner, name, failing(getattr(owner, name)))
    return calls


REFUSALS = {
    errno.ENOSPC: "disk is full",
    errno.EROFS: "cannot be written",
    errno.EIO: "Check the disk",
}


@pytest.mark.parametrize("number", REFUSALS)
def test_a_disk_that_refuses_at_any_step_leaves_the_old_state(
    store, write_list, now, monkeypatch, number
):
    old = store.add("own_list", [write_list("Ana")], now=now)
    refused = []
    for step in range(1, 100):
        with monkeypatch.context() as patch:
            calls = fail_at(patch, step, number)
            try:
                added = store.add("own_list", [write_list(f"Berta {step}")], now=now)
            except WorkspaceError as error:
                refused.append(error)
        if calls[0] < step:
            break
        assert [one.snapshot for one in Store.open(store.root).snapshots()] == [old.snapshot]
        assert [one.first("name") for one in store.entities() if one.schema == "Person"] == ["Ana"]
    assert len(refused) == step - 1 > 8
    assert all(REFUSALS[number] in str(error) and error.exit_code == 4 for error in refused)
    check_sound(store, {old.snapshot, added.snapshot})
    assert not list((store.root / "tmp").iterdir())


def test_a_disk_that_refuses_while_a_workspace_is_made(tmp_path, monkeypatch):
    for step in range(1, 100):
        root = tmp_path / str(step)
        with monkeypatch.context() as patch:
            calls = fail_at(patch, step, errno.ENOSPC)
            try:
                Store.create(root)
            except WorkspaceError as error:
                assert "disk is full" in str(error)  # noqa: PT017 - the last step is not refused
        if calls[0] < step:
            break
        assert Store.create(root).entries() == []
    assert step > 6


def test_a_disk_that_fills_while_duckdb_writes(store, write_list, now, monkeypatch):
    def to_full_device(path, statements):
        del path
        return parquet.write_statements(Path("/dev/full"), statements)

    if not Path("/dev/full").exists():
        pytest.skip("the system has no full device")
    with monkeypatch.context() as patch:
        patch.setattr(adding, "write_statements", to_full_device)
        with pytest.raises(WorkspaceError, match="disk is full"):
            store.add("own_list", [write_list("Ana")], now=now)
    assert Store.open(store.root).snapshots() == []
    assert store.add("own_list", [write_list("Ana")], now=now).is_new


def test_left_over_files_go_at_the_next_add(store, write_list, now):
    (store.root / "tmp" / "left").mkdir()
    (store.root / "tmp" / "left" / "half.parquet").write_bytes(b"PAR1")
    store.add("own_list", [write_list("Ana")], now=now)
    assert not list((store.root / "tmp").iterdir())


def test_a_second_adder_is_told_to_wait_and_readers_are_not_held_up(
    store, write_list, now, monkeypatch
):
    store.add("own_list", [write_list("Ana")], now=now)
    monkeypatch.setattr(adding, "LOCK_SECONDS", 0.05)
    with write_lock(store.root / "lock.sqlite", 0.05):
        with pytest.raises(WorkspaceBusyError, match=r"Another process .*run the command again"):
            store.add("own_list", [write_list("Berta")], now=now)
        assert len(Store.open(store.root).current()) == 1
        assert list(store.entities())
        number = store.append("decision", "a", {}, who="ana", now=now, snapshots=[])
        assert number == 2
    assert store.add("own_list", [write_list("Berta")], now=now).is_new


def test_a_second_adder_waits_for_the_first(store, write_list, now):
    path = write_list("Ana")
    held, found = threading.Event(), []

    def add():
        held.wait()
        found.append(store.add("own_list", [path], now=now))

    thread = threading.Thread(target=add)
    thread.start()
    with write_lock(store.root / "lock.sqlite", 1):
        held.set()
        thread.join(timeout=0.3)
        assert found == []
    thread.join()
    assert found[0].is_new


@contextmanager
def adder(root):
    script = Path(__file__).with_name("adder.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


def start(process, path, *, step=0, delay=0.0):
    process.stdin.write(f"{path}|{step}|{delay}\n")
    process.stdin.flush()


def finish(process):
    said = []
    while (line := process.stdout.readline().strip()) != "end":
        said.append(line)
    return said


def acknowledged(said):
    return {line.split()[1] for line in said if line.startswith("ack ")}


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


@needs_fork
def test_killed_at_any_moment_nothing_is_lost_or_half_seen(store, tmp_path):
    draw, sure, killed, number = random.Random(20260303), set(), 0, 0
    with adder(store.root) as process:
        begun = time.monotonic()
        start(process, big_list(tmp_path, 0))
        sure |= acknowledged(finish(process))
        longest = time.monotonic() - begun
        assert len(sure) == 1
        while killed < 50 and number < 500:
            number += 1
            start(process, big_list(tmp_path, number), delay=draw.uniform(0.001, longest))
            said = finish(process)
            killed += not said
            # Follow the machine's pace, so that kills fall on every part of an adding.
            longest *= 0.9 if said else 1.03
            sure |= acknowledged(said)
            opened = Store.open(store.root)
            opened.verify_chain()
            assert sure <= {one.snapshot for one in opened.snapshots()}
            assert next(opened.entities()).source == "own_list"
        assert killed == 50
        start(process, big_list(tmp_path, 999))
        last = acknowledged(finish(process))
    assert len(last) == 1
    check_sound(store, sure | last)
    assert not list((store.root / "tmp").iterdir())


@needs_fork
def test_killed_at_each_step_nothing_is_half_seen(store, tmp_path):
    path, step = big_list(tmp_path, 1), 0
    with adder(store.root) as process:
        while True:
            step += 1
            start(process, path, step=step)
            if said := finish(process):
                break
            assert Store.open(store.root).snapshots() == []
    assert step > 8
    assert acknowledged(said) == {one.snapshot for one in store.snapshots()}
    check_sound(store, acknowledged(said))


@needs_fork
def test_two_processes_add_at_once(store, tmp_path):
    same, other = big_list(tmp_path, 1), big_list(tmp_path, 2)
    with adder(store.root) as one, adder(store.root) as two:
        for first, second in ((same, same), (other, big_list(tmp_path, 3))):
            start(one, first)
            start(two, second)
            said = finish(one) + finish(two)
            assert len(acknowledged(said)) == (1 if first == second else 2)
            assert sum(line.endswith("True") for line in said) == len(acknowledged(said))
    assert len(store.snapshots()) == 3
    check_sound(store, set())


@contextmanager
def without_rights():
    """Be a user who may read and not write: root may always write."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_room():
    """A folder that anybody may enter, which ``tmp_path`` is not, nor the folders around it."""
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o755)
        yield Path(room)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="the system has no such rights")
@pytest.mark.parametrize("with_log", [True, False])
def test_a_workspace_that_may_only_be_read_is_read(open_room, write_list, now, with_log):
    store = Store.create(open_room / "workspace")
    path = write_list("Ana")
    store.add("own_list", [path], now=now)
    if not with_log:  # as it is once SQLite has tidied up, or on a copy
        for log in store.root.glob("ledger.sqlite-*"):
            log.unlink()
    other = Path(shutil.copy(write_list("Berta", file="other.csv"), open_room))
    everything = [store.root, *store.root.rglob("*")]
    modes = {folder: folder.stat().st_mode for folder in everything}
    try:
        for folder, mode in modes.items():
            folder.chmod(mode | 0o555 if folder.is_dir() else mode | 0o444)
        for folder in everything:
            folder.chmod(folder.stat().st_mode & ~0o222)
        with without_rights():
            opened = Store.open(store.root)
            assert [one.source for one in opened.current()] == ["own_list"]
            assert list(opened.entities())
            opened.verify_chain()
            with pytest.raises(WorkspaceError, match="cannot be written"):
                opened.add("own_list", [other], now=now)
            with pytest.raises(WorkspaceError, match="cannot be written"):
                opened.append("decision", "a", {}, who="ana", now=now, snapshots=[])
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
    assert store.add("own_list", [other], now=now + timedelta(days=1)).is_new

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.errors import CheckFailedError, InputError, UsageError, WorkspaceError
from cabos.store import adding
from cabos.store.workspace import Store


def files_of(store):
    return sorted(
        str(path.relative_to(store.root))
        for name in ("originals", "statements", "tmp")
        for path in (store.root / name).rglob("*")
        if path.is_file()
    )


def test_open_without_a_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(WorkspaceError, match=r"no workspace here .*cabos -w .* init") as caught:
        Store.open(tmp_path / "nothing")
    assert caught.value.exit_code == 4


def test_open_refuses_a_file_that_is_no_ledger(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"")
    with pytest.raises(WorkspaceError, match="no ledger of cabos"):
        Store.open(tmp_path)
    (tmp_path / "ledger.sqlite").write_bytes(b"something else" * 100)
    with pytest.raises(WorkspaceError, match="not a database"):
        Store.open(tmp_path)


def test_create_twice_does_no_harm(store, write_list, now):
    store.add("own_list", [write_list("Ana")], now=now)
    again = Store.create(store.root)
    assert [one.caption for one in again.entities()] == ["Ana"]


def test_create_completes_a_workspace_left_half_made(tmp_path):
    (tmp_path / "w" / "originals").mkdir(parents=True)
    assert Store.create(tmp_path / "w").snapshots() == []


def test_add_tells_what_is_held(store, write_list, now):
    path = write_list("Ana", "Berta")
    added = store.add("own_list", [path], now=now)
    assert (added.is_new, added.is_current, added.source) == (True, True, "own_list")
    assert added.entities >= 2
    (one,) = store.snapshots()
    assert one.snapshot == added.snapshot
    assert one.received == "2026-03-03T12:00:00+00:00"
    assert one.files == (("own.csv", added.snapshot, path.stat().st_size),)
    assert (one.entities, one.statements, one.rejects) == (
        added.entities,
        added.statements,
        added.rejects,
    )
    assert one.is_current
    original = store.root / "originals" / added.snapshot[:2] / added.snapshot
    assert original.read_bytes() == path.read_bytes()
    assert original.stat().st_mode & 0o222 == 0
    assert not list((store.root / "tmp").iterdir())


def test_adding_the_same_bytes_again_changes_nothing(store, write_list, now):
    first = store.add("own_list", [write_list("Ana")], now=now)
    before, entries = files_of(store), store.entries()
    copy = write_list("Ana", file="another name.csv")
    again = store.add("own_list", [copy], now=now + timedelta(days=9))
    assert (again.is_new, again.snapshot) == (False, first.snapshot)
    assert (files_of(store), store.entries()) == (before, entries)


def test_adding_an_older_version_again_does_not_make_it_current(store, write_list, now):
    old = store.add("own_list", [write_list("Ana")], now=now)
    new = store.add("own_list", [write_list("Berta")], now=now + timedelta(days=1))
    again = store.add("own_list", [write_list("Ana")], now=now + timedelta(days=2))
    assert (again.snapshot, again.is_new, again.is_current) == (old.snapshot, False, False)
    assert [one.snapshot for one in store.current()] == [new.snapshot]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_current_is_the_last_version_that_was_new(order, tmp_path_factory, write_list, now):
    store = Store.create(tmp_path_factory.mktemp("w"))
    for step, number in enumerate(order):
        path = write_list(f"Person {number}")
        added = store.add("own_list", [path], now=now + timedelta(hours=step))
        assert added.is_new == (number not in order[:step])
    last_new = list(dict.fromkeys(order))[-1]
    assert [one.caption for one in store.entities() if one.schema == "Person"] == [
        f"Person {last_new}"
    ]
    assert len(store.snapshots()) == len(set(order))


def test_a_failed_check_adds_nothing(store, write_list, now, monkeypatch):
    def refuse(*_, **__):
        raise CheckFailedError("too few entities")

    store.add("own_list", [write_list("Ana")], now=now)
    before = files_of(store)
    monkeypatch.setattr(adding, "check", refuse)
    with pytest.raises(CheckFailedError):
        store.add("own_list", [write_list("Berta")], now=now)
    assert files_of(store) == before
    assert [one.caption for one in store.entities() if one.schema == "Person"] == ["Ana"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"<!DOCTYPE html><html></html>"])
def test_a_file_that_cannot_be_parsed_adds_nothing(store, tmp_path, now, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.csv"):
        store.add("own_list", [path], now=now)
    assert store.snapshots() == []
    assert files_of(store) == []


def test_bad_use_of_add_is_told(store, write_list, tmp_path, now):
    with pytest.raises(UsageError, match="no_such"):
        store.add("no_such", [write_list("Ana")], now=now)
    with pytest.raises(InputError, match=r"missing\.csv"):
        store.add("own_list", [tmp_path / "missing.csv"], now=now)
    with pytest.raises(InputError, match="cannot be read"):
        store.add("own_list", [tmp_path], now=now)
    with pytest.raises(InputError, match="--from"):
        store.add("own_list", [], now=now)
    with pytest.raises(UsageError, match="time zone"):
        store.add("own_list", [write_list("Ana")], now=now.replace(tzinfo=None))
    assert store.snapshots() == []


def test_a_file_above_the_limit_is_refused(store, write_list, now, monkeypatch):
    monkeypatch.setattr(adding, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="limit of 10"):
        store.add("own_list", [write_list("Ana")], now=now)


def test_progress_is_told_in_order(store, write_list, now):
    told = []
    store.add("own_list", [write_list("Ana")], now=now, progress=lambda *step: told.append(step))
    assert told == [("read", 0, 3), ("check", 1, 3), ("write", 2, 3), ("done", 3, 3)]


def test_entities_of_chosen_snapshots(store, write_list, now):
    old = store.add("own_list", [write_list("Ana", "Berta")], now=now)
    store.add("own_list", [write_list("Ana", "Carla")], now=now + timedelta(days=1))
    people = [one.caption for one in store.entities([old.snapshot]) if one.schema == "Person"]
    assert people == ["Ana", "Berta"]
    with pytest.raises(WorkspaceError, match="not held"):
        list(store.entities(["0" * 64]))


def test_statements_know_from_when_to_when(store, write_list, now):
    for day, name in enumerate(["Ana", "Berta", "Ana", "Ana"]):
        # The second column of the other row makes each version differ in its bytes.
        store.add("own_list", [write_list(name, f"x{day}")], now=now + timedelta(days=day))
    spans = [
        (one.statement.value, one.first_seen, one.last_seen)
        for one in store.statements("own-0")
        if one.statement.prop == "name"
    ]
    assert spans == [
        ("Ana", "2026-03-03", "2026-03-03"),
        ("Ana", "2026-03-05", "2026-03-06"),
        ("Berta", "2026-03-04", "2026-03-04"),
    ]
    assert store.statements("no-such") == []


def test_changes_between_two_sets(store, write_list, now):
    old = store.add("own_list", [write_list("Ana", "Berta", "Carla")], now=now)
    new = store.add("own_list", [write_list("Ana", "Berthe")], now=now)
    changes = store.changed([old.snapshot], [new.snapshot])
    assert "own-1" in changes.changed
    assert "own-0" not in changes.changed
    assert "own-2" in changes.removed
    assert store.changed([], [old.snapshot]).changed == ()
    assert {"own-0", "own-1", "own-2"} <= set(store.changed([], [old.snapshot]).added)
    assert {"own-0", "own-1", "own-2"} <= set(store.changed([old.snapshot], []).removed)
    assert store.changed([], []) == store.changed([new.snapshot], [new.snapshot])


def test_index_dir_stays_in_its_folder(store):
    assert store.index_dir("abc-1") == store.root / "index" / "abc-1"
    for key in ("", "..", "a/b", "a\\b", "x" * 129):
        with pytest.raises(UsageError):
            store.index_dir(key)


def test_a_missing_statements_file_is_told(store, write_list, now):
    added = store.add("own_list", [write_list("Ana")], now=now)
    (store.root / "statements" / "own_list" / f"{added.snapshot}.parquet").unlink()
    with pytest.raises(WorkspaceError, match=r"is missing: .*parquet.* backup"):
        list(store.entities())


def test_two_files_of_one_name_are_both_kept(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text(folder)
    received = adding.read_files("own_list", [tmp_path / "a" / "x.csv", tmp_path / "b" / "x.csv"])
    assert [Path(file.name).name for file in received.files] == ["x.csv", "x.csv"]
    assert len({file.sha256 for file in received.files}) == 2

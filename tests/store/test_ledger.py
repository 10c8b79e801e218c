import random
import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.errors import UsageError, WorkspaceBusyError, WorkspaceError
from cabos.store import ledger as module
from cabos.store.ledger import Ledger, canonical, chain_hash

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger.sqlite")
    made.create()
    return made


def append(ledger, now, number=3):
    for index in range(number):
        body = {"verdict": "cleared", "why": f"born 1957, not {1980 + index}"}
        ledger.append("decision", f"alert-{index}", body, who="ana", now=now, snapshots=["ab"])


def test_entries_are_read_back_as_written(ledger, now):
    number = ledger.append("decision", "a", {"b": [1, "ñ"]}, who="ana", now=now, snapshots=["x"])
    (entry,) = ledger.entries()
    assert (number, entry.number, entry.kind, entry.subject) == (1, 1, "decision", "a")
    assert (entry.body, entry.who, entry.snapshots) == ({"b": [1, "ñ"]}, "ana", ("x",))
    assert entry.at == "2026-03-03T12:00:00+00:00"
    assert ledger.entries("decision") == [entry]
    assert ledger.entries("screening") == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(subject=WORDS, body=st.dictionaries(WORDS, WORDS | st.integers() | st.none()))
def test_any_text_keeps_the_chain(ledger, now, subject, body):
    ledger.append("note", subject, body, who="x", now=now, snapshots=[])
    last = ledger.entries()[-1]
    assert (last.subject, last.body) == (subject, body)
    ledger.verify()


def test_a_moment_without_zone_is_refused(ledger, now):
    with pytest.raises(UsageError, match="time zone"):
        append(ledger, now.replace(tzinfo=None))


def test_update_and_delete_are_refused(ledger, now):
    append(ledger, now)
    with closing(sqlite3.connect(ledger.path)) as connection:
        for change in ("UPDATE entry SET who = 'eve'", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)
    ledger.verify()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE entry SET body = replace(body, 'cleared', 'match') WHERE number = 2", 2),
        ("UPDATE entry SET at = '2020-01-01T00:00:00+00:00' WHERE number = 1", 1),
        ("UPDATE entry SET who = 'eve' WHERE number = 3", 3),
        ("UPDATE entry SET snapshots = '[]' WHERE number = 3", 3),
        ("DELETE FROM entry WHERE number = 2", 2),
        ("UPDATE entry SET body = CAST(x'ff' AS TEXT) WHERE number = 2", 2),
        ("UPDATE entry SET hash = 'x' WHERE number = 2", 2),
        ("INSERT INTO entry SELECT 4, 'k', 's', '{}', 'w', 'a', '[]', 'p', 'h'", 4),
    ],
)
def test_a_change_is_found_and_named(ledger, now, change, named):
    append(ledger, now)
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("DROP TRIGGER entry_no_delete")
        connection.execute(change)
    with pytest.raises(WorkspaceError, match=rf"breaks at entry {named} ") as caught:
        ledger.verify()
    assert "backup" in str(caught.value)


@pytest.mark.parametrize("change", ["rewritten", "removed"])
def test_a_change_whose_hash_was_made_anew_is_found_at_the_next_entry(ledger, now, change):
    append(ledger, now)
    first, second, third = ledger.entries()
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("DROP TRIGGER entry_no_delete")
        if change == "rewritten":
            made = chain_hash(
                (2, second.kind, second.subject, "{}", second.who, second.at, '["ab"]', first.hash)
            )
            connection.execute("UPDATE entry SET body = '{}', hash = ? WHERE number = 2", (made,))
        else:
            made = chain_hash(
                (
                    3,
                    third.kind,
                    third.subject,
                    canonical(third.body),
                    third.who,
                    third.at,
                    '["ab"]',
                    first.hash,
                )
            )
            connection.execute("DELETE FROM entry WHERE number = 2")
            connection.execute(
                "UPDATE entry SET previous = ?, hash = ? WHERE number = 3", (first.hash, made)
            )
    with pytest.raises(WorkspaceError, match="breaks at entry"):
        ledger.verify()


def test_writers_at_once_wait_for_each_other(ledger, now):
    others = [Ledger(ledger.path) for _ in range(4)]
    threads = [threading.Thread(target=append, args=(one, now, 10)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.number for entry in ledger.entries()] == list(range(1, 41))
    ledger.verify()


def test_any_flipped_byte_of_a_row_is_found_and_named(ledger, now):
    append(ledger, now)
    whole = ledger.path.read_bytes()
    entry = ledger.entries()[1]
    row = whole.index(b"alert-1")
    end = whole.index(entry.hash.encode(), row) + len(entry.hash)
    draw = random.Random(7)
    for _ in range(40):
        place = draw.randrange(row, end)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << draw.randrange(8)
        ledger.path.write_bytes(flipped)
        with pytest.raises(WorkspaceError, match="breaks at entry 2 "):
            ledger.verify()
    ledger.path.write_bytes(whole)
    ledger.verify()


def test_a_full_disk_is_told_and_changes_nothing(ledger, now, monkeypatch):
    append(ledger, now)

    def small(connection):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(module, "_make_durable", small)
    full = Ledger(ledger.path)
    with pytest.raises(WorkspaceError, match="disk is full"):
        full.append("note", "x", {"long": "x" * 10**6}, who="x", now=now, snapshots=[])
    assert len(ledger.entries()) == 3
    ledger.verify()


def test_a_writer_that_waits_too_long_is_told(ledger, now, monkeypatch):
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceBusyError, match="Another process"):
            append(ledger, now)
        assert ledger.entries() == []  # reading is not held up
    append(ledger, now)


def test_a_ledger_of_a_newer_version_is_refused(ledger):
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(WorkspaceError, match="newer cabos"):
        ledger.check()

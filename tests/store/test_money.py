"""Files of transfers added to a workspace: whole or not at all, beside one another, undone."""

import gzip
import hashlib
import os
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cabos.errors import InputError, UsageError, WorkspaceError
from cabos.model.statement import Statement
from cabos.sources.money.mapping import Mapping
from cabos.store import transfer_table
from cabos.store.money import MONEY
from cabos.store.money_files import head_of
from cabos.store.workspace import Store

PLAIN = Mapping({name: name for name in ("ref", "date", "from", "to", "amount", "currency")})
DISK_CALLS = [(os, "fsync"), (Path, "replace"), (Path, "mkdir")]


def table(folder, rows=3, name="transfers.csv"):
    path = folder / name
    lines = [f"R{n},2025-01-0{n % 9 + 1},A{n},B{n},{n + 1}.50,USD" for n in range(rows)]
    path.write_text("\n".join(["ref,date,from,to,amount,currency", *lines, ""]), "utf-8")
    return path


def nobody(*_):
    return []


def add(store, path, now, mapping=PLAIN, statements=nobody):
    return store.transfers.add(path, mapping, statements=statements, now=now)


def test_a_table_is_held_with_what_it_says(store, tmp_path, now):
    path = table(tmp_path)
    added = add(store, path, now)
    assert (added.is_new, added.form, added.transfers, added.rejects) == (True, "table", 3, 0)
    assert added.currencies == ("USD",)
    assert added.snapshot == hashlib.sha256(path.read_bytes()).hexdigest()
    assert store.original(added.snapshot) == path.read_bytes()
    assert store.transfers.paths().keys() == {added.snapshot}
    assert store.transfers.files() == [replace(added, is_new=False)]
    store.verify_chain()


def test_the_same_bytes_are_held_once(store, tmp_path, now):
    path = table(tmp_path)
    first = add(store, path, now)
    again = add(store, path.rename(tmp_path / "other.csv"), now)
    assert again == replace(first, is_new=False)
    assert len(store.entries("snapshot")) == 1


def test_files_stand_beside_one_another(store, tmp_path, now):
    add(store, table(tmp_path, 3), now)
    add(store, table(tmp_path, 4), now)  # of the same name: another month
    assert [one.transfers for one in store.transfers.files()] == [3, 4]
    assert all(one.is_current for one in store.snapshots())


def test_statements_of_holders_are_kept_beside_the_transfers(store, tmp_path, now):
    def says(parquet, gathered, name):
        assert parquet.is_file()
        assert gathered.rejects == []
        return [Statement("party-x", "Person", "name", "X", MONEY, f"{name}: row 2")]

    add(store, table(tmp_path), now, statements=says)
    assert [one.id for one in store.entities()] == ["party-x"]


def test_a_file_taken_out_can_be_added_again(store, tmp_path, now):
    path = table(tmp_path)
    added = add(store, path, now)
    store.withdraw(MONEY, added.snapshot, "the wrong month", who="ana", now=now)
    assert store.transfers.files() == []
    assert store.current() == []
    assert store.original(added.snapshot) == path.read_bytes()
    again = add(store, path, now + timedelta(days=1), replace(PLAIN, currency="MXN"))
    assert again.is_new
    assert [one.snapshot for one in store.snapshots()] == [added.snapshot]
    store.verify_chain()


def test_what_is_not_held_cannot_be_taken_out(store, now):
    with pytest.raises(WorkspaceError, match="is not held"):
        store.withdraw(MONEY, "0" * 64, "why", who="ana", now=now)


def test_rejects_are_counted_and_kept_with_their_reason(store, tmp_path, now):
    path = table(tmp_path)
    path.write_text(path.read_text() + "X,never,A,B,1,USD\n")
    added = add(store, path, now)
    assert (added.transfers, added.rejects) == (3, 1)
    assert "the date never" in added.rejects_path.read_text()
    assert "transfers.csv:5" in added.rejects_path.read_text()


def test_rejects_beyond_what_is_kept_are_still_counted(store, tmp_path, now, monkeypatch):
    monkeypatch.setattr(transfer_table, "_MOST_REJECTS", 2)
    path = table(tmp_path)
    path.write_text(path.read_text() + "X,never,A,B,1,USD\n" * 5 + "short\n")
    added = add(store, path, now)
    assert (added.transfers, added.rejects) == (3, 6)
    assert len(added.rejects_path.read_text().splitlines()) == 1 + 3


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_a_packed_table_is_read(store, tmp_path, now, pack):
    path = table(tmp_path)
    packed = tmp_path / f"t.{pack}"
    if pack == "gzip":
        packed.write_bytes(gzip.compress(path.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, "inner.csv")
    assert add(store, packed, now).transfers == 3
    assert head_of(packed) == (path.read_bytes(), None)


def test_an_archive_of_two_tables_is_refused(store, tmp_path, now):
    packed = tmp_path / "two.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "y")
    with pytest.raises(InputError, match="holds 2 files"):
        add(store, packed, now)


def test_a_spreadsheet_is_named_as_one(store, tmp_path, now):
    packed = tmp_path / "book.xlsx"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError, match="is a spreadsheet"):
        add(store, packed, now)


def test_a_bomb_is_refused(store, tmp_path, now):
    packed = tmp_path / "bomb.csv.gz"
    packed.write_bytes(gzip.compress(b"ref,date,from,to,amount,currency\n" + b"0" * 10**8))
    with pytest.raises(InputError, match="unpacks to more"):
        add(store, packed, now)
    assert store.transfers.files() == []


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no such file"), (b"", "is empty"), (b"%PDF-1.7 x", "no column")],
)
def test_a_file_that_is_none_is_refused(store, tmp_path, now, content, told):
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        add(store, path, now)
    assert store.snapshots() == []


def test_transfers_are_no_list_to_add(store, tmp_path, now):
    with pytest.raises(UsageError, match="cabos money add"):
        store.add(MONEY, [table(tmp_path)], now=now)


@pytest.mark.parametrize("step", range(1, 15))
def test_a_disk_that_refuses_leaves_nothing_half_seen(tmp_path, now, monkeypatch, step):
    store = Store.create(tmp_path / "workspace")
    path, calls = table(tmp_path), [0]

    def failing(call):
        def wrapped(*args, **kwargs):
            calls[0] += 1
            if calls[0] == step:
                raise OSError(28, "No space left on device")
            return call(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as broken:
        for owner, name in DISK_CALLS:
            broken.setattr(owner, name, failing(getattr(owner, name)))
        with suppress(WorkspaceError):
            add(store, path, now)
    assert calls[0] >= step or store.transfers.files()
    added = add(store, path, now)
    assert added.transfers == 3
    assert [one.transfers for one in store.transfers.files()] == [3]
    for held in store.transfers.paths().values():
        assert held.is_file()
    store.verify_chain()

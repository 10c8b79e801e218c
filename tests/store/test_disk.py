import errno
import os
from pathlib import Path

import pytest

from cabos.errors import WorkspaceError
from cabos.store.disk import place_file, trouble, write_lock


def test_a_write_that_fails_leaves_the_predecessor_and_no_draft(tmp_path):
    target = tmp_path / "kept" / "file"
    place_file(tmp_path, target, lambda to: to.write_text("old"))

    def half(to):
        to.write_text("ne")
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        place_file(tmp_path, target, half)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_file_is_durable_before_it_has_its_name_and_the_name_after(tmp_path, monkeypatch):
    done, sync, replace = [], os.fsync, Path.replace

    def noting_sync(handle):
        done.append("folder" if os.fstat(handle).st_nlink > 1 else "file")
        sync(handle)

    def noting_replace(self, to):
        done.append("name")
        return replace(self, to)

    monkeypatch.setattr(os, "fsync", noting_sync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    place_file(tmp_path, tmp_path / "new" / "file", lambda to: to.write_text("x"), read_only=True)
    assert done == ["file", "name", "folder", "folder"]
    assert (tmp_path / "new" / "file").stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "cannot be written"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_trouble_says_what_to_do(number, message):
    error = trouble(OSError(number, os.strerror(number)), Path("w"))
    assert message in str(error)
    assert error.remedy
    assert error.where == "w"


def test_a_lock_where_no_folder_is(tmp_path):
    with (
        pytest.raises(WorkspaceError, match="cannot be written"),
        write_lock(tmp_path / "missing" / "lock.sqlite", 0.1),
    ):
        pass

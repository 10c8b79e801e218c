"""Files that appear whole or not at all: temporary file, fsync, rename, fsync of the folder."""

import errno
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from cabos.errors import WorkspaceBusyError, WorkspaceError

LOCK_SECONDS = 10.0
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trouble(error: Exception, where: Path) -> WorkspaceError:
    """Say what a failed read or write means for the user.

    Args:
        error: what the operating system or a database reported.
        where: the file or folder concerned.

    Returns:
        The error to raise.
    """
    number, text = getattr(error, "errno", None), str(error).lower()
    first = str(error).partition("\n")[0]
    if number in _FULL or "no space left" in text or "disk is full" in text:
        return WorkspaceError(
            "The disk is full, nothing was changed",
            where=str(where),
            remedy="Free some space and run the command again",
        )
    if number in _FORBIDDEN or "readonly" in text or "unable to open database" in text:
        return WorkspaceError(
            "The workspace cannot be written",
            where=str(where),
            remedy="Give yourself write permission, or choose another folder with -w",
        )
    if "no files found" in text:
        return WorkspaceError(
            f"A file of the workspace is missing: {first}",
            where=str(where),
            remedy="Restore it from a backup",
        )
    return WorkspaceError(
        f"The workspace cannot be used: {first}", where=str(where), remedy="Check the disk"
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    if os.name == "nt":  # Windows cannot open a folder, and writes its names by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place_file(
    temporary: Path, target: Path, write: Callable[[Path], None], *, read_only: bool = False
) -> None:
    """Write a file so that it is seen whole or not at all.

    Args:
        temporary: the folder for the unfinished file, on the same disk as the target.
        target: where the file shall stand; an unfinished predecessor is replaced.
        write: writes the content to the path it is given.
        read_only: whether to take the write permission away.

    Raises:
        OSError: if the disk refuses; the target is then as it was.
    """
    draft = temporary / target.name
    try:
        write(draft)
        place_drafts([Draft(draft, target, read_only)])
    finally:
        draft.unlink(missing_ok=True)


class Draft(NamedTuple):
    """A file that is written and not seen yet.

    Attributes:
        path: where it is.
        target: where it shall stand, on the same disk.
        read_only: whether to take the write permission away.
    """

    path: Path
    target: Path
    read_only: bool


def place_drafts(drafts: Sequence[Draft]) -> None:
    """Make files durable, then put each in its place; each is seen whole or not at all.

    To make many durable together costs the disk far less than one after another.

    Raises:
        OSError: if the disk refuses; some can then stand in their places.
    """
    for one in drafts:
        with one.path.open("rb+") as file:
            os.fsync(file.fileno())
    for one in drafts:
        if one.read_only:
            one.path.chmod(0o444)
        one.target.parent.mkdir(parents=True, exist_ok=True)
        one.path.replace(one.target)
    folders = dict.fromkeys(one.target.parent for one in drafts)
    for folder in dict.fromkeys((*folders, *(one.parent for one in folders))):
        sync_folder(folder)


@contextmanager
def write_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock of the one process that may add.

    A lock of SQLite is taken because it is the same on every system, waits by itself and
    ends with its process, however that ends.

    Args:
        path: the lock file.
        wait: seconds to wait for another process to finish.

    Raises:
        WorkspaceBusyError: if the other process has not finished by then.
        WorkspaceError: if the folder cannot be written.
    """
    try:
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise trouble(error, path) from error
            raise busy(path.parent) from error
        yield


def busy(where: Path) -> WorkspaceBusyError:
    """Make the error that says another process is writing."""
    return WorkspaceBusyError(
        "Another process is writing to this workspace",
        where=str(where),
        remedy="Wait until it has finished and run the command again; nothing was changed",
    )
